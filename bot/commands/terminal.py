"""What every command needs to speak to a person at a terminal."""

from __future__ import annotations

import sys
import unicodedata

from rich.console import Console

from core.errors import ChaskiError

# A pipe or a file has no width of its own: tables are not squeezed there.
out = Console(highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else 240)
err = Console(highlight=False, soft_wrap=True, stderr=True)


MARKS = {
    "right": "[green]✓[/]",
    "wrong": "[red]✗[/]",
    "warning": "[bold red]![/]",
    "doubtful": "[bold yellow]?[/]",
    "note": "[yellow]–[/]",
}
"""What stands before a finding."""


class SlipError(ChaskiError):
    """What was typed cannot be done."""


def counted(number: int, noun: str) -> str:
    """`1 lead`, `2 leads`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def printable(text: str) -> str:
    """A stranger's text without what could move the cursor, colour the terminal or turn its letters round."""
    return "".join(
        "\ufffd" if unicodedata.category(character) == "Cc" or character in _TURNS else character
        for character in text
    )


_TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Unicode's bidirectional overrides and isolates (UAX 9)."""
