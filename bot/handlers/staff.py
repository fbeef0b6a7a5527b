"""The staff's side: what they press and write in their chat; and what a group hears that is not theirs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from bot.conversation.replies import Note
from bot.desk import BotBack, Broadcast, LinkHere, Looked, Pressed, PricesAnswered, Turned, command
from bot.desk.lists import Leafed, Opened
from bot.desk.talk import Decided
from bot.handlers import commands, linking, lists
from bot.handlers.broadcast import on_broadcast
from bot.handlers.desk import ASKED, answer_press, on_card, on_look, on_turn, on_words
from bot.handlers.prices import on_answer
from bot.handlers.services import Services
from bot.handlers.takeover import on_bot_back
from bot.handlers.talk import on_decision, on_reply, say
from bot.storage.changes import SetFact
from bot.telegram.rendering import how_to_link, private_only
from bot.words.locale import negotiate
from bot.work.incoming import Tapped, Written
from bot.work.turn import Turn
from core.leads import StaffMember


async def on_press(turn: Turn, tapped: Tapped, services: Services) -> None:
    """A button of ours was pressed in the staff chat; by one who has left it, in vain."""
    if turn.is_staff(tapped.sender.id):
        await PRESSES[type(tapped.means)](turn, tapped, tapped.means, services)
    else:
        answer_press(turn, tapped, Note(key="staff.toast.not_staff"), services)


async def on_message(turn: Turn, message: Written, services: Services) -> None:
    """In the staff chat we listen for answers and commands, elsewhere for the one-time link."""
    ours = message.chat_id == turn.staff_chat
    if ours and message.sender is not None and not turn.is_staff(message.sender.id):
        return
    if ours and message.sender is not None and not message.nameless:
        turn.meet(StaffMember(id=message.sender.id, name=message.sender.full_name))
    if ours and await _answers_a_question(turn, message, services):
        return
    if ours and await on_reply(turn, message, services):
        return
    if message.edited:
        return
    word, _, rest = message.text.partition(" ")
    name, _, addressee = word.partition("@")
    if not name.startswith("/") or addressee.lower() not in ("", services.bot_username.lower()):
        if ours and message.private and message.event is not None:
            say(turn, message, "staff.relay.unknown", services)
        return
    if name == "/start" and linking.by_command(turn, message, rest.strip(), services):
        return
    if ours:
        await commands.obey(turn, message, command(name[1:]), rest.strip(), services)
    elif name in ("/start", "/help"):
        _told_the_way(turn, message, services)


async def _answers_a_question(turn: Turn, message: Written, services: Services) -> bool:
    """Whether it is the words that a button asked for."""
    if message.answers is None or message.edited or message.text.startswith("/"):
        return False
    stands = await turn.message(message.chat_id, message.answers.message_id)
    if stands is None or not stands.belongs.startswith(ASKED):
        return False
    await on_words(turn, message, stands.belongs, services)
    return True


def _told_the_way(turn: Turn, message: Written, services: Services) -> None:
    """To a group that is not the staff's. Once a day is enough, however often it asks."""
    said, today = f"private_only:{message.chat_id}", turn.now.date().isoformat()
    if turn.fact(said) == today:
        return
    turn.change(SetFact(key=said, value=today))
    spoken = message.sender.language_code if message.sender else None
    language = negotiate(spoken, services.catalog.operator.languages)
    out = private_only(services.bot_username, language=language, locales=services.locales)
    if turn.staff_chat is None:
        out = how_to_link(language=services.spoken_by(message.sender), locales=services.locales)
    turn.say(out, to=message.chat_id)


PRESSES: dict[type, Callable[[Turn, Tapped, Any, Services], Awaitable[None]]] = {
    Pressed: on_card,
    Turned: on_turn,
    Looked: on_look,
    Decided: on_decision,
    BotBack: on_bot_back,
    Broadcast: on_broadcast,
    PricesAnswered: on_answer,
    LinkHere: linking.on_here,
    Leafed: lists.on_leafed,
    Opened: lists.on_opened,
}
"""What a button in the staff chat leads to: a row a kind of `StaffPress`."""
