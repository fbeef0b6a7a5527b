"""How many travel: the question, and what it takes for an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from bot.conversation.draft import Draft
from bot.conversation.events import Slot
from bot.conversation.question import asks, chooses, in_rows, shows, tour_of
from bot.conversation.replies import Note, Reply

if TYPE_CHECKING:
    from bot.conversation.step import Context

T = TypeVar("T")


GROUP_SIZE_LIMIT = 99
"""Beyond it a number is rather a year, a price or a joke than a group."""


def ask_group_size(draft: Draft, context: Context, view: str) -> Reply:
    most = tour_of(draft, context.catalog).group_maximum
    sizes = range(most + 1, 2 * most + 1) if view == "more" else range(1, most + 1)
    rows = in_rows(
        (chooses(Slot.GROUP_SIZE, draft, n, Note(key="button.people", values={"n": n})) for n in sizes), 3
    )
    if view == "more":
        fewer = shows(Slot.GROUP_SIZE, draft, "", "button.fewer_people", n=most)
        return asks("ask.group_size.more", *rows, (fewer,), parts=(_personal(most),))
    more = shows(Slot.GROUP_SIZE, draft, "more", "button.more_people", n=most + 1)
    return asks("ask.group_size", *rows, (more,))


def _personal(most: int) -> Note:
    return Note(key="note.over_maximum", values={"maximum": most})


def too_many_for_the_table(size: int, draft: Draft, context: Context) -> Note | None:
    most = tour_of(draft, context.catalog).group_maximum
    return _personal(most) if size > most else None


def check_group_size(size: int, draft: Draft, context: Context) -> Note | None:
    if size < 1:
        return Note(key="rejected.group_size.zero")
    if size > GROUP_SIZE_LIMIT:
        return Note(key="rejected.group_size.many", values={"limit": GROUP_SIZE_LIMIT})
    return None
