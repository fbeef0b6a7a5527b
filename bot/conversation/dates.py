"""When: the calendar, flexible months, and which days can be had."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from bot.conversation.draft import Draft
from bot.conversation.events import Slot
from bot.conversation.question import Hint, Meant, Rejected, asks, chooses, in_rows, shows, tour_of
from bot.conversation.replies import Button, Calendar, Note, Reply
from bot.understanding import Heard, HeardDates
from core.catalog import Catalog
from core.trip import Dates

if TYPE_CHECKING:
    from bot.conversation.step import Context


def read_dates(value: str, draft: Draft, context: Context) -> Dates:
    first, _, last = value.partition("..")
    return Dates(earliest=date.fromisoformat(first), latest=date.fromisoformat(last or first))


def dates_value(dates: Dates) -> str:
    """The short form that `Chose` carries: "2027-06-12" or "2027-06-01..2027-06-30"."""
    return str(dates.earliest) if dates.fixed else f"{dates.earliest}..{dates.latest}"


def _days(dates: Dates) -> Iterable[date]:
    return (dates.earliest + timedelta(n) for n in range((dates.latest - dates.earliest).days + 1))


def why_closed(day: date, draft: Draft, context: Context) -> Note | None:
    """Why the tour cannot begin on that day; None when it can."""
    catalog, today = context.catalog, context.today
    if day < today:
        return Note(key="rejected.dates.past")
    if day < (first := catalog.first_bookable_day(today, draft.tour)):
        return Note(key="rejected.dates.notice", values={"first": first})
    if day > (last := catalog.last_bookable_day(today)):
        return Note(key="rejected.dates.too_far", values={"last": last})
    return Note(key="rejected.dates.closed", values={"day": day}) if catalog.closed(day, draft.tour) else None


def check_dates(dates: Dates, draft: Draft, context: Context) -> Note | None:
    if dates.fixed:
        return why_closed(dates.earliest, draft, context)
    last = context.catalog.last_bookable_day(context.today)
    if dates.latest < context.today:
        return Note(key="rejected.dates.past")
    if dates.earliest > last:
        return Note(key="rejected.dates.too_far", values={"last": last})
    return None if _bookable_in(dates, draft, context) else Note(key="rejected.dates.window")


def _bookable_in(dates: Dates, draft: Draft, context: Context) -> date | None:
    catalog, today = context.catalog, context.today
    first, last = catalog.first_bookable_day(today, draft.tour), catalog.last_bookable_day(today)
    if dates.latest < first or dates.earliest > last:
        return None
    within = Dates(earliest=max(dates.earliest, first), latest=min(dates.latest, last))
    return next((day for day in _days(within) if not catalog.closed(day, draft.tour)), None)


def hear_dates(heard: Heard, draft: Draft, context: Context) -> Meant | Rejected | Hint | None:
    said = heard.dates
    if said is None:
        return None
    if not said.choices:
        if said.problem is None:
            return _excluded(said, draft)
        return Rejected(Note(key=f"rejected.dates.{said.problem}"), said.corrects)
    excluded = {"excluded": (*draft.excluded, *said.excluded)}
    if said.from_only:
        day = said.choices[0].earliest
        if day > (last := context.catalog.last_bookable_day(context.today)):
            far = Note(key="rejected.dates.too_far", values={"last": last})
            return Rejected(far, said.corrects, around(day, draft, context))
        changes = {"not_before": Dates.on(day), "window": None, **excluded}
        return Hint(changes, Note(key="note.not_before", values={"day": day}), said.corrects)
    length = len(tour_of(draft, context.catalog).days)
    meant = tuple(dict.fromkeys(_begin(choice, said.period, length) for choice in said.choices))
    if chosen := _one_of(_open(draft, context), meant):
        return Meant((chosen,), said.corrects)
    if len(meant) > 1:
        note = Note(key="clarify.disagree") if said.problem == "disagree" else None
        return Meant(meant, said.corrects, note)
    if meant[0].fixed:
        return Meant(meant, said.corrects)
    if refused := check_dates(meant[0], draft, context):
        return Rejected(refused, said.corrects, around(meant[0].earliest, draft, context))
    changes = {"window": meant[0], "not_before": None, **excluded}
    return Hint(changes, Note(key="note.period", values={"period": meant[0]}), said.corrects)


def _excluded(said: HeardDates, draft: Draft) -> Hint | None:
    """ "Not the 12th": the calendar is without it; an answer on another day stands."""
    if not said.excluded or (draft.dates and not any(_within(draft.dates, out) for out in said.excluded)):
        return None
    days = {"dates": said.excluded[0]}
    excluded = {"excluded": (*draft.excluded, *said.excluded)}
    return Hint(excluded, Note(key="note.excluded", values=days), said.corrects)


def _begin(said: Dates, period: bool, length: int) -> Dates:
    """ "12–13 June" names the days of the tour: it begins on the first."""
    if not period and (said.latest - said.earliest).days < length:
        return Dates.on(said.earliest)
    return said


def _open(draft: Draft, context: Context) -> tuple[Dates, ...]:
    return tuple(read_dates(choice, draft, context) for choice in draft.choices.get(Slot.DATES, ()))


def _within(inner: Dates, outer: Dates) -> bool:
    return outer.earliest <= inner.earliest and inner.latest <= outer.latest


def _one_of(either: tuple[Dates, ...], said: tuple[Dates, ...]) -> Dates | None:
    """ "August" chooses between 12 August and 8 December."""
    named = [e for e in either if any(_within(e, s) for s in said)]
    return named[0] if len(named) == 1 else None


def month_talked_about(draft: Draft) -> date | None:
    """The month that "the 15th" is of."""
    known = [span.earliest for span in (draft.window, draft.not_before, draft.dates) if span]
    open_to = [date.fromisoformat(choice[:10]) for choice in draft.choices.get(Slot.DATES, ())]
    days = (*known, *open_to)
    return days[0].replace(day=1) if days else None


def recommend_dates(draft: Draft, context: Context) -> tuple[Dates, Note | None] | None:
    """Any day of the period that was named; any day at all for who has seen the months and still leaves it
    to us."""
    if draft.window:
        return draft.window, None
    if not draft.undecided:
        return None
    catalog, today = context.catalog, context.today
    first, last = catalog.first_bookable_day(today, draft.tour), catalog.last_bookable_day(today)
    earliest = max(first, draft.not_before.earliest) if draft.not_before else first
    return Dates(earliest=earliest, latest=last), Note(key="note.any_time")


def ask_dates(draft: Draft, context: Context, view: str) -> Reply:
    if view == "months":
        return _ask_months(draft, context)
    catalog, today = context.catalog, context.today
    first, last = _first_day(draft, context), catalog.last_bookable_day(today)
    month = _month_shown(draft, context, view)
    before, after = _free_month(month, -1, draft, context), _free_month(month, 1, draft, context)
    calendar = Calendar(
        month=month,
        first=first,
        last=last,
        closed=frozenset(d for d in _days(Dates.month(month.year, month.month)) if _out(d, draft, catalog)),
        revision=draft.revision,
        chosen=draft.dates,
        before=before,
        after=after,
    )
    rows: list[tuple[Button, ...]] = []
    if draft.window:
        any_day = Note(key="button.any_day", values={"dates": draft.window})
        rows.append((chooses(Slot.DATES, draft, dates_value(draft.window), any_day),))
    rows.append((shows(Slot.DATES, draft, "months", "button.flexible"),))
    return replace(asks("ask.dates", *rows), calendar=calendar)


def _first_day(draft: Draft, context: Context) -> date:
    first = context.catalog.first_bookable_day(context.today, draft.tour)
    return max(first, draft.not_before.earliest) if draft.not_before else first


def _out(day: date, draft: Draft, catalog: Catalog) -> bool:
    return catalog.closed(day, draft.tour) or any(out.earliest <= day <= out.latest for out in draft.excluded)


def _month_shown(draft: Draft, context: Context, view: str) -> date:
    """The first of a month with a free day: the one in view, the one that was named, or the next there is."""
    first, last = _first_day(draft, context), context.catalog.last_bookable_day(context.today)
    wanted = draft.window or draft.dates or next(iter(_open(draft, context)), None)
    day = (wanted and _bookable_in(wanted, draft, context)) or first
    if re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", view):
        day = date.fromisoformat(f"{view}-01")
    month = min(max(day, first), last).replace(day=1)
    if _free_in(month, draft, context):
        return month
    onward = _free_month(month, 1, draft, context)
    return onward or _free_month(month, -1, draft, context) or month


def _free_in(month: date, draft: Draft, context: Context) -> bool:
    """Whether a day of that month can be picked."""
    first, last = _first_day(draft, context), context.catalog.last_bookable_day(context.today)
    days = _days(Dates.month(month.year, month.month))
    return any(first <= day <= last and not _out(day, draft, context.catalog) for day in days)


def _free_month(month: date, way: Literal[-1, 1], draft: Draft, context: Context) -> date | None:
    """The nearest month before or after it that has a day to pick."""
    first, last = _first_day(draft, context), context.catalog.last_bookable_day(context.today)
    while True:
        end = month if way < 0 else Dates.month(month.year, month.month).latest
        month = (end + timedelta(way)).replace(day=1)
        if not first.replace(day=1) <= month <= last:
            return None
        if _free_in(month, draft, context):
            return month


def around(day: date, draft: Draft, context: Context) -> str:
    """The view of the month with the free day that is nearest to a day which was refused."""
    first, last = _first_day(draft, context), context.catalog.last_bookable_day(context.today)
    near = min(max(day, first), last)
    for distance in range((last - first).days + 1):
        for other in (near + timedelta(distance), near - timedelta(distance)):
            if first <= other <= last and not _out(other, draft, context.catalog):
                return f"{other:%Y-%m}"
    return ""


def _ask_months(draft: Draft, context: Context) -> Reply:
    """The next twelve months in which something can be booked."""
    catalog, today = context.catalog, context.today
    day, last = _first_day(draft, context), catalog.last_bookable_day(today)
    months: list[Dates] = []
    while day <= last and len(months) < 12:
        month = Dates.month(day.year, day.month)
        if draft.not_before and month.earliest < draft.not_before.earliest:
            month = Dates(earliest=draft.not_before.earliest, latest=month.latest)
        if _bookable_in(month, draft, context):
            months.append(month)
        day = month.latest + timedelta(1)
    buttons = (chooses(Slot.DATES, draft, dates_value(m), _dates_label(m)) for m in months)
    first_month = f"{months[0].earliest:%Y-%m}" if months else ""
    calendar = shows(Slot.DATES, draft, first_month, "button.calendar")
    return asks("ask.dates.flexible", *in_rows(buttons, 2), (calendar,))


def _dates_label(dates: Dates) -> Note:
    return Note(key="button.dates", values={"dates": dates})
