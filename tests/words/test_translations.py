"""The texts are whole: in every language, for every key the code asks for, and none besides."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.desk import ACTIONS
from bot.words import desk
from bot.words.locale import EMPHASIS, ENGLISH, negotiate
from bot.words.proofreading import placeholders, problems
from tests.words import source_keys
from tests.words.world import CATALOG, LANGUAGES, LOCALES, ROOT

SOURCE = source_keys.read(ROOT / "bot")
PLAIN = (
    "button.",
    "command.",
    "profile.",
    "rejected.dates.",
    "day.",
    "staff.toast.",
    "staff.button.",
    "language.",
)
"""Shown where there is no emphasis."""
WIDTHS = {"button.change_": 14, "button.add_": 14, "button.person": 22, "button.": 32, "staff.button.": 32}
"""Characters that a button of its row shows on a narrow phone."""


def texts(language: str) -> dict[str, tuple[str, ...]]:
    """Key → its text, or its plural forms."""
    found = {}
    for message in LOCALES.language(language).texts:
        if message.id:
            key = message.id if isinstance(message.id, str) else message.id[0]
            found[key] = (message.string,) if isinstance(message.string, str) else tuple(message.string)
    return found


ENGLISH_TEXTS = texts(ENGLISH)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_missing_in_any_language(language: str) -> None:
    """Every key, every plural form, the same placeholders and tags as in English."""
    assert problems(LOCALES, language) == []


def test_every_language_of_the_operator_has_its_texts() -> None:
    """The list stands in the operator's file, not in code."""
    assert set(CATALOG.operator.languages) <= set(LANGUAGES)
    assert negotiate("es-419", CATALOG.operator.languages) == "es"


def test_every_text_the_code_asks_for_exists() -> None:
    """A literal key is a key of en.po; what an f-string begins, some key goes on."""
    assert [asked for asked in SOURCE.asked if asked.key not in ENGLISH_TEXTS] == []
    families = {
        start
        for start in SOURCE.beginnings
        if start.split(".")[0] in {k.split(".")[0] for k in ENGLISH_TEXTS}
    }
    assert [start for start in families if not any(key.startswith(start) for key in ENGLISH_TEXTS)] == []


def test_every_text_is_used() -> None:
    """A text that nobody says any more is not left for translators to translate."""
    unused = [
        key
        for key in ENGLISH_TEXTS
        if key not in SOURCE.constants and not any(key.startswith(start) for start in SOURCE.beginnings)
    ]
    assert unused == []


def test_every_placeholder_gets_its_value() -> None:
    """Where the code spells the values out, they fill all that the text asks for."""
    unfilled = [
        (asked.where, asked.key)
        for asked in SOURCE.asked
        if asked.values is not None and not placeholders(ENGLISH_TEXTS[asked.key][-1]) <= asked.values
    ]
    assert unfilled == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_shown_unformatted_has_no_emphasis(language: str) -> None:
    """Buttons, toasts, commands, the profile."""
    tagged = [
        key
        for key, forms in texts(language).items()
        if key.startswith(PLAIN)
        for form in forms
        if EMPHASIS in form
    ]
    assert tagged == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_buttons_fit_a_phone(language: str) -> None:
    """And toasts fit a toast, with room for a date."""
    for key, (text, *_) in texts(language).items():
        width = next((width for start, width in WIDTHS.items() if key.startswith(start)), None)
        if width and key != "button.unknown":
            assert len(text) <= width, f"{key}: {text}"
        if key.startswith(("rejected.dates.", "day.", "staff.toast.")):
            assert len(text) <= 160, f"{key}: {text}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_set_as_the_language_sets_it(language: str) -> None:
    """No typewriter apostrophes, no double spaces, French with a space before its double punctuation."""
    for key, forms in texts(language).items():
        for text in forms:
            assert not re.search(r"\w'\w", text) or key.startswith("format."), f"{key}: {text}"
            assert "  " not in text, f"{key}: {text}"
            assert text == text.strip(), f"{key}: {text}"
            if language == "fr":
                assert not re.search(r"[^ :/!?][:;!?»](?!//)|«[^ ]", text), f"{key}: {text}"


POLITE = {
    "es": r"\b(usted|vosotros|vuestr[oa]s?|os)\b",
    "pt": r"\b(tu|teu|tua|contigo|o senhor|a senhora)\b",
    "de": r"\b(Sie|Ihnen|Ihre?[nmrs]?)\b",
    "fr": r"\b(tu|te|toi|ton|tes)\b",
}
"""The forms of address that are not ours: tú, você, du, vous are."""


@pytest.mark.parametrize("language", POLITE)
def test_one_polite_form_throughout(language: str) -> None:
    """Nobody is spoken to in two ways."""
    wrong = re.compile(POLITE[language])
    for key, forms in texts(language).items():
        for form in forms:
            for found in wrong.finditer(form):
                # German "Sie" also begins a sentence about her, it or them.
                about_others = language == "de" and re.search(r"(^|[.!?] )$", form[: found.start()])
                assert about_others, f"{key}: {form}"


SENTENCE = re.compile(r"[A-Za-zÀ-ÿ]{2,}[,;:]? [a-zà-ÿ]{2,}")
SPEAKING = ("conversation", "handlers", "words")


def test_no_sentence_in_code_reaches_a_traveller() -> None:
    """Only errors for developers and `chaski check` are worded in Python."""
    found = [
        f"{path.name}:{line}: {text}"
        for package in SPEAKING
        for path in sorted((ROOT / "bot" / package).rglob("*.py"))
        if path.name != "proofreading.py"
        for line, text in _literals(path)
        if SENTENCE.search(text)
    ]
    assert found == []


JOINT = re.compile(r"[:;(]\s|\s[:;)]|,\s\w")
"""What a language sets in its own way: a colon, a bracket, a clause."""


def test_no_sentence_is_joined_in_code() -> None:
    """French wants a space before its colon: what joins two texts is a text, too."""
    found = [
        f"{path.name}:{line}: {text}"
        for path in sorted((ROOT / "bot" / "words").rglob("*.py"))
        if path.name not in ("proofreading.py", "locale.py")
        for line, text in _joints(path)
        if JOINT.search(text)
    ]
    assert found == []


def _joints(path: Path) -> Iterator[tuple[int, str]]:
    """The fixed parts of f-strings, but for an exception's."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    raised = {id(part) for node in ast.walk(tree) if isinstance(node, ast.Raise) for part in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr) and id(node) not in raised:
            for part in node.values:
                if isinstance(part, ast.Constant):
                    yield node.lineno, str(part.value)


def _literals(path: Path) -> Iterator[tuple[int, str]]:
    """Strings that are neither docstrings nor the words of an exception or an assertion."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    silent: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr | ast.Raise):
            silent |= {id(child) for child in ast.walk(node)} if not _calls(node) else set()
        elif isinstance(node, ast.Assert) and node.msg:
            silent |= {id(child) for child in ast.walk(node.msg)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent:
            yield node.lineno, node.value


def _calls(node: ast.Expr | ast.Raise) -> bool:
    """Whether an expression statement does something: then its strings count."""
    return isinstance(node, ast.Expr) and not isinstance(node.value, ast.Constant)


def test_every_step_of_a_lead_has_its_words() -> None:
    """Its history is read by people; what the clocks do is no step."""
    shown = {*desk._STEPS, *desk._TALK}
    assert {key for key in ENGLISH_TEXTS if key.startswith("staff.event.")} == {
        f"staff.event.{word}" for word in shown
    }
    assert {row.what for row in ACTIONS} <= shown
