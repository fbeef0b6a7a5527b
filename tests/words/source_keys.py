"""Which texts the code asks for, read from its syntax tree."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_KEY = re.compile(r"[a-z]+(\.[a-z_]+)+")
_BEGINNING = re.compile(r"[a-z]+\.([a-z_]+\.)?[a-z_]*")
_SPEAKERS = ("say", "plain")


@dataclass(frozen=True)
class Asked:
    """`Note(key="…", values={…}, count=…)`, `say("…", name=…)`: a key and the values that go with it.

    `values` is None where the code does not spell them out.
    """

    where: str
    key: str
    values: frozenset[str] | None


@dataclass(frozen=True)
class Source:
    asked: tuple[Asked, ...]
    """Calls with a literal key."""
    constants: frozenset[str]
    """Every string that looks like a key, wherever it stands."""
    beginnings: frozenset[str]
    """The fixed part of f-strings such as f"again.{slot}"."""


def read(folder: Path) -> Source:
    """The texts that all modules in this folder ask for."""
    asked: list[Asked] = []
    constants: set[str] = set()
    beginnings: set[str] = set()
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                constants.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                beginnings |= set(_beginning(node))
            elif isinstance(node, ast.Call):
                asked += _asked(node, f"{path.name}:{node.lineno}")
    return Source(tuple(asked), frozenset(constants), frozenset(beginnings))


def _beginning(node: ast.JoinedStr) -> Iterator[str]:
    first = node.values[0]
    if isinstance(first, ast.Constant) and _BEGINNING.fullmatch(str(first.value)):
        yield str(first.value)


def _asked(call: ast.Call, where: str) -> Iterator[Asked]:
    named = {keyword.arg: keyword.value for keyword in call.keywords}
    if isinstance(call.func, ast.Name) and call.func.id == "Note":
        key, values = named.get("key"), _literal_keys(named.get("values"))
    elif isinstance(call.func, ast.Attribute) and call.func.attr in _SPEAKERS and call.args:
        key = call.args[0]
        values = frozenset(name for name in named if name) - {"count"} if None not in named else None
    else:
        return
    if "count" in named and values is not None:
        values |= {"count"}
    if isinstance(key, ast.Constant) and isinstance(key.value, str):
        yield Asked(where, key.value, values)
    elif isinstance(key, ast.IfExp):
        for either in (key.body, key.orelse):
            if isinstance(either, ast.Constant):
                yield Asked(where, str(either.value), values)


def _literal_keys(values: ast.expr | None) -> frozenset[str] | None:
    if values is None:
        return frozenset()
    if isinstance(values, ast.Dict) and all(isinstance(key, ast.Constant) for key in values.keys):
        return frozenset(str(key.value) for key in values.keys if isinstance(key, ast.Constant))
    return None
