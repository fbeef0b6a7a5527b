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

from core.catalog import Catalog, Supplement, Topic
from core.itinerary import itinerary
from core.loading import CatalogError, load_catalog
from core.pricing import quote
from tests.core.catalogues import HOUSE, LARES, lares_trip

GUIDE = (HOUSE / "docs" / "catalogue.md").read_text("utf-8")
EXAMPLES = re.findall(r"<!-- example: (.+?) -->\n```toml\n(.*?)```", GUIDE, re.DOTALL)
LARES_FILE = "lares-2-day.toml"


def examples(kind: str) -> list[str]:
    return [text for found, text in EXAMPLES if found == kind]


class Workshop:
    """The sample catalogue in English and Spanish, as a reader of the guide has it before them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(HOUSE / "catalogue", folder)
        for path in folder.glob("*.toml"):
            text = re.sub(r'^(\w+\.)?(pt|de|fr) = ".*"\n', "", path.read_text("utf-8"), flags=re.MULTILINE)
            path.write_text(
                re.sub(r"^languages = .*$", 'languages = ["en", "es"]', text, flags=re.MULTILINE), "utf-8"
            )

    def edit(self, name: str, change: Callable[[str], str]) -> None:
        path = self.folder / name
        before = path.read_text("utf-8")
        path.write_text(change(before), "utf-8")
        assert path.read_text("utf-8") != before

    def load(self) -> Catalog:
        return load_catalog(self.folder)


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
        "add",
        "add to day 1",
        "add",
        "add",
        "operator",
        "answer wifi",
        "tour",
        "tour",
    ]


def test_change_a_price(workshop: Workshop) -> None:
    (table,) = examples("replace")
    workshop.edit(LARES_FILE, lambda text: re.sub(r"\[prices\.per_person\]\n(\d = \d+\n)+", table, text))

    priced = quote(workshop.load(), lares_trip(3), date(2026, 11, 22))

    assert priced.total == 3 * 290


def test_give_a_stay_its_price(workshop: Workshop) -> None:
    (price,) = examples("replace mountain_lodge")
    head = 'code = "mountain_lodge"'

    def change(text: str) -> str:
        before, found, after = text.partition(head)
        return before + found + after.replace('price = "on_request"\n', price, 1)

    workshop.edit(LARES_FILE, change)

    assert workshop.load().tours[0].stay("mountain_lodge").price == Supplement(per_person=Decimal(120))


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
    (closed,) = examples("operator")

    def change(text: str) -> str:
        return re.sub(r"^closed_\w+ = .*\n", "", text, flags=re.MULTILINE) + closed

    workshop.edit("operator.toml", change)
    catalog = workshop.load()

    assert catalog.closed(date(2026, 12, 25))
    assert catalog.closed(date(2026, 11, 29))
    assert not catalog.closed(date(2026, 11, 30))


def test_answer_a_question(workshop: Workshop) -> None:
    (answer,) = examples("answer wifi")
    workshop.edit(LARES_FILE, lambda text: text.replace('[[answers]]\ntopic = "wifi"\n', answer))
    wifi = workshop.load().tours[0].answer("wifi")

    assert wifi is not None
    assert wifi.in_("en").startswith("Only at the lodge")


def test_add_a_tour(workshop: Workshop) -> None:
    """The two blocks together are a whole file; the sample stays as it is."""
    (workshop.folder / "maras-1-day.toml").write_text("\n".join(examples("tour")), "utf-8")
    catalog = workshop.load()

    assert [tour.code for tour in catalog.tours] == ["lares-2-day", "maras-1-day"]
    assert catalog.tour("maras-1-day").prices.per_person == {1: 90, 2: 70}


def test_a_forgotten_language_is_named_everywhere(workshop: Workshop) -> None:
    """Adding a language first gives a list of what to translate."""
    workshop.edit("operator.toml", lambda text: text.replace('["en", "es"]', '["en", "es", "it"]'))

    with pytest.raises(CatalogError) as caught:
        workshop.load()

    keys = [problem.key for problem in caught.value.problems]
    assert all(key.endswith("it") for key in keys)
    assert {"about.it", "name.it", "stays[town_hotel].about.it", "days[2].stops[1].text.it"} <= set(keys)
    assert len(keys) == 62


def test_the_guide_shows_real_messages(workshop: Workshop) -> None:
    """The two sentences quoted at its top are what the loader says."""
    workshop.edit(LARES_FILE, lambda text: text.replace("3 = 280", '3 = "abc"'))
    workshop.edit(LARES_FILE, lambda text: text.replace("group_maximum = 6", "group_maximun = 6"))

    with pytest.raises(CatalogError) as caught:
        workshop.load()

    said = [str(problem).replace(str(workshop.folder), "catalogue") for problem in caught.value.problems]
    for sentence in re.findall(r"^    (catalogue/.*)$", GUIDE, re.MULTILINE):
        assert sentence in said


def test_the_guide_names_every_topic() -> None:
    listed = re.search(r"with an answer or without: (.*?)\.\n", GUIDE, re.DOTALL)

    assert listed is not None
    assert re.split(r",\s+", listed[1]) == list(get_args(Topic))


def test_the_guide_names_the_samples_languages() -> None:
    assert all(f"(`{language}`)" in GUIDE for language in LARES.operator.languages)
