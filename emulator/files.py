"""Files of the little Telegram, in memory: uploads by bot and people, by file_id."""

import hashlib
import mimetypes
import struct
from dataclasses import dataclass
from typing import Any

from emulator.refused import bad_request

KINDS = ("photo", "document", "video", "animation", "audio", "voice", "video_note", "sticker")
_FOLDERS = {"photo": "photos", "document": "documents", "video": "videos", "voice": "voice", "audio": "music",
            "animation": "animations", "sticker": "stickers", "video_note": "video_notes"}  # fmt: skip
_ENDINGS = {"photo": ".jpg", "voice": ".oga", "sticker": ".webp", "video": ".mp4", "audio": ".mp3",
            "animation": ".mp4", "video_note": ".mp4"}  # fmt: skip
_PICTURES = {b"\x89PNG": ".png", b"GIF8": ".gif", b"RIFF": ".webp", b"BM": ".bmp"}
MAX_DOWNLOAD = 20 * 1024 * 1024  # bytes; getFile refuses more
MAX_PHOTO = 10 * 1024 * 1024
MAX_UPLOAD = 50 * 1024 * 1024


@dataclass(slots=True, frozen=True)
class File:
    """A stored file. `path` is its `file_path` for downloads."""

    id: str
    unique_id: str
    kind: str
    name: str
    content_type: str
    data: bytes
    path: str

    @property
    def card(self) -> dict[str, Any]:
        """The fields every kind of file object has."""
        return {"file_id": self.id, "file_unique_id": self.unique_id, "file_size": len(self.data)}


class Files:
    """All files, by id and by path."""

    def __init__(self) -> None:
        self._by_id: dict[str, File] = {}
        self._by_path: dict[str, File] = {}
        self._small: dict[str, File] = {}

    def add(self, kind: str, name: str, data: bytes) -> File:
        """Store bytes; the same bytes of one kind have one file_unique_id."""
        number = len(self._by_id)
        digest = hashlib.sha256(kind.encode() + data).hexdigest()
        ending = "." + name.rpartition(".")[2] if "." in name else _ENDINGS.get(kind, "")
        if kind == "photo":  # whatever the upload was called
            ending = next((end for start, end in _PICTURES.items() if data.startswith(start)), ".jpg")
        content_type = mimetypes.guess_type("file" + ending)[0] or "application/octet-stream"
        path = f"{_FOLDERS[kind]}/file_{number}{ending}"
        file = File(
            f"AgACAgQAAx{digest[:24]}-{number}",
            f"AQAD{digest[:12]}",
            kind,
            name,
            content_type,
            data,
            path,
        )
        self._by_id[file.id] = file
        self._by_path[path] = file
        return file

    def small(self, photo: File) -> File:
        """The thumbnail of a photo, made once."""
        known = self._small.get(photo.id)
        if known is None:
            known = self._small[photo.id] = self.add("photo", f"small_{photo.name}", photo.data)
        return known

    def get(self, file_id: str) -> File:
        """A file by its id. Raises Refused 400 as getFile does."""
        file = self._by_id.get(file_id)
        if file is None:
            raise bad_request("invalid file_id" if file_id else "file_id not specified")
        return file

    def find(self, file_id: str) -> File | None:
        """A file by its id, or None."""
        return self._by_id.get(file_id)

    def at(self, path: str) -> File | None:
        """A file by its download path, or None."""
        return self._by_path.get(path)


def picture_size(data: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG or JPEG in pixels, or None when the bytes are neither."""
    if data.startswith(b"\x89PNG\r\n\x1a\n") and len(data) >= 24:
        width, height = struct.unpack(">II", data[16:24])
        return width, height
    if data.startswith(b"\xff\xd8"):
        return _jpeg_size(data)
    return None


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 < len(data):
        if data[at] != 0xFF:
            return None
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height
        at += 2 + length
    return None
