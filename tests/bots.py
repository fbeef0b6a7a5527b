"""A running bot for tests: the real app in this process, the emulator over HTTP, a database in a folder."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from bot import handlers
from bot.app import App, Register, utc_now
from bot.documents import Material, Renderer, renderers
from bot.handlers import ServicesAt, Source
from bot.handlers.whereabouts import note_whereabouts
from bot.settings import Settings
from bot.storage import STAFF, SqliteStore
from bot.storage.changes import AddLead, KnowTraveller, SaveDraft
from bot.telegram.flood import Flooded
from bot.telegram.reading import incoming
from bot.work.incoming import Incoming, Tapped, Written
from bot.work.turn import Turn
from emulator.client import People
from tests.samples import CATALOGUE, lead

TOKEN = "1000:demo"


def handled_by(handle: Callable[[Turn, Incoming], Awaitable[None]]) -> Register:
    """A bot whose updates are handled by that; all else is as in real life."""

    def register(services_at: ServicesAt) -> Mapping[str, Source]:
        real = handlers.sources(services_at)

        async def update(turn: Turn, raw: object) -> None:
            if isinstance(raw, Flooded):
                return await real["telegram"].handle(turn, raw)
            what = incoming(raw)
            if what is not None:
                note_whereabouts(turn, what)
                await handle(turn, what)
            return None

        return {**real, "telegram": replace(real["telegram"], handle=update)}

    return register


@handled_by
async def echo(turn: Turn, message: Incoming) -> None:
    """Answers each message with its words. "boom" raises; "lead …" stores a lead and tells the staff."""
    if isinstance(message, Tapped):
        answer = {"callback_query_id": message.callback_id, "text": "pressed"}
        turn.send("answerCallbackQuery", answer, to=message.sender.id, ephemeral=True)
        return
    if not isinstance(message, Written) or not message.text:
        return
    assert turn.chat is not None
    count = int(turn.chat.draft or 0) + 1
    turn.change(
        SaveDraft(chat_id=turn.chat.id, draft=str(count)),
        KnowTraveller(chat_id=turn.chat.id, first_name="Ana"),
    )
    turn.send("sendMessage", {"text": f"{count}: {message.text}"}, to=turn.chat.id)
    if message.text.startswith("lead"):
        new = lead(message.text.removeprefix("lead "), chat_id=turn.chat.id, created_at=turn.now)
        turn.change(AddLead(lead=new))
        turn.send("sendMessage", {"text": f"card {new.reference}"}, to=STAFF)
    if message.text.startswith("boom"):
        raise RuntimeError("it went boom")


def settings(url: str, folder: Path, **changes: Any) -> Settings:
    values = {
        "token": TOKEN,
        "api_url": url,
        "database": folder / "chaski.db",
        "catalogue": CATALOGUE,
        "rate_limit": 0,
    }
    return Settings(_env_file=None, **{**values, **changes})


@dataclass
class RunningBot:
    app: App
    task: asyncio.Task[None]
    stop: asyncio.Event

    async def stops(self) -> None:
        """Told to stop as by SIGTERM; returns when it has. Raises what it raised."""
        self.stop.set()
        await self.task


@asynccontextmanager
async def running_bot(
    url: str,
    folder: Path,
    *,
    register: Register = echo,
    renderers: Callable[[Material], Iterable[Renderer]] = renderers,
    now: Callable[[], datetime] = utc_now,
    **changes: Any,
) -> AsyncIterator[RunningBot]:
    """A bot at work until the block ends."""
    app = App(settings(url, folder, **changes), register=register, renderers=renderers, now=now)
    stop = asyncio.Event()
    task = asyncio.create_task(app.run(stop))
    started = asyncio.create_task(app.started.wait())
    await asyncio.wait((task, started), return_when=asyncio.FIRST_COMPLETED)
    started.cancel()
    if task.done():
        await task
    bot = RunningBot(app, task, stop)
    try:
        yield bot
    finally:
        await bot.stops()


@asynccontextmanager
async def stored(folder: Path) -> AsyncIterator[SqliteStore]:
    """The bot's database, read beside it."""
    store = await SqliteStore.open(folder / "chaski.db", read_only=True)
    try:
        yield store
    finally:
        await store.close()


async def texts(people: People, chat: Any) -> list[str]:
    """All that the bot wrote into the chat, top to bottom."""
    state = await people.state()
    messages = (await people.chat(chat))["messages"]
    return [each.get("text", "") for each in messages if each["from"]["id"] == state["bot"]["id"]]


async def until(happened: Callable[[], Awaitable[bool]]) -> None:
    """Wait for what other processes or tasks bring about, and nothing announces."""
    while not await happened():  # noqa: ASYNC110 (see above)
        await asyncio.sleep(0.01)


async def emptied(folder: Path) -> None:
    """Wait until no row is left in the outbox."""
    async with stored(folder) as store:

        async def empty() -> bool:
            return not await store.pending()

        await until(empty)
