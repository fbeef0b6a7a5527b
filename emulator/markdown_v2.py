"""Parse mode MarkdownV2, after td/telegram/MessageEntity.cpp `parse_markdown_v2` (its rules and words)."""

from dataclasses import dataclass, field

from emulator.dates import NotAFormat, checked_format
from emulator.links import link_date, link_emoji
from emulator.markdown_mode import block_language
from emulator.refused import Refused, bad_request
from emulator.text import Entity, byte_offset, units

_RESERVED = "_*[]()~`>#+-=|{}.!\n"
_CODE = ("code", "pre")
_MARKS = {"_": "italic", "*": "bold", "~": "strikethrough", "[": "text_link", "`": "code"}
_ENDS = {"bold": "*", "underline": "__", "strikethrough": "~", "spoiler": "||", "code": "`", "pre": "```",
         "text_link": "]", "custom_emoji": "]"}  # fmt: skip
_WORDS = {  # how td names an unclosed entity
    "bold": "Bold", "italic": "Italic", "underline": "Underline", "strikethrough": "Strikethrough",
    "spoiler": "Spoiler", "code": "Code", "pre": "Pre", "text_link": "TextUrl", "custom_emoji": "CustomEmoji",
    "blockquote": "BlockQuote",
}  # fmt: skip


def _error(words: str) -> Refused:
    return bad_request(f"can't parse entities: {words}")


@dataclass(slots=True)
class _Open:
    """An entity that has begun: UTF-16 offset in the text, index in the source, parts before it."""

    type: str
    offset: int
    begin: int
    part: int
    language: str = ""


@dataclass(slots=True)
class _Parser:
    text: str
    position: int = 0
    parts: list[str] = field(default_factory=list)
    length: int = 0
    entities: list[Entity] = field(default_factory=list)
    stack: list[_Open] = field(default_factory=list)
    quoted: bool = False
    line_begins: bool = True  # a quotation could begin here

    def add(self, text: str) -> None:
        self.parts.append(text)
        self.length += units(text)

    def ahead(self, what: str) -> bool:
        return self.text.startswith(what, self.position)

    def unclosed(self, opened: _Open) -> Refused:
        name = "PreCode" if opened.language else _WORDS[opened.type]
        return _error(
            f"Can't find end of {name} entity at byte offset {byte_offset(self.text, opened.begin)}"
        )

    def reserved(self) -> Refused:
        character = self.text[self.position]
        return _error(f"Character '{character}' is reserved and must be escaped with the preceding '\\'")


def parse_markdown_v2(text: str) -> tuple[str, list[Entity]]:
    """The text without markup, and its entities, unsorted. Raises Refused 400 as Telegram does."""
    parser = _Parser(text)
    while parser.position < len(text):
        _step(parser)
    if parser.quoted:
        _last_quotation(parser)
    if parser.stack:
        raise parser.unclosed(parser.stack[-1])
    return "".join(parser.parts), parser.entities


def _step(parser: _Parser) -> None:
    text, at = parser.text, parser.position
    character, following = text[at], text[at + 1 : at + 2]
    if character == "\\" and following and 0 < ord(following) <= 126:
        parser.add(following)
        parser.position += 2
        if following != "\r":
            parser.line_begins = following == "\n"
        return
    inside_code = bool(parser.stack) and parser.stack[-1].type in _CODE
    if character not in ("`" if inside_code else _RESERVED):
        parser.add(character)
        parser.position += 1
        if character != "\r":
            parser.line_begins = False
    elif parser.stack and _ends(parser, character, following):
        _close(parser, character)
    else:
        _open(parser, character)


def _ends(parser: _Parser, character: str, following: str) -> bool:
    if parser.quoted and character == "\n" and following != ">":
        return True
    kind = parser.stack[-1].type
    if kind == "italic":
        return character == "_" and following != "_"
    return kind != "blockquote" and parser.ahead(_ENDS[kind])


def _open(parser: _Parser, character: str) -> None:
    language, step = "", 1
    if character == "\n":
        parser.add("\n")
        parser.line_begins = True
        parser.position += 1
        return
    if character == ">":
        if not parser.line_begins:
            raise parser.reserved()
        kind = "" if parser.quoted else "blockquote"
        parser.quoted = True
    elif parser.ahead("__"):
        kind, step = "underline", 2
    elif parser.ahead("||"):
        kind, step = "spoiler", 2
    elif parser.ahead("!["):
        kind, step = "custom_emoji", 2
    elif parser.ahead("```"):
        kind = "pre"
        language, step = block_language(parser.text, parser.position + 3)
        step += 3
    elif character in _MARKS:
        kind = _MARKS[character]
    else:
        raise parser.reserved()
    if kind:
        parser.stack.append(_Open(kind, parser.length, parser.position, len(parser.parts), language))
    parser.position += step


def _close(parser: _Parser, character: str) -> None:
    opened = parser.stack.pop()
    if character == "\n":
        _close_quotation(parser, opened)
        return
    parser.position += len(_ENDS.get(opened.type, "_"))
    more: Entity = {}
    if opened.language:
        more["language"] = opened.language
    if opened.type == "text_link":
        more["url"] = _target(parser) if parser.ahead("(") else "".join(parser.parts[opened.part :])
    elif opened.type == "custom_emoji":
        more = _emoji_or_date(parser)
    if parser.length > opened.offset and more.get("unix_time", 1) > 0:
        _add(parser, opened, more)


def _close_quotation(parser: _Parser, opened: _Open) -> None:
    """The last line of a quotation ends. `||` just before makes it an expandable one."""
    more: Entity = {}
    if opened.type != "blockquote":
        after = parser.text[opened.begin + 2 : parser.position]
        if opened.type != "spoiler" or after not in ("", "\r"):
            raise parser.unclosed(opened)
        opened = parser.stack.pop()
        if opened.type != "blockquote":
            raise parser.unclosed(opened)
        more["type"] = "expandable_blockquote"
    parser.quoted = False
    parser.line_begins = True
    parser.position += 1
    parser.add("\n")  # belongs to the quotation
    _add(parser, opened, more)


def _last_quotation(parser: _Parser) -> None:
    """A quotation that ends with the text."""
    more: Entity = {}
    if parser.stack[-1].type == "spoiler" and parser.stack[-1].begin == len(parser.text) - 2:
        parser.stack.pop()
        more["type"] = "expandable_blockquote"
    if parser.stack[-1].type == "blockquote":
        opened = parser.stack.pop()
        if parser.length > opened.offset:
            _add(parser, opened, more)


def _target(parser: _Parser) -> str:
    """The address in `(…)` after a link's text."""
    begin = parser.position + 1
    index = begin
    url: list[str] = []
    text = parser.text
    while index < len(text) and text[index] != ")":
        if text[index] == "\\" and 0 < ord(text[index + 1 : index + 2] or "\0") <= 126:
            index += 1
        url.append(text[index])
        index += 1
    if index == len(text):
        raise _error(f"Can't find end of a URL at byte offset {byte_offset(text, begin)}")
    parser.position = index + 1
    return "".join(url)


def _emoji_or_date(parser: _Parser) -> Entity:
    if not parser.ahead("("):
        raise _error("The entity must contain a tg://emoji or tg://time URL")
    url = _target(parser)
    if emoji := link_emoji(url):
        return {"custom_emoji_id": emoji}
    date = link_date(url)
    if date is None:
        raise _error("Invalid tg://emoji or tg://time URL specified")
    try:
        return {"type": "date_time", "unix_time": date[0], **checked_format(date[1])}
    except NotAFormat as reason:
        raise _error(str(reason)) from None


def _add(parser: _Parser, opened: _Open, more: Entity) -> None:
    place = {"offset": opened.offset, "length": parser.length - opened.offset}
    parser.entities.append({"type": opened.type, **place, **more})
