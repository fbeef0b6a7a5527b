"""Parse mode HTML, after td/telegram/MessageEntity.cpp `parse_html` (its rules and its words; byte offsets
in errors).
"""

import re
from dataclasses import dataclass, field

from emulator.dates import NotAFormat, checked_format
from emulator.refused import bad_request
from emulator.text import Entity, byte_offset, units

_SPECIAL = re.compile(r"[<&]")
_NUMERIC = re.compile(r"&#(?:x([0-9a-fA-F]+)|([0-9]+));?")
_NAMED = re.compile(r"&([a-zA-Z]+);?")
_NAMES = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_SPACE = " \t\r\n\0\v"
_PLAIN = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
}
_TAGS = {*_PLAIN, "a", "code", "pre", "blockquote", "tg-emoji", "tg-time"}


@dataclass(slots=True)
class _Open:
    tag: str
    attributes: dict[str, str]
    offset: int
    index: int


@dataclass(slots=True)
class _Parsed:
    parts: list[str] = field(default_factory=list)
    length: int = 0
    entities: list[Entity] = field(default_factory=list)
    stack: list[_Open] = field(default_factory=list)

    def add(self, text: str) -> None:
        if text:
            self.parts.append(text)
            self.length += units(text)


def parse_html(text: str) -> tuple[str, list[Entity]]:
    """The text without tags, and its entities, unsorted. Raises Refused 400 as Telegram does."""
    if "\0" in text:
        raise _error("Text must not contain null bytes")
    if not _SPECIAL.search(text):
        return text, []
    parsed = _Parsed()
    position = 0
    while match := _SPECIAL.search(text, position):
        at = match.start()
        parsed.add(text[position:at])
        if text[at] == "&":
            character, position = _character(text, at)
            parsed.add(character)
        elif text.startswith("</", at):
            position = _close(text, at, parsed)
        else:
            position = _open(text, at, parsed)
    parsed.add(text[position:])
    if parsed.stack:
        raise _error(f'Can\'t find end tag corresponding to start tag "{parsed.stack[-1].tag}"')
    for entity in parsed.entities:
        if entity["type"] == "code":
            entity.pop("language", None)  # only a block has one
    return "".join(parsed.parts), parsed.entities


def _error(words: str, text: str = "", at: int | None = None) -> Exception:
    """A refusal; `at` is the character whose byte offset the words end with."""
    place = "" if at is None else f" at byte offset {byte_offset(text, at)}"
    return bad_request(f"can't parse entities: {words}{place}")


def _character(text: str, at: int) -> tuple[str, int]:
    """The character an `&…;` stands for and where it ends; an unknown one stays as it is written."""
    if match := _NUMERIC.match(text, at):
        code = int(match[1], 16) if match[1] else int(match[2])
        if 0 < code < 0x10FFFF and len(match.group().rstrip(";")) < 10:
            if 0xD800 <= code <= 0xDFFF:
                raise _error(
                    "Text contains invalid Unicode characters after decoding HTML entities, "
                    "check for unmatched surrogate code units"
                )
            return chr(code), match.end()
    elif (match := _NAMED.match(text, at)) and match[1] in _NAMES:
        return _NAMES[match[1]], match.end()
    return "&", at + 1


def _skip(text: str, index: int, stop: str) -> int:
    while index < len(text) and text[index] not in stop:
        index += 1
    return index


def _skip_spaces(text: str, index: int) -> int:
    while index < len(text) and text[index] in _SPACE:
        index += 1
    return index


def _open(text: str, begin: int, parsed: _Parsed) -> int:
    index = _skip(text, begin + 1, _SPACE + ">")
    if index == len(text):
        raise _error("Unclosed start tag", text, begin)
    tag = text[begin + 1 : index].lower()
    if tag not in _TAGS:
        raise _error(f'Unsupported start tag "{tag}"', text, begin)
    attributes, index = _attributes(text, index, tag, begin)
    if tag == "span" and attributes.get("class") != "tg-spoiler":
        raise _error('Tag "span" must have class "tg-spoiler"', text, begin)
    parsed.stack.append(_Open(tag, attributes, parsed.length, len(parsed.parts)))
    return index + 1


def _attributes(text: str, index: int, tag: str, start: int) -> tuple[dict[str, str], int]:
    """The attributes of a start tag, and the index of its `>`."""
    found: dict[str, str] = {}
    while True:
        index = _skip_spaces(text, index)
        if index == len(text):
            raise _error("Unclosed start tag", text, start)
        if text[index] == ">":
            return found, index
        begin = index
        index = _skip(text, index, _SPACE + "=>/\"'")
        name = text[begin:index]
        if not name:
            raise _error(f'Empty attribute name in the tag "{tag}"', text, start)
        index = _skip_spaces(text, index)
        if index == len(text):
            raise _error(f'Unclosed start tag "{tag}"', text, start)
        if text[index] != "=":
            found[name] = ""
            continue
        found[name], index = _value(text, _skip_spaces(text, index + 1), tag, start)


def _value(text: str, index: int, tag: str, start: int) -> tuple[str, int]:
    if index == len(text):
        raise _error(f'Unclosed start tag "{tag}"', text, start)
    quote = text[index]
    if quote not in "'\"":
        begin = index
        while index < len(text) and (
            (text[index].isascii() and text[index].isalnum()) or text[index] in ".-"
        ):
            index += 1
        if index < len(text) and text[index] not in _SPACE + ">":
            raise _error("Unexpected end of name token", text, begin)
        return text[begin:index].lower(), index
    value: list[str] = []
    index += 1
    while index < len(text) and text[index] != quote:
        if text[index] == "&":
            character, index = _character(text, index)
            value.append(character)
        else:
            value.append(text[index])
            index += 1
    if index == len(text):
        raise _error("Unclosed start tag", text, start)
    return "".join(value), index + 1


def _close(text: str, begin: int, parsed: _Parsed) -> int:
    if not parsed.stack:
        raise _error("Unexpected end tag", text, begin)
    index = _skip(text, begin + 2, _SPACE + ">")
    tag = text[begin + 2 : index].lower()
    index = _skip_spaces(text, index)
    if index == len(text) or text[index] != ">":
        raise _error("Unclosed end tag", text, begin)
    opened = parsed.stack.pop()
    if tag and tag != opened.tag:
        where = byte_offset(text, begin)
        raise _error(
            f'Unmatched end tag at byte offset {where}, expected "</{opened.tag}>", found "</{tag}>"'
        )
    if parsed.length > opened.offset:
        _add_entity(opened, parsed)
    return index + 1


def _add_entity(opened: _Open, parsed: _Parsed) -> None:
    entity: Entity = {"type": opened.tag, "offset": opened.offset, "length": parsed.length - opened.offset}
    before = parsed.entities[-1] if parsed.entities else None
    same_place = (
        before is not None and before["offset"] == entity["offset"] and before["length"] == entity["length"]
    )
    if opened.tag in _PLAIN:
        entity["type"] = _PLAIN[opened.tag]
    elif opened.tag == "a":
        entity["type"] = "text_link"
        entity["url"] = opened.attributes.get("href") or "".join(parsed.parts[opened.index :])
    elif opened.tag == "tg-emoji":
        identifier = opened.attributes.get("emoji-id", "")
        if not re.fullmatch(r"-?[1-9]\d{0,18}", identifier):
            raise _error("Invalid custom emoji identifier specified")
        entity |= {"type": "custom_emoji", "custom_emoji_id": identifier}
    elif opened.tag == "tg-time":
        try:
            entity |= {"type": "date_time", **checked_format(opened.attributes.get("format", ""))}
        except NotAFormat as reason:
            raise _error(str(reason)) from None
        moment = re.match(r"-?\d+", opened.attributes.get("unix", ""))
        entity["unix_time"] = int(moment[0]) if moment else 0
        if entity["unix_time"] <= 0:
            return
    elif opened.tag == "blockquote":
        entity["type"] = "expandable_blockquote" if "expandable" in opened.attributes else "blockquote"
    elif opened.tag == "code" and opened.attributes.get("class", "").startswith("language-"):
        entity["language"] = opened.attributes["class"].removeprefix("language-")
    if before is not None and same_place and {before["type"], opened.tag} == {"code", "pre"}:
        language = entity.get("language") or before.get("language")
        if language:
            before |= {"type": "pre", "language": language}
            return
    parsed.entities.append(entity)
