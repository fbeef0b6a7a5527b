"""What the staff say to a traveller through the bot: whether it goes, waits for a word, or takes the lead.

Pure. What is said is not looked at here: only whose the lead is, and who speaks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from bot.conversation.replies import Note
from bot.desk.press import StaffPress
from core.leads import HELD, Lead, LeadEvent, LeadState, StaffMember, claim, handed_over

DELETABLE_FOR = timedelta(hours=48)
"""How long a bot may delete a message of its own (Bot API, deleteMessage)."""


@dataclass(frozen=True, kw_only=True)
class Decided(StaffPress):
    """A button below an answer that was held, because the lead is a colleague's."""

    how: Literal["send", "take", "drop"]
    message: int
    """The answer, in the staff chat."""


@dataclass(frozen=True, kw_only=True)
class TalkStep:
    goes: Literal["passed_on", "held", "dropped"] | None
    """What becomes of the answer; None: nothing new."""
    lead: Lead | None = None
    moved: LeadEvent | None = None
    """The line in its history, when the lead is somebody else's now."""
    answer: Note | None = None
    """To whoever pressed, or why it is held."""
    hears: Note | None = None
    """What the traveller is told."""


def replied(lead: Lead | None, by: StaffMember, at: datetime) -> TalkStep:
    """An answer to a traveller. The first one claims a new lead; one to a colleague's lead is held."""
    if lead is None or lead.state is LeadState.WITHDRAWN:
        return TalkStep(goes="passed_on", lead=lead)
    if lead.claimed_by is None:
        after = claim(lead, by, at)
        if not isinstance(after, Lead):
            return TalkStep(goes="passed_on", lead=lead)
        return _moved(lead, after, "claimed", by, at)
    if lead.claimed_by.id != by.id and lead.state in HELD:
        held = Note(key="staff.relay.held", values={"name": lead.claimed_by.name})
        return TalkStep(goes="held", lead=lead, answer=held)
    return TalkStep(goes="passed_on", lead=lead)


def decided(
    lead: Lead | None, event: Decided, held: StaffMember | None, by: StaffMember, at: datetime
) -> TalkStep:
    """Who wrote the answer says what becomes of it. `held`: who that is, while it is held."""
    if held is None:
        return TalkStep(goes=None, answer=Note(key="staff.toast.settled"))
    if held.id != by.id:
        return TalkStep(goes=None, answer=Note(key="staff.toast.not_yours", values={"name": held.name}))
    if event.how == "drop":
        return TalkStep(goes="dropped", lead=lead, answer=Note(key="staff.toast.dropped"))
    sent = Note(key="staff.toast.sent")
    if event.how == "take" and lead is not None:
        after = claim(lead, by, at) if lead.claimed_by is None else handed_over(lead, by, at)
        if isinstance(after, Lead) and after != lead:
            return _moved(lead, after, "taken_over", by, at, sent)
    return TalkStep(goes="passed_on", lead=lead, answer=sent)


def too_late_to_delete(written: datetime, at: datetime) -> bool:
    return at - written > DELETABLE_FOR


def _moved(
    lead: Lead, after: Lead, what: str, by: StaffMember, at: datetime, answer: Note | None = None
) -> TalkStep:
    values = {"reference": lead.reference, "name": by.name}
    return TalkStep(
        goes="passed_on",
        lead=after,
        moved=LeadEvent(at=at, by=by, what=what),
        answer=answer,
        hears=Note(key="desk.claimed", values=values),
    )


def last_words(history: Sequence[LeadEvent]) -> LeadEvent | None:
    """The last that the traveller wrote."""
    return next((event for event in reversed(history) if event.what == "wrote"), None)


def talks(history: Sequence[LeadEvent]) -> StaffMember | None:
    """Who of the staff talks with the traveller; None: the bot does."""
    turns = (event for event in reversed(history) if event.what in ("person", "bot_back"))
    last = next(turns, None)
    return last.by if last and last.what == "person" else None


def trouble(history: Sequence[LeadEvent]) -> str:
    """Why the last answer to the traveller did not arrive; "" when it did, or there was none."""
    last = outcome(history)
    return last.data.get("problem", "") if last else ""


def outcome(history: Sequence[LeadEvent]) -> LeadEvent | None:
    """What became of the last answer whose way is known: "delivered" or "undelivered"."""
    return next((event for event in reversed(history) if event.what in ("delivered", "undelivered")), None)


def last_answer(history: Sequence[LeadEvent]) -> LeadEvent | None:
    """The last that one of the staff wrote to the traveller."""
    return next((event for event in reversed(history) if event.what == "answered"), None)
