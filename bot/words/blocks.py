"""What is said, as values: paragraphs, rows, points, buttons, a calendar. No markup and no door's own words.

A door (the private chat, a page of its own) draws them as it can; `bot/telegram/rendering.py` is one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from bot.conversation.events import Event
from bot.desk import StaffPress


class Wording(NamedTuple):
    """Some words in one look."""

    text: str
    bold: bool = False
    italic: bool = False
    person: int | None = None
    """The words open the chat with the person of this id."""
    moment: int | None = None
    """Unix time: a door that can shows it in its reader's own zone, in place of the words."""


Inline = tuple[Wording, ...]
"""A line of text, or several with newlines between. Empty when there is nothing to say."""


def bold(inline: Inline) -> Inline:
    return tuple(span._replace(bold=True) for span in inline)


def italic(inline: Inline) -> Inline:
    return tuple(span._replace(italic=True) for span in inline)


def plain(inline: Inline) -> str:
    """Without its look."""
    return "".join(span.text for span in inline)


def run(*pieces: Inline | str) -> Inline:
    """One after the other; neighbours of one look become one."""
    spans: list[Wording] = []
    for piece in pieces:
        for span in (Wording(piece),) if isinstance(piece, str) else piece:
            if spans and spans[-1][1:] == span[1:]:
                spans[-1] = Wording(spans[-1].text + span.text, *span[1:])
            elif span.text:
                spans.append(span)
    return tuple(spans)


def joined(between: str, pieces: Iterable[Inline | str]) -> Inline:
    """What says something, with `between` in between."""
    said = [piece for piece in pieces if piece]
    return run(*[part for piece in said for part in (between, piece)][1:])


@dataclass(frozen=True)
class Paragraph:
    text: Inline


@dataclass(frozen=True)
class Row:
    """A picture that says what it is about, and the text beside it."""

    icon: str
    text: Inline


@dataclass(frozen=True)
class Points:
    """A list."""

    items: tuple[Inline, ...]
    mark: str = "–"


@dataclass(frozen=True)
class Quotation:
    """Somebody else's words."""

    text: str


Block = Paragraph | Row | Points | Quotation
Section = tuple[Block, ...]
"""Blocks right under one another; sections stand apart."""


@dataclass(frozen=True, kw_only=True)
class Key:
    """A button: what stands on it, and what pressing it means."""

    label: str
    press: Event | StaffPress | None = None
    url: str | None = None
    share_phone: bool = False
    """It offers the door's own way to hand over the traveller's phone number."""
    look: Literal["", "primary", "danger"] = ""
    """What it is among others: what most want to do, or what is not to be pressed lightly."""
    share_group: bool = False
    """It offers the door's own way to choose a group that is to be the staff's."""


@dataclass(frozen=True, kw_only=True)
class DayKey:
    """A day of the grid. `press` chooses it, or asks why it cannot be chosen."""

    day: date
    state: Literal["free", "chosen", "closed", "outside"]
    press: Event


@dataclass(frozen=True, kw_only=True)
class Grid:
    """A month: None stands where the week has a day of another month."""

    title: str
    before: Key | None
    after: Key | None
    weekdays: tuple[str, ...]
    weeks: tuple[tuple[DayKey | None, ...], ...]
    idle: Event
    """A press on what is no day."""


@dataclass(frozen=True, kw_only=True)
class Screen:
    sections: tuple[Section, ...]
    buttons: tuple[tuple[Key, ...], ...] = ()
    """Rows."""
    calendar: Grid | None = None
    """Above the buttons."""
    in_place: bool = False
    """May replace the message whose button was pressed."""
    offers: bool = False
    """It is the quote of its chat."""
