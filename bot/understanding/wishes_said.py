"""What they want beside the trip: rooms of their own, a horse, a sleeping bag."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.understanding.children_said import ChildrenSaid
from bot.understanding.grammar import longest, stands_alone
from bot.understanding.message import Message
from bot.understanding.names import Named
from bot.understanding.people_said import PeopleSaid
from bot.understanding.places import may_stop
from bot.understanding.values import HeardExtra

REACH = 4
"""Tokens from a "not" to what it is about."""


@dataclass(frozen=True)
class RoomsSaid:
    number: tuple[int | None, ...] = ()
    """None: they do not say how many. Empty: nothing was said."""
    used: frozenset[int] = frozenset()


@dataclass(frozen=True)
class ExtrasSaid:
    extras: tuple[HeardExtra, ...] = ()
    used: frozenset[int] = frozenset()


def rooms_said(message: Message) -> RoomsSaid:
    """ "A single room for me", "two single rooms", "no single room"; to the open question also a number."""
    everybody = message.standing.group_size
    found = longest(m for m in message.matches if m.rule in _ROOMS)
    if found:
        match = max(found, key=lambda m: m.end - m.start)
        used = frozenset(range(match.start, match.end))
        if match.rule == "wishes.no_single" or _negated(match.start, message):
            return RoomsSaid((0,), used)
        before = match.start - 1
        if before >= 0 and "{n1}" in message.tokens[before].keys:
            return RoomsSaid((message.tokens[before].value,), used | {before})
        if match.rule == "wishes.single_each":
            return RoomsSaid((everybody,), used)
        return RoomsSaid((1,) if match.rule == "wishes.single" else (None,), used)
    return _rooms_answered(message) if message.asked == "single_rooms" else RoomsSaid()


_ROOMS = ("wishes.single", "wishes.singles", "wishes.single_each", "wishes.no_single")


def _rooms_answered(message: Message) -> RoomsSaid:
    """ "2", "just me", "all of us"."""
    tokens = message.tokens
    whole = frozenset(range(len(tokens)))
    if message.says("wishes.all") and message.standing.group_size:
        return RoomsSaid((message.standing.group_size,), whole)
    numbers = [i for i, t in enumerate(tokens) if "{n1}" in t.keys and stands_alone(tokens, i)]
    if len(numbers) == 1:
        return RoomsSaid((tokens[numbers[0]].value,), frozenset(numbers))
    return (
        RoomsSaid((1,), whole) if message.says("size.one") or message.says("size.asked_one") else RoomsSaid()
    )


def extras_said(named: Sequence[Named], message: Message) -> ExtrasSaid:
    """ "We'd like a horse", "2 bicycles", "a horse for two of us", "without the mule"."""
    extras: dict[str, HeardExtra] = {}
    used: set[int] = set()
    plainly = False
    for name in (n for n in named if n.kind == "extra" and len(n.codes) == 1):
        number, words = _for_how_many(name, message)
        number = 0 if _refused(name, message) else number
        plainly = plainly or number == 0 or any(at >= name.end for at in words)
        code = next(iter(name.codes))
        extras[code] = HeardExtra(code=code, number=number)
        used |= {*range(name.start, name.end), *words}
    wanted = bool(extras) and (plainly or _wanted(frozenset(used), message))
    return ExtrasSaid(tuple(extras.values()), frozenset(used)) if wanted else ExtrasSaid()


def _wanted(used: frozenset[int], message: Message) -> bool:
    """Words of wishing, or nothing else: "horses live up there" wants none."""
    if message.asked == "extras" or message.says("questions.request") or message.says("wishes.want"):
        return True
    return bool(used) and message.says_only(
        used | {i for i, t in enumerate(message.tokens) if _small(t.keys)}
    )


def _small(keys: Sequence[str]) -> bool:
    return not {"{article}", "{and}", "{also}", "{cue}", "{sorry}"}.isdisjoint(keys)


def _for_how_many(name: Named, message: Message) -> tuple[int | None, tuple[int, ...]]:
    """The number, and the words that say so: before the name, or after it ("for two of us")."""
    tokens, before = message.tokens, name.start - 1
    for match in (m for m in message.matches if m.rule == "wishes.all" and m.start == name.end):
        return None, tuple(range(match.start, match.end))
    for at in range(name.end, min(name.end + 3, len(tokens))):
        if tokens[at].kind == "stop" or message.sentence.parts[at] != message.sentence.parts[name.start]:
            break
        if "{n1}" in tokens[at].keys:
            return tokens[at].value, (at,)
    if before >= 0 and "{n1}" in tokens[before].keys:
        return tokens[before].value, (before,)
    if before >= 0 and "{article}" in tokens[before].keys:
        return 1, (before,)
    return None, ()


def _refused(name: Named, message: Message) -> bool:
    """ "Without the mule", "the mule no, a horse"."""
    behind = any(
        m.rule == "stays.not" and m.start == name.end and may_stop(message.tokens, m.end)
        for m in message.matches
    )
    return behind or _negated(name.start, message)


def _negated(start: int, message: Message) -> bool:
    """ "We don't need a horse", "no single room"."""
    parts = message.sentence.parts
    near = [at for at in range(max(start - REACH, 0), start) if parts[at] == parts[start]]
    words = {at for m in message.matches if m.rule == "stays.not" for at in range(m.start, m.end)}
    return any("{not}" in message.tokens[at].keys or at in words for at in near)


def besides(rooms: RoomsSaid, extras: ExtrasSaid, message: Message) -> frozenset[int]:
    """ "A single room for me", "a horse for two of us": tokens that count none of the travellers."""
    used = rooms.used | extras.used
    if message.standing.group_size is None and rooms.number != (1,):
        return extras.used
    parts = {message.sentence.parts[at] for at in used}
    return frozenset(at for at in range(len(message.tokens)) if message.sentence.parts[at] in parts)


def only_children(people: PeopleSaid, children: ChildrenSaid, message: Message) -> bool:
    """ "The kids are 8 and 11", where it is known how many they are: that counts nobody new."""
    if people.corrects or message.standing.group_size is None or not children.used:
        return False
    others = people.used - children.used
    return all(_SOMEBODY.isdisjoint(message.tokens[at].keys) for at in others)


_SOMEBODY = frozenset({"{people}", "{me}", "{counting}", "{adults}", "{relative}", "{relatives}", "{others}"})
