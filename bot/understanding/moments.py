"""What a phrase about time means on a given day: arithmetic on the calendar, without language."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from bot.understanding.feasts import next_feast

OLDEST_YEAR, LAST_YEAR = 1400, 2100

LEAP = 9
"""Years within which there is a 29 February."""

DateProblem = Literal["past", "impossible"]


@dataclass(frozen=True, kw_only=True)
class Moment:
    """A day or a span, or the parts of a day that were said ("the 12th" has no month yet)."""

    day: int | None = None
    month: int | None = None
    year: int | None = None
    spans: tuple[tuple[date, date], ...] = ()
    """More than one when it may mean either."""
    period: bool = False
    problem: DateProblem | None = None

    @property
    def partial(self) -> bool:
        return not self.spans and self.problem is None


def span(first: date, last: date | None = None, *, period: bool = False) -> Moment:
    return Moment(spans=((first, last or first),), period=period)


def resolve(moment: Moment, today: date) -> Moment:
    """Without a year the next such day from today on."""
    if not moment.partial:
        return moment
    if moment.day is None:
        return _whole_month(moment, today)
    if moment.year is not None:
        day = _day(moment.year, moment.month or 0, moment.day)
        if day is None:
            return replace(moment, problem="impossible")
        return replace(moment, problem="past") if day < today else span(day)
    for year, month in _months_from(today, moment.day, moment.month):
        day = _day(year, month, moment.day)
        if day is not None and day >= today:
            return span(day)
    return replace(moment, problem="impossible")


def _whole_month(moment: Moment, today: date) -> Moment:
    if moment.month is None:
        return replace(moment, problem="impossible")
    year = moment.year or (today.year if moment.month >= today.month else today.year + 1)
    return clip(*month_span(year, moment.month), today)


def clip(first: date, last: date, today: date) -> Moment:
    """A period; what of it is over is cut off."""
    if last < today:
        return Moment(problem="past")
    return span(max(first, today), last, period=True)


def month_span(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year <= LAST_YEAR else None
    except ValueError:
        return None


def _months_from(today: date, day: int, month: int | None) -> list[tuple[int, int]]:
    """The months in which to look for a day: the given one in two years, or the next twelve."""
    if month is not None:
        years = LEAP if (day, month) == (29, 2) else 2
        return [(today.year + ahead, month) for ahead in range(years)]
    ahead = [today.month - 1 + months for months in range(13)]
    return [(today.year + index // 12, index % 12 + 1) for index in ahead]


def add_months(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def coming(weekday: int, today: date) -> date:
    """The next such weekday; a week from now when today is one."""
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def _weekday_next(weekday: int, today: date) -> Moment:
    """ "Next Friday": the coming one, or next week's. Clear only when no way of counting weeks differs."""
    nearest = coming(weekday, today)
    monday_weeks = monday_of(today) + timedelta(days=7 + weekday)
    sunday = today - timedelta(days=(today.weekday() + 1) % 7)
    sunday_weeks = sunday + timedelta(days=7 + (weekday + 1) % 7)
    choices = sorted({nearest, monday_weeks, sunday_weeks})
    return Moment(spans=tuple((c, c) for c in choices))


def _weekend(today: date, weeks: int) -> tuple[date, date]:
    saturday = monday_of(today) + timedelta(days=5 + 7 * weeks)
    return saturday, saturday + timedelta(days=1)


def _weekend_this(values: list[int], today: date) -> Moment:
    return clip(*_weekend(today, 0), today)


def _weekend_next(values: list[int], today: date) -> Moment:
    if today.weekday() >= 5:
        return span(*_weekend(today, 1), period=True)
    return Moment(spans=(_weekend(today, 0), _weekend(today, 1)), period=True)


def _week(today: date, weeks: int) -> Moment:
    monday = monday_of(today) + timedelta(days=7 * weeks)
    return clip(monday, monday + timedelta(days=6), today)


def _week_number(number: int, today: date) -> Moment:
    """A calendar week by its number (ISO 8601), the next one of that number."""
    for year in (today.year, today.year + 1):
        try:
            monday = date.fromisocalendar(year, number, 1)
        except ValueError:
            continue
        if monday + timedelta(days=6) >= today:
            return clip(monday, monday + timedelta(days=6), today)
    return Moment(problem="impossible")


def _year_of(month: int, year: int | None, today: date) -> int:
    return year or (today.year if month >= today.month else today.year + 1)


def _month_year(values: list[int]) -> tuple[int, int | None]:
    year = values[-1] if values[-1] >= OLDEST_YEAR else None
    return (values[-2] if year else values[-1]), year


LAST = 9
"""The value of "last" among first, second …"""


def _nth_week(values: list[int], today: date) -> Moment:
    nth = values[0]
    month, year = _month_year(values[1:])
    for candidate in (_year_of(month, year, today), today.year + 1):
        first, last = month_span(candidate, month)
        start = last - timedelta(days=6) if nth >= 5 else first + timedelta(days=7 * (nth - 1))
        found = clip(start, start + timedelta(days=6), today)
        if found.problem is None or year:
            break
    return found


def _nth_weekday_day(nth: int, weekday: int, month: int, year: int) -> date | None:
    first, last = month_span(year, month)
    if nth == LAST:
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    day = first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))
    return day if day <= last else None


def _nth_weekday(values: list[int], today: date) -> Moment:
    nth, weekday = values[0], values[1]
    month, year = _month_year(values[2:])
    for candidate in [year] if year else [today.year, today.year + 1]:
        day = _nth_weekday_day(nth, weekday, month, candidate)
        if day is None:
            return Moment(problem="impossible")
        if day >= today:
            return span(day)
    return Moment(problem="past")


def _nth_weekend(values: list[int], today: date) -> Moment:
    found = _nth_weekday([values[0], 5, *values[1:]], today)
    if not found.spans:
        return found
    saturday = found.spans[0][0]
    return span(saturday, saturday + timedelta(days=1), period=True)


def _nth_day(values: list[int], today: date) -> Moment:
    """ "The last day of October"."""
    month, year = _month_year(values[1:])
    for candidate in [year] if year else [today.year, today.year + 1]:
        last = month_span(candidate, month)[1]
        day = last if values[0] == LAST else _day(candidate, month, values[0])
        if day is None:
            return Moment(problem="impossible")
        if day >= today:
            return span(day)
    return Moment(problem="past")


def _weeks_of_month(values: list[int], today: date) -> Moment:
    """ "The first and second week of July": from the first of them to the last."""
    weeks = [_nth_week([week, *values[2:]], today) for week in values[:2]]
    spans = sorted(week.spans[0] for week in weeks if week.spans)
    return span(spans[0][0], spans[-1][1], period=True) if spans else Moment(problem="past")


def _either_week(values: list[int], today: date) -> Moment:
    weeks = [_nth_week([week, *values[2:]], today) for week in values[:2]]
    spans = tuple(week.spans[0] for week in weeks if week.spans)
    return Moment(spans=spans, period=True) if spans else Moment(problem="past")


def _first_weeks(values: list[int], today: date, unit: int = 7) -> Moment:
    """ "The last two weeks of July": values are first or last, how many, month and perhaps year."""
    nth, weeks = values[:2] if values[0] in (1, LAST) else values[1::-1]
    month, year = _month_year(values[2:])
    for candidate in [year] if year else [today.year, today.year + 1]:
        first, last = month_span(candidate, month)
        if nth == LAST:
            first = max(first, last - timedelta(days=unit * weeks - 1))
        else:
            last = min(last, first + timedelta(days=unit * weeks - 1))
        if last >= today:
            return clip(first, last, today)
    return Moment(problem="past")


def _half_of_month(values: list[int], today: date) -> Moment:
    month, year = _month_year(values[1:])
    for candidate in [year] if year else [today.year, today.year + 1]:
        first, last = month_span(candidate, month)
        half = (first, first.replace(day=15)) if values[0] == 1 else (first.replace(day=16), last)
        if half[1] >= today:
            return clip(*half, today)
    return Moment(problem="past")


def week_around(first: date, last: date, today: date) -> Moment:
    monday = monday_of(first)
    return clip(monday, max(last, monday + timedelta(days=6)), today)


def weekend_around(first: date, last: date, today: date) -> Moment:
    return clip(*_weekend(first, 0), today)


AFTER_DAYS = 14
"""How long "after the 12th" reaches."""


def after_it(first: date, last: date, today: date) -> Moment:
    return clip(last + timedelta(days=1), last + timedelta(days=AFTER_DAYS), today)


def before_it(first: date, last: date, today: date) -> Moment:
    return clip(today, first - timedelta(days=1), today)


def week_after(first: date, last: date, today: date) -> Moment:
    return clip(last + timedelta(days=1), last + timedelta(days=7), today)


def week_before(first: date, last: date, today: date) -> Moment:
    return clip(first - timedelta(days=7), first - timedelta(days=1), today)


def until_it(first: date, last: date, today: date) -> Moment:
    return clip(today, last, today)


def next_day(first: date, last: date, today: date) -> Moment:
    return _ahead(1, last)


def eve(first: date, last: date, today: date) -> Moment:
    return resolve(_ahead(-1, first), today)


def part_of(part: int, year: int, month: int) -> tuple[date, date]:
    first, last = month_span(year, month)
    part = 3 if part == LAST else part
    start = {1: 1, 2: 11, 3: 21}[part]
    return first.replace(day=start), {1: first.replace(day=10), 2: first.replace(day=20), 3: last}[part]


def _part_of_month(values: list[int], today: date) -> Moment:
    month, year = _month_year(values[1:])
    found = clip(*part_of(values[0], _year_of(month, year, today), month), today)
    return found if found.problem is None or year else clip(*part_of(values[0], today.year + 1, month), today)


def _part_of_this_month(values: list[int], today: date) -> Moment:
    return clip(*part_of(values[0], today.year, today.month), today)


def _part_of_next_month(values: list[int], today: date) -> Moment:
    ahead = add_months(today, 1)
    return clip(*part_of(values[0], ahead.year, ahead.month), today)


def _month_ahead(today: date, months: int) -> Moment:
    ahead = add_months(today, months)
    return clip(*month_span(ahead.year, ahead.month), today)


def _ahead(days: int, today: date) -> Moment:
    return span(today + timedelta(days=days))


def _weekday_this(weekday: int, today: date) -> Moment:
    day = monday_of(today) + timedelta(days=weekday)
    return span(day if day >= today else day + timedelta(days=7))


def _weekday_bare(weekday: int, today: date) -> Moment:
    return span(today + timedelta(days=(weekday - today.weekday()) % 7))


Meaning = Callable[[list[int], date], Moment]

MEANINGS: Mapping[str, Meaning] = {
    "day": lambda v, t: Moment(day=v[0]),
    "day_asked": lambda v, t: Moment(day=v[0]),
    "day_this_month": lambda v, t: Moment(day=v[0], month=t.month, year=t.year),
    "day_next_month": lambda v, t: Moment(day=v[0], month=add_months(t, 1).month, year=add_months(t, 1).year),
    "today": lambda v, t: span(t),
    "tomorrow": lambda v, t: _ahead(1, t),
    "after_tomorrow": lambda v, t: _ahead(2, t),
    "yesterday": lambda v, t: Moment(problem="past"),
    "last_week": lambda v, t: Moment(problem="past"),
    "in_days": lambda v, t: _ahead(v[0], t),
    "in_weeks": lambda v, t: _ahead(7 * v[0], t),
    "week_from_tomorrow": lambda v, t: _ahead(1 + 7 * (v[0] if v else 1), t),
    "in_one_week": lambda v, t: _ahead(7, t),
    "two_weeks": lambda v, t: _ahead(14, t),
    "in_months": lambda v, t: span(add_months(t, v[0])),
    "in_one_month": lambda v, t: span(add_months(t, 1)),
    "weekday": lambda v, t: _weekday_bare(v[0], t),
    "weekday_asked": lambda v, t: _weekday_bare(v[0], t),
    "weekday_this": lambda v, t: _weekday_this(v[0], t),
    "weekday_next": lambda v, t: _weekday_next(v[0], t),
    "weekday_coming": lambda v, t: span(coming(v[0], t)),
    "weekday_next_week": lambda v, t: span(monday_of(t) + timedelta(days=7 + v[0])),
    "weekday_after": lambda v, t: span(coming(v[0], t) + timedelta(days=7)),
    "weekday_fortnight": lambda v, t: span(coming(v[0], t) + timedelta(days=14)),
    "weekend_this": _weekend_this,
    "weekend_next": _weekend_next,
    "weekend_coming": lambda v, t: span(*_weekend(t, 1 if t.weekday() >= 5 else 0), period=True),
    "week_this": lambda v, t: _week(t, 0),
    "week_next": lambda v, t: _week(t, 1),
    "week_after_next": lambda v, t: _week(t, 2),
    "weekday_week_after_next": lambda v, t: span(monday_of(t) + timedelta(days=14 + v[0])),
    "week_number": lambda v, t: _week_number(v[0], t),
    "month_this": lambda v, t: _month_ahead(t, 0),
    "month_next": lambda v, t: _month_ahead(t, 1),
    "nth_week": _nth_week,
    "nth_weekend": _nth_weekend,
    "nth_weekday": _nth_weekday,
    "nth_day": _nth_day,
    "first_of_month": lambda v, t: Moment(day=1, month=v[0], year=v[1] if len(v) > 1 else None),
    "either_week": _either_week,
    "weeks_of_month": _weeks_of_month,
    "first_weeks": _first_weeks,
    "first_days": lambda v, t: _first_weeks(v, t, 1),
    "half_of_month": _half_of_month,
    "part_of_month": _part_of_month,
    "part_of_this_month": _part_of_this_month,
    "part_of_next_month": _part_of_next_month,
    "month": lambda v, t: Moment(month=v[0], year=v[1] if len(v) > 1 else None),
    "month_next_year": lambda v, t: Moment(month=v[0], year=t.year + 1),
}
"""Rule of the lexicon's [dates] → what it means, given the numbers in its holes."""


def meaning(rule: str, values: list[int], today: date) -> Moment:
    """`rule` without its table; a feast's rule is "feast_<name>"."""
    if rule.startswith("feast_"):
        first, last = next_feast(rule.removeprefix("feast_"), today)
        return span(max(first, today), last, period=first != last)
    return MEANINGS[rule](values, today)
