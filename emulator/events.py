"""What happened, for whoever looks on: a bounded, numbered stream, sent as Server-Sent Events."""

import asyncio
import itertools
from collections import deque
from collections.abc import AsyncIterator
from typing import Any

from emulator.encoding import encode

KEPT = 20_000  # events a slow or returning reader can still catch up with


class Events:
    """The last KEPT events. Readers hold a number and no queue: a slow one costs no memory, it only misses
    events.
    """

    def __init__(self) -> None:
        self.number = 0
        self._kept: deque[tuple[int, str, dict[str, Any]]] = deque(maxlen=KEPT)
        self._waiters: list[asyncio.Future[None]] = []
        self.closed = False

    def tell(self, name: str, data: dict[str, Any]) -> None:
        """Record an event; `data` must not be changed afterwards."""
        self.number += 1
        self._kept.append((self.number, name, data))
        self._wake()

    def _wake(self) -> None:
        waiters, self._waiters = self._waiters, []
        for waiter in waiters:
            if not waiter.done():
                waiter.set_result(None)

    def close(self) -> None:
        """End every stream."""
        self.closed = True
        self._wake()

    async def changed(self, seconds: float) -> bool:
        """Wait for the next event; False when `seconds` passed or the stream was closed."""
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiters.append(waiter)
        try:
            async with asyncio.timeout(seconds):
                await waiter
        except TimeoutError:
            return False
        return not self.closed

    def after(self, number: int) -> list[tuple[int, str, dict[str, Any]]]:
        """Events with a higher number. `number` beyond the newest (a restarted emulator) gives all that are
        kept.
        """
        missed = self.number - number
        if missed < 0:
            return list(self._kept)
        if missed == 0:
            return []
        return list(itertools.islice(self._kept, max(len(self._kept) - missed, 0), None))

    async def stream(self, number: int) -> AsyncIterator[str]:
        """SSE text after an event number; a comment every 15 quiet seconds keeps proxies and dead clients
        honest.
        """
        yield f"retry: 500\nid: {number}\n\n"
        while not self.closed:
            batch = self.after(number)[:1000]
            if batch:
                number = batch[-1][0]
                yield "".join(f"id: {n}\nevent: {name}\ndata: {encode(data)}\n\n" for n, name, data in batch)
            elif not await self.changed(15) and not self.closed:
                yield ": still here\n\n"
