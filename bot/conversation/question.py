"""What a question is, and what questions are built with."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.conversation.draft import Draft
from bot.conversation.events import Chose, Reopened, Slot
from bot.conversation.replies import Button, Note, Part, Reply
from bot.understanding import Heard
from core.catalog import Catalog, Tour

if TYPE_CHECKING:
    from bot.conversation.step import Context

Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True)
class Rejected:
    """An answer we cannot take, and the sentence that says so."""

    note: Note


@dataclass(frozen=True)
class Hint:
    """Not an answer yet, but it narrows the question: remembered in the draft."""

    changes: dict[str, Any]
    note: Note | None = None


@dataclass(frozen=True, kw_only=True)
class Question:
    slot: Slot
    read: Callable[[str, Draft, Context], Any]
    """A button's short form → an answer; ValueError when it is not one of ours."""
    check: Callable[[Any, Draft, Context], Note | None]
    """Why this answer cannot be taken (any more); None when it can."""
    hear: Callable[[Heard, Draft, Context], Any | Rejected | Hint | None]
    """What a message says to this question; None: nothing."""
    ask: Callable[[Draft, Context, str], Reply]
    """The question with its buttons, in one of its views."""
    applies: Callable[[Draft, Context], bool] = lambda draft, context: True
    settles: bool = True
    """Changing it voids an earlier confirmation."""
    optional: bool = False
    """Never asked by itself; the draft is complete without it."""


def tour_of(draft: Draft, catalog: Catalog) -> Tour:
    """The tour being booked; the catalogue's first while that is open, or when it is sold no longer."""
    return next((tour for tour in catalog.tours if tour.code == draft.tour), catalog.tours[0])


def in_rows(buttons: Iterable[Button], width: int) -> Rows:
    row = tuple(buttons)
    return tuple(row[i : i + width] for i in range(0, len(row), width))


def chooses(slot: Slot, draft: Draft, value: object, label: Note | Any) -> Button:
    return Button(label=label, event=Chose(slot=slot, value=str(value), revision=draft.revision))


def shows(slot: Slot, draft: Draft, view: str, key: str) -> Button:
    return Button(label=Note(key=key), event=Reopened(slot=slot, view=view, revision=draft.revision))


def asks(key: str, *rows: tuple[Button, ...], parts: tuple[Part, ...] = ()) -> Reply:
    return Reply(parts=(Note(key=key), *parts), buttons=rows)
