"""Clocks are wound by what has changed, wherever that came from: after every turn, from its changes.

So whoever moves a lead, sends a quote or takes a message need not know which reminders hang on it.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from bot.conversation import Draft
from bot.conversation.unasked import may_be_nudged, runs_out
from bot.handlers.services import Services
from bot.storage import Timer
from bot.storage.changes import AddLead, AddRevision, DropTimer, MoveLead, SaveDraft, SaveRelay, SetTimer
from bot.work.turn import Turn
from core.hours import USUAL, promise
from core.leads import Lead, LeadState
from core.messages import at, by_day

ANSWER, NUDGE, EXPIRY, LEAD_EXPIRY = "answer", "nudge", "expiry", "lead_expiry"
WEEK, DAY, THANKS = "week", "day", "thanks"
_MIDDAY = time(12)
"""When a day is meant and no time is named."""


async def wind(turn: Turn, services: Services) -> None:
    """Set what is to ring, and drop what is not wanted any more."""
    changes = tuple(turn.changes)
    if turn.chat is not None and any(isinstance(change, SaveDraft) for change in changes):
        _of_draft(turn, services)
    for change in changes:
        match change:
            case AddLead():
                _first_answer(turn, change.lead, services)
                _of_lead(turn, change.lead, services)
            case MoveLead():
                _first_answer(turn, change.after, services)
                _of_lead(turn, change.after, services)
            case AddRevision() if lead := await turn.lead(change.reference):
                _of_lead(turn, lead, services)
            case SaveRelay() if change.relay.by and change.relay.state == "passed_on":
                turn.change(DropTimer(key=f"{ANSWER}:{change.relay.reference}"))


def set_or_drop(turn: Turn, timer: Timer, wanted: bool) -> None:
    """What is past is not made up for."""
    wanted = wanted and timer.at > turn.now
    turn.change(SetTimer(timer=timer) if wanted else DropTimer(key=timer.key))


def _of_draft(turn: Turn, services: Services) -> None:
    assert turn.chat is not None
    operator, chat = services.catalog.operator, turn.chat.id
    draft = Draft.load(turn.chat.draft)
    messages = operator.messages
    hours = messages.nudge_hours
    later = by_day(turn.now + timedelta(hours=hours or 0), messages, operator.zone)
    _set(turn, NUDGE, str(chat), later, chat, wanted=hours is not None and may_be_nudged(draft))
    days = messages.expiry_days
    if draft.quote is not None:
        ends = at(draft.quote.valid_until - timedelta(days=days or 0), _MIDDAY, operator.zone)
        _set(turn, EXPIRY, str(chat), ends, chat, wanted=days is not None and runs_out(draft))
    else:
        turn.change(DropTimer(key=f"{EXPIRY}:{chat}"))


def _first_answer(turn: Turn, lead: Lead, services: Services) -> None:
    operator = services.catalog.operator
    due = promise(operator.hours or USUAL, turn.now, operator.zone)
    wanted = lead.state is LeadState.NEW and operator.messages.reminder
    _set(turn, ANSWER, lead.reference, due or turn.now, lead.chat_id, wanted=wanted)


def _of_lead(turn: Turn, lead: Lead, services: Services) -> None:
    """A trip with a date is reminded of once it is won; a price that a person gave, before it ends."""
    operator, catalog = services.catalog.operator, services.catalog
    messages, zone, trip = operator.messages, operator.zone, lead.trip
    quoted = lead.state is LeadState.QUOTED and messages.expiry_days is not None
    ends = at(lead.quote.valid_until - timedelta(days=messages.expiry_days or 0), _MIDDAY, zone)
    _set(turn, LEAD_EXPIRY, lead.reference, ends, lead.chat_id, wanted=quoted)
    lasts = next((len(tour.days) for tour in catalog.tours if tour.code == trip.tour), 1)
    for kind, clock, days in (
        (WEEK, messages.week_before, -7),
        (DAY, messages.day_before, -1),
        (THANKS, messages.thanks, lasts),
    ):
        moment = at(trip.dates.earliest + timedelta(days=days), clock or _MIDDAY, zone)
        won = lead.state is LeadState.WON and trip.dates.fixed and clock is not None
        _set(turn, kind, lead.reference, moment, lead.chat_id, wanted=won)


def _set(turn: Turn, kind: str, of: str, moment: datetime, chat: int, *, wanted: bool) -> None:
    set_or_drop(turn, Timer(key=f"{kind}:{of}", kind=kind, at=moment, lane=chat, data=of), wanted)
