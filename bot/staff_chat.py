"""Which chat is the staff chat: configured, or linked once by an unguessable link; followed when it moves."""

from __future__ import annotations

import secrets
from collections.abc import Callable

LINKED = "staff_chat"
"""Fact: the chat that was linked."""
LINK_TOKEN = "staff_link"  # noqa: S105 (the key, not the token)
"""Fact: what the one-time link carries; gone once used."""
LOST = "staff_chat_lost"
"""Fact: why the staff chat cannot be written to at present."""

REMOVED = "the bot was removed from the staff chat: add it again"

FactOf = Callable[[str], str | None]


def moved_key(chat_id: int) -> str:
    """Fact: the new id of a group that became a supergroup."""
    return f"moved:{chat_id}"


def current_id(chat_id: int, facts: FactOf) -> int:
    """Where that chat is by now."""
    for _ in range(8):  # a chat moves once in its life; a circle must not hang us
        moved_to = facts(moved_key(chat_id))
        if moved_to is None:
            break
        chat_id = int(moved_to)
    return chat_id


def staff_chat(facts: FactOf, configured: int | None) -> int | None:
    """The staff chat's id today; None while there is none. CHASKI_STAFF_CHAT wins over a linked chat."""
    if configured is None:
        linked = facts(LINKED)
        if linked is None:
            return None
        configured = int(linked)
    return current_id(configured, facts)


def new_link_token() -> str:
    """22 characters; Telegram allows 64 of A–Z a–z 0–9 _ - in a deep link."""
    return secrets.token_urlsafe(16)


def staff_link(username: str, token: str) -> str:
    """Opens Telegram's choice of a group to add the bot to; the bot there gets `/start@bot <token>`."""
    return f"https://t.me/{username}?startgroup={token}"
