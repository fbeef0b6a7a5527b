"""The promise, tried: the real bot is killed again and again while people are booking.

Nobody's message is lost or counted twice, every trip becomes exactly one lead, and staff hear of each.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Literal

import pytest

from bot.storage import LeadFilter
from emulator.client import People
from emulator.server import running
from tests.bots import TOKEN, stored
from tests.crash.traveller import REFERENCE, Booking, book
from tests.samples import CATALOGUE

KILLS = int(os.environ.get("CHASKI_TEST_KILLS", "20"))
AT_ONCE = 12
"""Travellers who are booking at any moment."""
PATIENCE = 60.0
"""Seconds after which a traveller counts as forgotten; far more than any restart takes."""
TROUBLES = ("429", "500", "reset_before", "reset_after")
Way = Literal["polling", "webhook"]
ROOT = Path(__file__).parents[2]


class Forge:
    """Starts bots and kills them."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.pid = 0

    async def start(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(b"go\n")
        self.pid = int(await self._process.stdout.readline())

    async def kill(self, signum: signal.Signals = signal.SIGKILL) -> None:
        """Returns when it is gone."""
        os.kill(self.pid, signum)
        while self.alive():  # noqa: ASYNC110 (another process)
            await asyncio.sleep(0.002)

    def alive(self) -> bool:
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        return True


@asynccontextmanager
async def forge(url: str, folder: Path, staff_chat: int, way: Way) -> AsyncIterator[Forge]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CHASKI_")}
    environment |= {
        "PYTHONPATH": str(ROOT),
        "CHASKI_TOKEN": TOKEN,
        "CHASKI_API_URL": url,
        "CHASKI_DATABASE": str(folder / "chaski.db"),
        "CHASKI_CATALOGUE": str(CATALOGUE),
        "CHASKI_STAFF_CHAT": str(staff_chat),
        "CHASKI_RATE_LIMIT": "0",
        "CHASKI_LOG_FORMAT": "json",
    }
    if way == "webhook":
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            address = f"127.0.0.1:{probe.getsockname()[1]}"
        environment |= {"CHASKI_LISTEN": address, "CHASKI_WEBHOOK_URL": f"http://{address}"}
    with (folder / "bot.log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.crash.forge",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=log,
            cwd=folder,
            env=environment,
        )
        made = Forge(process)
        try:
            yield made
        finally:
            if made.alive():
                await made.kill()
            assert process.stdin is not None
            process.stdin.close()
            await process.wait()


async def everybody_books(people: People, enough: asyncio.Event, chance: random.Random) -> list[Booking]:
    """One traveller after the other on each of the places, until it is enough; all finish what they began."""
    bookings: list[Booking] = []

    async def place(number: int) -> None:
        while not enough.is_set():
            user = await people.user(f"Traveller {number}.{len(bookings)}")
            bookings.append(await book(people, user, chance, PATIENCE))

    async with asyncio.TaskGroup() as group:
        for number in range(AT_ONCE):
            group.create_task(place(number))
    return bookings


@pytest.mark.crash
@pytest.mark.timeout(300)
@pytest.mark.parametrize("way", ["polling", "webhook"])
async def test_killed_again_and_again_while_people_are_booking(tmp_path: Path, way: Way) -> None:
    """SIGKILL at random moments, network troubles between, a peaceful stop: nothing is missing or twice."""
    seed = int(os.environ.get("CHASKI_TEST_SEED") or random.randrange(10**6))
    kills = KILLS if way == "polling" else KILLS // 2
    print(f"CHASKI_TEST_SEED={seed}, {kills} kills")
    chance = random.Random(seed)
    async with running(webhook_retry=0.05) as emulator, People(emulator.url) as people:
        rosa = await people.user("Rosa")
        staff = await people.group("Staff", [rosa])
        async with forge(emulator.url, tmp_path, staff["id"], way) as bot:
            await bot.start()
            born = 0
            enough = asyncio.Event()
            booking = asyncio.create_task(everybody_books(people, enough, chance))
            for kill in range(kills):
                if kill % 5:  # every fifth dies wherever it has come to, perhaps while starting
                    await at_work(people, way, born)
                if kill % 3 == 0:
                    await people.fault(chance.choice(TROUBLES), count=chance.randrange(1, 4), retry_after=1)
                await asyncio.sleep(chance.uniform(0, 0.5))
                assert bot.alive(), (tmp_path / "bot.log").read_text()
                await bot.kill()
                born = max((call["n"] for call in await people.calls()), default=0)
                await bot.start()
            enough.set()
            bookings = await booking
            # What staff and travellers are still owed arrives; then the bot is asked to stop.
            await nothing_is_owed(people, tmp_path)
            await bot.kill(signal.SIGTERM)
        await judge(people, tmp_path, staff, bookings)


async def at_work(people: People, way: Way, born: int) -> None:
    """Wait until the bot takes updates whose first call comes after the call number `born`."""
    sign = "getUpdates" if way == "polling" else "setWebhook"
    while not await people.calls(sign, after=born):  # noqa: ASYNC110 (another process)
        await asyncio.sleep(0.01)


async def nothing_is_owed(people: People, folder: Path) -> None:
    """Wait until all updates are confirmed and the outbox is empty."""
    async with stored(folder) as store:
        while await store.pending() or (await people.updates())["pending"]:  # noqa: ASYNC110 (as above)
            await asyncio.sleep(0.02)


async def judge(people: People, folder: Path, staff: dict[str, Any], bookings: list[Booking]) -> None:
    async with stored(folder) as store:
        leads = await store.leads(LeadFilter())
        counts = await store.counts()
        letters = await store.dead_letters()
    shown = (await people.chat(staff))["messages"]
    cards = [found.group() for message in shown if (found := REFERENCE.search(message.get("text", "")))]
    calls = await people.calls("sendMessage")
    repeated = sum(booking.repeated for booking in bookings) + len(cards) - len(set(cards))
    print(f"{len(bookings)} bookings, {len(calls)} messages, {repeated} seen twice")

    assert len(bookings) >= AT_ONCE
    assert letters == []
    assert counts.outbox == 0
    assert {lead.chat_id: lead.reference for lead in leads} == {
        booking.user["id"]: booking.reference for booking in bookings
    }, "every traveller has the lead that they were told of"
    assert len(leads) == len(bookings), "and only that one"
    assert set(cards) == {lead.reference for lead in leads}, "each with its card"
    unanswered = [tap for booking in bookings for tap in booking.taps if not await answered(people, tap)]
    assert unanswered == []


async def answered(people: People, tap: str) -> bool:
    return bool((await people.callback(tap))["answered"])
