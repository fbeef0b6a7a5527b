"""Messages without files: text, places, contacts, dice; actions, answers, copies, forwards, reactions and
deletions.
"""

import secrets
from typing import Any

from emulator.access import chat_of, message_of
from emulator.arguments import Call, as_integer
from emulator.emulation import Emulation
from emulator.keyboards import NOTHING
from emulator.refused import bad_request
from emulator.registry import serves
from emulator.sending import caption_content, origin, put, text_content, write
from emulator.world import CALLBACK_LIFETIME, CONTENT, Chat, Message, World

_DICE = {"🎲": 6, "🎯": 6, "🎳": 6, "🏀": 5, "⚽": 5, "🎰": 64}
_ACTIONS = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "record_audio",
    "upload_audio",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
    "pick_up_location",
    "cancel",
}
_REACTIONS = set(
    "👍👎❤🔥🥰👏😁🤔🤯😱🤬😢🎉🤩🤮💩🙏👌🕊🤡🥱🥴😍🐳🌚🌭💯🤣⚡🍌🏆💔🤨😐🍓🍾💋🖕😈😴😭🤓👻👀🎃🙈😇😨🤝✍🤗🫡🎅🎄☃💅🤪🗿🆒💘🙉🦄😘💊🙊😎👾🤷😡"
)


@serves("sendMessage")
def send_message(emulation: Emulation, call: Call) -> Message:
    world = emulation.world
    content = text_content(world, call)
    return put(world, call, chat_of(world, call), content)


def _coordinates(call: Call) -> dict[str, Any]:
    latitude, longitude = call.number("latitude"), call.number("longitude")
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise bad_request("wrong latitude/longitude specified")
    location: dict[str, Any] = {"latitude": latitude, "longitude": longitude}
    if call.has("horizontal_accuracy"):
        location["horizontal_accuracy"] = call.number("horizontal_accuracy")
    return location


@serves("sendLocation")
def send_location(emulation: Emulation, call: Call) -> Message:
    location = _coordinates(call)
    if call.has("live_period"):
        location["live_period"] = call.integer("live_period")
    return put(emulation.world, call, chat_of(emulation.world, call), {"location": location})


@serves("sendVenue")
def send_venue(emulation: Emulation, call: Call) -> Message:
    location = _coordinates(call)
    venue = {"location": location, "title": call.text("title"), "address": call.text("address")}
    for name in ("foursquare_id", "foursquare_type", "google_place_id", "google_place_type"):
        if call.has(name):
            venue[name] = call.text(name)
    return put(emulation.world, call, chat_of(emulation.world, call), {"location": location, "venue": venue})


@serves("sendContact")
def send_contact(emulation: Emulation, call: Call) -> Message:
    contact = {
        name: call.text(name)
        for name in ("phone_number", "first_name", "last_name", "vcard")
        if call.has(name)
    }
    return put(emulation.world, call, chat_of(emulation.world, call), {"contact": contact})


@serves("sendDice")
def send_dice(emulation: Emulation, call: Call) -> Message:
    emoji = call.text("emoji") or "🎲"
    if emoji not in _DICE:
        raise bad_request("EMOTICON_INVALID")
    dice = {"emoji": emoji, "value": secrets.randbelow(_DICE[emoji]) + 1}
    return put(emulation.world, call, chat_of(emulation.world, call), {"dice": dice})


@serves("sendChatAction")
def send_chat_action(emulation: Emulation, call: Call) -> bool:
    action = call.text("action").lower()
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = chat_of(emulation.world, call)
    emulation.world.events.tell("chat_action", {"chat_id": chat.id, "action": action})
    return True


@serves("answerCallbackQuery")
def answer_callback_query(emulation: Emulation, call: Call) -> bool:
    world = emulation.world
    callback = world.callbacks.get(call.text("callback_query_id"))
    if callback is None or world.clock.now() - callback.at > CALLBACK_LIFETIME:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    text = call.text("text")
    if len(text) > 200:
        raise bad_request("MESSAGE_TOO_LONG")
    if call.text("url") and not _opens_the_bot(world, call.text("url")):
        raise bad_request("URL_INVALID")
    if callback.answered:
        return True
    callback.answered = True
    callback.text, callback.url = text or None, call.text("url") or None
    callback.show_alert = call.flag("show_alert")
    world.events.tell(
        "callback_answer",
        {
            "chat_id": callback.chat_id,
            "user_id": callback.user_id,
            "callback_query_id": callback.id,
            "text": callback.text,
            "show_alert": callback.show_alert,
            "url": callback.url,
        },
    )
    return True


def _opens_the_bot(world: World, url: str) -> bool:
    """Without a game only a link to the bot itself may be opened."""
    name = world.bot["username"].lower()
    return url.lower().startswith(
        (f"https://t.me/{name}?start=", f"t.me/{name}?start=", f"tg://resolve?domain={name}")
    )


def _message_ids(call: Call) -> list[int]:
    value = call.json("message_ids", "message_ids")
    if not isinstance(value, list):
        raise bad_request("expected an Array of message identifiers")
    if len(value) > 100:
        raise bad_request("too many message identifiers specified")
    if not all(as_integer(item) > 0 for item in value):
        raise bad_request("invalid message identifier specified")
    return [as_integer(item) for item in value]


def _content(message: Message) -> dict[str, Any]:
    """What a copy of a message takes along."""
    kept = CONTENT | {
        "entities",
        "caption",
        "caption_entities",
        "link_preview_options",
        "show_caption_above_media",
    }
    return {key: value for key, value in message.items() if key in kept}


def _copyable(chat: Chat, message_id: int, what: str) -> Message:
    message = message_of(chat, message_id, what)
    if not CONTENT & message.keys() or "invoice" in message:
        raise bad_request(
            f"{what.removesuffix('to copy').removesuffix('to forward').strip()} can't be copied"
        )
    if message.get("has_protected_content"):
        raise bad_request("message has protected content and can't be copied or forwarded")
    return message


@serves("copyMessage")
def copy_message(emulation: Emulation, call: Call) -> dict[str, int]:
    world = emulation.world
    chat, source = chat_of(world, call), chat_of(world, call, "read", "from_chat_id")
    content = _content(_copyable(source, call.integer("message_id"), "message to copy"))
    if call.has("caption") and "text" not in content:
        content = {key: value for key, value in content.items() if not key.startswith("caption")}
        content |= caption_content(world, call)
    return {"message_id": put(world, call, chat, content)["message_id"]}


@serves("copyMessages")
def copy_messages(emulation: Emulation, call: Call) -> list[dict[str, int]]:
    world = emulation.world
    chat, source = chat_of(world, call), chat_of(world, call, "read", "from_chat_id")
    found = [source.messages[n] for n in _message_ids(call) if n in source.messages]
    contents = [_content(message) for message in found if CONTENT & message.keys()]
    if not contents:
        raise bad_request("there are no messages to copy")
    if call.flag("remove_caption"):
        contents = [{k: v for k, v in content.items() if not k.startswith("caption")} for content in contents]
    return [{"message_id": write(world, chat, content, NOTHING)["message_id"]} for content in contents]


def _forward(world: World, chat: Chat, message: Message) -> Message:
    return write(world, chat, {**_content(message), "forward_origin": origin(message)}, NOTHING)


@serves("forwardMessage")
def forward_message(emulation: Emulation, call: Call) -> Message:
    world = emulation.world
    chat, source = chat_of(world, call), chat_of(world, call, "read", "from_chat_id")
    return _forward(world, chat, _copyable(source, call.integer("message_id"), "message to forward"))


@serves("forwardMessages")
def forward_messages(emulation: Emulation, call: Call) -> list[dict[str, int]]:
    world = emulation.world
    chat, source = chat_of(world, call), chat_of(world, call, "read", "from_chat_id")
    found = [source.messages[n] for n in _message_ids(call) if n in source.messages]
    found = [message for message in found if CONTENT & message.keys()]
    if not found:
        raise bad_request("there are no messages to forward")
    return [{"message_id": _forward(world, chat, message)["message_id"]} for message in found]


@serves("deleteMessage")
def delete_message(emulation: Emulation, call: Call) -> bool:
    world = emulation.world
    if not call.has("message_id"):
        raise bad_request("message identifier is not specified")
    chat = chat_of(world, call, "members")
    message = message_of(chat, call.integer("message_id"), "message to delete")
    mine = message["from"]["id"] == world.bot["id"]
    if not mine and not chat.private and chat.bot_is != "administrator":
        raise bad_request("message can't be deleted")
    return world.remove(chat, message["message_id"])


@serves("deleteMessages")
def delete_messages(emulation: Emulation, call: Call) -> bool:
    world = emulation.world
    message_ids = _message_ids(call)
    if not message_ids:
        raise bad_request("message identifiers are not specified")
    chat = chat_of(world, call, "members")
    for message_id in message_ids:
        message = chat.messages.get(message_id)
        if message and (
            message["from"]["id"] == world.bot["id"] or chat.private or chat.bot_is == "administrator"
        ):
            world.remove(chat, message_id)
    return True


@serves("setMessageReaction")
def set_message_reaction(emulation: Emulation, call: Call) -> bool:
    world = emulation.world
    reaction = call.json("reaction", "reaction types") or []
    if not isinstance(reaction, list):
        raise bad_request("expected an Array of ReactionType")
    for item in reaction:
        if not isinstance(item, dict) or item.get("type") not in ("emoji", "custom_emoji"):
            raise bad_request("can't parse ReactionType: invalid reaction type specified")
    chat = chat_of(world, call, "read")
    message = message_of(chat, call.integer("message_id"), "message to react")
    for item in reaction:
        emoji = str(item.get("emoji", "")).removesuffix("\ufe0f")
        if item.get("type") == "emoji" and emoji not in _REACTIONS and "\u200d" not in emoji:
            raise bad_request("REACTION_INVALID")
    if len(reaction) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    chat.reactions[message["message_id"]] = reaction
    world.events.tell(
        "reaction", {"chat_id": chat.id, "message_id": message["message_id"], "reaction": reaction}
    )
    return True
