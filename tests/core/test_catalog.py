"""The catalogue: what can be looked up, when a tour may start, and which version it is."""

from __future__ import annotations

import json
import re
import shutil
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import pytest

from core.catalog import Catalog, Supplement, Text, Topic
from core.loading import catalogue_schemas, load_catalog
from tests.core.catalogues import HOUSE, LARES, TWO, TWO_TOURS, lake_trip, lares_trip

LARES_TOUR = LARES.tour("lares-2-day")
LAKE = TWO.tour("lake-walk")


def test_tours_come_in_the_order_of_their_files() -> None:
    assert [tour.code for tour in TWO.tours] == ["lake-walk", "salt-run"]


def test_the_sample_holds_the_facts_of_the_tour() -> None:
    """Figures of the operator's own page."""
    tour = LARES_TOUR

    assert tour.difficulty == "medium"
    assert [day.distance_km for day in tour.days] == [16, 12]
    assert tour.altitudes_m == (3500, 4400, 3500)
    assert tour.prices.per_person == {1: 480, 2: 370, 3: 280, 4: 250, 5: 200, 6: 180}
    assert tour.group_maximum == 6
    assert LARES.operator.currency == "USD"


def test_nothing_is_invented_where_nobody_has_told_us() -> None:
    """Unknown prices are on request, unknown answers are unknown."""
    prices = {stay.code: stay.price for stay in LARES_TOUR.stays}
    unknown = {topic for topic in get_args(Topic) if LARES_TOUR.answer(topic) is None}

    assert prices == {
        "hot_springs_shared": "included",
        "hot_springs_private": "on_request",
        "town_hotel": "on_request",
        "mountain_lodge": "on_request",
    }
    assert unknown == {
        "wifi", "payment", "cancellation", "weather", "safety", "children", "language", "horses"
    }  # fmt: skip


def test_answers_hold_no_price_that_could_grow_stale() -> None:
    """Prices stand in the table alone; a changed table must not be contradicted by an answer."""
    prices = {str(price) for price in LARES_TOUR.prices.per_person.values()}
    for entry in LARES_TOUR.answers:
        for version in entry.answer.versions if entry.answer else ():
            assert prices.isdisjoint(re.findall(r"\d+", version))


def texts_in(value: Any) -> list[Any]:
    """Every text of the catalogue that is written per language."""
    if isinstance(value, dict):
        if "en" in value:
            return [value]
        return [text for item in value.values() for text in texts_in(item)]
    return [text for item in value for text in texts_in(item)] if isinstance(value, list) else []


def test_every_text_is_really_translated() -> None:
    """No language borrows another's sentence; short names may agree."""
    texts = texts_in(LARES.model_dump(mode="json"))

    assert len(texts) > 50
    for text in texts:
        assert list(text) == ["en", "es", "pt", "de", "fr"]
        if len(text["en"]) > 30:
            assert len(set(text.values())) == 5


def test_placeholders_agree_between_languages() -> None:
    """A pick-up place named in English is named in German too."""
    for day in LARES_TOUR.days:
        for stop in day.stops:
            used = {frozenset(re.findall(r"\{\w+\}", version)) for version in stop.text.versions}

            assert len(used) == 1


def test_figures_agree_between_languages() -> None:
    """4,300 m is 4.300 m in German and 4300 m in Spanish: the digits are the same."""
    for text in texts_in(LARES.model_dump(mode="json")):
        figures = {language: sorted(re.findall(r"\d+", re.sub(r"(?<=\d)[., ](?=\d{3})", "", words)))
                   for language, words in text.items()}  # fmt: skip

        assert len({tuple(found) for found in figures.values()}) == 1, figures


def test_things_are_found_by_code() -> None:
    assert LAKE.pickup("hamlet").name.in_("es") == "Pampa"
    assert LAKE.dropoff("station").price == Supplement(per_person=Decimal(5))
    assert LAKE.stay("inn").comfort == 3
    assert LAKE.family("huts").name.in_("en") == "Hut"
    assert [stay.code for stay in LAKE.stays_of("huts")] == ["hut", "hut_with_bath"]
    assert LAKE.recommended_stay.code == "hut"
    assert LARES_TOUR.recommended_stay.code == "hot_springs_shared"


def test_a_whole_family_can_be_recommended() -> None:
    """Either bathroom is the operator's advice; who leaves the choice to them gets the simplest."""
    assert LARES_TOUR.recommended.code == "hot_springs"
    advised = [stay.code for stay in LARES_TOUR.stays if LARES_TOUR.recommends(stay)]
    assert advised == ["hot_springs_shared", "hot_springs_private"]


def test_the_price_table_is_for_a_night_in_the_house_of_an_included_stay() -> None:
    """In any of its rooms, and nowhere else."""
    nights = [stay.code for stay in LARES_TOUR.stays if LARES_TOUR.night_in_table(stay.code)]
    assert nights == ["hot_springs_shared", "hot_springs_private"]


@pytest.mark.parametrize("find", [TWO.tour, LAKE.pickup, LAKE.dropoff, LAKE.stay, LAKE.family])
def test_an_unknown_code_is_a_lookup_error(find: Any) -> None:
    with pytest.raises(LookupError, match="nowhere"):
        find("nowhere")


@pytest.mark.parametrize(
    ("pickup", "dropoff"),
    [
        ("cusco", "cusco"),
        ("sacred_valley", "ollantaytambo"),
        ("ollantaytambo", "ollantaytambo"),
        ("urubamba", "ollantaytambo"),
        ("pisac", "ollantaytambo"),
        ("calca", "ollantaytambo"),
        ("yucay", "ollantaytambo"),
    ],
)
def test_the_drop_off_follows_from_the_pick_up(pickup: str, dropoff: str) -> None:
    """Towns inherit from the Sacred Valley."""
    assert LARES_TOUR.default_dropoff(pickup) == dropoff


def test_a_drop_off_is_inherited_over_two_steps_and_else_the_first() -> None:
    assert LAKE.default_dropoff("hamlet") == "station"
    assert LAKE.default_dropoff("town") == "town"


def test_an_answer_is_known_or_unknown() -> None:
    food = LAKE.answer("food")

    assert food is not None
    assert food.in_("es") == "Trucha."
    assert LAKE.answer("wifi") is None


def test_a_text_falls_back_to_the_default_language() -> None:
    text = Text({"es": "Lago", "en": "Lake"})

    assert text.in_("en") == "Lake"
    assert text.in_("de") == "Lago"
    assert Text("Cusco").in_("de") == "Cusco"


def test_the_default_language_is_the_first_of_the_operator(tmp_path: Path) -> None:
    """In whatever order a text was written."""
    shutil.copytree(TWO_TOURS, tmp_path / "catalogue")
    path = tmp_path / "catalogue" / "operator.toml"
    path.write_text(path.read_text("utf-8").replace('["en", "es"]', '["es", "en"]'), "utf-8")

    assert load_catalog(tmp_path / "catalogue").tour("salt-run").name.in_("de") == "Carrera de la sal"


MONDAY = date(2026, 12, 21)


def test_days_inside_the_notice_are_not_bookable() -> None:
    """Three days' notice, asked on a Monday: Thursday."""
    assert TWO.first_bookable_day(MONDAY) == date(2026, 12, 24)
    assert not TWO.bookable(date(2026, 12, 23), MONDAY)
    assert TWO.bookable(date(2026, 12, 24), MONDAY)


def test_closed_days_are_not_bookable() -> None:
    """Christmas is closed, and every Sunday."""
    assert TWO.closed(date(2026, 12, 25))
    assert TWO.closed(date(2026, 12, 27))
    assert not TWO.bookable(date(2026, 12, 25), MONDAY)
    assert not TWO.bookable(date(2026, 12, 27), MONDAY)
    assert TWO.bookable(date(2026, 12, 26), MONDAY)


def test_the_first_bookable_day_steps_over_closed_days() -> None:
    assert TWO.first_bookable_day(date(2026, 12, 22)) == date(2026, 12, 26)


def test_nothing_is_bookable_beyond_the_horizon() -> None:
    last = TWO.last_bookable_day(MONDAY)

    assert last == MONDAY + timedelta(days=200)
    assert TWO.bookable(last, MONDAY)
    assert not TWO.bookable(last + timedelta(days=1), MONDAY)


def test_the_sample_is_never_closed() -> None:
    """The source names no closed day."""
    days = [MONDAY + timedelta(days=number) for number in range(2, 541)]

    assert all(LARES.bookable(day, MONDAY) for day in days)


def test_a_trip_of_known_codes_fits() -> None:
    """Also for a group above the maximum: it gets a personal quote."""
    LARES.check_trip(lares_trip(4))
    LARES.check_trip(lares_trip(40))


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({"tour": "inca-trail"}, "no tour 'inca-trail'"),
        ({"pickup": "lima"}, "no pick-up 'lima'"),
        ({"dropoff": "valley"}, "no drop-off 'valley'"),
        ({"stay": "huts"}, "no stay 'huts'"),
    ],
)
def test_a_trip_that_does_not_fit_is_refused(change: dict[str, str], missing: str) -> None:
    """Old drafts may hold codes of a catalogue that is gone."""
    with pytest.raises(ValueError, match=missing):
        TWO.check_trip(lake_trip(2).model_copy(update=change))


@pytest.mark.parametrize("catalog", [LARES, TWO], ids=["lares", "two tours"])
def test_a_stored_catalogue_is_read_back_exactly(catalog: Catalog) -> None:
    """It is kept with quotes; version and bytes are the same again."""
    stored = catalog.model_dump_json()
    again = Catalog.model_validate_json(stored)

    assert again == catalog
    assert again.version == catalog.version
    assert again.model_dump_json() == stored
    assert re.fullmatch(r"[0-9a-f]{12}", catalog.version)


def test_the_version_is_of_the_content_not_of_the_layout(tmp_path: Path) -> None:
    """Comments, blank lines, 80 or 80.00, a default written out, the order of languages: the same version."""
    shutil.copytree(TWO_TOURS, tmp_path / "catalogue")
    path = tmp_path / "catalogue" / "lake-walk.toml"
    text = path.read_text("utf-8").replace("3 = 80,", "3 = 80.00,")
    text = text.replace('{ en = "Inn", es = "Posada" }', '{ es = "Posada", en = "Inn" }')
    text = text.replace("comfort = 3", "comfort = 3 # high\n\nrecommended = false")
    path.write_text(text, "utf-8")

    assert load_catalog(tmp_path / "catalogue").version == TWO.version


def test_a_changed_price_is_another_version(tmp_path: Path) -> None:
    shutil.copytree(TWO_TOURS, tmp_path / "catalogue")
    path = tmp_path / "catalogue" / "lake-walk.toml"
    path.write_text(path.read_text("utf-8").replace("3 = 80,", "3 = 80.01,"), "utf-8")

    assert load_catalog(tmp_path / "catalogue").version != TWO.version


@pytest.mark.parametrize("name", ["operator.schema.json", "tour.schema.json"])
def test_the_schema_files_are_up_to_date(name: str) -> None:
    """`chaski schema` writes them anew."""
    committed = json.loads((HOUSE / "catalogue" / name).read_text("utf-8"))

    assert committed == catalogue_schemas()[name]


def test_every_catalogue_file_names_its_schema() -> None:
    """Editors find it by the first line."""
    for path in [*HOUSE.glob("catalogue/*.toml"), *TWO_TOURS.glob("*.toml")]:
        first = path.read_text("utf-8").splitlines()[0]
        assert first.startswith("#:schema ")
        assert (path.parent / first.removeprefix("#:schema ")).is_file()
