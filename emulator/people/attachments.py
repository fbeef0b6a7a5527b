"""What people attach: made-up files when the body says `true`, theirs when it holds base64."""

import base64
import binascii
import secrets
import struct
import zlib
from typing import Any

from emulator.arguments import Call
from emulator.media import shown
from emulator.refused import Refused
from emulator.world import User, World

_KINDS = ("photo", "document", "sticker", "voice", "video", "audio", "animation", "video_note")
_NAMES = {
    "photo": "photo.png",
    "document": "document.pdf",
    "sticker": "sticker.webp",
    "voice": "voice.oga",
    "video": "video.mp4",
    "audio": "audio.mp3",
    "animation": "animation.mp4",
    "video_note": "video.mp4",
}
_BYTES = {"document": b"%PDF-1.4\n%%EOF\n", "sticker": b"RIFF\x04\x00\x00\x00WEBP", "voice": b"OggS\x00\x02"}
PLAZA = {"latitude": -13.516667, "longitude": -71.978056}  # Plaza de Armas, Cusco


def media_of(world: World, sender: User, body: dict[str, Any]) -> dict[str, Any]:
    """The content of a person's message beside its text. Raises Refused 400 for a file that is no base64."""
    for kind in _KINDS:
        if body.get(kind):
            return {kind: _file(world, kind, body[kind])}
    if body.get("location"):
        return {"location": PLAZA if body["location"] is True else body["location"]}
    if body.get("contact"):
        return {"contact": _contact(sender) if body["contact"] is True else body["contact"]}
    if body.get("dice"):
        dice = body["dice"] if isinstance(body["dice"], dict) else {}
        return {"dice": {"emoji": "🎲", "value": secrets.randbelow(6) + 1, **dice}}
    return {}


def _contact(user: User) -> dict[str, Any]:
    """A person's own number; made up, but always the same for one person (a range nobody has)."""
    number = f"+5190000{user['id'] % 10_000:04}"
    contact: dict[str, Any] = {
        "phone_number": number,
        "first_name": user["first_name"],
        "user_id": user["id"],
    }
    if "last_name" in user:
        contact["last_name"] = user["last_name"]
    return contact


def _file(world: World, kind: str, value: Any) -> Any:
    name, data = _NAMES[kind], _BYTES.get(kind, b"\x00" * 16)
    if isinstance(value, dict):
        name = str(value.get("name") or name)
        try:
            data = base64.b64decode(str(value.get("base64", "")), validate=True)
        except binascii.Error:
            raise Refused(400, f"Bad Request: {kind} is not base64") from None
    elif kind == "photo":
        data = png(320, 240, (38, 99, 72))
    file = world.files.add(kind, name, data)
    options = {"emoji": "🙂"} if kind == "sticker" else {}
    return shown(world.files, file, Call("", options))


def png(width: int, height: int, colour: tuple[int, int, int]) -> bytes:
    """A picture of one colour."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    rows = (b"\x00" + bytes(colour) * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows, 9))
        + chunk(b"IEND", b"")
    )
