"""What the bot says about itself: commands by scope and language, names and descriptions, the menu button."""

import re
from typing import Any

from emulator.access import chat_of, find_chat
from emulator.arguments import Call, as_integer
from emulator.emulation import Emulation
from emulator.media import file_of
from emulator.refused import bad_request
from emulator.registry import serves
from emulator.world import Chat, World

_COMMAND = re.compile(r"/?([a-z0-9_]{1,32})")
_LANGUAGE = re.compile(r"[a-z]{2}")
_PLAIN_SCOPES = ("default", "all_private_chats", "all_group_chats", "all_chat_administrators")
_CHAT_SCOPES = ("chat", "chat_administrators", "chat_member")
_TOO_LONG = {
    "name": "BOT_TITLE_INVALID",
    "description": "BOT_DESCRIPTION_INVALID",
    "short_description": "BOT_ABOUT_INVALID",
}
_LENGTHS = {"name": 64, "description": 512, "short_description": 120}
MAX_COMMANDS = 100


def _language(call: Call) -> str:
    language = call.text("language_code")
    if language and not _LANGUAGE.fullmatch(language):
        raise bad_request("invalid language code specified")
    return language


def _scope(world: World, call: Call) -> tuple[Any, ...]:
    """A BotCommandScope as a key."""
    scope = call.json("scope", "BotCommandScope")
    if scope is None:
        return ("default",)
    if not isinstance(scope, dict):
        raise bad_request("BotCommandScope must be an Object")
    kind = scope.get("type")
    if kind in _PLAIN_SCOPES:
        return (kind,)
    if kind not in _CHAT_SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    chat = find_chat(world, scope.get("chat_id"), "members")
    if chat.private and kind != "chat":
        raise bad_request("can't change commands of members of a private chat")
    if kind == "chat_member":
        user_id = as_integer(scope.get("user_id"))
        if user_id not in world.users:
            raise bad_request("invalid user_id specified")
        return (kind, chat.id, user_id)
    return (kind, chat.id)


@serves("setMyCommands")
def set_my_commands(emulation: Emulation, call: Call) -> bool:
    world = emulation.world
    key = (*_scope(world, call), _language(call))
    commands = call.json("commands", "commands")
    if not isinstance(commands, list):
        raise bad_request("expected an Array of BotCommand")
    if len(commands) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    world.commands[key] = [_command(command) for command in commands]
    if not commands:
        del world.commands[key]
    world.events.tell("commands", {"chat_id": key[1] if len(key) > 2 else None})
    return True


def _command(command: Any) -> dict[str, str]:
    if not isinstance(command, dict):
        raise bad_request("expected an Object as BotCommand")
    for name in ("command", "description"):
        if not isinstance(command.get(name), str):
            raise bad_request(f"can't parse BotCommand: Can't find field \"{name}\"")
    match = _COMMAND.fullmatch(command["command"].strip())
    if match is None:
        raise bad_request("BOT_COMMAND_INVALID")
    description = command["description"].strip()
    if not description:
        raise bad_request("command description must be non-empty")
    if len(description) > 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": match[1], "description": description}


@serves("deleteMyCommands")
def delete_my_commands(emulation: Emulation, call: Call) -> bool:
    world = emulation.world
    key = (*_scope(world, call), _language(call))
    world.commands.pop(key, None)
    world.events.tell("commands", {"chat_id": key[1] if len(key) > 2 else None})
    return True


@serves("getMyCommands")
def get_my_commands(emulation: Emulation, call: Call) -> list[dict[str, str]]:
    world = emulation.world
    return world.commands.get((*_scope(world, call), _language(call)), [])


def commands_for(world: World, chat: Chat, user_id: int | None) -> list[dict[str, str]]:
    """The menu a person sees in a chat: the narrowest scope, in their language or in none.

    After core.telegram.org/bots/api#determining-list-of-commands.
    """
    admin = chat.members.get(user_id or 0) in ("creator", "administrator")
    if chat.private:
        scopes: list[tuple[Any, ...]] = [("chat", chat.id), ("all_private_chats",)]
    else:
        scopes = [("chat_member", chat.id, user_id)]
        scopes += [("chat_administrators", chat.id)] if admin else []
        scopes += [("chat", chat.id)]
        scopes += [("all_chat_administrators",)] if admin else []
        scopes += [("all_group_chats",)]
    language = str(world.users.get(user_id or 0, {}).get("language_code", ""))[:2]
    for scope in (*scopes, ("default",)):
        for code in dict.fromkeys((language, "")):
            if (*scope, code) in world.commands:
                return world.commands[(*scope, code)]
    return []


@serves("setMyName", "setMyDescription", "setMyShortDescription")
def set_text(emulation: Emulation, call: Call) -> bool:
    world = emulation.world
    what = _what(call.method)
    language = _language(call)
    text = call.text(what).strip()
    if len(text) > _LENGTHS[what]:
        raise bad_request(_TOO_LONG[what])
    if not text and not language and what == "name":
        raise bad_request("BOT_TITLE_INVALID")
    if text:
        world.profile[what, language] = text
    else:
        world.profile.pop((what, language), None)
    if what == "name" and not language:
        world.bot["first_name"] = text
    world.events.tell("commands", {"chat_id": None})
    return True


@serves("setMyProfilePhoto")
def set_photo(emulation: Emulation, call: Call) -> bool:
    """A static one, uploaded in the same call: "Profile photos can't be reused"
    (https://core.telegram.org/bots/api#inputprofilephotostatic)."""
    photo = call.json("photo", "InputProfilePhoto")
    if not isinstance(photo, dict) or photo.get("type") != "static":
        raise bad_request("the emulator takes static profile photos only")
    value = photo.get("photo")
    if not isinstance(value, str) or not value.startswith("attach://"):
        raise bad_request("profile photo must be uploaded as a file")
    emulation.world.bot_photo = file_of(emulation, call, "photo", value, "photo")
    return True


@serves("getMyName", "getMyDescription", "getMyShortDescription")
def get_text(emulation: Emulation, call: Call) -> dict[str, str]:
    what = _what(call.method)
    return {what: profile_text(emulation.world, what, _language(call))}


def _what(method: str) -> str:
    return {"name": "name", "description": "description", "shortdescription": "short_description"}[
        method[5:].lower()
    ]


def profile_text(world: World, what: str, language: str) -> str:
    """A name or description in a language, or the one for all languages."""
    default = world.bot["first_name"] if what == "name" else ""
    return world.profile.get((what, language), world.profile.get((what, ""), default))


@serves("setChatMenuButton")
def set_chat_menu_button(emulation: Emulation, call: Call) -> bool:
    world = emulation.world
    button = call.json("menu_button", "MenuButton") or {"type": "default"}
    if not isinstance(button, dict):
        raise bad_request("MenuButton must be an Object")
    kind = button.get("type")
    if kind == "web_app":
        app = button.get("web_app")
        if not button.get("text") or not isinstance(app, dict):
            raise bad_request("can't parse menu button: Can't find field \"text\"")
        if not str(app.get("url", "")).startswith("https://"):
            raise bad_request("menu button Web App URL is invalid: Only HTTPS links are allowed")
    elif kind not in ("commands", "default"):
        raise bad_request("can't parse menu button: Unsupported type specified")
    if call.has("chat_id"):
        chat = chat_of(world, call, "read")
        if not chat.private:
            raise bad_request("menu button can be set only in a private chat")
        chat.menu_button = None if kind == "default" else button
        world.tell_chat(chat)
    else:
        world.menu_button = {"type": "commands"} if kind == "default" else button
        world.events.tell("commands", {"chat_id": None})
    return True


@serves("getChatMenuButton")
def get_chat_menu_button(emulation: Emulation, call: Call) -> dict[str, Any]:
    if not call.has("chat_id"):
        return emulation.world.menu_button
    chat = chat_of(emulation.world, call, "read")
    return chat.menu_button or {"type": "default"}
