"""`chaski demo`, as a process of its own: what a newcomer meets."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import psutil

from emulator.client import People

ROOT = Path(__file__).parents[2]


@asynccontextmanager
async def demo(
    folder: Path, *arguments: str, where: Path = ROOT
) -> AsyncIterator[asyncio.subprocess.Process]:
    """`chaski demo`, given in the folder `where`, with its temporary folder in ours."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("CHASKI_")}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "demo", "--no-browser", *arguments),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        cwd=where,
        env={**environment, "TMPDIR": str(folder), "PYTHONPATH": str(ROOT)},
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
            await process.wait()


async def says(process: asyncio.subprocess.Process, pattern: str) -> str:
    """Read what it prints until there is a match; its first group."""
    assert process.stdout is not None
    read = ""
    while line := (await process.stdout.readline()).decode():
        read += line
        if match := re.search(pattern, line):
            return match[1]
    raise AssertionError(f"never said {pattern!r}, but:\n{read}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def names_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


async def test_the_demo_answers_and_stops(tmp_path: Path) -> None:
    """Emma gets an answer from the real bot; Ctrl-C ends both processes, leaves no file and says no more."""
    async with demo(tmp_path, "--port", str(free_port())) as process:
        url = await says(process, r"(http://\S+)")
        async with People(url) as people:
            users = (await people.state())["users"]
            emma = next(user for user in users if user["first_name"] == "Emma")
            await people.starts(emma)
            await people.sees(emma, "Emma")
        children = psutil.Process(process.pid).children()
        process.send_signal(signal.SIGINT)
        _, complaint = await process.communicate()

    assert len(users) == 3
    assert len(children) == 2
    assert process.returncode == 0
    assert complaint == b""
    assert not any(child.is_running() for child in children)
    assert names_in(tmp_path) == []


async def test_a_port_that_is_taken(tmp_path: Path) -> None:
    """Another is used, and that is said."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        async with demo(tmp_path, "--port", str(taken)) as process:
            said = await says(process, rf"Port {taken} is taken, so the demo uses (\d+)")
            url = await says(process, r"(http://\S+)")

    assert url.endswith(f":{said}")


async def test_a_bot_that_dies(tmp_path: Path) -> None:
    """The demo says so, ends the emulator too and leaves with an error."""
    async with demo(tmp_path, "--port", str(free_port())) as process:
        await says(process, r"(http://\S+)")
        children = psutil.Process(process.pid).children()
        next(child for child in children if "bot" in child.cmdline()).kill()
        _, complaint = await process.communicate()

    assert process.returncode == 1
    assert b"The bot stopped by itself (exit code -9)" in complaint
    assert not any(child.is_running() for child in children)


async def test_a_database_that_is_kept(tmp_path: Path) -> None:
    """With --database the leads outlive the demo, and the same people are met again."""
    database = tmp_path / "kept.db"
    for greeting in ("Emma", "Emma"):
        async with demo(tmp_path, "--port", str(free_port()), "--database", str(database)) as process:
            async with People(await says(process, r"(http://\S+)")) as people:
                emma = next(u for u in (await people.state())["users"] if u["first_name"] == "Emma")
                await people.starts(emma)
                await people.sees(emma, greeting)
            process.send_signal(signal.SIGINT)
            await process.wait()

    assert [name for name in names_in(tmp_path) if not name.startswith("kept.db")] == []
    assert database.is_file()


async def test_a_demo_that_is_killed(tmp_path: Path) -> None:
    """When the demo gets no chance to stop its two processes, they end by themselves."""
    async with demo(tmp_path, "--port", str(free_port())) as process:
        await says(process, r"(http://\S+)")
        children = psutil.Process(process.pid).children()
        process.kill()
        await process.wait()
        _, alive = await asyncio.to_thread(psutil.wait_procs, children, 60)

    assert len(children) == 2
    assert alive == []


async def test_strangers(tmp_path: Path) -> None:
    """The token is another at each start and stands in no command line; another page gets nothing."""
    tokens = []
    for _ in range(2):
        async with demo(tmp_path, "--port", str(free_port())) as process:
            url = await says(process, r"(http://\S+)")
            children = psutil.Process(process.pid).children()
            telegram = next(child for child in children if "emulator" in child.cmdline())
            tokens.append(telegram.environ()["EMULATOR_TOKEN"])
            assert not any(tokens[-1] in word for child in children for word in child.cmdline())
            async with (
                aiohttp.ClientSession(headers={"Origin": "https://evil.example"}) as session,
                session.get(f"{url}/emulator/state") as response,
            ):
                assert response.status == 403
    assert tokens[0] != tokens[1]
    assert all(re.fullmatch(r"1000:[\w-]{32}", token) for token in tokens)
