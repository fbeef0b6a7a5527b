"""Texts as Telegram keeps them, after td/telegram/misc.cpp `clean_input_string` and
td/telegram/MessageEntity.cpp `clean_input_string_with_entities`.
"""

import re

from emulator.refused import bad_request
from emulator.text import Entity, byte_offset, units

_UNCLEAN = re.compile(
    r"(?P<space>[\x00-\x09\x0b\x0c\x0e-\x1f])"  # a control character becomes a space
    r"|(?P<gone>[\r\u2028-\u202e\u030a\u0333\u033f])"  # line separators, overrides, lines on letters
    r"|(?P<marks>[\u200e\u200f]+(?=[\u200e\u200f]))"  # of several direction marks only the last is one
)
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_INVISIBLE = re.compile(
    r"[ \n\u00a0\u1680\u180e\u2000-\u200f\u202e\u202f\u205f\u2800\u3000\ufeff\ufffc\U000e0000-\U000e007f]*"
)
MAX_BOUND = 1_000_000


def in_range(entities: list[Entity]) -> list[Entity]:
    """Those that are not empty. Raises Refused 400 for impossible numbers."""
    for entity in entities:
        for name in ("offset", "length"):
            if not 0 <= entity[name] <= MAX_BOUND:
                raise bad_request(f"Receive an entity with incorrect {name} {entity[name]}")
    return [entity for entity in entities if entity["length"]]


def cleaned(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """The text without what Telegram takes out, and the entities where they now are (empty ones left out).

    Raises Refused 400 for half a surrogate pair and for entities that do not fit the text.
    """
    if _SURROGATE.search(text):
        raise bad_request("Strings must be encoded in UTF-8")
    _check_bounds(text, entities)
    if not _UNCLEAN.search(text):
        return text, entities
    gone: list[int] = []  # the UTF-16 offsets of what is taken out

    def clean(match: re.Match[str]) -> str:
        if match.lastgroup == "gone":
            gone.append(units(text[: match.start()]))
            return ""
        return " " if match.lastgroup == "space" else "\u200c" * len(match.group())

    shown = _UNCLEAN.sub(clean, text)
    return shown, [moved for entity in entities if (moved := _moved(entity, gone))["length"]]


def _moved(entity: Entity, gone: list[int]) -> Entity:
    begin, end = entity["offset"], entity["offset"] + entity["length"]
    before = sum(at < begin for at in gone)
    inside = sum(begin <= at < end for at in gone)
    return {**entity, "offset": begin - before, "length": entity["length"] - inside}


def _check_bounds(text: str, entities: list[Entity]) -> None:
    if not entities:
        return
    bounds, length = _bounds(text)
    for entity in entities:
        begin, end = entity["offset"], entity["offset"] + entity["length"]
        if begin > length:
            raise bad_request(f"Entity begins after the end of the text at UTF-16 offset {begin}")
        if begin in bounds:
            raise bad_request(f"Entity begins in a middle of a UTF-16 symbol at byte offset {bounds[begin]}")
        here = f"Entity beginning at UTF-16 offset {begin} ends"
        if end > length:
            raise bad_request(f"{here} after the end of the text at UTF-16 offset {end}")
        if end in bounds:
            raise bad_request(f"{here} in a middle of a UTF-16 symbol at byte offset {bounds[end]}")


def _bounds(text: str) -> tuple[dict[int, int], int]:
    """Offsets in the middle of a character, with the byte where the next begins; and the text's length."""
    if text.isascii():
        return {}, len(text)
    middles: dict[int, int] = {}
    at = 0
    for index, character in enumerate(text):
        if ord(character) > 0xFFFF:
            middles[at + 1] = byte_offset(text, index + 1)
            at += 1
        at += 1
    return middles, at


def trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Without spaces and line breaks at its end, and at its beginning up to the first entity."""
    if not text.startswith((" ", "\n")) and not text.endswith((" ", "\n")):
        return text, entities
    text = text.rstrip(" \n")
    length = units(text)
    kept = []
    for entity in entities:
        if entity["offset"] < length:
            kept.append({**entity, "length": min(entity["length"], length - entity["offset"])})
    first = min((entity["offset"] for entity in kept), default=length)
    lead = min(len(text) - len(text.lstrip(" \n")), first)
    return text[lead:], [{**entity, "offset": entity["offset"] - lead} for entity in kept]


def is_empty(text: str) -> bool:
    """Nothing of it can be seen (td/telegram/misc.cpp `is_empty_string`)."""
    return _INVISIBLE.fullmatch(text) is not None
