"""Words and figures → date pieces, and how two of them combine; what they are on the calendar is in
`dates.py`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from bot.understanding.chart import Piece, PieceKind
from bot.understanding.grammar import Match, may_end
from bot.understanding.lexicon import Lexicon
from bot.understanding.moments import MEANINGS, Moment, meaning, part_of, span
from bot.understanding.tokens import Token

Link = Literal["until", "or", "and", ","]
Order = Literal["day first", "month first"]

REACH = 4
"""Tokens that may stand between two pieces about dates."""

MOST_TERMS = 8
"""Days and periods in one expression."""

LISTED_APART = 3
"""Days at most between two that only a comma links."""

SHORTEST_STAY = 3
"""Days that say how long somebody is there; two are the trek's own."""

_ASKED = ("day_asked", "weekday_asked", "month_asked")
"""Rules that are only an answer to "when?" ("the second")."""

_PARTIAL = (
    "day",
    "day_asked",
    "weekday_day",
    "month",
    "month_asked",
    "part_of_month",
    "weekday",
    "weekday_asked",
)
"""Rules that give way to a whole date with the same day or month."""

_WEEKDAYS = ("weekday", "weekday_asked", "weekday_next", "weekday_this", "weekday_coming")

SHIFTS = ("offset", "shift_one", "shift_back", "after_that", "in_between", "or_next", "same_day")
"""Marks that mean a day without one beside them."""

_AROUND = ("week_of", "week_after", "week_before", "weekend_of", "before", "by", "next_day", "eve")

_MARKS = frozenset({*_AROUND, *SHIFTS, "after", "since", "onward", "later", "earlier", "except", "refused"})


@dataclass(frozen=True)
class Term:
    """One day or period of a date expression."""

    moment: Moment
    rule: str
    month_first: Moment | None = None
    """Written in figures: the other way to read them."""
    order: Order | None = None
    """… and which way it must be, if that is clear."""
    weekday: int | None = None
    """Said beside the day, with which it must agree."""
    link: Link | None = None
    """To the term before."""
    mark: str = ""
    """What is said of it: after, week_of …"""
    offset: int = 0
    """Days from it to the day that is meant."""

    @property
    def plain_day(self) -> bool:
        return self.moment.partial and self.moment.day is not None


@dataclass(frozen=True)
class SaidDay:
    """A whole date expression."""

    terms: tuple[Term, ...] = ()
    excluded: tuple[Term, ...] = ()
    from_only: bool = False
    anaphor: str = ""
    """"any day after": what it is after was said elsewhere."""


def terminals(
    matches: Sequence[Match], tokens: Sequence[Token], lexicon: Lexicon, today: date, *, asked: bool
) -> list[Piece]:
    """Phrases, written dates, bare numbers, durations and the words that say something of a date."""
    pieces = [*_phrases(matches, tokens, today, asked=asked), *_durations(tokens)]
    for at, token in enumerate(tokens):
        term = _written(tokens, at, lexicon, asked=asked)
        if term is not None:
            pieces.append(Piece("date", at, at + 1, SaidDay((term,)), "written"))
        elif "{short_weekday}" in token.keys:
            moment = meaning("weekday", [token.value or 0], today)
            short = Term(moment, "short_weekday", weekday=token.value)
            pieces.append(Piece("day", at, at + 1, SaidDay((short,)), "short_weekday"))
        elif "{part}" in token.keys:
            pieces.append(Piece("day", at, at + 1, SaidDay((Term(Moment(day=token.value), "part"),)), "part"))
        elif "{day}" in token.keys:
            term = Term(Moment(day=token.value), "bare")
            pieces.append(Piece("day", at, at + 1, SaidDay((term,)), "bare"))
    return sorted(_without_hidden(pieces), key=lambda p: (p.start, p.end))


def _without_hidden(pieces: Sequence[Piece]) -> list[Piece]:
    """Dates give way to a phrase at least as long that is no date, and it to longer ones."""
    nothing = [p for p in pieces if p.kind == "nothing"]
    said = [
        p for p in pieces
        if p.kind not in ("date", "day") or not any(_meet(p, n) and len(n) >= len(p) for n in nothing)
    ]  # fmt: skip
    dates = [p for p in said if p.kind == "date"]
    return [p for p in said if p.kind != "nothing" or not any(_meet(p, d) for d in dates)]


def _meet(one: Piece, other: Piece) -> bool:
    return one.start < other.end and other.start < one.end


def _phrases(matches: Sequence[Match], tokens: Sequence[Token], today: date, *, asked: bool) -> list[Piece]:
    pieces = []
    whole = {id(t) for m in matches if m.rule == "dates.date" for _, t in m.holes}
    for match in matches:
        table, _, rule = match.rule.partition(".")
        if table != "dates" or (rule in _ASKED and not asked and rule != "month_asked"):
            continue
        if rule in _PARTIAL and whole.intersection(id(t) for _, t in match.holes):
            continue
        if rule == "month_asked":
            term = _term(match, "month", today)
            kind: PieceKind = "date" if asked and _on_its_own(match, tokens) else "day"
            pieces.append(Piece(kind, match.start, match.end, SaidDay((term,) if term else ()), rule))
            continue
        if rule == "none":
            pieces.append(Piece("nothing", match.start, match.end, None, "none"))
        elif rule.startswith("month") and _named_so(match, tokens):
            continue
        elif rule in _MARKS:
            pieces.append(Piece("mark", match.start, match.end, None, rule))
        elif (term := _term(match, rule, today)) is not None:
            end = match.end - (tokens[match.end - 1].text == ",")
            pieces.append(Piece("date", match.start, end, SaidDay((term,)), rule))
    return pieces


def _named_so(match: Match, tokens: Sequence[Token]) -> bool:
    """ "June and I would like to walk"."""
    after = tokens[match.end : match.end + 2]
    return (
        match.end - match.start == 1
        and len(after) == 2
        and "{and}" in after[0].keys
        and "{me}" in after[1].keys
    )


def _on_its_own(match: Match, tokens: Sequence[Token]) -> bool:
    """The month of "May or June", not the verb of "may I?"."""
    before = tokens[match.start - 1] if match.start else None
    after = tokens[match.end] if match.end < len(tokens) else None
    sides = (t for t in (before, after) if t is not None)
    return all(
        t.kind in ("stop", "sign", "number")
        or not {"{or}", "{and}", "{until}", "{filler}", "{sorry}"}.isdisjoint(t.keys)
        for t in sides
    )


def _term(match: Match, rule: str, today: date) -> Term | None:
    if rule == "weekday_day":
        days = match.values("{day}", "{dd}", "{nth}", "{day_th}")
        return Term(Moment(day=days[0]), rule, weekday=_first(match.values("{weekday}")))
    if rule == "no_day":
        number, month = _first(match.values("{digits}")), _first(match.values("{month}"))
        return Term(Moment(problem="impossible"), rule) if number and month and 31 < number < 100 else None
    if rule == "day_month_number":
        day, month, *short = match.values()
        year = 2000 + short[0] if short else None
        return Term(Moment(day=day, month=month, year=year), rule) if month <= 12 else None
    if rule in ("date", "date_next_year"):
        years = match.values("{year}") or [2000 + short for short in match.values("{yy}")]
        year = years[0] if years else today.year + 1 if rule == "date_next_year" else None
        month = match.values("{month}", "{abbr}")[0]
        return Term(Moment(day=match.values("{day}", "{dd}", "{nth}")[0], month=month, year=year), rule)
    if rule.startswith("feast_") or rule in MEANINGS:
        weekday = _first(match.values()) if rule in _WEEKDAYS else None
        return Term(meaning(rule, match.values(), today), rule, weekday=weekday)
    return None


def _first(values: Sequence[int]) -> int | None:
    return values[0] if values else None


def _durations(tokens: Sequence[Token]) -> list[Piece]:
    """ "Two weeks", "a day": the number of days."""
    pieces = []
    for at in range(1, len(tokens)):
        unit, number = tokens[at], tokens[at - 1]
        if "{span}" not in unit.keys or unit.value is None:
            continue
        if "{n1}" in number.keys and number.value is not None:
            pieces.append(Piece("duration", at - 1, at + 1, number.value * unit.value, "duration"))
        elif "{article}" in number.keys:
            pieces.append(Piece("duration", at - 1, at + 1, unit.value, "duration"))
    return pieces


def _written(tokens: Sequence[Token], at: int, lexicon: Lexicon, *, asked: bool) -> Term | None:
    token = tokens[at]
    parts = [int(part) for part in re.findall(r"\d+", token.text)]
    if token.kind == "iso":
        if len(parts) == 1:
            parts = [parts[0] // 10000, parts[0] // 100 % 100, parts[0] % 100]
        return Term(Moment(year=parts[0], month=parts[1], day=parts[2]), "written")
    if token.kind == "yearmonth":
        return Term(Moment(year=max(parts), month=min(parts)), "month")
    if token.kind == "dotted":
        timed = at + 1 < len(tokens) and "{unit}" in tokens[at + 1].keys
        return None if timed or not (lexicon.day_dot or asked) else _figures(token, parts, lexicon)
    return _figures(token, parts, lexicon) if token.kind == "numeric" and token.text != "24/7" else None


def _figures(token: Token, parts: Sequence[int], lexicon: Lexicon) -> Term:
    year = None
    if len(parts) == 3:
        year = parts[2] if parts[2] > 99 else 2000 + parts[2]
    day_first = Moment(day=parts[0], month=parts[1], year=year)
    month_first = Moment(day=parts[1], month=parts[0], year=year)
    if parts[0] == parts[1]:
        return Term(day_first, "written")
    order: Order | None = None
    if parts[0] > 12 or parts[1] > 12:
        order = "month first" if parts[0] <= 12 else "day first"
    elif lexicon.day_first or "." in token.text:
        order = "day first"
    return Term(day_first, "written", month_first, order)


class Dating:
    """How two pieces of a message about dates combine (the chart's rule)."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens

    def combine(self, left: Piece, right: Piece) -> Piece | None:
        between = self.tokens[left.end : right.start]
        if len(between) > REACH:
            return None
        kinds = (left.kind, right.kind)
        if left.kind in ("date", "day") and right.kind in ("date", "day"):
            return self._joined(left, right, between)
        if kinds == ("mark", "date") or kinds == ("mark", "day"):
            return self._marked(left, right, between)
        if kinds == ("date", "mark"):
            return self._followed(left, right, between)
        if kinds == ("day", "mark") and right.rule == "onward" and left.rule == "bare":
            begun = left.start > 0 and self._filled(left.start - 1)
            return self._followed(left, right, between) if begun and len(right) > 1 else None
        if kinds == ("duration", "mark") and not between:
            return _offset(left, right)
        if kinds == ("date", "duration") and left.value.from_only and all(map(_begins, between)):
            return _for_days(left, right)
        if kinds == ("date", "duration") and all(_fills(t) and t.text != "," for t in between):
            return Piece("date", left.start, right.end, left.value, left.rule)
        if kinds == ("duration", "date") and left.value < 7 and between and all(map(_begins, between)):
            return Piece("date", left.start, right.end, right.value, right.rule)
        return None

    def _joined(self, left: Piece, right: Piece, between: Sequence[Token]) -> Piece | None:
        before, after = left.value, right.value
        if before.excluded and not before.terms:
            return None
        if any(t.text == "," for t in between) and self._refused_before(left.start):
            return None
        if (
            len(before.terms) + len(after.terms) > MOST_TERMS
            or before.from_only
            or before.anaphor
            or after.anaphor
        ):
            return None
        if left.rule == right.rule == "short_weekday":
            return self._short_weekdays(left, right, between)
        if right.rule == "short_weekday" or (left.rule == "short_weekday" and right.kind == "day"):
            return None
        if left.rule == "part":
            return _parts(left, right, between)
        if right.rule == "part":
            return None
        beside = self._beside(left, right, between)
        if beside is not None:
            return beside
        link = _link(between)
        if link is None:
            return None
        if not after.terms or not _alike(left, right) or after.terms[0].mark in ("before", "by"):
            return None
        if link == "or" and before.terms[-1].moment.day and not after.terms[0].moment.partial:
            return None
        begun = self._between_at(left.start)
        if link == "and" and begun is not None:
            link = "until"
        if link in ("and", "or") and _in_order(before.terms[-1], after.terms[0]):
            spelled = link == "or" and any("{or}" in t.keys and t.kind == "word" for t in between)
            link = "or" if spelled else "until"
        if link in ("and", ",") and not (_days(before) and _days(after)):
            return None
        if link == "," and not _next_to(before.terms[-1], after.terms[0]):
            return None
        first = replace(after.terms[0], link=link)
        terms = (*before.terms, first, *after.terms[1:])
        said = SaidDay(terms, (*before.excluded, *after.excluded), after.from_only)
        start = left.start if begun is None else begun
        small = start if begun is not None else left.start - 1
        articled = small >= 0 and self._filled(small) and link == "and" and may_end(self.tokens, right.end)
        dated = left.start - start > 1 or articled  # "between the 8 and the 14", "les 10 et 11"
        joined: PieceKind = "day" if left.kind == right.kind == "day" and not dated else "date"
        rule = "bare" if joined == "day" else "joined" + left.rule + right.rule
        return Piece(joined, start, right.end, said, rule)

    def _short_weekdays(self, left: Piece, right: Piece, between: Sequence[Token]) -> Piece | None:
        """ "Sat/Sun": words as short count only in pairs."""
        first, last = left.value.terms[0], right.value.terms[0]
        if _link(between) is None or ((first.weekday or 0) + 1) % 7 != last.weekday:
            return None
        either = any("{or}" in t.keys and t.kind == "word" for t in between)
        terms = (
            replace(first, rule="weekday"),
            replace(last, rule="weekday", link="or" if either else "until"),
        )
        return Piece("date", left.start, right.end, SaidDay(terms), "joined")

    def _filled(self, at: int) -> bool:
        """A small word of dates, no "and"."""
        token = self.tokens[at]
        return (
            token.kind == "word"
            and "{filler}" in token.keys
            and {"{and}", "{dates_and}"}.isdisjoint(token.keys)
        )

    def _between_at(self, start: int) -> int | None:
        """Where a "between" stands before, with small words after it."""
        at = start - 1
        while at >= 0 and self.tokens[at].kind == "word" and "{filler}" in self.tokens[at].keys:
            if "{between}" in self.tokens[at].keys:
                return at
            at -= 1
        return at if at >= 0 and "{between}" in self.tokens[at].keys else None

    def _refused_before(self, start: int) -> bool:
        """ "Not the 12th, …": a comma ends what is refused."""
        at = start - 1
        while at >= 0 and _fills(self.tokens[at]) and self.tokens[at].text != ",":
            at -= 1
        return at >= 0 and "{not}" in self.tokens[at].keys

    def _beside(self, left: Piece, right: Piece, between: Sequence[Token]) -> Piece | None:
        """ "Friday 12 June", "June … the 12th": one day said in two ways."""
        short = left.rule == "short_weekday"
        if (
            not all(_fills(t) or "{article}" in t.keys for t in between)
            or (left.kind == "day" and not short)
            or not right.value.terms
        ):
            return None
        before, after = left.value.terms[-1], right.value.terms[0]
        days = left.rule == "month" and len(right.value.terms) > 1 and may_end(self.tokens, right.end)
        dated = "{dd}" in self.tokens[right.start].keys and left.rule in _WEEKDAYS
        if right.kind == "day" and not (days or dated):
            return None
        if (
            (left.rule in _WEEKDAYS or short)
            and after.plain_day
            and after.weekday is None
            and right.kind == "date"
        ):
            term = replace(after, weekday=before.weekday)
            return _swapped(left, right, SaidDay((*left.value.terms[:-1], term, *right.value.terms[1:])))
        plain = before.plain_day and not before.mark
        if right.rule in ("weekday", "weekday_asked") and plain and before.weekday is None:
            term = replace(before, weekday=after.weekday)
            return _swapped(left, right, SaidDay((*left.value.terms[:-1], term)))
        lone = len(left.value.terms) == 1
        if left.rule == "month" and lone and after.plain_day and after.moment.month is None:
            moment = replace(after.moment, month=before.moment.month, year=before.moment.year)
            return _swapped(left, right, SaidDay((replace(after, moment=moment), *right.value.terms[1:])))
        return None

    def _marked(self, mark: Piece, right: Piece, between: Sequence[Token]) -> Piece | None:
        said: SaidDay = right.value
        if not said.terms or said.anaphor:
            return None
        if mark.rule == "offset" and right.kind == "date" and all(t.kind == "word" for t in between):
            first = replace(said.terms[0], offset=mark.value, rule="offset")
            return Piece("date", mark.start, right.end, SaidDay((first,)), "offset")
        if mark.rule == "weekday_beside" and not between and right.kind == "date":
            term = replace(said.terms[0], mark=mark.value[0], weekday=mark.value[1], rule="offset")
            return Piece("date", mark.start, right.end, SaidDay((term,)), "offset")
        if not all(t.text not in ",.?" and _fills(t) for t in between):
            return None
        if mark.rule == "except":
            if right.kind == "day" and not between and "{dd}" not in self.tokens[right.start].keys:
                return None  # "but two dropped out"
            if mark.start and "{or}" in self.tokens[mark.start - 1].keys:
                return None  # "más o menos a mediados de mayo"
            terms = said.terms
            if any(t.link == "," for t in terms):
                return None
            return Piece("date", mark.start, right.end, SaidDay((), (*terms, *said.excluded)), "except")
        if mark.rule in ("since", "after") and (right.kind == "date" or self._dated(right)):
            if len(said.terms) == 1 and not said.from_only:
                offset = 1 if mark.rule == "after" else 0
                term = replace(said.terms[0], mark="after" if offset else "")
                return Piece(
                    "date", mark.start, right.end, SaidDay((term,), said.excluded, True), "from_" + mark.rule
                )
            return None
        spelled = mark.rule in ("before", "by") and len(mark) > 1 and may_end(self.tokens, right.end)
        if mark.rule == "week_of" and len(said.terms) > 1 and said.terms[-1].link == "until":
            return Piece("date", mark.start, right.end, said, right.rule)  # "the week of 8 to 14 March"
        if mark.rule in _AROUND and (right.kind == "date" or (right.rule == "bare" and spelled)):
            if (
                said.terms[0].mark
                or said.from_only
                or (mark.rule == "week_of" and said.terms[-1].weekday is not None)
            ):
                return None
            term = replace(said.terms[0], mark=mark.rule)
            return Piece(
                "date", mark.start, right.end, replace(said, terms=(term, *said.terms[1:])), mark.rule
            )
        return None

    def _dated(self, day: Piece) -> bool:
        return "{day_th}" in self.tokens[day.start].keys

    def _followed(self, left: Piece, mark: Piece, between: Sequence[Token]) -> Piece | None:
        said: SaidDay = left.value
        adjacent = all("{day_dot}" in t.keys for t in between)
        if mark.rule == "refused" and adjacent and said.terms:
            return Piece("date", left.start, mark.end, SaidDay((), said.terms), "refused")
        if mark.rule == "onward" and adjacent and len(said.terms) == 1 and not said.from_only:
            weak = mark.end - mark.start == 1 and "{weak_onward}" in self.tokens[mark.start].keys
            begun = left.start and "{starting}" in self.tokens[left.start - 1].keys
            if not weak or begun:
                start = left.start - bool(begun)
                return Piece("date", start, mark.end, replace(said, from_only=True), "from_onward")
        if mark.rule in ("after", "before") and left.rule in _WEEKDAYS and not between:
            value = (mark.rule, said.terms[0].weekday)
            return Piece("mark", left.start, mark.end, value, "weekday_beside")
        return None


def _parts(left: Piece, right: Piece, between: Sequence[Token]) -> Piece | None:
    """ "Mid to late May": the first part is of the month of the second."""
    link = _link(between)
    spans = right.value.terms[0].moment.spans if right.value.terms else ()
    if link not in ("until", "or") or right.rule != "part_of_month" or not spans:
        return None
    first = spans[0][0]
    part = span(*part_of(left.value.terms[0].moment.day or 1, first.year, first.month), period=True)
    terms = (Term(part, "part_of_month"), replace(right.value.terms[0], link=link))
    return Piece("date", left.start, right.end, SaidDay(terms), "joinedparts")


def _for_days(left: Piece, duration: Piece) -> Piece | None:
    """ "From the 20th on for ten days"."""
    if len(left.value.terms) != 1 or duration.value < SHORTEST_STAY:
        return Piece("date", left.start, duration.end, left.value, left.rule)
    first = left.value.terms[0]
    last = replace(first, offset=duration.value, link="until")
    return Piece("date", left.start, duration.end, SaidDay((first, last), left.value.excluded), "joined")


def _offset(duration: Piece, mark: Piece) -> Piece | None:
    signs = {"after": 1, "later": 1, "next_day": 1, "before": -1, "earlier": -1, "eve": -1}
    if mark.rule not in signs:
        return None
    return Piece("mark", duration.start, mark.end, signs[mark.rule] * duration.value, "offset")


def _swapped(left: Piece, right: Piece, said: SaidDay) -> Piece:
    excluded = (*left.value.excluded, *right.value.excluded)
    said = replace(said, excluded=excluded, from_only=right.value.from_only)
    return Piece("date", left.start, right.end, said, "day")


def _alike(left: Piece, right: Piece) -> bool:
    """A bare number may be a day beside a day, a word that is also a month beside a month."""
    if left.kind == "date" and right.kind == "date":
        return True
    if left.kind == "day" and right.kind == "day":
        return left.rule == right.rule == "bare"
    bare, date = (left, right) if left.kind == "day" else (right, left)
    if bare.rule == "bare":
        return _days(date.value)
    return any(t.moment.month is not None for t in date.value.terms)


def _next_to(before: Term, after: Term) -> bool:
    """ "12, 13, 14 June" lists days; "we are 3, 12 June" does not."""
    first, second = before.moment.day, after.moment.day
    return first is not None and second is not None and 0 < second - first <= LISTED_APART


def _in_order(before: Term, after: Term) -> bool:
    """Weekdays that follow one another, "Thursday and Friday", "Sat/Sun"."""
    if before.rule not in _WEEKDAYS or after.rule not in _WEEKDAYS:
        return False
    return None not in (before.weekday, after.weekday) and after.weekday == ((before.weekday or 0) + 1) % 7


def _days(said: SaidDay) -> bool:
    return any(term.moment.day is not None for term in said.terms)


def _link(between: Sequence[Token]) -> Link | None:
    """ "5 – 7", "5 to the 7", "5 and 7", "5, 6 or 7", "5. – 7."."""
    if not between:
        return None
    links: dict[str, Link] = {"{or}": "or", "{until}": "until", "{dates_and}": "and"}
    found = [link for key, link in links.items() if any(key in t.keys for t in between)]
    if not all(_fills(t) or "{hedge_or}" in t.keys or not links.keys().isdisjoint(t.keys) for t in between):
        return None
    if found:
        return found[0]
    return "," if [t.text for t in between] == [","] else None


def _fills(token: Token) -> bool:
    """A small word inside a date or between two that belong together."""
    return "{filler}" in token.keys or token.text == "," or "{day_dot}" in token.keys


def _begins(token: Token) -> bool:
    return _fills(token) or not {"{starting}", "{counting}"}.isdisjoint(token.keys)
