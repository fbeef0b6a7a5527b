"""How many conversations a second, at what cost: the real bot beside a bare loop, in the same run.

    python -m bench.conversations [--travellers 300] [--rounds 3] [--think 2] [--record]

Emulator, bot and travellers are three processes on 127.0.0.1. Every traveller books the whole trip by
buttons: first all at once, as fast as they are answered (throughput, CPU), then with a pause before each tap,
as people make it (latency). The bare loop (bench/floor.py) has the same travellers make as many turns.
A turn ends when the traveller sees the message on which they can go on.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import random
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psutil

from bench.floor import BUTTON
from emulator.client import Message, People, User, labels

BEGIN, END = "<!-- results -->", "<!-- end of results -->"
ROOT = Path(__file__).parents[1]
TOKEN = "1000:bench"
STAFF_CHAT = -4001
BOOKING = ("4", "›", "15", "Cusco", "Hot springs, shared bathroom", "✅", "Telegram is enough")
"""What a traveller taps, one after the other: the beginning of each label."""


@dataclass(frozen=True)
class Result:
    conversations: int
    turns: int
    seconds: float
    cpu_seconds: float
    """Of the bot's process alone, user and system."""
    calls: int
    """Of the Bot API, getUpdates among them."""
    resident_mb: float
    latencies: Sequence[float]
    """Seconds."""

    @property
    def cpu_ms(self) -> float:
        return self.cpu_seconds / self.turns * 1000

    @property
    def calls_a_turn(self) -> float:
        return self.calls / self.turns

    def latency_ms(self, percent: int) -> float:
        return statistics.quantiles(self.latencies, n=100, method="inclusive")[percent - 1] * 1000


@asynccontextmanager
async def process(*arguments: str, **settings: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """`python -m …` from here, its output kept to itself unless it is asked for."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("CHASKI_")}
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", *arguments),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        cwd=ROOT,
        env={**environment, **settings},
    )
    try:
        yield child
    finally:
        if child.returncode is None:
            child.terminate()
        await child.communicate()


@asynccontextmanager
async def emulator() -> AsyncIterator[tuple[str, People]]:
    async with process("emulator", "--port", "0", "--token", TOKEN) as child:
        assert child.stdout is not None
        url = (await child.stdout.readline()).decode().strip()
        async with People(url, patience=60) as people:
            rosa = await people.user("Rosa")
            await people.group("Staff", [rosa], id=STAFF_CHAT)
            yield url, people


async def measure_bot(travellers: int, rounds: int, think: float, folder: Path) -> Result:
    """The real bot, as `chaski run` runs it, without our own rate limit."""
    async with (
        emulator() as (url, people),
        process(
            "bot",
            "run",
            CHASKI_TOKEN=TOKEN,
            CHASKI_API_URL=url,
            CHASKI_CATALOGUE="catalogue",
            CHASKI_STAFF_CHAT=str(STAFF_CHAT),
            CHASKI_DATABASE=str(folder / "bench.db"),
            CHASKI_RATE_LIMIT="0",
        ) as bot,
    ):
        return await _measure(people, bot, BOOKING, travellers, rounds, think, staff_cards=1)


async def measure_floor(travellers: int, rounds: int, think: float) -> Result:
    async with emulator() as (url, people), process("bench.floor", url, TOKEN) as bot:
        return await _measure(people, bot, (BUTTON,) * len(BOOKING), travellers, rounds, think)


async def _measure(
    people: People,
    bot: asyncio.subprocess.Process,
    taps: Sequence[str],
    travellers: int,
    rounds: int,
    think: float,
    staff_cards: int = 0,
) -> Result:
    """`staff_cards`: how many the staff see of each conversation. Waiting for them costs CPU, not time."""
    crowd = [
        [await people.user(f"T{number}", language_code="en") for _ in range(rounds)]
        for number in range(travellers)
    ]
    first = await people.user("First", language_code="en")
    await _converse(people, first, taps, 0)  # finds everything cold
    watched = psutil.Process(bot.pid)
    calls = await _calls(people)
    before, started = watched.cpu_times(), time.perf_counter()

    async def travel(users: Sequence[User]) -> list[float]:
        return [second for user in users for second in await _converse(people, user, taps, think)]

    per_traveller = await asyncio.gather(*map(travel, crowd))
    seconds = time.perf_counter() - started
    for _ in range((travellers * rounds + 1) * staff_cards):
        await people.sees(STAFF_CHAT)
    after = watched.cpu_times()
    latencies = [latency for each in per_traveller for latency in each]
    return Result(
        conversations=travellers * rounds,
        turns=len(latencies),
        seconds=seconds,
        calls=await _calls(people) - calls,
        cpu_seconds=after.user + after.system - before.user - before.system,
        resident_mb=watched.memory_info().rss / 1e6,
        latencies=latencies,
    )


async def _calls(people: People) -> int:
    """How many calls the bot made so far. The emulator numbers them, and keeps too many to read them all."""
    last = int((await people.calls("getUpdates"))[-1]["n"])
    return last + len(await people.calls(after=last))


async def _converse(people: People, user: User, taps: Sequence[str], think: float) -> list[float]:
    """One whole conversation; how long each turn took."""
    latencies = []
    message: Message | None = None
    chance = random.Random(user["id"])
    for number in range(len(taps) + 1):
        await asyncio.sleep(think * (0.5 + chance.random()))
        began = time.perf_counter()
        if message is None:
            await people.starts(user)
        else:
            await people.presses(user, message, _label(message, taps[number - 1]))
        # The last turn has no next button: any message is its end.
        following = taps[number] if number < len(taps) else ""
        message = await people.sees(user, _with_button(following))
        latencies.append(time.perf_counter() - began)
    return latencies


def _with_button(beginning: str) -> Callable[[Message], bool]:
    def has(message: Message) -> bool:
        return not beginning or _label(message, beginning) != ""

    return has


def _label(message: Message, beginning: str) -> str:
    """The button's whole label; "" when there is none."""
    all_labels = [label for row in labels(message) for label in row]
    exact = [label for label in all_labels if label == beginning]
    return next(iter(exact or [label for label in all_labels if label.startswith(beginning)]), "")


def table(rushed: tuple[Result, Result], paced: tuple[Result, Result]) -> str:
    """Markdown: Chaski, the bare loop, and how many times one is of the other."""

    def row(name: str, bot: float, floor: float, form: str) -> str:
        return f"| {name} | {bot:{form}} | {floor:{form}} | {bot / floor:.2f} |"

    (bot, floor), (slow_bot, slow_floor) = rushed, paced
    return "\n".join(
        (
            "| | Chaski | bare loop | ratio |",
            "| --- | ---: | ---: | ---: |",
            row(
                "conversations a second",
                bot.conversations / bot.seconds,
                floor.conversations / floor.seconds,
                ".1f",
            ),
            row("turns a second", bot.turns / bot.seconds, floor.turns / floor.seconds, ".0f"),
            row("calls of the Bot API a turn", bot.calls_a_turn, floor.calls_a_turn, ".2f"),
            row("CPU a turn, ms", bot.cpu_ms, floor.cpu_ms, ".2f"),
            row("CPU a call, ms", bot.cpu_ms / bot.calls_a_turn, floor.cpu_ms / floor.calls_a_turn, ".2f"),
            row("latency p50, all at once, ms", bot.latency_ms(50), floor.latency_ms(50), ".0f"),
            row("latency p99, all at once, ms", bot.latency_ms(99), floor.latency_ms(99), ".0f"),
            row("latency p50, with pauses, ms", slow_bot.latency_ms(50), slow_floor.latency_ms(50), ".1f"),
            row("latency p99, with pauses, ms", slow_bot.latency_ms(99), slow_floor.latency_ms(99), ".1f"),
            row("CPU a turn, with pauses, ms", slow_bot.cpu_ms, slow_floor.cpu_ms, ".2f"),
            row("resident memory, MB", bot.resident_mb, floor.resident_mb, ".0f"),
        )
    )


async def measured(travellers: int, rounds: int, think: float) -> str:
    """The whole report, as Markdown."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("rushed", "paced"):
            (Path(folder) / name).mkdir()
        rushed = (
            await measure_bot(travellers, rounds, 0, Path(folder) / "rushed"),
            await measure_floor(travellers, rounds, 0),
        )
        paced = (
            await measure_bot(travellers, 1, think, Path(folder) / "paced"),
            await measure_floor(travellers, 1, think),
        )
    return (
        f"{travellers} travellers at once, {len(BOOKING) + 1} turns a conversation, "
        f"{rushed[0].turns} turns in the rush; Python {platform.python_version()}, "
        f"{os.cpu_count()} cores shared by all processes; {datetime.now(UTC):%Y-%m-%d}."
        f"\n\n{table(rushed, paced)}"
    )


def record(report: str) -> None:
    """Put the report into the place kept for it in bench/README.md."""
    page = Path(__file__).with_name("README.md")
    before, _, rest = page.read_text("utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    page.write_text(f"{before}{BEGIN}\n\n{report}\n\n{END}{after}", "utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Conversations a second, beside a bare loop.")
    parser.add_argument("--travellers", type=int, default=300, help="how many write at the same time")
    parser.add_argument("--rounds", type=int, default=3, help="conversations each, in the rush")
    parser.add_argument("--think", type=float, default=2, help="seconds of pause before a tap, on average")
    parser.add_argument("--record", action="store_true", help="write the result into bench/README.md")
    given = parser.parse_args()
    result = asyncio.run(measured(given.travellers, given.rounds, given.think))
    print(result)
    if given.record:
        record(result)
