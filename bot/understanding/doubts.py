"""What no reading accounts for, where it has weight: a number, a month, a weekday, a "not", an "or"."""

from __future__ import annotations

from collections.abc import Sequence

from bot.understanding.chart import Piece
from bot.understanding.message import Message

MOST_DOUBTS = 3

WEEKS = (7, 14, 15)
"""Days of a week, and of what people call a fortnight."""

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
        accounted = used | message.taken | _phrased(message) | _aside(message)
        left = [
            at for at in range(len(message.tokens)) if at not in accounted and _has_weight(message, at, used)
        ]
        left = [at for at in left if len(sizes) != 1 or message.tokens[at].value != sizes[0]]
        left += [*_halves(message, used), *(_conditions(message) if sizes else ())]
        found += [message.tokens[at].raw for at in left]
    return tuple(dict.fromkeys(found))[:MOST_DOUBTS]


def _aside(message: Message) -> frozenset[int]:
    """ "5 people (3 ladies, 2 men)": details in brackets."""
    texts = [t.text for t in message.tokens]
    if "(" not in texts or ")" not in texts:
        return frozenset()
    return frozenset(range(texts.index("("), texts.index(")")))


def _conditions(message: Message) -> list[int]:
    """ "3 if my brother comes too"."""
    sentence = message.sentence
    turns = [*sentence.turns, *(p.start for p in message.pieces if p.rule in _COMERS)]
    parts = {sentence.parts[at] for at in turns}
    return [at for at, t in enumerate(message.tokens) if "{if}" in t.keys and sentence.parts[at] in parts]


_COMERS = ("member_one", "member_two", "indefinite")


def _halves(message: Message, used: frozenset[int]) -> list[int]:
    """ "September, the second week": of what?"""
    ordinal = {"{nth}", "{nth_week}"}
    return [
        at
        for at, token in enumerate(message.tokens)
        if at
        and at not in used
        and "{span}" in token.keys
        and token.value in WEEKS
        and not ordinal.isdisjoint(message.tokens[at - 1].keys)
    ]


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
    if "{bare_month}" in token.keys or ("{weekday}" in token.keys and len(token.text) > 3):
        return True
    near = range(at - 2, at + 3)
    if "{or}" in token.keys and token.kind == "word":
        return any(i in used for i in near)
    if "{not}" in token.keys:
        return any(i in used for i in range(at + 1, at + 4))
    return False
