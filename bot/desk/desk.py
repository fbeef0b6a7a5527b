"""The only function by which the staff move a lead.

    desk(lead, event, context) -> DeskStep(lead, moved, answer, hears …)

It is pure: who pressed, and when, come in with the context. What is not open is an answer, a bug is an
exception.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.conversation.replies import Note, Value
from bot.desk.actions import StaffAction
from bot.desk.context import Choice, DeskContext
from bot.desk.press import StaffPress
from bot.desk.snoozing import TYPED, until
from core.catalog import Text
from core.leads import Lead, LeadEvent, LeadState, Refused


@dataclass(frozen=True, kw_only=True)
class Pressed(StaffPress):
    """A button of a lead's card."""

    action: StaffAction
    reference: str
    choice: str = ""
    """The code of what was chosen; "" while nothing was."""


@dataclass(frozen=True, kw_only=True)
class DeskStep:
    answer: Note | None
    """To whoever pressed; None: what they see is answer enough."""
    lead: Lead | None = None
    """As it stands now, for its card; None when there is none."""
    moved: LeadEvent | None = None
    """The line in its history; None when nothing has changed."""
    hears: Note | None = None
    """What the traveller is told."""
    choices: tuple[Choice, ...] = ()
    """What is to be chosen from before anything happens."""
    asks: bool = False
    """Words are needed before anything happens."""
    back_at: datetime | None = None
    """When the lead is to be brought back."""


def desk(lead: Lead | None, event: Pressed, context: DeskContext) -> DeskStep:
    """One of two who press at once gets it; a second press by the same person changes nothing."""
    if lead is None:
        return DeskStep(answer=Note(key="staff.toast.unknown"))
    action = event.action
    if action.choices is None:
        return _done(lead, event, context, None)
    if lead.state not in action.open:
        return DeskStep(lead=lead, answer=_why_not(_not_open(lead), context))
    choices = action.choices(lead, context)
    chosen = next((choice for choice in choices if choice.code == event.choice), None)
    if chosen is None:
        none = None if choices else Note(key=f"staff.none.{action.what}")
        return DeskStep(lead=lead, answer=none, choices=choices)
    if action.then == "snoozes":
        return _asked(lead) if chosen.code == TYPED else snoozed(lead, until(chosen.code, context), context)
    return _done(lead, event, context, chosen)


def snoozed(lead: Lead, back_at: datetime, context: DeskContext) -> DeskStep:
    """Put by until then."""
    if lead.state in (LeadState.WON, LeadState.LOST, LeadState.WITHDRAWN):
        return DeskStep(lead=lead, answer=_why_not(_not_open(lead), context))
    line = LeadEvent(at=context.at, by=context.by, what="snoozed", data={"until": back_at.isoformat()})
    answer = Note(key="staff.toast.snoozed", values={"reference": lead.reference, "day": back_at.date()})
    return DeskStep(lead=lead, moved=line, answer=answer, back_at=back_at)


def noted(lead: Lead, text: str, context: DeskContext) -> DeskStep:
    """A word of the staff's among themselves."""
    line = LeadEvent(at=context.at, by=context.by, what="noted", data={"text": text})
    return DeskStep(lead=lead, moved=line, answer=None)


def _asked(lead: Lead) -> DeskStep:
    return DeskStep(lead=lead, answer=None, asks=True)


def _done(lead: Lead, event: Pressed, context: DeskContext, chosen: Choice | None) -> DeskStep:
    action = event.action
    if action.then == "asks":
        return _asked(lead)
    after = action.does(lead, context, event.choice)
    if isinstance(after, Refused):
        return DeskStep(lead=lead, answer=_why_not(after, context))
    holder = after.claimed_by or context.by
    values = {"reference": lead.reference, "name": holder.name}
    answer = Note(key=f"staff.toast.{action.what}", values=values)
    if after == lead:
        return DeskStep(lead=lead, answer=answer)
    return DeskStep(
        lead=after,
        moved=LeadEvent(at=context.at, by=context.by, what=action.what, data=_data(action, after, chosen)),
        answer=answer,
        hears=Note(key=action.hears, values=values) if action.hears else None,
    )


def _data(action: StaffAction, after: Lead, chosen: Choice | None) -> dict[str, str]:
    """What was chosen, in words: the list may be another by the time somebody reads it."""
    if action.what == "handed_over" and after.claimed_by:
        return {"to": after.claimed_by.name}
    return {"reason": chosen.label.in_("")} if chosen and isinstance(chosen.label, Text) else {}


def _not_open(lead: Lead) -> Refused:
    return Refused(reason="not_open", lead=lead)


def _why_not(refused: Refused, context: DeskContext) -> Note:
    lead = refused.lead
    if refused.reason == "claimed_by_another" and lead.claimed_by is not None:
        return Note(key="staff.toast.already", values={"name": lead.claimed_by.name})
    if lead.state is LeadState.WITHDRAWN:
        return Note(key="staff.toast.withdrawn", values={"reference": lead.reference})
    state = Note(key=f"staff.state.{lead.state.value}")
    values: dict[str, Value] = {"reference": lead.reference, "state": state}
    who = next((e.by for e in reversed(context.history) if e.by and e.what == lead.state.value), None)
    if who is None:
        return Note(key="staff.toast.closed", values=values)
    return Note(key="staff.toast.closed_by", values={**values, "name": who.name})
