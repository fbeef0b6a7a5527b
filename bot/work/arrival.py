"""Whatever happens arrives: an update of Telegram, a timer that is due, something in the house itself."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Self

from bot.storage import Timer, timestamp
from bot.storage.changes import Change, DropTimer, Seen


class Unfit(Exception):  # noqa: N818 (what it is)
    """What arrived is not what it should be, and will not be when it is handled once more."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Arrival:
    """`source` and `id` together are by what it is recognised when it comes again."""

    source: str
    """Who brings it: "telegram", "timer", "house". It says who handles it."""
    id: str
    """"": it cannot come again."""
    what: str
    """The type of update, the kind of timer, …"""
    payload: Any
    lane: int | None = None
    """The chat whose order it belongs to; None: nobody's."""

    @classmethod
    def of_timer(cls, timer: Timer) -> Self:
        at = f"{timer.key}@{timestamp(timer.at)}"
        return cls(source="timer", id=at, what=timer.kind, payload=timer, lane=timer.lane)

    @classmethod
    def of_house(cls, event: object) -> Self:
        """What no other side tells us: see `bot.handlers.house`."""
        return cls(source="house", id="", what=type(event).__name__, payload=event)

    @property
    def done(self) -> tuple[Change, ...]:
        """What notes that it is worked off, whatever became of it."""
        seen = (Seen(source=self.source, id=self.id),) if self.id else ()
        if isinstance(self.payload, Timer):
            return (*seen, DropTimer(key=self.payload.key, at=self.payload.at))
        return seen


def text_of(payload: object) -> str:
    """As JSON, to be kept; whatever it is."""
    try:
        return json.dumps(payload, default=repr)
    except (RecursionError, TypeError, ValueError) as error:
        return json.dumps(f"cannot be written down: {type(error).__name__}")
