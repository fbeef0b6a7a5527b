"""Telegram's limits for bots (core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this),
and how tdlib/telegram-bot-api slows down who polls in a hurry; enforced on request.

About 30 messages a second overall, one a second in a chat with short bursts, 20 a minute in a group.
"""

import math
from collections import defaultdict
from dataclasses import dataclass

from emulator.clock import Clock
from emulator.refused import too_many_requests

OVERALL = (30.0, 30.0)  # tokens a second, burst
PRIVATE = (1.0, 5.0)
GROUP = (20 / 60, 20.0)


@dataclass(slots=True)
class _Bucket:
    rate: float
    burst: float
    tokens: float = 0.0
    at: float = float("-inf")

    def wait(self, at: float) -> float:
        """Seconds until a token is there; 0 when there is one now."""
        self.tokens = min(self.burst, self.tokens + (at - self.at) * self.rate)
        self.at = at
        return 0.0 if self.tokens >= 1 else (1 - self.tokens) / self.rate


class Limits:
    """Counts what a bot sends and edits, which share one budget. Raises Refused 429 with retry_after when it
    is too much.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._overall = _Bucket(*OVERALL)
        self._private: defaultdict[int, _Bucket] = defaultdict(lambda: _Bucket(*PRIVATE))
        self._group: defaultdict[int, _Bucket] = defaultdict(lambda: _Bucket(*GROUP))

    def count(self, chat_id: int, messages: int = 1) -> None:
        at = self._clock.now()
        buckets = [self._overall, (self._private if chat_id > 0 else self._group)[chat_id]]
        wait = max(bucket.wait(at) for bucket in buckets)
        if wait > 0:
            raise too_many_requests(max(math.ceil(wait), 1))
        for bucket in buckets:
            bucket.tokens -= messages


class Brakes:
    """Who polls again at once is answered late (`process_get_updates_query`, `fail_query_conflict`)."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._offset = -1
        self._at = float("-inf")
        self._free = float("-inf")  # when the next conflict is told at once

    def slowed(self, offset: int, limit: int, timeout: int) -> tuple[int, int]:
        """Limit and timeout of a getUpdates: the same offset again gets one update within half a second, and
        waits 3 seconds for news within 3.
        """
        now, since = self._clock.now(), self._clock.now() - self._at
        same = offset == self._offset
        self._offset, self._at = offset, now
        return 1 if same and since < 0.5 else limit, max(timeout, 3) if same and since < 3 else timeout

    async def hold_back(self) -> None:
        """A second conflict within 3 seconds is told 3 seconds later."""
        now = self._clock.now()
        if now >= self._free:
            self._free = now + 3
        else:
            await self._clock.sleep(3)
