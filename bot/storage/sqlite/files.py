"""The files of the open database: are they still the ones we write to?

A file that is deleted or replaced stays open: we would go on writing where nobody will ever read.
"""

from __future__ import annotations

import os
from pathlib import Path

from bot.storage.port import StoreError

_Identity = tuple[int, int]


class OpenFiles:
    """The database and its -wal, as they were opened."""

    def __init__(self, database: Path) -> None:
        wal = database.with_name(f"{database.name}-wal")
        self._opened = {path: identity for path in (database, wal) if (identity := _identity(path))}

    def lost(self) -> str | None:
        """Which of them is not there any more or was replaced."""
        for path, identity in self._opened.items():
            now = _identity(path)
            if now is None:
                return f"{path} was deleted while Chaski was working with it"
            if now != identity:
                return f"{path} was replaced while Chaski was working with it"
        return None


def _identity(path: Path) -> _Identity | None:
    try:
        status = os.stat(path)  # noqa: PTH116 (at every write: pathlib is slower)
    except OSError:
        return None
    return status.st_dev, status.st_ino


def check_not_vanished(database: Path, worked_here: bool) -> None:
    """An empty place where a bot worked before is no new database. Raises StoreError."""
    if worked_here and (not database.exists() or database.stat().st_size == 0):
        state = "is empty" if database.exists() else "is not there"
        raise StoreError(
            f"The database {database} {state}, but Chaski has worked with it before. Restore a backup with "
            f"`chaski restore FILE`; to begin anew with an empty one, delete {database}.lock."
        )
