"""The front door: what Telegram hands us is checked here, once, before anything is done with it.

Telegram sends what its documentation says; a proxy, another Bot API server or tomorrow's Telegram may not.
Whatever comes has a number, by which it is recognised when it comes again, and at most one chat; reading it
either gives an update of python-telegram-bot's with the types that we rely on, or raises Unreadable.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from telegram import (
    CallbackQuery,
    Chat,
    ChatMember,
    ChatMemberRestricted,
    ChatMemberUpdated,
    ChatShared,
    Contact,
    Message,
    MessageEntity,
    Update,
    User,
)
from telegram.ext import filters

from bot.conversation.events import (
    Cancelled,
    Chose,
    DataAsked,
    Event,
    ForgetAsked,
    HelpAsked,
    LanguagesAsked,
    PrivacyAsked,
    Said,
    Sent,
    SharedPhone,
    Silenced,
    Slot,
    Started,
    TripAsked,
)
from bot.desk import Pressed, StaffPress, Turned
from bot.metrics import Metrics
from bot.telegram.callbacks import decode
from bot.telegram.client import is_id
from bot.telegram.flood import Flood
from bot.work.arrival import Arrival, Unfit, text_of
from bot.work.incoming import (
    Admitted,
    Answered,
    CameOrWent,
    Content,
    GroupMoved,
    Incoming,
    Sender,
    Tapped,
    Written,
)

ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member", "chat_member")
"""All that the handlers understand. Telegram leaves out what is not named here."""

_GONE = (ChatMember.LEFT, ChatMember.BANNED)
_LEADS = (ChatMember.ADMINISTRATOR, ChatMember.OWNER)

_LARGEST_NUMBER = 2**31 - 1
"""Telegram numbers updates with 31 bits (tdlib, TQueue.h, EventId). A larger one would be confirmed together
with everything that is still to come."""


class Unreadable(Unfit):
    """An update that is not what the Bot API says; the text says where."""


def number_in(raw: object) -> int | None:
    """Its `update_id`, by which it is confirmed; None for what has none that can be one."""
    number = raw.get("update_id") if isinstance(raw, Mapping) else None
    return number if type(number) is int and 0 <= number <= _LARGEST_NUMBER else None


def number_of(raw: object) -> int:
    """By which it is recognised when it comes again: its `update_id`, else one below zero, of its content."""
    number = number_in(raw)
    if number is not None:
        return number
    digest = hashlib.sha256(text_of(raw).encode()).digest()
    return -1 - (int.from_bytes(digest[:8], "big") >> 1)


def next_offset(updates: Iterable[object], offset: int) -> int:
    """The `offset` of the next getUpdates, which confirms all of these."""
    numbers = [number for raw in updates if (number := number_in(raw)) is not None]
    return max(numbers) + 1 if numbers else offset


def kind_of(raw: object) -> str:
    """The type of update; "" for none."""
    names = raw if isinstance(raw, Mapping) else ()
    return next((str(name) for name in names if name != "update_id"), "")


def chat_in(raw: object) -> int | None:
    """The chat of the update, where Telegram always says it; None when there is none that can be one."""
    content = raw.get(kind_of(raw)) if isinstance(raw, Mapping) else None
    for name in ("chat", "message"):
        inner = content.get(name) if isinstance(content, Mapping) else None
        if name == "message" and isinstance(inner, Mapping):
            inner = inner.get("chat")
        if isinstance(inner, Mapping) and is_id(inner.get("id")):
            return int(inner["id"])
    return None


class Door:
    """What an intake's updates come in by: as they came, to be read or put aside in their turn."""

    def __init__(self, metrics: Metrics) -> None:
        self._flood = Flood()
        self._metrics = metrics

    def arrivals(self, updates: Iterable[object]) -> list[Arrival]:
        now = time.monotonic()
        return [self._arrival(raw, now) for raw in updates]

    def _arrival(self, raw: object, now: float) -> Arrival:
        number, kind, chat = number_of(raw), kind_of(raw), chat_in(raw)
        flooded = self._flood.judge(raw, number, kind, now)
        if flooded is not None:
            self._metrics.flooded.inc()
        payload = raw if flooded is None else flooded
        return Arrival(source="telegram", id=str(number), what=kind, lane=chat, payload=payload)


def incoming(raw: object) -> Incoming | None:
    """What somebody did; None for what is nobody's business here. Raises Unreadable."""
    if kind_of(raw) not in ALLOWED_UPDATES and number_in(raw) is not None:
        return None  # Telegram was not asked for it, or it is of a kind from tomorrow
    update = read_update(raw)
    if change := update.my_chat_member:
        return _admitted(change)
    if change := update.chat_member:
        return _came_or_went(change)
    if query := update.callback_query:
        return _tapped(query)
    message = update.message or update.edited_message
    if message is None or message.chat.type == Chat.CHANNEL:
        return None
    private, edited = _private(message.chat), update.edited_message is not None
    if message.migrate_to_chat_id and not private:
        return GroupMoved(old=message.chat.id, new=message.migrate_to_chat_id)
    if message.migrate_from_chat_id and not private:
        return GroupMoved(old=message.migrate_from_chat_id, new=message.chat.id)
    if not private and not edited and (moved := _service(message)):
        return moved
    return Written(
        sender=_sender(message.from_user) if message.from_user else None,
        chat_id=message.chat.id,
        message_id=message.message_id,
        private=private,
        event=event_of(message, edited=edited),
        text=message.text or "",
        content=_content(message),
        answers=_answered(message.reply_to_message),
        nameless=message.sender_chat is not None,
        edited=edited,
        topic=message.message_thread_id if message.is_topic_message else None,
        shared=message.chat_shared.chat_id if message.chat_shared else None,
    )


def _admitted(change: ChatMemberUpdated) -> Admitted:
    return Admitted(
        chat_id=change.chat.id,
        private=_private(change.chat),
        gone=_is_gone(change.new_chat_member),
        was_gone=_is_gone(change.old_chat_member),
        by=_sender(change.from_user),
    )


def _came_or_went(change: ChatMemberUpdated) -> CameOrWent:
    """Telegram tells it only where we are an administrator."""
    member = change.new_chat_member
    leads = member.status in _LEADS
    return CameOrWent(chat_id=change.chat.id, people=(member.user.id,), gone=_is_gone(member), leads=leads)


def _is_gone(member: ChatMember) -> bool:
    """Who is restricted may be in the chat or not (Bot API, ChatMemberRestricted)."""
    if isinstance(member, ChatMemberRestricted):
        return not member.is_member
    return member.status in _GONE


def _service(message: Message) -> CameOrWent | None:
    """Service messages reach us in every group (Bot API, privacy mode)."""
    if gone := message.left_chat_member:
        return CameOrWent(chat_id=message.chat.id, people=(gone.id,), gone=True, leads=False)
    if came := tuple(user.id for user in message.new_chat_members or ()):
        return CameOrWent(chat_id=message.chat.id, people=came, gone=False, leads=None)
    return None


_CAPTIONED = ("photo", "video", "animation", "audio", "document", "voice")
"""What can have a caption."""


def _content(message: Message) -> Content:
    album = message.media_group_id or ""
    if message.text is not None:
        return Content(words=message.text, formatting=_formatting(message.entities))
    if any(getattr(message, kind) for kind in _CAPTIONED):
        formatting = _formatting(message.caption_entities)
        return Content(kind="captioned", words=message.caption or "", formatting=formatting, album=album)
    return Content(kind="bare", album=album)


def _formatting(entities: Sequence[MessageEntity]) -> tuple[dict[str, Any], ...]:
    return tuple(entity.to_dict() for entity in entities)


def _answered(message: Message | None) -> Answered | None:
    """None in a forum, too, where whatever answers nothing answers the message that began the topic."""
    if message is None or message.forum_topic_created is not None:
        return None
    author = message.from_user.username if message.from_user else None
    return Answered(message_id=message.message_id, author=author or "", card=lead_of(message))


def _tapped(query: CallbackQuery) -> Tapped | None:
    if query.message is None:
        return None
    return Tapped(
        sender=_sender(query.from_user),
        chat_id=query.message.chat.id,
        message_id=query.message.message_id,
        private=_private(query.message.chat),
        callback_id=query.id,
        means=decode(query.data or ""),
    )


def _sender(user: User) -> Sender:
    return Sender(
        id=user.id,
        first_name=user.first_name,
        last_name=user.last_name or "",
        username=user.username or "",
        language_code=user.language_code or "",
    )


def _private(chat: Chat) -> bool:
    return bool(chat.type == Chat.PRIVATE)


def read_update(raw: object) -> Update:
    """Raises Unreadable."""
    if not isinstance(raw, Mapping) or number_in(raw) is None:
        raise Unreadable("not an object with an update_id")
    try:
        update = Update.de_json(_slim(raw), None)
        _check(update)
    except Unreadable:
        raise
    except Exception as error:  # the library's on whatever it did not expect
        raise Unreadable(f"{type(error).__name__}: {error}") from error
    return update


def _slim(raw: Mapping[str, Any]) -> dict[str, Any]:
    """A copy in which our own message, coming back with a press, says only where it is.

    Building objects of its text, formatting and buttons (a calendar has 50) was half the cost of a press.
    """
    query = raw.get("callback_query")
    if not isinstance(query, dict) or not isinstance(query.get("message"), dict):
        return dict(raw)
    place = {name: query["message"][name] for name in ("message_id", "chat", "date")}
    return {**raw, "callback_query": {**query, "message": place}}


def _is_text(value: object) -> bool:
    """Half a surrogate pair comes through JSON and is no text."""
    return isinstance(value, str) and not any("\ud800" <= letter <= "\udfff" for letter in value)


def _or_none(check: Callable[[object], bool]) -> Callable[[object], bool]:
    return lambda value: value is None or check(value)


_RELIED_ON: dict[type, dict[str, Callable[[object], bool]]] = {
    Chat: {"id": is_id, "type": _is_text, "title": _or_none(_is_text), "first_name": _or_none(_is_text)},
    User: {
        "id": is_id,
        "first_name": _is_text,
        "last_name": _or_none(_is_text),
        "username": _or_none(_is_text),
        "language_code": _or_none(_is_text),
    },
    Message: {
        "message_id": is_id,
        "text": _or_none(_is_text),
        "caption": _or_none(_is_text),
        "media_group_id": _or_none(_is_text),
        "migrate_to_chat_id": _or_none(is_id),
        "migrate_from_chat_id": _or_none(is_id),
    },
    Contact: {"phone_number": _is_text, "user_id": _or_none(is_id)},
    CallbackQuery: {"id": _is_text, "data": _or_none(_is_text)},
    ChatMember: {"status": _is_text},
    ChatShared: {"chat_id": is_id},
}
"""The fields that the handlers use. The library takes any value in them."""


def _check(update: Update) -> None:
    message, query = update.effective_message, update.callback_query
    member = update.my_chat_member or update.chat_member
    parts: list[object] = [update.effective_chat, update.effective_user, query]
    if isinstance(message, Message):
        parts += (message, message.chat or "no chat", message.contact, message.chat_shared)
        parts += (message.left_chat_member, *(message.new_chat_members or ()))
        if message.chat and message.chat.type == Chat.PRIVATE:
            parts.append(update.effective_user or "nobody")
    if query is not None:
        parts.append(query.from_user or "nobody")
    if member is not None:
        for one in (member.new_chat_member, member.old_chat_member):
            parts += (one or "no member", one.user if one else "nobody")
        parts.append(member.from_user or "nobody")
    for part in parts:
        if part is not None:
            _check_part(part)


def _check_part(part: object) -> None:
    fields = next((fields for kind, fields in _RELIED_ON.items() if isinstance(part, kind)), None)
    if fields is None:
        raise Unreadable(f"{part!r} where something else should be")
    for name, check in fields.items():
        if not check(getattr(part, name)):
            raise Unreadable(f"{type(part).__name__}.{name} is not what it should be")


_SENT_BY_SOMEBODY = (
    filters.StatusUpdate.GIFT
    | filters.StatusUpdate.UNIQUE_GIFT
    | filters.StatusUpdate.USERS_SHARED
    | filters.StatusUpdate.CHAT_SHARED
    | filters.StatusUpdate.WEB_APP_DATA
)

_COMMANDS: dict[str, Event] = {
    "help": HelpAsked(),
    "privacy": PrivacyAsked(),
    "mydata": DataAsked(),
    "forget": ForgetAsked(),
    "cancel": Cancelled(),
    "language": LanguagesAsked(),
    "mytrip": TripAsked(),
    "stop": Silenced(),
}


def event_of(message: Message, *, edited: bool = False) -> Event | None:
    """What the traveller did; None for what nobody sent (a pinned message, a timer set, …).

    Which messages those are, the library knows, and counts some with them that a person does send: those,
    and whatever else comes, also of a kind that was not yet invented, somebody sent to us and waits.
    """
    text = message.text or message.caption
    if text:
        command, _, rest = text.partition(" ")
        name = command.removeprefix("/").partition("@")[0].lower() if text.startswith("/") else ""
        if name == "start" and not edited:
            return Started(payload=rest.strip())
        return (_COMMANDS.get(name) if not edited else None) or Said(
            text=text,
            message=message.message_id,
            edited=edited,
            replied=question_of(message.reply_to_message),
            album=message.media_group_id,
        )
    if edited:  # a live location moves every few seconds: nobody wants an answer to each
        return None
    if contact := message.contact:
        own = message.from_user is not None and contact.user_id == message.from_user.id
        return SharedPhone(phone=f"+{contact.phone_number.lstrip('+')}", own=own)
    if tells_only(message):
        return None
    kind = next((kind for kind in _NAMED if getattr(message, kind, None)), "other")
    return Sent(kind=kind, album=message.media_group_id)


def tells_only(message: Message) -> bool:
    """Whether it only says that something was changed (a service message), and nobody waits for an answer."""
    update = Update(0, message=message)
    tells = filters.StatusUpdate.ALL.check_update(update)
    return bool(tells) and not _SENT_BY_SOMEBODY.check_update(update)


def question_of(ours: Message | None) -> Slot | None:
    """The question that a message of ours asked: the slot its buttons answer."""
    return next((press.slot for press in _presses(ours) if isinstance(press, Chose)), None)


def lead_of(ours: Message) -> str:
    """The reference of the lead whose card a message of ours is, as far as its buttons say so."""
    return next((press.reference for press in _presses(ours) if isinstance(press, Pressed | Turned)), "")


def _presses(ours: Message | None) -> Iterator[Event | StaffPress]:
    """What the buttons of a message of ours mean."""
    if ours is None or ours.reply_markup is None:
        return
    for key in (key for row in ours.reply_markup.inline_keyboard for key in row):
        if isinstance(key.callback_data, str):
            yield decode(key.callback_data)


_NAMED = ("photo", "voice", "sticker", "location")
"""What the conversation has an answer of its own for."""
