"""`words.toml`: the bot's sentences in the operator's own words, proof-read like the catalogue."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.conversation.replies import Note
from bot.words.locale import Locales
from bot.words.proofreading import own_texts
from core.catalog import Catalog
from core.loading import CatalogError, load_catalog
from tests.words.world import LOCALE, ROOT

GOOD = """
# The same sentence may be said in every language, or in some.
ask.pickup.en = "Where shall our red van find you?"
"ask.pickup".es = "¿Dónde te encuentra nuestra camioneta roja?"
ask.pickup.it = "Nobody of ours speaks Italian: that is no mistake."
people.en = ["{count} soul", "{count} souls"]
button.more_people.en = "{n} and more"
button.request.de = "Ab die Post"
"""


@pytest.fixture
def locales() -> Locales:
    return Locales.load(LOCALE, strict=True)


def catalogue(folder: Path, words: str, locales: Locales) -> Catalog:
    shutil.copytree(ROOT / "catalogue", folder)
    (folder / "words.toml").write_text(words, "utf-8")
    return load_catalog(folder, own_texts(locales))


def test_own_words_take_the_place_of_ours(tmp_path: Path, locales: Locales) -> None:
    """In the languages they are given in; plurals in all their forms."""
    catalog = catalogue(tmp_path / "catalogue", GOOD, locales)
    before = locales.plain("fr", Note(key="ask.pickup"))
    locales.put_in(catalog.own_texts)

    assert locales.plain("en", Note(key="ask.pickup")) == "Where shall our red van find you?"
    assert locales.plain("es", Note(key="ask.pickup")).startswith("¿Dónde te encuentra")
    assert locales.plain("fr", Note(key="ask.pickup")) == before
    assert locales.plain("en", Note(key="people", count=1)) == "1 soul"
    assert locales.plain("en", Note(key="people", count=4)) == "4 souls"
    assert locales.plain("en", Note(key="button.more_people", values={"n": 7})) == "7 and more"
    assert locales.plain("de", Note(key="button.request")) == "Ab die Post"
    assert len(catalog.tours) == 1


def test_taken_out_again_ours_come_back(tmp_path: Path, locales: Locales) -> None:
    ours = locales.plain("en", Note(key="ask.pickup"))
    locales.put_in(catalogue(tmp_path / "catalogue", GOOD, locales).own_texts)
    locales.put_in(())

    assert locales.plain("en", Note(key="ask.pickup")) == ours


def test_own_words_are_part_of_the_catalogue(tmp_path: Path, locales: Locales) -> None:
    """A change is seen by its version, and without the file the version is as it was."""
    plain = load_catalog(ROOT / "catalogue")
    catalog = catalogue(tmp_path / "catalogue", GOOD, locales)

    assert catalog.version != plain.version
    assert Catalog.model_validate_json(catalog.content).own_texts == catalog.own_texts
    (tmp_path / "catalogue" / "words.toml").write_text("# nothing yet\n", "utf-8")
    assert load_catalog(tmp_path / "catalogue", own_texts(locales)).version == plain.version


NO_TEXT = 'write a text in "quotes", or the plural forms in brackets: ["one", "more"]'


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            'ask.pickupp.en = "Where?"',
            'ask.pickupp.en is "Where?": no sentence has this key: did you mean "ask.pickup"?',
        ),
        (
            'button.more_people.en = "{number} and more"',
            'button.more_people.en is "{number} and more": '
            "it has the placeholders {number} where our own sentence has {n}",
        ),
        (
            'button.more_people.en = "many"',
            'button.more_people.en is "many": it has the placeholders none where our own sentence has {n}',
        ),
        (
            'people.en = ["{count}", "{count}", "{count}"]',
            'people.en is "{count}": it has 3 forms: write 2 forms',
        ),
        ('ask.pickup.en = ["a", "b"]', 'ask.pickup.en is "a": it has 2 forms: write one text'),
        (
            'ask.pickup = "Where?"',
            'ask.pickup is "Where?": end the key with a language, such as ask.pickup.en = "…"',
        ),
        (
            "ask.pickup.en = 3",
            f"ask.pickup.en is 3: {NO_TEXT}",
        ),
        (
            'ask.pickup.en = " "',
            f'ask.pickup.en is " ": {NO_TEXT}',
        ),
        (
            'ask.pickup.en = "<i>Where"',
            'ask.pickup.en is "<i>Where": it has a tag or an entity: '
            "what is bold stands between **, all else is written as it is",
        ),
        (
            'format.day.en = "d"',
            'format.day.en is "d": no sentence has this key: did you mean "quote.days"?',
        ),
        (
            'ask.pickup.en = "Where?',
            'line 1 is `ask.pickup.en = "Where?`: '
            'a text begins and ends with a straight quote on the same line: "text"',
        ),
    ],
)
def test_a_slip_is_named_with_its_remedy(tmp_path: Path, locales: Locales, line: str, said: str) -> None:
    """File, key, what stands there, what to do."""
    with pytest.raises(CatalogError) as caught:
        catalogue(tmp_path / "catalogue", line, locales)

    (problem,) = caught.value.problems
    assert str(problem).startswith(f"{tmp_path / 'catalogue' / 'words.toml'}: ")
    assert str(problem).partition("words.toml: ")[2] == said


def test_the_guides_example_is_good(tmp_path: Path, locales: Locales) -> None:
    """Its keys and placeholders are those of our sentences."""
    guide = (ROOT / "docs" / "catalogue.md").read_text("utf-8")
    words = guide.partition("<!-- example: words -->\n```toml\n")[2].partition("```")[0]

    assert catalogue(tmp_path / "catalogue", words, locales).own_texts
