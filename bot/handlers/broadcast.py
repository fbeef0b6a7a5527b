"""One message to all travellers with a past or coming trip, by an owner: asked about first, then in slices.

What is still to do is a timer and what is queued are rows, so a kill loses nothing; each copy rather does not
arrive than arrives twice.
"""

from __future__ import annotations

import json
from datetime import timedelta

from bot.conversation import Draft
from bot.conversation.replies import Note
from bot.desk import Broadcast
from bot.handlers.services import Services
from bot.handlers.talk import say
from bot.storage import STAFF, ChatRecord, Timer, Urgency
from bot.storage.changes import SetFact, SetTimer
from bot.telegram.relaying import below, deleted
from bot.telegram.rendering import asked_to_broadcast, broadcast_copy, line_for_staff, toast
from bot.words.locale import negotiate
from bot.work.incoming import Tapped, Written
from bot.work.turn import Turn

SLICE_DUE = "broadcast"
REPORT_DUE = "broadcast_report"
SLICE = 100
"""Travellers who are written to in one transaction."""
PAUSE = timedelta(seconds=5)
"""Between slices; the outbox keeps Telegram's limits, and whoever waits for an answer goes first."""
LOOK_AGAIN = timedelta(seconds=20)
"""How long after the last slice, and then again, we look whether all of it is sent."""


async def broadcast(turn: Turn, message: Written, rest: str, services: Services) -> None:
    """As a reply to what one of the staff wrote; what the bot wrote (a card!) is nobody else's."""
    source = message.answers
    if source is None or source.author == services.bot_username:
        return say(turn, message, "staff.broadcast.how", services)
    count, after = 0, 0
    while wanted := await turn.store.audience(after=after, limit=SLICE):
        count, after = count + sum(map(_wants_news, wanted)), wanted[-1].id
    if not count:
        return say(turn, message, "staff.broadcast.nobody", services)
    language = services.spoken_by(message.sender)
    out = asked_to_broadcast(source.message_id, count, language=language, locales=services.locales)
    turn.say(below(out, source.message_id), to=STAFF, urgency=Urgency.ANSWER)
    return None


async def on_broadcast(turn: Turn, tapped: Tapped, press: Broadcast, services: Services) -> None:
    """It goes once, however often and by whomever that is pressed."""
    name = _name(tapped.chat_id, press.message)
    if not turn.is_owner(tapped.sender.id):
        key = "staff.command.owners_only"
    elif turn.fact(name) is not None:
        key = "staff.toast.broadcast.already"
    else:
        key = f"staff.toast.broadcast.{press.how}"
        turn.say(deleted(tapped.message_id), to=STAFF)
        if press.how == "send":
            turn.change(SetFact(key=name, value=turn.now.isoformat()))
            _set(turn, SLICE_DUE, timedelta(0), {"chat": tapped.chat_id, "message": press.message})
    language = services.spoken_by(tapped.sender)
    out = toast(tapped.callback_id, Note(key=key), language=language, locales=services.locales)
    turn.say(out, to=tapped.chat_id)


async def on_slice(turn: Turn, timer: Timer, services: Services) -> None:
    """The next of them, in the order of their chats: nobody is told twice."""
    data = json.loads(timer.data)
    audience = await turn.store.audience(after=data.get("after", 0), limit=SLICE)
    wanted = [chat for chat in audience if _wants_news(chat)]
    for chat in wanted:
        _copy(turn, chat, data["chat"], data["message"], services)
    data["count"] = data.get("count", 0) + len(wanted)
    if len(audience) == SLICE:
        _set(turn, SLICE_DUE, PAUSE, {**data, "after": audience[-1].id})
    else:
        _set(turn, REPORT_DUE, LOOK_AGAIN, data)


async def on_report(turn: Turn, timer: Timer, services: Services) -> None:
    """How many got it, once all of it is sent, or can never be."""
    data = json.loads(timer.data)
    name = _name(data["chat"], data["message"])
    if await turn.store.unsent(name):
        return _set(turn, REPORT_DUE, LOOK_AGAIN, data)
    got = len(await turn.messages_of(name))
    language = services.catalog.operator.language_of_staff
    key, values = "staff.broadcast.done", {"got": got, "all": data["count"]}
    out = line_for_staff(key, language=language, locales=services.locales, **values)
    turn.say(below(out, data["message"]), to=STAFF, urgency=Urgency.NEWS)
    return None


def _copy(turn: Turn, chat: ChatRecord, source: int, message: int, services: Services) -> None:
    languages = services.catalog.operator.languages
    language = _draft(chat).language or negotiate(chat.language_code, languages)
    out = broadcast_copy(source, message, language=language, locales=services.locales)
    belongs = _name(source, message)
    turn.send(out.method, out.payload, to=chat.id, urgency=Urgency.NEWS, belongs=belongs, once=True)


def _set(turn: Turn, kind: str, after: timedelta, data: dict[str, int]) -> None:
    key = _name(data["chat"], data["message"])
    turn.change(SetTimer(timer=Timer(key=key, kind=kind, at=turn.now + after, data=json.dumps(data))))


def _name(chat: int, message: int) -> str:
    """Of the fact that it was sent, of its timer, and what its copies belong to."""
    return f"broadcast:{chat}:{message}"


def _wants_news(chat: ChatRecord) -> bool:
    return not _draft(chat).silent


def _draft(chat: ChatRecord) -> Draft:
    return Draft.load(chat.draft) if chat.draft else Draft()
