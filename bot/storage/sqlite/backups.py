"""Which backups were made of a database: a list beside it, so that the newest good one can be named."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

KEPT = 100
"""Lines of the list."""


def _list_of(database: Path) -> Path:
    return database.with_name(f"{database.name}.backups")


def note(database: Path, backup: Path) -> None:
    """Raises OSError where the list cannot be written."""
    lines = [*_noted(database), str(backup.resolve())]
    _list_of(database).write_text("".join(f"{line}\n" for line in lines[-KEPT:]), "utf-8")


def newest_good(database: Path) -> Path | None:
    """The last backup that is still there and whole."""
    return next((path for line in reversed(_noted(database)) if _whole(path := Path(line))), None)


def _noted(database: Path) -> list[str]:
    with contextlib.suppress(OSError, ValueError):
        return _list_of(database).read_text("utf-8").splitlines()
    return []


def _whole(path: Path) -> bool:
    if not path.is_file():
        return False
    try:
        with contextlib.closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as db:
            return bool(db.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok")
    except sqlite3.Error:
        return False
