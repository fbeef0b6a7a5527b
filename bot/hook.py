"""Tells the operator's own system what happens to leads, signed as https://www.standardwebhooks.com says.

At-least-once, in order within a lead. It has a queue of its own: however slow or broken that system is,
nothing that goes to Telegram waits for it.
"""

from __future__ import annotations

import asyncio
import contextlib
import heapq
from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta

import aiohttp
import structlog
from standardwebhooks import Webhook

from bot.backoff import pause
from bot.metrics import Metrics
from bot.storage import OutboxRow
from bot.storage.hooked import told_of
from bot.telegram.policy import Dead, Retry, Settled

log = structlog.get_logger()

PATIENCE = timedelta(days=3)
"""How long one that is not taken is tried."""
ANSWER_SECONDS = 20.0
"""Standard Webhooks recommends 15 to 30."""
LONGEST_ASKED = 3600.0
"""Seconds; a longer Retry-After is not waited for."""
_LATER = (408, 429)
"""Refusals that are not for good: too slow, too many."""


class Hook:
    """`add` committed rows, and `run` it."""

    def __init__(self, url: str, secret: str, *, now: Callable[[], datetime], metrics: Metrics) -> None:
        """secret: whsec_ and base64. Raises ValueError when it is not."""
        self._url = url
        self._signs = Webhook(secret)
        self._now = now
        self._metrics = metrics
        self._leads: dict[str, deque[OutboxRow]] = {}
        """What waits, by the lead's reference, oldest first; also the one that is being told."""
        self._heads: list[tuple[int, int, str]] = []
        """(tries, id, reference) of each first one: whoever fails steps back behind the others."""
        self._woken = asyncio.Event()

    @property
    def rows(self) -> int:
        return sum(map(len, self._leads.values()))

    def add(self, row: OutboxRow) -> None:
        _, reference = told_of(row.payload)
        waiting = self._leads.setdefault(reference, deque())
        waiting.append(row)
        if len(waiting) == 1:
            heapq.heappush(self._heads, (0, row.id, reference))
        self._woken.set()

    def forget(self, chat_id: int) -> None:
        """What is about that traveller is not told any more."""
        self._leads = {reference: rows for reference, rows in self._leads.items() if rows[0].about != chat_id}

    async def run(
        self,
        stop: asyncio.Event,
        done: Callable[[OutboxRow], None],
        refused: Callable[[OutboxRow, str], None],
    ) -> None:
        """Tell one after the other until `stop` is set; a call that is under way then is finished.

        `done` and `refused` (for good, and why) say what became of a row.
        """
        failures = 0
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=ANSWER_SECONDS)) as session:
            while not stop.is_set():
                self._woken.clear()
                if (head := self._next()) is None:
                    await _either(self._woken, stop)
                    continue
                row, tries, reference = head
                match await self._told(session, row, failures + 1):
                    case Retry(after, why):
                        failures += 1
                        self._metrics.retried.labels("hook").inc()
                        log.warning("hook.retry", happened=row.method, why=why, seconds=after)
                        heapq.heappush(self._heads, (tries, row.id, reference))
                        with contextlib.suppress(TimeoutError):
                            await asyncio.wait_for(stop.wait(), after)
                    case Dead(reason):
                        failures = 0
                        self._be_done(row, reference)
                        refused(row, reason)
                    case Settled():
                        failures = 0
                        self._metrics.hooked.inc()
                        self._be_done(row, reference)
                        done(row)

    def _next(self) -> tuple[OutboxRow, int, str] | None:
        """What is told next, the number of this try, and whose it is."""
        while self._heads:
            tries, row_id, reference = heapq.heappop(self._heads)
            waiting = self._leads.get(reference)
            if waiting and waiting[0].id == row_id:
                return waiting[0], tries + 1, reference
        return None

    def _be_done(self, row: OutboxRow, reference: str) -> None:
        waiting = self._leads.get(reference)
        if not waiting or waiting[0] is not row:  # forgotten meanwhile
            return
        waiting.popleft()
        if waiting:
            heapq.heappush(self._heads, (0, waiting[0].id, reference))
        else:
            del self._leads[reference]

    async def _told(
        self, session: aiohttp.ClientSession, row: OutboxRow, failures: int
    ) -> Settled | Retry | Dead:
        now = self._now()
        age = now - datetime.fromisoformat(row.created_at)
        status, said, asked = None, "", ""
        try:
            call = session.post(
                self._url, data=row.payload.encode(), headers=self._headers(row, now), allow_redirects=False
            )
            async with call as answer:
                status, said = answer.status, f"HTTP {answer.status}"
                asked = answer.headers.get("Retry-After", "")
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            said = type(error).__name__
        except Exception as error:  # a bug of ours costs this row, not those after it
            log.exception("hook.failed", happened=row.method)
            return Dead(f"{type(error).__name__}: {error}")
        return decide(status, said, asked=asked, failures=failures, age=age)

    def _headers(self, row: OutboxRow, now: datetime) -> dict[str, str]:
        event_id, _ = told_of(row.payload)
        return {
            "Content-Type": "application/json",
            "User-Agent": "Chaski",
            "webhook-id": event_id,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": self._signs.sign(event_id, now, row.payload),
        }


def decide(
    status: int | None, said: str, *, asked: str, failures: int, age: timedelta
) -> Settled | Retry | Dead:
    """What becomes of a row that was answered so.

    status: of HTTP; None: there was no answer
    said:   the same, or what went wrong, in a word
    asked:  the header Retry-After, "" when there is none
    failures: how many in a row were not taken, should this be one of them (from 1)
    age:    of the row
    """
    if status is not None and 200 <= status < 300:
        return Settled()
    if (status is not None and 400 <= status < 500 and status not in _LATER) or age > PATIENCE:
        return Dead(said)
    seconds = float(asked) if asked.isascii() and asked.isdigit() else 0.0
    return Retry(max(min(seconds, LONGEST_ASKED), pause(failures)), said)


async def _either(*events: asyncio.Event) -> None:
    waits = [asyncio.create_task(event.wait()) for event in events]
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()
