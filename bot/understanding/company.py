"""How many travel: counted ("the four of us"), named ("me, my wife and two kids"), reckoned ("2 + 1").

A `Party` is what a piece of the message says of it; parts joined by "and" add up. A number may be several
("3 or 4 of us"): then the party has as many sizes, and the traveller is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from bot.understanding.chart import Piece, covered
from bot.understanding.grammar import Match
from bot.understanding.tokens import Token

MOST_PARTS = 10
MOST_SIZES = 6

LARGEST_SPREAD = 8
"""Between the fewest and the most of "4 to 6 people"; more is a range of something else."""

Numbers = tuple[int, ...]


@dataclass(frozen=True)
class PartyPart:
    """Some of those who travel. `rule` is the lexicon's, without its table."""

    rule: str
    numbers: Numbers
    joined: str = ""
    """How it is joined to the part before: "with", "and", or "," alone."""
    told_of: bool = False
    """Something is said about them ("my wife is 61")."""


Party = tuple[PartyPart, ...]

_TOTALS: Mapping[str, Callable[[list[Numbers]], Numbers]] = {
    "bare": lambda v: v[0],
    "count": lambda v: v[0],
    "so": lambda v: v[0],
    "loose": lambda v: v[0],
    "count_last": lambda v: v[-1],
    "one": lambda v: (1,),
    "two": lambda v: (2,),
    "alone": lambda v: (1,),
    "me_plus": lambda v: tuple(1 + n for n in v[0]),
    "with": lambda v: tuple(1 + n for n in v[0]),
    "couples": lambda v: tuple(2 * n for n in v[0]),
    "sum": lambda v: _sums(v),
    "plus": lambda v: _sums(v),
    "groups_of": lambda v: (v[0][0] * v[1][0],),
}
"""Rules that count everybody, by the numbers in them."""

_PARTS: Mapping[str, Callable[[list[Numbers]], Numbers]] = {
    "member_me": lambda v: (1,),
    "member_one": lambda v: (1,),
    "member_bare": lambda v: (1,),
    "member_other": lambda v: (1,),
    "member_they": lambda v: (1,),
    "member_name": lambda v: (1,),
    "indefinite": lambda v: (1,),
    "member_two": lambda v: (2,),
    "member_parents": lambda v: (2,),
    "member_pair": lambda v: (2,),
    "member_couples": lambda v: tuple(2 * n for n in v[0]),
    "member_some": lambda v: v[0],
    "member_people": lambda v: v[0],
    "some_of_us": lambda v: v[0] if v else (1,),
    "family": lambda v: (1, 2),
}

_RELATIVES = {"member_one", "member_two", "member_bare"}
"""Theirs is the one who writes, who comes too …"""

_COMPLETE = {
    "adults",
    "member_me",
    "member_people",
    "member_pair",
    "member_couples",
    "member_parents",
    "family",
}
"""… unless already counted."""

_VAGUE = {
    "member_bare",
    "member_other",
    "member_they",
    "member_parents",
    "member_name",
    "indefinite",
    "some_of_us",
    "family",
}
"""Of anybody, where nothing else is said."""

_ALONE = {"some_of_us", "indefinite"}
"""Never added up: they join, or they drop out."""

_COUNTED = {"adults", "member_people", "member_some"}

_ASKED = {"member_name"}
"""Only an answer to "how many?"."""


def _sums(numbers: Iterable[Numbers]) -> Numbers:
    return tuple(sorted({sum(choice) for choice in product(*numbers)}))[:MOST_SIZES]


def _numbers(match: Match) -> list[Numbers]:
    return [t.choices or (t.value,) for _, t in match.holes if t.value is not None]


def ranges(tokens: Sequence[Token]) -> dict[int, list[tuple[Token, int]]]:
    """Where several numbers are one open one: "3 or 4", "4-6", "between 5 and 7", "maybe 2, maybe 3"."""
    found: dict[int, list[tuple[Token, int]]] = {}
    for at, token in enumerate(tokens):
        if "{n1}" not in token.keys or token.value is None:
            continue
        numbers, end, link = [token.value], at + 1, ""
        while len(numbers) < MOST_SIZES:
            after, how = _next_number(tokens, end)
            if after is None:
                break
            link = how if how != "," else link
            numbers.append(tokens[after].value or 0)
            end = after + 1
        between = at > 0 and "{between}" in tokens[at - 1].keys
        if len(numbers) < 2 or not (link or between) or numbers != sorted(set(numbers)):
            continue
        if numbers[-1] - numbers[0] > LARGEST_SPREAD or numbers[-1] > 99:
            continue
        choices = tuple(range(numbers[0], numbers[1] + 1)) if link == "until" or between else tuple(numbers)
        start = at - 1 if between else at
        wide = Token("#", token.raw, tokens[start].start, tokens[end - 1].end, "number", False, numbers[0])
        wide.keys, wide.choices = ("{n}", "{n1}"), choices
        found.setdefault(start, []).append((wide, end))
    return found


def _next_number(tokens: Sequence[Token], at: int) -> tuple[int | None, str]:
    """The number after an "or" or a "to", with words of doubt between, and which it was."""
    link = ""
    for i in range(at, min(at + 4, len(tokens))):
        token = tokens[i]
        if ("{n1}" in token.keys and "{digits}" in token.keys) or "{n}" in token.keys:
            return (i, link) if link else (None, "")
        if "{or}" in token.keys:
            link = "or"
        elif "{hedge_or}" in token.keys:
            link = link or "or"
        elif "{until}" in token.keys or (link == "" and "{dates_and}" in token.keys):
            link = link or ("until" if "{until}" in token.keys else ",")
        elif token.text == ",":
            link = link or ","
        else:
            return None, ""
    return None, ""


def company_pieces(
    matches: Sequence[Match],
    tokens: Sequence[Token],
    ages: Sequence[Piece],
    *,
    asked: bool,
    loose: bool,
    standing: int | None,
) -> list[Piece]:
    """`asked`: "how many?" is the question. `loose`: no other question is that a number could answer.

    `ages`: what says how old somebody is; as many are they, where nothing else counts them ("our kids (8
    and 11)").
    """
    aside = covered(ages)
    pieces = [piece for age in ages if (piece := _aged(age, tokens)) is not None]
    said = (_said(m, tokens, aside, asked=asked, loose=loose, standing=standing) for m in matches)
    pieces += [piece for piece in said if piece is not None]
    if asked:
        bare = [
            at for at, t in enumerate(tokens) if "{n}" in t.keys and "{nth}" not in t.keys and at not in aside
        ]
        pieces += [
            Piece("number", at, at + 1, (PartyPart("bare", (tokens[at].value or 0,)),), "bare") for at in bare
        ]
    return _unclaimed(pieces)


def _said(
    match: Match,
    tokens: Sequence[Token],
    aside: Container[int],
    *,
    asked: bool,
    loose: bool,
    standing: int | None,
) -> Piece | None:
    """What a phrase about people says of how many; None where it says nothing here."""
    table, _, rule = match.rule.partition(".")
    if table != "size":
        return None
    told_of = match.end in aside and "{copula}" in tokens[match.end].keys
    if rule == "other":
        return Piece("measure", match.start, match.end, None, rule)
    if rule == "bound":
        return Piece("bound", match.start, match.end, _numbers(match), rule)
    if rule in ("more", "fewer"):
        numbers = _numbers(match) or [(1,)]
        sign = 1 if rule == "more" else -1
        return Piece("change", match.start, match.end, sign * numbers[0][0], rule)
    if ((rule in _ASKED or rule == "sum") and not asked) or (rule in ("loose", "so") and not loose):
        return None
    if rule == "count_last" and (span := _span(match, tokens, standing)):
        return _piece(match, "count", span, "party", told_of)
    if rule in _TOTALS:
        if not asked and _any_one(match, tokens):
            return None
        adults = rule == "count" and any("{adults}" in t.keys for t in tokens[match.start : match.end])
        total = _TOTALS[rule](_numbers(match))
        return _piece(match, "adults" if adults else rule, total, "party", told_of)
    if rule in _PARTS:
        return _piece(match, rule, _PARTS[rule](_numbers(match)), "part", told_of)
    return None


def _unclaimed(pieces: Sequence[Piece]) -> list[Piece]:
    """Without those that another piece says better."""
    claimed = [p for p in pieces if p.kind == "measure"]
    pairs = {(p.start, p.end) for p in pieces if p.rule == "member_two"}
    some = {p.start for p in pieces if p.rule == "some_of_us" and p.value[0].numbers == (1,)}
    pieces = [p for p in pieces if p.rule != "count" or len(p) < 3 or p.start not in some]  # "one of us"
    pieces = [p for p in pieces if p.rule != "member_some" or (p.start, p.end) not in pairs]
    return [
        p for p in pieces
        if p.rule != "loose" or not any(p.start < m.end and m.start < p.end for m in claimed)
    ]  # fmt: skip


def _span(match: Match, tokens: Sequence[Token], standing: int | None) -> Numbers:
    """ "From 4 to 6 people" is a range, unless four is what stands."""
    numbers = [n[0] for n in _numbers(match)]
    if "{between}" not in tokens[match.start].keys or len(numbers) != 2 or standing == numbers[0]:
        return ()
    low, high = numbers
    return tuple(range(low, high + 1)) if 0 < high - low <= LARGEST_SPREAD else ()


def _aged(age: Piece, tokens: Sequence[Token]) -> Piece | None:
    at = age.start - 1
    if age.value < 2 or at < 0 or "{others}" not in tokens[at].keys:
        return None
    before = tokens[at - 1] if at else None
    if before is not None and before.kind == "number":
        return None
    small = (
        before is not None
        and before.kind == "word"
        and {"{content}", "{and}", "{with}"}.isdisjoint(before.keys)
    )
    told_of = "{copula}" in tokens[age.start].keys
    return Piece(
        "part", at - small, age.start, (PartyPart("member_some", (age.value,), told_of=told_of),), "aged"
    )


def _piece(match: Match, rule: str, numbers: Numbers, kind: str, told_of: bool) -> Piece:
    part = PartyPart(rule, tuple(n for n in numbers if n >= 0)[:MOST_SIZES], told_of=told_of)
    return Piece("party" if kind == "party" else "part", match.start, match.end, (part,), rule)


def _any_one(match: Match, tokens: Sequence[Token]) -> bool:
    """ "What is a man": an article, where nothing says that travellers are counted."""
    words = tokens[match.start : match.end]
    strange = match.start > 0 and "{name}" in tokens[match.start - 1].keys
    if match.rule == "size.count" and strange and not any("{people}" in t.keys for t in words):
        return True  # something that we have no word for, "for 6"
    one = match.rule == "size.count" and all("{n}" not in t.keys and "{n1}" in t.keys for _, t in match.holes)
    if one and not any("{people}" in t.keys or "{me}" in t.keys or "{counting}" in t.keys for t in words):
        return True
    if match.rule != "size.count" or not any("{article}" in t.keys for _, t in match.holes):
        return False
    before = tokens[match.start - 1] if match.start else None
    return before is not None and before.kind not in ("stop", "sign") and "{counting}" not in before.keys


class Company:
    """How two pieces about people combine (the chart's rule).

    `aside`: tokens that say how old they are. `turns`: where words of joining or dropping out begin; of these
    `dropped` are of dropping out.
    """

    def __init__(
        self, tokens: Sequence[Token], aside: frozenset[int], turns: frozenset[int], dropped: frozenset[int]
    ) -> None:
        self.tokens = tokens
        self.aside = aside
        self.turns = turns
        self.dropped = dropped

    def combine(self, left: Piece, right: Piece) -> Piece | None:
        if left.kind not in ("party", "part", "number") or right.kind not in ("part", "party"):
            return None
        before: Party = left.value
        after: Party = right.value
        if (
            {left.rule, right.rule} & _ALONE
            or len(before) + len(after) > MOST_PARTS
            or (right.kind == "party" and right.rule not in ("with", "adults"))
        ):
            return None
        if right.end in self.dropped or (right.end in self.turns and before[0].rule in _TOTALS):
            return None  # "we will be three, my sister comes too"
        if self._included(left, right):
            return Piece(
                "party", left.start, right.end, before, "count" if left.kind == "number" else left.rule
            )
        link = self._link(left, right, before[-1], after[0])
        if link == "," and before[0].rule == "one":
            return None  # "just me, my wife stays at home"
        if link is None or (left.kind == "number" and link not in ("and", "with")):
            return None
        if link == "," and self._said_in_passing(left, right):
            return None
        party = (*before, replace(after[0], joined=link), *after[1:])
        if link == "is":  # "my mate Tom"
            return Piece(left.kind, left.start, right.end, before, left.rule)
        return Piece("party", left.start, right.end, party, "joined" + left.rule + right.rule)

    def _included(self, left: Piece, right: Piece) -> bool:
        """ "Five, counting my grandad"."""
        between = self.tokens[left.end : right.start]
        counts = left.kind == "number" or left.value[0].rule in _TOTALS
        small = {"{and}", "{with}", "{including}", "{article}"}
        return (
            counts
            and any("{including}" in t.keys for t in between)
            and all(not small.isdisjoint(t.keys) or t.text in ",(" for t in between)
        )

    def _said_in_passing(self, left: Piece, right: Piece) -> bool:
        """ "She, I think": "she" is one of them only where an "and" says so ("my husband, he and I")."""
        if left.rule == "member_they":
            return True
        goes_on = right.end < len(self.tokens) and "{and}" in self.tokens[right.end].keys
        return right.rule == "member_they" and not (goes_on and self.tokens[right.end].kind == "word")

    def _link(self, left: Piece, right: Piece, last: PartyPart, first: PartyPart) -> str | None:
        between = [self.tokens[i] for i in range(left.end, right.start) if i not in self.aside]
        between = _besides(between)
        commas = [i for i, t in enumerate(between) if t.text == ","]
        if between and "{who}" in between[0].keys and commas:
            between = between[commas[0] :]  # "another couple that we met in Huaraz, and …"
        apposed = last.rule in _RELATIVES and right.start == left.end
        if "member_name" in (last.rule, first.rule) and not (apposed or self._named(left)):
            return None
        if not between:
            if first.rule == "member_name" and last.rule in _RELATIVES and right.start == left.end:
                return "is"
            if right.start > left.end or (last.rule in _COUNTED and first.rule in _COUNTED):
                return ","
            return "with" if first.rule == "with" else None
        if last.rule in ("adults", "member_people") and first.rule == "member_me":
            return None
        maybe = any("{hedge_or}" in t.keys for t in between)
        if maybe or any("{also}" in t.keys for t in between):
            between = [t for t in between if {"{hedge_or}", "{also}"}.isdisjoint(t.keys)] or list(between[:1])
            if all(
                "{and}" in t.keys or t.text == "," or not {"{hedge_or}", "{also}"}.isdisjoint(t.keys)
                for t in between
            ):
                return "maybe" if maybe else "and"
        if not all("{and}" in t.keys or t.text in (",", "(", ")", ":") for t in between) or len(between) > 3:
            return None
        if any("{with}" in t.keys for t in between):
            return "with"
        words = [t for t in between if t.kind != "sign" or t.text in "&+"]
        if (last.rule, first.rule) == ("member_me", "member_people") and not words:
            return None
        return "and" if words else "(" if between[0].text in "(:" else ","

    def _named(self, piece: Piece) -> bool:
        """Not the name of whom they greet ("Hi Dan, me and my wife")."""
        if piece.value[0].rule != "member_name" or not piece.start:
            return True
        before = self.tokens[piece.start - 1]
        return before.text == "," or not {"{and}", "{with}", "{counting}"}.isdisjoint(before.keys)


def _besides(between: list[Token]) -> list[Token]:
    """Without what is told of the one before: "the Lindners", "my son (16, a runner)"."""
    texts = [t.text for t in between]
    if ")" in texts:
        return between[texts.index(")") + 1 :]
    if len(between) > 1 and "{name}" in between[0].keys:
        return between[1:]
    return between


def sizes_of(party: Party, *, accompanied: bool, asked: bool) -> Numbers:
    """How many that is; several when it may be either, none when it is nobody's company.

    `accompanied`: the writer says with whom they come ("with my wife").
    """
    sure = tuple(part for part in party if part.joined != "maybe")
    if len(sure) < len(party):
        with_all = tuple(replace(p, joined="and") if p.joined == "maybe" else p for p in party)
        sizes = [sizes_of(p, accompanied=accompanied, asked=asked) for p in (sure, with_all)]
        return tuple(dict.fromkeys(n for numbers in sizes for n in numbers))
    total, rest = party[0], party[1:]
    if total.rule in _TOTALS:
        return _beside_total(total, rest)
    if total.rule == "family" and any(part.joined == "(" for part in rest):
        listed = next(i for i, part in enumerate(rest) if part.joined == "(")
        return _sums(part.numbers for part in rest[listed:])  # "we are a big family: mum, dad and …"
    if not asked and all(part.told_of for part in party):
        return ()
    rules = {part.rule for part in party}
    if len(party) < 2 and not (accompanied and rules <= _RELATIVES - {"member_bare"}):
        whole = rules <= ({"adults", "member_people"} if asked else {"adults"})
        return total.numbers if whole else ()
    led = total.rule == "member_they" and rest and rest[0].joined == "with"  # "she with her husband"
    if rules == {"member_me"} or (rules <= _VAGUE and not led) or rules == {"member_pair"}:
        return ()
    if "member_name" in rules and "member_me" not in rules:
        return ()
    if total.rule == "member_people" and len(rest) > 1 and total.numbers == _sums(p.numbers for p in rest):
        return total.numbers
    if total.rule == "member_people" and rest and rest[0].joined == "(":
        return total.numbers
    third = total.rule in ("member_they", "member_other")  # "she with her husband": without the writer
    third = third or ("member_they" in rules and "member_me" not in rules)
    implied = rules & _RELATIVES and not rules & _COMPLETE and not third
    everybody = _sums(part.numbers for part in party)
    return tuple(n + 1 for n in everybody) if implied else everybody


def _beside_total(total: PartyPart, rest: Party) -> Numbers:
    """ "Family of 4 with two kids" is 4, "the four of us plus my mom" 5."""
    added = [p for p in rest if p.rule != "member_me" and not p.told_of]
    if not added or not total.numbers:
        return total.numbers
    more = _sums(p.numbers for p in added)
    if total.rule in ("two", "couples"):
        return _sums([total.numbers, more])
    if max(more) < max(total.numbers) + (added[0].joined == "(") and added[0].joined in ("with", "("):
        return total.numbers
    within = [n for n in total.numbers if n in more or n - 1 in more]
    if added[0].joined == "," and within:
        return tuple(within)
    return _sums([total.numbers, more])
