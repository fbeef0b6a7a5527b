"""The children who come along: how many they are, and how old."""

from __future__ import annotations

from dataclasses import dataclass

from bot.understanding.ages import GROWN_UP, MONTH
from bot.understanding.message import Message
from bot.understanding.values import HeardChildren

_NOT_OURS = frozenset({"others", "consult", "reply", "drop", "birthday"})


@dataclass(frozen=True)
class ChildrenSaid:
    children: HeardChildren | None = None
    used: frozenset[int] = frozenset()
    """Tokens that say it."""


def children_said(message: Message) -> ChildrenSaid:
    """ "Two kids, 8 and 11", "with our son (9)", "no kids"; to the open question also bare numbers."""
    none = [m for m in message.matches if m.rule == "wishes.no_children"]
    if none:
        used = frozenset(i for m in none for i in range(m.start, m.end))
        return ChildrenSaid(HeardChildren(number=0, known=True), used)
    named = [at for at in range(len(message.tokens)) if _names_a_child(at, message)]
    counted = {at: _how_many(at, message) for at in named}
    ages = _ages(message, bool(named), frozenset(i for _, before in counted.values() for i in before))
    if not named and not ages:
        return ChildrenSaid()
    number = _number([(at, n, _plural(at, message)) for at, (n, _) in counted.items()])
    young = tuple(sorted(age for age in ages.values() if age < GROWN_UP))
    if not named and not young:
        return ChildrenSaid()
    known = bool(ages) and (number is None or len(ages) >= number)
    words = frozenset(i for at, (_, before) in counted.items() for i in (at, *before))
    heard = HeardChildren(ages=young, number=number, known=known, corrects=message.says("talk.correction"))
    return ChildrenSaid(heard, words | frozenset(ages))


def _names_a_child(at: int, message: Message) -> bool:
    keys = message.tokens[at].keys
    if "{child}" not in keys and "{children}" not in keys:
        return False
    role = message.sentence.role_of_people(at, at + 1)
    return role not in _NOT_OURS or (role == "others" and _aged(at, message))


def _aged(at: int, message: Message) -> bool:
    """ "Unsere Tochter ist 9": told of somebody, but for her age."""
    return any(p.start == at + 1 for p in message.ages)


def _plural(at: int, message: Message) -> bool:
    """Where one spelling is both ("Töchter" without its dots), one is meant."""
    keys = message.tokens[at].keys
    return "{children}" in keys and "{child}" not in keys


def _how_many(at: int, message: Message) -> tuple[int | None, tuple[int, ...]]:
    """The number before the word, an adjective between them perhaps, and where it stands."""
    for before in (at - 1, at - 2):
        if before >= 0 and message.tokens[before].kind == "stop":
            break
        if before >= 0 and "{n1}" in message.tokens[before].keys and not _is_age(before, message):
            return message.tokens[before].value, (before,)
    return (None if _plural(at, message) else 1), ()


def _is_age(at: int, message: Message) -> bool:
    return any(p.start <= at < p.end for p in message.ages)


def _number(said: list[tuple[int, int | None, bool]]) -> int | None:
    """ "2 kids and a baby" is three, "2 kids, a son and a daughter" two; None where some are not counted."""
    many = [n for _, n, plural in said if plural]
    ones = sum(n or 1 for _, n, plural in said if not plural)
    if not said or None in many:
        return None
    together = sum(n or 0 for n in many)
    return together if together and ones == together else together + ones


def _ages(message: Message, named: bool, counting: frozenset[int]) -> dict[int, int]:
    """Token → age in years. To the question about them, every number that counts nothing is one."""
    sentence, tokens = message.sentence, message.tokens
    ours = [
        p
        for p in message.ages
        if not sentence.told_of_others(p.start) or (p.start and _names_a_child(p.start - 1, message))
    ]
    found = {i: tokens[i].value for p in ours for i in range(p.start, p.end) if "{n}" in tokens[i].keys}
    asked = message.asked == "children"
    found |= _listed(message, counting)
    for at, token in enumerate(tokens):
        if "{n1}" not in token.keys or at in counting:
            continue
        if (asked or named) and _in_months(at, message):
            found[at] = (token.value or 0) // 12
        elif asked and "{n}" in token.keys and at not in message.taken and "{nth}" not in token.keys:
            found[at] = token.value
    return {at: age for at, age in found.items() if age is not None}


def _listed(message: Message, counting: frozenset[int]) -> dict[int, int | None]:
    """ "Two kids, 8 and 11": as many numbers after the word as it counts."""
    found: dict[int, int | None] = {}
    for count in counting:
        number = message.tokens[count].value or 0
        word = next(at for at in range(count + 1, len(message.tokens)) if _names_a_child(at, message))
        listed: list[int] = []
        for at in range(word + 1, min(word + 2 * number + 2, len(message.tokens))):
            token = message.tokens[at]
            if "{n}" in token.keys and at not in message.taken:
                listed.append(at)
            elif not (token.kind == "sign" or "{dates_and}" in token.keys):
                break
        if len(listed) == number:
            found |= {at: message.tokens[at].value for at in listed}
    return found


def _in_months(at: int, message: Message) -> bool:
    """ "8 months", "8-month-old"."""
    after = at + 1 + (at + 1 < len(message.tokens) and message.tokens[at + 1].text == "-")
    if after >= len(message.tokens):
        return False
    return "{span}" in message.tokens[after].keys and message.tokens[after].value == MONTH
