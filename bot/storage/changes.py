"""Everything that can change, as frozen values; a batch or a round of deliveries is an ordered list of them.

Each names what it changes and nothing beside it, so two writers never undo each other. A new kind of change
is one class here, one function in each engine, and, when a turn has to read it back, one in the overlay.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.storage.records import DeadLetter, OutboxRow, Relay, SentMessage, Timer
from core.leads import Lead, LeadEvent, StaffMember
from core.pricing import Quote


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Base of all changes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen(Change):
    """An arrival is worked off. A conflict when it was before."""

    source: str
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetSeen(Change):
    """Arrivals seen before that moment will not come again."""

    before: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveDraft(Change):
    chat_id: int
    draft: str
    warm: bool = False
    """Whether it is worth a word: something of a trip is known, and nothing was sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowTraveller(Change):
    """Who writes in that chat, as Telegram says."""

    chat_id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language_code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkBlocked(Change):
    """Whether the chat wants to hear from us. Of a chat that we do not know nothing is kept."""

    chat_id: int
    blocked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeOver(Change):
    """One of the staff talks with that traveller themselves; None: the bot does again."""

    chat_id: int
    by: StaffMember | None
    reference: str = ""
    """The lead whose card shows it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ban(Change):
    """Whether the staff want to hear them. Of a chat that we do not know nothing is kept."""

    chat_id: int
    banned: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Forget(Change):
    """All that is kept of a traveller is deleted, and its bytes with it.

    Who they are, their trip, leads with quotes and history, relays, timers, letters, and what is still to be
    sent to them or speaks of them.
    """

    chat_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetLead(Change):
    """A lead is deleted with its quotes, its history, its timers and what was passed on about it."""

    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AddLead(Change):
    """A new lead with its first quote; its history begins. A conflict when the reference is taken."""

    lead: Lead


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveLead(Change):
    """A lead's next state and owner, and the line in its history.

    A conflict when the lead no longer stands as `before` says: somebody else was quicker.
    """

    before: Lead
    after: Lead
    event: LeadEvent

    @property
    def reference(self) -> str:
        return self.after.reference


@dataclass(frozen=True, slots=True, kw_only=True)
class AddEvent(Change):
    """A line in a lead's history that moves nothing."""

    reference: str
    event: LeadEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class AddRevision(Change):
    """The lead's quote, worked out anew. `revision` counts from 1; a conflict when there is one already."""

    reference: str
    revision: int
    quote: Quote
    event: LeadEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class Count(Change):
    """One more of something on that day; sums are kept, not what they are made of."""

    day: date
    what: str
    name: str
    number: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepCatalogue(Change):
    """The catalogue that a quote was made from; kept once a version."""

    version: str
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetFact(Change):
    """A small fact of the running bot; None removes it."""

    key: str
    value: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Enqueue(Change):
    """A call of the Bot API to make. Of unsent rows with the same key the newest stays."""

    row: OutboxRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Calling(Change):
    """The call of an outbox row that must not go twice is about to be made."""

    row_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered(Change):
    """An outbox row is done with: sent, dropped, dead or uncertain."""

    row_id: int
    answer: tuple[SentMessage, ...] = ()
    """Where the messages stand that somebody may answer and we may edit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepFileId(Change):
    """Telegram has that file: it can be sent again without an upload."""

    document: str
    """What says that it is the same file."""
    file_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveRelay(Change):
    """A message that is passed on, or held; as it stands now."""

    relay: Relay


@dataclass(frozen=True, slots=True, kw_only=True)
class Bury(Change):
    """What could not be handled or sent is put aside."""

    letter: DeadLetter


@dataclass(frozen=True, slots=True, kw_only=True)
class SetTimer(Change):
    """Something to do at a time; one with the same key is moved."""

    timer: Timer


@dataclass(frozen=True, slots=True, kw_only=True)
class DropTimer(Change):
    """That timer is not wanted any more; with `at`, only if it still stands at that moment."""

    key: str
    at: datetime | None = None
