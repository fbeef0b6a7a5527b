"""Opening hours: the next moment they are there, working time, an honest promise, and when it is day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from core.days import WEEKDAYS
from core.hours import Hours, after_working, opens, promise, working_time
from core.messages import Messages, by_day, is_day, next_at

LIMA = ZoneInfo("America/Lima")
BERLIN = ZoneInfo("Europe/Berlin")
WEEK = Hours.model_validate(
    {day: ["9:00-13:00", "15:00-19:00"] for day in WEEKDAYS[:5]} | {"saturday": "9:00-13:00"}
)
MOMENTS = st.integers(0, 365 * 24 * 60).map(
    lambda minutes: datetime(2026, 6, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


def here(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=LIMA)


@pytest.mark.parametrize(
    ("asked", "promised"),
    [
        (here(2026, 11, 23, 10), here(2026, 11, 23, 12)),  # in the middle of Monday
        (here(2026, 11, 23, 12), here(2026, 11, 23, 16)),  # over the break
        (here(2026, 11, 23, 18, 30), here(2026, 11, 24, 10, 30)),  # over the night
        (here(2026, 11, 28, 12, 30), here(2026, 11, 30, 10, 30)),  # over Sunday
        (here(2026, 11, 23, 10, 1), here(2026, 11, 23, 12, 15)),  # rounded up
    ],
)
def test_a_promise_counts_opening_time_only(asked: datetime, promised: datetime) -> None:
    assert promise(WEEK, asked, LIMA) == promised


def test_holidays_are_free_and_the_operator_adds_and_takes_away_days() -> None:
    """28 July 2026 is Peru's; 23 July is a holiday, too, and somebody works then; on the 24th nobody does."""
    days = {"holidays": "PE", "open_days": [date(2026, 7, 23)], "closed_days": [date(2026, 7, 24)]}
    hours = Hours.model_validate({**WEEK.model_dump(), **days})
    assert [day for day in range(20, 32) if not hours.spans(date(2026, 7, day))] == [24, 26, 28, 29]
    assert not Hours.model_validate({**WEEK.model_dump(), "holidays": "PE"}).spans(date(2026, 7, 23))


def test_an_hour_is_an_hour_when_the_clocks_change() -> None:
    """In Berlin, the night of 25 October 2026 has one more."""
    always = Hours.model_validate(dict.fromkeys(WEEKDAYS, "0:00-24:00"))
    evening = datetime(2026, 10, 24, 23, 0, tzinfo=BERLIN)
    due = after_working(always, evening, 300, BERLIN)
    assert due is not None
    assert due.astimezone(UTC) - evening.astimezone(UTC) == timedelta(hours=5)
    assert due.hour == 3


@given(MOMENTS, st.integers(1, 3000))
def test_what_is_promised_is_open_and_holds_the_working_time(moment: datetime, minutes: int) -> None:
    due, opened = after_working(WEEK, moment, minutes, LIMA), opens(WEEK, moment, LIMA)
    assert due is not None
    assert opened is not None
    assert moment <= opened < due
    assert working_time(WEEK, moment, due, LIMA) == timedelta(minutes=minutes)


@pytest.mark.parametrize("hours", [{}, {"monday": "9-18"}, {"monday": "18:00-9:00"}, {"monday": 9}])
def test_hours_that_are_none_are_refused(hours: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Hours.model_validate(hours)


@given(MOMENTS)
def test_what_is_moved_out_of_the_night_lies_in_the_day_and_near(moment: datetime) -> None:
    """Half a night away at most."""
    moved = by_day(moment, Messages(), LIMA)
    assert is_day(moved, Messages(), LIMA)
    assert abs(moved - moment) <= timedelta(hours=6, minutes=45)


@given(MOMENTS)
def test_the_next_hour_is_within_a_day(moment: datetime) -> None:
    at = next_at(moment, time(8), LIMA)
    assert timedelta() < at - moment <= timedelta(days=1)
    assert at.timetz().hour == 8
