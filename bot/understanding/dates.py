"""Date expressions → the days they mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from bot.understanding.date_pieces import SaidDay, Term
from bot.understanding.moments import (
    Moment,
    before_it,
    eve,
    month_span,
    next_day,
    resolve,
    until_it,
    week_after,
    week_around,
    week_before,
    weekend_around,
)
from bot.understanding.values import HeardDates
from core.trip import Dates

_AROUND = {
    "week_of": week_around,
    "weekend_of": weekend_around,
    "week_after": week_after,
    "week_before": week_before,
    "before": before_it,
    "by": until_it,
    "next_day": next_day,
    "eve": eve,
}
"""What is said of a date → what becomes of it."""


def heard_days(said: SaidDay, today: date, around: date) -> HeardDates | None:
    """The days of one expression; None when it only says which it is not (`excluded_days`).

    `around`: the month that a day without one is looked for from.
    """
    if not said.terms:
        return None
    heard = _either([_read(terms, today, around) for terms in _readings(said.terms)])
    excluded = excluded_days(said, today, heard.choices[0].earliest if heard.choices else around)
    if said.from_only and heard.choices:
        firsts = tuple(Dates.on(c.earliest) for c in heard.choices)
        return HeardDates(choices=firsts, from_only=True, excluded=excluded)
    return replace(heard, excluded=excluded)


def excluded_days(said: SaidDay, today: date, around: date) -> tuple[Dates, ...]:
    """The days that are out."""
    if not said.excluded:
        return ()
    return _read(
        tuple(replace(t, link=None) for t in said.excluded), today, max(today, around), apart=True
    ).choices


def _readings(terms: Sequence[Term]) -> list[Sequence[Term]]:
    """Figures are read in one order throughout: the clear one, or else both."""
    figures = [t for t in terms if t.month_first is not None]
    orders = {t.order for t in figures if t.order is not None} or {"day first", "month first"}
    turned = [replace(t, moment=t.month_first or t.moment) for t in terms]
    readings: list[Sequence[Term]] = [terms] if "day first" in orders or not figures else []
    return [*readings, turned] if figures and "month first" in orders else readings


def _read(terms: Sequence[Term], today: date, around: date, *, apart: bool = False) -> HeardDates:
    """One reading of an expression. `apart`: its days are a list, no range."""
    moments = _inherit([t.moment for t in terms], around)
    resolved: list[Moment] = []
    for i, (term, moment) in enumerate(zip(terms, moments, strict=True)):
        after = resolved[-1].spans[0][0] if i and resolved[-1].spans else today
        if i and term.rule in ("weekday", "weekday_asked") and term.link == "until":
            found = _not_before(moment, after)
        else:
            start = around if moment.month is None else today
            ordered = (
                moment.partial and moment.year is None and moment.month is not None and term.link == "until"
            )
            found = resolve(moment, after if ordered and i else start)
        resolved.append(_with_marks(term, found, today))
    problem = next((m.problem for m in resolved if m.problem), None)
    good = [m for m in resolved if m.spans]
    if problem is not None and (problem == "impossible" or not good):
        return HeardDates(problem=problem)
    if len(terms) == 1 and (disagreeing := _disagreement(terms[0], resolved[0], today)) is not None:
        return disagreeing
    if any(_disagreement(t, m, today) is not None for t, m in zip(terms, resolved, strict=True)):
        spans = [s for m in good for s in m.spans]
        return HeardDates(choices=tuple(Dates(earliest=a, latest=b) for a, b in spans), problem="disagree")
    if len(good) == 1:
        return _as_heard(good[0].spans, good[0].period)
    if apart or any(t.link == "or" for t in terms):
        return _as_heard([s for m in good for s in m.spans], all(m.period for m in good))
    return _between(good)


def _with_marks(term: Term, moment: Moment, today: date) -> Moment:
    if len(moment.spans) != 1:
        return moment
    first, last = moment.spans[0]
    if term.offset:
        day = (last if term.offset > 0 else first) + timedelta(days=term.offset)
        return Moment(spans=((day, day),)) if day >= today else Moment(problem="past")
    if term.mark in ("after", "before") and term.weekday is not None and term.rule == "offset":
        step = 1 if term.mark == "after" else -1
        day = (last if step > 0 else first) + timedelta(days=step)
        while day.weekday() != term.weekday:
            day += timedelta(days=step)
        return Moment(spans=((day, day),)) if day >= today else Moment(problem="past")
    if term.mark == "after":
        return Moment(spans=((last + timedelta(days=1),) * 2,))
    return _AROUND[term.mark](first, last, today) if term.mark in _AROUND else moment


def _disagreement(term: Term, moment: Moment, today: date) -> HeardDates | None:
    """ "Tuesday 5 June" that is a Saturday: the day as dated, and the nearest such weekday."""
    if term.weekday is None or not term.plain_day or len(moment.spans) != 1 or term.mark or term.offset:
        return None
    day = moment.spans[0][0]
    if day.weekday() == term.weekday:
        return None
    apart = (term.weekday - day.weekday() + 3) % 7 - 3
    apart += 7 if day + timedelta(days=apart) < today else 0
    return HeardDates(choices=(Dates.on(day), Dates.on(day + timedelta(days=apart))), problem="disagree")


def _not_before(weekday: Moment, first: date) -> Moment:
    """ "From Tuesday to Friday" said on a Wednesday: the Friday after that Tuesday."""
    if not weekday.spans or weekday.spans[0][0] >= first:
        return weekday
    later = first + timedelta(days=(weekday.spans[0][0] - first).days % 7)
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
    moments = _in_one_month(moments, today)
    for i in range(1, len(moments)):
        mine, before = moments[i], moments[i - 1]
        if mine.partial and mine.day is not None and mine.month is None:
            moments[i] = _day_after(mine, before, today)
    return moments


def _in_one_month(moments: list[Moment], today: date) -> list[Moment]:
    """ "The 30th and 31st": the next month that has both."""
    days = [m.day for m in moments if m.partial and m.day is not None and m.month is None and m.year is None]
    if len(days) != len(moments) or len(days) < 2 or days != list(range(days[0], days[0] + len(days))):
        return moments
    first = resolve(Moment(day=days[-1]), today)
    if not first.spans or first.spans[0][0].replace(day=days[0]) < today:
        return moments
    month = first.spans[0][0]
    return [replace(moments[0], month=month.month, year=month.year), *moments[1:]]


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
