"""What became of rows, written a few at a time: each mark alone would be a transaction a message."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import chain

import structlog

from bot.storage import OutboxRow, SentMessage, Store, StoreUnavailable
from bot.storage.changes import Change, Delivered, KeepFileId

log = structlog.get_logger()

GATHER_SECONDS = 0.01
"""How long marks are gathered: a kill before they are written repeats what was sent. At 30 messages a second
that is one at most."""
STORE_PAUSE = 1.0


OnWritten = Callable[[Sequence[OutboxRow], Sequence[Change]], None]
"""Is told of the rows that were enqueued, and of all that was written."""


class Marks:
    """`add` what belongs together, and `keep_writing`."""

    def __init__(self, store: Store, now: Callable[[], datetime], written: OnWritten) -> None:
        self._store = store
        self._now = now
        self._written = written
        self._waiting: list[list[Change]] = []
        self._some = asyncio.Event()
        self._last = False

    def __contains__(self, change: Change) -> bool:
        return any(change in together for together in self._waiting)

    def messages_of(self, belongs: str) -> list[SentMessage]:
        """The messages of that thing among what is not written yet, oldest first."""
        return [
            message
            for together in self._waiting
            for change in together
            if isinstance(change, Delivered)
            for message in change.answer
            if message.belongs == belongs
        ]

    def file_id(self, document: str) -> str | None:
        """By which Telegram has that file, among what is not written yet."""
        kept = (change for together in self._waiting for change in together if isinstance(change, KeepFileId))
        return next((change.file_id for change in kept if change.document == document), None)

    def add(self, *together: Change) -> None:
        """These are written in one transaction, or, when it cannot be, only that the row is done with."""
        self._waiting.append(list(together))
        self._some.set()

    async def keep_writing(self) -> None:
        """Until `finish`."""
        last = False
        while not last:
            await self._some.wait()
            if not self._last:
                await asyncio.sleep(GATHER_SECONDS)
            self._some.clear()
            last = self._last
            await self._write()

    def finish(self) -> None:
        """Write what there is once more, and be done."""
        self._last = True
        self._some.set()

    async def _write(self) -> None:
        waiting, self._waiting = self._waiting, []
        while waiting:
            try:
                changes = list(chain.from_iterable(waiting))
                self._written(await self._store.write(changes, self._now()), changes)
                return
            except StoreUnavailable as error:
                log.error("delivery.not_marked", error=str(error), rows=len(waiting))
                if self._last:
                    return
                await asyncio.sleep(STORE_PAUSE)
            except Exception:
                log.exception("delivery.marks_refused")
                waiting = await self._singly(waiting)

    async def _singly(self, waiting: list[list[Change]]) -> list[list[Change]]:
        """Write each by itself; of one that is refused only that its row is done with, or it comes again.

        Returns those that are left because the store went away.
        """
        while waiting:
            together = waiting[0]
            try:
                self._written(await self._store.write(together, self._now()), together)
            except StoreUnavailable:
                return waiting
            except Exception as error:
                bare = [Delivered(row_id=one.row_id) for one in together if isinstance(one, Delivered)]
                log.error("delivery.mark_refused", error=str(error), rows=len(bare))
                if list(together) != bare:
                    waiting[0] = list[Change](bare)
                    continue
            waiting.pop(0)
        return []
