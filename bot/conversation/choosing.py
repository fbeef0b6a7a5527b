"""What is chosen from the catalogue: the tour, the pick-up, the drop-off."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from bot.conversation.draft import Draft
from bot.conversation.events import Slot
from bot.conversation.question import Label, Meant, asks, chooses, in_rows, tour_of, tours_meant
from bot.conversation.replies import Note, Reply
from bot.understanding import Reading
from core.catalog import Text, Tour

if TYPE_CHECKING:
    from bot.conversation.step import Context

T = TypeVar("T")


class Choosable(Protocol):
    """A tour, a place or a stay of the catalogue."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> Text: ...


Things = Callable[[Draft, "Context"], Sequence[Choosable]]
"""What the catalogue offers for a slot."""


def meant(reading: Reading[T] | None) -> Meant | None:
    return None if reading is None else Meant(tuple(reading.choices), reading.corrects)


def same_code(value: str, draft: Draft, context: Context) -> str:
    return value


def this_one(code: str, draft: Draft, context: Context) -> tuple[str, ...]:
    return (code,)


def known(slot: Slot, things: Things) -> Callable[[Any, Draft, Context], Note | None]:
    def check(code: str, draft: Draft, context: Context) -> Note | None:
        there = any(thing.code == code for thing in things(draft, context))
        return None if there else Note(key=f"rejected.{slot.value}.unknown")

    return check


def name_of(things: Things) -> Callable[[Any, Draft, Context], Label]:
    def label(code: str, draft: Draft, context: Context) -> Label:
        names = (thing.name for thing in things(draft, context) if thing.code == code)
        return next(names, Text(code))

    return label


def left_of(slot: Slot, draft: Draft, things: Sequence[Choosable]) -> Sequence[Choosable]:
    """Without what the traveller does not want; all of them when nothing else is left."""
    refused = draft.refused.get(slot, ())
    return [thing for thing in things if thing.code not in refused] or things


def tours(draft: Draft, context: Context) -> Sequence[Choosable]:
    return context.catalog.tours


def ask_tour(draft: Draft, context: Context, view: str) -> Reply:
    offered = context.catalog.tours
    listed = tuple(Note(key="tour.option", values={"name": t.name, "summary": t.summary}) for t in offered)
    return asks("ask.tour", *((chooses(Slot.TOUR, draft, t.code, t.name),) for t in offered), parts=listed)


def ask_place(
    slot: Slot, things: Callable[[Tour], Sequence[Choosable]]
) -> Callable[[Draft, Context, str], Reply]:
    def ask(draft: Draft, context: Context, view: str) -> Reply:
        places = left_of(slot, draft, things(tour_of(draft, context.catalog)))
        buttons = (chooses(slot, draft, place.code, place.name) for place in places)
        return asks(f"ask.{slot.value}", *in_rows(buttons, 2))

    return ask


def pickups(draft: Draft, context: Context) -> Sequence[Choosable]:
    return [place for tour in tours_meant(draft, context.catalog) for place in tour.pickups]


def dropoffs(draft: Draft, context: Context) -> Sequence[Choosable]:
    return [place for tour in tours_meant(draft, context.catalog) for place in tour.dropoffs]
