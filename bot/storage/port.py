"""What the bot asks of a store. One port, one contract test; SQLite implements it today."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from bot.storage.records import (
    ChatRecord,
    Counts,
    DeadLetter,
    Effects,
    LeadFilter,
    OutboxRow,
)
from core.leads import Lead


class StoreError(Exception):
    """The store cannot be used; the message says why and what to do about it."""


class DuplicateReference(Exception):  # noqa: N818 (a fact about the lead)
    """A lead with this reference is already there."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a batch of updates begins with."""

    seen: frozenset[int]
    """Those of the updates that were worked off before."""
    chats: Mapping[int, ChatRecord]
    """Those of the chats that we know."""


class Store(Protocol):
    """Durable state. Each call is atomic: it happens whole or not at all.

    Failures are those of the engine (`sqlite3.Error`, …); `unavailable` tells which pass by themselves.
    """

    def new_outbox_id(self) -> int:
        """Ids rise, so that order of creation is order of sending; given before the row is stored."""
        ...

    def new_letter_id(self) -> int: ...

    @property
    def meta(self) -> Mapping[str, str]:
        """The small facts, kept in memory: this process is the only writer."""
        ...

    async def load(self, update_ids: Collection[int], chat_ids: Collection[int]) -> Loaded: ...

    async def write(self, effects: Effects, now: datetime) -> None:
        """Write everything in one transaction; durable, unless it holds only marks of delivered rows."""
        ...

    async def pending(self) -> list[OutboxRow]:
        """All rows still to be sent, oldest first."""
        ...

    async def lead(self, reference: str) -> Lead | None: ...

    async def leads(self, wanted: LeadFilter) -> list[Lead]: ...

    async def catalogue(self, version: str) -> str | None:
        """The content that was kept for this version."""
        ...

    async def dead_letters(self, limit: int = 100) -> list[DeadLetter]:
        """Newest first."""
        ...

    async def counts(self) -> Counts: ...

    async def prune(self, before: datetime) -> int:
        """Forget update ids seen before that moment; returns how many."""
        ...

    async def check(self) -> Sequence[str]:
        """What is wrong with the stored data, one plain sentence each; empty when all is well."""
        ...

    async def backup(self, target: Path) -> None:
        """A consistent copy, also while the bot works; `target` must not exist."""
        ...

    async def close(self) -> None: ...

    def unavailable(self, error: BaseException) -> bool:
        """Whether the store itself failed (disk full, locked …), so that the same call may work later."""
        ...
