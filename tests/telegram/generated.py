"""Updates as the Bot API describes them, by chance: every type, every field, nested as deep as it goes."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

SHAPES: dict[str, Any] = json.loads((Path(__file__).parent / "shapes.json").read_text("utf-8"))
KINDS = tuple(name for name in SHAPES["Update"] if name != "update_id")
ARRAY = "Array of "
DEEPEST = 5
_TEXTS = (
    "",
    "hello",
    "/start",
    "/help@chaski",
    "2 people",
    "12 Dec",
    "ñandú 🏔",
    "\u202eevil",
    "\u2063",
    "x" * 5000,
)
_NUMBERS = (0, 1, -1, 7, 2**31, -(2**52), 2**53)


class Chance:
    """Makes values of the Bot API's types; the same seed, the same values."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def update(self, number: int, kind: str) -> dict[str, Any]:
        """An update of that kind; with a person in a chat of their own number, where it is a private one."""
        content = self._of(SHAPES["Update"][kind].rstrip("!"), 0)
        if kind == "message" and self._random.random() < 0.7:
            content = self._message_of_one_kind()
        update = {"update_id": number, kind: content}
        chat = content.get("chat") if isinstance(content, dict) else None
        if isinstance(chat, dict):
            chat["type"] = self._random.choice(("private", "private", "group", "supergroup", "channel"))
            chat["id"] = 10**6 + number if chat["type"] == "private" else -(10**6) - number
            if chat["type"] == "private":
                content.setdefault("from", self._of("User", 1))["id"] = chat["id"]
        return update

    def _message_of_one_kind(self) -> dict[str, Any]:
        """As messages are: what each has, and one thing in it, be it a kind that no library knows."""
        shape = SHAPES["Message"]
        one = self._random.choice([*shape, "hologram"])
        wanted = {name for name, types in shape.items() if types.endswith("!")} | {"from", one}
        return {
            name: self._named(name, shape.get(name, "PhotoSize").rstrip("!"), 1) for name in sorted(wanted)
        }

    def spoilt(self, update: dict[str, Any]) -> dict[str, Any]:
        """The same with one value somewhere of a wrong type; its number and its chat stay."""
        place: Any = update
        while True:
            names = [name for name in place if name not in ("update_id", "chat")]
            if not names:
                return update
            name = self._random.choice(names)
            if isinstance(place[name], dict) and place[name] and self._random.random() < 0.8:
                place = place[name]
                continue
            place[name] = self._random.choice((None, {}, [], [None], "x", 5, 2**63, -1.5, True, {"id": "7"}))
            return update

    def _of(self, kind: str, depth: int) -> Any:
        options = kind.split("|")
        kind = self._random.choice(options)
        if kind.startswith(ARRAY):
            count = self._random.choice((0, 1, 2)) if depth < DEEPEST else 0
            return [self._of(kind.removeprefix(ARRAY), depth + 1) for _ in range(count)]
        if kind not in SHAPES:
            return self._simple(kind)
        shape = SHAPES[kind]
        if isinstance(shape, list):
            simple = [each for each in shape if each not in SHAPES and not each.startswith(ARRAY)]
            return self._of(self._random.choice(simple if simple and depth >= DEEPEST else shape), depth + 1)
        likely = 0.25 / (1 + depth)
        return {
            name: self._named(name, types.rstrip("!"), depth + 1)
            for name, types in shape.items()
            if types.endswith("!") or (depth < DEEPEST and self._random.random() < likely)
        }

    def _named(self, name: str, kind: str, depth: int) -> Any:
        """Ids are of any size; what is a time or an amount is of a likely one."""
        if kind == "Integer" and "date" in name:
            return self._random.randrange(1_500_000_000, 2_000_000_000)
        if kind == "Integer" and "id" not in name:
            return self._random.randrange(100_000)
        return self._of(kind, depth)

    def _simple(self, kind: str) -> Any:
        if kind == "Integer":
            return self._random.choice((*_NUMBERS, self._random.randrange(2**31)))
        if kind == "Float":
            return self._random.uniform(-90, 90)
        if kind in ("Boolean", "True"):
            return kind == "True" or self._random.random() < 0.5
        return self._random.choice(_TEXTS)
