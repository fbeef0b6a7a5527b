"""`chaski demo`: emulator and bot as two processes that meet over HTTP alone, and a page to write in."""

from __future__ import annotations

import asyncio
import os
import secrets
import shutil
import signal
import socket
import sys
import tempfile
import webbrowser
from collections.abc import Iterator, Mapping
from contextlib import AsyncExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import aiohttp
from rich.markup import escape

from bot.commands.children import Child, ChildError, child, first_end
from bot.commands.terminal import err, out
from bot.settings import Settings

BOT_ID = 1000
BOT_NAME = "chaski_demo_bot"
STAFF_CHAT = -4001
EMMA = {"id": 501, "first_name": "Emma", "last_name": "Hughes", "language_code": "en"}
STAFF = (
    {"id": 601, "first_name": "Rosa", "last_name": "Quispe", "username": "rosa_staff", "language_code": "es"},
    {"id": 602, "first_name": "José Luis", "username": "joseluis_staff", "language_code": "es"},
)
"""Fixed ids, so that a database that is kept knows them again."""

START_SECONDS = 30


async def demo(*, port: int, browser: bool, database: Path | None, keep: bool) -> int:
    """Run until Ctrl-C (or SIGTERM, SIGHUP). Returns the exit code: 1 when a process died on us."""
    stop = asyncio.Event()
    for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(signum, stop.set)
    with _folder(keep) as folder:
        kept = database is not None or keep
        database = database or folder / "chaski.db"
        try:
            await _play(folder, database, _free_port(port), stop, browser=browser, kept=kept)
        except ChildError as error:
            err.print(f"[red]✗[/] {escape(str(error))}")
            return 1
    out.print("Stopped.")
    return 0


async def _play(
    folder: Path, database: Path, port: int, stop: asyncio.Event, *, browser: bool, kept: bool
) -> None:
    url = f"http://127.0.0.1:{port}"
    token = f"{BOT_ID}:{secrets.token_urlsafe(24)}"  # new at each start: no page can know it
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(aiohttp.ClientSession(url))
        telegram = await stack.enter_async_context(_emulator(folder, port, token))
        if not await _comes_up(telegram, session, "/emulator/state", stop):
            return
        await _seed(session)
        chaski = await stack.enter_async_context(
            child("bot", "run", folder=folder, settings=_settings(url, token, database))
        )
        # Its first poll says that the bot is up and has done all that comes before.
        if not await _comes_up(chaski, session, "/emulator/calls?method=getUpdates", stop):
            return
        _welcome(url, database, folder, kept=kept)
        if browser and _has_screen():
            webbrowser.open(url)
        await first_end((telegram, chaski), stop)


@contextmanager
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
        with socket.socket() as probe, suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            found = int(probe.getsockname()[1])
            if port == 0:
                out.print(f"Port {wanted} is taken, so the demo uses {found}.")
            return found
    raise ChildError("No port is free on 127.0.0.1.")


def _emulator(folder: Path, port: int, token: str) -> Any:
    """The token goes by the environment: other users of this machine may read arguments."""
    named = ("--port", str(port), "--username", BOT_NAME)
    return child("emulator", *named, folder=folder, settings={"EMULATOR_TOKEN": token})


def _settings(url: str, token: str, database: Path) -> dict[str, str]:
    """The bot's own defaults, but for where it meets the emulator; the catalogue is the one used here."""
    return {
        "CHASKI_TOKEN": token,
        "CHASKI_API_URL": url,
        "CHASKI_STAFF_CHAT": str(STAFF_CHAT),
        "CHASKI_DATABASE": str(database),
        "CHASKI_CATALOGUE": str(Settings.load().catalogue_folder.absolute()),
    }


async def _comes_up(one: Child, session: aiohttp.ClientSession, path: str, stop: asyncio.Event) -> bool:
    """Ask the emulator until the answer is not empty. False: we were told to stop. Raises ChildError."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + START_SECONDS
    while not stop.is_set():
        one.must_live()
        if await _answers(session, path):
            return True
        if loop.time() > deadline:
            raise ChildError(f"The {one.name} did not come up in {START_SECONDS} s:\n{one.last_words()}")
        await asyncio.sleep(0.05)
    return False


async def _answers(session: aiohttp.ClientSession, path: str) -> bool:
    try:
        async with session.get(path) as response:
            return bool((await response.json()).get("result"))
    except aiohttp.ClientError:
        return False


async def _seed(session: aiohttp.ClientSession) -> None:
    """A traveller, two of the staff, and their group with the bot in it."""
    for person in (EMMA, *STAFF):
        await _post(session, "/emulator/users", person)
    members = [person["id"] for person in STAFF]
    group = {"id": STAFF_CHAT, "title": "Staff", "members": members, "with_bot": True}
    await _post(session, "/emulator/groups", group)


async def _post(session: aiohttp.ClientSession, path: str, body: Mapping[str, Any]) -> None:
    async with session.post(path, json=body) as response:
        answer = await response.json()
    if not answer.get("ok"):
        raise ChildError(f"The emulator refused {path}: {answer.get('description')}")


def _has_screen() -> bool:
    """Is there a person with a browser? A text browser in a terminal would be no help."""
    if os.environ.get("CI"):
        return False
    return sys.platform == "darwin" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _welcome(url: str, database: Path, folder: Path, *, kept: bool) -> None:
    fate = "kept" if kept else "removed at the end; --keep keeps it"
    out.print(f"\n[green]✓[/] The demo is running: [bold]{url}[/]\n")
    out.print("  Emma is a traveller: write to the bot as her. Rosa and José Luis are the staff.")
    out.print(f"  Tours: those of {Settings.load().catalogue_folder.absolute()}", markup=False)
    out.print(f"  Database: {database} ({fate})", markup=False)
    out.print(f"  Logs: {folder}", markup=False)
    out.print("  Stop with Ctrl-C.")
