"""The calendar as a grid."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.events import Chose, Reopened, Slot, Unavailable
from bot.conversation.replies import Calendar
from bot.words.blocks import DayKey, Grid
from bot.words.calendar import grid
from core.trip import Dates
from tests.words.world import LANGUAGES, LOCALES

FORMATS = LOCALES.formats("en")


def june(**changes: object) -> Calendar:
    values: dict[str, object] = {
        "month": date(2027, 6, 1),
        "first": date(2027, 6, 4),
        "last": date(2028, 5, 1),
        "closed": frozenset({date(2027, 6, 24)}),
        "revision": 3,
    }
    return Calendar(**{**values, **changes})  # type: ignore[arg-type]


def days(month: Grid) -> dict[date, DayKey]:
    return {day.day: day for week in month.weeks for day in week if day}


def test_a_day_is_chosen_for_this_revision_of_the_draft() -> None:
    """The press answers the question about dates."""
    day = days(grid(june(), FORMATS))[date(2027, 6, 12)]
    assert day.state == "free"
    assert day.press == Chose(slot=Slot.DATES, value="2027-06-12", revision=3)


def test_days_that_cannot_be_booked_look_so_and_say_why_when_pressed() -> None:
    """Before the first day, after the last, and closed ones: a press names the day."""
    found = days(grid(june(last=date(2027, 6, 25)), FORMATS))
    for day, state in ((3, "outside"), (26, "outside"), (24, "closed")):
        when = date(2027, 6, day)
        assert (found[when].state, found[when].press) == (state, Unavailable(day=when))


def test_arrows_only_where_there_is_something() -> None:
    """To the months that have a day to pick; that one on the way has none is passed over."""
    first = grid(june(after=date(2027, 8, 1)), FORMATS)
    assert (first.before, first.title) == (None, "June 2027")
    assert first.after
    assert first.after.press == Reopened(slot=Slot.DATES, view="2027-08", revision=3)
    last = grid(june(month=date(2028, 5, 1), before=date(2028, 4, 1)), FORMATS)
    assert (last.after, last.title) == (None, "May 2028")
    assert last.before
    assert last.before.press == Reopened(slot=Slot.DATES, view="2028-04", revision=3)


def test_weeks_without_a_day_to_pick_are_left_out() -> None:
    """At the end of a month nobody looks at three weeks that have passed."""
    late = grid(june(first=date(2027, 6, 22)), FORMATS)
    assert min(days(late)) == date(2027, 6, 21)
    closed = frozenset(date(2027, 6, day) for day in range(14, 21))
    assert date(2027, 6, 16) not in days(grid(june(closed=closed), FORMATS))
    assert len(days(grid(june(first=date(2027, 7, 1)), FORMATS))) == 30


def test_the_chosen_days_are_marked() -> None:
    """One day, or each of a week; a whole month would be nothing but marks."""
    week = Dates(earliest=date(2027, 6, 7), latest=date(2027, 6, 13))
    for chosen, marked in ((Dates.on(date(2027, 6, 12)), 1), (week, 7), (Dates.month(2027, 6), 0)):
        found = days(grid(june(chosen=chosen), FORMATS)).values()
        assert sum(day.state == "chosen" for day in found) == marked


@given(
    month=st.dates(date(2026, 1, 1), date(2030, 12, 1)).map(lambda day: day.replace(day=1)),
    notice=st.integers(0, 400),
    horizon=st.integers(1, 600),
    language=st.sampled_from(LANGUAGES),
)
def test_every_month_in_every_language_is_a_grid_of_whole_weeks(
    month: date, notice: int, horizon: int, language: str
) -> None:
    """Seven columns, each day under its weekday; each that can be booked is there once."""
    first = date(2026, 6, 1) + timedelta(days=notice)
    last = first + timedelta(days=horizon)
    formats = LOCALES.formats(language)
    drawn = grid(june(month=month, first=first, last=last, closed=frozenset()), formats)
    assert {len(week) for week in drawn.weeks} == {7} == {len(drawn.weekdays)}
    for week in drawn.weeks:
        for column, day in enumerate(week):
            assert day is None or day.day.weekday() == (column + formats.week_starts) % 7
    length = (month + timedelta(days=32)).replace(day=1) - month
    whole = [month + timedelta(days=n) for n in range(length.days)]
    assert {day for day in whole if first <= day <= last} <= days(drawn).keys() <= set(whole)
    for day in days(drawn).values():
        chose = Chose(slot=Slot.DATES, value=day.day.isoformat(), revision=3)
        assert (first <= day.day <= last) == (day.press == chose)
