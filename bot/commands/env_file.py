"""The file `.env`: lines are added to it, never changed; only its owner may read it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from dotenv import dotenv_values

from bot import private
from bot.settings import PREFIX

_BEGINNING = f"""\
# Settings of Chaski; docs/operating.md names them all. Whoever reads this file has the bot: keep it safe.
# {PREFIX}TOKEN=1234567890:AAH…   the bot's token, as @BotFather gave it; take the # away
"""


def add_settings(path: Path, values: Mapping[str, str | None]) -> None:
    """Add what is given and not there yet. Raises OSError."""
    there = dotenv_values(path) if path.exists() else {}
    private.make(path, exist_ok=True)
    before = path.read_text("utf-8")
    given = {f"{PREFIX}{name}": value for name, value in values.items() if value}
    lines = [f"{name}={_quoted(value)}\n" for name, value in given.items() if not there.get(name)]
    if before and not before.endswith("\n"):
        before += "\n"
    path.write_text((before or _BEGINNING) + "".join(lines), "utf-8")


def _quoted(value: str) -> str:
    if re.fullmatch(r"[\w./:@+-]+", value):
        return value
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
