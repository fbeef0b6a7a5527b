"""What a traveller did. Frozen values; buttons carry them, so a button *is* an event."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Slot(StrEnum):
    """A fact to collect, in the order in which we ask."""

    TOUR = "tour"
    GROUP_SIZE = "group_size"
    CHILDREN = "children"
    """How old the children among them are."""
    DATES = "dates"
    PICKUP = "pickup"
    STAY = "stay"
    DROPOFF = "dropoff"
    SINGLE_ROOMS = "single_rooms"
    EXTRAS = "extras"
    CHECK = "check"
    """That what was doubtful is right."""
    CONFIRM = "confirm"
    CONTACT = "contact"


@dataclass(frozen=True, kw_only=True)
class Event:
    """Base of all events."""


@dataclass(frozen=True, kw_only=True)
class Started(Event):
    """`/start`, with what a deep link carried: a tour's code, a source tag, or both (`tour-source`)."""

    payload: str = ""


@dataclass(frozen=True, kw_only=True)
class Said(Event):
    """A text message (or a caption)."""

    text: str
    message: int = 0
    """Telegram's number of the message in its chat."""
    edited: bool = False
    """The traveller changed an earlier message of theirs, or Telegram says so."""
    replied: Slot | None = None
    """The question of ours that this is Telegram's reply to."""
    album: str | None = None


@dataclass(frozen=True, kw_only=True)
class Sent(Event):
    """Something that is not text: photo, sticker, voice, location, …"""

    kind: str
    album: str | None = None
    """Pictures sent together have this in common."""


@dataclass(frozen=True, kw_only=True)
class SharedPhone(Event):
    phone: str
    own: bool = True
    """False when the contact shared is somebody else's."""


@dataclass(frozen=True, kw_only=True)
class HelpAsked(Event):
    pass


@dataclass(frozen=True, kw_only=True)
class TripAsked(Event):
    """`/mytrip`."""


@dataclass(frozen=True, kw_only=True)
class LanguagesAsked(Event):
    """`/language`."""


@dataclass(frozen=True, kw_only=True)
class PrivacyAsked(Event):
    """`/privacy`: what is kept of me, why, how long."""


@dataclass(frozen=True, kw_only=True)
class DataAsked(Event):
    """`/mydata`: all of it, please."""


@dataclass(frozen=True, kw_only=True)
class ForgetAsked(Event):
    """`/forget`: delete it all."""


@dataclass(frozen=True, kw_only=True)
class Forgot(Event):
    """Yes, delete it all."""


@dataclass(frozen=True, kw_only=True)
class PersonAsked(Event):
    """A person, please."""


@dataclass(frozen=True, kw_only=True)
class LanguageChosen(Event):
    language: str


@dataclass(frozen=True, kw_only=True)
class Cancelled(Event):
    """`/cancel`, or the button."""


@dataclass(frozen=True, kw_only=True)
class StartedOver(Event):
    """Forget this trip and begin a new one."""


@dataclass(frozen=True, kw_only=True)
class Silenced(Event):
    """`/stop`, or the button: nothing unasked any more."""


@dataclass(frozen=True, kw_only=True)
class Unsilenced(Event):
    """They want to be reminded again."""


# Buttons that belong to a draft carry the revision they were drawn for, so that a press on an old
# message is recognised.


@dataclass(frozen=True, kw_only=True)
class Chose(Event):
    """A button that answers a question. `value` is the slot's own short form (see questions.py)."""

    slot: Slot
    value: str
    revision: int


@dataclass(frozen=True, kw_only=True)
class Reopened(Event):
    """Ask this again, to change the answer or to see the question another way.

    `view` is the slot's own: a month of the calendar ("2027-06") or "months", "all" stays, "more" people,
    the ages so far ("8.11"), the extra that is asked about, "phone" or "email" for the contact.
    """

    slot: Slot
    revision: int
    view: str = ""


@dataclass(frozen=True, kw_only=True)
class WentBack(Event):
    """To the question before this one."""

    revision: int


@dataclass(frozen=True, kw_only=True)
class Kept(Event):
    """Never mind: keep the old answer."""

    revision: int


@dataclass(frozen=True, kw_only=True)
class Undone(Event):
    """Take back the last cancel, start-over or withdrawal."""

    revision: int


@dataclass(frozen=True, kw_only=True)
class Withdrew(Event):
    """Take back the request of this reference."""

    reference: str


@dataclass(frozen=True, kw_only=True)
class Unavailable(Event):
    """A press on a calendar day that cannot be booked, or on a calendar heading (day None)."""

    day: date | None = None


@dataclass(frozen=True, kw_only=True)
class Unknown(Event):
    """A button whose data we cannot read (an older version's)."""
