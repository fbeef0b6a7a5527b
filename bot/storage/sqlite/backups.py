"""Which backups were made of a database: a list beside it, so that the newest good one can be named."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

from bot import private
from bot.storage.port import StoreError
from bot.storage.sqlite.migrate import migrations, version_of

KEPT = 100
"""Lines of the list."""


def _list_of(database: Path) -> Path:
    return database.with_name(f"{database.name}.backups")


def note(database: Path, backup: Path) -> None:
    """Raises OSError where the list cannot be written."""
    lines = [*_noted(database), str(backup.resolve())]
    private.make(_list_of(database), exist_ok=True)
    _list_of(database).write_text("".join(f"{line}\n" for line in lines[-KEPT:]), "utf-8")


def check(backup: Path) -> None:
    """Raises StoreError for what is no whole database of ours, of this version or one before."""
    problem = _problem(backup)
    if problem:
        raise StoreError(f"{backup} cannot be restored: {problem}. Take another copy.")


def known(database: Path) -> list[Path]:
    """Those that are still there, the oldest first."""
    return [path for line in _noted(database) if (path := Path(line)).is_file()]


def newest_good(database: Path) -> Path | None:
    """The last backup that is still there and whole."""
    return next((path for line in reversed(_noted(database)) if not _problem(path := Path(line))), None)


def _noted(database: Path) -> list[str]:
    with contextlib.suppress(OSError, ValueError):
        return _list_of(database).read_text("utf-8").splitlines()
    return []


def _problem(path: Path) -> str | None:
    if not path.is_file():
        return "there is no such file"
    try:
        with contextlib.closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as db:
            found = str(db.execute("PRAGMA integrity_check(1)").fetchone()[0])
            version = version_of(db)
    except sqlite3.Error as error:
        return str(error)
    if found != "ok":
        return f"it is damaged: {found}"
    if not 0 < version <= migrations()[-1][0]:
        return "it is no database of this Chaski or of an older one"
    return None
