"""What a button in the staff chat means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, kw_only=True)
class StaffPress:
    """Base of all that the staff can press; each kind has a row in `bot.handlers.staff.PRESSES`."""


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
