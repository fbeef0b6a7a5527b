"""Brings timers when they are due."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from datetime import datetime

import structlog

from bot.backoff import pause, spread
from bot.storage import Store, StoreUnavailable
from bot.work.arrival import Arrival
from bot.work.worker import Worker

log = structlog.get_logger()

LOOK_SECONDS = 5.0
"""How long the table is left alone: another process may set a timer, too."""
AT_ONCE = 100


class Clock:
    def __init__(self, worker: Worker, store: Store, now: Callable[[], datetime]) -> None:
        self._worker = worker
        self._store = store
        self._now = now

    async def run(self) -> None:
        """For ever. A store in trouble is asked again."""
        failures = 0
        while True:
            try:
                rest = await self.look()
                failures = 0
            except StoreUnavailable as error:
                failures += 1
                rest = spread(pause(failures))
                log.error("clock.store_unavailable", error=str(error))
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(rest):
                    await self._worker.timers_set.wait()
            self._worker.timers_set.clear()

    async def look(self) -> float:
        """Work off what is due; seconds until the next look. Raises StoreUnavailable."""
        while timers := await self._store.due(self._now(), AT_ONCE):
            await self._worker.work_off([Arrival.of_timer(timer) for timer in timers])
        next_due = await self._store.next_due()
        if next_due is None:
            return LOOK_SECONDS
        return min(max((next_due - self._now()).total_seconds(), 0.0), LOOK_SECONDS)
