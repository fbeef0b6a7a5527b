"""Whatever order people write, edit and take back in: each message is at one place, and at no other."""

from __future__ import annotations

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from emulator.client import Message
from tests.bots import emptied, until
from tests.chat import Chat
from tests.conftest import World, a_world

STEPS = st.lists(
    st.tuples(st.sampled_from(["answer", "edit", "delete", "write"]), st.booleans(), st.integers(0, 9)),
    min_size=1,
    max_size=8,
)


class Talks:
    """What María said to two travellers, and what stands: the model beside the bot."""

    def __init__(self, world: World, cards: dict[int, Message]) -> None:
        self.world = world
        self.maria = world.staff()
        self.cards = cards
        self.said: list[tuple[int, Message]] = []
        self.stands: dict[int, tuple[int, str]] = {}
        """By the number of her message: whose it is, and its words."""

    async def step(self, traveller: Chat, what: str, which: int, number: int) -> None:
        words = f"words {number}."
        if what == "answer":
            message = await self.maria.answers(self.cards[traveller.chat], words)
            self.said.append((traveller.chat, message))
            self.stands[message["message_id"]] = traveller.chat, words
        elif what == "write":
            await traveller.says(f"and my parrot {number}?")
        elif self.said:
            chat, message = self.said[which % len(self.said)]
            if what == "edit" and message["message_id"] in self.stands:
                await self.maria.edits(message, words)
                self.stands[message["message_id"]] = chat, words
            elif what == "delete":
                await self.maria.answers(message, "/del")
                self.stands.pop(message["message_id"], None)
        await quiet(self.world)

    async def judge(self, travellers: list[Chat]) -> None:
        for traveller in travellers:
            seen = [text.split("\n")[0] for text in await _said_to(self.world, traveller)]
            due = [words for chat, words in self.stands.values() if chat == traveller.chat]
            assert sorted(text for text in seen if text.startswith("words ")) == sorted(due)


async def quiet(world: World) -> None:
    """All that was written is worked off, and what it caused is sent."""

    async def handled() -> bool:
        return not (await world.people.updates())["pending"]

    await until(handled)
    await emptied(world.settings.database.parent)


async def _said_to(world: World, traveller: Chat) -> list[str]:
    bot: dict[str, Any] = (await world.people.state())["bot"]
    messages = (await world.people.chat(traveller.chat))["messages"]
    return [each.get("text", "") for each in messages if each["from"]["id"] == bot["id"]]


@settings(max_examples=8, suppress_health_check=list(HealthCheck))
@given(STEPS)
def test_each_message_is_where_it_belongs(steps: list[tuple[str, bool, int]]) -> None:
    """Two travellers, one of the staff: answers, edits, /del and words from the other side in any order."""

    async def live() -> None:
        with TemporaryDirectory() as folder:
            async with a_world(Path(folder)) as world:
                travellers = [await world.traveller(name) for name in ("Emma", "Frida")]
                cards = {}
                for traveller in travellers:
                    await traveller.books()
                    name = traveller.user["first_name"]
                    cards[traveller.chat] = await world.staff().sees("New request", name)
                await quiet(world)
                talks = Talks(world, cards)
                for number, (what, first, which) in enumerate(steps):
                    await talks.step(travellers[first], what, which, number)
                await talks.judge(travellers)

    asyncio.run(live())
