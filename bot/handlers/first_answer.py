"""The clock of a request's first answer: a word below its card when nobody has answered as was promised."""

from __future__ import annotations

from dataclasses import replace

from bot.handlers.cards import card_stands
from bot.handlers.services import Services
from bot.storage import STAFF, Timer
from bot.storage.changes import AddEvent, SetTimer
from bot.telegram.relaying import below
from bot.telegram.rendering import line_for_staff
from bot.work.turn import Turn
from core.hours import USUAL, after_working, opens
from core.leads import LeadEvent, LeadState

ESCALATES = "!"
"""Begins the data of the second word; the lead's reference follows."""


async def on_answer_due(turn: Turn, timer: Timer, services: Services) -> None:
    """Once at the time of the promise, once more, louder, a while later; never while it is closed."""
    operator = services.catalog.operator
    louder, reference = timer.data.startswith(ESCALATES), timer.data.removeprefix(ESCALATES)
    lead = await turn.lead(reference)
    if lead is None or lead.state is not LeadState.NEW or not operator.messages.reminder:
        return
    hours = operator.hours or USUAL
    opened = opens(hours, turn.now, operator.zone)
    if opened is not None and opened > turn.now:  # the bot was down until after closing time
        turn.change(SetTimer(timer=replace(timer, at=opened)))
        return
    await _remind(turn, reference, louder, services)
    minutes = operator.messages.escalation_minutes
    again = after_working(hours, turn.now, minutes, operator.zone) if minutes and not louder else None
    if again is not None:
        data = ESCALATES + reference
        turn.change(SetTimer(timer=replace(timer, at=again, data=data)))


async def _remind(turn: Turn, reference: str, louder: bool, services: Services) -> None:
    lead = await turn.lead(reference)
    assert lead is not None
    operator = services.catalog.operator
    out = line_for_staff(
        "staff.clock.escalated" if louder else "staff.clock.unanswered",
        language=operator.language_of_staff,
        locales=services.locales,
        name=lead.traveller.name,
        reference=reference,
        since=lead.created_at.astimezone(operator.zone),
    )
    out = below(out, await card_stands(turn, reference))
    what = "escalated" if louder else "unanswered"
    turn.change(AddEvent(reference=reference, event=LeadEvent(at=turn.now, what=what)))
    # What it belongs to: a reply to it is an answer to the traveller, as one to the card is.
    turn.send(
        out.method, out.payload, to=STAFF, belongs=f"talk:{lead.chat_id}:{reference}", about=lead.chat_id
    )
