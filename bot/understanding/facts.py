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
]

MOST_FACTS = 8

_OF_ROLES: Mapping[Role, FactKind] = {
    "arrive": "arrival", "leave": "departure", "other_trip": "other_trip", "birthday": "occasion"
}  # fmt: skip
_OF_RULES: Mapping[str, FactKind] = {
    f"facts.{kind}": kind for kind in ("wish", "health", "diet", "occasion", "budget", "contact_wish")
}


def facts_of(message: Message, when: WhenSaid) -> tuple[Fact, ...]:
    """In the words of the message: the part of the sentence in which it is told."""
    found = [
        Fact(kind=_OF_ROLES[role], text=_clause(message, p.start), day=day) for role, p, day in when.others
    ]
    found += [Fact(kind="age", text=_clause(message, p.start, p.end)) for p in message.ages]
    if not any(t.text == "?" for t in message.tokens):
        told = longest(m for m in message.matches if m.rule in _OF_RULES)
        found += [Fact(kind=_OF_RULES[m.rule], text=_clause(message, m.start)) for m in told]
    return tuple(dict.fromkeys(found))[:MOST_FACTS]


def _clause(message: Message, start: int, end: int | None = None) -> str:
    """The part of the sentence around a token, or from its beginning to `end`."""
    parts = message.sentence.parts
    first = next(i for i, part in enumerate(parts) if part == parts[start])
    last = max(i for i, part in enumerate(parts) if part == parts[start])
    while last > start and not {"{but}", "{dates_and}"}.isdisjoint(message.tokens[last].keys):
        last -= 1
    return message.written(first, max(end or 0, last + 1)).strip(" ,.;:!\n")
