"""Edits of the bot's own messages."""

from typing import Any

from emulator.access import chat_of, message_of
from emulator.arguments import Call
from emulator.emulation import Emulation
from emulator.keyboards import inline_only
from emulator.media import media_content, replaced_media
from emulator.refused import bad_request
from emulator.registry import serves
from emulator.sending import caption_content, text_content
from emulator.world import Chat, Message, World

_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


_MEDIA = ("photo", "document", "video", "audio", "animation")
_ALBUMS = ({"photo", "video"}, {"document"}, {"audio"})  # what stands together in one


def _mine(world: World, call: Call) -> tuple[Chat, Message]:
    """The message to edit. Raises Refused 400 when it is not there, not the bot's, or of a kind nobody can
    edit.
    """
    if not call.has("chat_id") and not call.has("message_id"):
        inline = call.has("inline_message_id")
        raise bad_request("MESSAGE_ID_INVALID" if inline else "message identifier is not specified")
    chat = chat_of(world, call, "edit")
    message = message_of(chat, call.integer("message_id"), "message to edit")
    mine = message["from"]["id"] == world.bot["id"] and "forward_origin" not in message
    if not mine or message["message_id"] in chat.fixed:
        raise bad_request("message can't be edited")
    return chat, message


def _rewrite(world: World, call: Call, chat: Chat, message: Message, content: dict[str, Any]) -> Message:
    """Put new content and keyboard in place; an edit without a keyboard takes the old one away."""
    content["reply_markup"] = inline_only(call.json("reply_markup", "reply keyboard markup"), chat.private)
    if all(message.get(key) == value for key, value in content.items()):
        raise bad_request(_NOT_MODIFIED)
    return world.rewrite(chat, message["message_id"], content)


@serves("editMessageText")
def edit_message_text(emulation: Emulation, call: Call) -> Message:
    world = emulation.world
    text = text_content(world, call, "MESSAGE_TOO_LONG")
    chat, message = _mine(world, call)
    content = {"entities": None, "link_preview_options": None, **text}
    if "text" not in message:
        raise bad_request("there is no text in the message to edit")
    return _rewrite(world, call, chat, message, content)


@serves("editMessageCaption")
def edit_message_caption(emulation: Emulation, call: Call) -> Message:
    world = emulation.world
    chat, message = _mine(world, call)
    gone = {"caption": None, "caption_entities": None, "show_caption_above_media": None}
    content = {**gone, **caption_content(world, call, "MEDIA_CAPTION_TOO_LONG")}
    if not {"photo", "document", "video", "audio", "animation", "voice"} & message.keys():
        raise bad_request("there is no caption in the message to edit")
    return _rewrite(world, call, chat, message, content)


@serves("editMessageMedia")
def edit_message_media(emulation: Emulation, call: Call) -> Message:
    world = emulation.world
    chat, message = _mine(world, call)
    content = media_content(emulation, call, call.json("media", "media"))
    if not {"text", *_MEDIA} & message.keys():
        raise bad_request("there is no media in the message to edit")
    if "media_group_id" in message and not any(
        {*message} & kinds and {*content} & kinds for kinds in _ALBUMS
    ):
        raise bad_request("can't use the media of the specified type in the album")
    return _rewrite(world, call, chat, message, {**replaced_media(message), **content})


@serves("editMessageReplyMarkup")
def edit_message_reply_markup(emulation: Emulation, call: Call) -> Message:
    world = emulation.world
    chat, message = _mine(world, call)
    return _rewrite(world, call, chat, message, {})
