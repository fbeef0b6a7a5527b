"""What the bot asks of a store. One port, one contract test; SQLite implements it today."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from bot.desk.news import News
from bot.storage.changes import Change
from bot.storage.records import (
    ChatRecord,
    Counts,
    DeadLetter,
    Figure,
    LeadFilter,
    Listing,
    OutboxRow,
    Outlived,
    Relay,
    SentMessage,
    Timer,
)
from core.errors import ChaskiError
from core.leads import Lead, LeadEvent
from core.pricing import Quote


class StoreError(ChaskiError):
    """The store cannot be used; the message says why and what to do about it."""


class StoreUnavailable(StoreError):  # noqa: N818 (how it is)
    """The store cannot do this now (disk full, locked, damaged …); nothing of the call has happened."""


class Conflict(Exception):  # noqa: N818 (a fact about the change)
    """This change cannot be made as things stand by now: whoever wanted it looks again and decides anew."""

    def __init__(self, change: Change, why: str) -> None:
        super().__init__(f"{type(change).__name__}: {why}")
        self.change = change


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a batch begins with."""

    seen: frozenset[tuple[str, str]]
    """Those of the arrivals (source, id) that were worked off before."""
    chats: Mapping[int, ChatRecord]
    """Those of the chats that we know."""
    facts: Mapping[str, str]


class Store(Protocol):
    """Durable state. Each call is atomic: it happens whole or not at all.

    Each may raise StoreUnavailable; the same call may work later.
    """

    @property
    def facts(self) -> Mapping[str, str]:
        """The small facts of the running bot, as last read or written."""
        ...

    async def load(self, arrivals: Collection[tuple[str, str]], chat_ids: Collection[int]) -> Loaded: ...

    async def write(self, changes: Sequence[Change], now: datetime) -> list[OutboxRow]:
        """Make all changes, in order, in one transaction; durable, unless all of them are `Delivered`.

        Returns the enqueued rows with their ids. Raises Conflict, and then nothing was changed.
        """
        ...

    async def pending(self) -> list[OutboxRow]:
        """All rows still to be sent, oldest first."""
        ...

    async def due(self, now: datetime, limit: int = 100) -> list[Timer]:
        """The timers whose time has come, oldest first."""
        ...

    async def next_due(self) -> datetime | None:
        """When the next timer is due."""
        ...

    async def messages_of(self, belongs: str) -> list[SentMessage]:
        """Where the messages of that thing stand, oldest first."""
        ...

    async def messages_about(self, chat_id: int, since: datetime | None = None) -> list[SentMessage]:
        """Where the messages stand that are for that traveller or speak of them, oldest first.

        since: sent at that moment or later
        """
        ...

    async def waiting_for(self, chat_id: int) -> int:
        """How many rows are to be sent that are for that traveller or speak of them."""
        ...

    async def outlived(self, *, trips: datetime, requests: datetime, limit: int) -> Outlived:
        """Leads from before `requests`, and chats without a lead silent since `trips`; so many of each."""
        ...

    async def message(self, chat_id: int, message_id: int) -> SentMessage | None:
        """What that message is of; None for one of which nothing was kept."""
        ...

    async def file_id(self, document: str) -> str | None:
        """By which Telegram has that file; see `KeepFileId`."""
        ...

    async def relay(self, chat_id: int, message_id: int) -> Relay | None:
        """The message that was written there and is passed on."""
        ...

    async def chat(self, chat_id: int) -> ChatRecord | None:
        """None for a stranger."""
        ...

    async def lead(self, reference: str) -> Lead | None: ...

    async def leads(self, wanted: LeadFilter) -> list[Lead]: ...

    async def listed(self, wanted: Listing) -> list[Lead]:
        """That part of the list, in its order. Does not wait for who writes."""
        ...

    async def found(self, words: Sequence[str], *, offset: int = 0, limit: int = 8) -> list[Lead]:
        """Leads that have all these words (`bot.storage.finding`) or begin so, newest first. As `listed`."""
        ...

    async def warm(self, *, offset: int = 0, limit: int = 8) -> list[ChatRecord]:
        """Chats with a trip that was told in part and not sent, latest first. As `listed`."""
        ...

    async def audience(self, *, after: int, limit: int) -> list[ChatRecord]:
        """Chats with a trip that was won, which we may write to, by id, from beyond `after`. As `listed`."""
        ...

    async def unsent(self, belongs: str) -> int:
        """How many rows of that thing are still in the outbox."""
        ...

    async def figures(self, first: date, last: date) -> list[Figure]:
        """The sums over these days, see `Count`. As `listed`."""
        ...

    async def history(self, reference: str) -> list[LeadEvent]:
        """What happened to the lead, oldest first."""
        ...

    async def quotes(self, reference: str) -> list[Quote]:
        """The lead's quotes, first revision first."""
        ...

    async def news(self, after: int, since: datetime, now: datetime, first: date, last: date) -> News:
        """What happened after that line of the histories and since that moment, and which trips begin from
        `first` to `last`."""
        ...

    async def catalogue(self, version: str) -> str | None:
        """The content that was kept for this version."""
        ...

    async def dead_letters(self, limit: int = 100) -> list[DeadLetter]:
        """Newest first."""
        ...

    async def counts(self) -> Counts: ...

    async def check(self) -> Sequence[str]:
        """What is wrong with the stored data, one plain sentence each; empty when all is well."""
        ...

    async def backup(self, target: Path) -> None:
        """A consistent copy, also while the bot works; `target` must not exist."""
        ...

    def lost(self) -> str | None:
        """Why what is written would not be found again (the file was deleted, is damaged), and the remedy."""
        ...

    async def rescue(self, now: datetime) -> Path:
        """All that is known, also of a store that is lost, in a file of its own. Raises StoreError."""
        ...

    async def close(self) -> None: ...
