"""`chaski demo`: emulator and bot as two processes that meet over HTTP alone, and a page to write in."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
import socket
import sys
import tempfile
import webbrowser
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import bot
from bot.commands.terminal import err, out
from rich.markup import escape

TOKEN = "1000:chaski-demo"  # noqa: S105: the emulator's; it opens nothing
BOT_NAME = "chaski_demo_bot"
STAFF_CHAT = -4001
EMMA = {"id": 501, "first_name": "Emma", "last_name": "Hughes", "language_code": "en"}
STAFF = (
    {"id": 601, "first_name": "Rosa", "last_name": "Quispe", "username": "rosa_staff", "language_code": "es"},
    {"id": 602, "first_name": "José Luis", "username": "joseluis_staff", "language_code": "es"},
)
"""Fixed ids, so that a database that is kept knows them again."""

START_SECONDS = 30
STOP_SECONDS = 15


class _DemoError(Exception):
    """The demo cannot go on; the message says why."""


@dataclass(frozen=True)
class _Child:
    name: str
    process: asyncio.subprocess.Process
    log: Path

    def last_words(self, lines: int = 15) -> str:
        return "\n".join(self.log.read_text("utf-8", "replace").splitlines()[-lines:])


async def demo(*, port: int, browser: bool, database: Path | None, keep: bool) -> int:
    """Run until Ctrl-C (or SIGTERM, SIGHUP). Returns the exit code: 1 when a process died on us."""
    stop = asyncio.Event()
    for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(signum, stop.set)
    with _folder(keep) as folder:
        database = database.absolute() if database else folder / "chaski.db"
        try:
            await _play(folder, database, _free_port(port), browser, keep, stop)
        except _DemoError as error:
            err.print(f"[red]✗[/] {escape(str(error))}")
            return 1
    out.print("Stopped.")
    return 0


async def _play(
    folder: Path, database: Path, port: int, browser: bool, keep: bool, stop: asyncio.Event
) -> None:
    url = f"http://127.0.0.1:{port}"
    async with contextlib.AsyncExitStack() as stack:
        session = await stack.enter_async_context(aiohttp.ClientSession(url))
        emulator = await stack.enter_async_context(
            _child(
                "emulator",
                folder,
                "-m",
                "emulator",
                "--port",
                f"{port}",
                "--token",
                TOKEN,
                "--username",
                BOT_NAME,
            )
        )
        await _until(_answers(session, "/emulator/state"), emulator, stop)
        if stop.is_set():
            return
        await _seed(session)
        settings = {
            "CHASKI_TOKEN": TOKEN,
            "CHASKI_API_URL": url,
            "CHASKI_STAFF_CHAT": str(STAFF_CHAT),
            "CHASKI_DATABASE": str(database),
        }
        chaski = await stack.enter_async_context(_child("bot", folder, "-m", "bot", "run", settings=settings))
        await _until(_answers(session, "/emulator/calls?method=getUpdates"), chaski, stop)
        if not stop.is_set():
            _welcome(url, database, folder, keep)
            if browser and _has_screen():
                webbrowser.open(url)
        await _watch((emulator, chaski), stop)


@contextlib.contextmanager
def _folder(keep: bool) -> Iterator[Path]:
    """Where the demo's database and logs live; gone afterwards unless they are to be kept."""
    folder = Path(tempfile.mkdtemp(prefix="chaski-demo-"))
    try:
        yield folder
    finally:
        if not keep:
            shutil.rmtree(folder, ignore_errors=True)


def _free_port(wanted: int) -> int:
    for port in (wanted, 0):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            found: int = probe.getsockname()[1]
            if found != wanted and wanted:
                out.print(f"Port {wanted} is taken, so the demo uses {found}.")
            return found
    raise _DemoError("No port is free on 127.0.0.1.")


@contextlib.asynccontextmanager
async def _child(
    name: str, folder: Path, *arguments: str, settings: Mapping[str, str] | None = None
) -> AsyncIterator[_Child]:
    """A process of ours, stopped kindly on leaving.

    It runs in the demo's folder, so that no `.env` of the real bot is read, and in a session of its own, so
    that Ctrl-C reaches only us and we stop the two in order.
    """
    keep = {key: value for key, value in os.environ.items() if not key.startswith("CHASKI_")}
    catalogue = os.environ.get("CHASKI_CATALOGUE") or ("catalogue" if Path("catalogue").is_dir() else None)
    environment = {
        **keep,
        "PYTHONPATH": os.pathsep.join(
            filter(None, (str(Path(bot.__path__[0]).parent), keep.get("PYTHONPATH")))
        ),
        **({"CHASKI_CATALOGUE": str(Path(catalogue).absolute())} if catalogue else {}),
        **(settings or {}),
    }
    log = folder / f"{name}.log"
    with log.open("wb") as file:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *arguments,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=file,
            stderr=file,
            cwd=folder,
            env=environment,
            start_new_session=True,
        )
    try:
        yield _Child(name, process, log)
    finally:
        if process.returncode is None:
            process.terminate()
            try:
                await asyncio.wait_for(process.wait(), STOP_SECONDS)
            except TimeoutError:
                process.kill()
                await process.wait()


async def _until(answers: AsyncIterator[bool], child: _Child, stop: asyncio.Event) -> None:
    """Wait until the child has come up, has died, or we are told to stop."""
    deadline = asyncio.get_running_loop().time() + START_SECONDS
    async for ready in answers:
        if child.process.returncode is not None:
            raise _DemoError(_obituary(child))
        if ready or stop.is_set():
            return
        if asyncio.get_running_loop().time() > deadline:
            raise _DemoError(
                f"The {child.name} did not come up within {START_SECONDS} s:\n{child.last_words()}"
            )
        await asyncio.sleep(0.05)


async def _answers(session: aiohttp.ClientSession, path: str) -> AsyncIterator[bool]:
    """Ask the emulator again and again: is there an answer that is not empty?"""
    while True:
        try:
            async with session.get(path) as response:
                body = await response.json()
            yield bool(body.get("result"))
        except aiohttp.ClientError:
            yield False


async def _seed(session: aiohttp.ClientSession) -> None:
    """A traveller, two of the staff, and their group with the bot in it."""
    for person in (EMMA, *STAFF):
        await _post(session, "/emulator/users", person)
    await _post(
        session,
        "/emulator/groups",
        {"id": STAFF_CHAT, "title": "Staff", "members": [person["id"] for person in STAFF], "with_bot": True},
    )


async def _post(session: aiohttp.ClientSession, path: str, body: Mapping[str, Any]) -> None:
    async with session.post(path, json=body) as response:
        answer = await response.json()
    if not answer.get("ok"):
        raise _DemoError(f"The emulator refused {path}: {answer.get('description')}")


async def _watch(children: Sequence[_Child], stop: asyncio.Event) -> None:
    """Return when told to stop; complain when one of the children has ended before."""
    stopping = asyncio.ensure_future(stop.wait())
    ends = {asyncio.ensure_future(child.process.wait()): child for child in children}
    done, pending = await asyncio.wait({stopping, *ends}, return_when=asyncio.FIRST_COMPLETED)
    for task in pending:
        task.cancel()
    if stopping not in done:
        raise _DemoError(_obituary(next(child for task, child in ends.items() if task in done)))


def _obituary(child: _Child) -> str:
    return f"The {child.name} stopped by itself (exit code {child.process.returncode}):\n{child.last_words()}"


def _has_screen() -> bool:
    """Is there a person with a browser? A text browser in a terminal would be no help."""
    if os.environ.get("CI"):
        return False
    return sys.platform in ("darwin", "win32") or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )


def _welcome(url: str, database: Path, folder: Path, keep: bool) -> None:
    fate = "kept" if keep or database.parent != folder else "removed when you stop; --keep keeps it"
    out.print(f"\n[green]✓[/] The demo is running: [bold]{url}[/]\n")
    out.print("  Emma is a traveller: write to the bot as her. Rosa and José Luis are the staff.")
    out.print(f"  Database: {database} ({fate})", markup=False)
    if keep:
        out.print(f"  Logs: {folder}", markup=False)
    out.print("  Stop with Ctrl-C.")
