"""What every command needs to speak to a person at a terminal."""

from __future__ import annotations

from rich.console import Console

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


class SlipError(Exception):
    """Something the person at the terminal can put right. `main` prints it and leaves with code 2."""
