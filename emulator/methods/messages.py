"""Messages without files: text, places, contacts, dice; actions, answers, copies, forwards, reactions and
deletions.
"""

import secrets
from typing import Any

from emulator.access import chat_of, message_of
from emulator.arguments import Call, as_integer
from emulator.emulation import Emulation
from emulator.keyboards import NOTHING
from emulator.reactions import check_reaction
from emulator.refused import bad_request
from emulator.registry import serves
from emulator.sending import caption_content, origin, place_of, put, text_content, write
from emulator.world import CALLBACK_LIFETIME, CONTENT, Chat, Message, World

DELETABLE = 48 * 3600  # seconds
FRESH_DICE = 24 * 3600
_BEGINNINGS = {"supergroup_chat_created", "forum_topic_created"}
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


def _several(source: Chat, call: Call, what: str) -> list[Message]:
    """Those of several messages that can be copied or forwarded. Raises Refused 400 when there is none."""
    message_ids = _message_ids(call)
    if message_ids != sorted(set(message_ids)):
        raise bad_request("message identifiers must be in a strictly increasing order")
    found = [source.messages[n] for n in message_ids if n in source.messages]
    found = [m for m in found if CONTENT & m.keys() and not {"invoice", "has_protected_content"} & m.keys()]
    if not found:
        raise bad_request(f"there are no messages to {what}")
    return found


def _albums(world: World, messages: list[Message]) -> list[dict[str, Any]]:
    """Albums stay albums, under new ids."""
    ids: dict[str, str] = {}
    return [
        {"media_group_id": ids.setdefault(message["media_group_id"], world.album_id())}
        if "media_group_id" in message
        else {}
        for message in messages
    ]


@serves("copyMessages")
def copy_messages(emulation: Emulation, call: Call) -> list[dict[str, int]]:
    world = emulation.world
    chat, source = chat_of(world, call), chat_of(world, call, "read", "from_chat_id")
    found = _several(source, call, "copy")
    contents = [_content(message) for message in found]
    if call.flag("remove_caption"):
        contents = [{k: v for k, v in content.items() if not k.startswith("caption")} for content in contents]
    place = place_of(world, call, chat)
    return [
        {"message_id": write(world, chat, {**content, **album, **place}, NOTHING)["message_id"]}
        for content, album in zip(contents, _albums(world, found), strict=True)
    ]


def _forward(world: World, call: Call, chat: Chat, messages: list[Message]) -> list[Message]:
    place = place_of(world, call, chat)
    return [
        write(
            world, chat, {**_content(message), **album, **place, "forward_origin": origin(message)}, NOTHING
        )
        for message, album in zip(messages, _albums(world, messages), strict=True)
    ]


@serves("forwardMessage")
def forward_message(emulation: Emulation, call: Call) -> Message:
    world = emulation.world
    chat, source = chat_of(world, call), chat_of(world, call, "read", "from_chat_id")
    message = _copyable(source, call.integer("message_id"), "message to forward")
    return _forward(world, call, chat, [{k: v for k, v in message.items() if k != "media_group_id"}])[0]


@serves("forwardMessages")
def forward_messages(emulation: Emulation, call: Call) -> list[dict[str, int]]:
    world = emulation.world
    chat, source = chat_of(world, call), chat_of(world, call, "read", "from_chat_id")
    forwarded = _forward(world, call, chat, _several(source, call, "forward"))
    return [{"message_id": message["message_id"]} for message in forwarded]


def _check_deletion(world: World, chat: Chat, message: Message) -> None:
    """Administrators delete anything in a group; else the bot deletes its own, and in private chats
    anybody's, for 48 hours; dice there only when they are a day old. Raises Refused 400.
    """
    age = world.clock.unix() - message["date"]
    if _BEGINNINGS & message.keys() or (chat.private and "dice" in message and age < FRESH_DICE):
        raise bad_request("message can't be deleted for everyone")
    if chat.bot_is == "administrator" and not chat.private:
        return
    mine = message["from"]["id"] == world.bot["id"]
    if not mine and chat.type == "supergroup":
        raise bad_request("message can't be deleted")
    if not (mine or chat.private) or age >= DELETABLE:
        raise bad_request("message can't be deleted for everyone")


@serves("deleteMessage")
def delete_message(emulation: Emulation, call: Call) -> bool:
    world = emulation.world
    if not call.has("message_id"):
        raise bad_request("message identifier is not specified")
    chat = chat_of(world, call, "members")
    message = message_of(chat, call.integer("message_id"), "message to delete")
    _check_deletion(world, chat, message)
    return world.remove(chat, message["message_id"])


@serves("deleteMessages")
def delete_messages(emulation: Emulation, call: Call) -> bool:
    """Those that are not there are passed over; one that cannot be deleted keeps them all."""
    world = emulation.world
    message_ids = _message_ids(call)
    if not message_ids:
        raise bad_request("message identifiers are not specified")
    chat = chat_of(world, call, "members")
    found = [chat.messages[n] for n in message_ids if n in chat.messages]
    for message in found:
        _check_deletion(world, chat, message)
    for message in found:
        world.remove(chat, message["message_id"])
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
    check_reaction(reaction)
    chat.reactions[message["message_id"]] = reaction
    world.events.tell(
        "reaction", {"chat_id": chat.id, "message_id": message["message_id"], "reaction": reaction}
    )
    return True
