"""Our commands and descriptions in Telegram's own places."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from telegram.error import TelegramError

from bot.backoff import pause, spread
from bot.storage import Store
from bot.telegram.client import Api

log = structlog.get_logger()

PROFILE = "profile"
"""Fact: hash of what Telegram has."""
STAFF_MENU = "staff_menu"
"""Fact: hash of the commands that Telegram has for the staff chat."""

Calls = list[tuple[str, dict[str, Any]]]


class Publishing:
    def __init__(self, api: Api, store: Store, username: str) -> None:
        self._api = api
        self._store = store
        self._username = username

    async def publish(self, calls: Calls, done: Callable[[str], Awaitable[None]]) -> None:
        """Make these calls, unless Telegram has all that; tried until they work. `done` gets the hash."""
        digest = self._digest(calls)
        tries = 0
        while self._store.facts.get(PROFILE) != digest:
            try:
                for method, payload in calls:
                    await self._api.call(method, payload)
            except TelegramError as error:
                tries += 1
                log.warning("profile.not_published", error=str(error))
                await asyncio.sleep(spread(pause(tries)))
            else:
                await done(digest)
                return

    async def publish_for_staff(self, calls: Calls, done: Callable[[str], Awaitable[None]]) -> None:
        """The same for the menu of the staff chat, tried once: we may not be in that chat yet.

        Raises TelegramError.
        """
        digest = self._digest(calls)
        if self._store.facts.get(STAFF_MENU) != digest:
            for method, payload in calls:
                await self._api.call(method, payload)
            await done(digest)

    def _digest(self, calls: Calls) -> str:
        return hashlib.sha256(json.dumps([self._username, calls]).encode()).hexdigest()
