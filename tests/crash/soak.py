"""Hours of everything at once: does the bot grow? Memory, open files, tasks and queues are looked at.

    python -m tests.crash.soak [--minutes 60]

The real bot, a process of its own, with people who book, one who floods, a strangers' group, odd updates of
every type, and a Telegram in trouble. `test_soak.py` is the same for some seconds.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import random
import socket
import statistics
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
from prometheus_client.parser import text_string_to_metric_families

from emulator.client import People, Unseen, User
from emulator.server import running
from tests.bots import TOKEN, stored
from tests.crash.traveller import book
from tests.samples import CATALOGUE
from tests.telegram.generated import KINDS, Chance

ROOT = Path(__file__).parents[2]
PLACES = 6
"""Travellers who are booking at any moment."""
TROUBLES = ("429", "500", "reset_before", "reset_after", "latency")
CALLS = (*("sendMessage", "editMessageText", "answerCallbackQuery") * 3, "getUpdates")
PATIENCE = 120.0


@dataclass(frozen=True)
class Sample:
    seconds: float
    resident_mb: float
    files: int
    tasks: int
    outbox: int

    def __str__(self) -> str:
        return (
            f"{self.seconds:8.0f} s {self.resident_mb:8.1f} MB {self.files:5} files "
            f"{self.tasks:5} tasks {self.outbox:6} rows waiting"
        )


@dataclass(frozen=True)
class Soaked:
    before: Sample
    """At rest, after the first booking."""
    during: Sequence[Sample]
    after: Sample
    """At rest again, with nothing owed."""
    bookings: int

    @property
    def grown_mb(self) -> float:
        """From the second quarter of the time to the last: what comes at first stays, and is no leak."""
        quarter = max(1, len(self.during) // 4)
        early = [sample.resident_mb for sample in self.during[quarter : 2 * quarter]]
        late = [sample.resident_mb for sample in self.during[-quarter:]]
        return statistics.median(late) - statistics.median(early or late)


async def soak(folder: Path, seconds: float, every: float, seed: int = 7) -> Soaked:
    chance = random.Random(seed)
    async with running() as emulator, People(emulator.url) as people, aiohttp.ClientSession() as http:
        rosa = await people.user("Rosa")
        staff = await people.group("Staff", [rosa])
        async with bot_at(emulator.url, folder, staff["id"]) as address:
            loop = asyncio.get_running_loop()
            start = loop.time()

            async def sample() -> Sample:
                return await _sample(http, address, loop.time() - start)

            await book(people, await people.user("Warm"), chance, PATIENCE)
            await _nothing_is_owed(people, folder)
            before = await sample()
            enough = asyncio.Event()
            traffic = asyncio.create_task(_traffic(people, enough, chance))
            during = []
            while loop.time() - start < seconds and not traffic.done():
                await asyncio.sleep(every)
                during.append(await sample())
            enough.set()
            bookings = await traffic
            await people.no_faults()
            await _nothing_is_owed(people, folder)
            return Soaked(before, during, await sample(), bookings)


@asynccontextmanager
async def bot_at(url: str, folder: Path, staff_chat: int) -> AsyncIterator[str]:
    """The real command line; where it answers about itself."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{probe.getsockname()[1]}"
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
        "CHASKI_LISTEN": address,
    }
    with (folder / "bot.log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", stdout=log, stderr=log, cwd=folder, env=environment
        )
        try:
            yield f"http://{address}"
            assert process.returncode is None, (folder / "bot.log").read_text()[-2000:]
        finally:
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
            await process.wait()


async def _sample(http: aiohttp.ClientSession, address: str, seconds: float) -> Sample:
    async with http.get(f"{address}/metrics") as answer:
        text = await answer.text()
    found = {
        sample.name: sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if not sample.labels
    }
    return Sample(
        seconds,
        found["process_resident_memory_bytes"] / 2**20,
        int(found["process_open_fds"]),
        int(found["chaski_tasks"]),
        int(found["chaski_outbox"]),
    )


async def _traffic(people: People, enough: asyncio.Event, chance: random.Random) -> int:
    bookings = 0

    async def books() -> None:
        nonlocal bookings
        while not enough.is_set():
            await book(people, await people.user(f"Traveller {bookings}"), chance, PATIENCE)
            bookings += 1

    async with asyncio.TaskGroup() as group:
        for _ in range(PLACES):
            group.create_task(books())
        group.create_task(_floods(people, enough))
        group.create_task(_strangers(people, enough))
        group.create_task(_oddities(people, enough, chance))
        group.create_task(_trouble(people, enough, chance))
    return bookings


async def _floods(people: People, enough: asyncio.Event) -> None:
    pest: User = await people.user("Pest")
    while not enough.is_set():
        for number in range(200):
            await people.says(pest, f"hello {number}")
        await _pause(enough, 5)


async def _strangers(people: People, enough: asyncio.Event) -> None:
    stranger = await people.user("Stranger")
    group = await people.group("Elsewhere", [stranger])
    while not enough.is_set():
        await people.says(stranger, "/help", group)
        await people.says(stranger, photo=True)
        await _pause(enough, 0.5)


async def _oddities(people: People, enough: asyncio.Event, chance: random.Random) -> None:
    odd, number = Chance(chance.randrange(10**6)), 0
    while not enough.is_set():
        number += 1
        update = odd.update(number, chance.choice(KINDS))
        update = odd.spoilt(update) if chance.random() < 0.2 else update
        del update["update_id"]
        await people.sends_update(update)
        await _pause(enough, 0.1)


async def _trouble(people: People, enough: asyncio.Event, chance: random.Random) -> None:
    while not enough.is_set():
        kind = chance.choice(TROUBLES)
        # Getting updates is called seldom: were it met by every trouble, nobody would ever be heard.
        method, count = chance.choice(CALLS), chance.randrange(1, 4)
        await people.no_faults()
        await people.fault(
            kind, method, count=1 if method == "getUpdates" else count, retry_after=1, seconds=0.5
        )
        await _pause(enough, chance.uniform(0.2, 2))


async def _pause(enough: asyncio.Event, seconds: float) -> None:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await enough.wait()


async def _nothing_is_owed(people: People, folder: Path) -> None:
    async with stored(folder) as store:
        while await store.pending() or (await people.updates())["pending"]:  # noqa: ASYNC110 (another process)
            await asyncio.sleep(0.05)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=60)
    arguments = parser.parse_args()
    seconds = arguments.minutes * 60
    with tempfile.TemporaryDirectory() as folder:
        try:
            soaked = asyncio.run(soak(Path(folder), seconds, max(1.0, seconds / 60)))
        except* Unseen as lost:
            print((Path(folder) / "bot.log").read_text()[-3000:])
            raise lost from None
    print(f"{soaked.bookings} bookings")
    for sample in (soaked.before, *soaked.during, soaked.after):
        print(sample)
    print(f"grown by {soaked.grown_mb:.1f} MB")


if __name__ == "__main__":
    main()
