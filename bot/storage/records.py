"""The rows of the store as values."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import Enum, IntEnum, StrEnum
from typing import Any, Final, Literal, Self

from core.leads import StaffMember


class Staff(Enum):
    STAFF = "staff"


STAFF: Final = Staff.STAFF
"""The address "the staff chat". It is resolved only when a row is sent, so that rows for a staff chat
that is not set yet, was migrated or was lost wait instead of dying."""


class ToHook(Enum):
    HOOK = "hook"


HOOK: Final = ToHook.HOOK
"""The address "the operator's own system", which hears what happens to leads; see `bot.hook`."""

Address = int | Literal[Staff.STAFF, ToHook.HOOK]
"""A chat id, the staff chat, or the hook."""


class RowKind(StrEnum):
    """What becomes of an outbox row that cannot be sent."""

    MESSAGE = "message"
    """Becomes a dead letter; staff are told."""
    EPHEMERAL = "ephemeral"
    """A callback answer, a chat action: worthless a moment later, so it is dropped."""
    NOTICE = "notice"
    """Our own word to the staff about trouble: its death is logged, never reported in turn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatRecord:
    """A chat we talk with. `draft` is the stored trip so far, "" when there is none."""

    id: int
    draft: str = ""
    first_name: str = ""
    last_name: str = ""
    username: str = ""
    language_code: str = ""
    blocked: bool = False
    person: StaffMember | None = None
    """Who of the staff talks with them; the bot is silent meanwhile."""
    person_lead: str = ""
    """The lead whose card shows it; "" without one."""
    banned: bool = False
    """The staff do not want to hear them any more."""
    warm_since: datetime | None = None
    """When they last told something of a trip that they have not sent; None: there is none."""

    @property
    def known_as(self) -> str:
        """Who it is, to the staff."""
        name = f"{self.first_name} {self.last_name}".strip()
        return f"{name} ({self.id})" if name else str(self.id)


class Urgency(IntEnum):
    """Who goes first where rows queue for one chat or for all: who waits for an answer."""

    ANSWER = 0
    """To a tap; a receipt."""
    TALK = 1
    """Answers to travellers, cards of leads."""
    NEWS = 2
    """Notices, digests: what nobody is waiting for."""


@dataclass(frozen=True, slots=True)
class Document:
    """What is sent as a file: rendered when it is sent, so a turn never waits and a retry is free."""

    kind: str
    """Says who renders it (see `bot.documents`)."""
    arguments: str = "{}"
    """Of what: a small JSON object."""

    @classmethod
    def of(cls, kind: str, **arguments: Any) -> Self:
        return cls(kind, json.dumps(arguments, ensure_ascii=False, sort_keys=True))


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """One call of the Bot API to make. `payload` is a JSON object without `chat_id`.

    For the hook, `method` is the type of what happened and `payload` all of the body.
    """

    address: Address
    method: str
    payload: str
    kind: RowKind = RowKind.MESSAGE
    urgency: Urgency = Urgency.TALK
    key: str = ""
    """A newer row with the same key replaces an unsent older one ("card:PFH-7K3QX"); "": none does."""
    belongs: str = ""
    """What the sent message is of; where it came to stand is kept (`SentMessage`). "": nobody will ask."""
    gather: str = ""
    """Rows with this in common may go as one message when they wait together ("note:5")."""
    once: bool = False
    """Whether it must rather not arrive than arrive twice, should its outcome stay uncertain."""
    yields: bool = False
    """Whether it is not sent once a person talks there: what the bot says and no tap or command asked for."""
    document: Document | None = None
    """Goes with the call as the parameter that the method is named for (sendPhoto: `photo`)."""
    called: bool = False
    """Whether the call of a row that goes once was begun: its outcome is uncertain until it is marked."""
    about: int | None = None
    """The traveller whom it is for or speaks of: forgotten with them."""
    id: int = 0
    """Given by the store: order of creation is order of sending."""
    created_at: str = ""

    def instead(self, method: str, payload: dict[str, Any]) -> OutboxRow:
        return replace(self, method=method, payload=json.dumps(payload))


@dataclass(frozen=True, slots=True)
class SentMessage:
    """Where a message of ours stands, and what it is of: to be answered, edited or deleted later."""

    chat_id: int
    message_id: int
    belongs: str
    about: int | None = None
    """The traveller whom it is for or speaks of."""


RELAYED = "relay:"
"""Begins what a relayed message's copies belong to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relay:
    """A message that is passed on between a traveller and the staff. It is named by where it was written."""

    chat_id: int
    message_id: int
    traveller: int
    """The traveller's chat."""
    reference: str = ""
    """The lead that it is about; "" without one."""
    by: StaffMember | None = None
    """None: the traveller wrote it."""
    at: datetime
    """Aware, UTC; when it was written."""
    state: Literal["passed_on", "held", "dropped"] = "passed_on"
    calls: str = ""
    """While it is held: what would be sent, as JSON."""

    @property
    def belongs(self) -> str:
        """What its copies belong to, see `OutboxRow.belongs`."""
        return f"{RELAYED}{self.chat_id}:{self.message_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Timer:
    """Something to do at a time. `kind` says what (see `bot.handlers`), `data` with what."""

    key: str
    """There is one timer a key."""
    kind: str
    at: datetime
    """Aware, UTC; to the millisecond."""
    lane: int | None = None
    """The chat whose order it belongs to; None: nobody's."""
    data: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetter:
    """An arrival that no handler could work off, or a message that can never be sent."""

    id: str
    """A short name by chance: it is told to the staff before the store has seen it."""
    kind: str
    """"update", "timer", "house": what could not be handled; "message": what could not be sent."""
    chat_id: int | None
    """None: the staff chat, or no chat at all."""
    update_id: int | None
    method: str
    """The Bot API method, or the type of the update."""
    payload: str
    """JSON: the update, or the payload of the method."""
    reason: str
    died_at: str
    about: int | None = None
    """The traveller whom it is for or speaks of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlived:
    """What is older than it may become."""

    leads: tuple[str, ...]
    """Their references."""
    chats: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadFilter:
    """Which leads to list, newest first. None: any."""

    state: str | None = None
    chat_id: int | None = None
    tour: str | None = None
    created_from: datetime | None = None
    limit: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Some of a list of leads; what `view` lists and which `values` it takes stands with its statement."""

    view: str
    """ "new", "mine", "waiting", "snoozed", "won", "by_day", "departures", "on_days"."""
    values: Mapping[str, str | int] = field(default_factory=dict)
    offset: int = 0
    limit: int = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A sum over days."""

    what: str
    name: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How much of everything there is."""

    chats: int
    blocked: int
    leads: dict[str, int]
    """By state."""
    outbox: int
    outbox_for_staff: int
    outbox_for_hook: int
    dead_letters: int


def timestamp(moment: datetime) -> str:
    """The stored form of an aware moment, in UTC; as text in the order of time."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def new_letter_id() -> str:
    """Eight hex digits: short enough to be read out."""
    return secrets.token_hex(4)
