"""The figure table of docs/testing.md: how big the house is, and which names mean two things.

python -m bench.figures           # the rows of the table, and what stands behind them
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

PACKAGES = ("bot", "core", "emulator")
HOUSE = ("bot", "core")
"""Where one noun is one thing. The emulator speaks the Bot API's language, and never meets the bot's."""
SHOWN = 10


@dataclass(frozen=True)
class Module:
    name: str
    lines: int
    tree: ast.Module

    @property
    def package(self) -> str:
        return self.name.partition(".")[0]


@dataclass(frozen=True)
class Function:
    name: str
    lines: int


def modules(root: Path = Path()) -> list[Module]:
    """Every module of the packages, as its text stands."""
    found = []
    for path in sorted(path for package in PACKAGES for path in (root / package).rglob("*.py")):
        text = path.read_text()
        name = ".".join(path.relative_to(root).with_suffix("").parts)
        found.append(Module(name, len(text.splitlines()), ast.parse(text)))
    return found


def functions(module: Module) -> Iterator[Function]:
    """All of them, those inside classes and functions too; a decorator's line is not counted."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno is not None:
            yield Function(f"{module.name}.{node.name}", node.end_lineno - node.lineno + 1)


def of_classes(node: ast.stmt) -> str | None:
    """The name of a class or a type: `class Sent`, `type Sent = …`, `Sent: TypeAlias = …`."""
    match node:
        case ast.ClassDef(name=name):
            return name
        case ast.Assign(targets=[ast.Name(id=name)]) if _is_type_name(name):
            return name
        case ast.AnnAssign(target=ast.Name(id=name)) if _is_type_name(name):
            return name
    return None


def of_functions(node: ast.stmt) -> str | None:
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
            return name
    return None


def of_two_modules(found: list[Module], name_of: Callable[[ast.stmt], str | None]) -> dict[str, list[str]]:
    """Public names that more than one module defines, and which modules do."""
    defined: defaultdict[str, list[str]] = defaultdict(list)
    for module in found:
        for node in module.tree.body:
            name = name_of(node)
            if name is not None and not name.startswith("_") and module.name not in defined[name]:
                defined[name].append(module.name)
    return {name: where for name, where in sorted(defined.items()) if len(where) > 1}


def _is_type_name(name: str) -> bool:
    return name[0].isupper() and not name.isupper()


def main() -> None:
    found = modules()
    house = [module for module in found if module.package in HOUSE]
    longest = sorted((each for module in found for each in functions(module)), key=lambda each: -each.lines)
    classes, shared = of_two_modules(house, of_classes), of_two_modules(house, of_functions)
    everywhere = {*of_two_modules(found, of_classes), *of_two_modules(found, of_functions)}
    print(f"| | {datetime.now(UTC).date()} |")
    print("| --- | ---: |")
    print(f"| modules (bot, core, emulator) | {len(found)} |")
    print(f"| lines | {sum(module.lines for module in found):,} |")
    print(f"| longest function, lines | {longest[0].lines} |")
    print(f"| names of two modules, bot, core, emulator | {len(everywhere)} |")
    print(f"| … of them classes and types in bot and core | {len(classes)} |")
    print("\nclasses and types of two modules:")
    for name, where in classes.items():
        print(f"  {name}: {', '.join(where)}")
    print("functions of two modules:")
    for name, where in shared.items():
        print(f"  {name}: {', '.join(where)}")
    print("longest functions:")
    for each in longest[:SHOWN]:
        print(f"  {each.lines:4} {each.name}")


if __name__ == "__main__":
    main()
