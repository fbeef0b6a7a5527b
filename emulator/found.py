"""The entities Telegram finds by itself in any text: links, mentions, commands, tags, addresses and numbers.
Simplified.
"""

import re

from emulator.text import Entity, units

_TOP_LEVEL = (
    "com|org|net|pe|io|me|info|dev|app|eu|de|fr|es|uk|us|co|gov|edu|travel|tours|biz|ai|tv|br|cl|mx|it|nl"
)
_TRIGGER = re.compile(r"[@/#$.+]|\d{7}")
_FOUND = re.compile(
    rf"""
    (?P<email>(?<![\w.%+-])[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{{2,24}}\b)
  | (?P<url>(?<![\w@/.-])(?:https?://[\w-]+(?:\.[\w-]+)+(?::\d+)?|(?:[\w-]+\.)+(?:{_TOP_LEVEL})\b)(?:[/?\#][^\s<>"«»]*[^\s<>"«».,;:!?)\]}}'])?/?)
  | (?P<mention>(?<!\w)@[A-Za-z0-9_]{{2,32}}\b)
  | (?P<bot_command>(?<![\w/<>])/[A-Za-z0-9_]{{1,64}}(?:@[A-Za-z0-9_]{{3,32}})?(?![\w/<>]))
  | (?P<hashtag>(?<!\w)\#(?=\w*[^\W\d_])\w{{1,256}}(?![\w\#]))
  | (?P<cashtag>(?<![\w$])\$[A-Z]{{1,8}}(?![\w$]))
  | (?P<phone_number>(?<![\w+])\+\d[\d\s().-]{{6,18}}\d\b)
    """,
    re.VERBOSE,
)
_CLOSED = {"code", "pre", "text_link", "text_mention", "custom_emoji"}


def found_entities(text: str, given: list[Entity]) -> list[Entity]:
    """What Telegram would find in a text beside the entities it was given; nothing inside links and code."""
    if not _TRIGGER.search(text):
        return []
    ascii_only = text.isascii()
    found: list[Entity] = []
    for match in _FOUND.finditer(text):
        offset = match.start() if ascii_only else units(text[: match.start()])
        length = units(match.group())
        if not any(
            entity["type"] in _CLOSED
            and entity["offset"] < offset + length
            and offset < entity["offset"] + entity["length"]
            for entity in given
        ):
            found.append({"type": match.lastgroup, "offset": offset, "length": length})
    return found
