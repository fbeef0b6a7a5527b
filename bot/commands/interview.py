"""The questions of `chaski new`, in the order in which a person would tell it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from decimal import Decimal
from zoneinfo import available_timezones

from babel import Locale
from babel.numbers import get_currency_precision, list_currencies

from bot.commands.asking import Read, amount, anything, ask, listed, one_of, one_or, whole_number, words
from bot.commands.starter import (
    INCLUDED,
    ON_REQUEST,
    NewOperator,
    NewPlace,
    NewStay,
    NewTour,
    Translated,
    code_of,
    starter,
)
from bot.words.locale import Locales
from core.catalog import Operator
from core.days import folded
from core.tour import Tour, names_of

MOST_DAYS = 30
HIGHEST_METRES = 8849


def operator() -> NewOperator:
    name = ask("What is your business called?", words)
    languages = ask(
        f"Which languages do you speak with travellers? The first is the usual one. ({_known_languages()})",
        _languages,
        unless="en",
        otherwise="English",
    )
    about = _in_each(
        "Who are you, in one line? (Walks in the hills around Cusco, in small groups)", languages
    )
    person = ask(
        "Who answers when somebody would rather talk to a person? (Rosa)", anything, otherwise="the team"
    )
    currency, decimals = ask("In which currency are your prices? (USD, EUR, PEN …)", _currency, unless="USD")
    return NewOperator(
        name=name,
        about=about,
        person=dict.fromkeys(languages, person) if person else starter("person", languages),
        prefix=_initials(name),
        languages=languages,
        currency=currency,
        decimals=decimals,
        time_zone=ask("Which city has your clock? (Lima)", _time_zone),
    )


def tour(languages: tuple[str, ...], currency: str, decimals: int, others: Collection[Tour] = ()) -> NewTour:
    name = _in_each("What is the tour called?", languages, _unlike(others))
    summary = _in_each("What is it, in a sentence or two?", languages)
    days = ask("How many days does it take?", whole_number(1, MOST_DAYS), unless="1")
    difficulty = ask("Is it easy, medium or hard?", one_of(("easy", "medium", "hard")), unless="medium")
    altitudes = ask("How high is it, in metres? One number, or start, highest point and end", _altitudes)
    largest = ask("How many people at most?", whole_number(1, 100), unless="6")
    sizes = "1" if largest == 1 else f"1, 2 … {largest}"
    prices = ask(
        f"What does each person pay, in {currency}? One price, or one for groups of {sizes}",
        one_or(largest, lambda each: amount(each, decimals), "price"),
    )
    places = ask("Where do you pick people up? Commas between several places", listed)
    return NewTour(
        code=code_of(name[languages[0]], [other.code for other in others], "tour"),
        name=name,
        summary=summary,
        difficulty=difficulty,
        altitudes=altitudes,
        prices=prices,
        places=_places(places),
        stays=_stays(days, languages, currency, decimals),
        titles=tuple(_in_each(question, languages) for question in _each_day(days)),
        kilometres=ask(
            "How many kilometres a day? One number, or one for each day",
            one_or(days, _kilometres, "number"),
        ),
    )


def another_stay(tour: Tour, operator: Operator) -> NewStay:
    taken = {*(stay.code for stay in tour.stays), *(family.code for family in tour.families)}
    names = {name for things in (tour.stays, tour.families) for each in things for name in names_of(each)}
    name = ask("What is the place called where they sleep?", _unlike_names(names))
    about = _in_each(f"{name}, in a few words?", operator.languages)
    nights = ask(
        "On which nights? Numbers with spaces between", _nights(tour.nights), otherwise="every night"
    ) if tour.nights > 1 else ()  # fmt: skip
    asked = set(nights or range(1, tour.nights + 1))
    return NewStay(
        code=code_of(name, taken, "stay"),
        name=name,
        about=about,
        price=_ask_price(name, "person and night", operator.currency, operator.currency_decimals, ON_REQUEST),
        nights=nights,
        comfort=max((stay.comfort for stay in tour.stays), default=0) + 1,
        recommended=any(
            len(stopover.stays) == 1 and not stopover.stays[0].recommended
            for stopover in tour.stopovers
            if asked & set(stopover.nights)
        ),
    )


def another_place(tour: Tour, operator: Operator) -> tuple[NewPlace, bool]:
    """The pick-up, and whether it wants a drop-off of its own."""
    pickups = {place.code for place in tour.pickups}
    name = ask(
        "Where else do you pick people up?",
        _unlike_names({known for place in tour.pickups for known in names_of(place)}),
    )
    same = [place.code for place in tour.dropoffs if folded(name) in names_of(place)]
    taken = pickups | {place.code for place in tour.dropoffs}
    code = same[0] if same and same[0] not in pickups else code_of(name, taken, "place")
    price = _ask_price(name, "group", operator.currency, operator.currency_decimals, INCLUDED)
    return NewPlace(code=code, name=name, price=price, dropoff=same[0] if same else code), not same


def _in_each(question: str, languages: Sequence[str], read: Read[str] = words) -> Translated:
    """In the first language; in the others too, or left for later."""
    first, *others = languages
    if not others:
        return {first: ask(question, read)}
    given = {first: ask(f"{question} In {_called(first)}", read)}
    for language in others:
        text = ask(f"… and in {_called(language)}?", anything, otherwise="later")
        given |= {language: text} if text else {}
    return given


def _called(language: str) -> str:
    return str(Locale(language).english_name)


def _known_languages() -> str:
    return ", ".join(_called(language) for language in Locales.packaged().languages)


def _languages(line: str) -> tuple[str, ...]:
    known: dict[str, str] = {}
    packaged = Locales.packaged().languages
    for code in packaged:
        named = (Locale(code).get_display_name(spoken) or code for spoken in packaged)
        known |= {folded(name): code for name in (code, *named)}
    found = []
    for word in re.split(r"[\s,;/]+", line):
        if word and folded(word) not in ("and", "y", "e", "und", "et"):
            if folded(word) not in known:
                raise ValueError(f"I do not know {word!r}. I speak {_known_languages()}.")
            found.append(known[folded(word)])
    return tuple(dict.fromkeys(found)) or ("en",)


def _currency(line: str) -> tuple[str, int]:
    code = line.upper()
    if code not in list_currencies():
        raise ValueError("Please write the three letters of the currency, such as USD, EUR or PEN.")
    return code, min(get_currency_precision(code), 3)


def _time_zone(line: str) -> str:
    wanted = folded(line).replace(" ", "_")
    zones = sorted(
        zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc", "posix"))
    )
    found = [zone for zone in zones if wanted in (folded(zone), folded(zone.rpartition("/")[2]))]
    if len(found) != 1:
        near = found or [zone for zone in zones if wanted and wanted[:4] in folded(zone)][:5]
        hint = f" Is it one of these: {', '.join(near)}?" if near else " Name a larger city of your country."
        raise ValueError(
            f"I know no clock of {line!r}.{hint}" if line else "Please name a city, such as Lima."
        )
    return found[0]


def _initials(name: str) -> str:
    """Two to five capital letters for reference numbers."""
    ascii_words = re.findall(r"[a-z]+", folded(name))
    initials = "".join(word[0] for word in ascii_words)[:5]
    return (initials if len(initials) > 1 else "".join(ascii_words)[:3].ljust(2, "x") or "ref").upper()


def _unlike(others: Collection[Tour]) -> Read[str]:
    return _unlike_names({name for other in others for name in names_of(other)})


def _unlike_names(taken: Collection[str]) -> Read[str]:
    def read(line: str) -> str:
        if folded(words(line)) in taken:
            raise ValueError(f"There is one called {line!r} already. Please give this one another name.")
        return line

    return read


def _altitudes(line: str) -> tuple[int, ...]:
    figures = re.findall(r"\d+", re.sub(r"(?<=\d)[.,](?=\d{3}\b)", "", line))
    if len(figures) not in (1, 3) or any(int(figure) > HIGHEST_METRES for figure in figures):
        raise ValueError("Please write metres: one number such as 3400, or three such as 3300 3400 2900.")
    return tuple(map(int, figures))


def _kilometres(line: str) -> Decimal:
    if not re.fullmatch(r"\d{1,3}([.,]\d)?", figure := line.removesuffix("km").strip()):
        raise ValueError("Please write kilometres such as 14 or 7.5; 0 if there is nothing to walk.")
    return Decimal(figure.replace(",", "."))


def _each_day(days: int) -> list[str]:
    names = ["that day"] if days == 1 else [f"on day {number}" for number in range(1, days + 1)]
    return [f"What happens {name}, in a few words?" for name in names]


def _places(names: Sequence[str]) -> tuple[NewPlace, ...]:
    places: list[NewPlace] = []
    for name in names:
        places.append(NewPlace(code=code_of(name, [place.code for place in places], "place"), name=name))
    return tuple(places)


def _stays(days: int, languages: tuple[str, ...], currency: str, decimals: int) -> tuple[NewStay, ...]:
    """Asked night by night; a name that comes again is the same stay."""
    nights: list[tuple[str, ...]] = []
    for night in range(1, days):
        before = nights[-1] if nights else ()
        nights.append(
            ask(
                f"Where do they sleep on night {night}? Commas between several, the one you advise first",
                _with_one_advice(nights),
                unless=", ".join(before),
            )
        )
    names = {folded(name): name for night_names in reversed(nights) for name in reversed(night_names)}
    stays: list[NewStay] = []
    for key, name in reversed(names.items()):
        on = [number for number, night in enumerate(nights, start=1) if key in map(folded, night)]
        choices = [night for night in nights if len(night) > 1]
        advised = any(folded(night[0]) == key for night in choices)
        usual = INCLUDED if any(folded(night[0]) == key for night in nights) else ON_REQUEST
        stays.append(
            NewStay(
                code=code_of(name, [stay.code for stay in stays], "stay"),
                name=name,
                about=_in_each(f"{name}, in a few words?", languages),
                price=_ask_price(name, "person and night", currency, decimals, usual),
                nights=() if len(on) == len(nights) else tuple(on),
                comfort=len(stays) + 1,
                recommended=advised,
            )
        )
    return tuple(stays)


def _with_one_advice(nights: Sequence[tuple[str, ...]]) -> Read[tuple[str, ...]]:
    """Names for one more night, so that of each night's stays only the first is one's advice."""

    def read(line: str) -> tuple[str, ...]:
        names = listed(line)
        choices = [night for night in (*nights, names) if len(night) > 1]
        advice = {folded(night[0]) for night in choices}
        for night in choices:
            if len(also := [name for name in night if folded(name) in advice]) > 1:
                raise ValueError(
                    f"{' and '.join(also)} would both be your advice for one night. "
                    "Begin with the one you began with before, or give it another name."
                )
        return names

    return read


def _ask_price(name: str, unit: str, currency: str, decimals: int, usual: str) -> str:
    """As TOML."""

    def read(line: str) -> str:
        if folded(line) in ("included", "0"):
            return INCLUDED
        if folded(line) in ("?", "on request", "on_request"):
            return ON_REQUEST
        key = "per_group" if unit == "group" else "per_person"
        return f"{{ {key} = {amount(line, decimals)} }}"

    return ask(
        f"What does {name} cost on top per {unit}, in {currency}? A price, “included” or “on request”",
        read,
        unless=usual.strip('"').replace("_", " "),
    )


def _nights(last: int) -> Read[tuple[int, ...]]:
    def read(line: str) -> tuple[int, ...]:
        nights = {int(each) for each in re.findall(r"\d+", line)}
        if re.sub(r"[\d\s,]", "", line) or not nights <= set(range(1, last + 1)):
            raise ValueError(f"Please write numbers of nights from 1 to {last}, such as 1 2.")
        return () if len(nights) == last else tuple(sorted(nights))

    return read
