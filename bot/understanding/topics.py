"""Questions: which topics a message asks about, and what of it belongs to the question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import get_args

from bot.understanding.grammar import Match
from bot.understanding.roles import Sentence
from bot.understanding.tokens import Token
from bot.understanding.values import Asked
from core.catalog import Topic

_TOPICS: Mapping[str, Topic] = {topic: topic for topic in get_args(Topic)}

_SPECIFIC: tuple[Topic, ...] = (
    "cancellation", "camping", "wifi", "horses", "children", "altitude", "packing", "food", "language",
    "weather", "bathroom", "safety", "payment", "difficulty", "transport", "included", "price", "distance",
    "availability", "duration", "group", "run", "stay", "itinerary",
)  # fmt: skip
"""Which topic a question is about that touches several ("is there wifi in the room?"): the one named by less
common words."""

ABOUT: Mapping[Topic, frozenset[Asked]] = {
    "weather": frozenset({"dates"}),
    "safety": frozenset({"dates", "group_size"}),
    "food": frozenset({"dates"}),
    "packing": frozenset({"dates", "extras"}),
    "difficulty": frozenset({"dates", "group_size"}),
    "children": frozenset({"group_size", "children"}),
    "horses": frozenset({"extras"}),
    "price": frozenset({"extras", "single_rooms"}),
    "included": frozenset({"extras"}),
    "camping": frozenset({"extras"}),
    "transport": frozenset({"pickup", "dropoff", "dates"}),
    "distance": frozenset({"pickup", "dropoff"}),
    "duration": frozenset({"pickup", "dropoff", "dates"}),
    "itinerary": frozenset({"pickup", "dropoff"}),
    "altitude": frozenset({"pickup", "dropoff"}),
}
"""What is named in a question about that topic is no answer ("what is August like?")."""

ANSWERS: Mapping[Topic, Asked] = {
    "horses": "extras", "transport": "pickup", "stay": "stay", "bathroom": "stay", "cancellation": "dates",
    "group": "stay",
}  # fmt: skip
"""A wish in the form of a question answers this slot ("can you pick us up in Pisac?")."""

BOOKING = 3
"""Answers in one message from which it is a booking."""

SHORT = 3
"""Words up to which naming a topic asks about it ("Wifi")."""

LONG = 5
"""Words of a phrase that says more than any two of another."""

MOST_TOPICS = 3

_IDLE = ("talk.greeting", "talk.change", "questions.statement", "stays.unpriced")
"""Their words ask nothing ("no problem", "whatever the price", "can I still change something?")."""

_REQUESTS = ("acts.cancel", "talk.human")
"""Not a question about their topic ("Cancel") unless asked as one."""


def topics_of(
    matches: Sequence[Match], tokens: Sequence[Token], sentence: Sentence, *, slots: int
) -> tuple[Topic, ...]:
    """Topics asked about, one a sentence and those that other parts of it plainly ask, in their order.

    `slots`: how much the message answers; if anything, only a real question is one, and a whole booking
    does not ask about what it merely mentions.
    """
    question = is_question(matches, tokens)
    if not question and (slots or any(m.rule in _REQUESTS for m in matches)):
        return ()
    words = sum(t.kind in ("word", "number") for t in tokens)
    if not question and words > SHORT:
        return ()
    small = (m for m in matches if m.rule in _IDLE or (m.rule == "acts.yes" and m.words > 1))
    idle = frozenset(i for m in small for i in range(m.start, m.end))
    found: dict[int, tuple[tuple[bool, int, int], Match]] = {}
    asked: list[Match] = []
    for match in matches:
        table, _, name = match.rule.partition(".")
        if table not in ("ask", "mention") or match.start in idle:
            continue
        if table == "mention" and slots >= BOOKING:
            continue
        weight = (table == "ask", (match.words > 1) + (match.words >= LONG), -_SPECIFIC.index(_TOPICS[name]))
        where = sentence.sentences[match.start]
        if where not in found or weight > found[where][0]:
            found[where] = (weight, match)
        asked.append(match)
    best = _asking([match for _, match in found.values()], matches, sentence)
    best += [m for m in asked if _asks_besides(m, best, matches, sentence)]
    names = [m.rule.partition(".")[2] for m in sorted(best, key=lambda m: m.start)]
    return tuple(dict.fromkeys(_TOPICS[name] for name in names))[:MOST_TOPICS]


def _asking(best: list[Match], matches: Sequence[Match], sentence: Sentence) -> list[Match]:
    """Those in sentences that ask; all when none does on its own."""
    asks = {
        sentence.sentences[m.start]
        for m in matches
        if m.rule in ("questions.question", "questions.question_start")
    }
    return [m for m in best if sentence.sentences[m.start] in asks] or best


def _asks_besides(match: Match, best: Sequence[Match], matches: Sequence[Match], sentence: Sentence) -> bool:
    """ "Is there wifi, and how hard is it?": a part of a sentence with a question of its own."""
    part = sentence.parts[match.start]
    if not match.rule.startswith("ask.") or any(sentence.parts[m.start] == part for m in best):
        return False
    return any(
        m.rule in ("questions.question", "questions.question_start") and sentence.parts[m.start] == part
        for m in matches
    )


def is_question(matches: Sequence[Match], tokens: Sequence[Token]) -> bool:
    told = {i for m in matches if m.rule == "questions.statement" for i in range(m.start, m.end)}
    for m in matches:
        if m.rule == "talk.greeting":  # "Tudo bem?": its question mark is part of it
            told |= set(range(m.start, m.end + 1))
    return any(
        m.rule == "questions.question" or (m.rule == "questions.question_start" and _begins(m.start, tokens))
        for m in matches
        if m.start not in told
    )


def has_question(matches: Sequence[Match], tokens: Sequence[Token]) -> bool:
    """A question mark that belongs to no greeting."""
    greeting = {i for m in matches if m.rule == "talk.greeting" for i in range(m.start, m.end + 1)}
    return any(t.text == "?" and i not in greeting for i, t in enumerate(tokens))


def _begins(at: int, tokens: Sequence[Token]) -> bool:
    return at == 0 or tokens[at - 1].kind == "stop" or tokens[at - 1].text == ","
