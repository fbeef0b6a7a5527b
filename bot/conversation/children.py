"""How old the children are: asked only where their price depends on it and somebody spoke of children.

An answer is their ages in years, the youngest first. In a button "8.11", "none" for no children.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.conversation.draft import Draft
from bot.conversation.events import Reopened, Slot
from bot.conversation.question import Hint, Meant, Rows, chooses, in_rows, tour_of, tours_meant
from bot.conversation.replies import Button, Note, Reply
from bot.understanding import Heard
from core.catalog import Text

if TYPE_CHECKING:
    from bot.conversation.step import Context

GROWN_UP = 18
"""Years from which nobody is a child any more."""

Ages = tuple[int, ...]


def read_children(value: str, draft: Draft, context: Context) -> Ages:
    return () if value == "none" else tuple(sorted(int(age) for age in value.split(".")))


def write_children(ages: Sequence[int]) -> str:
    return ".".join(map(str, ages)) or "none"


def have_a_price(draft: Draft, context: Context) -> bool:
    """There are prices for children."""
    return any(tour.prices.children for tour in tours_meant(draft, context.catalog))


def offer_children(draft: Draft, context: Context) -> bool:
    return (draft.group_size or 0) > 1 and bool(tour_of(draft, context.catalog).prices.children)


def nobody_spoke_of_them(draft: Draft, context: Context) -> bool:
    return draft.children_said is None and draft.children is None


def children_are(ages: Sequence[int]) -> Note:
    """`2 children (8, 11)`."""
    if not ages:
        return Note(key="children.none")
    said = ", ".join("<1" if age == 0 else str(age) for age in sorted(ages))
    return Note(key="children", count=len(ages), values={"ages": said})


def label_children(ages: Ages, draft: Draft, context: Context) -> Note:
    return children_are(ages)


def check_children(ages: Ages, draft: Draft, context: Context) -> Note | None:
    if any(not 0 <= age < GROWN_UP for age in ages):
        return Note(key="rejected.children.age")
    if draft.group_size is not None and len(ages) > draft.group_size:
        return Note(key="rejected.beside.many", count=draft.group_size)
    return None


def hear_children(heard: Heard, draft: Draft, context: Context) -> Meant | Hint | None:
    """Their ages; where only children are named, that they are to be asked about."""
    said = heard.children
    if said is None or not have_a_price(draft, context):
        return None
    if said.known:
        return Meant((said.ages,), said.corrects)
    if draft.children is not None and not said.corrects:
        return None
    return Hint({"children_said": said.number or 0}, corrects=said.corrects)


def ask_children(draft: Draft, context: Context, view: str) -> Reply:
    """A tap an age; `view`: those tapped so far."""
    ages = _so_far(view)
    said, most = draft.children_said, draft.group_size or GROWN_UP
    last = len(ages) + 1 == (said or most)
    rows: Rows = ()
    if len(ages) < most:
        rows = in_rows((_age(age, ages, draft, last=last) for age in range(GROWN_UP)), 6)
    ready = Note(key="button.children_done", values={"ages": children_are(ages)})
    done = chooses(Slot.CHILDREN, draft, write_children(ages), ready if ages else Note(key="children.none"))
    first = Note(key="ask.children") if said != 1 else Note(key="ask.child")
    asked = Note(key="ask.children.next", values={"ages": children_are(ages)}) if ages else first
    return Reply(parts=(asked,), buttons=(*rows, (done,)))


def _age(age: int, ages: Ages, draft: Draft, *, last: bool) -> Button:
    label, with_this = Text("<1" if age == 0 else str(age)), write_children((*ages, age))
    if last:
        return chooses(Slot.CHILDREN, draft, with_this, label)
    return Button(label=label, event=Reopened(slot=Slot.CHILDREN, view=with_this, revision=draft.revision))


def _so_far(view: str) -> Ages:
    """Whatever a button of ours holds; anything else is the question from its beginning."""
    parts = view.split(".") if view else []
    known = all(part.isascii() and part.isdigit() and int(part) < GROWN_UP for part in parts)
    return tuple(int(part) for part in parts) if known else ()
