"""How many travellers a message says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from bot.understanding.grammar import Match, longest
from bot.understanding.tokens import Token

SHORT_ANSWER = 6
"""Words up to which a message with one number is an answer to "how many?"."""


def hear_group_size(
    matches: Sequence[Match], tokens: Sequence[Token], *, dated: frozenset[int], asked: bool
) -> tuple[int | None, frozenset[int]]:
    """The number of travellers and the tokens that say it."""
    found = [
        m for m in matches if m.rule.startswith("size.") and not dated.intersection(range(m.start, m.end))
    ]
    other = _other_numbers(found)
    companions = _companions([m for m in found if m.rule.startswith("size.member_")], tokens, other)
    if companions is not None:
        return companions
    named = [
        m
        for m in found
        if m.rule in _MEANING
        and not any(t in other and tokens[t].kind == "number" for t in range(m.start, m.end))
    ]
    sizes = [(m, _MEANING[m.rule](m)) for m in longest(named)]
    if sizes:
        match, size = sizes[-1]
        return size, frozenset(range(match.start, match.end))
    if asked:
        return _bare(tokens, found, dated | other)
    return None, frozenset()


def _other_numbers(found: Sequence[Match]) -> frozenset[int]:
    """Tokens whose number counts something else."""
    return frozenset(i for m in found if m.rule == "size.other" for i in range(m.start, m.end))


_MEANING: Mapping[str, Callable[[Match], int]] = {
    "size.count": lambda m: m.values()[0],
    "size.count_last": lambda m: m.values()[-1],
    "size.one": lambda m: 1,
    "size.two": lambda m: 2,
    "size.me_plus": lambda m: 1 + m.values()[0],
    "size.with": lambda m: 1 + m.values()[0],
    "size.couples": lambda m: 2 * m.values()[0],
}


def _companions(
    members: Sequence[Match], tokens: Sequence[Token], other: frozenset[int]
) -> tuple[int, frozenset[int]] | None:
    """ "Me, my wife and 2 kids", "2 adults + 2 kids": members joined by "and", summed."""
    chain: list[Match] = []
    best: list[Match] = []
    for member in longest(m for m in members if not other.intersection(range(m.start, m.end))):
        joined = chain and _joined(tokens[chain[-1].end : member.start])
        chain = [*chain, member] if joined else [member]
        if len(chain) > len(best):
            best = chain
    if not best or (len(best) < 2 and not _accompanied(best[0], tokens)):
        return None
    if len(best) >= 2 and all(m.rule == "size.member_me" for m in best):
        return None
    size = sum(_members(m) for m in best)
    family = any(m.rule in ("size.member_one", "size.member_two") for m in best)
    if not any(m.rule == "size.member_me" for m in best) and (family or _accompanied(best[0], tokens)):
        size += 1
    return size, frozenset(range(best[0].start, best[-1].end))


def _members(match: Match) -> int:
    if match.rule == "size.member_some":
        return match.values()[0]
    return 2 if match.rule == "size.member_two" else 1


def _joined(between: Sequence[Token]) -> bool:
    return bool(between) and len(between) <= 2 and all("{and}" in t.keys or t.text == "," for t in between)


def _accompanied(first: Match, tokens: Sequence[Token]) -> bool:
    """ "with my wife": the one who writes comes too."""
    before = tokens[first.start - 1] if first.start else None
    return (
        first.rule in ("size.member_one", "size.member_two")
        and before is not None
        and "{with}" in before.keys
    )


def _bare(
    tokens: Sequence[Token], found: Sequence[Match], taken: frozenset[int]
) -> tuple[int | None, frozenset[int]]:
    """The one number left over in an answer to "how many?"."""
    asked = [m for m in found if m.rule == "size.asked_two" or m.rule == "size.asked_one"]
    free = [i for i, t in enumerate(tokens) if i not in taken and "{n1}" in t.keys]
    words = sum(t.kind in ("word", "number") for t in tokens)
    sure = [i for i in free if "{n}" in tokens[i].keys] or (free if words <= SHORT_ANSWER else [])
    values = {tokens[i].value for i in sure}
    if len(values) == 1:
        return values.pop(), frozenset(sure)
    if not free and asked:
        match = asked[-1]
        return (2 if match.rule == "size.asked_two" else 1), frozenset(range(match.start, match.end))
    return None, frozenset()
