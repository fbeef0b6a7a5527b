"""A lead that is put by for a while, and when it comes back. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from bot.conversation.replies import Note
from bot.desk.context import Choice, DeskContext
from core.leads import OPEN, Lead, LeadEvent

MORNING = time(9)
"""When it comes back, where the operator is."""
TYPED = "date"
"""The choice whose day is asked for."""
_DAYS: Mapping[str, Callable[[date], int]] = {
    "tomorrow": lambda day: 1,
    "three_days": lambda day: 3,
    "next_week": lambda day: 7 - day.weekday(),
}
"""Days from today; next week begins on its Monday."""


def times(lead: Lead, context: DeskContext) -> tuple[Choice, ...]:
    return tuple(Choice(code=code, label=Note(key=f"staff.snooze.{code}")) for code in (*_DAYS, TYPED))


def until(code: str, context: DeskContext) -> datetime:
    """The moment of one of `times` that names a day."""
    today = context.at.astimezone(context.zone).date()
    return morning_of(today + timedelta(days=_DAYS[code](today)), context)


def morning_of(day: date, context: DeskContext) -> datetime:
    return datetime.combine(day, MORNING, context.zone)


def snoozed_until(lead: Lead, history: Sequence[LeadEvent]) -> datetime | None:
    """None when it is not put by."""
    last = next((event for event in reversed(history) if event.what in ("snoozed", "woke")), None)
    if last is None or last.what == "woke" or lead.state not in OPEN:
        return None
    return datetime.fromisoformat(last.data["until"])
