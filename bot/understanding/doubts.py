"""What no reading accounts for, where it has weight: a number, a month, a weekday, a "not", an "or"."""

from __future__ import annotations

from collections.abc import Sequence

from bot.understanding.chart import Piece
from bot.understanding.message import Message

MOST_DOUBTS = 3

LAST_DAY, YEARS_AHEAD = 31, 2
"""A number beyond them is no day, no size and no year to travel in."""

_QUIET = (
    "ask.",
    "mention.",
    "talk.",
    "acts.",
    "questions.statement",
    "questions.question",
    "facts.",
    "stays.",
    "places.",
)
"""A "not" or an "or" inside such a phrase is part of it."""


def doubts_of(
    message: Message, used: frozenset[int], unsaid: Sequence[Piece], sizes: Sequence[int], *, slots: bool
) -> tuple[str, ...]:
    """The words, as written; beside something understood, for else there is nothing to doubt.

    `unsaid`: days that are out, where no others are said.
    """
    bounds = [p for p in message.pieces if p.kind == "bound" and (slots or not message.question)]
    found = [message.written(p.start, p.end) for p in (*bounds, *unsaid)]
    if slots:
        accounted = used | message.taken | _phrased(message)
        for at, token in enumerate(message.tokens):
            if (
                at not in accounted
                and (len(sizes) != 1 or token.value != sizes[0])
                and _has_weight(message, at, used)
            ):
                found.append(token.raw)
        found += [message.tokens[at].raw for at in _conditions(message) if sizes]
    return tuple(dict.fromkeys(found))[:MOST_DOUBTS]


def _conditions(message: Message) -> list[int]:
    """ "3 if my brother comes too"."""
    sentence = message.sentence
    turns = [m.start for m in sentence.marks if m.rule in ("roles.join", "roles.drop")]
    parts = {sentence.parts[at] for at in turns}
    return [at for at, t in enumerate(message.tokens) if "{if}" in t.keys and sentence.parts[at] in parts]


def _phrased(message: Message) -> frozenset[int]:
    return frozenset(
        i
        for m in message.matches
        if m.rule.startswith(_QUIET) and m.words >= m.end - m.start
        for i in range(m.start, m.end)
    )


def _has_weight(message: Message, at: int, used: frozenset[int]) -> bool:
    token = message.tokens[at]
    if "{digits}" in token.keys or "{n}" in token.keys:
        value = token.value or 0
        return 0 < value <= LAST_DAY or 0 <= value - message.today.year <= YEARS_AHEAD
    if "{span}" in token.keys and at and not {"{nth}", "{nth_week}"}.isdisjoint(message.tokens[at - 1].keys):
        return True  # "the second week" of what?
    if "{bare_month}" in token.keys or ("{weekday}" in token.keys and len(token.text) > 3):
        return True
    near = range(at - 2, at + 3)
    if "{or}" in token.keys and token.kind == "word":
        return any(i in used for i in near)
    if "{not}" in token.keys:
        return any(i in used for i in range(at + 1, at + 4))
    return False
