"""One bot per database: two would send every message twice."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import IO

from bot import private
from bot.storage.port import StoreError

if sys.platform == "win32":
    import msvcrt

    def _take(file: IO[str]) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(file: IO[str]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


class FileLock:
    """Held while this process lives; the operating system frees it even after a kill.

    The file beside the database stays: removing it would let a third process lock a new one.
    """

    def __init__(self, database: Path) -> None:
        path = self.beside(database)
        self._file = open(path, "a+", opener=private.opener)  # noqa: SIM115 (held for life)
        private.tighten(path)
        try:
            _take(self._file)
        except OSError:
            self._file.seek(0)
            holder = self._file.read().strip() or "unknown"
            self._file.close()
            raise StoreError(
                f"Another Chaski (process {holder}) is already at work on {database}. "
                "Stop it first, or give this one a database of its own with CHASKI_DATABASE."
            ) from None
        self._file.truncate(0)
        self._file.write(f"{os.getpid()}\n")
        self._file.flush()

    @staticmethod
    def beside(database: Path) -> Path:
        return database.with_name(f"{database.name}.lock")

    def release(self) -> None:
        self._file.close()
