"""Telegram's limits, kept by ourselves so that it need not refuse us.

From https://core.telegram.org/bots/faq (My bot is hitting limits): about 30 messages a second overall, one a
second in a chat with short bursts allowed, 20 a minute in a group. Time is a number of seconds that only
grows; it is passed in.
"""

from __future__ import annotations

from collections import deque

from bot.storage import Urgency

BURST = 5
"""Messages that a private chat may get at once: the longest answer we give (greeting, quote, the older
quote's buttons) with some to spare, well below where Telegram was seen to refuse."""
OVERALL_BURST = 6
"""A sixth of a second's messages may go at once: never more than 35 within a second at 30 a second."""
GROUP_LIMIT = 20
GROUP_PERIOD = 61.0
"""A minute, and a second more: a call takes its time on the way, and Telegram counts when it arrives."""
GROUP_SHARE = {Urgency.ANSWER: GROUP_LIMIT, Urgency.TALK: 18, Urgency.NEWS: 14}
"""How many of a group's twenty may be gone for one more of that urgency to go: news leave room for cards, and
both for the answer to a tap."""
_MANY_CHATS = 5_000


class Bucket:
    """A token bucket: `burst` at once, then `rate` a second."""

    __slots__ = ("_burst", "_empty_at", "_rate")

    def __init__(self, rate: float, burst: float) -> None:
        self._rate = rate
        self._burst = burst
        self._empty_at = -burst / rate
        """When the bucket would be empty, had nothing flowed in since: behind now by what is in it."""

    def _after(self, now: float) -> float:
        return max(self._empty_at, now - self._burst / self._rate) + 1 / self._rate

    def wait(self, now: float, _: Urgency = Urgency.ANSWER) -> float:
        """Seconds until one may go; 0 when one may now."""
        return max(0.0, self._after(now) - now)

    def take(self, now: float) -> None:
        self._empty_at = self._after(now)

    def idle(self, now: float) -> bool:
        return self._empty_at <= now - self._burst / self._rate


class Window:
    """At most `GROUP_LIMIT` in any period: a bucket would let almost twice as many through at first."""

    __slots__ = ("_times",)

    def __init__(self) -> None:
        self._times: deque[float] = deque(maxlen=GROUP_LIMIT)

    def wait(self, now: float, urgency: Urgency = Urgency.ANSWER) -> float:
        """Seconds until one of that urgency may go; 0 when one may now."""
        gone = [time for time in self._times if time > now - GROUP_PERIOD]
        share = GROUP_SHARE[urgency]
        return 0.0 if len(gone) < share else gone[len(gone) - share] + GROUP_PERIOD - now

    def take(self, now: float) -> None:
        self._times.append(now)

    def idle(self, now: float) -> bool:
        return not self._times or self._times[-1] <= now - GROUP_PERIOD


class Limits:
    """Says how long a call has to wait. `rate` is messages a second overall; 0 switches everything off.

    Answers to button presses are free. An edit counts like a message; taking a message away and saying
    "typing" cost their overall share alone, except in a group.
    """

    def __init__(self, rate: float) -> None:
        self._overall = Bucket(rate, max(1.0, rate / OVERALL_BURST)) if rate > 0 else None
        self._chats: dict[int, Bucket | Window] = {}

    @property
    def off(self) -> bool:
        return self._overall is None

    def wait(self, now: float) -> float:
        """Seconds until a call may be made at all."""
        return self._overall.wait(now) if self._overall else 0.0

    def wait_in(self, chat_id: int, method: str, urgency: Urgency, now: float) -> float:
        """Seconds until the chat may get that call."""
        if self._overall is None or _costs_the_chat_nothing(chat_id, method):
            return 0.0
        return self._chat(chat_id, now).wait(now, urgency)

    def take(self, chat_id: int, method: str, now: float) -> None:
        """The call is made."""
        if self._overall is None or is_free(method):
            return
        self._overall.take(now)
        if not _costs_the_chat_nothing(chat_id, method):
            self._chat(chat_id, now).take(now)

    def _chat(self, chat_id: int, now: float) -> Bucket | Window:
        limit = self._chats.get(chat_id)
        if limit is None:
            if len(self._chats) >= _MANY_CHATS:
                self._chats = {key: value for key, value in self._chats.items() if not value.idle(now)}
            limit = Bucket(1.0, BURST) if chat_id > 0 else Window()
            self._chats[chat_id] = limit
        return limit


def is_free(method: str) -> bool:
    """Whether Telegram does not count it."""
    return method.startswith("answer")


def _costs_the_chat_nothing(chat_id: int, method: str) -> bool:
    return is_free(method) or (chat_id > 0 and method.startswith(("delete", "sendChatAction")))
