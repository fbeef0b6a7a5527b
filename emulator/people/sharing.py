"""People press the buttons of a reply keyboard that share somebody or a chat, and react to messages."""

from typing import Any

from emulator.arguments import as_integer
from emulator.emulation import Emulation
from emulator.membership import bot_joins
from emulator.people.address import Request, at, chat_in, message_in, person, person_in
from emulator.people.writing import write_as
from emulator.reactions import react_as
from emulator.refused import Refused
from emulator.world import Chat, Message, User, World


def _button(chat: Chat, request: Request, name: str) -> dict[str, Any]:
    """What a button of the chat's reply keyboard asks for. Raises Refused 404 when there is none."""
    wanted = as_integer(request.body.get("request_id"))
    for row in (chat.reply_keyboard or {}).get("keyboard", []):
        for button in row:
            asked = button.get(name) if isinstance(button, dict) else None
            if isinstance(asked, dict) and asked.get("request_id") == wanted:
                return asked
    raise Refused(404, f"Not Found: no button of chat {chat.id} asks with {name} {wanted}")


@at("POST", "chats/*/share_chat")
def share_chat(emulation: Emulation, request: Request) -> Message:
    """`{from, request_id, chat}`: a person chooses a group for a `request_chat` button."""
    world = emulation.world
    chat = chat_in(world, request)
    user = person_in(world, request, chat)
    asked = _button(chat, request, "request_chat")
    shared = world.chats.get(as_integer(request.body.get("chat")))
    if shared is None or not _offered(asked, shared, user):
        raise Refused(400, "Bad Request: the app does not offer this chat for that button")
    if asked.get("bot_is_member"):
        bot_joins(world, shared, user)
    content: dict[str, Any] = {"request_id": asked["request_id"], "chat_id": shared.id}
    if asked.get("request_title"):
        content["title"] = shared.card["title"]
    if asked.get("request_username") and "username" in shared.card:
        content["username"] = shared.card["username"]
    return write_as(world, chat, user, {"chat_shared": content})


def _offered(asked: dict[str, Any], chat: Chat, user: User) -> bool:
    """Does the app offer this chat for that button (KeyboardButtonRequestChat)? Channels there are none."""
    status = chat.members.get(user["id"], "left")
    if chat.private or asked.get("chat_is_channel") or chat.migrated_to or status in ("left", "kicked"):
        return False
    facts = {"chat_is_forum": bool(chat.topics), "chat_has_username": "username" in chat.card}
    if any(name in asked and bool(asked[name]) != fact for name, fact in facts.items()):
        return False
    if asked.get("chat_is_created") and status != "creator":
        return False
    if asked.get("user_administrator_rights") and status not in ("creator", "administrator"):
        return False
    if asked.get("bot_administrator_rights"):
        return chat.bot_is == "administrator"
    # The apps add the bot where the person may (Telegram for Android, "This will also add {bot}").
    there = chat.bot_is in ("member", "administrator") or status in ("creator", "administrator")
    return there or not asked.get("bot_is_member")


@at("POST", "chats/*/share_users")
def share_users(emulation: Emulation, request: Request) -> Message:
    """`{from, request_id, users}`: a person chooses people for a `request_users` button."""
    world = emulation.world
    chat = chat_in(world, request)
    user = person_in(world, request, chat)
    asked = _button(chat, request, "request_users")
    chosen = [person(world, user_id) for user_id in request.body.get("users") or []]
    if not 1 <= len(chosen) <= (as_integer(asked.get("max_quantity")) or 1):
        raise Refused(400, "Bad Request: the app lets nobody choose so many for that button")
    users = [_shown(asked, each) for each in chosen]
    return write_as(world, chat, user, {"users_shared": {"request_id": asked["request_id"], "users": users}})


def _shown(asked: dict[str, Any], user: User) -> dict[str, Any]:
    names = ["user_id"]
    names += ["first_name", "last_name"] if asked.get("request_name") else []
    names += ["username"] if asked.get("request_username") else []
    return {name: value for name in names if (value := {**user, "user_id": user["id"]}.get(name))}


@at("POST", "chats/*/messages/*/react")
def react(emulation: Emulation, request: Request) -> bool:
    """`{from, emoji}`: a person's reaction; without an emoji it is taken back."""
    world: World = emulation.world
    chat = chat_in(world, request)
    user = person_in(world, request, chat)
    message = message_in(chat, request.ids[1])
    emoji = request.body.get("emoji")
    react_as(world, chat, user, message, [{"type": "emoji", "emoji": emoji}] if emoji else [])
    return True
