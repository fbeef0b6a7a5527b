"""What the desk may know of the world when somebody presses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from bot.conversation.replies import Note
from core.catalog import Text
from core.leads import LeadEvent, StaffMember


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What can be chosen once an action is pressed."""

    code: str
    """In the data of its button: short, and for ever the same for the same thing."""
    label: Note | Text


@dataclass(frozen=True, kw_only=True)
class DeskContext:
    by: StaffMember
    at: datetime
    """Aware."""
    zone: tzinfo = UTC
    """The operator's."""
    history: Sequence[LeadEvent] = ()
    """The lead's so far, oldest first."""
    colleagues: Sequence[StaffMember] = ()
    """All of the staff that were met, whoever presses included."""
    reasons: Sequence[Choice] = ()
    """Why a lead may be lost."""
