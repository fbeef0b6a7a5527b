"""What a button in the staff chat means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args


@dataclass(frozen=True, kw_only=True)
class StaffPress:
    """Base of all that the staff can press; each kind has a row in `bot.handlers.staff.PRESSES`."""


Face = Literal["", "more"]
"""Which buttons a card shows: those at hand, or the others."""
Record = Literal["transcript", "history"]
"""What of a lead's past is shown on demand: the talk with the traveller, or who did what."""
RECORDS: tuple[Record, ...] = get_args(Record)


@dataclass(frozen=True, kw_only=True)
class Turned(StaffPress):
    """The card's other buttons, please; or back."""

    reference: str
    face: Face = ""


@dataclass(frozen=True, kw_only=True)
class Looked(StaffPress):
    """Into a lead's past."""

    reference: str
    record: Record
    page: int | None = None
    """From 1, in the message that shows the record; None: the newest page, in a message of its own."""


@dataclass(frozen=True, kw_only=True)
class BotBack(StaffPress):
    """The bot is to talk with that traveller again."""

    traveller: int
    """Their chat."""


@dataclass(frozen=True, kw_only=True)
class LinkHere(StaffPress):
    """This private chat is to be the staff chat, says whoever opened the one-time link."""


@dataclass(frozen=True, kw_only=True)
class Broadcast(StaffPress):
    """Whether a message goes to all travellers with a past or coming trip."""

    how: Literal["send", "drop"]
    message: int
    """The message, in the staff chat."""
