"""The staff's side: the buttons of a card, linking the staff chat. Nothing here answers anyone else."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from bot.desk import DeskContext, Pressed, command, desk
from bot.desk.talk import Decided
from bot.handlers import commands
from bot.handlers.cards import show_again
from bot.handlers.services import Services
from bot.handlers.talk import on_decision, on_reply
from bot.storage.changes import MoveLead, SetFact
from bot.telegram.rendering import private_only, staff_linked, toast, told
from bot.words.locale import negotiate
from bot.work.incoming import Tapped, Written
from bot.work.turn import Turn
from core.leads import StaffMember


async def on_press(turn: Turn, tapped: Tapped, services: Services) -> None:
    """A button of ours was pressed in the staff chat."""
    await PRESSES[type(tapped.means)](turn, tapped, tapped.means, services)


async def _on_card(turn: Turn, tapped: Tapped, pressed: Pressed, services: Services) -> None:
    """An action of a lead's card."""
    lead = await turn.lead(pressed.reference)
    by = StaffMember(id=tapped.sender.id, name=tapped.sender.full_name)
    step = desk(lead, pressed, DeskContext(by=by, at=turn.now))
    if lead and step.lead and step.moved:
        turn.change(MoveLead(before=lead, after=step.lead, event=step.moved))
    answer = toast(tapped.callback_id, step.answer, catalog=services.catalog, locales=services.locales)
    turn.say(answer, to=tapped.chat_id)
    if step.lead:
        await show_again(turn, step.lead, services, pressed=tapped.message_id)
    if step.lead and step.hears:
        language = step.lead.traveller.language
        out = told(step.hears, language=language, locales=services.locales)
        turn.say(out, to=step.lead.chat_id)


async def on_message(turn: Turn, message: Written, services: Services) -> None:
    """In a group we listen for the one-time link; in the staff chat for answers to a traveller."""
    if message.chat_id == turn.staff_chat and await on_reply(turn, message, services):
        return
    if message.edited:
        return
    word, _, rest = message.text.partition(" ")
    name, _, addressee = word.partition("@")
    if not name.startswith("/") or addressee.lower() not in ("", services.bot_username.lower()):
        return
    if name == "/start" and turn.link_staff_chat(rest.strip(), message.chat_id):
        out = staff_linked(message.chat_id, catalog=services.catalog, locales=services.locales)
    elif message.chat_id == turn.staff_chat:
        await commands.obey(turn, message, command(name[1:]), rest.strip(), services)
        return
    elif name in ("/start", "/help"):
        spoken = message.sender.language_code if message.sender else None
        language = negotiate(spoken, services.catalog.operator.languages)
        out = private_only(services.bot_username, language=language, locales=services.locales)
        said, today = f"private_only:{message.chat_id}", turn.now.date().isoformat()
        if turn.fact(said) == today:  # once a day is enough, however often a group asks
            return
        turn.change(SetFact(key=said, value=today))
    else:
        return
    turn.say(out, to=message.chat_id)


PRESSES: dict[type, Callable[[Turn, Tapped, Any, Services], Awaitable[None]]] = {
    Pressed: _on_card,
    Decided: on_decision,
}
"""What a button in the staff chat leads to: a row a kind of `StaffPress`."""
