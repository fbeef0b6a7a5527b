"""Parse modes MarkdownV2 and Markdown, after td/telegram/MessageEntity.cpp (its rules and its words)."""

from dataclasses import dataclass, field

from emulator.refused import bad_request
from emulator.text import Entity, byte_offset, units

_RESERVED = "_*[]()~`>#+-=|{}.!\n"
_WORDS = {  # how tdlib names an unclosed entity
    "bold": "Bold", "italic": "Italic", "underline": "Underline", "strikethrough": "Strikethrough",
    "spoiler": "Spoiler", "code": "Code", "pre": "Pre", "text_link": "TextUrl", "custom_emoji": "CustomEmoji",
    "blockquote": "BlockQuote",
}  # fmt: skip


@dataclass(slots=True)
class _Open:
    type: str
    offset: int
    where: int
    index: int
    language: str = ""


@dataclass(slots=True)
class _V2:
    text: str
    position: int = 0
    parts: list[str] = field(default_factory=list)
    length: int = 0
    entities: list[Entity] = field(default_factory=list)
    stack: list[_Open] = field(default_factory=list)
    quoted: bool = False

    def add(self, text: str) -> None:
        self.parts.append(text)
        self.length += units(text)

    def ahead(self, what: str) -> bool:
        return self.text.startswith(what, self.position)


def _error(words: str) -> Exception:
    return bad_request(f"can't parse entities: {words}")


def parse_markdown_v2(text: str) -> tuple[str, list[Entity]]:
    """The text without markup, and its entities, unsorted. Raises Refused 400 as Telegram does."""
    state = _V2(text)
    while state.position < len(text):
        character = text[state.position]
        following = text[state.position + 1 : state.position + 2]
        if character == "\\" and following and 0 < ord(following) <= 126:
            state.add(following)
            state.position += 2
            continue
        inside_code = bool(state.stack) and state.stack[-1].type in ("code", "pre")
        if character not in ("`" if inside_code else _RESERVED):
            state.add(character)
            state.position += 1
        elif state.stack and _ends(state, character):
            _close(state, character)
        else:
            _open(state, character)
    if state.quoted and state.stack and state.stack[-1].type == "blockquote":
        _finish(state, state.stack.pop(), {})
    if state.stack:
        raise _unclosed(state.stack[-1])
    return "".join(state.parts), state.entities


def _unclosed(opened: _Open) -> Exception:
    name = "PreCode" if opened.language else _WORDS[opened.type]
    return _error(f"Can't find end of {name} entity at byte offset {opened.where}")


def _ends(state: _V2, character: str) -> bool:
    following = state.text[state.position + 1 : state.position + 2]
    if state.quoted and character == "\n" and following != ">":
        return True
    match state.stack[-1].type:
        case "bold":
            return character == "*"
        case "italic":
            return character == "_" and following != "_"
        case "underline":
            return state.ahead("__")
        case "strikethrough":
            return character == "~"
        case "spoiler":
            return state.ahead("||")
        case "code":
            return character == "`"
        case "pre":
            return state.ahead("```")
        case "text_link" | "custom_emoji":
            return character == "]"
        case _:  # a quotation ends with its last line; `||` before that makes it an expandable one
            return state.ahead("||") and state.text[state.position + 2 : state.position + 3] in ("", "\n")


def _reserved(character: str) -> Exception:
    return _error(f"Character '{character}' is reserved and must be escaped with the preceding '\\'")


def _open(state: _V2, character: str) -> None:
    where = byte_offset(state.text, state.position)
    line_start = state.position == 0 or state.text[state.position - 1] == "\n"
    language = ""
    step = 1
    if character == "\n":
        state.add("\n")
        state.position += 1
        if state.ahead(">") and state.quoted:
            state.position += 1
        return
    if state.ahead("**>") and line_start:
        kind, step, state.quoted = "blockquote", 3, True
    elif character == ">" and line_start and not state.quoted:
        kind, state.quoted = "blockquote", True
    elif state.ahead("__"):
        kind, step = "underline", 2
    elif state.ahead("||"):
        kind, step = "spoiler", 2
    elif state.ahead("!["):
        kind, step = "custom_emoji", 2
    elif state.ahead("```"):
        kind = "pre"
        language, step = _language(state.text, state.position + 3)
        step += 3
    elif character in "_*~[`":
        kind = {"_": "italic", "*": "bold", "~": "strikethrough", "[": "text_link", "`": "code"}[character]
    else:
        raise _reserved(character)
    state.position += step
    state.stack.append(_Open(kind, state.length, where, len(state.parts), language))


def _language(text: str, begin: int) -> tuple[str, int]:
    """The language of a ``` block, and how many characters it and the line break after it take."""
    end = begin
    while end < len(text) and not text[end].isspace() and text[end] != "`":
        end += 1
    language = ""
    if end != begin and end < len(text) and text[end] != "`":
        language = text[begin:end]
    else:
        end = begin
    if text[end : end + 2] in ("\r\n", "\n\r"):
        end += 2
    elif text[end : end + 1] in ("\n", "\r"):
        end += 1
    return language, end - begin


def _close(state: _V2, character: str) -> None:
    opened = state.stack.pop()
    if character == "\n" and opened.type != "blockquote":
        raise _unclosed(opened)
    more: Entity = {}
    if opened.type == "blockquote":
        if character == "|":
            state.position += 2
            more["type"] = "expandable_blockquote"
        if state.position < len(state.text):
            state.position += 1
        _finish(state, opened, more)
        state.quoted = False
        if state.position <= len(state.text) and state.text[state.position - 1] == "\n":
            state.add("\n")
        return
    state.position += {"underline": 2, "spoiler": 2, "pre": 3}.get(opened.type, 1)
    if opened.type == "pre" and opened.language:
        more["language"] = opened.language
    if opened.type in ("text_link", "custom_emoji"):
        target = _target(state, opened)
        if opened.type == "text_link":
            more["url"] = target
        else:
            identifier = target.removeprefix("tg://emoji?id=")
            if identifier == target or not identifier.isdigit():
                raise _error("Custom emoji URL must have an emoji identifier")
            more["custom_emoji_id"] = identifier
    _finish(state, opened, more)


def _target(state: _V2, opened: _Open) -> str:
    """The `(…)` after a link's text; without one the text is the link."""
    if not state.ahead("("):
        if opened.type == "custom_emoji":
            raise _error("Custom emoji entity must contain a tg://emoji URL")
        return "".join(state.parts[opened.index :])
    begin = state.position + 1
    index = begin
    url: list[str] = []
    while index < len(state.text) and state.text[index] != ")":
        if state.text[index] == "\\" and index + 1 < len(state.text) and ord(state.text[index + 1]) <= 126:
            index += 1
        url.append(state.text[index])
        index += 1
    if index == len(state.text):
        what = "URL" if opened.type == "text_link" else "custom emoji URL"
        raise _error(f"Can't find end of a {what} at byte offset {byte_offset(state.text, begin)}")
    state.position = index + 1
    return "".join(url)


def _finish(state: _V2, opened: _Open, more: Entity) -> None:
    if state.length > opened.offset:
        place = {"offset": opened.offset, "length": state.length - opened.offset}
        state.entities.append({"type": opened.type, **place, **more})


def parse_markdown(text: str) -> tuple[str, list[Entity]]:
    """Legacy Markdown: no nesting, no escapes inside entities. Raises Refused 400 as Telegram does."""
    parts: list[str] = []
    entities: list[Entity] = []
    length = 0
    position = 0
    while position < len(text):
        character = text[position]
        if character == "\\" and text[position + 1 : position + 2] in ("_", "*", "`", "["):
            parts.append(text[position + 1])
            length += 1
            position += 2
        elif character not in "_*`[":
            parts.append(character)
            length += units(character)
            position += 1
        else:
            shown, entity, position = _legacy_entity(text, position)
            parts.append(shown)
            if shown:
                entities.append({**entity, "offset": length, "length": units(shown)})
            length += units(shown)
    return "".join(parts), entities


def _legacy_entity(text: str, begin: int) -> tuple[str, Entity, int]:
    """What an entity of legacy Markdown shows, its type and fields, and where it ends."""
    character = text[begin]
    if text.startswith("```", begin):
        language, step = _language(text, begin + 3)
        start = begin + 3 + step
        end = text.find("```", start)
        entity: Entity = {"type": "pre", **({"language": language} if language else {})}
        width = 3
    else:
        start, width = begin + 1, 1
        end = text.find("]" if character == "[" else character, start)
        entity = {"type": {"_": "italic", "*": "bold", "`": "code", "[": "text_link"}[character]}
    if end < 0:
        raise _error(f"Can't find end of the entity starting at byte offset {byte_offset(text, begin)}")
    shown, position = text[start:end], end + width
    if character == "[":
        entity["url"] = shown
        if text.startswith("(", position):
            close = text.find(")", position)
            close = len(text) if close < 0 else close
            entity["url"] = text[position + 1 : close]
            position = close + 1
    return shown, entity, position
