"""The real demo, as a person starts it: `chaski demo`, emulator and bot in processes of their own."""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.storage import SqliteStore
from core.leads import Lead

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Demo:
    """A demo that runs: where its page is, and the database its bot writes to."""

    url: str
    database: Path

    async def lead(self, reference: str) -> Lead:
        """A lead as it is stored; AssertionError when it is not."""
        store = await SqliteStore.open(self.database, read_only=True)
        try:
            lead = await store.lead(reference)
        finally:
            await store.close()
        assert lead is not None, f"no lead {reference} in {self.database}"
        return lead


@contextmanager
def running_demo(folder: Path) -> Iterator[Demo]:
    """Start the demo on a free port, its files in the folder; stop it as Ctrl-C does."""
    database = folder / "chaski.db"
    command = [sys.executable, "-m", "bot", "demo", "--no-browser", "--port", str(_free_port())]
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("CHASKI_")}
    process = subprocess.Popen(
        [*command, "--database", str(database)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**inherited, "TMPDIR": str(folder), "PYTHONUNBUFFERED": "1"},
    )
    assert process.stdout is not None
    try:
        yield Demo(_address(process), database)
    finally:
        process.terminate()
        process.communicate()


def _address(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        if found := re.search(r"is running: (http://127\.0\.0\.1:\d+)", line):
            return found[1]
    raise RuntimeError(f"the demo did not start: {said}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
