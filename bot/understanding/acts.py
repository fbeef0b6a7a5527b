"""Acts and talk: what a message does, apart from answers and questions.

An act counts only where it is the whole message: every word of it belongs to the act, to a greeting, to
thanks
or to politeness. "Yes, but …", "cancel?", "send it when my boss agrees" are none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import get_args

from bot.understanding.grammar import Match, longest
from bot.understanding.tokens import Token
from bot.understanding.values import Act, Talk

SIGH = 3
"""Letters of an unknown word that says nothing."""

_POLITE = ("acts.polite", "talk.greeting", "talk.thanks", "questions.statement")

_WITH: Mapping[Act, tuple[Act, ...]] = {
    "forget_me": ("cancel", "yes"),
    "start_over": ("cancel", "yes"),
    "cancel": ("yes",),
    "send": ("yes",),
    "never_mind": ("no",),
    "no": (),
    "yes": (),
}
"""What may stand beside each act, in the order in which they are looked for: "yes, send it" is "send"."""


def act_of(matches: Sequence[Match], tokens: Sequence[Token]) -> Act | None:
    """The act the whole message is."""
    words = {i for i, t in enumerate(tokens) if t.kind not in ("stop", "sign") and not _sigh(t)}
    if any(t.text == "?" for t in tokens):
        return None
    plain = [m for m in matches if m.words >= m.end - m.start]
    greetings = [
        m for m in plain
        if m.rule in ("talk.greeting", "talk.thanks", "talk.farewell")
        or (m.rule == "acts.polite" and m.end - m.start > 1)  # praise ("that looks great") agrees to nothing
    ]  # fmt: skip
    for act, beside in _WITH.items():
        own = [m for m in plain if m.rule == f"acts.{act}" and not (act == "yes" and _within(m, greetings))]
        if not own or _denied(own, tokens):
            continue
        rules = {f"acts.{other}" for other in (act, *beside)} | set(_POLITE)
        if act in ("cancel", "start_over") and _refuses_first(tokens):
            rules.add("acts.no")
        if act not in ("yes", "no", "never_mind"):
            rules.add("acts.object")
        if words <= _claimed([m for m in plain if m.rule in rules]):
            return act
    return None


def _refuses_first(tokens: Sequence[Token]) -> bool:
    """ "No, cancel it": the no is a word of its own; in "no cancelar" it is not."""
    if len(tokens) < 2 or any("{not}" in t.keys for t in tokens[1:]):
        return False
    return tokens[1].text == "," or "{not}" not in tokens[0].keys


def _sigh(token: Token) -> bool:
    """ "Nah", "uff": a short word of no language."""
    return "{name}" in token.keys and len(token.text) <= SIGH


def _denied(own: Sequence[Match], tokens: Sequence[Token]) -> bool:
    """ "I don't want to cancel": the act stands after a negation that is no part of it."""
    negations = [i for i, t in enumerate(tokens) if "{not}" in t.keys]
    return any(
        m.start > i and not any(t.text == "," for t in tokens[i : m.start])
        for i in negations
        for m in own
        if all(not (o.start <= i and m.end <= o.end) for o in own)
    )


def _within(match: Match, others: Sequence[Match]) -> bool:
    """ "Good" in "good morning"."""
    length = match.end - match.start
    return any(o.start <= match.start and match.end <= o.end and o.end - o.start > length for o in others)


def only_polite(matches: Sequence[Match], tokens: Sequence[Token], besides: frozenset[int]) -> bool:
    """Nothing but politeness stands beside these tokens."""
    rules = {*_POLITE, "acts.yes"}
    words = {i for i, t in enumerate(tokens) if t.kind not in ("stop", "sign")}
    return words - besides <= _claimed([m for m in matches if m.rule in rules])


def _claimed(matches: Sequence[Match]) -> set[int]:
    return {i for m in matches for i in range(m.start, m.end)}


def talk_of(
    matches: Sequence[Match], tokens: Sequence[Token], *, act: Act | None, slots: bool, asks: bool
) -> frozenset[Talk]:
    """Everything the message does besides. What is said in passing does not count beside an answer."""
    found = {m.rule.removeprefix("talk.") for m in longest(m for m in matches if m.rule.startswith("talk."))}
    talk: set[Talk] = {talk for talk in get_args(Talk) if talk in found}
    alone = [m for m in matches if m.rule == "talk.human_alone"]
    if alone and not slots and only_polite(matches, tokens, frozenset(_claimed(alone))):
        talk.add("human")
    if any(m.rule == "talk.human" for m in matches) and "small_talk" not in talk:
        talk = (talk - {"hesitate"}) | {"human"}
    if "small_talk" in talk:
        talk.discard("human")
    if act is not None:
        talk -= {"hesitate", "correction", "you_choose", "farewell"}
    if asks:
        talk -= {"correction"}
    if slots:
        talk -= {"greeting", "thanks", "correction", "repeat", "small_talk", "farewell"}
    if not any(t.kind not in ("stop", "sign") for t in tokens) and any(t.text == "?" for t in tokens):
        talk.add("small_talk")  # "???"
    return frozenset(talk)
