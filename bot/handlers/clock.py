"""What is done at a time: a row a kind of timer."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.handlers.desk import BACK, on_back
from bot.handlers.services import Services
from bot.handlers.talk import on_outcome
from bot.storage import Timer
from bot.storage.changes import ForgetSeen, SetTimer
from bot.telegram.delivery import OUTCOME
from bot.work.turn import Turn

SEEN_FOR = timedelta(days=2)
"""Telegram keeps updates for one day (Bot API, getUpdates), and begins anew at a chance number after a
week of silence: older ids are of no use, and much older ones could be taken for new ones."""
TIDY = "tidy"
_A_DAY = timedelta(days=1)


async def handle(turn: Turn, timer: Timer, services: Services) -> None:
    await _KINDS[timer.kind](turn, timer, services)


async def _tidy(turn: Turn, timer: Timer, services: Services) -> None:
    """The day's housekeeping; the next is set."""
    turn.change(
        ForgetSeen(before=turn.now - SEEN_FOR),
        SetTimer(timer=Timer(key=timer.key, kind=timer.kind, at=turn.now + _A_DAY)),
    )


async def _outcome(turn: Turn, timer: Timer, services: Services) -> None:
    await on_outcome(turn, **json.loads(timer.data), services=services)


_KINDS: dict[str, Callable[[Turn, Timer, Services], Awaitable[None]]] = {
    TIDY: _tidy,
    OUTCOME: _outcome,
    BACK: on_back,
}
