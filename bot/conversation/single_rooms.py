"""How many want a room of their own: never asked, heard at any time, offered once where it has a price."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.conversation.draft import Draft
from bot.conversation.events import Slot
from bot.conversation.question import Meant, asks, chooses, in_rows, tour_of
from bot.conversation.replies import Note, Offered, Offers, Reply
from bot.conversation.stays import whole
from bot.understanding import Heard
from core.catalog import Tour

if TYPE_CHECKING:
    from bot.conversation.step import Context


def are_there_rooms(draft: Draft, context: Context) -> bool:
    """Not on a day tour."""
    return bool(tour_of(draft, context.catalog).stays)


def offer_rooms(draft: Draft, context: Context) -> bool:
    return (draft.group_size or 0) > 1 and bool(rooms_offered(tour_of(draft, context.catalog), draft))


def rooms_are(number: int) -> Note:
    """`2 single rooms`."""
    return Note(key="single_rooms", count=number) if number else Note(key="single_rooms.none")


def label_rooms(number: int, draft: Draft, context: Context) -> Note:
    return rooms_are(number)


def check_rooms(number: int, draft: Draft, context: Context) -> Note | None:
    if number < 0 or (draft.group_size is not None and number > draft.group_size):
        return Note(key="rejected.beside.many", count=draft.group_size or 1)
    return None


def hear_rooms(heard: Heard, draft: Draft, context: Context) -> Meant | None:
    """ "Single rooms" may be for any number of them, from two on."""
    said = heard.single_rooms
    if said is None or not are_there_rooms(draft, context):
        return None
    most = draft.group_size or 1
    numbers = dict.fromkeys(
        number for choice in said.choices for number in ((choice,) if choice is not None else _some(most))
    )
    if tuple(numbers) == (0,) and draft.single_rooms is None:
        return None
    return Meant(tuple(numbers), said.corrects)


def _some(most: int) -> tuple[int, ...]:
    return tuple(range(most, min(2, most) - 1, -1))


def ask_rooms(draft: Draft, context: Context, view: str) -> Reply:
    tour = tour_of(draft, context.catalog)
    numbers = range(1, (draft.group_size or tour.group_maximum) + 1)
    labels = ((n, Note(key="button.people", values={"n": n})) for n in numbers)
    buttons = (chooses(Slot.SINGLE_ROOMS, draft, n, label) for n, label in labels)
    none = chooses(Slot.SINGLE_ROOMS, draft, 0, Note(key="single_rooms.none"))
    offered = rooms_offered(tour, draft)
    parts = (Offers(offered=offered),) if offered else ()
    return asks("ask.single_rooms", *in_rows(buttons, 3), (none,), parts=parts)


def rooms_offered(tour: Tour, draft: Draft) -> tuple[Offered, ...]:
    """What such a room costs where they sleep; nothing where nobody has said."""
    chosen = dict.fromkeys(whole(tour, draft.stay) or (stay.code for stay in tour.stays))
    stays = [tour.stay(code) for code in chosen]
    if any(stay.single for stay in stays):
        return tuple(
            Offered(name=stay.name, price=stay.single, each="night" if stay.per_night else "")
            for stay in stays
            if stay.single
        )
    single = tour.prices.single
    return (Offered(name=Note(key="quote.single"), price=single),) if single else ()
