"""What the bot does beside its conversations: follow the catalogue, publish its profile, raise the alarm."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

import structlog

from bot import staff_chat
from bot.backoff import pause, spread
from bot.handlers.house import (
    CatalogueBroken,
    CatalogueEdited,
    OwnersKnown,
    Published,
    StaffMenuPublished,
)
from bot.keeper import IN_FORCE, CatalogKeeper
from bot.notices import StaffNotices
from bot.storage import Store
from bot.telegram.client import Api, is_id
from bot.telegram.errors import TelegramError
from bot.telegram.profile import menu_of_staff, profile
from bot.telegram.publishing import Publishing
from bot.words.locale import Locales
from bot.work.worker import Worker

log = structlog.get_logger()

LOOK_SECONDS = 300.0
"""Where we are no administrator, nobody tells us who became one."""


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
        self,
        api: Api,
        store: Store,
        keeper: CatalogKeeper,
        locales: Locales,
        worker: Worker,
        publishing: Publishing,
    ) -> None:
        self._api = api
        self._store = store
        self._facts_set = asyncio.Event()
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

    def facts_set(self) -> None:
        """Small facts have changed: perhaps another catalogue is in force from now on."""
        if self._keeper.follow(self._store.facts.get(IN_FORCE)):
            self._locales.put_in(self._keeper.catalog.own_texts)
            self._to_publish.set()
        self._facts_set.set()

    async def keep_staff_chat(self, chat_of: Callable[[], int | None]) -> None:
        """For ever: who owns the staff chat, and the menu of its commands. `chat_of`: which it is by now."""
        asked_of, knew, failures, due = None, False, 0, 0.0
        while True:
            chat, now = chat_of(), asyncio.get_running_loop().time()
            forgotten = knew and staff_chat.OWNERS not in self._store.facts
            if chat is not None and (chat != asked_of or forgotten or now >= due):
                knew, asked_of = await self._look_at(chat), chat
                failures = 0 if knew else failures + 1
                due = now + (LOOK_SECONDS if knew else spread(pause(failures)))
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(None if chat is None else max(due - now, 0.1)):
                    await self._facts_set.wait()
            self._facts_set.clear()

    async def _look_at(self, chat: int) -> bool:
        """False: we may not be in it yet, or not any more."""
        try:
            people = [chat] if chat > 0 else await self._administrators(chat)
            if self._store.facts.get(staff_chat.OWNERS) != staff_chat.fact_of(people):
                await self._worker.note(OwnersKnown(chat, tuple(people)))
            menu = menu_of_staff(chat, self._keeper.catalog, self._locales)
            await self._publishing.publish_for_staff(
                menu, lambda digest: self._worker.note(StaffMenuPublished(digest))
            )
        except TelegramError as error:
            log.warning("staff_chat.not_known", chat=chat, error=str(error))
            return False
        return True

    async def _administrators(self, chat: int) -> list[int]:
        """Those of the chat that are people. Raises TelegramError."""
        found = await self._api.call("getChatAdministrators", {"chat_id": chat})
        users = [member.get("user") or {} for member in found if isinstance(member, dict)]
        return sorted(user["id"] for user in users if is_id(user.get("id")) and not user.get("is_bot"))

    async def _mistaken(self, problem: str) -> None:
        self._complained = True
        await self._worker.note(CatalogueBroken(problem))

    async def alarm(self, chat: int | None, problem: str) -> None:
        """Tell the staff at once and past the outbox: the database itself is lost."""
        if chat is None:
            return
        text = StaffNotices(lambda: self._keeper.catalog, self._locales).database_lost(problem)
        try:
            await self._api.call("sendMessage", {"chat_id": chat, "text": text})
        except TelegramError as error:
            log.error("alarm.not_sent", error=str(error))
