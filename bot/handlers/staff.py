"""The staff's side: linking the staff chat, claiming leads. Nothing here answers anyone else.

The seam of the full desk: more buttons on the card are more decoded presses here.
"""

from __future__ import annotations

from telegram import CallbackQuery, Message

from bot.handlers.services import Services
from bot.storage import Urgency
from bot.storage.changes import MoveLead, SetFact
from bot.telegram.rendering import claimed_card, private_only, staff_linked, toast
from bot.words import ClaimPressed
from bot.words.locale import negotiate
from bot.work.turn import Turn
from core.leads import LeadEvent, Refused, StaffMember, claim


async def on_claim(turn: Turn, query: CallbackQuery, press: ClaimPressed, services: Services) -> None:
    """One of two staff who press at once gets the lead; the other is told who has it."""
    assert query.message is not None
    lead = await turn.lead(press.reference)
    if lead is None:
        _answer(turn, query, services, "staff.toast.unknown")
        return
    member = StaffMember(id=query.from_user.id, name=query.from_user.full_name)
    after = claim(lead, by=member, at=turn.now)
    if isinstance(after, Refused):
        holder = after.lead.claimed_by.name if after.lead.claimed_by else ""
        if holder:
            _answer(turn, query, services, "staff.toast.already", name=holder)
        else:
            _answer(turn, query, services, "staff.toast.withdrawn", reference=after.lead.reference)
        after = after.lead
    else:
        if after is not lead:
            event = LeadEvent(at=turn.now, by=member, what="claimed")
            turn.change(MoveLead(before=lead, after=after, event=event))
        _answer(turn, query, services, "staff.toast.claimed", reference=after.reference)
    card = claimed_card(
        after, message_id=query.message.message_id, catalog=services.catalog, locales=services.locales
    )
    turn.send(
        card.method,
        card.payload,
        to=query.message.chat.id,
        urgency=Urgency.ANSWER,
        key=f"card:{after.reference}:{query.message.message_id}",
    )


def _answer(turn: Turn, query: CallbackQuery, services: Services, key: str, **values: str) -> None:
    assert query.message is not None
    out = toast(query.id, key, values, catalog=services.catalog, locales=services.locales)
    turn.send(out.method, out.payload, to=query.message.chat.id, ephemeral=True)


async def on_message(turn: Turn, message: Message, services: Services) -> None:
    """In a group we listen for the one-time link, and chat with nobody."""
    command, _, payload = (message.text or "").partition(" ")
    name, _, addressee = command.partition("@")
    if name not in ("/start", "/help") or addressee.lower() not in ("", services.bot_username.lower()):
        return
    if name == "/start" and turn.link_staff_chat(payload.strip(), message.chat_id):
        out = staff_linked(message.chat_id, catalog=services.catalog, locales=services.locales)
    elif message.chat_id != turn.staff_chat:
        spoken = message.from_user.language_code if message.from_user else None
        language = negotiate(spoken, services.catalog.operator.languages)
        out = private_only(services.bot_username, language=language, locales=services.locales)
        told, today = f"private_only:{message.chat_id}", turn.now.date().isoformat()
        if turn.fact(told) == today:  # once a day is enough, however often a group asks
            return
        turn.change(SetFact(key=told, value=today))
    else:
        return
    turn.send(out.method, out.payload, to=message.chat_id)
