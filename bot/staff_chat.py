"""Which chat is the staff chat, and who is who there.

It is configured, or linked once by an unguessable link; it is followed when it moves. Whoever can press and
write there is staff, but for those who left; its administrators own the business. In a private chat with the
bot both is the one person whose chat it is.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable

LINKED = "staff_chat"
"""Fact: the chat that was linked."""
LINK_TOKEN = "staff_link"  # noqa: S105 (the key, not the token)
"""Fact: what the one-time link carries; gone once used."""
LOST = "staff_chat_lost"
"""Fact: why the staff chat cannot be written to at present."""

LINK_HOLDER = "staff_link_holder"
"""Fact: the person who opened the one-time link and may choose the chat."""
TOPIC = "staff_topic"
"""Fact: the topic of a forum that all goes to; gone where there is none."""
OWNERS = "staff_owners"
"""Fact: the administrators of the staff chat, as ids with commas; gone while they are to be asked for."""
LEFT = "staff_left"
"""Fact: who has left the staff chat, as ids with commas, the last one last."""
MOST_LEFT = 200
"""So many of those who left are remembered."""

ANONYMOUS = 1_087_968_824
"""Whoever writes as the group itself, as only administrators can (@GroupAnonymousBot; Bot API, Message)."""

REMOVED = "the bot was removed from the staff chat: add it again"

FactOf = Callable[[str], str | None]


def moved_key(chat_id: int) -> str:
    """Fact: the new id of a group that became a supergroup."""
    return f"moved:{chat_id}"


def told_the_way(chat_id: int) -> str:
    """Fact: the day on which a group that is not the staff's was last told what to do."""
    return f"private_only:{chat_id}"


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


def people_in(fact: str | None) -> tuple[int, ...]:
    """The people of such a fact."""
    return tuple(int(number) for number in fact.split(",")) if fact else ()


def fact_of(people: Iterable[int]) -> str:
    return ",".join(map(str, people))


def is_staff(person: int, chat: int | None, facts: FactOf) -> bool:
    """Whether somebody who writes or presses in the staff chat is one of the staff (still)."""
    if chat is None or chat > 0:
        return person == chat
    return person not in people_in(facts(LEFT))


def is_owner(person: int, chat: int | None, facts: FactOf) -> bool:
    """Whether it is one of those who may do more: the administrators; the one person of a private chat."""
    if not is_staff(person, chat, facts):
        return False
    return person in (chat, ANONYMOUS) or person in people_in(facts(OWNERS))


def new_link_token() -> str:
    """22 characters; Telegram allows 64 of A–Z a–z 0–9 _ - in a deep link."""
    return secrets.token_urlsafe(16)


def staff_link(username: str, token: str) -> str:
    """Opens the chat with the bot, which gets `/start <token>` and lets that person choose the staff chat."""
    return f"https://t.me/{username}?start={token}"
