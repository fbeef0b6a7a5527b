"""What SQLite's errors mean, and what to do about them, in a sentence."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from bot.storage.sqlite import backups

_REMEDIES = {
    "SQLITE_FULL": "the disk is full: make room, and it goes on by itself",
    "SQLITE_BUSY": "another program holds it: close that program, and it goes on by itself",
    "SQLITE_LOCKED": "another program holds it: close that program, and it goes on by itself",
    "SQLITE_READONLY": "it cannot be written: Chaski needs write permission for the file and its folder",
    "SQLITE_CANTOPEN": "it cannot be opened: Chaski needs write permission for the file and its folder",
    "SQLITE_IOERR": "the disk does not take or give the data: look at disk space and at the disk's health",
}
"""By the primary name of the error (https://www.sqlite.org/rescode.html)."""


def in_words(error: sqlite3.Error, path: Path) -> str:
    name = getattr(error, "sqlite_errorname", "")
    for known, remedy in _REMEDIES.items():
        if name.startswith(known):
            return f"The database {path}: {remedy} ({error})."
    if is_damage(error):
        return f"{path} cannot be used as the database, it is damaged ({error}). {restore_with(path)}"
    return f"The database {path} does not work: {error}."


def is_damage(error: sqlite3.Error) -> bool:
    """Whether the file is not what SQLite has written: that does not pass by itself."""
    return getattr(error, "sqlite_errorname", "").startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB"))


def restore_with(path: Path) -> str:
    """What to do when the file is lost."""
    newest = backups.newest_good(path)
    if newest is None:
        return "Stop Chaski, then restore a backup with `chaski restore FILE`."
    return f"Stop Chaski, then restore the newest good backup with `chaski restore {newest}`."
