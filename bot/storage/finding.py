"""By which words a lead is found, and how a figure of time is kept. Pure; every engine uses it."""

from __future__ import annotations

import json
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Mapping
from datetime import datetime

WAITS = (
    60,
    300,
    600,
    900,
    1800,
    3600,
    7200,
    10800,
    14400,
    21600,
    28800,
    43200,
    86400,
    172800,
    259200,
    604800,
)
"""Steps of a wait, in seconds: each is counted at the first that is not shorter, or as "more"."""
MORE = "more"


def folded(text: str) -> str:
    """Case and accents told apart no more: "Müller" is "muller", "ß" is "ss"."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    return unicodedata.normalize("NFC", "".join(each for each in bare if not unicodedata.combining(each)))


def words(text: str) -> tuple[str, ...]:
    """The words of a name, folded."""
    return tuple(dict.fromkeys(re.findall(r"\w+", folded(text))))


def phone_word(number: str) -> str:
    """A number's digits from the end on, because people leave the country out: "#321489…"."""
    return "#" + re.sub(r"\D", "", number).lstrip("0")[::-1]


def lead_words(name: str, username: str | None, phone: str | None, email: str | None) -> tuple[str, ...]:
    """All by which a lead is found beside its reference and its days."""
    found = [*words(name)]
    if username:
        found.append(f"@{username.lower()}")
    if phone:
        found.append(phone_word(phone))
    if email:
        found.append(email.casefold())
    return tuple(dict.fromkeys(found))


def asked_words(text: str) -> tuple[str, ...]:
    """What somebody types to find a lead, as those words. Each may be the beginning of one."""
    text = text.strip()
    if text.startswith("@"):
        return (f"@{text[1:].split()[0].lower()}",) if text[1:].split() else ()
    if re.fullmatch(r"[+\d\s()./-]+", text) and sum(map(str.isdigit, text)) >= 5:
        return (phone_word(text),)
    if "@" in text and " " not in text:
        return (text.casefold(),)
    return words(text)


def words_of_document(document: str) -> str:
    """The words of a stored lead, as a JSON list."""
    stored = json.loads(document)
    traveller, contact = stored["traveller"], stored.get("contact") or {}
    name, username = traveller["name"], traveller.get("username")
    return json.dumps(lead_words(name, username, contact.get("phone"), contact.get("email")))


def step_of_wait(asked: str, answered: str) -> str:
    """The step at which a wait is counted. Both in ISO 8601."""
    waited = (datetime.fromisoformat(answered) - datetime.fromisoformat(asked)).total_seconds()
    place = bisect_left(WAITS, waited)
    return str(WAITS[place]) if place < len(WAITS) else MORE


def within(counted: Mapping[str, int], share: float) -> int | None:
    """In how many seconds that share was answered, at most; None: none was, or it took too long."""
    enough, so_far = share * sum(counted.values()), 0
    for step in WAITS:
        so_far += counted.get(str(step), 0)
        if so_far and so_far >= enough:
            return step
    return None
