"""Text, parse mode and entities of a call → the text a message shows and its entities, as Telegram keeps
them (td/telegram/MessageEntity.cpp `fix_formatted_text`).
"""

from collections.abc import Mapping
from typing import Any

from emulator.cleaning import cleaned, in_range, is_empty, trimmed
from emulator.dates import NotAFormat, checked_format
from emulator.entities import PRE, QUOTES, STYLES, at_most, fixed, with_found
from emulator.found import found_entities
from emulator.html_mode import parse_html
from emulator.links import NotALink, checked_link, link_user
from emulator.markdown_mode import parse_markdown
from emulator.markdown_v2 import parse_markdown_v2
from emulator.refused import bad_request
from emulator.text import Entity

_GIVEN = {*STYLES, *QUOTES, *PRE, "text_link", "text_mention", "custom_emoji"}
_FOUND_ALONE = {"mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bank_card"}
Users = Mapping[int, dict[str, Any]]


def formatted(text: str, parse_mode: str, entities: Any, users: Users) -> tuple[str, list[Entity]]:
    """The text without its markup, cleaned and trimmed, and its entities in order; "" when nothing of it can
    be seen.

    `users` are those the bot knows, for mentions by id. Raises Refused 400 in Telegram's words.
    """
    if not parse_mode or parse_mode.lower() == "none":
        parsed = _given(entities, users)
    else:
        text, parsed = _parse(text, parse_mode.lower())
        parsed = [kept for entity in parsed if (kept := _linked(entity, users))]
    parsed = fixed(in_range(parsed))
    for step in (cleaned, trimmed):
        text, moved = step(text, parsed)
        parsed = parsed if moved is parsed else fixed(moved)
    if is_empty(text):
        return "", []
    return text, with_found(at_most(parsed), found_entities(text))


def _parse(text: str, mode: str) -> tuple[str, list[Entity]]:
    if mode == "html":
        return parse_html(text)
    if mode == "markdownv2":
        return parse_markdown_v2(text)
    if mode == "markdown":
        return parse_markdown(text)
    raise bad_request("unsupported parse_mode")


def _linked(entity: Entity, users: Users) -> Entity | None:
    """A parsed link: a bad one leaves only its text, one to a known person becomes a mention."""
    if entity["type"] != "text_link":
        return entity
    user_id = link_user(entity["url"])
    place = {"offset": entity["offset"], "length": entity["length"]}
    if user_id is not None:
        return {"type": "text_mention", **place, "user": users[user_id]} if user_id in users else None
    try:
        return {**entity, "url": checked_link(entity["url"])}
    except NotALink:
        return None


def _given(entities: Any, users: Users) -> list[Entity]:
    """The entities a call names itself; the kinds Telegram finds by itself are dropped."""
    if not isinstance(entities, list):
        return []
    for entity in entities:
        _check(entity)
    return [kept for entity in entities if (kept := _given_entity(entity, users))]


def _check(entity: Any) -> None:
    if not isinstance(entity, dict):
        raise _bad_entity("expected an Object")
    for name in ("offset", "length"):
        if name not in entity:
            raise _bad_entity(f'Can\'t find field "{name}"')
        if not isinstance(entity[name], int) or isinstance(entity[name], bool):
            raise _bad_entity(f'Field "{name}" must be of type Number')
    if entity.get("type") not in _GIVEN and entity.get("type") not in _FOUND_ALONE:
        raise _bad_entity("Unsupported type specified")


def _bad_entity(words: str) -> Exception:
    return bad_request(f"can't parse MessageEntity: {words}")


def _given_entity(entity: dict[str, Any], users: Users) -> Entity | None:
    """One entity of a call with just the fields its type has; None for one that is dropped."""
    kind = entity["type"]
    if kind not in _GIVEN:
        return None
    kept: Entity = {"type": kind, "offset": entity["offset"], "length": entity["length"]}
    if kind == "pre" and entity.get("language"):
        return {**kept, "language": str(entity["language"])}
    if kind == "text_link":
        return _given_link(kept, str(entity.get("url") or ""), users)
    if kind == "text_mention":
        user = entity.get("user")
        if not isinstance(user, dict):
            raise _bad_entity('Can\'t find field "user"')
        if user.get("id") not in users:
            raise bad_request("user not found")
        return {**kept, "user": users[user["id"]]}
    if kind == "custom_emoji":
        identifier = str(entity.get("custom_emoji_id") or "")
        if not identifier.isdigit() or int(identifier) >= 1 << 63:
            raise _bad_entity('Field "custom_emoji_id" must be a valid Number')
        return {**kept, "custom_emoji_id": identifier} if int(identifier) else None
    return _given_date(kept, entity) if kind == "date_time" else kept


def _given_link(kept: Entity, url: str, users: Users) -> Entity | None:
    if link_user(url) is None:
        try:
            return {**kept, "url": checked_link(url)}
        except NotALink as reason:
            raise bad_request(f"entity URL '{url}' is invalid: {reason}") from None
    return _linked({**kept, "url": url}, users)


def _given_date(kept: Entity, entity: dict[str, Any]) -> Entity | None:
    moment = entity.get("unix_time")
    if not isinstance(moment, int) or isinstance(moment, bool):
        raise _bad_entity('Can\'t find field "unix_time"')
    try:
        shape = checked_format(str(entity.get("date_time_format") or ""))
    except NotAFormat as reason:
        raise bad_request(str(reason)) from None
    return {**kept, "unix_time": moment, **shape} if moment > 0 else None
