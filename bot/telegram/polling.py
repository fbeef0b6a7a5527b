"""getUpdates, and the next one only after the commit: the offset is our acknowledgement."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import structlog
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.metrics import Metrics
from bot.storage import Store
from bot.telegram.client import Api
from bot.work.turns import RawUpdate, Turns

log = structlog.get_logger()
T = TypeVar("T")

ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
"""All that the handlers understand. Telegram leaves out what is not named here."""
POLL_SECONDS = 30
LIMIT = 100
"""Updates per call; Telegram gives no more."""
LONGEST_PAUSE = 30.0


class TokenRefused(Exception):  # noqa: N818 (what happened, in a sentence)
    """Telegram refuses CHASKI_TOKEN: it is wrong or was revoked. Ask @BotFather for the current one."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


class Polling:
    """The intake for a bot without a public address."""

    def __init__(self, api: Api, turns: Turns, store: Store, metrics: Metrics) -> None:
        self._api = api
        self._turns = turns
        self._store = store
        self._metrics = metrics
        self._offset = 0
        self._failures = 0
        self.running = False

    async def run(self, stop: asyncio.Event) -> None:
        """Poll until `stop` is set; the batch in hand is finished. Raises TokenRefused."""
        # Telegram gives updates either way, not both. What is waiting stays.
        await until_done(self._remove_webhook, stop)
        self.running = True
        try:
            while not stop.is_set():
                await self._round(stop)
        finally:
            self.running = False

    async def _remove_webhook(self) -> None:
        await self._api.call("deleteWebhook", {"drop_pending_updates": False})

    async def _round(self, stop: asyncio.Event) -> None:
        try:
            updates = await _unless(stop, self._poll())
            if updates:
                await self._turns.work_off(updates)
                self._offset = int(updates[-1]["update_id"]) + 1
            self._failures = 0
        except TelegramError as error:
            self._metrics.poll_errors.inc()
            await _unless(stop, asyncio.sleep(self._pause_after(error)))
        except Exception as error:
            if not self._store.unavailable(error):
                raise
            self._failures += 1
            log.error("polling.not_committed", error=str(error), remedy="check disk space and permissions")
            await _unless(stop, asyncio.sleep(pause(self._failures)))

    async def _poll(self) -> list[RawUpdate]:
        updates: list[RawUpdate] = await self._api.call(
            "getUpdates",
            {
                "offset": self._offset,
                "timeout": POLL_SECONDS,
                "limit": LIMIT,
                "allowed_updates": ALLOWED_UPDATES,
            },
            wait=POLL_SECONDS,
        )
        return updates

    def _pause_after(self, error: TelegramError) -> float:
        self._failures += 1
        if isinstance(error, Conflict):
            log.error(
                "polling.conflict",
                error=str(error),
                remedy="only one program may use this token: stop the other; this one keeps trying",
            )
        return pause_after(error, self._failures)


def pause(failures: int) -> float:
    """Seconds until the next try: doubled each time; by chance, so that many bots do not return at once."""
    return min(0.5 * 2.0 ** min(failures - 1, 16), LONGEST_PAUSE) * random.uniform(0.5, 1.0)  # noqa: S311


def pause_after(error: TelegramError, failures: int) -> float:
    """Seconds to wait after that failure. Raises TokenRefused when waiting will not help."""
    if isinstance(error, InvalidToken):
        raise TokenRefused from error
    if isinstance(error, RetryAfter):
        after = error.retry_after
        return after if isinstance(after, int) else after.total_seconds()
    seconds = pause(failures)
    log.warning("telegram.unreachable", error=str(error), seconds=round(seconds, 1))
    return seconds


async def until_done(action: Callable[[], Awaitable[T]], stop: asyncio.Event) -> T | None:
    """Repeat a call of the Bot API until it works; None when stopped first. Raises TokenRefused."""
    failures = 0
    while not stop.is_set():
        try:
            return await action()
        except TelegramError as error:
            failures += 1
            await _unless(stop, asyncio.sleep(pause_after(error, failures)))
    return None


async def _unless(stop: asyncio.Event, work: Any) -> Any:
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
