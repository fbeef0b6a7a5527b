"""The only function by which the staff move a lead.

    desk(lead, event, context) -> DeskStep(lead, moved, answer, hears)

It is pure: who pressed, and when, come in with the context. What is not open is an answer, a bug is an
exception.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.conversation.replies import Note
from bot.desk.actions import StaffAction
from bot.desk.press import StaffPress
from core.leads import Lead, LeadEvent, LeadState, Refused, StaffMember


@dataclass(frozen=True, kw_only=True)
class Pressed(StaffPress):
    """A button of a lead's card."""

    action: StaffAction
    reference: str


@dataclass(frozen=True, kw_only=True)
class DeskContext:
    by: StaffMember
    at: datetime
    """Aware."""


@dataclass(frozen=True, kw_only=True)
class DeskStep:
    answer: Note
    """To whoever pressed."""
    lead: Lead | None = None
    """As it stands now, for its card; None when there is none."""
    moved: LeadEvent | None = None
    """The line in its history; None when nothing has changed."""
    hears: Note | None = None
    """What the traveller is told."""


def desk(lead: Lead | None, event: Pressed, context: DeskContext) -> DeskStep:
    """One of two who press at once gets it; a second press by the same person changes nothing."""
    if lead is None:
        return DeskStep(answer=Note(key="staff.toast.unknown"))
    action = event.action
    after = action.does(lead, context.by, context.at)
    if isinstance(after, Refused):
        return DeskStep(lead=lead, answer=_why_not(after))
    values = {"reference": lead.reference, "name": context.by.name}
    answer = Note(key=f"staff.toast.{action.what}", values=values)
    if after == lead:
        return DeskStep(lead=lead, answer=answer)
    return DeskStep(
        lead=after,
        moved=LeadEvent(at=context.at, by=context.by, what=action.what),
        answer=answer,
        hears=Note(key=action.hears, values=values) if action.hears else None,
    )


def _why_not(refused: Refused) -> Note:
    lead = refused.lead
    if refused.reason == "claimed_by_another" and lead.claimed_by is not None:
        return Note(key="staff.toast.already", values={"name": lead.claimed_by.name})
    if lead.state is LeadState.WITHDRAWN:
        return Note(key="staff.toast.withdrawn", values={"reference": lead.reference})
    state = Note(key=f"staff.state.{lead.state.value}")
    return Note(key="staff.toast.closed", values={"reference": lead.reference, "state": state})
