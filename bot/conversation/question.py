"""What a question is, and what questions are built with."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.conversation.draft import Draft
from bot.conversation.events import Chose, Reopened, Slot
from bot.conversation.replies import Button, Note, Part, Reply, Value
from bot.understanding import Heard
from bot.understanding.values import Asked
from core.catalog import Catalog, Text, Tour

if TYPE_CHECKING:
    from bot.conversation.step import Context

Rows = tuple[tuple[Button, ...], ...]
Label = Note | Text


@dataclass(frozen=True)
class Rejected:
    """An answer we cannot take, and the sentence that says so."""

    note: Note
    corrects: bool = False
    view: str = ""
    """The view of the question that helps to answer it otherwise."""


@dataclass(frozen=True)
class Hint:
    """Not an answer yet, but it narrows the question: remembered in the draft."""

    changes: dict[str, Any]
    note: Note | None = None
    corrects: bool = False


@dataclass(frozen=True)
class Meant:
    """One answer, or several of which one is meant."""

    answers: tuple[Any, ...]
    corrects: bool = False
    note: Note | None = None


@dataclass(frozen=True, kw_only=True)
class Question:
    """A row of the form: all that is to be said of its slot."""

    slot: Slot
    letter: str
    """Names the slot in a button's data."""
    asked: Asked | None
    """What understanding calls this question; None: it has no answer but yes and no."""
    read: Callable[[str, Draft, Context], Any]
    """A button's short form → an answer; ValueError when it is not one of ours."""
    write: Callable[[Any], str] = str
    """The short form of an answer."""
    label: Callable[[Any, Draft, Context], Label]
    """How an answer reads."""
    check: Callable[[Any, Draft, Context], Note | None] = lambda answer, draft, context: None
    """Why this answer cannot be taken (any more); None when it can."""
    near: Callable[[Any, Draft, Context], str] = lambda answer, draft, context: ""
    """The view of the question that helps where this answer cannot be taken."""
    hear: Callable[[Heard, Draft, Context], Meant | Rejected | Hint | None] = lambda heard, draft, context: (
        None
    )
    """What a message says to this question; None: nothing."""
    ask: Callable[[Draft, Context, str], Reply]
    """The question with its buttons, in one of its views."""
    refuses: Callable[[str, Draft, Context], tuple[str, ...]] | None = None
    """The answers that are out when this code is ("not the hot springs"); None: none can be refused."""
    consists_of: Callable[[Any], tuple[str, ...]] = lambda answer: (str(answer),)
    """The codes in an answer, of which each can be refused."""
    unfinished: Callable[[Any, Draft, Context], bool] = lambda answer, draft, context: False
    """Whether this answer is to be asked on: the first of several nights."""
    which: str = "clarify.which"
    """The question where only some answers are meant."""
    others: str = ""
    """The view in which an answer besides those is offered."""
    applies: Callable[[Draft, Context], bool] = lambda draft, context: True
    remarks: Callable[[Any, Draft, Context], Note | None] = lambda answer, draft, context: None
    """What is to be said at once about this answer."""
    agreed: Callable[[Draft, Context], Any | None] = lambda draft, context: None
    """The answer that "yes" gives."""
    declined: Callable[[Draft, Context], Any | None] = lambda draft, context: None
    """The answer that "no" gives."""
    recommends: Callable[[Draft, Context], tuple[Any, Note | None] | None] = lambda draft, context: None
    """Our answer, and the words that say so, for who leaves it to us."""
    undecided: str = ""
    """The view for who leaves it to us where we cannot answer."""
    settles: bool = True
    """It is part of the trip: another answer makes another quote."""
    counts: bool = True
    """It is one of the questions that a traveller goes through ("3 of 5")."""
    optional: Callable[[Draft, Context], bool] = lambda draft, context: False
    """Not asked by itself (now); the draft is complete without it."""
    offers: Callable[[Draft, Context], bool] | None = None
    """When it is offered with the quote, once, to be had beside the trip. None: it is part of every trip."""
    icon: str = ""
    """Stands before the answer where it has a line of its own in a recap."""
    adds: bool = False
    """Another answer goes with what stands, and replaces nothing."""

    def answered(self, draft: Draft, context: Context) -> bool:
        answer = getattr(draft, self.slot.value)
        return answer is not None and not self.unfinished(answer, draft, context)


def tours_meant(draft: Draft, catalog: Catalog) -> tuple[Tour, ...]:
    """The tour being booked: all of them while that is open, none when it is sold no longer."""
    if draft.tour is None:
        return catalog.tours
    return tuple(tour for tour in catalog.tours if tour.code == draft.tour)


def wants(slot: Slot, draft: Draft) -> bool:
    """Something was answered to it, other than "none"."""
    return bool(getattr(draft, slot.value))


def tour_of(draft: Draft, catalog: Catalog) -> Tour:
    """The tour being booked; the catalogue's first while that is open, or when it is sold no longer."""
    return next(iter(tours_meant(draft, catalog)), catalog.tours[0])


def in_rows(buttons: Iterable[Button], width: int) -> Rows:
    row = tuple(buttons)
    return tuple(row[i : i + width] for i in range(0, len(row), width))


def chooses(slot: Slot, draft: Draft, value: object, label: Label) -> Button:
    return Button(label=label, event=Chose(slot=slot, value=str(value), revision=draft.revision))


def shows(slot: Slot, draft: Draft, view: str, key: str, **values: Value) -> Button:
    return Button(
        label=Note(key=key, values=values), event=Reopened(slot=slot, view=view, revision=draft.revision)
    )


def asks(key: str, *rows: tuple[Button, ...], parts: tuple[Part, ...] = ()) -> Reply:
    return Reply(parts=(Note(key=key), *parts), buttons=rows)
