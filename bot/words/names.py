"""What a stranger wrote, made fit to stand among our own words."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_JOINERS = "\u200c\u200d"
"""Format characters that words (Persian) and emoji are spelt with."""
_BLANK = "\u115f\u1160\u2800\u3164\uffa0"
"""Letters and symbols by category, and yet nothing to see: Hangul fillers, an empty Braille cell."""
_ISOLATE, _END = "\u2068", "\u2069"
_MARKS = 4
"""Combining marks on one letter: as many as a language needs, too few to grow into the next line."""


@lru_cache(maxsize=1024)
def shown(text: str, *, lines: bool = False) -> str:
    """The text without what is not seen or reaches beyond it; empty when nothing of it can be seen.

    Line breaks become spaces unless `lines`: a name must not begin a line of its own. Characters that turn
    the direction of what follows are left out, and a name that runs from right to left is kept apart
    (Unicode Standard Annex 9, 2.4), so that the words beside it stay in their order.
    """
    kept, marks = [], 0
    for character in unicodedata.normalize("NFC", text):
        category = unicodedata.category(character)
        marks = marks + 1 if category in ("Mn", "Me") else 0
        if character == "\n" and lines:
            kept.append(character)
        elif character.isspace() or category in ("Zl", "Zp"):
            kept.append(" " if character in "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029" else character)
        elif (category[0] != "C" or character in _JOINERS) and marks <= _MARKS:
            kept.append(character)
    clean = "".join(kept).strip()
    if not any(map(_seen, clean)):
        return ""
    return f"{_ISOLATE}{clean}{_END}" if any(map(_leftwards, clean)) else clean


def _seen(character: str) -> bool:
    return unicodedata.category(character)[0] not in "CZM" and character not in _BLANK


def _leftwards(character: str) -> bool:
    return unicodedata.bidirectional(character) in ("R", "AL")


def shortened(text: str, most: int) -> str:
    """Its beginning, at most that many characters, with an ellipsis where something is missing."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
