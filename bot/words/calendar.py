"""A month to pick a day from."""

from __future__ import annotations

from calendar import Calendar as Weeks
from collections.abc import Iterable
from datetime import date

from bot.conversation.events import Chose, Reopened, Slot, Unavailable
from bot.conversation.replies import Calendar
from bot.words.blocks import DayKey, Grid, Key
from bot.words.formats import Formats
from core.trip import Dates


def grid(calendar: Calendar, formats: Formats) -> Grid:
    """Its weeks begin where they do in this language; arrows only where there is something.

    A week without a day to pick is left out, unless the whole month has none.
    """
    month = calendar.month.replace(day=1)
    weeks = Weeks(formats.week_starts).monthdatescalendar(month.year, month.month)
    # A month chosen as a whole would be nothing but marks.
    marked = calendar.chosen if calendar.chosen and not calendar.chosen.whole_month else None
    rows = tuple(
        tuple(_day(calendar, day, marked) if day.month == month.month else None for day in week)
        for week in weeks
    )
    return Grid(
        title=formats.calendar_month(month),
        before=_turn("‹", calendar.before, calendar) if calendar.before else None,
        after=_turn("›", calendar.after, calendar) if calendar.after else None,
        weekdays=formats.weekdays,
        weeks=tuple(filter(_to_pick, rows)) or rows,
        idle=Unavailable(),
    )


def _turn(label: str, month: date, calendar: Calendar) -> Key:
    return Key(
        label=label, press=Reopened(slot=Slot.DATES, view=f"{month:%Y-%m}", revision=calendar.revision)
    )


def _to_pick(week: Iterable[DayKey | None]) -> bool:
    return any(day is not None and day.state in ("free", "chosen") for day in week)


def _day(calendar: Calendar, day: date, marked: Dates | None) -> DayKey:
    if not calendar.first <= day <= calendar.last:
        return DayKey(day=day, state="outside", press=Unavailable(day=day))
    if day in calendar.closed:
        return DayKey(day=day, state="closed", press=Unavailable(day=day))
    chosen = marked is not None and marked.earliest <= day <= marked.latest
    chose = Chose(slot=Slot.DATES, value=day.isoformat(), revision=calendar.revision)
    return DayKey(day=day, state="chosen" if chosen else "free", press=chose)
