"""The real bot, on a real SQLite file, over HTTP, against the emulator: one world a test."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from pydantic import SecretStr

from bot.app import App
from bot.settings import Settings
from bot.storage import LeadFilter, SqliteStore
from core.leads import Lead
from emulator.client import Chat as Group
from emulator.client import People, User
from emulator.server import Emulator, running
from tests.chat import Chat

hypothesis.settings.register_profile("steady", deadline=None)
hypothesis.settings.load_profile("steady")  # a slow machine is no failure

CATALOGUE = Path(__file__).parents[1] / "catalogue"
TWO_TOURS = Path(__file__).parent / "catalogues" / "two_tours"
TOKEN = "1000:test"
TODAY = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
"""Ten in the morning in Lima, a Sunday."""


@dataclass
class World:
    """The bot, the people who write to it, and the staff."""

    emulator: Emulator
    people: People
    settings: Settings
    maria: User
    jose: User
    group: Group
    now: datetime = TODAY
    ticks: Iterator[int] = field(default_factory=count)
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    running: asyncio.Task[None] | None = None

    async def traveller(self, name: str, language: str = "en", **fields: Any) -> Chat:
        user = await self.people.user(name, language_code=language, **fields)
        return Chat(self.people, user, user["id"])

    def staff(self, who: User | None = None) -> Chat:
        """The staff group as Maria sees it, or another of the staff."""
        return Chat(self.people, who or self.maria, self.group["id"])

    async def starts(self) -> None:
        """Start the bot (again)."""
        self.stop = asyncio.Event()
        app = App(self.settings, now=self.clock)
        self.running = asyncio.create_task(app.run(self.stop))
        waiting = asyncio.create_task(app.started.wait())
        await asyncio.wait({self.running, waiting}, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        if self.running.done():
            self.running.result()

    def clock(self) -> datetime:
        """No two looks at the clock see the same time, as anywhere."""
        return self.now + timedelta(microseconds=next(self.ticks))

    async def stops(self) -> None:
        """Let the bot finish what is at hand, as SIGTERM does."""
        self.stop.set()
        if self.running is not None:
            await self.running
            self.running = None

    async def passes(self, time: timedelta) -> None:
        """The bot is stopped and started again so much later."""
        await self.stops()
        self.now += time
        await self.starts()

    async def leads(self) -> list[Lead]:
        """What is in the database: the bot is stopped for a look, and goes on."""
        await self.stops()
        store = await SqliteStore.open(self.settings.database)
        try:
            leads = await store.leads(LeadFilter())
        finally:
            await store.close()
        await self.starts()
        return list(leads)


@asynccontextmanager
async def a_world(
    folder: Path, *, catalogue: Path = CATALOGUE, staff_chat: bool = True
) -> AsyncIterator[World]:
    async with AsyncExitStack() as stack:
        emulator = await stack.enter_async_context(running(token=TOKEN, port=0))
        people = await stack.enter_async_context(People(emulator.url))
        maria = await people.user("María", language_code="en")
        jose = await people.user("José Luis", language_code="es")
        group = await people.group("Peru Fitness staff", [maria, jose])
        settings = Settings(
            _env_file=None,
            token=SecretStr(TOKEN),
            api_url=emulator.url,
            staff_chat=group["id"] if staff_chat else None,
            database=folder / "chaski.db",
            catalogue=catalogue,
            rate_limit=0,
        )
        world = World(emulator, people, settings, maria, jose, group)
        await world.starts()
        try:
            yield world
        finally:
            await world.stops()


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with a_world(tmp_path) as world:
        yield world
