"""Text, parse mode and entities of a call → the text a message shows and its entities, as Telegram keeps
them.
"""

from collections.abc import Mapping
from typing import Any

from emulator.found import found_entities
from emulator.html_mode import parse_html
from emulator.links import NotALink, checked_link, link_user
from emulator.markdown_mode import parse_markdown, parse_markdown_v2
from emulator.refused import bad_request
from emulator.text import Entity, in_order, units

MAX_ENTITIES = 100
_STYLES = {"bold", "italic", "underline", "strikethrough", "spoiler"}
_CODE = {"code", "pre"}
_GIVEN = {
    *_STYLES,
    *_CODE,
    "blockquote",
    "expandable_blockquote",
    "text_link",
    "text_mention",
    "custom_emoji",
}
_FOUND_ALONE = {"mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number"}


def formatted(
    text: str, parse_mode: str, entities: Any, users: Mapping[int, dict[str, Any]]
) -> tuple[str, list[Entity]]:
    """The text without its markup, trimmed as Telegram trims it, and its entities in order.

    `users` are those the bot knows, for mentions by id. Raises Refused 400 in Telegram's words.
    """
    if not parse_mode or parse_mode.lower() == "none":
        parsed = _given(entities)
    else:
        text, parsed = _parse(text, parse_mode.lower())
    text = text.replace("\r", "")
    if text[:1].isspace() or text[-1:].isspace():
        text, parsed = _trimmed(text, parsed)
    if parsed:
        parsed = _split_at_code(_merged(_links(parsed, users)))
    return text, in_order([*parsed, *found_entities(text, parsed)])[:MAX_ENTITIES]


def _parse(text: str, mode: str) -> tuple[str, list[Entity]]:
    if mode == "html":
        return parse_html(text)
    if mode == "markdownv2":
        return parse_markdown_v2(text)
    if mode == "markdown":
        return parse_markdown(text)
    raise bad_request("unsupported parse_mode")


def _given(entities: Any) -> list[Entity]:
    """The entities a call names itself; the kinds Telegram finds by itself are dropped."""
    if not isinstance(entities, list):
        return []
    for entity in entities:
        if not isinstance(entity, dict):
            raise _bad_entity("expected an Object")
        for name in ("offset", "length"):
            if name not in entity:
                raise _bad_entity(f'Can\'t find field "{name}"')
            if not isinstance(entity[name], int):
                raise _bad_entity(f'Field "{name}" must be of type Number')
        if entity.get("type") not in _GIVEN and entity.get("type") not in _FOUND_ALONE:
            raise _bad_entity("Unsupported type specified")
    return [dict(entity) for entity in entities if entity["type"] in _GIVEN and entity["length"] > 0]


def _bad_entity(words: str) -> Exception:
    return bad_request(f"can't parse MessageEntity: {words}")


def _trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    lead = units(text[: len(text) - len(text.lstrip())])
    text = text.strip()
    length = units(text)
    kept: list[Entity] = []
    for entity in entities:
        begin = max(entity["offset"] - lead, 0)
        end = min(entity["offset"] + entity["length"] - lead, length)
        if end > begin:
            kept.append({**entity, "offset": begin, "length": end - begin})
    return text, kept


def _links(entities: list[Entity], users: Mapping[int, dict[str, Any]]) -> list[Entity]:
    """Links checked: a bad one leaves only its text, one to a known person becomes a mention."""
    kept: list[Entity] = []
    for entity in entities:
        if entity["type"] == "text_mention":
            user = users.get(int((entity.get("user") or {}).get("id", 0)))
            if user:
                kept.append({**entity, "user": user})
        elif entity["type"] != "text_link":
            kept.append(entity)
        elif (user_id := link_user(entity["url"])) is not None:
            if user_id in users:
                place = {"offset": entity["offset"], "length": entity["length"]}
                kept.append({"type": "text_mention", **place, "user": users[user_id]})
        else:
            try:
                kept.append({**entity, "url": checked_link(entity["url"])})
            except NotALink:
                continue
    return kept


def _merged(entities: list[Entity]) -> list[Entity]:
    """Neighbouring pieces of one style as one entity."""
    merged: list[Entity] = []
    last: dict[str, Entity] = {}
    for entity in in_order(entities):
        before = last.get(entity["type"])
        if (
            entity["type"] in _STYLES
            and before is not None
            and before["offset"] + before["length"] >= entity["offset"]
        ):
            end = max(before["offset"] + before["length"], entity["offset"] + entity["length"])
            before["length"] = end - before["offset"]
            continue
        entity = dict(entity)
        last[entity["type"]] = entity
        merged.append(entity)
    return merged


def _split_at_code(entities: list[Entity]) -> list[Entity]:
    """Code holds no other entities: styles around it are cut into the parts before and after it."""
    codes = [(e["offset"], e["offset"] + e["length"]) for e in entities if e["type"] in _CODE]
    if not codes:
        return entities
    result = [entity for entity in entities if entity["type"] not in _STYLES]
    for entity in entities:
        if entity["type"] not in _STYLES:
            continue
        pieces = [(entity["offset"], entity["offset"] + entity["length"])]
        for begin, end in codes:
            pieces = [
                piece
                for low, high in pieces
                for piece in ((low, min(high, begin)), (max(low, end), high))
                if piece[1] > piece[0]
            ]
        result += [{**entity, "offset": low, "length": high - low} for low, high in pieces]
    return result
