"""What is learned besides, about the people and their journey, and not to be lost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from bot.understanding.grammar import longest
from bot.understanding.message import Message
from bot.understanding.roles import Role
from bot.understanding.values import Fact
from bot.understanding.when_said import WhenSaid

FactKind = Literal[
    "wish",
    "arrival",
    "departure",
    "age",
    "health",
    "diet",
    "occasion",
    "budget",
    "other_trip",
    "contact_wish",
    "second",
]

MOST_FACTS = 8

_OF_ROLES: Mapping[Role, FactKind] = {
    "arrive": "arrival", "leave": "departure", "other_trip": "other_trip", "birthday": "occasion"
}  # fmt: skip
_OF_RULES: Mapping[str, FactKind] = {
    f"facts.{kind}": kind
    for kind in ("wish", "health", "diet", "occasion", "budget", "contact_wish", "second")
}


def facts_of(message: Message, when: WhenSaid) -> tuple[Fact, ...]:
    """In the words of the message: the part of the sentence in which it is told."""
    found = [
        Fact(kind=_OF_ROLES[role], text=_clause(message, p.start), day=day) for role, p, day in when.others
    ]
    found += [Fact(kind="age", text=_clause(message, p.start, p.end)) for p in message.ages]
    sentences = message.sentence.sentences
    asking = {sentences[at] for at, t in enumerate(message.tokens) if t.text == "?"}
    for match in longest(m for m in message.matches if m.rule in _OF_RULES):
        kind = _OF_RULES[match.rule]
        if sentences[match.start] not in asking or kind in _ALSO_ASKED:
            text = _sentence if kind in _WHOLE else _clause
            found.append(Fact(kind=kind, text=text(message, match.start)))
    return tuple(dict.fromkeys(found))[:MOST_FACTS]


def second_choice(message: Message) -> int | None:
    """ "12 June, otherwise the 13th": the token from which on another day or place is named, in case."""
    found = [m for m in message.matches if m.rule == "facts.second" and m.start]
    if not found or any(t.text == "?" for t in message.tokens):
        return None
    cut = min(m.start for m in found)
    while cut > 1 and ("{or}" in message.tokens[cut - 1].keys or message.tokens[cut - 1].kind == "sign"):
        cut -= 1
    return cut if any(p.kind in ("date", "day") and p.start >= cut for p in message.pieces) else None


_ALSO_ASKED = ("health",)
"""Told even where it is asked about ("is it ok with asthma?")."""

_WHOLE = ("contact_wish", "second")
"""What says little without the rest of its sentence ("WhatsApp, mornings only")."""


def _sentence(message: Message, start: int) -> str:
    sentences = message.sentence.sentences
    at = [i for i, number in enumerate(sentences) if number == sentences[start]]
    return message.written(at[0], at[-1] + 1).strip(" ,.;:!\n")


def _clause(message: Message, start: int, end: int | None = None) -> str:
    """The part of the sentence around a token, or from its beginning to `end`."""
    parts = message.sentence.parts
    first = next(i for i, part in enumerate(parts) if part == parts[start])
    last = max(i for i, part in enumerate(parts) if part == parts[start])
    while last > start and not {"{but}", "{dates_and}"}.isdisjoint(message.tokens[last].keys):
        last -= 1
    return message.written(first, max(end or 0, last + 1)).strip(" ,.;:!\n")
