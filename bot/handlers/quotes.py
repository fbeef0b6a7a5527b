"""The quote in a traveller's chat: one message at a time has its buttons."""

from __future__ import annotations

from bot.storage import Urgency
from bot.telegram.outgoing import Outgoing, bared
from bot.work.turn import Turn

QUOTE = "quote:"
"""Begins what the message with a chat's quote belongs to."""


async def show_quote(turn: Turn, out: Outgoing, *, to: int, urgency: Urgency, yields: bool) -> None:
    """Send it, or change it where it stands; another message with a quote loses its buttons after that."""
    belongs = f"{QUOTE}{to}"
    stands = await turn.messages_of(belongs)
    changed = out.payload.get("message_id")
    turn.send(out.method, out.payload, to=to, urgency=urgency, belongs=belongs, yields=yields)
    if stands and stands[-1].message_id == changed:
        return
    # Which one that is, is known when it is sent: the quote before this may not have been sent yet.
    bare = bared()
    turn.send(bare.method, bare.payload, to=to, urgency=urgency, belongs=belongs, yields=yields)
