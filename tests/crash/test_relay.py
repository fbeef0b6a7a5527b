"""A talk of staff and traveller, tried at every await: the bot dies at each step of a relay, both ways."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot import handlers
from bot.storage import LeadFilter
from emulator.client import Message, People, User, labels
from emulator.server import Emulator, running
from tests.bots import running_bot, settings, stored, until
from tests.chat import Chat
from tests.crash.mortal import Mortal, MortalStore
from tests.crash.test_every_await import EVERY
from tests.samples import locales

FOR_EVER = datetime(2100, 1, 1, tzinfo=UTC)


@pytest.fixture
async def emulator() -> AsyncIterator[Emulator]:
    async with running(webhook_retry=0.02) as emulator:
        yield emulator


@pytest.fixture
async def people(emulator: Emulator) -> AsyncIterator[People]:
    async with People(emulator.url) as people:
        yield people


class Talk:
    """Two travellers with a request each; to one of them Rosa writes, and one of them writes back."""

    def __init__(self, people: People, folder: Path, rosa: User, staff: dict[str, Any]) -> None:
        self.people = people
        self.folder = folder
        self.rosa = Chat(people, rosa, staff["id"])
        self.cards: dict[int, Message] = {}
        self.told = 0

    async def books(self, name: str) -> Chat:
        user = await self.people.user(name)
        chat = Chat(self.people, user, user["id"])
        await chat.books()
        self.cards[chat.chat] = await self.rosa.sees("New request", name)
        await self.quiet()
        return chat

    async def quiet(self) -> None:
        """Wait until nothing is owed: all updates are confirmed, the outbox is empty, no outcome waits."""

        async def owed() -> bool:
            async with stored(self.folder) as store:
                # An update makes rows, a row an outcome, an outcome a row: asked in that order nothing hides.
                if (await self.people.updates())["pending"] or await store.pending():
                    return False
                timers = await store.due(FOR_EVER, 100)
                return all(timer.kind != "outcome" for timer in timers) and not await store.pending()

        await until(owed)

    async def in_chat(self, chat: int, words: str) -> int:
        """How often the bot says these words there, cards not counted."""
        state = await self.people.state()
        messages = (await self.people.chat(chat))["messages"]
        return sum(
            words in each.get("text", "") and "Last message" not in each["text"]
            for each in messages
            if each["from"]["id"] == state["bot"]["id"]
        )

    async def bot_back(self) -> None:
        """Rosa switches the bot on again, so that the next answer takes over anew."""
        messages = (await self.people.chat(self.rosa.chat))["messages"]
        card = next(each for each in reversed(messages) if "Bot back on" in str(labels(each)))
        await self.rosa.taps("Bot back on", card)
        await self.quiet()

    async def judge(self, to: Chat, other: Chat, number: int, said: Message) -> None:
        """Each came once, or is said to be uncertain; nothing came to anybody else."""
        reactions = (await self.people.chat(self.rosa.chat))["reactions"]
        receipt = reactions[str(said["message_id"])][0]["emoji"]
        answers = await self.in_chat(to.chat, f"answer {number}!")
        assert (receipt, answers) in {("👍", 1), ("🤔", 1), ("🤔", 0)}
        assert await self.in_chat(other.chat, f"answer {number}!") == 0
        # She has taken over before the traveller writes back: the bot says nothing of its own, and who talks
        # is told again at most by the restart.
        assert await self.in_chat(to.chat, "Passed on to the team") == 0
        claimed = await self.in_chat(to.chat, "looking after")
        told = claimed + await self.in_chat(to.chat, "is writing to you now")
        assert self.told < told <= self.told + 2
        self.told = told
        async with stored(self.folder) as store:
            [lead] = await store.leads(LeadFilter(chat_id=to.chat))
            wrote = [
                event.data["text"] for event in await store.history(lead.reference) if event.what == "wrote"
            ]
            letters = [letter.reason for letter in await store.dead_letters()]
        assert wrote.count(f"and my parrot {number}?") == 1
        notes = await self.in_chat(self.rosa.chat, f"my parrot {number}?")
        assert notes == 1 or (notes == 0 and any("uncertain" in reason for reason in letters))


@pytest.mark.crash
@pytest.mark.timeout(900)
async def test_it_dies_at_every_step_of_a_relay_and_nothing_comes_twice_or_to_somebody_else(
    emulator: Emulator, people: People, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every await that comes back, from an answer in the staff chat to its receipt, and the same way back."""
    monkeypatch.setattr("bot.app.SqliteStore", MortalStore)
    texts_read = locales()
    monkeypatch.setattr("bot.app.Locales.packaged", lambda: texts_read)
    rosa = await people.user("Rosa")
    staff = await people.group("Staff", [rosa])
    changes: dict[str, Any] = {"staff_chat": staff["id"]}
    known = settings(emulator.url, tmp_path, **changes)
    talk = Talk(people, tmp_path, rosa, staff)
    async with running_bot(emulator.url, tmp_path, register=handlers.sources, **changes):
        emma, frida = await talk.books("Emma"), await talk.books("Frida")

    async def exchange(bot: Mortal, number: int, step: int | None) -> Message:
        bot.dies_at(step)
        said = await talk.rosa.answers(talk.cards[emma.chat], f"answer {number}!")
        await people.says(emma.user, f"and my parrot {number}?")
        return said

    async with Mortal(known) as bot:
        said = await exchange(bot, 0, None)
        await talk.quiet()
        steps = bot.loop.steps
    await talk.judge(emma, frida, 0, said)
    async with running_bot(emulator.url, tmp_path, register=handlers.sources, **changes):
        await talk.bot_back()
    print(f"{steps} steps")
    assert steps > 30

    step, number = 1, 0
    while step <= steps:
        number += 1
        async with Mortal(known) as bot:
            said = await exchange(bot, number, step)
            await asyncio.to_thread(bot.died.wait, 2.0)
            lived = not bot.died.is_set()
        async with running_bot(emulator.url, tmp_path, register=handlers.sources, **changes):
            await talk.quiet()
            await talk.judge(emma, frida, number, said)
            await talk.bot_back()
        if lived:
            break
        step += EVERY
