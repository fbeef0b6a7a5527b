"""Lengths and offsets as Telegram counts them: in UTF-16 code units, and in UTF-8 bytes for parse errors."""

from typing import Any

Entity = dict[str, Any]
"""A MessageEntity: type, offset and length in UTF-16 code units, and url, user, language … by type."""


def units(text: str) -> int:
    """Length in UTF-16 code units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def byte_offset(text: str, index: int) -> int:
    """The UTF-8 byte offset of a character index."""
    return len(text[:index].encode("utf-8", "surrogatepass"))


def cut(text: str, offset: int, length: int) -> str:
    """The part of a text that an entity covers; offset and length in UTF-16 code units."""
    if text.isascii():
        return text[offset : offset + length]
    encoded = text.encode("utf-16-le", "surrogatepass")
    return encoded[2 * offset : 2 * (offset + length)].decode("utf-16-le", "replace")
