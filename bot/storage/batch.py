"""The unit of work: what a batch of updates read and changed, written back once at its end."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from types import TracebackType
from typing import Self

from bot.storage.port import Loaded, Store
from bot.storage.records import ChatRecord, Effects, LeadFilter
from core.leads import Lead


class Batch:
    """Reads through to the store, sees what was merged before, writes nothing until `commit`.

        async with Batch(store, update_ids, chat_ids, now) as batch:
            …
            await batch.commit()

    Leaving the block without `commit` leaves no trace.
    """

    def __init__(
        self, store: Store, update_ids: Collection[int], chat_ids: Collection[int], now: datetime
    ) -> None:
        self.now = now
        self.effects = Effects()
        self.store = store
        self._wanted = (update_ids, chat_ids)
        self._loaded = Loaded(frozenset(), {})
        self._seen: set[int] = set()
        self._committed = False

    async def __aenter__(self) -> Self:
        self._loaded = await self.store.load(*self._wanted)
        self._seen = set(self._loaded.seen)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self._committed:
            self.effects = Effects()

    def seen(self, update_id: int) -> bool:
        """Whether it was worked off before, in this batch or ever."""
        return update_id in self._seen

    def chat(self, chat_id: int) -> ChatRecord:
        """The chat as earlier turns of this batch left it; a fresh record for a stranger.

        The chat must be one of those the batch was opened for.
        """
        return self.effects.chats.get(chat_id) or self._loaded.chats.get(chat_id) or ChatRecord(id=chat_id)

    async def lead(self, reference: str) -> Lead | None:
        return (
            self.effects.changed_leads.get(reference)
            or self.effects.new_leads.get(reference)
            or await self.store.lead(reference)
        )

    async def leads_of(self, chat_id: int) -> list[Lead]:
        """The chat's leads, newest first."""
        changed = self.effects.changed_leads
        stored = await self.store.leads(LeadFilter(chat_id=chat_id))
        new = [lead for lead in self.effects.new_leads.values() if lead.chat_id == chat_id]
        return new[::-1] + [changed.get(lead.reference, lead) for lead in stored]

    def meta(self, key: str) -> str | None:
        if key in self.effects.meta:
            return self.effects.meta[key]
        return self.store.meta.get(key)

    def merge(self, update_id: int, effects: Effects) -> None:
        """One update is worked off: take over what it did."""
        self._seen.add(update_id)
        self.effects.seen.append(update_id)
        self.effects.merge(effects)

    async def commit(self) -> None:
        await self.store.write(self.effects, self.now)
        self._committed = True
