"""The promise, tried at every await: the bot dies at each step from a tap to the mark of its last message."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot import handlers
from bot.settings import Settings
from bot.storage import LeadFilter
from emulator.client import People
from emulator.server import Emulator, running
from tests.bots import running_bot, settings, stored, texts, until
from tests.chat import Chat
from tests.crash.mortal import Mortal, MortalStore
from tests.samples import locales

EVERY = int(os.environ.get("CHASKI_TEST_EVERY", "1"))
"""1: each step is tried; 5: every fifth."""


@pytest.fixture
async def emulator() -> AsyncIterator[Emulator]:
    async with running(webhook_retry=0.02) as emulator:
        yield emulator


@pytest.fixture
async def people(emulator: Emulator) -> AsyncIterator[People]:
    async with People(emulator.url) as people:
        yield people


class Trial:
    """A traveller who is about to send their request, again and again, each time a new one."""

    def __init__(self, people: People, folder: Path, changes: dict[str, Any], staff: dict[str, Any]) -> None:
        self.people = people
        self.folder = folder
        self.changes = changes
        self.staff = staff

    async def sends(self, bot: Mortal, number: int, step: int | None) -> tuple[Chat, str]:
        """The last tap, at which the bot dies in that step; the traveller, and the id of the tap."""
        user = await self.people.user(f"Traveller {number}")
        chat = Chat(self.people, user, user["id"])
        await chat.gets_quote()
        await chat.taps("Send my request")
        question = await chat.sees("how can the team reach you?")
        await self.quiet()
        bot.dies_at(step)
        return chat, await self.people.presses(user, question, "Telegram is enough")

    async def quiet(self) -> None:
        """Wait until nothing is owed: all updates are confirmed, the outbox is empty."""

        async def owed() -> bool:
            async with stored(self.folder) as store:
                return not await store.pending() and not (await self.people.updates())["pending"]

        await until(owed)

    async def judge(self, chat: Chat, tap: str) -> None:
        """One lead, told to the traveller and shown to the staff; at most one message of each came twice."""
        async with stored(self.folder) as store:
            [lead] = await store.leads(LeadFilter(chat_id=chat.chat))
            history = await store.history(lead.reference)
            assert await store.dead_letters() == []
        assert [event.what for event in history] == ["requested"]
        said = [text for text in await texts(self.people, chat.user) if lead.reference in text]
        cards = [text for text in await texts(self.people, self.staff) if lead.reference in text]
        assert 1 <= len(said) <= 2
        assert 1 <= len(cards) <= 2
        assert (await self.people.callback(tap))["answered"]


@pytest.mark.crash
@pytest.mark.timeout(900)
@pytest.mark.parametrize("way", ["polling", "webhook"])
async def test_it_dies_at_every_step_and_nothing_is_lost_or_counted_twice(
    emulator: Emulator, people: People, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    """Every await that comes back, from the tap that makes a lead to the last mark in the outbox."""
    monkeypatch.setattr("bot.app.SqliteStore", MortalStore)
    texts_read = locales()
    monkeypatch.setattr("bot.app.Locales.packaged", lambda: texts_read)
    rosa = await people.user("Rosa")
    staff = await people.group("Staff", [rosa])
    changes: dict[str, Any] = {"staff_chat": staff["id"]}
    if way == "webhook":
        address = free_address()
        changes |= {"listen": address, "webhook_url": f"http://{address}"}
    trial = Trial(people, tmp_path, changes, staff)
    known: Settings = settings(emulator.url, tmp_path, **changes)

    async with Mortal(known) as bot:
        chat, tap = await trial.sends(bot, 0, None)
        await trial.quiet()
        steps = bot.loop.steps
    await trial.judge(chat, tap)
    print(f"{steps} steps")
    assert steps > 30

    step, number = 1, 0
    while step <= steps:
        number += 1
        async with Mortal(known) as bot:
            chat, tap = await trial.sends(bot, number, step)
            await asyncio.to_thread(bot.died.wait, 2.0)
            lived = not bot.died.is_set()
        async with running_bot(emulator.url, tmp_path, register=handlers.sources, **changes):
            await trial.quiet()
        await trial.judge(chat, tap)
        if lived:  # it took fewer steps this time
            break
        step += EVERY


def free_address() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{probe.getsockname()[1]}"
