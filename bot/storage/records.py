"""The rows of the store as values."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum, StrEnum
from typing import Any, Final, Literal

from core.leads import Lead


class Staff(Enum):
    STAFF = "staff"


STAFF: Final = Staff.STAFF
"""The address "the staff chat". It is resolved only when a row is sent, so that rows for a staff chat
that is not set yet, was migrated or was lost wait instead of dying."""

Address = int | Literal[Staff.STAFF]
"""A chat id, or the staff chat."""


class Kind(StrEnum):
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


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """One call of the Bot API to make. `payload` is a JSON object without `chat_id`."""

    id: int
    address: Address
    method: str
    payload: str
    kind: Kind = Kind.MESSAGE
    created_at: str = ""

    def instead(self, method: str, payload: dict[str, Any]) -> OutboxRow:
        return replace(self, method=method, payload=json.dumps(payload))


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetter:
    """An update that no handler could work off, or a message that can never be sent."""

    id: int
    kind: Literal["update", "message"]
    chat_id: int | None
    """None: the staff chat, or no chat at all."""
    update_id: int | None
    method: str
    """The Bot API method, or the type of the update."""
    payload: str
    """JSON: the update, or the payload of the method."""
    reason: str
    died_at: str


@dataclass(slots=True)
class Effects:
    """Everything that a batch of updates, or a round of deliveries, changes. Written as one transaction."""

    seen: list[int] = field(default_factory=list)
    chats: dict[int, ChatRecord] = field(default_factory=dict)
    new_leads: dict[str, Lead] = field(default_factory=dict)
    changed_leads: dict[str, Lead] = field(default_factory=dict)
    catalogues: dict[str, str] = field(default_factory=dict)
    meta: dict[str, str | None] = field(default_factory=dict)
    """None removes the key."""
    outbox: list[OutboxRow] = field(default_factory=list)
    delivered: list[int] = field(default_factory=list)
    """Outbox ids that are done with: sent, dropped or dead."""
    dead_letters: list[DeadLetter] = field(default_factory=list)
    blocked: list[int] = field(default_factory=list)
    """Chats that no longer want to hear from us."""

    @property
    def only_marks(self) -> bool:
        """Nothing but rows that are done with."""
        return bool(self.delivered) and not (
            self.seen
            or self.chats
            or self.new_leads
            or self.changed_leads
            or self.catalogues
            or self.meta
            or self.outbox
            or self.dead_letters
            or self.blocked
        )

    def merge(self, other: Effects) -> None:
        """Add what happened later."""
        self.seen += other.seen
        self.chats |= other.chats
        self.new_leads |= other.new_leads
        for reference, lead in other.changed_leads.items():
            new = self.new_leads if reference in self.new_leads else self.changed_leads
            new[reference] = lead
        self.catalogues |= other.catalogues
        self.meta |= other.meta
        self.outbox += other.outbox
        self.delivered += other.delivered
        self.dead_letters += other.dead_letters
        self.blocked += other.blocked


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadFilter:
    """Which leads to list, newest first. None: any."""

    state: str | None = None
    chat_id: int | None = None
    tour: str | None = None
    created_from: datetime | None = None
    created_before: datetime | None = None
    words: str | None = None
    """Found in the reference, name, user name, phone or e-mail, upper and lower case alike."""
    limit: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How much of everything there is."""

    chats: int
    blocked: int
    leads: dict[str, int]
    """By state."""
    outbox: int
    outbox_for_staff: int
    dead_letters: int


def timestamp(moment: datetime) -> str:
    """The stored form of an aware moment in UTC; as text in the order of time."""
    return moment.isoformat(timespec="milliseconds")
