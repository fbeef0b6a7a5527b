"""Telegram's limits, kept by ourselves so that it need not refuse us.

From https://core.telegram.org/bots/faq (My bot is hitting limits): about 30 messages a second overall, one a
second in a chat with short bursts allowed, 20 a minute in a group. Time is a number of seconds that only
grows; it is passed in.
"""

from __future__ import annotations

from collections import deque

BURST = 5
"""Messages that a private chat may get at once: the longest answer we give (itinerary, quote, question)
with one to spare, well below where Telegram was seen to refuse."""
OVERALL_BURST = 6
"""A sixth of a second's messages may go at once: never more than 35 within a second at 30 a second."""
GROUP_LIMIT = 20
GROUP_PERIOD = 61.0
"""A minute, and a second more: a call takes its time on the way, and Telegram counts when it arrives."""
_MANY_CHATS = 5_000


class Bucket:
    """A token bucket: `burst` at once, then `rate` a second."""

    __slots__ = ("_burst", "_empty_at", "_rate")

    def __init__(self, rate: float, burst: float) -> None:
        self._rate = rate
        self._burst = burst
        self._empty_at = -burst / rate
        """When the bucket would be empty, had nothing flowed in since: behind now by what is in it."""

    def take(self, now: float) -> float:
        """Reserve one; returns how many seconds to wait for it."""
        full_at = now - self._burst / self._rate
        self._empty_at = max(self._empty_at, full_at) + 1 / self._rate
        return max(0.0, self._empty_at - now)

    def idle(self, now: float) -> bool:
        return self._empty_at <= now - self._burst / self._rate


class Window:
    """At most `limit` in any period, exactly: a bucket would let almost twice as many through at first."""

    __slots__ = ("_period", "_times")

    def __init__(self, limit: int, period: float) -> None:
        self._period = period
        self._times: deque[float] = deque(maxlen=limit)

    def take(self, now: float) -> float:
        at = now
        if len(self._times) == self._times.maxlen:
            at = max(now, self._times[0] + self._period)
        self._times.append(at)
        return at - now

    def idle(self, now: float) -> bool:
        return not self._times or self._times[-1] <= now - self._period


class Limits:
    """Says how long a call has to wait. `rate` is messages a second overall; 0 switches everything off."""

    def __init__(self, rate: float) -> None:
        self._overall = Bucket(rate, max(1.0, rate / OVERALL_BURST)) if rate > 0 else None
        self._chats: dict[int, Bucket | Window] = {}

    def take(self, chat_id: int, method: str, now: float) -> float:
        """Reserve the call; returns the seconds to wait before making it.

        Answers to button presses are free. An edit counts like a message; taking away a message and saying
        "typing" cost their overall share alone, except in a group.
        """
        if self._overall is None or method.startswith("answer"):
            return 0.0
        wait = self._overall.take(now)
        if chat_id > 0 and method.startswith(("delete", "sendChatAction")):
            return wait
        return max(wait, self._chat(chat_id, now).take(now))

    def _chat(self, chat_id: int, now: float) -> Bucket | Window:
        limit = self._chats.get(chat_id)
        if limit is None:
            if len(self._chats) >= _MANY_CHATS:
                self._chats = {key: value for key, value in self._chats.items() if not value.idle(now)}
            limit = Bucket(1.0, BURST) if chat_id > 0 else Window(GROUP_LIMIT, GROUP_PERIOD)
            self._chats[chat_id] = limit
        return limit
