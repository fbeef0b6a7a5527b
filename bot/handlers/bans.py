"""Whom the staff do not want to hear any more."""

from __future__ import annotations

from bot.conversation.events import DataAsked, Event, ForgetAsked, Forgot, Kept, PrivacyAsked
from bot.handlers.services import Services
from bot.handlers.talk import author, say, whom
from bot.storage.changes import AddEvent, Ban
from bot.work.incoming import Incoming, Tapped, Written
from bot.work.turn import Turn
from core.leads import LeadEvent, read_reference

_ABOUT_THEIR_DATA = (PrivacyAsked, DataAsked, ForgetAsked, Forgot, Kept)
"""What everybody may ask, whatever they wrote before."""


async def ban(turn: Turn, message: Written, rest: str, services: Services) -> None:
    await _decide(turn, message, rest, services, banned=True)


async def unban(turn: Turn, message: Written, rest: str, services: Services) -> None:
    await _decide(turn, message, rest, services, banned=False)


async def _decide(turn: Turn, message: Written, rest: str, services: Services, *, banned: bool) -> None:
    """`/ban` as a reply to anything of theirs, or with the reference of their request."""
    what = "banned" if banned else "unbanned"
    to = await whom(turn, message.chat_id, message.answers) if message.answers else None
    named = read_reference(rest)
    lead = await turn.lead(to.reference if to else named or "")
    if to is None and lead is None:
        say(turn, message, "staff.ban.whom", services)
        return
    traveller = to.traveller if to else lead.chat_id if lead else 0
    turn.change(Ban(chat_id=traveller, banned=banned))
    if lead is not None:
        event = LeadEvent(at=turn.now, by=author(message), what=what)
        turn.change(AddEvent(reference=lead.reference, event=event))
    say(turn, message, f"staff.{what}", services)


def unheard(turn: Turn, what: Incoming) -> bool:
    """Whether it comes from somebody banned, and is not about what we keep of them."""
    event: Event | object
    match what:
        case Tapped(private=True, means=event) | Written(private=True, event=event):
            banned = turn.chat is not None and turn.chat.banned
            return banned and not isinstance(event, _ABOUT_THEIR_DATA)
        case _:
            return False
