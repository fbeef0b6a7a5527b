"""How many travellers a message says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from bot.understanding.grammar import Match, longest, stands_alone
from bot.understanding.tokens import Token

SHORT_ANSWER = 6
"""Words up to which a message with one number is an answer to "how many?"."""

OTHER = "size.other"
"""The rule for numbers that count something else than travellers."""

HUMAN = "intents.human"
"""The rule for a person who is no traveller ("talk to a person")."""

NAME = "size.member_name"
"""An unknown word, which may be a name where "how many?" is the question ("me, Anna and Tom")."""

ALONE = "size.alone"
"""Words that count one traveller in an answer or beside a date, but are much said ("leave me alone")."""

SUM = "size.sum"
"""Only an answer to "how many?" ("2 + 1")."""

MANY = 999
"""The largest answer that is a number of travellers, if too many."""

LOOSE = "size.loose"
"""Phrases that count travellers unless the question was about something else."""


def hear_group_size(
    matches: Sequence[Match], tokens: Sequence[Token], *, dated: frozenset[int], asked: bool, loose: bool
) -> tuple[int | None, frozenset[int]]:
    """The number of travellers and the tokens that say it.

    `asked`: "how many?" is the question, so a bare number answers it. `loose`: no other question is that a
    number could answer.
    """
    found = [
        m for m in matches if m.rule.startswith("size.") and not dated.intersection(range(m.start, m.end))
    ]
    found = _without_asides(found, tokens)
    wanted = [m for m in found if m.rule in _MEANING and (loose or m.rule != LOOSE)]
    if not asked:
        wanted = [m for m in wanted if m.rule != SUM and not _any_one(m, tokens)]
        wanted = [m for m in wanted if m.rule != ALONE or dated]
    person = {i for m in matches if m.rule == HUMAN and m.end - m.start > 1 for i in range(m.start, m.end)}
    wanted = [m for m in wanted if not person.intersection(range(m.start, m.end))]
    others = [m for m in found if m.rule == OTHER]
    claimed = {i for m in others for i in range(m.start, m.end)}
    wanted = [m for m in wanted if m.rule != LOOSE or not claimed.intersection(range(m.start, m.end))]
    sure = longest(others + wanted)
    other = frozenset(i for m in sure if m.rule == OTHER for i in range(m.start, m.end))
    members = [m for m in found if m.rule.startswith("size.member_") and (asked or m.rule != NAME)]
    companions = _companions(members, tokens, other)
    if companions is not None:
        return companions
    sizes = [m for m in sure if m.rule in _MEANING]
    if sizes:
        match = sizes[-1]
        return _MEANING[match.rule](match), frozenset(range(match.start, match.end))
    if asked:
        return _bare(tokens, found, dated | other)
    return None, frozenset()


def _without_asides(found: list[Match], tokens: Sequence[Token]) -> list[Match]:
    """Of "3 people (2 women, 1 man)" and "four: two adults …" only what comes before."""
    aside = next((i for i, t in enumerate(tokens) if t.text in ("(", ":")), len(tokens))
    total = any(m.rule in _MEANING and m.end <= aside for m in found)
    return [m for m in found if m.end <= aside] if total else found


_MEANING: Mapping[str, Callable[[Match], int]] = {
    "size.count": lambda m: m.values()[0],
    "size.loose": lambda m: m.values()[0],
    "size.count_last": lambda m: m.values()[-1],
    "size.one": lambda m: 1,
    "size.two": lambda m: 2,
    "size.me_plus": lambda m: 1 + m.values()[0],
    "size.with": lambda m: 1 + m.values()[0],
    "size.couples": lambda m: 2 * m.values()[0],
    SUM: lambda m: sum(m.values()),
    "size.plus": lambda m: sum(m.values()),
    ALONE: lambda m: 1,
}


def _any_one(match: Match, tokens: Sequence[Token]) -> bool:
    """ "What is a man": an article, where nothing says that travellers are counted."""
    if match.rule != "size.count" or not any("{article}" in t.keys for _, t in match.holes):
        return False
    before = tokens[match.start - 1] if match.start else None
    return before is not None and before.kind not in ("stop", "sign") and "{counting}" not in before.keys


def _companions(
    members: Sequence[Match], tokens: Sequence[Token], other: frozenset[int]
) -> tuple[int, frozenset[int]] | None:
    """ "Me, my wife and 2 kids", "2 adults + 2 kids": members joined by "and", summed."""
    chain: list[Match] = []
    best: list[Match] = []
    for member in longest(m for m in members if not other.intersection(range(m.start, m.end))):
        chain = [*chain, member] if chain and _joined(chain[-1], member, tokens) else [member]
        company = len(chain) == len(best) == 1 and _accompanied(member, tokens)
        if len(chain) > len(best) or company:
            best = chain
    rules = {m.rule for m in best}
    if len(best) < 2 and not (best and _accompanied(best[0], tokens)):
        return None
    if rules == {"size.member_me"} or rules <= _VAGUE or rules == {"size.member_pair"}:
        return None
    if NAME in rules and "size.member_me" not in rules:
        return None
    first, *rest = map(_members, best)
    if best[0].rule == "size.member_people" and len(rest) > 1 and first == sum(rest):
        return first, frozenset(range(best[0].start, best[-1].end))  # "5 people, 2 adults and 3 kids"
    implied = rules & _RELATIVES and not rules & _COMPLETE
    return bool(implied) + sum(map(_members, best)), frozenset(range(best[0].start, best[-1].end))


_RELATIVES = {"size.member_one", "size.member_two", "size.member_bare"}
"""Theirs is the one who writes, who comes too …"""

_COMPLETE = {
    "size.member_me", "size.member_people", "size.member_pair", "size.member_couples", "size.member_parents"
}  # fmt: skip
"""… unless already counted."""

_PAIRS = {"size.member_two", "size.member_parents", "size.member_pair"}

_VAGUE = {"size.member_bare", "size.member_other", "size.member_parents", NAME}
"""Of anybody's family, where nothing else is said."""


def _members(match: Match) -> int:
    if match.rule in ("size.member_some", "size.member_people"):
        return match.values()[0]
    if match.rule == "size.member_couples":
        return 2 * match.values()[0]
    return 2 if match.rule in _PAIRS else 1


def _joined(before: Match, after: Match, tokens: Sequence[Token]) -> bool:
    """By "and" or a comma. Not "just me, 1 person", nor "2 people and I need …"."""
    between = tokens[before.end : after.start]
    if NAME in (before.rule, after.rule) and not _named(before, tokens):
        return False
    if not between:  # "2 women 1 man"
        return before.rule in _COUNTED and after.rule in _COUNTED
    pair = (before.rule, after.rule)
    if pair == ("size.member_people", "size.member_me"):
        return False
    if pair == ("size.member_me", "size.member_people") and all(t.text == "," for t in between):
        return False
    return len(between) <= 2 and all("{and}" in t.keys or t.text == "," for t in between)


_COUNTED = {"size.member_people", "size.member_some"}


def _named(match: Match, tokens: Sequence[Token]) -> bool:
    """Not the name of whom they greet ("Hi Dan, me and my wife")."""
    if match.rule != NAME or not match.start:
        return True
    before = tokens[match.start - 1]
    return before.text == "," or not {"{and}", "{with}", "{counting}"}.isdisjoint(before.keys)


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
    """The one number left over in an answer to "how many?"; or "me", if that is all it says."""
    number = _sole_number(tokens, taken)
    if number is not None:
        return tokens[number].value, frozenset([number])
    free = [
        i for i, t in enumerate(tokens) if i not in taken and "{n1}" in t.keys and stands_alone(tokens, i)
    ]
    free = _after_correction(free, tokens)
    words = sum(t.kind in ("word", "number") for t in tokens)
    sure = [i for i in free if "{n}" in tokens[i].keys] or (free if words <= SHORT_ANSWER else [])
    values = {tokens[i].value for i in sure}
    if len(values) == 1:
        return values.pop(), frozenset(sure)
    for match in found:
        if match.rule in _WHOLE_ANSWERS and _says_only(match, tokens):
            return _WHOLE_ANSWERS[match.rule], frozenset(range(match.start, match.end))
    return None, frozenset()


def _after_correction(numbers: list[int], tokens: Sequence[Token]) -> list[int]:
    """Of "6, sorry, 5" the five."""
    corrected = [i for i, t in enumerate(tokens) if "{sorry}" in t.keys]
    meant = [i for i in numbers if any(numbers[0] < at < i for at in corrected)]
    return meant or numbers


def _sole_number(tokens: Sequence[Token], taken: frozenset[int]) -> int | None:
    """ "0", "500 people": no number of travellers, but one that deserves an answer."""
    words = [i for i, t in enumerate(tokens) if t.kind in ("word", "number") and "{counting}" not in t.keys]
    if not words or words[0] in taken or len(words) > 2:
        return None
    first, counted = tokens[words[0]], tokens[words[-1]]
    if first.value is None or first.kind != "number" or "{n1}" in first.keys or first.value > MANY:
        return None
    return words[0] if len(words) == 1 or "{people}" in counted.keys else None


_WHOLE_ANSWERS = {"size.asked_one": 1, "size.asked_two": 2}


def _says_only(match: Match, tokens: Sequence[Token]) -> bool:
    rest = [*tokens[: match.start], *tokens[match.end :]]
    return all(t.kind in ("sign", "stop") or "{after}" in t.keys for t in rest)
