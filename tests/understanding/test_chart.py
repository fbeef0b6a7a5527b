"""Pieces, how they combine, and which of them make up a message."""

from __future__ import annotations

import pytest

from bot.understanding.chart import MOST_PIECES, Piece, PieceKind, close, cover, covered


def piece(kind: PieceKind, start: int, end: int, rule: str = "") -> Piece:
    return Piece(kind, start, end, None, rule)


def joined(left: Piece, right: Piece) -> Piece | None:
    """Any two dates with at most one token between."""
    if left.kind == right.kind == "date" and right.start - left.end <= 1:
        return piece("date", left.start, right.end, left.rule + "+" + right.rule)
    return None


def test_pieces_combine_until_nothing_new_follows() -> None:
    """Three dates in a row: each, the pairs, and all of them."""
    chart = close([piece("date", 0, 1, "a"), piece("date", 2, 3, "b"), piece("date", 4, 5, "c")], joined)
    spans = {(p.start, p.end) for p in chart}
    assert spans == {(0, 1), (2, 3), (4, 5), (0, 3), (2, 5), (0, 5)}


def test_the_work_is_bounded() -> None:
    """However many pieces a text has."""
    chart = close([piece("date", at, at + 1, str(at)) for at in range(1000)], joined)
    assert len(chart) <= MOST_PIECES


@pytest.mark.parametrize(
    ("pieces", "chosen"),
    [
        ([("date", 0, 2), ("party", 1, 4)], [("party", 1, 4)]),
        ([("date", 0, 2), ("party", 2, 4)], [("date", 0, 2), ("party", 2, 4)]),
        ([("date", 0, 2), ("date", 2, 4), ("date", 1, 4)], [("date", 1, 4)]),
        ([("party", 0, 2), ("measure", 0, 2)], [("measure", 0, 2)]),
        ([("date", 0, 2), ("nothing", 0, 2)], [("nothing", 0, 2)]),
        ([("mark", 0, 3), ("date", 0, 1)], [("date", 0, 1)]),
        ([], []),
    ],
)
def test_the_best_cover(
    pieces: list[tuple[PieceKind, int, int]], chosen: list[tuple[PieceKind, int, int]]
) -> None:
    """No two overlap; a long one beats two short ones; the kind decides between equals; a mark is none."""
    found = cover([piece(*each) for each in pieces])
    assert [(p.kind, p.start, p.end) for p in found] == chosen
    assert len(covered(found)) == sum(len(p) for p in found)


def test_what_is_general_gives_way() -> None:
    """ "Mid March" is more than the month."""
    found = cover([piece("date", 0, 2, "part_of_month"), piece("date", 0, 2, "month")])
    assert [p.rule for p in found] == ["part_of_month"]
