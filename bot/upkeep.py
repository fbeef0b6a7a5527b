"""What the bot does beside its conversations: follow the catalogue, publish its profile, raise the alarm."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from bot.backoff import pause, spread
from bot.handlers.house import CatalogueBroken, CatalogueEdited, Published
from bot.keeper import CatalogKeeper
from bot.notices import StaffNotices
from bot.telegram.client import Api
from bot.telegram.errors import TelegramError
from bot.telegram.profile import profile
from bot.telegram.publishing import Publishing
from bot.words.locale import Locales
from bot.work.worker import Worker

log = structlog.get_logger()


async def lasting(work: Callable[[], Awaitable[None]]) -> None:
    """Do for ever what ends only by a bug: that is logged, and after a pause it begins anew."""
    failures = 0
    while True:
        try:
            await work()
        except Exception:
            failures += 1
            log.exception("background.failed", failures=failures)
        await asyncio.sleep(spread(pause(max(failures, 1))))


class Upkeep:
    """Nothing that happens here ends the bot: what is to be stored or told is worked off like all else."""

    def __init__(
        self, keeper: CatalogKeeper, locales: Locales, worker: Worker, publishing: Publishing
    ) -> None:
        self._keeper = keeper
        self._locales = locales
        self._worker = worker
        self._publishing = publishing
        self._complained = False
        self._to_publish = asyncio.Event()
        self._to_publish.set()

    async def watch_catalogue(self) -> None:
        """For ever: what the operator edits is in use, asked about, or complained of."""
        await self._keeper.watch(self.weigh_edit, self._mistaken)

    async def keep_publishing(self) -> None:
        """For ever: commands and descriptions in Telegram's own places, as the catalogue has them."""
        while True:
            await self._to_publish.wait()
            self._to_publish.clear()
            try:
                calls = profile(self._keeper.catalog, self._locales)
                await self._publishing.publish(calls, lambda digest: self._worker.note(Published(digest)))
            except Exception:
                self._to_publish.set()
                raise

    async def weigh_edit(self) -> None:
        """What the files say is taken up, or waits for a person's yes; returns when that is stored."""
        mended, self._complained = self._complained, False
        await self._worker.note(CatalogueEdited(self._keeper.edited, mended))

    def follow(self, version: str | None) -> None:
        """That version of the catalogue is in force."""
        if self._keeper.follow(version):
            self._locales.put_in(self._keeper.catalog.own_texts)
            self._to_publish.set()

    async def _mistaken(self, problem: str) -> None:
        self._complained = True
        await self._worker.note(CatalogueBroken(problem))

    async def alarm(self, api: Api, staff_chat: int | None, problem: str) -> None:
        """Tell the staff at once and past the outbox: the database itself is lost."""
        if staff_chat is None:
            return
        text = StaffNotices(lambda: self._keeper.catalog, self._locales).database_lost(problem)
        try:
            await api.call("sendMessage", {"chat_id": staff_chat, "text": text})
        except TelegramError as error:
            log.error("alarm.not_sent", error=str(error))
