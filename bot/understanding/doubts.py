"""What no reading accounts for, where it has weight: a number, a month, a weekday, a "not", an "or"."""

from __future__ import annotations

from collections.abc import Sequence

from bot.understanding.chart import Piece
from bot.understanding.grammar import Match
from bot.understanding.message import Message

MOST_DOUBTS = 3

JOINED = 6
"""Tokens after a party within which somebody is still joined to it."""

_JOINS = frozenset({"{and}", "{with}", "{hedge_or}", "{also}"})
_PARTS_FROM = frozenset({"{not}", "{copula}"})
_COMPANY = frozenset({"{others}", "{relative}", "{relatives}"})

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
    "wishes.",
)
"""A "not" or an "or" inside such a phrase is part of it."""


def doubts_of(
    message: Message,
    used: frozenset[int],
    unsaid: Sequence[Piece],
    sizes: Sequence[int],
    *,
    slots: bool,
    roughly: bool,
) -> tuple[str, ...]:
    """The words, as written; beside something understood, for else there is nothing to doubt.

    `unsaid`: days that are out, where no others are said. `roughly`: a period is said, no day.
    """
    bounds = [p for p in message.pieces if p.kind == "bound" and _bounds_company(message, p.start)]
    bounds = [p for p in bounds if slots or not message.question]
    found = [message.written(p.start, p.end) for p in (*bounds, *unsaid)]
    if slots:
        vague = [m for m in message.matches if roughly and _vague(m, message)]
        found += [message.written(m.start, m.end) for m in vague]
        accounted = used | message.taken | _phrased(message) | _aside(message)
        left = [
            at for at in range(len(message.tokens)) if at not in accounted and _has_weight(message, at, used)
        ]
        left = [at for at in left if len(sizes) != 1 or message.tokens[at].value != sizes[0]]
        left += [*_halves(message, used), *(_conditions(message) if sizes else ())]
        left += _uncounted(message, used) if sizes else ()
        found += [message.tokens[at].raw for at in left]
    return tuple(dict.fromkeys(found))[:MOST_DOUBTS]


def _vague(match: Match, message: Message) -> bool:
    """ "The long weekend of August": which, nobody can tell; of a feast we can."""
    known = any(
        p.kind == "date" and p.start <= match.start and match.end <= p.end and "feast" in p.rule
        for p in message.pieces
    )
    return match.rule == "dates.vague" and not known


def _uncounted(message: Message, used: frozenset[int]) -> list[int]:
    """ "2 adults with a wee one": somebody is joined to the party, and no rule counts them."""
    ends = [p.end for p in message.pieces if p.kind == "party" and p.start in used]
    return [at for end in ends for at in _joined(message, end, used)]


def _joined(message: Message, end: int, used: frozenset[int]) -> list[int]:
    joins = False
    none = {i for m in message.matches if m.rule == "wishes.no_children" for i in range(m.start, m.end)}
    claimed = none | message.taken - frozenset(
        i
        for p in message.pieces
        if p.rule.startswith("member_") and p.start not in used
        for i in range(p.start, p.end)
    )
    for at in range(end, min(end + JOINED, len(message.tokens))):
        keys = message.tokens[at].keys
        if message.tokens[at].kind == "stop" or at in claimed or not _PARTS_FROM.isdisjoint(keys):
            break
        joins = joins or not _JOINS.isdisjoint(keys)
        told = at + 1 < len(message.tokens) and "{copula}" in message.tokens[at + 1].keys
        if joins and not _COMPANY.isdisjoint(keys) and not told:
            role = message.sentence.role_of_people(at, at + 1)
            return [at] if role is None else []
    return []


def _bounds_company(message: Message, start: int) -> bool:
    """Not the age of "three children under 5"."""
    return not start or _COMPANY.isdisjoint(message.tokens[start - 1].keys)


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
        if message.sentence.told_of_others(at):
            return False
        value = token.value or 0
        if at + 1 < len(message.tokens) and "{copula}" in message.tokens[at + 1].keys:
            return False  # "four of us, two are teenagers"
        if "{year}" in token.keys and value == message.today.year:
            return False  # "for 2028": looked for from there on
        return 0 < value <= LAST_DAY or 0 <= value - message.today.year <= YEARS_AHEAD
    if "{bare_month}" in token.keys or ("{weekday}" in token.keys and len(token.text) > 3):
        return True
    near = range(at - 2, at + 3)
    if "{or}" in token.keys and token.kind == "word":
        return any(i in used for i in near)
    if "{not}" in token.keys:
        return any(i in used for i in range(at + 1, at + 4))
    return False
