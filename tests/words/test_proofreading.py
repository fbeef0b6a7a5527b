"""Every slip of a translator is named, with what to do."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.words.locale import Locales
from bot.words.proofreading import problems
from tests.words.world import LOCALE

SLIPS = {
    "a key left out": (
        'msgid "over.fresh"\nmsgstr "Gut, fangen wir von vorn an."\n',
        "",
        "over.fresh is missing",
    ),
    "a misspelt key": ('msgid "over.fresh"', 'msgid "over.frech"', "over.frech is not a key of en.po"),
    "no text": ('msgstr "Sehr gern! 🙂"', 'msgstr ""', "thanks.welcome has no text"),
    "a translated placeholder": ("mir hier: {link}", "hier: {ort}", "{ort} where en.po has {link}"),
    "a placeholder too few": ("{n} oder mehr", "mehr", "placeholders none where en.po has {n}"),
    "an open brace": ("{n} oder mehr", "{n oder mehr", "brace that does not pair"),
    "a plural form left out": ('msgstr[1] "{count} Personen"\n', "", "one plural form too few"),
    "no plural at all": (
        'msgid_plural "people"\nmsgstr[0] "{count} Person"\nmsgstr[1] "{count} Personen"',
        'msgstr "{count} Personen"',
        "people needs a msgid_plural",
    ),
    "emphasis lost": ("**{reference}**\\n", "{reference}\\n", "lead.done has 0 times **"),
    "a tag": ("Sehr gern! 🙂", "<b>Gern</b>", "has a tag or an entity"),
    "an entity": ("Sehr gern! 🙂", "Gern &amp; immer", "has a tag or an entity"),
    "a text to check": ('msgid "over.fresh"', '#, fuzzy\nmsgid "over.fresh"', "over.fresh is marked fuzzy"),
    "a command too long": ('msgstr "Reise verwerfen"', f'msgstr "{"x" * 300}"', "there is room for 256"),
}  # fmt: skip


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_named(slip: str, tmp_path: Path) -> None:
    """With the file, the key, and what is wrong with it."""
    before, after, said = SLIPS[slip]
    shutil.copy(LOCALE / "en.po", tmp_path)
    german = (LOCALE / "de.po").read_text(encoding="utf-8")
    assert before in german
    (tmp_path / "de.po").write_text(german.replace(before, after, 1), encoding="utf-8")
    found = problems(Locales.load(tmp_path), "de")
    assert any(said in problem for problem in found), found
    assert all(problem.startswith("de.po: ") for problem in found)


def test_a_language_without_a_file_is_named(tmp_path: Path) -> None:
    """The operator lists a language that nobody has translated."""
    shutil.copy(LOCALE / "en.po", tmp_path)
    assert problems(Locales.load(tmp_path), "it") == [
        "it.po is missing: copy en.po, translate every msgstr (see docs/languages.md)."
    ]
