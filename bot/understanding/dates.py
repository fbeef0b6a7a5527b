"""The dates a message says: phrases and figures, joined into ranges and choices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.understanding.date_phrases import DAY_FIRST, MONTH_FIRST, WEEKDAYS, Said, fills
from bot.understanding.grammar import stands_alone
from bot.understanding.moments import Moment, month_span, resolve
from bot.understanding.tokens import Token
from bot.understanding.values import HeardDates
from core.trip import Dates

NEGATION_REACH = 4
"""Tokens from a "not" to the date it takes back."""


@dataclass(frozen=True)
class DatesSaid:
    heard: HeardDates | None
    used: frozenset[int]
    """Tokens that no other slot may read."""


def hear_dates(
    said: list[Said],
    tokens: Sequence[Token],
    *,
    taken: frozenset[int],
    asked: bool,
    today: date,
    around: date,
) -> DatesSaid:
    """Ranges, alternatives, negations and corrections over `said`; bare numbers only where a date needs
    them ("12–13 June") or the question makes them one."""
    said = _with_bare_days(said, tokens, taken, asked)
    said = [s for i, s in enumerate(said) if not _negated(s, said[i - 1] if i else None, tokens)]
    if not said:
        return DatesSaid(None, frozenset())
    used = frozenset(i for s in said for i in range(s.start, s.end))
    said = _after_correction(said, tokens)
    heard = [_read(reading, tokens, today, around) for reading in _readings(said)]
    return DatesSaid(_either(heard), used)


def _readings(said: list[Said]) -> list[list[Said]]:
    """Figures are read in one order throughout: the clear one, or else both."""
    figures = [s for s in said if s.month_first is not None]
    orders = {s.order for s in figures if s.order is not None} or {DAY_FIRST, MONTH_FIRST}
    turned = [replace(s, moment=s.month_first or s.moment) for s in said]
    readings = [said] if DAY_FIRST in orders or not figures else []
    return [*readings, turned] if figures and MONTH_FIRST in orders else readings


def _with_bare_days(
    said: list[Said], tokens: Sequence[Token], taken: frozenset[int], asked: bool
) -> list[Said]:
    """Bare day numbers next to a linking word and a date, from right to left and left to right."""
    covered = {i for s in said for i in range(s.start, s.end)}
    bare = {
        i: Said(i, i + 1, "bare", Moment(day=t.value))
        for i, t in enumerate(tokens)
        if "{day}" in t.keys and i not in covered and i not in taken
    }
    if asked and not said and bare:
        return _asked_days(bare, tokens)
    result = list(said)
    for i in sorted(bare, reverse=True):
        after = next((s for s in result if s.start > i), None)
        if after is not None and _linked(tokens[i + 1 : after.start]) and _has_day(after):
            result = sorted([*result, bare[i]], key=lambda s: s.start)
    for i in sorted(bare):
        before = next((s for s in reversed(result) if s.end <= i), None)
        fresh = all(s.start != i for s in result)
        if before is not None and fresh and _linked(tokens[before.end : i]) and _has_day(before):
            result = sorted([*result, bare[i]], key=lambda s: s.start)
    return result


def _has_day(said: Said) -> bool:
    return said.moment.day is not None


def _asked_days(bare: dict[int, Said], tokens: Sequence[Token]) -> list[Said]:
    numbers = [i for i in sorted(bare) if stands_alone(tokens, i)]
    if len(numbers) == 1 or (len(numbers) == 2 and _linked(tokens[numbers[0] + 1 : numbers[1]])):
        return [bare[i] for i in numbers]
    return []


def _linked(between: Sequence[Token]) -> bool:
    """ "5 – 7", "5 to the 7", "5 and 7", "5 or 7", "5. – 7."."""
    links = [t for t in between if {"{until}", "{or}", "{dates_and}"}.intersection(t.keys) and t.text != ","]
    return bool(links) and all(t in links or fills(t) for t in between)


def _negated(said: Said, before: Said | None, tokens: Sequence[Token]) -> bool:
    """ "Not the 12th", "can't do the 12th"; but "not until the 12th" names it."""
    if said.refused:
        return True
    start = max(said.start - NEGATION_REACH, before.end if before else 0)
    for token in reversed(tokens[start : said.start]):
        if "{not}" in token.keys:
            return True
        if token.kind == "stop" or token.text == "," or {"{unless}", "{day}"}.intersection(token.keys):
            return False
    return False


def _after_correction(said: list[Said], tokens: Sequence[Token]) -> list[Said]:
    """ "The 12th, sorry, the 13th": what was said before the apology no longer counts."""
    for i in range(len(said) - 1, 0, -1):
        between = tokens[said[i - 1].end : said[i].start]
        if any("{sorry}" in t.keys for t in between):
            return said[i:]
    return said


def _read(said: list[Said], tokens: Sequence[Token], today: date, around: date) -> HeardDates:
    """One reading of the message."""
    moments = _inherit([s.moment for s in said], around)
    resolved: list[Moment] = []
    for i, moment in enumerate(moments):
        after = resolved[-1].spans[0][0] if i and resolved[-1].spans else today
        if i and _weekdays(said[i - 1], said[i]) and not _or_between(said, i, tokens):
            resolved.append(_not_before(moment, after))
            continue
        start = around if moment.month is None else today
        same_kind = moment.partial and moment.year is None and moment.month is not None
        resolved.append(
            resolve(moment, after if same_kind and i and not _or_between(said, i, tokens) else start)
        )
    problem = next((m.problem for m in resolved if m.problem), None)
    walked = [m for m, s in zip(resolved, said, strict=True) if not s.arrival]
    good = [m for m in walked or resolved if m.spans]
    if problem is not None and (problem == "impossible" or not good):
        return HeardDates(problem=problem)
    if len(good) == 1:
        return _as_heard(good[0].spans, good[0].period)
    if any(_or_between(said, i, tokens) for i in range(1, len(said))):
        return _as_heard(tuple(s for m in good for s in m.spans), all(m.period for m in good))
    return _between(good)


def _weekdays(before: Said, said: Said) -> bool:
    return before.rule in WEEKDAYS and said.rule in ("weekday", "weekday_asked")


def _not_before(weekday: Moment, first: date) -> Moment:
    """ "From Tuesday to Friday" said on a Wednesday: the Friday after that Tuesday."""
    if not weekday.spans or weekday.spans[0][0] >= first:
        return weekday
    later = weekday.spans[0][0] + timedelta(days=7)
    return replace(weekday, spans=((later, later),))


def _between(moments: list[Moment]) -> HeardDates:
    """From the first to the last; a fixed day beats a period around it."""
    days = [m for m in moments if not m.period]
    if days and len(days) < len(moments):
        moments = days
    if len(moments) == 1:
        return _as_heard(moments[0].spans, moments[0].period)
    firsts = [m.spans for m in moments]
    choices = []
    for spans in firsts[0]:
        rest = [min(s, key=lambda s: (s[0] < spans[0], s[0])) for s in firsts[1:]]
        choices.append((min(spans[0], *(r[0] for r in rest)), max(spans[1], *(r[1] for r in rest))))
    return _as_heard(tuple(choices), any(m.period for m in moments))


def _as_heard(spans: Sequence[tuple[date, date]], period: bool) -> HeardDates:
    choices = tuple(dict.fromkeys(Dates(earliest=a, latest=b) for a, b in spans))
    return HeardDates(choices=choices, period=period)


def _or_between(said: list[Said], i: int, tokens: Sequence[Token]) -> bool:
    return any("{or}" in t.keys for t in tokens[said[i - 1].end : said[i].start + 1])


def _inherit(moments: list[Moment], today: date) -> list[Moment]:
    """ "5–7 June": the first day takes the month of the second; "June 5 to 7" the other way round."""
    moments = list(moments)
    for i in range(len(moments) - 2, -1, -1):
        mine, after = moments[i], moments[i + 1]
        if not mine.partial or mine.day is None or not after.partial or after.day is None or not after.month:
            continue
        if mine.month is None:
            back = mine.day > after.day
            month = after.month - 1 if back else after.month
            year = after.year - 1 if after.year and month == 0 else after.year
            moments[i] = replace(mine, month=month or 12, year=year)
        elif mine.year is None and after.year is not None:
            earlier = (mine.month, mine.day) <= (after.month, after.day)
            moments[i] = replace(mine, year=after.year if earlier else after.year - 1)
    for i in range(1, len(moments)):
        mine, before = moments[i], moments[i - 1]
        if mine.partial and mine.day is not None and mine.month is None:
            moments[i] = _day_after(mine, before, today)
    return moments


def _day_after(mine: Moment, before: Moment, today: date) -> Moment:
    """The first such day of the month after `before`."""
    anchor = resolve(before, today)
    if not anchor.spans or mine.day is None:
        return mine
    first = anchor.spans[0][0]
    for _ in range(3):
        if first.day <= mine.day <= month_span(first.year, first.month)[1].day:
            return replace(mine, month=first.month, year=first.year)
        first = month_span(first.year, first.month)[1] + timedelta(days=1)
    return mine


def _either(heard: list[HeardDates]) -> HeardDates:
    """Both readings of figures when both are possible, else the one that is."""
    possible = [h for h in heard if h.problem is None]
    if not possible:
        return heard[0]
    choices = tuple(dict.fromkeys(c for h in possible for c in h.choices))
    return HeardDates(choices=choices, period=possible[0].period)
