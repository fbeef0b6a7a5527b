"""How old somebody is: numbers that count nobody."""

from __future__ import annotations

from collections.abc import Sequence

from bot.understanding.chart import Piece
from bot.understanding.tokens import Token

YEAR = 365
"""The value of "years" among the units of time."""

MONTH = 30
"""The value of "months" among them."""

LONGEST_LIST = 16
"""Tokens of a list of ages."""

YOUNGEST_ALONE = 13
"""From here a bare number beside "my husband" is his age, below it may count."""

LAST_DAY = 31
"""Of a month: a larger number is none of its days."""

GROWN_UP = 18
"""Years from which nobody is a child any more."""

_PEOPLE = frozenset({"{kin}", "{relative}", "{relatives}", "{others}", "{me}"})


def ages(tokens: Sequence[Token]) -> list[Piece]:
    """ "My husband is 61", "kids (8 and 11)", "70 and 72 years", "ich, 34"."""
    found: list[Piece] = []
    at = 0
    while at < len(tokens):
        piece = (
            _after_person(tokens, at)
            or _of_all(tokens, at)
            or _after_word(tokens, at)
            or _in_years(tokens, at)
        )
        if piece is not None:
            found.append(piece)
        at = piece.end if piece else at + 1
    return found


def _piece(tokens: Sequence[Token], start: int, end: int) -> Piece:
    """Its value is how many ages it says."""
    return Piece("age", start, end, sum(_number(tokens, i) for i in range(start, end)), "age")


def _after_person(tokens: Sequence[Token], at: int) -> Piece | None:
    """From the word after a person on: a word that joins the two, and numbers that count nothing."""
    if not at or _PEOPLE.isdisjoint(tokens[at - 1].keys):
        return None
    first = at + ("{name}" in tokens[at].keys)  # "our daughter Niamh, who is 11"
    copula = bracket = comma = False
    while first < len(tokens) and first < at + 5 and tokens[first].kind != "number":
        token = tokens[first]
        if "{who}" in token.keys and not copula:
            first += 1
            continue
        copula = copula or "{copula}" in token.keys or "{aged}" in token.keys
        bracket = bracket or token.text == "("
        comma = comma or token.text == ","
        if not ("{copula}" in token.keys or "{aged}" in token.keys or token.text in ("(", ",")):
            return None
        first += 1
    end = _numbers_end(tokens, first, over_commas=copula or bracket)
    if end == first:
        return None
    lone = tokens[first].value or 0
    me = "{me}" in tokens[at - 1].keys
    if not (copula or bracket) and (lone < YOUNGEST_ALONE or (comma and me and lone < 18)):
        return None
    if end < len(tokens) and (_counts(tokens, end) or (bracket and tokens[end].kind == "word")):
        return None
    if bracket and end < len(tokens) and tokens[end].text == ")":
        end += 1
    return _piece(tokens, at, end)


def _of_all(tokens: Sequence[Token], at: int) -> Piece | None:
    """ "We're 68 and 71": two numbers joined, of grown-ups, which are no days, count nobody."""
    if "{copula}" not in tokens[at].keys:
        return None
    ours = at > 0 and "{counting}" in tokens[at - 1].keys
    end = _numbers_end(tokens, at + 1, over_commas=True)
    said = [token.value or 0 for token in tokens[at + 1 : end] if "{n}" in token.keys]
    joined = any("{dates_and}" in token.keys for token in tokens[at + 1 : end])
    grown = len(said) > 1 and min(said) >= (GROWN_UP if ours else LAST_DAY + 1) and joined
    counts = end < len(tokens) and _counts(tokens, end)
    return None if not grown or counts else _piece(tokens, at, end)


def _numbers_end(tokens: Sequence[Token], at: int, *, over_commas: bool) -> int:
    """The end of a list of numbers ("8, 11 and 15") with its unit."""
    end = at
    while end < min(len(tokens), at + LONGEST_LIST):
        if end == at and _number(tokens, end):
            end += 1
        elif end > at and over_commas and _lists(tokens[end]) and _number(tokens, end + 1):
            end += 2
        elif end > at and (years := _years(tokens, end)):
            return end + years
        else:
            break
    return end


def _years(tokens: Sequence[Token], at: int) -> int:
    """How many tokens "years", or the "-year" of an "8-year-old", takes there; 0 when it is not there."""
    hyphen = int(tokens[at].text == "-" and at + 1 < len(tokens))
    return hyphen + 1 if "{span}" in tokens[at + hyphen].keys and tokens[at + hyphen].value == YEAR else 0


def _number(tokens: Sequence[Token], at: int) -> bool:
    return at < len(tokens) and "{n}" in tokens[at].keys


def _lists(token: Token) -> bool:
    return token.text == "," or "{dates_and}" in token.keys or "{until}" in token.keys


def _counts(tokens: Sequence[Token], at: int) -> bool:
    """A noun that the number counts follows ("my husband has 2 friends")."""
    keys = tokens[at].keys
    noun = {"{day_dot}", "{people}", "{others}", "{unit}", "{month}", "{relative}"}
    return not noun.isdisjoint(keys) or "{until}" in keys or "{or}" in keys


def _after_word(tokens: Sequence[Token], at: int) -> Piece | None:
    """ "Ages 24 to 61"."""
    if "{age}" not in tokens[at].keys:
        return None
    end = _numbers_end(tokens, at + 1, over_commas=True)
    return _piece(tokens, at, end) if end > at + 1 else None


def _in_years(tokens: Sequence[Token], at: int) -> Piece | None:
    """ "70 and 72 years": all of the numbers before the unit."""
    if "{n}" not in tokens[at].keys:
        return None
    end = _numbers_end(tokens, at, over_commas=True)
    years = end > at + 1 and "{span}" in tokens[end - 1].keys and tokens[end - 1].value == YEAR
    return _piece(tokens, at, end) if years else None
