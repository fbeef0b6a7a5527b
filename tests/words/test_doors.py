"""Words are for any door: a chat of Telegram's, a terminal, a page."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.words.world import ROOT

MODULES = sorted((ROOT / "bot" / "words").glob("*.py"))
METHODS = re.compile(r"\b(send|edit|answer|set|delete|forward|copy)[A-Z]\w+")
"""As the Bot API names its calls."""
MARKUP = re.compile(r"</?[a-z]+\b[^>]*>|&(amp|lt|gt|quot);")
KEYS = {"inline_keyboard", "callback_data", "reply_markup", "parse_mode", "callback_query_id", "chat_id"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_no_markup_and_no_call_of_a_door_is_in_the_words(path: Path) -> None:
    """No tag, no entity, no method or field of the Bot API: those are in bot/telegram."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    said = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    strings = [value for value in said if isinstance(value, str)]
    assert [
        value for value in strings if METHODS.search(value) or MARKUP.search(value) or value in KEYS
    ] == []
