"""What every send has in common: where to, in reply to what, with which keyboard, and how text becomes a
message's text.
"""

from typing import Any

from emulator.access import find_chat, message_of
from emulator.arguments import Call, as_integer
from emulator.formatting import formatted
from emulator.forum import thread_of, topic_in
from emulator.keyboards import Markup, reply_markup
from emulator.refused import Refused, bad_request
from emulator.world import Chat, Message, World

MAX_SOURCE = 1 << 15  # bytes, with the markup
MAX_TEXT = 4096  # characters, without the markup (td/telegram/MessageContent.cpp counts code points)
MAX_CAPTION = 1024


def text_content(world: World, call: Call, too_long: str = "message is too long") -> dict[str, Any]:
    """`text` and `entities` of a message. Raises Refused 400 for none, too much, or bad markup."""
    source = call.text("text")
    if not source:
        raise bad_request("message text is empty")
    if len(source) > MAX_SOURCE or len(source.encode("utf-8", "surrogatepass")) > MAX_SOURCE:
        raise bad_request("text is too long")
    entities = call.json("entities", "entities") if call.has("entities") else None
    text, found = formatted(source, call.text("parse_mode"), entities, world.users)
    if not text:
        raise bad_request("text must be non-empty")
    if len(text) > MAX_TEXT:
        raise bad_request(too_long)
    content: dict[str, Any] = {"text": text}
    if found:
        content["entities"] = found
    preview = call.json("link_preview_options", "link preview options")
    if preview:
        content["link_preview_options"] = preview
    return content


def caption_content(
    world: World, source: dict[str, Any] | Call, too_long: str = "message caption is too long"
) -> dict[str, Any]:
    """`caption` and `caption_entities` of a call, or of one InputMedia of an album."""
    call = source if isinstance(source, Call) else Call("", source)
    if not call.text("caption"):
        return {}
    entities = call.json("caption_entities", "caption entities")
    text, found = formatted(call.text("caption"), call.text("parse_mode"), entities, world.users)
    if len(text) > MAX_CAPTION:
        raise bad_request(too_long)
    content: dict[str, Any] = {"caption": text} if text else {}
    if found:
        content["caption_entities"] = found
    if text and call.flag("show_caption_above_media"):
        content["show_caption_above_media"] = True
    return content


def markup_of(call: Call, chat: Chat) -> Markup:
    return reply_markup(call.json("reply_markup", "reply keyboard markup"), chat.private)


def put(world: World, call: Call, chat: Chat, content: dict[str, Any]) -> Message:
    """Check what all sends share, write the bot's message, and change the chat's reply keyboard when it says
    so.
    """
    markup = markup_of(call, chat)
    content = {**content, **place_of(world, call, chat)}
    if call.flag("protect_content"):
        content["has_protected_content"] = True
    if call.has("message_effect_id"):
        if not chat.private:
            raise bad_request("EFFECT_ID_INVALID")
        content["effect_id"] = call.text("message_effect_id")
    return write(world, chat, content, markup)


def write(world: World, chat: Chat, content: dict[str, Any], markup: Markup) -> Message:
    if markup.inline:
        content["reply_markup"] = markup.inline
    message = world.write(chat, world.bot, content)
    if markup.keyboard or markup.remove:
        chat.reply_keyboard = markup.keyboard
        chat.fixed.add(message["message_id"])
        world.tell_chat(chat)
    return message


def place_of(world: World, call: Call, chat: Chat) -> dict[str, Any]:
    """What a message says of its place: its topic, and the message it answers. Raises Refused 400."""
    reply = reply_of(world, call, chat)
    topic = topic_in(chat, call.params.get("message_thread_id"), reply.get("reply_to_message"))
    if topic is None:
        return reply
    if topic.closed and chat.bot_is != "administrator":
        raise bad_request("TOPIC_CLOSED")
    return {**thread_of(topic), **reply}


def reply_of(world: World, call: Call, chat: Chat) -> dict[str, Any]:
    """`reply_to_message` of a call's reply_parameters (or of the older reply_to_message_id)."""
    value = call.json("reply_parameters", "reply parameters")
    if value is None:
        if not call.has("reply_to_message_id"):
            return {}
        value = {
            "message_id": call.integer("reply_to_message_id"),
            "allow_sending_without_reply": call.flag("allow_sending_without_reply"),
        }
    if not isinstance(value, dict):
        raise bad_request("object expected as reply parameters")
    if not value:
        return {}
    if as_integer(value.get("message_id")) <= 0:
        raise bad_request('can\'t find field "message_id"')
    there = chat
    if value.get("chat_id") not in (None, "", chat.id, str(chat.id)):
        there = find_chat(world, value["chat_id"], "read")
    try:
        replied = message_of(there, value["message_id"], "message to be replied")
    except Refused:
        if value.get("allow_sending_without_reply"):
            return {}
        raise
    shown = {key: item for key, item in replied.items() if key != "reply_to_message"}
    if there is not chat:
        return {
            "external_reply": {
                "origin": origin(replied),
                "chat": there.card,
                "message_id": replied["message_id"],
            }
        }
    quote = value.get("quote")
    if quote:
        position = str(replied.get("text") or replied.get("caption") or "").find(str(quote))
        if position < 0:
            raise bad_request("QUOTE_TEXT_INVALID")
        return {"reply_to_message": shown, "quote": {"text": quote, "position": position, "is_manual": True}}
    return {"reply_to_message": shown}


def origin(message: Message) -> dict[str, Any]:
    """A MessageOrigin: where a forwarded or quoted message came from."""
    if "forward_origin" in message:
        known: dict[str, Any] = message["forward_origin"]
        return known
    return {"type": "user", "date": message["date"], "sender_user": message["from"]}
