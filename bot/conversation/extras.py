"""What can be had on top, a horse or a sleeping bag: never asked, heard at any time, offered once.

An answer is all that they take. A button changes one of them: "horse" takes it for everybody, "horse=2" for
two of them, "horse=0" not at all; "none" takes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from bot.conversation.draft import Draft
from bot.conversation.events import Reopened, Slot
from bot.conversation.question import Label, Meant, asks, chooses, in_rows, tour_of, tours_meant
from bot.conversation.replies import Button, Note, Offered, Offers, Reply
from bot.conversation.stays import AND_THEN
from bot.understanding import Heard
from core.catalog import Extra, Supplement, Text, Tour
from core.trip import Taken

if TYPE_CHECKING:
    from bot.conversation.step import Context

Extras = tuple[Taken, ...]


def are_there_extras(draft: Draft, context: Context) -> bool:
    return bool(tour_of(draft, context.catalog).extras)


def read_extras(value: str, draft: Draft, context: Context) -> Extras:
    """What they take after that button. ValueError for a number that is none."""
    if value == "none":
        return ()
    taken = draft.extras or ()
    for part in value.split(AND_THEN):
        code, _, number = part.partition("=")
        taken = _with(taken, code, int(number) if number else None)
    return taken


def write_extras(extras: Extras) -> str:
    parts = (each.code if each.number is None else f"{each.code}={each.number}" for each in extras)
    return AND_THEN.join(parts) or "none"


def _with(taken: Extras, code: str, number: int | None) -> Extras:
    """With so many of it; 0: without."""
    others = tuple(each for each in taken if each.code != code)
    return others if number == 0 else (*others, Taken(code=code, number=number))


def extras_are(extras: Sequence[Taken], tours: Iterable[Tour]) -> Label:
    """`Riding horse × 2, mule for the bags`."""
    names = {extra.code: extra.name for tour in tours for extra in tour.extras}
    said: Label = Note(key="extras.none")
    for at, each in enumerate(extras):
        name: Label = names.get(each.code) or Text(each.code)
        if each.number is not None:
            name = Note(key="extras.number", values={"what": name, "number": each.number})
        said = Note(key="extras.and", values={"first": said, "then": name}) if at else name
    return said


def label_extras(extras: Extras, draft: Draft, context: Context) -> Label:
    return extras_are(extras, tours_meant(draft, context.catalog))


def check_extras(extras: Extras, draft: Draft, context: Context) -> Note | None:
    known = {extra.code for tour in tours_meant(draft, context.catalog) for extra in tour.extras}
    if any(each.code not in known for each in extras):
        return Note(key="rejected.extras.unknown")
    if any((each.number or 0) > (draft.group_size or GROUP) for each in extras):
        return Note(key="rejected.beside.many", count=draft.group_size or GROUP)
    return None


GROUP = 99
"""As many as may come, while nobody has said how many."""


def hear_extras(heard: Heard, draft: Draft, context: Context) -> Meant | None:
    """Beside those they take; without those they do not want."""
    taken = draft.extras or ()
    for extra in heard.extras:
        number = extra.number
        if _for_the_group(extra.code, draft, context) and number != 0:
            number = None
        taken = _with(taken, extra.code, number)
    return None if taken == (draft.extras or ()) else Meant((taken,), corrects=True)


def _for_the_group(code: str, draft: Draft, context: Context) -> bool:
    """The group pays it once, so for how many is no question."""
    tour = tour_of(draft, context.catalog)
    price = next((extra.price for extra in tour.extras if extra.code == code), None)
    return draft.group_size == 1 or (isinstance(price, Supplement) and price.per_person is None)


def ask_extras(draft: Draft, context: Context, view: str) -> Reply:
    """`view`: the code of the one of which we ask for how many."""
    tour = tour_of(draft, context.catalog)
    extra = next((extra for extra in tour.extras if extra.code == view), None)
    if extra is not None:
        return _for_how_many(extra, draft)
    buttons = tuple((_button(extra, draft, context),) for extra in tour.extras)
    return asks("ask.extras", *buttons, parts=(Offers(offered=tuple(map(extra_offered, tour.extras))),))


def extra_offered(extra: Extra) -> Offered:
    return Offered(name=extra.name, price=extra.price, each="day" if extra.per_day else "", about=extra.about)


def _button(extra: Extra, draft: Draft, context: Context) -> Button:
    if any(each.code == extra.code for each in draft.extras or ()):
        without = Note(key="button.without_extra", values={"what": extra.name})
        return chooses(Slot.EXTRAS, draft, f"{extra.code}=0", without)
    if _for_the_group(extra.code, draft, context):
        return chooses(Slot.EXTRAS, draft, extra.code, extra.name)
    asked = Reopened(slot=Slot.EXTRAS, view=extra.code, revision=draft.revision)
    return Button(label=extra.name, event=asked)


def _for_how_many(extra: Extra, draft: Draft) -> Reply:
    size = draft.group_size or 1
    everybody = chooses(Slot.EXTRAS, draft, extra.code, Note(key="button.everybody", values={"n": size}))
    fewer = (
        chooses(Slot.EXTRAS, draft, f"{extra.code}={n}", Note(key="button.people", values={"n": n}))
        for n in range(1, size)
    )
    asked = Note(key="ask.extras.number", values={"what": extra.name})
    offered = Offers(offered=(extra_offered(extra),))
    return Reply(parts=(asked, offered), buttons=((everybody,), *in_rows(fewer, 3)))


def only_extra(draft: Draft, context: Context) -> Extras | None:
    """What "yes" takes, where there is but one."""
    tour = tour_of(draft, context.catalog)
    if len(tour.extras) != 1:
        return None
    code = tour.extras[0].code
    return (Taken(code=code),) if _for_the_group(code, draft, context) else None
