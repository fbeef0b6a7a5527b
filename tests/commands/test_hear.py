"""`chaski hear`, as a process that is spoken to line after line."""

import asyncio
import json
import os
import sys
from typing import Any

from tests.commands.conftest import CATALOGUE


async def test_a_line_in_gives_a_line_out_at_once() -> None:
    """The answer comes before the next line is written; a line that cannot be read ends nothing."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "hear"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "CHASKI_CATALOGUE": str(CATALOGUE)},
    )

    async def told(line: str) -> Any:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(line.encode() + b"\n")
        return json.loads(await process.stdout.readline())

    def message(text: str, language: str) -> str:
        return json.dumps({"text": text, "asked": None, "today": "2026-11-22", "lang": language})

    first = await told(message("We are 4, from Cusco", "en"))
    broken = await told("not JSON")
    second = await told(message("Somos cinco", "es"))
    await process.communicate(b"")

    assert first["group_size"] == 4
    assert first["start"] == "cusco"
    assert "error" in broken
    assert second["group_size"] == 5
    assert process.returncode == 0
