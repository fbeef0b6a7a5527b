"""Makes shapes.json: what may be in an Update, type by type, of a description of the Bot API in JSON.

    python -m tests.telegram.derive_shapes api.json > tests/telegram/shapes.json

The description is the widespread one: "types", by name, with "fields" ("name", "types", "required") or
"subtypes".
A type is its fields, {"name": "Integer!", "other": "This|Array of That"} ("!": always there), or the list of
those it can be.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

Shapes = dict[str, Any]
ARRAY = "Array of "


def derive(types: dict[str, Any], root: str = "Update") -> Shapes:
    shapes: Shapes = {}
    waiting = [root]
    while waiting:
        name = waiting.pop()
        while name.startswith(ARRAY):
            name = name.removeprefix(ARRAY)
        if name in shapes or name not in types:
            continue
        kind = types[name]
        if kind.get("subtypes"):
            shapes[name] = kind["subtypes"]
            waiting += kind["subtypes"]
            continue
        shapes[name] = {
            field["name"]: "|".join(field["types"]) + "!" * field["required"]
            for field in kind.get("fields", [])
        }
        waiting += [each for field in kind.get("fields", []) for each in field["types"]]
    return dict(sorted(shapes.items()))


def main() -> None:
    shapes = derive(json.loads(Path(sys.argv[1]).read_text("utf-8"))["types"])
    rows = [f"{json.dumps(name)}: {json.dumps(shape)}" for name, shape in shapes.items()]
    print("{\n" + ",\n".join(rows) + "\n}")


if __name__ == "__main__":
    main()
