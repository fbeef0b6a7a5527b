"""Processes of ours: started with the settings they need, stopped kindly, asked why when they die."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bot
from bot.log import masked
from core.errors import ChaskiError

STOP_SECONDS = 15


class ChildError(ChaskiError):
    """A process of ours died or did not come up; the message holds its last words."""


@dataclass(frozen=True)
class Child:
    name: str
    process: asyncio.subprocess.Process
    log: Path

    def last_words(self, lines: int = 15) -> str:
        return masked("\n".join(self.log.read_text("utf-8", "replace").splitlines()[-lines:]))

    def must_live(self) -> None:
        """Raises ChildError when it does not."""
        if self.process.returncode is not None:
            code = self.process.returncode
            raise ChildError(f"The {self.name} stopped by itself (exit code {code}):\n{self.last_words()}")


@asynccontextmanager
async def child(
    module: str, *arguments: str, folder: Path, settings: Mapping[str, str] | None = None
) -> AsyncIterator[Child]:
    """`python -m module …`, stopped on leaving, or when we are killed; what it says goes to a log in the
    folder.

    It works in that folder, so that no `.env` of the real bot is read, and in a session of its own, so that
    Ctrl-C reaches only us and we stop our children in order.
    """
    log = folder / f"{module}.log"
    with log.open("wb") as file:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot.commands.leash", module, *arguments),
            stdin=asyncio.subprocess.PIPE,  # the leash: it closes with our end, whatever becomes of us
            stdout=file,
            stderr=file,
            cwd=folder,
            env=_environment(settings or {}),
            start_new_session=True,
        )
    try:
        yield Child(module, process, log)
    finally:
        await _stop(process)


def _environment(settings: Mapping[str, str]) -> dict[str, str]:
    """Ours, without the real bot's settings."""
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("CHASKI_")}
    search = (str(Path(bot.__path__[0]).parent), inherited.get("PYTHONPATH", ""))
    return {**inherited, "PYTHONPATH": os.pathsep.join(filter(None, search)), **settings}


async def _stop(process: asyncio.subprocess.Process) -> None:
    if process.returncode is not None:
        return
    process.terminate()
    try:
        await asyncio.wait_for(process.wait(), STOP_SECONDS)
    except TimeoutError:
        process.kill()
        await process.wait()


async def first_end(children: Sequence[Child], stop: asyncio.Event) -> None:
    """Return when told to stop. Raises ChildError when one of the children ends before."""
    waits: list[asyncio.Future[Any]] = [asyncio.ensure_future(one.process.wait()) for one in children]
    waits.append(asyncio.ensure_future(stop.wait()))
    await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    for wait in waits:
        wait.cancel()
    if not stop.is_set():
        for one in children:
            one.must_live()
