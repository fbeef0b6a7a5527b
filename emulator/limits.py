"""Telegram's limits for bots (core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this),
enforced on request.

About 30 messages a second overall, one a second in a chat with short bursts, 20 a minute in a group.
"""

import math
import time
from collections import defaultdict
from dataclasses import dataclass, field

from emulator.refused import too_many_requests

OVERALL = (30.0, 30.0)  # tokens a second, burst
PRIVATE = (1.0, 5.0)
GROUP = (20 / 60, 20.0)


@dataclass(slots=True)
class _Bucket:
    rate: float
    burst: float
    tokens: float = field(default=-1.0)
    at: float = 0.0

    def wait(self, at: float) -> float:
        """Seconds until a token is there; 0 when there is one now."""
        self.tokens = (
            self.burst if self.tokens < 0 else min(self.burst, self.tokens + (at - self.at) * self.rate)
        )
        self.at = at
        return 0.0 if self.tokens >= 1 else (1 - self.tokens) / self.rate


class Limits:
    """Counts what a bot sends. Raises Refused 429 with retry_after when it is too much."""

    def __init__(self) -> None:
        self._overall = _Bucket(*OVERALL)
        self._private: defaultdict[int, _Bucket] = defaultdict(lambda: _Bucket(*PRIVATE))
        self._group: defaultdict[int, _Bucket] = defaultdict(lambda: _Bucket(*GROUP))

    def count(self, chat_id: int) -> None:
        at = time.monotonic()
        buckets = [self._overall, (self._private if chat_id > 0 else self._group)[chat_id]]
        wait = max(bucket.wait(at) for bucket in buckets)
        if wait > 0:
            raise too_many_requests(max(math.ceil(wait), 1))
        for bucket in buckets:
            bucket.tokens -= 1
