"""What people's apps show: everybody, a chat, the answer to a press."""

from typing import Any

from emulator.arguments import as_integer
from emulator.emulation import Emulation
from emulator.methods.profile import commands_for, profile_text
from emulator.people.address import Request, at, chat_in


@at("GET", "state")
def state(emulation: Emulation, request: Request) -> dict[str, Any]:
    world = emulation.world
    commands = [
        {"scope": list(key[:-1]), "language_code": key[-1], "commands": commands}
        for key, commands in world.commands.items()
    ]
    people = [user for user in world.users.values() if user["id"] != world.bot["id"]]
    chats = [chat.card for chat in world.chats.values() if chat.migrated_to is None]
    number = world.events.number
    return {"bot": world.bot, "users": people, "chats": chats, "commands": commands, "event": number}


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
        "reactions": chat.reactions,
        "reacted": [
            {"message_id": message_id, "user_id": user_id, "reaction": reaction}
            for (message_id, user_id), reaction in chat.reacted.items()
            if reaction
        ],
        "topics": [
            {"message_thread_id": topic.id, **topic.face, "closed": topic.closed, "hidden": topic.hidden}
            for topic in chat.topics.values()
        ],
    }
