"""Questions at the terminal: one line each; an answer that cannot be read is explained and asked again."""

from __future__ import annotations

import contextlib
import getpass
import re
import sys
import unicodedata
from collections.abc import Callable, Collection, Sequence
from decimal import Decimal
from typing import TypeVar

from rich.markup import escape

from bot.commands.terminal import SlipError, out
from core.days import folded

with contextlib.suppress(ImportError):
    import readline  # noqa: F401 (importing it lets the line be edited)

_T = TypeVar("_T")
Read = Callable[[str], _T]
"""Makes a value of a line. Raises ValueError with a kind sentence that says what to write."""

LONGEST = 500
"""Letters in an answer."""


def ask(question: str, read: Read[_T], *, unless: str = "", otherwise: str = "", hidden: bool = False) -> _T:
    """Ask until `read` takes the line; Enter alone is the answer `unless`, shown as `otherwise` or as it is.

    Raises SlipError where nobody answers.
    """
    hint = f" [dim](Enter: {escape(otherwise or unless)})[/]" if otherwise or unless else ""
    out.print(f"\n[bold]{escape(question)}[/]{hint}")
    while True:
        line = _line(hidden) or unless
        try:
            if len(line) > LONGEST:
                raise ValueError(f"That is longer than {LONGEST} letters. A little shorter, please.")
            return read(line)
        except ValueError as slip:
            out.print(f"  [yellow]{escape(str(slip))}[/]")


def _line(hidden: bool) -> str:
    try:
        line = getpass.getpass("> ") if hidden and sys.stdin.isatty() else input("> ")
    except KeyboardInterrupt:
        raise SlipError("Stopped; nothing was written.") from None
    except EOFError:
        said = "Nobody answers: this asks questions, and needs a terminal for it. Nothing was written."
        raise SlipError(said) from None
    except UnicodeDecodeError:
        return ""
    readable = (" " if unicodedata.category(letter)[0] == "C" else letter for letter in line)
    return " ".join("".join(readable).split())


def words(line: str) -> str:
    if not line:
        raise ValueError("Please write a few words.")
    return line


def anything(line: str) -> str:
    return line


def whole_number(lowest: int, highest: int) -> Read[int]:
    def read(line: str) -> int:
        if not re.fullmatch(r"\d{1,6}", line) or not lowest <= int(line) <= highest:
            raise ValueError(f"Please write a whole number from {lowest} to {highest}.")
        return int(line)

    return read


def amount(line: str, decimals: int) -> Decimal:
    """480, 480.50, 480,50 or US$480. Raises ValueError."""
    figure = re.fullmatch(r"[^\d,.\-]{0,5}(\d{1,9})(?:[.,](\d+))?[^\d,.]{0,5}", line)
    found = f"{figure[1]}.{figure[2] or 0}" if figure else "0"
    if figure is None or len(figure[2] or "") > decimals or not Decimal(found):
        example = "1250" if decimals == 0 else "1250 or 1250.50"
        raise ValueError(
            f"{line!r} is no price I can read. Write it like {example}, nothing between thousands."
        )
    return Decimal(found) if int(figure[2] or 0) else Decimal(figure[1])


def one_or(count: int, read: Read[_T], what: str) -> Read[tuple[_T, ...]]:
    """One value for all, or as many as there are."""

    def all_of(line: str) -> tuple[_T, ...]:
        values = tuple(read(each) for each in re.split(r"[\s;/]+|,\s+", line.strip(" ,;")) if each)
        if len(values) == 1:
            return values * count
        if len(values) != count:
            raise ValueError(f"Please write one {what} for all, or {count} of them with spaces between.")
        return values

    return all_of


def listed(line: str) -> tuple[str, ...]:
    """Names with commas between."""
    names = tuple(name for each in line.split(",") if (name := each.strip()))
    if not names:
        raise ValueError("Please write at least one name; commas go between several.")
    if len({folded(name) for name in names}) < len(names):
        raise ValueError("A name stands there twice: once is enough.")
    return names


def one_of(choices: Sequence[str], shown: Collection[str] = ()) -> Read[str]:
    """One of the choices, by its number from 1 or by its name."""

    def read(line: str) -> str:
        if line.isdecimal() and 1 <= int(line) <= len(choices):
            return choices[int(line) - 1]
        for choice in choices:
            if folded(line) == folded(choice):
                return choice
        raise ValueError(f"Please write one of these: {', '.join(shown or choices)}.")

    return read


def choose(question: str, choices: Sequence[str]) -> int:
    """A numbered list; the place of the chosen one, from 0."""
    numbered = "\n".join(f"  {number}. {choice}" for number, choice in enumerate(choices, start=1))
    return choices.index(ask(f"{question}\n{numbered}", one_of(choices)))
