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
_SHORT_NAMES = {"gif", "nft", "pic", "ufc", "vid"}  # the only usernames of less than four letters


def found_entities(text: str) -> list[Entity]:
    """What Telegram would find in a text."""
    if not _TRIGGER.search(text):
        return []
    ascii_only = text.isascii()
    found: list[Entity] = []
    for match in _FOUND.finditer(text):
        if (
            match["mention"]
            and len(match["mention"]) < 5
            and match["mention"][1:].lower() not in _SHORT_NAMES
        ):
            continue
        offset = match.start() if ascii_only else units(text[: match.start()])
        found.append({"type": match.lastgroup, "offset": offset, "length": units(match.group())})
    return found
