"""What `chaski new` writes: the files of a small catalogue, with remarks, as a person would write them."""

from __future__ import annotations

import json
import re
import tomllib
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from importlib import resources

Translated = Mapping[str, str]
"""Language → text. The operator's first language is always there."""

INCLUDED, ON_REQUEST = '"included"', '"on_request"'


@dataclass(frozen=True, kw_only=True)
class NewOperator:
    name: str
    about: Translated
    person: Translated
    prefix: str
    languages: tuple[str, ...]
    currency: str
    decimals: int
    time_zone: str


@dataclass(frozen=True, kw_only=True)
class NewPlace:
    code: str
    name: str
    price: str = INCLUDED
    """As TOML."""
    dropoff: str | None = None
    """The code of where these travellers are brought back; None: here."""


@dataclass(frozen=True, kw_only=True)
class NewStay:
    code: str
    name: str
    about: Translated
    price: str
    """As TOML; an amount is for each night."""
    nights: tuple[int, ...] = ()
    comfort: int = 1
    recommended: bool = False


@dataclass(frozen=True, kw_only=True)
class NewTour:
    code: str
    name: Translated
    summary: Translated
    difficulty: str
    altitudes: tuple[int, ...]
    prices: tuple[Decimal, ...]
    """For a group of one, of two, …"""
    places: tuple[NewPlace, ...]
    stays: tuple[NewStay, ...]
    titles: tuple[Translated, ...]
    """Of each day."""
    kilometres: tuple[Decimal, ...]


def starter_texts() -> dict[str, dict[str, str]]:
    """Key → language → text."""
    return tomllib.loads(resources.files("bot.commands").joinpath("starter.toml").read_text("utf-8"))


def starter(key: str, languages: Iterable[str]) -> Translated:
    return {language: starter_texts()[key][language] for language in languages}


def code_of(name: str, taken: Collection[str], fallback: str) -> str:
    """A code as the catalogue takes it, unlike those that are taken: "Salt pans 1" becomes salt-pans-1."""
    letters = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    stem = re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:28].strip("-")
    stem = stem if stem[:1].isalpha() else f"{fallback}-{stem}".strip("-")
    numbered = (f"{stem}-{number}" for number in range(2, 1000))
    return next(code for code in (stem, *numbered) if code not in taken)


def operator_file(operator: NewOperator) -> str:
    languages = operator.languages
    decimals = f"currency_decimals = {operator.decimals}\n" if operator.decimals != 2 else ""
    return f"""\
#:schema ./operator.schema.json
# Who you are, and the rules that hold for all your tours. A line that begins with # is a remark.

name = {_quoted(operator.name)}

# Who you are, in one line.
{_text("about", operator.about, languages)}

# Who answers when a traveller would rather talk to a person.
{_text("person", operator.person, languages)}

# Begins every reference number, such as {operator.prefix}-7K3QX.
reference_prefix = {_quoted(operator.prefix)}

# The first is the default, and stands in where a text is missing in another.
languages = [{", ".join(map(_quoted, languages))}]

currency = {_quoted(operator.currency)}
{decimals}time_zone = {_quoted(operator.time_zone)}

minimum_notice_days = 2 # the earliest start is so many days from today
book_ahead_days = 540 # and the latest so many
quote_valid_days = 14 # how long a quote holds

# Days on which no tour starts, such as closed_days = ["25 December"] or closed_weekdays = ["Sunday"].
closed_days = []
closed_weekdays = []

# What is paid in advance, and who cancels: without the # in front, every quote says it.
# deposit = {{ percent = 30 }}
# cancellation = "Until 14 days before the start we return everything but the deposit."
"""


def tour_file(tour: NewTour, languages: Sequence[str]) -> str:
    table = "\n".join(f"{size} = {price}" for size, price in enumerate(tour.prices, start=1))
    covers = starter("covers_nights" if tour.stays else "covers_day", languages)
    return f"""\
#:schema ./tour.schema.json
# One tour. Change what you like: the running bot takes it up; `chaski check` says whether all is well.

code = {_quoted(tour.code)} # for links (?start={tour.code}) and lists; never change it
{_text("name", tour.name, languages)}
{_text("summary", tour.summary, languages)}
difficulty = {_quoted(tour.difficulty)} # easy, medium or hard
altitudes_m = [{", ".join(map(str, tour.altitudes))}] # metres: start, highest point, end
group_maximum = {len(tour.prices)} # larger groups get an answer from a person

[prices]
# What the price is for, as it ends the sentence "100 per person, …"
{_text("covers", covers, languages)}

# Per person, by the size of the group.
[prices.per_person]
{table}

# Where you pick people up. "included", "on_request", or an amount on top such as {{ per_group = 25 }}.
{"".join(place_section(place) for place in tour.places)}
{"".join(dropoff_section(place) for place in tour.places)}
{_stays(tour, languages)}{"".join(_day(tour, number, languages) for number in range(1, len(tour.titles) + 1))}
# Answers to what travellers ask: one section for each thing you know. Without one, the team is asked.
# [[answers]]
# topic = "food"
# answer = "Lunch is with us, vegetarian if you like."
"""


def place_section(place: NewPlace) -> str:
    return f"""
[[pickups]]
code = {_quoted(place.code)}
name = {_quoted(place.name)}
price = {place.price}
dropoff = {_quoted(place.dropoff or place.code)}
"""


def dropoff_section(place: NewPlace) -> str:
    return f"""
[[dropoffs]]
code = {_quoted(place.code)}
name = {_quoted(place.name)}
price = "included"
"""


def stay_section(stay: NewStay, languages: Sequence[str]) -> str:
    lines = [
        "",
        "[[stays]]",
        f"code = {_quoted(stay.code)}",
        f"name = {_quoted(stay.name)}",
        _text("about", stay.about, languages),
        f"price = {stay.price}",
    ]
    if stay.price not in (INCLUDED, ON_REQUEST):
        lines.append("per_night = true")
    if stay.nights:
        lines.append(f"nights = [{', '.join(map(str, stay.nights))}]")
    lines.append(f"comfort = {stay.comfort} # 1 is the simplest")
    if stay.recommended:
        lines.append("recommended = true # your advice where there is a choice")
    return "\n".join(lines) + "\n"


def _stays(tour: NewTour, languages: Sequence[str]) -> str:
    if not tour.stays:
        return ""
    remark = '# Where they sleep. "included", "on_request", or an amount such as { per_person = 35 }.\n'
    return remark + "".join(stay_section(stay, languages) for stay in tour.stays) + "\n"


def _day(tour: NewTour, number: int, languages: Sequence[str]) -> str:
    last = number == len(tour.titles)
    stops = [("🚐", "pickup")] if number == 1 else []
    stops.append(("🚐", "dropoff") if last else ("🛏️", "night"))
    sections = (
        f'\n[[days.stops]]\nicon = "{icon}"\n{_text("text", starter(key, languages), languages)}\n'
        for icon, key in stops
    )
    return (
        f"\n[[days]] # day {number}\n{_text('title', tour.titles[number - 1], languages)}\n"
        f"distance_km = {tour.kilometres[number - 1]}\n{''.join(sections)}"
    )


def _text(key: str, text: Translated, languages: Sequence[str]) -> str:
    """A line for each language; one that is missing is a remark that waits to be filled."""
    if len(languages) == 1:
        return f"{key} = {_quoted(text[languages[0]])}"
    return "\n".join(
        f"{key}.{language} = {_quoted(text[language])}" if text.get(language) else f'# {key}.{language} = "…"'
        for language in languages
    )


def _quoted(text: str) -> str:
    """A basic string of TOML: escaped as JSON's are, but for DEL, which no line of a terminal holds."""
    return json.dumps(text, ensure_ascii=False)
