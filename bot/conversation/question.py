"""What a question is, and what questions are built with."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.conversation.draft import Draft
from bot.conversation.events import Chose, Reopened, Slot
from bot.conversation.replies import Button, Note, Part, Reply, Value
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
    overheard: Callable[[Heard, Draft, Context], Any | None] = lambda heard, draft, context: None
    """What a message says to a question that does not settle the trip, while another is asked."""
    recommends: Callable[[Draft, Context], tuple[Any, Note | None] | None] = lambda draft, context: None
    """Our answer, and the words that say so, for who leaves it to us."""
    undecided: str = ""
    """The view for who leaves it to us where we cannot answer."""
    settles: bool = True
    """It is part of the trip: another answer makes another quote."""
    optional: bool = False
    """Never asked by itself; the draft is complete without it."""


def tours_meant(draft: Draft, catalog: Catalog) -> tuple[Tour, ...]:
    """The tour being booked: all of them while that is open, none when it is sold no longer."""
    if draft.tour is None:
        return catalog.tours
    return tuple(tour for tour in catalog.tours if tour.code == draft.tour)


def tour_of(draft: Draft, catalog: Catalog) -> Tour:
    """The tour being booked; the catalogue's first while that is open, or when it is sold no longer."""
    return next(iter(tours_meant(draft, catalog)), catalog.tours[0])


def in_rows(buttons: Iterable[Button], width: int) -> Rows:
    row = tuple(buttons)
    return tuple(row[i : i + width] for i in range(0, len(row), width))


def chooses(slot: Slot, draft: Draft, value: object, label: Note | Any) -> Button:
    return Button(label=label, event=Chose(slot=slot, value=str(value), revision=draft.revision))


def shows(slot: Slot, draft: Draft, view: str, key: str, **values: Value) -> Button:
    return Button(
        label=Note(key=key, values=values), event=Reopened(slot=slot, view=view, revision=draft.revision)
    )


def asks(key: str, *rows: tuple[Button, ...], parts: tuple[Part, ...] = ()) -> Reply:
    return Reply(parts=(Note(key=key), *parts), buttons=rows)
