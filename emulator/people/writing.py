"""People write, edit, follow links and share their number."""

import re
from typing import Any

from emulator.arguments import as_integer
from emulator.emulation import Emulation
from emulator.entities import fixed, with_found
from emulator.forum import thread_of, topic_in
from emulator.found import found_entities
from emulator.membership import block, bot_joins
from emulator.people.address import Request, at, chat_in, message_in, person_in
from emulator.people.attachments import media_of
from emulator.refused import Refused, bad_request
from emulator.sending import MAX_TEXT
from emulator.world import Chat, Message, User, World

_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")  # core.telegram.org/bots/features#deep-linking


@at("POST", "chats/*/messages")
def say(emulation: Emulation, request: Request) -> Message:
    world, body = emulation.world, request.body
    chat = chat_in(world, request)
    sender = person_in(world, request, chat)
    text = str(body.get("text") or "")
    for piece in _pieces(text)[:-1]:
        _say(world, chat, sender, {**body, "text": piece})
    return _say(world, chat, sender, {**body, "text": _pieces(text)[-1]} if text else body)


def _pieces(text: str) -> list[str]:
    """A long text as the apps send it: in several messages."""
    longest = MAX_TEXT if text.isascii() else MAX_TEXT // 2
    return [text[start : start + longest] for start in range(0, len(text), longest)] or [""]


def write_as(world: World, chat: Chat, sender: User, content: dict[str, Any]) -> Message:
    """A person's message, and the bot hears of it. Raises Refused 400 where nobody can write."""
    if chat.migrated_to is not None:
        raise Refused(400, f"Bad Request: the group is now {chat.migrated_to}")
    if chat.blocked:
        raise Refused(400, "Bad Request: the person has blocked the bot")
    chat.started = True
    message = world.write(chat, sender, content)
    world.heard(chat, message)
    return message


def _say(world: World, chat: Chat, sender: User, body: dict[str, Any]) -> Message:
    content = media_of(world, sender, body)
    text = str(body.get("text") or body.get("caption") or "").strip()
    if not text and not content:
        raise Refused(400, "Bad Request: message text is empty")
    if text:
        entities = with_found(fixed(list(body.get("entities") or [])), found_entities(text))
        name = "caption" if content else "text"
        content[name] = text
        if entities:
            content["caption_entities" if name == "caption" else "entities"] = entities
    if body.get("reply_to_message_id") is not None:
        replied = message_in(chat, str(body["reply_to_message_id"]))
        content["reply_to_message"] = {
            key: value for key, value in replied.items() if key != "reply_to_message"
        }
    if body.get("media_group_id") is not None:
        content["media_group_id"] = str(body["media_group_id"])
    if body.get("forward_from") is not None:
        content["forward_origin"] = _forward_origin(world, body["forward_from"])
    topic = topic_in(chat, body.get("message_thread_id"), content.get("reply_to_message"))
    if topic is not None:
        if topic.closed and chat.members[sender["id"]] not in ("creator", "administrator"):
            raise bad_request("TOPIC_CLOSED")
        content = {**thread_of(topic), **content}
    return write_as(world, chat, sender, content)


def _forward_origin(world: World, source: Any) -> dict[str, Any]:
    """Forwarded from a person by id, or from somebody who hides their account, by name."""
    date = world.clock.unix()
    user = world.users.get(as_integer(source))
    if user is not None:
        return {"type": "user", "date": date, "sender_user": user}
    return {"type": "hidden_user", "date": date, "sender_user_name": str(source)}


@at("POST", "chats/*/start")
def start(emulation: Emulation, request: Request) -> Message:
    """The person follows a link with a payload; in a group the bot is added first."""
    world = emulation.world
    chat = chat_in(world, request)
    user = person_in(world, request, chat)
    payload = str(request.body.get("payload") or "")
    if payload and not _PAYLOAD.fullmatch(payload):
        raise Refused(400, "Bad Request: START_PARAM_INVALID")
    if chat.private:
        block(world, chat, False)
        return _say(world, chat, user, {"text": f"/start {payload}".strip()})
    bot_joins(world, chat, user)
    return _say(world, chat, user, {"text": f"/start@{world.bot['username']} {payload}".strip()})


@at("POST", "chats/*/contact")
def share_contact(emulation: Emulation, request: Request) -> Message:
    world = emulation.world
    chat = chat_in(world, request)
    return _say(world, chat, person_in(world, request, chat), {"contact": True})


@at("PUT", "chats/*/messages/*")
def edit(emulation: Emulation, request: Request) -> Message:
    world = emulation.world
    chat = chat_in(world, request)
    user = person_in(world, request, chat)
    message = message_in(chat, request.ids[1])
    if message["from"]["id"] != user["id"]:
        raise Refused(400, "Bad Request: people edit only what they wrote")
    text = str(request.body.get("text") or "").strip()
    if not text:
        raise Refused(400, "Bad Request: message text is empty")
    name = "text" if "text" in message else "caption"
    entities = "entities" if name == "text" else "caption_entities"
    edited = world.rewrite(chat, message["message_id"], {name: text, entities: found_entities(text) or None})
    world.heard(chat, edited, "edited_message")
    return edited
