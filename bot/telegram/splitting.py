"""Telegram counts a text in UTF-16 units and takes no more than 4,096 of them in a message."""

from __future__ import annotations

from collections.abc import Iterable

MESSAGE_LIMIT = 4096
"""After entities are parsed (Bot API, sendMessage); we count the tags too, which errs on the safe side."""

_BREAKS = ("\n\n", "\n", " ")


def units(text: str) -> int:
    """How long Telegram finds a text."""
    return len(text.encode("utf-16-le")) // 2


def split(text: str, limit: int) -> list[str]:
    """The text in pieces of at most `limit` units.

    Cut at blank lines where that is enough, else at lines, at words, at last within a word.
    """
    return _split(text, limit, _BREAKS)


def cut(text: str, limit: int) -> str:
    """The text's beginning, at most `limit` units, with an ellipsis where something is missing."""
    if units(text) <= limit:
        return text
    return _head(text, limit - 1).rstrip() + "…"


def _split(text: str, limit: int, breaks: tuple[str, ...]) -> list[str]:
    if units(text) <= limit:
        return [text]
    if not breaks:
        head = _head(text, limit)
        return [head, *_split(text[len(head) :], limit, breaks)]
    pieces = (piece for part in text.split(breaks[0]) for piece in _split(part, limit, breaks[1:]))
    return _packed(pieces, limit, breaks[0])


def _packed(pieces: Iterable[str], limit: int, between: str) -> list[str]:
    """As few texts as possible, in order."""
    packed: list[str] = []
    for piece in pieces:
        if packed and units(packed[-1] + between + piece) <= limit:
            packed[-1] += between + piece
        elif piece.strip():
            packed.append(piece)
    return packed


def _head(text: str, limit: int) -> str:
    """As many whole characters as fit; never half of a surrogate pair, nor half of an HTML entity."""
    head = text.encode("utf-16-le")[: 2 * limit].decode("utf-16-le", errors="ignore")
    start = head.rfind("&", max(0, len(head) - 8))
    return head if start <= 0 or ";" in head[start:] or len(head) == len(text) else head[:start]
