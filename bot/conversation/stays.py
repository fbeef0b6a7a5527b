"""Where they sleep: asked once for each stopover, as far as there is something to choose.

An answer is the codes of the stays, one for each stopover, joined by `AND_THEN`: "lodge" where they stay at
one place all nights, "tent+lodge" where the stays change on the way. One that ends early is asked on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.conversation.draft import Draft
from bot.conversation.events import Slot
from bot.conversation.question import Label, Meant, Rejected, asks, chooses, in_rows, tour_of, tours_meant
from bot.conversation.replies import Note, Reply, Stays
from bot.understanding import Heard
from core.catalog import Stay, Text, Tour

if TYPE_CHECKING:
    from bot.conversation.step import Context

AND_THEN = "+"
"""Between the codes of an answer. No code of a catalogue holds one."""


def codes(answer: str) -> tuple[str, ...]:
    return tuple(answer.split(AND_THEN))


def asked_about(draft: Draft, context: Context) -> bool:
    """Not on a day tour, nor where nobody chooses."""
    return any(len(stopover.stays) > 1 for stopover in tour_of(draft, context.catalog).stopovers)


def whole(tour: Tour, answer: str | None) -> tuple[str, ...] | None:
    """A stay for each stopover; None while one of them is open."""
    chosen = _with_the_only(tour, codes(answer) if answer else ())
    return chosen if len(chosen) == len(tour.stopovers) else None


def _with_the_only(tour: Tour, chosen: tuple[str, ...]) -> tuple[str, ...]:
    """A stopover with a single stay is nothing to ask."""
    while len(chosen) < len(tour.stopovers) and len(left := tour.stopovers[len(chosen)].stays) == 1:
        chosen = (*chosen, left[0].code)
    return chosen


def unfinished(answer: str, draft: Draft, context: Context) -> bool:
    return whole(tour_of(draft, context.catalog), answer) is None


def _so_far(draft: Draft, context: Context) -> tuple[str, ...]:
    """What is chosen of an answer that is asked on; nothing when it is asked anew."""
    tour = tour_of(draft, context.catalog)
    begun = draft.stay is not None and draft.changing is not Slot.STAY
    chosen = codes(draft.stay) if draft.stay and begun and unfinished(draft.stay, draft, context) else ()
    return _with_the_only(tour, chosen)


def _known(draft: Draft, context: Context) -> dict[str, Stay]:
    return {stay.code: stay for tour in tours_meant(draft, context.catalog) for stay in tour.stays}


def label_stay(answer: str, draft: Draft, context: Context) -> Label:
    """`Tent → Lodge`."""
    known = _known(draft, context)
    first, *others = (known[code].name if code in known else Text(code) for code in codes(answer))
    said: Label = first
    for name in others:
        said = Note(key="stay.then", values={"first": said, "then": name})
    return said


def check_stay(answer: str, draft: Draft, context: Context) -> Note | None:
    unknown = Note(key="rejected.stay.unknown")
    tours = tours_meant(draft, context.catalog)
    return None if any(_fits(tour, codes(answer)) for tour in tours) else unknown


def _fits(tour: Tour, chosen: tuple[str, ...]) -> bool:
    stopovers = tour.stopovers
    return len(chosen) <= len(stopovers) and all(
        code in {stay.code for stay in stopover.stays}
        for code, stopover in zip(chosen, stopovers, strict=False)
    )


def ask_stay(draft: Draft, context: Context, view: str) -> Reply:
    tour = tour_of(draft, context.catalog)
    chosen = _so_far(draft, context)
    stopover = tour.stopovers[min(len(chosen), len(tour.stopovers) - 1)]
    stays = _left(draft, stopover.stays)
    buttons = (chooses(Slot.STAY, draft, AND_THEN.join((*chosen, stay.code)), stay.name) for stay in stays)
    reply = asks("ask.stay", *in_rows(buttons, 1), parts=(Stays(tour=tour, stays=stays),))
    if len(tour.stopovers) == 1:
        return reply
    first, last = stopover.nights[0], stopover.nights[-1]
    which = Note(key="ask.stay.night", values={"night": first})
    if first != last:
        which = Note(key="ask.stay.nights", values={"first": first, "last": last})
    return Reply(parts=(which, *reply.parts[1:]), buttons=reply.buttons)


def _left(draft: Draft, stays: tuple[Stay, ...]) -> tuple[Stay, ...]:
    """Without what the traveller does not want; all of them when nothing else is left."""
    refused = draft.refused.get(Slot.STAY, ())
    return tuple(stay for stay in stays if stay.code not in refused) or stays


def named(code: str, draft: Draft, context: Context) -> tuple[str, ...]:
    """The codes that a stay's or a family's code stands for."""
    family = tour_of(draft, context.catalog).stays_of(code)
    return tuple(stay.code for stay in family) or (code,)


def meant_stay(heard: Heard, draft: Draft, context: Context) -> Meant | Rejected | None:
    """A stay that is named is for the stopover that is asked about, and for those after it that have it."""
    if heard.stay is None:
        return None
    refused = draft.refused.get(Slot.STAY, ())
    said = dict.fromkeys(one for choice in heard.stay.choices for one in named(choice, draft, context))
    left = [code for code in said if code not in refused]
    answers = dict.fromkeys(_from_here_on(code, draft, context) for code in left)
    meant = tuple(answer for answer in answers if answer)
    if meant:
        return Meant(meant, heard.stay.corrects)
    return Rejected(Note(key="rejected.stay.unknown"), heard.stay.corrects) if left else None


def _from_here_on(code: str, draft: Draft, context: Context) -> str:
    tour, chosen = tour_of(draft, context.catalog), _so_far(draft, context)
    if not tour.stopovers:
        return ""
    for stopover in tour.stopovers[len(chosen) :]:
        if code not in {stay.code for stay in stopover.stays}:
            break
        chosen = (*chosen, code)
    return AND_THEN.join(chosen) if code in chosen else ""


def recommend_stay(draft: Draft, context: Context) -> tuple[str, Note]:
    """Of those they named, or did not refuse, the operator's own recommendation, else the first."""
    tour, chosen = tour_of(draft, context.catalog), _so_far(draft, context)
    named_so = draft.choices.get(Slot.STAY, ())
    for stopover in tour.stopovers[len(chosen) :]:
        left = [stay.code for stay in _left(draft, stopover.stays) if not named_so or stay.code in named_so]
        best = stopover.recommended.code
        chosen = (*chosen, best if best in left or not left else left[0])
    answer = AND_THEN.join(chosen)
    if chosen == (tour.recommended_stay.code,):
        return answer, Note(key="note.recommended", values={"stay": tour.recommended.name})
    return answer, Note(key="note.chosen_for_you", values={"stay": label_stay(answer, draft, context)})
