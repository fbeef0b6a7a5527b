"""People and groups come to be; the bot is added, removed, blocked; a group becomes a supergroup."""

from typing import Any

from emulator.arguments import as_integer
from emulator.emulation import Emulation
from emulator.forum import become_forum, begin_topic
from emulator.membership import (
    block,
    bot_joins,
    bot_leaves,
    migrate,
    people_join,
    people_lead,
    people_leave,
    promote,
)
from emulator.people.address import Request, at, chat_in, person, person_in
from emulator.refused import Refused
from emulator.world import Chat, Message, User, World

_USER_FIELDS = ("first_name", "last_name", "username", "language_code", "is_premium")


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
    user = person(world, request.ids[0])
    return world.change_user(user["id"], _fields(request.body))


@at("POST", "groups")
def new_group(emulation: Emulation, request: Request) -> dict[str, Any]:
    world, body = emulation.world, request.body
    kind = str(body.get("type", "group"))
    if kind not in ("group", "supergroup"):
        raise Refused(400, "Bad Request: type must be group or supergroup")
    members = [person(world, user_id) for user_id in body.get("members") or []]
    if not members:
        raise Refused(400, "Bad Request: a group needs a member")
    group_id = as_integer(body.get("id")) or None
    if group_id in world.chats:
        raise Refused(409, f"Conflict: there is a chat {group_id}")
    if body.get("is_forum") and kind != "supergroup":
        raise Refused(400, "Bad Request: only a supergroup can be a forum")
    chat = world.add_group(str(body.get("title") or "Group"), kind, group_id)
    if body.get("is_forum"):
        become_forum(chat)
    if body.get("username"):
        chat.card["username"] = str(body["username"])
    chat.members = {user["id"]: "member" for user in members}
    chat.members[members[0]["id"]] = "creator"
    if body.get("with_bot", True):
        bot_joins(world, chat, members[0], created=True, admin=bool(body.get("bot_is_admin")))
    world.tell_chat(chat)
    return chat.card


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
    user = person(world, request.body.get("user"))
    return people_join(world, chat, person(world, request.body.get("from", user["id"])), user)


@at("POST", "chats/*/administrators")
def lead(emulation: Emulation, request: Request) -> bool:
    """A person of a group becomes an administrator, or is one no more: `{from, user, admin?}`."""
    world = emulation.world
    chat = _group(world, request)
    actor = person_in(world, request, chat)
    user = person(world, request.body.get("user"))
    if chat.members[actor["id"]] != "creator":
        raise Refused(400, "Bad Request: only the creator promotes")
    if chat.members.get(user["id"]) not in ("member", "administrator") or user is world.bot:
        raise Refused(400, f"Bad Request: {user['id']} cannot be promoted in chat {chat.id}")
    people_lead(world, chat, actor, user, bool(request.body.get("admin", True)))
    return True


@at("POST", "chats/*/leave")
def leave(emulation: Emulation, request: Request) -> Message:
    """A person goes from a group, or removes another: `{from, user?}`."""
    world = emulation.world
    chat = _group(world, request)
    actor = person_in(world, request, chat)
    user = person(world, request.body.get("user", actor["id"]))
    if chat.members.get(user["id"], "left") in ("left", "kicked") or user is world.bot:
        raise Refused(400, f"Bad Request: {user['id']} is not in chat {chat.id}")
    return people_leave(world, chat, actor, user)


@at("POST", "chats/*/topics")
def new_topic(emulation: Emulation, request: Request) -> dict[str, Any]:
    """A person begins a topic of a forum: `{from, name}`."""
    world = emulation.world
    chat = _group(world, request)
    actor = person_in(world, request, chat)
    if not chat.topics:
        raise Refused(400, "Bad Request: the chat is not a forum")
    topic = begin_topic(world, chat, actor, str(request.body.get("name") or ""), 0)
    return {"message_thread_id": topic.id, **topic.face}


@at("POST", "chats/*/migrate")
def migrate_group(emulation: Emulation, request: Request) -> dict[str, Any]:
    world = emulation.world
    chat = _group(world, request)
    if chat.type != "group" or chat.migrated_to is not None:
        raise Refused(400, "Bad Request: only a group becomes a supergroup")
    creator = next(user_id for user_id, status in chat.members.items() if status == "creator")
    return migrate(world, chat, world.users[as_integer(request.body.get("from"), creator)]).card
