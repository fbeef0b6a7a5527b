"""What Telegram brings: whose it is, the traveller's or the staff's."""

from __future__ import annotations

from telegram import CallbackQuery

from bot.conversation import Draft
from bot.conversation.events import Unknown
from bot.desk import Decided, Pressed, StaffPress
from bot.handlers import staff, talk, traveller
from bot.handlers.services import Services
from bot.storage import ChatRecord
from bot.telegram.callbacks import decode
from bot.telegram.flood import Flooded
from bot.telegram.membership import note_membership
from bot.telegram.reading import ALLOWED_UPDATES, Unreadable, kind_of, number_in, read
from bot.telegram.rendering import apology, too_much
from bot.words.locale import negotiate
from bot.work.turn import Turn


async def handle(turn: Turn, raw: object, services: Services) -> None:
    """Raises Unreadable."""
    if isinstance(raw, Flooded):
        _skip(turn, raw, services)
        return
    if kind_of(raw) not in ALLOWED_UPDATES and number_in(raw) is not None:
        return  # Telegram was not asked for it, or it is of a kind from tomorrow
    update = read(raw)
    note_membership(turn, update)
    message = update.message or update.edited_message
    if update.callback_query is not None:
        await _press(turn, update.callback_query, services)
    elif message is not None and message.chat.type == message.chat.PRIVATE:
        await traveller.on_message(turn, update, services)
    elif message is not None and message.chat.type != message.chat.CHANNEL:
        await staff.on_message(turn, message, services, edited=update.edited_message is not None)


def _skip(turn: Turn, flooded: Flooded, services: Services) -> None:
    if flooded.tell and turn.chat is not None:
        language = _language(turn.chat, flooded.language_code, services)
        out = too_much(language=language, locales=services.locales)
        turn.send(out.method, out.payload, to=turn.chat.id)


def _language(chat: ChatRecord, spoken: str | None, services: Services) -> str:
    """The language that was chosen, else the one of the app, as far as we speak it."""
    chosen = Draft.load(chat.draft).language if chat.draft else None
    return negotiate(chosen or spoken or chat.language_code, services.catalog.operator.languages)


async def _press(turn: Turn, query: CallbackQuery, services: Services) -> None:
    if query.message is None:
        return
    event = decode(query.data or "")
    if isinstance(event, Decided) and query.message.chat.id == turn.staff_chat:
        await talk.on_decision(turn, query, event, services)
    elif isinstance(event, Pressed) and query.message.chat.id == turn.staff_chat:
        await staff.on_press(turn, query, event, services)
    elif query.message.chat.type == query.message.chat.PRIVATE:
        ours = Unknown() if isinstance(event, StaffPress) else event
        await traveller.on_press(turn, query, ours, services)
    else:  # a button of ours in a group that is not the staff's: close its waiting circle, say nothing
        answer = {"callback_query_id": query.id}
        turn.send("answerCallbackQuery", answer, to=query.from_user.id, ephemeral=True)


def apologise(turn: Turn, raw: object, services: Services) -> None:
    """Only to a traveller who said something: in a group nobody waits for us."""
    chat, user = turn.chat, None
    try:
        update = read(raw)
    except Unreadable:
        pass
    else:
        user = update.effective_user
        if update.my_chat_member is not None:
            return
    if chat is None or chat.id < 0:
        return
    language = _language(chat, user.language_code if user else None, services)
    out = apology(language=language, locales=services.locales)
    turn.send(out.method, out.payload, to=chat.id)
