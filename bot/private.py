"""Files that only their owner may read: travellers' names and numbers, and the token.

The mode is given when a file is made, so neither the umask nor a moment in between lets others in.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

_MODE = 0o600


def opener(path: str, flags: int) -> int:
    """For `open(…, opener=opener)`: a file that is made by it is its owner's alone."""
    return os.open(path, flags, _MODE)


def make(path: Path, *, exist_ok: bool = False) -> None:
    """An empty file. Raises FileExistsError where there is one, unless that is welcome; and OSError."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | (0 if exist_ok else os.O_EXCL), _MODE))
    tighten(path)


def tighten(path: Path) -> None:
    """Shut a file to others, where it is there and ours; another user's stays as it is."""
    with contextlib.suppress(OSError):
        if exposed(path):
            path.chmod(_MODE)


def exposed(path: Path) -> bool:
    """Whether other users of this machine may read or write it; never on Windows, where modes say nothing."""
    try:
        return os.name == "posix" and bool(path.stat().st_mode & 0o077)
    except OSError:
        return False
