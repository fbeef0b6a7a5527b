"""getUpdates, and the next one only after the commit: the offset is our acknowledgement."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import structlog
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.backoff import pause, spread
from bot.metrics import Metrics
from bot.storage import StoreUnavailable
from bot.telegram.backoff import asked_for
from bot.telegram.client import Api, Unanswered
from bot.telegram.reading import ALLOWED_UPDATES, Door, next_offset
from bot.work.worker import Worker

log = structlog.get_logger()
T = TypeVar("T")

POLL_SECONDS = 30
LIMIT = 100
"""Updates per call; Telegram gives no more."""
LONGEST_DEAF = 15.0
"""Seconds between two tries, however often it failed: one call harms nobody, and people are waiting."""
LONGEST_OBEYED = 600.0
"""Told to wait longer than that, we ask again all the same: a call in ten minutes harms nobody, a bot that is
deaf for a day does."""
WORRYING = 3
"""Failures in a row after which the bot is not ready any more."""


class Polling:
    """The intake for a bot without a public address. No answer of Telegram's ends it."""

    def __init__(self, api: Api, worker: Worker, metrics: Metrics) -> None:
        self._api = api
        self._worker = worker
        self._metrics = metrics
        self._door = Door(metrics)
        self._offset = 0
        self._failures = 0
        self._running = False
        self._trouble = ""

    async def run(self, stop: asyncio.Event) -> None:
        """Poll until `stop` is set; the batch in hand is finished."""
        # Telegram gives updates either way, not both. What is waiting stays.
        await until_done(self._remove_webhook, stop)
        self._running = True
        try:
            while not stop.is_set():
                await self._round(stop)
        finally:
            self._running = False

    def problems(self) -> list[str]:
        """What keeps updates from coming in just now."""
        if not self._running:
            return ["the intake is not running"]
        return [f"no updates come in: {self._trouble}"] if self._failures >= WORRYING else []

    async def _remove_webhook(self) -> None:
        await self._api.call("deleteWebhook", {"drop_pending_updates": False})

    async def _round(self, stop: asyncio.Event) -> None:
        started = asyncio.get_running_loop().time()
        try:
            updates = await unless(stop, self._poll())
            if updates is None:
                return
            if updates:
                await self._worker.work_off(self._door.arrivals(updates))
            offset = next_offset(updates, self._offset)
        except Exception as error:
            await rest(stop, self._pause_after(error))
            return
        if offset == self._offset and asyncio.get_running_loop().time() - started < 1:
            # At once, and nothing that can be confirmed: asking again without a pause would never end.
            await rest(stop, spread(1))
        self._offset = offset
        self._failures = 0

    async def _poll(self) -> list[object]:
        updates = await self._api.call(
            "getUpdates",
            {
                "offset": self._offset,
                "timeout": POLL_SECONDS,
                "limit": LIMIT,
                "allowed_updates": ALLOWED_UPDATES,
            },
            wait=POLL_SECONDS,
        )
        if not isinstance(updates, list):
            raise Unanswered("getUpdates gave no list of updates")
        return updates

    def _pause_after(self, error: Exception) -> float:
        self._failures += 1
        self._trouble = str(error)
        if isinstance(error, TelegramError):
            self._metrics.poll_errors.inc()
            return pause_after(error, self._failures)
        if isinstance(error, StoreUnavailable):
            log.error("polling.not_committed", error=str(error))
        else:
            log.exception("polling.failed")
        return spread(min(pause(self._failures), LONGEST_DEAF))


def pause_after(error: TelegramError, failures: int) -> float:
    """Seconds to wait after that failure, which is said in the log."""
    if isinstance(error, RetryAfter):
        wanted = asked_for(error)
        seconds = min(wanted, LONGEST_OBEYED)
        log.warning("telegram.too_many_requests", asked_for=wanted, seconds=seconds)
        return seconds
    seconds = spread(min(pause(failures), LONGEST_DEAF))
    if isinstance(error, Conflict):
        log.error(
            "polling.conflict",
            error=str(error),
            remedy="only one program may use this token: stop the other; this one keeps trying",
        )
    elif isinstance(error, InvalidToken):
        log.error(
            "telegram.token_refused",
            error=str(error),
            remedy="if this stays, the token was revoked: set CHASKI_TOKEN to the current one and restart",
        )
    else:
        log.warning("telegram.unreachable", error=str(error), seconds=round(seconds, 1))
    return seconds


async def until_done(action: Callable[[], Awaitable[T]], stop: asyncio.Event) -> T | None:
    """Repeat a call of the Bot API until it works; None when stopped first."""
    failures = 0
    while not stop.is_set():
        try:
            return await action()
        except TelegramError as error:
            failures += 1
            await rest(stop, pause_after(error, failures))
    return None


async def rest(stop: asyncio.Event, seconds: float) -> None:
    """Sleep, unless `stop` comes first."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await stop.wait()


async def unless(stop: asyncio.Event, work: Any) -> Any:
    """The result of `work`, or None when `stop` came first; `work` is cancelled then."""
    task = asyncio.ensure_future(work)
    stopped = asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait((task, stopped), return_when=asyncio.FIRST_COMPLETED)
        return task.result() if task.done() else None
    finally:
        stopped.cancel()
        if not task.done():
            task.cancel()
            await asyncio.wait((task,))
