"""The statements of statements.sql: `SQL["add_lead"]`."""

from __future__ import annotations

import re
from importlib import resources


def _named(text: str) -> dict[str, str]:
    _, *blocks = re.split(r"^-- name: (\w+)$", text, flags=re.MULTILINE)
    return {name: sql.strip() for name, sql in zip(blocks[::2], blocks[1::2], strict=True)}


SQL = _named((resources.files("bot.storage.sqlite") / "statements.sql").read_text("utf-8"))
