"""The composition root: settings in, a running bot out. Tests build it the same way.

app = App(Settings.load())
await app.run(stop)
"""

from __future__ import annotations

import asyncio
import gc
import hashlib
import json
import secrets
import signal
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from telegram import Update
from telegram.error import TelegramError
from telegram.ext import Application, ContextTypes

from bot import handlers, staff_chat
from bot.conversation import Draft
from bot.handlers import Services
from bot.keeper import IN_FORCE, CatalogKeeper
from bot.metrics import Metrics
from bot.notices import LONGEST_ERROR, notice_row
from bot.settings import Settings, unknown_names
from bot.storage import DeadLetter, Effects, SqliteStore
from bot.telegram.client import Api, api_of, make_bot
from bot.telegram.delivery import Delivery
from bot.telegram.polling import Polling, until_done
from bot.telegram.server import Server
from bot.telegram.webhook import Webhook
from bot.words import apology, profile, staff_text
from bot.words.locale import Locales, negotiate
from bot.words.proofreading import own_texts
from bot.work.turn import Turn, TurnContext
from bot.work.turns import Turns
from core.leads import new_reference

log = structlog.get_logger()

SEEN_FOR = timedelta(days=2)
"""Telegram keeps updates for one day (Bot API, getUpdates), and begins anew at a chance number after a
week of silence: older ids are of no use, and much older ones could be taken for new ones."""
DRAIN_SECONDS = 5.0
_PROFILE = "profile"
"""Meta key: hash of what was published of commands and descriptions."""

Dispatcher = Application[Any, TurnContext, Any, Any, Any, Any]
Register = Callable[[Dispatcher, Services], None]


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, kw_only=True)
class Started:
    """What there is to say when the bot is up."""

    username: str
    catalogue_version: str
    polling: bool
    address: tuple[str, int] | None
    """Where /healthz and, with a webhook, Telegram are answered."""
    staff_chat: int | None
    staff_link: str | None
    """While there is no staff chat: the one-time link that makes one."""


class App:
    """One bot. `run` it once."""

    def __init__(
        self,
        settings: Settings,
        *,
        now: Callable[[], datetime] = utc_now,
        register: Register = handlers.register,
        on_start: Callable[[Started], None] | None = None,
    ) -> None:
        """Raises SettingsError, CatalogError, LocaleError."""
        self._settings = settings
        self._now = now
        self._on_start = on_start
        self._bot = make_bot(settings)
        self._api: Api = api_of(self._bot, settings)
        self._locales = Locales.packaged()
        self._keeper = CatalogKeeper(settings.catalogue_folder, own_texts(self._locales))
        self._locales.put_in(self._keeper.catalog.own_texts)
        self._register = register
        self.metrics = Metrics()
        self.started = asyncio.Event()
        self._draining = False

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set, then finish what is at hand and close.

        Raises StoreError, TokenRefused, SettingsError, OSError (the address to listen on is taken).
        """
        try:
            async with AsyncExitStack() as stack:
                await self._run(stop, stack)
        except BaseExceptionGroup as group:
            raise _single(group) from None

    async def _run(self, stop: asyncio.Event, stack: AsyncExitStack) -> None:
        store = await SqliteStore.open(self._settings.database)
        stack.push_async_callback(store.close)
        application = (
            Application.builder()
            .bot(self._bot)
            .updater(None)
            .job_queue(None)
            .context_types(ContextTypes(context=TurnContext))
            .build()
        )
        # Not bot.shutdown: that does nothing while Telegram was not reached, and leaves connections open.
        stack.push_async_callback(self._bot.request.shutdown)
        if not await until_done(lambda: _initialized(application), stop):
            return
        stack.push_async_callback(application.shutdown)
        self._register(application, self._services())
        await self._work(stop, stack, store, application)

    def _services(self) -> Services:
        return Services(
            catalog=lambda: self._keeper.catalog,
            locales=self._locales,
            now=self._now,
            new_reference=self._new_reference,
            bot_username=self._bot.username,
        )

    def _new_reference(self) -> str:
        return new_reference(self._keeper.catalog.operator.reference_prefix, secrets.token_bytes(8))

    async def _work(
        self, stop: asyncio.Event, stack: AsyncExitStack, store: SqliteStore, application: Dispatcher
    ) -> None:
        settings, metrics = self._settings, self.metrics
        notices = StaffNotices(self._keeper, self._locales)
        delivery = Delivery(
            self._api,
            store,
            now=self._now,
            rate_limit=settings.rate_limit,
            configured_staff_chat=settings.staff_chat,
            metrics=metrics,
            notices=notices,
        )
        turns = Turns(
            application,
            store,
            delivery,
            now=self._now,
            configured_staff_chat=settings.staff_chat,
            apologise=self._apologise,
            notices=notices,
            metrics=metrics,
        )
        intake: Webhook | Polling
        if settings.webhook_url:
            intake = Webhook(self._api, turns, settings)
        else:
            intake = Polling(self._api, turns, store, metrics)
        if settings.listen_address is not None:
            await self._listen(settings.listen_address, stack, store, intake, delivery)
        link = await self._staff_link(store)
        delivered = asyncio.Event()

        async def tell_staff(text: str) -> None:
            row = notice_row(store, text)
            await store.write(Effects(outbox=[row]), self._now())
            delivery.hand_over([row])

        async with asyncio.TaskGroup() as group:
            group.create_task(delivery.run(delivered, DRAIN_SECONDS))
            await delivery.started.wait()
            background = [
                group.create_task(self._watch_catalogue(store, notices, tell_staff)),
                group.create_task(self._forget_old_updates(store)),
            ]
            self._say_started(store, link)
            await intake.run(stop)
            log.info("draining")
            self._draining = True
            for task in background:
                task.cancel()
            delivered.set()
        log.info("stopped")

    async def _listen(
        self,
        address: tuple[str, int],
        stack: AsyncExitStack,
        store: SqliteStore,
        intake: Webhook | Polling,
        delivery: Delivery,
    ) -> None:
        async def problems() -> Sequence[str]:
            found = ["draining"] if self._draining else []
            if not intake.running:
                found.append("the intake is not running")
            if not delivery.started.is_set():
                found.append("the delivery is not running")
            try:
                await store.write(Effects(), self._now())
            except Exception as error:
                found.append(f"the database cannot be written: {error}")
            return found

        server = Server(address, problems, self.metrics)
        if isinstance(intake, Webhook):
            server.add_webhook(intake)
        await server.open()
        stack.push_async_callback(server.close)

    async def _staff_link(self, store: SqliteStore) -> str | None:
        """The link that makes a group the staff chat, while there is none."""
        if staff_chat.staff_chat(store.meta.get, self._settings.staff_chat) is not None:
            return None
        token = store.meta.get(staff_chat.LINK_TOKEN)
        if token is None:
            token = staff_chat.new_link_token()
            await store.write(Effects(meta={staff_chat.LINK_TOKEN: token}), self._now())
        return staff_chat.staff_link(self._bot.username, token)

    def _say_started(self, store: SqliteStore, link: str | None) -> None:
        started = Started(
            username=self._bot.username,
            catalogue_version=self._keeper.catalog.version,
            polling=not self._settings.webhook_url,
            address=self._settings.listen_address,
            staff_chat=staff_chat.staff_chat(store.meta.get, self._settings.staff_chat),
            staff_link=link,
        )
        log.info("started", bot=started.username, catalogue=started.catalogue_version)
        self.started.set()
        if self._on_start is not None:
            self._on_start(started)

    def _apologise(self, turn: Turn, update: Update | None) -> None:
        """Only to a traveller who said something: in a group nobody waits for us."""
        if turn.chat is None or turn.chat.id < 0 or (update is not None and update.my_chat_member):
            return
        user = update.effective_user if update is not None else None
        chosen = Draft.load(turn.chat.draft).language if turn.chat.draft else None
        spoken = chosen or (user.language_code if user else None) or turn.chat.language_code
        language = negotiate(spoken, self._keeper.catalog.operator.languages)
        out = apology(language=language, locales=self._locales)
        turn.send(out.method, out.payload, to=turn.chat.id)

    async def _watch_catalogue(
        self, store: SqliteStore, notices: StaffNotices, tell_staff: Callable[[str], Awaitable[None]]
    ) -> None:
        complained = False

        async def publish() -> None:
            nonlocal complained
            catalog = self._keeper.catalog
            self._locales.put_in(catalog.own_texts)
            in_force = Effects(
                meta={IN_FORCE: catalog.version}, catalogues={catalog.version: catalog.content}
            )
            await store.write(in_force, self._now())
            await self._publish(store)
            if complained:
                complained = False
                await tell_staff(notices.catalogue_mended())

        async def complain(problem: str) -> None:
            nonlocal complained
            complained = True
            await tell_staff(notices.catalogue_broken(problem))

        await publish()
        await self._keeper.watch(publish, complain)

    async def _publish(self, store: SqliteStore) -> None:
        """Commands and descriptions in Telegram's own places, when they are not there yet."""
        calls = profile(self._keeper.catalog, self._locales)
        digest = hashlib.sha256(json.dumps([self._bot.id, calls]).encode()).hexdigest()
        if store.meta.get(_PROFILE) == digest:
            return
        try:
            for method, payload in calls:
                await self._api.call(method, payload)
        except TelegramError as error:
            log.warning(
                "profile.not_published", error=str(error), remedy="it is tried again at the next start"
            )
            return
        await store.write(Effects(meta={_PROFILE: digest}), self._now())

    async def _forget_old_updates(self, store: SqliteStore) -> None:
        while True:
            await store.prune(self._now() - SEEN_FOR)
            await asyncio.sleep(timedelta(days=1).total_seconds())


class StaffNotices:
    """`bot.notices.Notices` in the staff's language."""

    def __init__(self, keeper: CatalogKeeper, locales: Locales) -> None:
        self._keeper = keeper
        self._locales = locales

    def dead_letter(self, who: str, letter: DeadLetter) -> str:
        error = letter.reason[:LONGEST_ERROR]
        return self._say("staff.dead_letter", who=who, number=str(letter.id), error=error)

    def undelivered(self, who: str, error: str) -> str:
        return self._say("staff.undelivered", who=who, error=error[:LONGEST_ERROR])

    def catalogue_mended(self) -> str:
        return self._say("staff.catalogue_mended")

    def catalogue_broken(self, problem: str) -> str:
        return f"{self._say('staff.catalogue_broken')}\n{problem[:2000]}"

    def _say(self, key: str, **values: str) -> str:
        return staff_text(key, values, catalog=self._keeper.catalog, locales=self._locales)


def _single(error: BaseException) -> BaseException:
    """One cause is one error; several at once stay a group."""
    while isinstance(error, BaseExceptionGroup) and len(error.exceptions) == 1:
        error = error.exceptions[0]
    return error


async def _initialized(application: Dispatcher) -> bool:
    await application.initialize()
    return True


async def serve(settings: Settings, on_start: Callable[[Started], None] | None = None) -> None:
    """Run until SIGTERM or SIGINT. Raises what `App` and `App.run` raise."""
    for sentence in unknown_names():
        log.warning("settings.unknown", problem=sentence)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for signum in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(signum, stop.set)
    app = App(settings, on_start=on_start)
    # All that is loaded by now stays; looking through it for garbage would stop every chat for 60 ms.
    gc.collect()
    gc.freeze()
    await app.run(stop)
