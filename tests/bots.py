"""A running bot for tests: the real app in this process, the emulator over HTTP, a database in a folder."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from telegram import Update
from telegram.ext import CallbackQueryHandler, MessageHandler, filters

from bot.app import App, Dispatcher, Register
from bot.handlers import Services
from bot.settings import Settings
from bot.storage import SqliteStore
from bot.storage.changes import AddLead, KnowTraveller, SaveDraft
from bot.work.turn import STAFF, TurnContext
from emulator.client import People
from tests.samples import CATALOGUE, lead

TOKEN = "1000:demo"


def echo(application: Dispatcher, services: Services) -> None:
    """Answers each message with its words. "boom" raises; "lead …" stores a lead and tells the staff."""

    async def message(update: Update, context: TurnContext) -> None:
        turn = context.turn
        assert update.effective_message is not None
        assert turn.chat is not None
        words = update.effective_message.text or ""
        count = int(turn.chat.draft or 0) + 1
        turn.change(
            SaveDraft(chat_id=turn.chat.id, draft=str(count)),
            KnowTraveller(chat_id=turn.chat.id, first_name="Ana"),
        )
        turn.send("sendMessage", {"text": f"{count}: {words}"}, to=turn.chat.id)
        if words.startswith("lead"):
            new = lead(words.removeprefix("lead "), chat_id=turn.chat.id, created_at=turn.now)
            turn.change(AddLead(lead=new))
            turn.send("sendMessage", {"text": f"card {new.reference}"}, to=STAFF)
        if words.startswith("boom"):
            raise RuntimeError("it went boom")

    async def press(update: Update, context: TurnContext) -> None:
        assert update.callback_query is not None
        answer = {"callback_query_id": update.callback_query.id, "text": "pressed"}
        context.turn.send(
            "answerCallbackQuery", answer, to=update.callback_query.from_user.id, ephemeral=True
        )

    application.add_handler(MessageHandler(filters.TEXT, message))
    application.add_handler(CallbackQueryHandler(press))


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
    url: str, folder: Path, *, register: Register = echo, **changes: Any
) -> AsyncIterator[RunningBot]:
    """A bot at work until the block ends."""
    app = App(settings(url, folder, **changes), register=register)
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
