"""What somebody did, free of the form in which a door brings it. Reading it is the door's own business."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from bot.conversation.events import Event
from bot.desk import StaffPress


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """A person, as they call themselves there."""

    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language_code: str = ""

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".rstrip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What of a message is passed on."""

    kind: Literal["text", "captioned", "bare"] = "text"
    """Words; something with a caption or room for one; something without."""
    words: str = ""
    """The text or the caption."""
    formatting: tuple[Mapping[str, Any], ...] = ()
    """Of the words, in the door's own terms, as JSON values."""
    album: str = ""
    """What the parts of an album have in common."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """The message that another is a reply to."""

    message_id: int
    author: str = ""
    """The username of who wrote it."""
    card: str = ""
    """The reference of the lead whose card it is, as far as its buttons say so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A message, in a chat with us alone (`private`) or in a group."""

    sender: Sender | None
    chat_id: int
    message_id: int
    private: bool
    event: Event | None
    """What a traveller did by it; None for what nobody wrote (a pinned message, a timer set, …)."""
    text: str = ""
    """"" for what is no text; a caption is none."""
    content: Content = Content()
    answers: Answered | None = None
    nameless: bool = False
    """An administrator who stays anonymous, or a channel."""
    topic: int | None = None
    """The topic of a forum in which it stands; None outside of all."""
    shared: int | None = None
    """The group that was chosen with a button that lets choose one."""
    edited: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tapped:
    """A button of ours."""

    sender: Sender
    chat_id: int
    message_id: int
    """The message that the button hangs on."""
    private: bool
    callback_id: str
    """By which the tap is answered."""
    means: Event | StaffPress


@dataclass(frozen=True, slots=True, kw_only=True)
class Admitted:
    """Whether we may write in that chat has changed: added, removed, blocked, unblocked."""

    chat_id: int
    private: bool
    gone: bool
    by: Sender
    """Who did it."""
    was_gone: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CameOrWent:
    """People came into a group or left it, or what they are there has changed."""

    chat_id: int
    people: tuple[int, ...]
    gone: bool
    leads: bool | None
    """Whether they are administrators now; None: nothing is said of that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupMoved:
    """A group has another number from now on."""

    old: int
    new: int


Incoming = Written | Tapped | Admitted | CameOrWent | GroupMoved
