"""The composition root: settings in, a running bot out. Tests build it the same way.

app = App(Settings.load())
await app.run(stop)
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Iterable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime

import structlog

from bot import handlers, staff_chat
from bot.documents import Documents, Material, Renderer, renderers
from bot.handlers import Services, ServicesAt, Source
from bot.handlers.house import BotStarts
from bot.health import Health
from bot.hook import Hook
from bot.keeper import CatalogKeeper
from bot.metrics import Metrics
from bot.notices import StaffNotices
from bot.settings import Settings
from bot.storage import SqliteStore
from bot.telegram.client import Api, api_of, introduce
from bot.telegram.delivery import Delivery
from bot.telegram.polling import Polling, unless, until_done
from bot.telegram.publishing import Publishing
from bot.telegram.server import Server
from bot.telegram.webhook import Webhook
from bot.upkeep import Upkeep, lasting
from bot.words.locale import Locales
from bot.words.proofreading import own_texts, proofread
from bot.work.clock import Clock
from bot.work.guard import Guard
from bot.work.worker import Worker
from core.leads import new_reference

log = structlog.get_logger()

DRAIN_SECONDS = 5.0

Register = Callable[[ServicesAt], Mapping[str, Source]]


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, kw_only=True)
class AtWork:
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
        register: Register = handlers.sources,
        renderers: Callable[[Material], Iterable[Renderer]] = renderers,
        on_start: Callable[[AtWork], None] | None = None,
    ) -> None:
        """Raises SettingsError, CatalogError, LocaleError."""
        self._settings = settings
        self._now = now
        self._register = register
        self._renderers = renderers
        self._on_start = on_start
        self._api: Api = api_of(settings)
        self._locales = Locales.packaged()
        self._keeper = CatalogKeeper(settings.catalogue_folder, own_texts(self._locales))
        self._locales.put_in(self._keeper.catalog.own_texts)
        proofread(self._locales, self._keeper.catalog.operator.languages)
        self.metrics = Metrics()
        self.started = asyncio.Event()
        self._draining = False

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set, then finish what is at hand and close.

        Raises StoreError, TokenRefused, SettingsError, OSError (the address to listen on is taken).
        """
        try:
            async with AsyncExitStack() as stack:
                store = await SqliteStore.open(self._settings.database, hook=self._settings.hook is not None)
                stack.push_async_callback(store.close)
                await stack.enter_async_context(self._api)
                if username := await until_done(lambda: introduce(self._api), stop):
                    await self._work(stop, stack, store, username)
        except BaseExceptionGroup as group:
            raise _single(group) from None

    async def _work(
        self, stop: asyncio.Event, stack: AsyncExitStack, store: SqliteStore, username: str
    ) -> None:
        settings, metrics, now = self._settings, self.metrics, self._now
        await self._keeper.resume(store)
        self._locales.put_in(self._keeper.catalog.own_texts)
        notices = StaffNotices(lambda: self._keeper.catalog, self._locales)
        timers_set = asyncio.Event()
        delivery = Delivery(
            self._api,
            store,
            now=now,
            rate_limit=settings.rate_limit,
            configured_staff_chat=settings.staff_chat,
            metrics=metrics,
            notices=notices,
            documents=Documents(self._renderers(self._material(store))),
            timers_set=timers_set,
            hook=Hook(*settings.hook, now=now, metrics=metrics) if settings.hook else None,
        )
        sources = self._register(lambda moment: self._services(moment, username))
        guard = Guard(store, sources, notices, metrics, settings.staff_chat)
        worker = Worker(
            store,
            delivery,
            guard,
            now=now,
            metrics=metrics,
            timers_set=timers_set,
            facts_set=lambda: upkeep.facts_set(),
        )
        intake = self._intake(worker)
        health = Health(store, now, (self._problems, intake.problems, delivery.problems))
        publishing = Publishing(self._api, store, username)
        upkeep = Upkeep(self._api, store, self._keeper, self._locales, worker, publishing)
        await self._listen(stack, intake, health)
        delivered = asyncio.Event()
        async with asyncio.TaskGroup() as group:
            group.create_task(delivery.run(delivered, DRAIN_SECONDS))
            await delivery.started.wait()
            await unless(stop, worker.note(BotStarts()))
            await unless(stop, upkeep.weigh_edit())
            background = [
                group.create_task(lasting(work))
                for work in (
                    Clock(worker, store, now).run,
                    upkeep.watch_catalogue,
                    upkeep.keep_publishing,
                    lambda: upkeep.keep_staff_chat(lambda: self._staff_chat(store)),
                    lambda: health.watch(lambda problem: upkeep.alarm(self._staff_chat(store), problem)),
                )
            ]
            self._say_started(store, username)
            await intake.run(stop)
            log.info("draining")
            self._draining = True
            for task in background:
                task.cancel()
            delivered.set()
        log.info("stopped")

    def _intake(self, worker: Worker) -> Webhook | Polling:
        if self._settings.webhook_url:
            return Webhook(self._api, worker, self._settings, self.metrics)
        return Polling(self._api, worker, self.metrics)

    async def _listen(self, stack: AsyncExitStack, intake: Webhook | Polling, health: Health) -> None:
        """Where we were told an address: for who watches over us, and for Telegram with a webhook."""
        if self._settings.listen_address is None:
            return
        server = Server(self._settings.listen_address, health.problems, self.metrics)
        if isinstance(intake, Webhook):
            server.add_webhook(intake)
        await server.open()
        stack.push_async_callback(server.close)

    def _services(self, moment: datetime, username: str) -> Services:
        catalog = self._keeper.catalog
        operator = catalog.operator
        return Services(
            catalog=catalog,
            today=moment.astimezone(operator.zone).date(),
            locales=self._locales,
            new_reference=lambda: new_reference(operator.reference_prefix, secrets.token_bytes(8)),
            bot_username=username,
        )

    def _material(self, store: SqliteStore) -> Material:
        return Material(
            folder=self._settings.catalogue_folder,
            catalog=lambda: self._keeper.catalog,
            locales=self._locales,
            store=store,
        )

    def _problems(self) -> list[str]:
        return ["draining"] if self._draining else []

    def _staff_chat(self, store: SqliteStore) -> int | None:
        return staff_chat.staff_chat(store.facts.get, self._settings.staff_chat)

    def _say_started(self, store: SqliteStore, username: str) -> None:
        chat, token = self._staff_chat(store), store.facts.get(staff_chat.LINK_TOKEN)
        started = AtWork(
            username=username,
            catalogue_version=self._keeper.catalog.version,
            polling=not self._settings.webhook_url,
            address=self._settings.listen_address,
            staff_chat=chat,
            staff_link=staff_chat.staff_link(username, token) if chat is None and token else None,
        )
        log.info("started", bot=started.username, catalogue=started.catalogue_version)
        self.started.set()
        if self._on_start is not None:
            self._on_start(started)


def _single(error: BaseException) -> BaseException:
    """One cause is one error; several at once stay a group."""
    while isinstance(error, BaseExceptionGroup) and len(error.exceptions) == 1:
        error = error.exceptions[0]
    return error
