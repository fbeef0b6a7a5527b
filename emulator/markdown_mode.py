"""Parse mode Markdown, the old one, after td/telegram/MessageEntity.cpp `parse_markdown`."""

from emulator.refused import bad_request
from emulator.text import Entity, byte_offset, units


def _error(words: str) -> Exception:
    return bad_request(f"can't parse entities: {words}")


def block_language(text: str, begin: int) -> tuple[str, int]:
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
        language, step = block_language(text, begin + 3)
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
