"""A bounded chart: pieces of meaning over the tokens of a message, combined in pairs, and the best cover.

Nothing here knows a language or a slot. A piece claims tokens `start` … `end` - 1 and means `value`; two
pieces
that stand together may combine into one that claims both and what links them; of pieces that claim the same
tokens those win that together account for most of the message.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

PieceKind = Literal[
    "date", "day", "mark", "shift", "duration", "party", "part", "number", "change", "bound", "age",
    "measure", "nothing",
]  # fmt: skip
"""What a piece is.

date: a day or days · day: a number, or a word, that may be one · mark: what is said of a date beside it ·
shift: "two weeks later" · duration · party: how many travel · part: some of those who do · number: one
that may count them · change: "one more" · bound: "at least 4" · age · measure: money, time, distance, and
whatever else is counted · nothing: words that only look like a date.
"""

REACH = 8
"""Tokens that may stand between two pieces which combine."""

MOST_PIECES = 80
"""Pieces of one message; what a message of 40 words needs is under 40."""

_PRIORITY: dict[PieceKind, int] = {
    "shift": 6, "nothing": 5, "measure": 4, "age": 4, "bound": 4, "change": 3, "date": 2,
    "party": 1, "part": 0,
}  # fmt: skip
"""Who wins where two covers account for the same words; kinds that are not here mean nothing alone."""

_GENERAL = ("month", "week", "joined", "from_after")
"""Rules that give way to others of their kind for the same words ("mid March" is more than a month)."""


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    kind: PieceKind
    start: int
    end: int
    value: Any
    rule: str = ""

    def __len__(self) -> int:
        return self.end - self.start


Combine = Callable[[Piece, Piece], Piece | None]
"""Two pieces, the left one first, → what they mean together; None when they do not."""


def close(pieces: Iterable[Piece], combine: Combine) -> list[Piece]:
    """All pieces and what follows from them, within bounds."""
    agenda = list(pieces)[:MOST_PIECES]
    agenda.reverse()
    chart: list[Piece] = []
    seen: set[tuple[PieceKind, int, int, str]] = set()
    while agenda and len(chart) < MOST_PIECES:
        piece = agenda.pop()
        key = (piece.kind, piece.start, piece.end, piece.rule)
        if key in seen:
            continue
        seen.add(key)
        for other in chart:
            if piece.end <= other.start <= piece.end + REACH:
                new = combine(piece, other)
            elif other.end <= piece.start <= other.end + REACH:
                new = combine(other, piece)
            else:
                continue
            if new is not None:
                agenda.append(new)
        chart.append(piece)
    return chart


def cover(pieces: Iterable[Piece]) -> list[Piece]:
    """The pieces, none overlapping, that account for most tokens, in the order of the text.

    A long piece counts more than two short ones that claim as much; then the kind decides (`_PRIORITY`).
    """
    ordered = sorted((p for p in pieces if p.kind in _PRIORITY), key=lambda p: (p.end, p.start))
    ends = [p.end for p in ordered]
    best: list[tuple[int, int]] = [(0, -1)]
    before: list[int] = []
    for at, piece in enumerate(ordered):
        fits = bisect_right(ends, piece.start, hi=at)
        before.append(fits)
        weight = (
            best[fits][0] + 20 * len(piece) ** 2 + 2 * _PRIORITY[piece.kind] - piece.rule.startswith(_GENERAL)
        )
        best.append(max((weight, at), (best[at][0], -1)))
    chosen: list[Piece] = []
    at = len(ordered)
    while at:
        index = best[at][1]
        if index < 0:
            at -= 1
            continue
        chosen.append(ordered[index])
        at = before[index]
    return chosen[::-1]


def covered(pieces: Sequence[Piece]) -> frozenset[int]:
    """The tokens that pieces claim."""
    return frozenset(i for p in pieces for i in range(p.start, p.end))
