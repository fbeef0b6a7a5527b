"""`chaski schema`: the catalogue's JSON Schema, for editors."""

from __future__ import annotations

import json
from pathlib import Path

from rich.markup import escape

from bot.commands.terminal import SlipError, out
from core.loading import catalogue_schemas


def schema(folder: Path) -> None:
    for path in write_schemas(folder):
        out.print(f"[green]✓[/] {escape(str(path))}")


def write_schemas(folder: Path) -> list[Path]:
    """Raises SlipError where one cannot be written."""
    written = []
    for name, content in catalogue_schemas().items():
        path = folder / name
        try:
            path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", "utf-8")
        except OSError as error:
            raise SlipError(f"{path} cannot be written: {error.strerror}.") from error
        written.append(path)
    return written
