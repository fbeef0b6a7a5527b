"""What a message wants: a question about a topic, a correction, a person …"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, get_args

from bot.understanding.grammar import Match
from bot.understanding.tokens import Token
from bot.understanding.values import Act, Talk
from core.catalog import Topic

Intent = Literal[
    "question", "correction", "cancel", "human", "greeting", "thanks", "yes", "no", "you_choose", "never_mind"
]
"""A rule of the lexicon's [intents] that says what a message is for."""

_TOPICS: Mapping[str, Topic] = {topic: topic for topic in get_args(Topic)}
_SPECIFIC: tuple[Topic, ...] = (
    "cancellation", "camping", "wifi", "horses", "children", "altitude", "packing", "food", "language",
    "weather", "bathroom", "safety", "payment", "difficulty", "transport", "included", "price", "distance",
    "availability", "duration", "group", "run", "stay", "itinerary",
)  # fmt: skip
"""Which topic a question is about that touches several ("is there wifi in the room?"): the one named by less
common words."""

BOOKING = 3
"""Answers in one message from which it is a booking."""

SHORT = 3
"""Words up to which naming a topic asks about it ("Wifi")."""


def hear_topic(matches: Sequence[Match], tokens: Sequence[Token], *, slots: int) -> Topic | None:
    """The topic asked about: a phrase of several words wins, then the more specific topic.

    `slots`: how much the message answers; if anything, only a real question is one, and a whole booking
    does not ask about what it merely mentions.
    """
    question = is_question(matches, tokens)
    if not question and (slots or any(m.rule in _REQUESTS for m in matches)):
        return None
    words = sum(t.kind in ("word", "number") for t in tokens)
    small = (m for m in matches if m.rule in _IDLE or (m.rule == "intents.yes" and m.words > 1))
    idle = frozenset(i for m in small for i in range(m.start, m.end))
    best = (False, False, -len(_SPECIFIC))
    topic: Topic | None = None
    for match in matches:
        table, _, name = match.rule.partition(".")
        if table not in ("ask", "mention") or not (question or words <= SHORT) or match.start in idle:
            continue
        if table == "mention" and slots >= BOOKING:
            continue
        weight = (table == "ask", match.words > 1, -_SPECIFIC.index(_TOPICS[name]))
        if weight > best:
            best = weight
            topic = _TOPICS[name]
    return topic


def is_question(matches: Sequence[Match], tokens: Sequence[Token]) -> bool:
    told = {i for m in matches if m.rule == "intents.statement" for i in range(m.start, m.end)}
    for m in matches:
        if m.rule == "intents.greeting":  # "Tudo bem?": its question mark is part of it
            told |= set(range(m.start, m.end + 1))
    return any(
        m.rule == "intents.question" or (m.rule == "intents.question_start" and _begins(m.start, tokens))
        for m in matches
        if m.start not in told
    )


def _begins(at: int, tokens: Sequence[Token]) -> bool:
    return at == 0 or tokens[at - 1].kind == "stop" or tokens[at - 1].text == ","


def asks(tokens: Sequence[Token]) -> bool:
    """A question, whatever about."""
    return any(t.text == "?" for t in tokens)


_IDLE = ("intents.greeting", "intents.statement", "stays.unpriced")
"""Their words ask nothing ("no problem", "whatever the price")."""

_REQUESTS = ("intents.cancel", "intents.human")
"""Not a question about their topic ("Cancel") unless asked as one."""

_COMFORT = ("stays.nicer", "stays.cheapest")
"""Their words are no correction ("algo mejor")."""

_ORDER: tuple[Intent, ...] = ("human", "never_mind", "cancel", "you_choose")


def hear_intent(
    matches: Sequence[Match], tokens: Sequence[Token], *, slots: bool, stay: bool, topic: Topic | None
) -> Intent | None:
    """The intent; small talk counts only where nothing else was said."""
    stays = frozenset(i for m in matches if stay and m.rule in _COMFORT for i in range(m.start, m.end))
    said = {
        m.rule.removeprefix("intents.")
        for m in matches
        if m.rule.startswith("intents.") and m.start not in stays
    }
    if "human" in said:
        return "human"
    if topic is not None:
        return "question"
    if slots:
        return next((intent for intent in _BESIDE if intent in said), None)
    for intent in _ORDER:
        if intent in said:
            return intent
    if asks(tokens) and not _only_greets(matches, tokens):
        return "question"
    for intent in _SMALL:
        if intent in said:
            return intent
    return None


def _only_greets(matches: Sequence[Match], tokens: Sequence[Token]) -> bool:
    """ "Tudo bem?" asks nothing that we could answer."""
    greeting = {i for m in matches if m.rule == "intents.greeting" for i in range(m.start, m.end)}
    words = {i for i, token in enumerate(tokens) if token.kind not in ("stop", "sign")}
    return bool(words) and words <= greeting


_BESIDE: tuple[Intent, ...] = ("correction", "you_choose")
"""What is said beside an answer ("any day in June")."""

_SMALL: tuple[Intent, ...] = ("greeting", "no", "yes", "thanks")


_ACTS: Mapping[Intent | None, Act] = {
    "yes": "yes",
    "no": "no",
    "cancel": "cancel",
    "never_mind": "never_mind",
}
_BESIDE_AN_ACT = ("intents.greeting", "intents.thanks", "intents.request")


def act_in(intent: Intent | None, matches: Sequence[Match], tokens: Sequence[Token]) -> Act | None:
    """What the message does, if that is all it says, greetings and thanks apart."""
    act = _ACTS.get(intent)
    if act is None or asks(tokens):
        return None
    kinds = (f"intents.{intent}", *_BESIDE_AN_ACT)
    accounted = {i for m in matches if m.rule in kinds for i in range(m.start, m.end)}
    rest = {
        i
        for i, token in enumerate(tokens)
        if token.kind in ("word", "number", "ending") and token.text not in _POLITE
    }
    return act if rest <= accounted else None


_POLITE = frozenset(
    ("please", "pls", "then", "so", "favor", "por", "pf", "bitte", "gerne", "dann", "s'", "il", "vous", "te")
) | {"plait", "alors", "entonces", "entao"}

_TALK: Mapping[Intent, Talk] = {
    "greeting": "greeting", "thanks": "thanks", "human": "human", "you_choose": "you_choose",
    "correction": "correction",
}  # fmt: skip


def talk_in(intent: Intent | None, matches: Sequence[Match], *, slots: bool) -> frozenset[Talk]:
    """What else the message does."""
    said = {talk for rule, talk in _TALK.items() if rule == intent}
    if not slots:
        rules = {m.rule for m in matches}
        said |= {talk for talk in ("greeting", "thanks") if f"intents.{talk}" in rules}
    return frozenset(said)
