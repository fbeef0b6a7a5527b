"""Messages that carry files, and downloading them."""

from typing import Any

from emulator.access import chat_of
from emulator.arguments import Call
from emulator.emulation import Emulation
from emulator.files import MAX_DOWNLOAD
from emulator.keyboards import NOTHING
from emulator.media import media_content, photo_sizes, send_content
from emulator.refused import bad_request
from emulator.registry import serves
from emulator.sending import place_of, put, write
from emulator.world import Message


@serves(
    "sendPhoto",
    "sendDocument",
    "sendVideo",
    "sendAnimation",
    "sendAudio",
    "sendVoice",
    "sendVideoNote",
    "sendSticker",
)
def send_file(emulation: Emulation, call: Call) -> Message:
    kind = "video_note" if call.method == "sendVideoNote" else call.method.removeprefix("send").lower()
    chat = chat_of(emulation.world, call)
    return put(emulation.world, call, chat, send_content(emulation, call, kind))


@serves("sendMediaGroup")
def send_media_group(emulation: Emulation, call: Call) -> list[Message]:
    world = emulation.world
    chat = chat_of(world, call)
    media = call.json("media", "media")
    if not isinstance(media, list):
        raise bad_request("expected an Array of InputMedia")
    if not 2 <= len(media) <= 10:
        raise bad_request("wrong number of messages in the album" if media else "media not found")
    kinds = {str(item.get("type")) for item in media if isinstance(item, dict)}
    if "animation" in kinds:
        raise bad_request("can't parse InputMedia: type \"animation\" can't be used in sendMediaGroup")
    if kinds & {"document", "audio"} and len(kinds) > 1:
        raise bad_request("document can't be mixed with other media types" if "document" in kinds else
                          "audio can't be mixed with other media types")  # fmt: skip
    contents = [media_content(emulation, call, item) for item in media]
    shared: dict[str, Any] = {"media_group_id": world.album_id(), **place_of(world, call, chat)}
    if call.flag("protect_content"):
        shared["has_protected_content"] = True
    return [write(world, chat, {**content, **shared}, NOTHING) for content in contents]


@serves("getFile")
def get_file(emulation: Emulation, call: Call) -> dict[str, Any]:
    file = emulation.world.files.get(call.text("file_id"))
    if len(file.data) > MAX_DOWNLOAD:
        raise bad_request("file is too big")
    return {**file.card, "file_path": file.path}


@serves("getUserProfilePhotos")
def get_user_profile_photos(emulation: Emulation, call: Call) -> dict[str, Any]:
    """Nobody here has a photo but the bot, once it has set one."""
    world = emulation.world
    if call.integer("user_id") not in world.users:
        raise bad_request("user not found")
    if world.bot_photo is None or call.integer("user_id") != world.bot["id"]:
        return {"total_count": 0, "photos": []}
    return {"total_count": 1, "photos": [photo_sizes(world.files, world.bot_photo)]}
