"""The people's side: what people do in their Telegram apps, as plain functions from a body to a result."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from emulator.arguments import as_integer
from emulator.clock import now
from emulator.emulation import Emulation
from emulator.found import found_entities
from emulator.membership import block, bot_joins, bot_leaves, migrate, people_join, promote
from emulator.methods.profile import commands_for, profile_text
from emulator.people_media import media_of
from emulator.refused import Refused
from emulator.world import Chat, Message, User, World

_USER_FIELDS = ("first_name", "last_name", "username", "language_code", "is_premium")


@dataclass(slots=True, frozen=True)
class Request:
    """One call: the ids in its address, its query and its JSON body."""

    ids: tuple[str, ...]
    query: Mapping[str, str]
    body: dict[str, Any]


Action = Callable[[Emulation, Request], Any]
ACTIONS: dict[tuple[str, ...], Action] = {}
"""By method and address, with `*` for an id: ("POST", "chats", "*", "messages")."""


def at(method: str, address: str) -> Callable[[Action], Action]:
    def register(action: Action) -> Action:
        ACTIONS[(method, *address.split("/"))] = action
        return action

    return register


def action_for(method: str, parts: list[str]) -> tuple[Action, tuple[str, ...]]:
    """The action at an address under /emulator/, and the ids in it. Raises Refused 404."""
    shape = [part if index % 2 == 0 else "*" for index, part in enumerate(parts)]
    action = ACTIONS.get((method, *shape))
    if action is None:
        raise Refused(404, f"Not Found: {method} /emulator/{'/'.join(parts)}")
    return action, tuple(parts[1::2])


def chat_in(world: World, request: Request) -> Chat:
    chat = world.chats.get(as_integer(request.ids[0]))
    if chat is None:
        raise Refused(404, f"Not Found: no chat {request.ids[0]}")
    return chat


def _person(world: World, user_id: Any) -> User:
    user = world.users.get(as_integer(user_id))
    if user is None:
        raise Refused(404, f"Not Found: no person {user_id}")
    return user


def person_in(world: World, request: Request, chat: Chat) -> User:
    """The person in `from` (in a private chat it may be left out), who must be in the chat."""
    user = _person(world, request.body.get("from", chat.id if chat.private else None))
    if chat.private and user["id"] != chat.id:
        raise Refused(400, f"Bad Request: {user['id']} is not in chat {chat.id}")
    if chat.members.get(user["id"], "left") in ("left", "kicked"):
        raise Refused(400, f"Bad Request: {user['id']} is not in chat {chat.id}")
    return user


def _message(chat: Chat, message_id: str) -> Message:
    message = chat.messages.get(as_integer(message_id))
    if message is None:
        raise Refused(404, f"Not Found: no message {message_id} in chat {chat.id}")
    return message


# the state


@at("GET", "state")
def state(emulation: Emulation, request: Request) -> dict[str, Any]:
    world = emulation.world
    commands = [
        {"scope": list(key[:-1]), "language_code": key[-1], "commands": commands}
        for key, commands in world.commands.items()
    ]
    people = [user for user in world.users.values() if user["id"] != world.bot["id"]]
    chats = [chat.card for chat in world.chats.values() if chat.migrated_to is None]
    return {"bot": world.bot, "users": people, "chats": chats, "commands": commands}


@at("GET", "chats/*")
def chat_view(emulation: Emulation, request: Request) -> dict[str, Any]:
    world = emulation.world
    chat = chat_in(world, request)
    user_id = as_integer(request.query.get("as"), chat.id if chat.private else 0)
    language = str(world.users.get(user_id, {}).get("language_code", ""))[:2]
    newest = chat.messages.get(chat.pinned[-1]) if chat.pinned else None
    return {
        "chat": chat.card,
        "messages": list(chat.messages.values()),
        "reply_keyboard": chat.reply_keyboard,
        "commands": commands_for(world, chat, user_id),
        "menu_button": chat.menu_button or world.menu_button,
        "pinned": newest,
        "bot_is": chat.bot_is,
        "blocked": chat.blocked,
        "description": profile_text(world, "description", language),
        "members": [
            member
            for member, status in chat.members.items()
            if member != world.bot["id"] and status not in ("left", "kicked")
        ],
        "migrated_to": chat.migrated_to,
    }


# people and groups


def _fields(body: dict[str, Any]) -> dict[str, Any]:
    return {name: body[name] for name in _USER_FIELDS if name in body}


@at("POST", "users")
def new_user(emulation: Emulation, request: Request) -> User:
    world = emulation.world
    if not request.body.get("first_name"):
        raise Refused(400, "Bad Request: first_name is empty")
    user_id = as_integer(request.body.get("id")) or None
    if user_id in world.users:
        raise Refused(409, f"Conflict: there is a person {user_id}")
    fields = {key: value for key, value in _fields(request.body).items() if value is not None}
    return world.add_user({"language_code": "en", **fields}, user_id)


@at("PATCH", "users/*")
def change_user(emulation: Emulation, request: Request) -> User:
    world = emulation.world
    user = _person(world, request.ids[0])
    return world.change_user(user["id"], _fields(request.body))


@at("POST", "groups")
def new_group(emulation: Emulation, request: Request) -> dict[str, Any]:
    world, body = emulation.world, request.body
    kind = str(body.get("type", "group"))
    if kind not in ("group", "supergroup"):
        raise Refused(400, "Bad Request: type must be group or supergroup")
    members = [_person(world, user_id) for user_id in body.get("members") or []]
    if not members:
        raise Refused(400, "Bad Request: a group needs a member")
    group_id = as_integer(body.get("id")) or None
    if group_id in world.chats:
        raise Refused(409, f"Conflict: there is a chat {group_id}")
    chat = world.add_group(str(body.get("title") or "Group"), kind, group_id)
    if body.get("username"):
        chat.card["username"] = str(body["username"])
    chat.members = {user["id"]: "member" for user in members}
    chat.members[members[0]["id"]] = "creator"
    if body.get("with_bot", True):
        bot_joins(world, chat, members[0], created=True, admin=bool(body.get("bot_is_admin")))
    world.tell_chat(chat)
    return chat.card


# writing


@at("POST", "chats/*/messages")
def say(emulation: Emulation, request: Request) -> Message:
    world, body = emulation.world, request.body
    chat = chat_in(world, request)
    return _say(world, chat, person_in(world, request, chat), body)


def _say(world: World, chat: Chat, sender: User, body: dict[str, Any]) -> Message:
    if chat.migrated_to is not None:
        raise Refused(400, f"Bad Request: the group is now {chat.migrated_to}")
    if chat.blocked:
        raise Refused(400, "Bad Request: the person has blocked the bot")
    content = media_of(world, sender, body)
    text = str(body.get("text") or body.get("caption") or "").strip()
    if not text and not content:
        raise Refused(400, "Bad Request: message text is empty")
    if text:
        entities = sorted(
            [*(body.get("entities") or []), *found_entities(text, body.get("entities") or [])],
            key=lambda entity: int(entity["offset"]),
        )
        name = "caption" if content else "text"
        content[name] = text
        if entities:
            content["caption_entities" if name == "caption" else "entities"] = entities
    if body.get("reply_to_message_id") is not None:
        replied = _message(chat, str(body["reply_to_message_id"]))
        content["reply_to_message"] = {
            key: value for key, value in replied.items() if key != "reply_to_message"
        }
    if body.get("forward_from") is not None:
        content["forward_origin"] = _forward_origin(world, body["forward_from"])
    chat.started = True
    message = world.write(chat, sender, content)
    world.heard(chat, message)
    return message


def _forward_origin(world: World, source: Any) -> dict[str, Any]:
    """Forwarded from a person by id, or from somebody who hides their account, by name."""
    date = now()
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
    message = _message(chat, request.ids[1])
    if message["from"]["id"] != user["id"]:
        raise Refused(400, "Bad Request: people edit only what they wrote")
    text = str(request.body.get("text") or "").strip()
    if not text:
        raise Refused(400, "Bad Request: message text is empty")
    name = "text" if "text" in message else "caption"
    entities = "entities" if name == "text" else "caption_entities"
    edited = world.rewrite(
        chat, message["message_id"], {name: text, entities: found_entities(text, []) or None}
    )
    world.heard(chat, edited, "edited_message")
    return edited


# buttons


@at("POST", "chats/*/messages/*/press")
def press(emulation: Emulation, request: Request) -> dict[str, Any]:
    """A button of a message; `force` sends data that is on none, as an old client would."""
    world, body = emulation.world, request.body
    chat = chat_in(world, request)
    user = person_in(world, request, chat)
    if body.get("force") and body.get("data") is not None:
        data = str(body["data"])
        message = chat.messages.get(as_integer(request.ids[1]))
        shown = message or {"chat": chat.card, "message_id": as_integer(request.ids[1]), "date": 0}
    else:
        shown = _message(chat, request.ids[1])
        button = _button(shown, body)
        if "callback_data" not in button:
            return {key: value for key, value in button.items() if key != "text"}
        data = button["callback_data"]
    callback = world.new_callback(user["id"], chat.id)
    world.updates.push(
        "callback_query",
        {"id": callback.id, "from": user, "message": shown, "chat_instance": chat.instance, "data": data},
        chat.id,
    )
    return {"callback_query_id": callback.id}


def _button(message: Message, body: dict[str, Any]) -> dict[str, Any]:
    for row in message.get("reply_markup", {}).get("inline_keyboard", []):
        for button in row:
            if "data" in body and button.get("callback_data") == body["data"]:
                return dict(button)
            if "data" not in body and button["text"] == body.get("label"):
                return dict(button)
    wanted = body.get("data", body.get("label"))
    raise Refused(404, f"Not Found: message {message['message_id']} has no button {wanted!r}")


@at("GET", "callbacks/*")
def callback_view(emulation: Emulation, request: Request) -> dict[str, Any]:
    callback = emulation.world.callbacks.get(request.ids[0])
    if callback is None:
        raise Refused(404, f"Not Found: no callback {request.ids[0]}")
    return {
        "answered": callback.answered,
        "text": callback.text,
        "show_alert": callback.show_alert,
        "url": callback.url,
    }


@at("POST", "callbacks/*/expire")
def expire_callback(emulation: Emulation, request: Request) -> bool:
    """The press becomes too old to be answered."""
    callback = emulation.world.callbacks.get(request.ids[0])
    if callback is None:
        raise Refused(404, f"Not Found: no callback {request.ids[0]}")
    callback.at = float("-inf")
    return True


# coming and going


@at("POST", "chats/*/block")
def block_bot(emulation: Emulation, request: Request) -> bool:
    block(emulation.world, _private(emulation.world, request), True)
    return True


@at("POST", "chats/*/unblock")
def unblock_bot(emulation: Emulation, request: Request) -> bool:
    block(emulation.world, _private(emulation.world, request), False)
    return True


def _private(world: World, request: Request) -> Chat:
    chat = chat_in(world, request)
    if not chat.private:
        raise Refused(400, "Bad Request: only in a private chat")
    return chat


def _group(world: World, request: Request) -> Chat:
    chat = chat_in(world, request)
    if chat.private:
        raise Refused(400, "Bad Request: only in a group")
    return chat


@at("POST", "chats/*/add_bot")
def add_bot(emulation: Emulation, request: Request) -> bool:
    world = emulation.world
    chat = _group(world, request)
    bot_joins(world, chat, person_in(world, request, chat), admin=bool(request.body.get("admin")))
    return True


@at("POST", "chats/*/remove_bot")
def remove_bot(emulation: Emulation, request: Request) -> bool:
    world = emulation.world
    chat = _group(world, request)
    bot_leaves(world, chat, person_in(world, request, chat), "kicked")
    return True


@at("POST", "chats/*/promote_bot")
def promote_bot(emulation: Emulation, request: Request) -> bool:
    world = emulation.world
    chat = _group(world, request)
    promote(world, chat, person_in(world, request, chat), bool(request.body.get("admin", True)))
    return True


@at("POST", "chats/*/members")
def join(emulation: Emulation, request: Request) -> Message:
    """A person comes into a group: `{user, from?}`."""
    world = emulation.world
    chat = _group(world, request)
    user = _person(world, request.body.get("user"))
    return people_join(world, chat, _person(world, request.body.get("from", user["id"])), user)


@at("POST", "chats/*/migrate")
def migrate_group(emulation: Emulation, request: Request) -> dict[str, Any]:
    world = emulation.world
    chat = _group(world, request)
    if chat.type != "group" or chat.migrated_to is not None:
        raise Refused(400, "Bad Request: only a group becomes a supergroup")
    creator = next(user_id for user_id, status in chat.members.items() if status == "creator")
    return migrate(world, chat, world.users[as_integer(request.body.get("from"), creator)]).card
