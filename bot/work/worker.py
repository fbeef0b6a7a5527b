"""Arrivals are worked off here: a turn each, one transaction a batch. The promise lives here.

When `work_off` returns, the batch is committed and may be acknowledged; when it raises, nothing of it
happened, and who brought it will bring it again.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

import structlog

from bot.backoff import pause, spread
from bot.metrics import Metrics
from bot.storage import Conflict, OutboxRow, Overlay, Store, StoreUnavailable
from bot.storage.changes import Bury, Change, Forget, SetFact, SetTimer
from bot.work.arrival import Arrival
from bot.work.guard import Guard

log = structlog.get_logger()

MOST_NOTICES = 5
"""Of one batch: when everything fails, staff need not read a hundred times why."""


class HandOver(Protocol):
    """Where committed rows go."""

    def hand_over(self, rows: Sequence[OutboxRow]) -> None: ...

    def staff_chat_changed(self) -> None: ...

    def forget(self, chat_id: int) -> None: ...


class Worker:
    """Works off batches, one at a time, whoever brings them."""

    def __init__(
        self,
        store: Store,
        delivery: HandOver,
        guard: Guard,
        *,
        now: Callable[[], datetime],
        metrics: Metrics,
        timers_set: asyncio.Event,
        facts_set: Callable[[], None],
    ) -> None:
        """`facts_set` is called when small facts have changed, before the next batch."""
        self._store = store
        self._delivery = delivery
        self._guard = guard
        self._now = now
        self._metrics = metrics
        self._one_at_a_time = asyncio.Lock()
        self.timers_set = timers_set
        self._facts_set = facts_set

    async def work_off(self, arrivals: Sequence[Arrival]) -> None:
        """Commit everything that these cause. Raises StoreUnavailable."""
        self._metrics.updates.inc(_telegrams(arrivals))
        failures: dict[Arrival, list[Exception]] = {}
        async with self._one_at_a_time:
            while conflict := await self._commit(arrivals, failures):
                arrival, error = conflict
                log.warning("turn.conflict", source=arrival.source, id=arrival.id, why=str(error))
                failures.setdefault(arrival, []).append(error)

    async def note(self, event: object) -> None:
        """Something happened in the house (see `bot.handlers.house`); returns when it is stored."""
        tries = 0
        while True:
            try:
                return await self.work_off([Arrival.of_house(event)])
            except StoreUnavailable as error:
                tries += 1
                log.error("house.not_stored", what=type(event).__name__, error=str(error))
                await asyncio.sleep(spread(pause(tries)))

    async def _commit(
        self, arrivals: Sequence[Arrival], failures: Mapping[Arrival, Sequence[Exception]]
    ) -> tuple[Arrival, Conflict] | None:
        """What one of them wants and the store cannot do as things stand: nothing has happened then."""
        started, now = time.perf_counter(), self._now()
        overlay = await self._load(arrivals)
        owners: dict[int, Arrival] = {}
        for arrival in arrivals:
            if arrival.id and overlay.seen(arrival.source, arrival.id):
                self._metrics.repeated.inc()
                continue
            own = await self._guard.changes_of(arrival, overlay, now, failures.get(arrival, ()))
            own = [*arrival.done, *own]
            owners |= {id(change): arrival for change in own}
            overlay.add(*own)
        letters = [change.letter for change in overlay.changes if isinstance(change, Bury)]
        overlay.add(*(self._guard.notice_of(letter, overlay) for letter in letters[:MOST_NOTICES]))
        try:
            rows = await self._store.write(overlay.changes, now)
        except Conflict as conflict:
            return owners[id(conflict.change)], conflict
        self._committed(overlay.changes, rows)
        self._metrics.turns.inc(_telegrams(set(owners.values())))
        self._metrics.batch_seconds.observe(time.perf_counter() - started)
        return None

    async def _load(self, arrivals: Sequence[Arrival]) -> Overlay:
        ids = [(arrival.source, arrival.id) for arrival in arrivals if arrival.id]
        lanes = {arrival.lane for arrival in arrivals if arrival.lane is not None}
        return Overlay.of(await self._store.load(ids, lanes))

    def _committed(self, changes: Sequence[Change], rows: Sequence[OutboxRow]) -> None:
        """What is stored is handed over, whatever happens next."""
        for change in changes:
            if isinstance(change, Forget):
                self._delivery.forget(change.chat_id)
        self._delivery.hand_over(rows)
        if any(isinstance(change, SetFact) for change in changes):
            self._delivery.staff_chat_changed()
            self._facts_set()
        if any(isinstance(change, SetTimer) for change in changes):
            self.timers_set.set()
        self._metrics.batches.inc()


def _telegrams(arrivals: Collection[Arrival]) -> int:
    return sum(arrival.source == "telegram" for arrival in arrivals)
