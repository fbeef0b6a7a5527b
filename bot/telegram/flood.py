"""One person's flood must not be another's wait, nor earn an answer to each of its thousands of messages.

Nobody types or taps as fast as the ceilings below; what goes beyond them is seen, and not handled. The first
of it is told so, so that nobody waits for an answer to a message that was not read.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.telegram.client import is_id

CEILINGS = ((50, 10.0), (100, 60.0))
"""So many updates within so many seconds. An album of a whole gallery still passes."""
_MANY = 5_000


@dataclass(frozen=True, slots=True)
class Flooded:
    """In place of an update beyond the ceiling."""

    kind: str
    """The type of update."""
    tell: bool
    """Whether the sender is to be told; once a flood."""
    language_code: str = ""


class _Sender:
    """When those that passed came, by their numbers; and which of the others was told."""

    __slots__ = ("passed", "seen", "told")

    def __init__(self) -> None:
        self.passed: deque[tuple[float, int]] = deque(maxlen=max(count for count, _ in CEILINGS))
        self.told: tuple[float, int] = (float("-inf"), 0)
        self.seen = 0.0
        """When we last heard of them, by our own clock."""

    def admits(self, number: int, at: float) -> bool:
        """The same number, coming again because nothing could be stored, is judged as before."""
        if any(number == known for _, known in self.passed):
            return True
        for count, seconds in CEILINGS:
            recent = sum(at - seconds < time <= at for time, _ in self.passed)
            if recent >= count:
                return False
        self.passed.append((at, number))
        return True

    def tells(self, number: int, at: float) -> bool:
        time, known = self.told
        if number != known and at - time < CEILINGS[-1][1]:
            return False
        self.told = (at, number)
        return True


class Flood:
    """Counts what each sender does in a chat. Only in memory: a restart forgives."""

    def __init__(self) -> None:
        self._senders: dict[tuple[Any, ...], _Sender] = {}

    def judge(self, raw: object, number: int, kind: str, now: float) -> Flooded | None:
        """None: it passes.

        `now` grows with time. A message counts by the time Telegram gives it, so that what was written in a
        day while we were away is no flood.
        """
        content = raw.get(kind) if isinstance(raw, Mapping) else None
        if not isinstance(content, Mapping):
            return None
        sender, chat = content.get("from"), _chat(content)
        if not isinstance(sender, Mapping) or not is_id(sender.get("id")) or not is_id(chat):
            return None
        date = content.get("edit_date", content.get("date"))
        dated = type(date) is int
        known = self._sender((chat, sender["id"], dated), now)
        at = float(date) if dated else now
        if known.admits(number, at):
            return None
        language = sender.get("language_code")
        tell = chat > 0 and known.tells(number, at)
        return Flooded(kind, tell, language if isinstance(language, str) else "")

    def _sender(self, key: tuple[Any, ...], now: float) -> _Sender:
        known = self._senders.pop(key, None) or _Sender()
        known.seen = now
        while self._senders:  # the one that was quiet longest comes first
            first = next(iter(self._senders))
            if len(self._senders) < _MANY and self._senders[first].seen > now - CEILINGS[-1][1]:
                break
            del self._senders[first]
        self._senders[key] = known
        return known


def _chat(content: Mapping[str, Any]) -> object:
    message = content.get("message")
    chat = content.get("chat") or (message.get("chat") if isinstance(message, Mapping) else None)
    return chat.get("id") if isinstance(chat, Mapping) else None
