"""Files in calls: uploads, file ids and addresses, as the objects a message shows."""

from typing import Any

from emulator.arguments import Call, Upload
from emulator.emulation import Emulation
from emulator.files import KINDS, MAX_PHOTO, MAX_UPLOAD, File, Files, picture_size
from emulator.refused import bad_request
from emulator.sending import caption_content
from emulator.world import Message

_SIZED = {"video": (640, 360), "animation": (320, 240), "sticker": (512, 512)}
_OTHER_PICTURES = (b"GIF8", b"RIFF", b"BM")


def file_of(emulation: Emulation, call: Call, kind: str, value: Any, field: str) -> File:
    """The file a parameter means: an upload under its own name or `attach://…`, a file_id, or an address that
    was fetched.
    """
    files = emulation.world.files
    upload = call.files.get(field)
    if isinstance(value, str) and value.startswith("attach://"):
        upload = call.files.get(value.removeprefix("attach://"))
        if upload is None:
            raise bad_request(f"there is no {kind.replace('_', ' ')} in the request")
    if upload is not None:
        return _stored(files, kind, upload)
    if not isinstance(value, str) or not value:
        raise bad_request(f"there is no {kind.replace('_', ' ')} in the request")
    known = files.find(value)
    if known is not None:
        if known.kind != kind:
            raise bad_request(f"can't use file of type {_called(known.kind)} as {_called(kind)}")
        return known
    if value not in call.fetched:
        raise bad_request("wrong remote file identifier specified: Wrong character in the string")
    return _stored(files, kind, call.fetched[value])


def _called(kind: str) -> str:
    return {"video_note": "VideoNote", "voice": "VoiceNote"}.get(kind, kind.capitalize())


def _stored(files: Files, kind: str, upload: Upload) -> File:
    if not upload.data:
        raise bad_request("file must be non-empty")
    if len(upload.data) > MAX_UPLOAD:
        raise bad_request("file is too big")
    if kind == "photo":
        _check_photo(upload.data)
    return files.add(kind, upload.name, upload.data)


def _check_photo(data: bytes) -> None:
    if len(data) > MAX_PHOTO:
        raise bad_request(
            f"file of size {len(data)} bytes is too big for a photo; the maximum size is {MAX_PHOTO} bytes"
        )
    size = picture_size(data)
    if size is None:
        if not data.startswith(_OTHER_PICTURES):
            raise bad_request("IMAGE_PROCESS_FAILED")
        return
    width, height = size
    if width + height > 10_000 or max(width, height) > 20 * min(width, height):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")


def shown(files: Files, file: File, options: Call) -> Any:
    """The object a message carries for a file: PhotoSize list, Document, Video …"""
    if file.kind == "photo":
        return photo_sizes(files, file)
    card: dict[str, Any] = dict(file.card)
    if file.kind in ("document", "video", "animation", "audio"):
        card["file_name"] = file.name
    if file.kind != "sticker" and file.kind != "video_note":
        card["mime_type"] = file.content_type
    if file.kind in _SIZED:
        width, height = _SIZED[file.kind]
        card |= {"width": options.integer("width", width), "height": options.integer("height", height)}
    if file.kind in ("video", "animation", "audio", "voice", "video_note"):
        card["duration"] = options.integer("duration", 1)
    if file.kind == "video_note":
        card["length"] = options.integer("length", 240)
    if file.kind == "audio":
        card |= {name: options.text(name) for name in ("performer", "title") if options.has(name)}
    if file.kind == "sticker":
        card |= {"type": "regular", "is_animated": False, "is_video": False}
        if options.has("emoji"):
            card["emoji"] = options.text("emoji")
    return card


def photo_sizes(files: Files, file: File) -> list[dict[str, Any]]:
    """A small and the full size; both are the same bytes here."""
    width, height = picture_size(file.data) or (800, 600)
    full = {**file.card, "width": width, "height": height}
    longest = max(width, height)
    if longest <= 320:
        return [full]
    small = files.small(file)
    return [{**small.card, "width": width * 320 // longest, "height": height * 320 // longest}, full]


def send_content(emulation: Emulation, call: Call, kind: str) -> dict[str, Any]:
    """Content of a message that carries one file of the call's own parameter."""
    files = emulation.world.files
    file = file_of(emulation, call, kind, call.params.get(kind), kind)
    content = {kind: shown(files, file, call)}
    if kind == "animation":
        content["document"] = {**file.card, "file_name": file.name, "mime_type": file.content_type}
    if kind not in ("sticker", "video_note"):
        content |= caption_content(emulation.world, call)
    if call.flag("has_spoiler"):
        content["has_media_spoiler"] = True
    return content


def media_content(emulation: Emulation, call: Call, media: Any) -> dict[str, Any]:
    """Content of a message from one InputMedia."""
    if not isinstance(media, dict):
        raise bad_request("can't parse InputMedia: expected an Object")
    if not media.get("media"):
        raise bad_request("can't parse InputMedia: media not found")
    kind = media.get("type")
    if not isinstance(kind, str):
        raise bad_request("can't parse InputMedia: Can't find field \"type\"")
    if kind not in ("photo", "video", "document", "audio", "animation"):
        raise bad_request(f'can\'t parse InputMedia: type "{kind}" is unsupported')
    file = file_of(emulation, call, kind, media["media"], "")
    content = {kind: shown(emulation.world.files, file, Call("", media))}
    content |= caption_content(emulation.world, media)
    if media.get("has_spoiler"):
        content["has_media_spoiler"] = True
    return content


def replaced_media(message: Message) -> dict[str, None]:
    """Everything of a message's old text or media, gone."""
    old = (*KINDS, "caption", "caption_entities", "show_caption_above_media", "has_media_spoiler",
           "text", "entities", "link_preview_options")  # fmt: skip
    return {key: None for key in old if key in message}
