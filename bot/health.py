"""Whether the bot can do its work, asked by /readyz and by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

import structlog

from bot.storage import Store, StoreError
from bot.storage.changes import SetFact

log = structlog.get_logger()

LOOK_SECONDS = 3.0
PROBE = "probe"
"""Fact: when /readyz last asked. It is a real write: a disk that is full takes no other."""


class Health:
    """`parts`: what each part of the bot says keeps it from working; nothing when all is well."""

    def __init__(
        self, store: Store, now: Callable[[], datetime], parts: Sequence[Callable[[], Sequence[str]]]
    ) -> None:
        self._store = store
        self._now = now
        self._parts = parts

    async def problems(self) -> Sequence[str]:
        """What keeps the bot from working just now; empty: it is ready."""
        found = [problem for part in self._parts for problem in part()]
        try:
            probe = SetFact(key=PROBE, value=self._now().isoformat())
            await self._store.write([probe], self._now())
        except StoreError as error:
            found.append(str(error))
        except Exception as error:
            found.append(f"the database cannot be asked: {error}")
        return found

    async def watch(self, alarm: Callable[[str], Awaitable[None]]) -> None:
        """Look at the files of the database, for ever.

        When they are lost, what is known is saved in a file of its own, and `alarm` gets the problem, once.
        """
        alarmed = False
        while True:
            lost = self._store.lost()
            if lost and not alarmed:
                problem = await self._rescued(lost)
                log.critical("database.lost", problem=problem)
                await alarm(problem)
            alarmed = lost is not None
            await asyncio.sleep(LOOK_SECONDS)

    async def _rescued(self, lost: str) -> str:
        try:
            saved = await self._store.rescue(self._now())
        except StoreError as error:
            return f"{lost} {error}"
        return f"{lost} All that was stored is in {saved}: `chaski restore {saved}` makes it the database."
