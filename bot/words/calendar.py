"""A month as rows of inline buttons."""

from __future__ import annotations

from calendar import Calendar as Weeks
from datetime import date, timedelta

from bot.conversation.events import Chose, Event, Reopened, Slot, Unavailable
from bot.conversation.replies import Calendar
from bot.words.callbacks import encode
from bot.words.formats import Formats
from core.trip import Dates

Key = dict[str, str]

EMPTY = " "
NOT_BOOKABLE = "·"
CLOSED = "✕"
CHOSEN = "✓{day}"


def rows(calendar: Calendar, formats: Formats) -> list[list[Key]]:
    """Month and arrows, weekdays, then one row a week. Seven columns but for the first row."""
    chosen = calendar.chosen
    # A month chosen as a whole would be nothing but marks.
    marked = chosen if chosen and not chosen.whole_month else None
    return [
        _heading(calendar, formats),
        [_key(name, Unavailable()) for name in formats.weekdays],
        *(
            [_day(calendar, day, marked) for day in week]
            for week in Weeks(formats.week_starts).monthdatescalendar(
                calendar.month.year, calendar.month.month
            )
        ),
    ]


def _heading(calendar: Calendar, formats: Formats) -> list[Key]:
    month = calendar.month.replace(day=1)
    before, after = month - timedelta(days=1), (month + timedelta(days=31)).replace(day=1)
    return [
        _turn("‹", before, calendar) if before >= calendar.first else _key(EMPTY, Unavailable()),
        _key(formats.calendar_month(month), Unavailable()),
        _turn("›", after, calendar) if after <= calendar.last else _key(EMPTY, Unavailable()),
    ]


def _turn(label: str, month: date, calendar: Calendar) -> Key:
    return _key(label, Reopened(slot=Slot.DATES, view=f"{month:%Y-%m}", revision=calendar.revision))


def _day(calendar: Calendar, day: date, marked: Dates | None) -> Key:
    if day.month != calendar.month.month:
        return _key(EMPTY, Unavailable())
    if not calendar.first <= day <= calendar.last:
        return _key(NOT_BOOKABLE, Unavailable(day=day))
    if day in calendar.closed:
        return _key(CLOSED, Unavailable(day=day))
    label = CHOSEN if marked and marked.earliest <= day <= marked.latest else "{day}"
    chose = Chose(slot=Slot.DATES, value=day.isoformat(), revision=calendar.revision)
    return _key(label.format(day=day.day), chose)


def _key(text: str, event: Event) -> Key:
    return {"text": text, "callback_data": encode(event)}
