"""Several rows of one gathering as one call: texts below each other, equal ones once; copies together.

What one traveller says within a minute is one message to the staff; a flood is a message and a count.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from bot.storage import OutboxRow

ROOM = 3_500
"""UTF-16 units of a gathered text. Telegram allows 4,096, tags not counted; a last line needs some."""
MOST_COPIED = 100
"""Messages that one copyMessages takes (Bot API)."""
TOO_MANY = 30
"""So many rows that wait for the next minute are a flood: they are counted, not sent."""

More = Callable[[int], str]
"""The line that says that there were so many more; plain text that is HTML as well."""


def gathered(rows: Sequence[OutboxRow], more: More) -> tuple[str, str, int]:
    """Method and payload of one call for the first of these rows, and how many rows it is for."""
    first = json.loads(rows[0].payload)
    if len(rows) > 1 and rows[0].method == "sendMessage" and isinstance(first.get("text"), str):
        return _texts(rows, first, more)
    if len(rows) > 1 and rows[0].method == "copyMessage":
        return _copied(rows, first)
    return rows[0].method, rows[0].payload, 1


def _alike(rows: Sequence[OutboxRow], first: dict[str, Any], name: str) -> list[Any]:
    """The values of `name` in the rows at the beginning that differ in nothing else."""
    rest = {**first, name: None}
    values = []
    for row in rows:
        payload = json.loads(row.payload)
        if row.method != rows[0].method or {**payload, name: None} != rest:
            break
        values.append(payload[name])
    return values


def _texts(rows: Sequence[OutboxRow], first: dict[str, Any], more: More) -> tuple[str, str, int]:
    chosen: list[str] = []
    room, used = ROOM, 0
    texts = _alike(rows, first, "text")
    for text in texts:
        size = len(text.encode("utf-16-le", "surrogatepass")) // 2 + 2
        if text not in chosen:
            if chosen and size > room:
                break
            chosen.append(text)
            room -= size
        used += 1
    left = len(texts) - used
    if left > TOO_MANY:
        chosen.append(more(left))
        used += left
    return rows[0].method, json.dumps({**first, "text": "\n\n".join(chosen)}), used


def _copied(rows: Sequence[OutboxRow], first: dict[str, Any]) -> tuple[str, str, int]:
    """Telegram keeps the order and an album together, and leaves out what it can no longer find."""
    ids = _alike(rows, first, "message_id")[:MOST_COPIED]
    together: dict[str, Any] = {
        name: first[name] for name in ("from_chat_id", "message_thread_id") if name in first
    }
    together["message_ids"] = sorted(set(ids))
    if len(together["message_ids"]) == 1:
        return rows[0].method, rows[0].payload, len(ids)
    return "copyMessages", json.dumps(together), len(ids)
