"""The examples of docs/catalogue.md work: each is put where the guide says, and the catalogue is loaded."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import get_args

import pytest
from PIL import Image

from core.catalog import Catalog, Supplement, Topic
from core.itinerary import itinerary
from core.loading import CatalogError, load_catalog, missing_texts, slips
from core.pricing import quote
from core.tour import Tour
from core.trip import Dates, Taken, Trip
from tests.core.catalogues import HOUSE, LARES, lares_trip

GUIDE = (HOUSE / "docs" / "catalogue.md").read_text("utf-8")
EXAMPLES = re.findall(r"<!-- example: (.+?) -->\n```toml\n(.*?)```", GUIDE, re.DOTALL)
LARES_FILE = "lares-2-day.toml"
TODAY = date(2026, 11, 22)


def examples(kind: str) -> list[str]:
    return [text for found, text in EXAMPLES if found == kind]


class Workshop:
    """The catalogue as it is shipped, which a reader of the guide has before them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(HOUSE / "catalogue", folder)

    def edit(self, name: str, change: Callable[[str], str]) -> None:
        path = self.folder / name
        before = path.read_text("utf-8")
        path.write_text(change(before), "utf-8")
        assert path.read_text("utf-8") != before

    def load(self) -> Catalog:
        return load_catalog(self.folder)

    @property
    def tour(self) -> Tour:
        return self.load().tour("lares-2-day")


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    return Workshop(tmp_path / "catalogue")


def before_section(text: str, section: str, addition: str) -> str:
    """The addition stands above the first such section."""
    head, found, tail = text.partition(f"\n[[{section}]]")
    assert found
    return f"{head}\n{addition}{found}{tail}"


def test_every_example_is_tested() -> None:
    """A new example needs a marker, and a marker that some test below reads."""
    kinds = [kind for kind, _ in EXAMPLES]

    assert GUIDE.count("```toml") == len(EXAMPLES)
    assert kinds == [
        "replace",
        "replace mountain_lodge",
        "replace mountain_lodge table",
        "seasons",
        "departures",
        "children",
        "single",
        "add extras",
        "operator deposit",
        "add",
        "picture",
        "add to day 1",
        "add",
        "add",
        "operator",
        "operator hours",
        "operator messages",
        "answer wifi",
        "altitude",
        "tour",
        "trek",
        "languages",
        "operator staff",
        "operator signature",
        "operator takeover_hours",
        "operator lost_reasons",
        "operator privacy",
        "operator contacts",
        "words",
        "answers",
    ]


def test_say_something_about_the_altitude(workshop: Workshop) -> None:
    """In place of what the sample says."""
    (note,) = examples("altitude")
    workshop.edit(LARES_FILE, lambda text: re.sub(r"(altitude_note\.\w+ = .+\n)+", note, text))

    said = workshop.tour.altitude_note
    assert said is not None
    assert said.in_("en") == "You sleep at 3,800 m on the first night."


def test_change_a_price(workshop: Workshop) -> None:
    (table,) = examples("replace")
    workshop.edit(LARES_FILE, lambda text: re.sub(r"\[prices\.per_person\]\n(\d = \d+\n)+", table, text))

    priced = quote(workshop.load(), lares_trip(3), date(2026, 11, 22))

    assert priced.total == 3 * 290


def lodge_costs(price: str) -> Callable[[str], str]:
    """The line below the lodge, exchanged."""

    def change(text: str) -> str:
        before, found, after = text.partition('code = "mountain_lodge"')
        return before + found + after.replace('price = "on_request"\n', price, 1)

    return change


def test_a_tour_and_a_stay_have_a_picture(workshop: Workshop) -> None:
    """The file lies in the catalogue's folder; without it nothing is loaded."""
    (line,) = examples("picture")
    workshop.edit(LARES_FILE, lambda text: line + text)
    workshop.edit(LARES_FILE, lodge_costs(f'price = "on_request"\n{line}'))
    with pytest.raises(CatalogError, match="there is no such file in the catalogue's folder"):
        workshop.load()
    Image.new("RGB", (8, 6)).save(workshop.folder / "lares.jpg")

    assert workshop.tour.picture == "lares.jpg"
    assert workshop.tour.stay("mountain_lodge").picture == "lares.jpg"


def test_give_a_stay_its_price(workshop: Workshop) -> None:
    (price,) = examples("replace mountain_lodge")
    workshop.edit(LARES_FILE, lodge_costs(price))

    assert workshop.tour.stay("mountain_lodge").price == Supplement(per_person=Decimal(120))


def test_give_a_stay_a_table_of_its_own(workshop: Workshop) -> None:
    (price,) = examples("replace mountain_lodge table")
    workshop.edit(LARES_FILE, lodge_costs(price))
    priced = quote(workshop.load(), lares_trip(3, stay="mountain_lodge"), TODAY)

    assert (priced.total, priced.complete) == (Decimal(3 * 470), True)


def test_seasons_and_weekdays(workshop: Workshop) -> None:
    """12 June is high season, a Saturday in May costs 15 more, New Year 40."""
    (seasons,) = examples("seasons")
    workshop.edit(LARES_FILE, lambda text: before_section(text, "pickups", seasons))
    catalog = workshop.load()

    def total(day: date) -> Decimal | None:
        return quote(catalog, lares_trip(2, dates=Dates.on(day)), TODAY).total

    assert total(date(2027, 6, 12)) == 820
    assert total(date(2027, 5, 8)) == total(date(2027, 5, 9)) == 770
    assert total(date(2027, 5, 10)) == 740
    assert total(date(2026, 12, 30)) == 820


def test_fixed_departures(workshop: Workshop) -> None:
    (departures,) = examples("departures")
    workshop.edit(LARES_FILE, lambda text: before_section(text, "pickups", departures))

    assert quote(workshop.load(), lares_trip(1, dates=Dates.on(date(2027, 4, 10))), TODAY).total == 240


def test_children(workshop: Workshop) -> None:
    """Two adults at 250, one child at half of it, one on request."""
    (children,) = examples("children")
    workshop.edit(LARES_FILE, lambda text: before_section(text, "pickups", children))
    priced = quote(workshop.load(), lares_trip(4).model_copy(update={"children": (4, 8)}), TODAY)

    assert (priced.total, [line.code for line in priced.on_request]) == (Decimal(625), ["small"])


def test_a_room_of_ones_own(workshop: Workshop) -> None:
    (single,) = examples("single")
    workshop.edit(LARES_FILE, lambda text: text.replace("[prices]\n", f"[prices]\n{single}"))
    priced = quote(workshop.load(), lares_trip(3).model_copy(update={"single_rooms": 1}), TODAY)

    assert priced.total == 840 + 60


def test_extras(workshop: Workshop) -> None:
    (extras,) = examples("add extras")
    workshop.edit(LARES_FILE, lambda text: before_section(text, "days", extras))
    taken = tuple(Taken(code=code) for code in ("riding_horse", "sleeping_bag", "mule"))
    priced = quote(workshop.load(), lares_trip(2).model_copy(update={"extras": taken}), TODAY)

    assert priced.total == 740 + 2 * 2 * 30 + 2 * 12 + 80


def test_a_deposit_and_terms(workshop: Workshop) -> None:
    """For all tours, in operator.toml."""
    (deposit,) = examples("operator deposit")
    workshop.edit("operator.toml", lambda text: text + deposit)
    priced = quote(workshop.load(), lares_trip(4), TODAY)

    assert priced.deposit == 300
    assert priced.cancellation is not None
    assert priced.cancellation.in_("es").startswith("Hasta 14 días")


def test_add_a_stay_and_its_night(workshop: Workshop) -> None:
    stay, *_ = examples("add")
    (night,) = examples("add to day 1")

    def change(text: str) -> str:
        text = before_section(text, "days", stay)
        first, second, tail = text.partition('[[days]]\ntitle.en = "Among llamas')
        return first + night + "\n" + second + tail

    workshop.edit(LARES_FILE, change)
    catalog = workshop.load()
    first, _ = itinerary(catalog, lares_trip(stay="family_house"))

    assert first.stops[-1].text.in_("en") == "Your host family is waiting in Lares."
    assert [text.in_("es") for text in catalog.tours[0].stay("family_house").pack] == ["Un pequeño regalo"]
    assert quote(catalog, lares_trip(4, stay="family_house"), date(2026, 11, 22)).total == 1060


def test_add_a_pick_up_and_a_drop_off(workshop: Workshop) -> None:
    _, pickup, dropoff = examples("add")
    workshop.edit(LARES_FILE, lambda text: before_section(text, "families", pickup + "\n" + dropoff))
    tour = workshop.load().tours[0]

    assert tour.default_dropoff("chinchero") == "ollantaytambo"
    assert tour.pickup("chinchero").price == Supplement(per_group=Decimal(25))
    assert tour.dropoff("airport").price == "on_request"


def test_close_a_day(workshop: Workshop) -> None:
    """A day, a day of every year, a month, a span, a weekday."""
    (closed,) = examples("operator")

    def change(text: str) -> str:
        return re.sub(r"^closed_\w+ = .*\n", "", text, flags=re.MULTILINE) + closed

    workshop.edit("operator.toml", change)
    catalog = workshop.load()

    for day in ("2026-12-25", "2031-01-01", "2027-02-10", "2027-04-03", "2026-11-29"):
        assert catalog.closed(date.fromisoformat(day)), day
    for day in ("2027-12-25", "2027-04-05", "2026-11-30"):
        assert not catalog.closed(date.fromisoformat(day)), day


def test_answer_a_question(workshop: Workshop) -> None:
    (answer,) = examples("answer wifi")
    workshop.edit(LARES_FILE, lambda text: text.replace('[[answers]]\ntopic = "wifi"\n', answer))
    wifi = workshop.load().tours[0].answer("wifi")

    assert wifi is not None
    assert wifi.in_("en").startswith("Only at the lodge")


def test_add_a_day_tour(workshop: Workshop) -> None:
    """A whole file; nothing is asked about the night or the start. The sample stays as it is."""
    (tour,) = examples("tour")
    (workshop.folder / "maras-1-day.toml").write_text(tour, "utf-8")
    catalog = workshop.load()
    maras = catalog.tour("maras-1-day")
    trip = Trip(
        tour="maras-1-day",
        group_size=3,
        dates=Dates.on(date(2027, 6, 12)),
        pickup="cusco",
        dropoff="cusco",
        **maras.sleeping(()),
    )

    assert [tour.code for tour in catalog.tours] == ["lares-2-day", "maras-1-day"]
    assert (maras.nights, maras.stopovers, len(maras.pickups)) == (0, (), 1)
    assert quote(catalog, trip, TODAY).total == 135


def test_add_a_trek_of_several_days(workshop: Workshop) -> None:
    """The second night has one stay, so only the first is a question."""
    (trek,) = examples("trek")
    (workshop.folder / "salkantay-3-day.toml").write_text(trek, "utf-8")
    catalog = workshop.load()
    salkantay = catalog.tour("salkantay-3-day")
    trip = Trip(
        tour="salkantay-3-day",
        group_size=3,
        dates=Dates.on(date(2027, 6, 12)),
        pickup="cusco",
        dropoff="cusco",
        children=(12,),
        **salkantay.sleeping(["lodge", "hotel"]),
    )
    priced = quote(catalog, trip, TODAY)
    told = [stop.text.in_("en") for day in itinerary(catalog, trip) for stop in day.stops]

    assert [len(stopover.stays) for stopover in salkantay.stopovers] == [2, 1]
    assert priced.total == 2 * 440 + 352 + 3 * 85
    assert told[0] == "We pick you up in Cusco. Tonight: Mountain lodge."
    assert told[1].endswith("Tonight: Hotel in Aguas Calientes.")


def test_languages_as_they_are(workshop: Workshop) -> None:
    """Two of the five: no mistake, and nothing is missing."""
    (languages,) = examples("languages")
    workshop.edit("operator.toml", lambda text: re.sub(r"languages = .*\n", languages, text))
    catalog = workshop.load()

    assert catalog.operator.languages == ("en", "es")
    assert missing_texts(catalog) == {}


def test_reasons_of_ones_own(workshop: Workshop) -> None:
    (reasons,) = examples("operator lost_reasons")
    workshop.edit("operator.toml", lambda text: text + reasons)

    assert [reason.in_("es") for reason in workshop.load().operator.lost_reasons] == ["Muy caro", "Sin cupo"]


def test_the_staffs_language(workshop: Workshop) -> None:
    (staff,) = examples("operator staff")
    assert workshop.load().operator.language_of_staff == "en"
    workshop.edit("operator.toml", lambda text: text + staff)

    assert workshop.load().operator.language_of_staff == "es"


def test_how_answers_are_signed(workshop: Workshop) -> None:
    (signature,) = examples("operator signature")
    assert workshop.load().operator.signature == "first_name"
    workshop.edit("operator.toml", lambda text: text + signature)

    assert workshop.load().operator.signature == "team"


def test_how_long_a_person_talks(workshop: Workshop) -> None:
    (hours,) = examples("operator takeover_hours")
    assert "takeover_hours = 12" in hours
    workshop.edit("operator.toml", lambda text: text + hours.replace("12", "3"))

    assert workshop.load().operator.takeover_hours == 3


def test_how_long_what_travellers_tell_is_kept(workshop: Workshop) -> None:
    (privacy,) = examples("operator privacy")
    assert workshop.load().operator.privacy.trip_months == 12
    workshop.edit("operator.toml", lambda text: text + privacy)

    kept_for = workshop.load().operator.privacy
    assert (kept_for.trip_months, kept_for.request_months) == (6, 60)


def test_say_when_you_are_there(workshop: Workshop) -> None:
    """In place of the sample's hours."""
    (hours,) = examples("operator hours")
    workshop.edit("operator.toml", lambda text: re.sub(r"hours\..+\n", "", text) + hours)

    assert workshop.load().operator.hours is not None


def test_choose_what_is_said_unasked(workshop: Workshop) -> None:
    """The page shows what holds where nothing is written."""
    before = workshop.load().operator.messages
    (messages,) = examples("operator messages")
    workshop.edit("operator.toml", lambda text: text + messages)

    assert workshop.load().operator.messages == before


def test_how_the_operator_is_reached(workshop: Workshop) -> None:
    (contacts,) = examples("operator contacts")
    assert workshop.load().operator.contacts == ()
    workshop.edit("operator.toml", lambda text: text + contacts)

    assert workshop.load().operator.contacts == ("+51 900 000 000", "hello@example.org")


def test_own_words(workshop: Workshop) -> None:
    """What the texts must hold is tested where the texts are."""
    (words,) = examples("words")
    (workshop.folder / "words.toml").write_text(words, "utf-8")

    assert [(text.key, text.language, len(text.forms)) for text in workshop.load().own_texts] == [
        ("ask.pickup", "en", 1),
        ("ask.pickup", "es", 1),
        ("people", "en", 2),
    ]


def test_canned_answers(workshop: Workshop) -> None:
    """In the order of the file; a language that is missing is listed, and the first stands in."""
    (answers,) = examples("answers")
    (workshop.folder / "answers.toml").write_text(answers, "utf-8")
    catalog = workshop.load()

    assert [(each.code, sorted(each.fields)) for each in catalog.canned] == [
        ("hello", ["name", "reference"]),
        ("ready", ["date"]),
    ]
    assert catalog.canned[1].text.in_("fr").startswith("All is ready")
    assert missing_texts(catalog)["fr"] == ["answers: hello.fr", "answers: ready.fr"]


def test_a_forgotten_language_is_listed(workshop: Workshop) -> None:
    """Adding a language gives a list of what to translate, and the first stands in until then."""
    workshop.edit("operator.toml", lambda text: text.replace('"fr"]', '"fr", "it"]'))
    catalog = workshop.load()
    missing = missing_texts(catalog)

    assert set(missing) == {"it"}
    assert {
        "operator: about.it",
        "lares-2-day: name.it",
        "lares-2-day: stays[town_hotel].about.it",
        "lares-2-day: days[2].stops[1].text.it",
    } <= set(missing["it"])
    assert len(missing["it"]) > 50
    assert catalog.tours[0].summary.in_("it") == catalog.tours[0].summary.in_("en")


@pytest.mark.parametrize(
    "kind", ["seasons", "departures", "children", "add extras", "add", "operator deposit", "operator"]
)
def test_an_example_in_two_languages_passes_in_the_shipped_catalogue(workshop: Workshop, kind: str) -> None:
    """Typed in as it stands there; what is missing in the other three is listed."""
    for example in examples(kind):
        if kind.startswith("operator"):
            keys = re.findall(r"^(\w+)", example, re.MULTILINE)
            workshop.edit(
                "operator.toml",
                lambda text, keys=keys, example=example: (  # type: ignore[misc]
                    re.sub(rf"^({'|'.join(keys)}) = .*\n", "", text, flags=re.MULTILINE) + example
                ),
            )
        else:
            section = "pickups" if "[[prices." in example else "days"
            workshop.edit(LARES_FILE, lambda text, s=section, e=example: before_section(text, s, e))  # type: ignore[misc]
    catalog = workshop.load()

    assert set(missing_texts(catalog)) <= {"pt", "de", "fr"}


def test_the_guide_shows_real_messages(workshop: Workshop) -> None:
    """The two sentences quoted at its top are what the loader says."""
    workshop.edit(LARES_FILE, lambda text: text.replace("3 = 280", '3 = "abc"'))
    workshop.edit(LARES_FILE, lambda text: text.replace("group_maximum = 6", "group_maximun = 6"))

    with pytest.raises(CatalogError) as caught:
        workshop.load()

    said = [str(problem).replace(str(workshop.folder), "catalogue") for problem in caught.value.problems]
    for sentence in re.findall(r"^    (catalogue/.*)$", GUIDE, re.MULTILINE):
        assert sentence in said


def test_the_guide_shows_a_real_question(workshop: Workshop) -> None:
    workshop.edit(LARES_FILE, lambda text: text.replace("3 = 280", "3 = 28"))
    (shown,) = re.findall(r"^    (lares-2-day: .*)$", GUIDE, re.MULTILINE)

    assert shown in map(str, slips(workshop.load()))


def test_the_guide_names_every_topic() -> None:
    listed = re.search(r"The topics: (.*?)\.\n", GUIDE, re.DOTALL)

    assert listed is not None
    assert re.split(r",\s+", listed[1]) == list(get_args(Topic))


def test_the_guide_names_the_samples_languages() -> None:
    assert all(f"(`{language}`)" in GUIDE for language in LARES.operator.languages)
