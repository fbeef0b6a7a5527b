"""A traveller is forgotten: what the store keeps of them, and what stands of it in the staff chat."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from bot.desk.talk import DELETABLE_FOR
from bot.handlers.services import Services
from bot.storage import STAFF, Timer
from bot.storage.changes import Forget, SetTimer
from bot.telegram.outgoing import edited
from bot.telegram.rendering import line_for_staff
from bot.work.turn import Turn

FORGOTTEN = "forgotten"
"""Kind of the timer that looks once more: a call that was under way may have left a message after all."""
_A_MOMENT = timedelta(minutes=1)
_AT_ONCE = 100
"""Messages of one deleteMessages (Bot API)."""


async def forget(turn: Turn, chat_id: int, services: Services) -> None:
    """All of it, at once; a minute later what was just being sent."""
    await _erase(turn, chat_id, services)
    key, at = f"{FORGOTTEN}:{chat_id}", turn.now + _A_MOMENT
    timer = Timer(key=key, kind=FORGOTTEN, at=at, lane=chat_id, data=str(chat_id))
    turn.change(SetTimer(timer=timer))


async def look_again(turn: Turn, timer: Timer, services: Services) -> None:
    """Nothing is done to somebody who has written again since."""
    if turn.chat is not None and not turn.chat.first_name:
        await _erase(turn, int(timer.data), services)


async def _erase(turn: Turn, chat_id: int, services: Services) -> None:
    """Cards say that they are gone; copies of what was written go, or are emptied where that is too late."""
    stands = [message for message in await turn.messages_about(chat_id) if message.chat_id != chat_id]
    fresh = {message.message_id for message in await turn.messages_about(chat_id, turn.now - DELETABLE_FOR)}
    tell = partial(
        line_for_staff, language=services.catalog.operator.language_of_staff, locales=services.locales
    )
    bare = tell("staff.forgotten.words")
    copies: list[int] = []
    edits: list[tuple[str, int]] = []
    for message in stands:
        kind, _, reference = message.belongs.partition(":")
        if kind == "card":
            edits.append((tell("staff.forgotten", reference=reference).payload["text"], message.message_id))
        elif message.message_id in fresh:
            copies.append(message.message_id)
        else:
            edits.append((bare.payload["text"], message.message_id))
    turn.change(Forget(chat_id=chat_id))
    for start in range(0, len(copies), _AT_ONCE):
        turn.send("deleteMessages", {"message_ids": copies[start : start + _AT_ONCE]}, to=STAFF)
    for text, message_id in edits:
        out = edited(message_id, text)
        turn.send(out.method, out.payload, to=STAFF, ephemeral=True)
