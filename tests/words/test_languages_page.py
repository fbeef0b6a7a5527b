"""docs/languages.md can be followed to the letter."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from bot.conversation.replies import Note
from bot.words.locale import Locales
from bot.words.proofreading import problems
from tests.words.world import LANGUAGES, LOCALE, ROOT

PAGE = (ROOT / "docs" / "languages.md").read_text(encoding="utf-8")


def test_following_the_page_adds_italian(tmp_path: Path) -> None:
    """Copy, mend the header as printed, put in the example of a plural: nothing is wrong."""
    header, people = _examples()
    text = (LOCALE / "en.po").read_text(encoding="utf-8")
    shutil.copy(LOCALE / "en.po", tmp_path)
    for line in header:
        name = line.split(":")[0]
        text = re.sub(rf"^{re.escape(name)}:.*$", line.replace("\\", r"\\"), text, flags=re.MULTILINE)
    text = re.sub(r'msgid "people"\n(.+\n)+', lambda _: people, text)
    (tmp_path / "it.po").write_text(text, encoding="utf-8")
    locales = Locales.load(tmp_path, strict=True)
    assert problems(locales, "it") == []
    assert locales.plain("it", Note(key="people", count=4)) == "4 persone"


def test_what_the_check_is_said_to_say_it_says(tmp_path: Path) -> None:
    """The two lines quoted on the page."""
    shutil.copy(LOCALE / "en.po", tmp_path)
    text = (LOCALE / "en.po").read_text(encoding="utf-8")
    text = text.replace('msgstr[1] "{count} people"', 'msgstr[1] ""').replace("**{reference}**\\n", "****\\n")
    (tmp_path / "it.po").write_text(text, encoding="utf-8")
    found = problems(Locales.load(tmp_path), "it")
    assert [line for line in found if line not in PAGE] == []
    assert len(found) == 2


def test_the_page_names_every_language_there_is() -> None:
    """And no other."""
    first = PAGE.split("\n\n")[1]
    assert set(re.findall(r"\(`([a-z]+)`\)", first)) == set(LANGUAGES)


def _examples() -> tuple[list[str], str]:
    blocks = [
        re.sub(r"^ {3}", "", block, flags=re.MULTILINE)
        for block in re.findall(r"```po\n(.*?)```", PAGE, re.DOTALL)
    ]
    _, header, people = blocks
    return header.strip().splitlines(), people
