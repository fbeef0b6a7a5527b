"""Texts by key, from .po files."""

from __future__ import annotations

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.conversation.replies import Note
from bot.words.blocks import plain
from bot.words.locale import LocaleError, Locales, MissingTextError, negotiate
from core.catalog import Text
from core.trip import Dates
from tests.words.world import LOCALE, LOCALES

FIVE = ("en", "es", "pt", "de", "fr")


@pytest.mark.parametrize(
    ("code", "language"),
    [
        ("en", "en"),
        ("es", "es"),
        ("es-419", "es"),
        ("pt-BR", "pt"),
        ("pt-br", "pt"),
        ("pt_PT", "pt"),
        ("de-AT", "de"),
        ("FR", "fr"),
        ("zh-hans", "en"),
        ("", "en"),
        (None, "en"),
        ("-", "en"),
        ("esperanto", "en"),
    ],
)
def test_telegrams_language_becomes_one_of_the_operators(code: str | None, language: str) -> None:
    """Regions and scripts do not matter; what the operator does not speak becomes the default."""
    assert negotiate(code, FIVE) == language


def test_the_default_is_the_operators_first() -> None:
    """Not English by nature."""
    assert negotiate("it", ("es", "en")) == "es"


def test_values_are_written_as_the_language_writes_them() -> None:
    """Number, amount, day, days and a text of the catalogue."""
    note = Note(key="note.period", values={"period": Dates.month(2027, 6)})
    assert "Juni 2027" in LOCALES.plain("de", note)
    closed = Note(key="rejected.dates.closed", values={"day": date(2027, 6, 12)})
    assert "sam. 12\u00a0juin 2027" in LOCALES.plain("fr", closed)
    many = Note(key="rejected.group_size.many", values={"limit": 10_000})
    assert "10.000" in LOCALES.plain("pt", many)
    distance = Note(key="plan.distance", values={"km": Decimal("16.5")})
    assert "16,5\u00a0km" in LOCALES.plain("pt", distance)
    assert "16.5\u00a0km" in LOCALES.plain("es", distance)
    stay = Note(key="note.recommended", values={"stay": Text({"en": "Lodge", "fr": "Refuge"})})
    assert "Refuge" in LOCALES.plain("fr", stay)


def test_values_are_values_and_never_emphasis_nor_placeholders() -> None:
    """Whatever name somebody gives themselves, it stays a name."""
    note = Note(key="greeting.back", values={"name": "**Eve** <b>& {name}"})
    (span,) = LOCALES.said("en", note)
    assert span.text.startswith("Welcome back, **Eve** <b>& {name}!")
    assert not span.bold


def test_emphasis_is_a_value() -> None:
    """What stands between two stars is bold, with what fills it."""
    spans = LOCALES.said("en", Note(key="mytrip.lead", values={"reference": "PFH-7K3QX"}))
    assert [span.text for span in spans if span.bold] == ["PFH-7K3QX"]
    assert "*" not in plain(spans)


def test_a_note_within_a_note_is_said_in_the_same_language() -> None:
    """With its own emphasis."""
    note = Note(key="note.no_longer", values={"what": Note(key="slot.dates")})
    assert "Datum" in LOCALES.plain("de", note)
    inner = Note(key="mytrip.lead", values={"reference": "PFH-7K3QX"})
    told = LOCALES.said("en", Note(key="greeting.back", values={"name": inner}))
    assert [span.text for span in told if span.bold] == ["PFH-7K3QX"]


def test_a_note_may_have_a_language_of_its_own() -> None:
    """The buttons of the language list."""
    note = Note(key="language.name", language="de")
    assert LOCALES.plain("fr", note) == "Deutsch"


@pytest.mark.parametrize(
    ("language", "none", "one", "two"),
    [
        ("en", "0 people", "1 person", "2 people"),
        ("es", "0 personas", "1 persona", "2 personas"),
        ("pt", "0 pessoa", "1 pessoa", "2 pessoas"),
        ("de", "0 Personen", "1 Person", "2 Personen"),
        ("fr", "0 personne", "1 personne", "2 personnes"),
    ],
)
def test_plural_forms_are_the_languages_own(language: str, none: str, one: str, two: str) -> None:
    """French and Brazilian Portuguese count nothing as one."""
    said = [LOCALES.plain(language, Note(key="people", count=count)) for count in (0, 1, 2)]
    assert said == [none, one, two]


def test_a_missing_text_raises_in_tests_and_is_english_in_production(tmp_path: Path) -> None:
    """A traveller is never left without an answer because a translator has not finished; the log tells."""
    shutil.copy(LOCALE / "en.po", tmp_path)
    unfinished = (
        (LOCALE / "de.po").read_text(encoding="utf-8").replace('msgid "over.fresh"', 'msgid "over.stale"')
    )
    (tmp_path / "de.po").write_text(unfinished, encoding="utf-8")
    note = Note(key="over.fresh")
    with pytest.raises(MissingTextError):
        Locales.load(tmp_path, strict=True).plain("de", note)
    with capture_logs() as logs:
        assert Locales.load(tmp_path).plain("de", note).startswith("All right")
    assert [(log["event"], log["key"], log["language"]) for log in logs] == [
        ("text_missing", "over.fresh", "de")
    ]


def test_a_key_nobody_wrote_is_a_bug() -> None:
    """Also in production: there is nothing to say."""
    with pytest.raises(MissingTextError):
        Locales.load(LOCALE).plain("en", Note(key="no.such.key"))


def test_a_language_that_has_lost_its_file_is_answered_in_english() -> None:
    """A draft may remember a language that the operator has given up."""
    assert Locales.load(LOCALE).plain("it", Note(key="over.fresh")).startswith("All right")


def test_without_english_there_is_nothing_to_start_with(tmp_path: Path) -> None:
    """The message names the file."""
    shutil.copy(LOCALE / "de.po", tmp_path)
    with pytest.raises(LocaleError, match=r"en\.po is missing"):
        Locales.load(tmp_path)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('msgid "over.fresh"', 'msgidd "over.fresh"'),
        ("Language: de", "Language: klingon"),
        ("plural=(n != 1)", "plural=(n ! 1)"),
        ('msgstr "Wo ', "msgstr Wo "),
        ('msgstr "Wo ', "msgstr „Wo "),
        ('msgstr "Wo ', 'msgstr "W"o '),
    ],
)
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, before: str, after: str) -> None:
    """A quote forgotten, a language nobody speaks, a broken rule: LocaleError, and which file."""
    shutil.copy(LOCALE / "en.po", tmp_path)
    text = (LOCALE / "de.po").read_text(encoding="utf-8")
    assert before in text
    (tmp_path / "de.po").write_text(text.replace(before, after), encoding="utf-8")
    with pytest.raises(LocaleError, match=r"de\.po"):
        Locales.load(tmp_path)


def test_a_sixth_language_needs_a_file_and_no_python(tmp_path: Path) -> None:
    """Copy en.po, say which language it is, translate: texts, month names and week days follow."""
    shutil.copy(LOCALE / "en.po", tmp_path)
    text = (LOCALE / "en.po").read_text(encoding="utf-8")
    italian = text.replace("Language: en_GB", "Language: it").replace("{count} people", "{count} persone")
    (tmp_path / "it.po").write_text(italian, encoding="utf-8")
    locales = Locales.load(tmp_path, strict=True)
    assert locales.languages == ("en", "it")
    assert locales.plain("it", Note(key="people", count=4)) == "4 persone"
    assert locales.formats("it").month(date(2027, 6, 1)) == "giugno 2027"
    assert locales.formats("it").weekdays[0] == "lun"
    assert locales.formats("it").money(Decimal(1000), "USD") == "1.000\u00a0USD"
