"""What we ask, a row a slot, in the order of asking.

A row holds all that is to be said of its slot: its letter in a button's data, how a button's short form or an
understood message becomes an answer, how that reads, whether it is (still) acceptable, and which buttons the
question offers. Nothing else names a slot but the draft and the trip that keep its answer, so a new question
is one row.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeVar

from bot.conversation.children import (
    ask_children,
    check_children,
    have_a_price,
    hear_children,
    label_children,
    nobody_spoke_of_them,
    offer_children,
    read_children,
    write_children,
)
from bot.conversation.choosing import (
    ask_place,
    ask_tour,
    dropoffs,
    known,
    meant,
    name_of,
    pickups,
    same_code,
    this_one,
    tours,
)
from bot.conversation.contact import (
    ask_contact,
    hear_contact,
    label_contact,
    read_contact,
    telegram_is_enough,
    write_contact,
)
from bot.conversation.dates import (
    around,
    ask_dates,
    check_dates,
    dates_value,
    hear_dates,
    read_dates,
    recommend_dates,
)
from bot.conversation.draft import Draft
from bot.conversation.events import Slot
from bot.conversation.extras import (
    are_there_extras,
    ask_extras,
    check_extras,
    hear_extras,
    label_extras,
    only_extra,
    read_extras,
    write_extras,
)
from bot.conversation.group_size import ask_group_size, check_group_size, too_many_for_the_table
from bot.conversation.question import (
    Question,
    asks,
    chooses,
    in_rows,
    shows,
    tour_of,
)
from bot.conversation.replies import Button, Note, Reply
from bot.conversation.single_rooms import (
    are_there_rooms,
    ask_rooms,
    check_rooms,
    hear_rooms,
    label_rooms,
    offer_rooms,
)
from bot.conversation.stays import (
    ask_stay,
    asked_about,
    check_stay,
    codes,
    label_stay,
    meant_stay,
    named,
    recommend_stay,
    unfinished,
)
from core.leads import Contact

if TYPE_CHECKING:
    from bot.conversation.step import Context

T = TypeVar("T")


SHORT_WORD = 3
"""Letters up to which a word says nothing when it is quoted alone."""


# --- what is doubtful


def _ask_check(draft: Draft, context: Context, view: str) -> Reply:
    """What a message that was not wholly understood has been taken for."""
    right = chooses(Slot.CHECK, draft, "yes", Note(key="button.right"))
    others = (shows(slot, draft, "", f"button.change_{slot.value}") for slot in draft.doubtful)
    parts = (*doubted(draft.unclear), Note(key="ask.check"))
    return Reply(parts=parts, buttons=((right,), *in_rows(others, 3)))


def doubted(unclear: Sequence[str]) -> tuple[Note, ...]:
    """The words nobody could place; of a lone "or" nothing is said, the ❓ says it all."""
    telling = (words for words in unclear if len(words) > SHORT_WORD or any(c.isdigit() for c in words))
    return tuple(Note(key="doubt.words", values={"words": words}) for words in telling)


# --- confirmation: the quote is the question


def _ask_confirm(draft: Draft, context: Context, view: str) -> Reply:
    """The question alone: the quote itself is shown by `offering`."""
    request = chooses(Slot.CONFIRM, draft, "yes", Note(key="button.request"))
    change = shows(Slot.CONFIRM, draft, "change", "button.change")
    return asks("ask.confirm", (request,), (change,))


def offers(draft: Draft, context: Context) -> tuple[tuple[Button, ...], ...]:
    """What can be had beside the trip, with its first quote and never again; it stays among the changes."""
    if not draft.inviting:
        return ()
    rows = (q for q in QUESTIONS if q.offers and not draft.has(q.slot) and q.offers(draft, context))
    return in_rows((shows(q.slot, draft, "", f"button.add_{q.slot.value}") for q in rows), 3)


def changes(draft: Draft, context: Context) -> tuple[tuple[Button, ...], ...]:
    """A button for each answer of the trip that there is to change; with a quote, for all of them."""
    rows = (q for q in QUESTIONS if q.settles and q.applies(draft, context))
    there = (q for q in rows if draft.has(q.slot) or (draft.quote and _is_to_have(q, draft, context)))
    return in_rows((shows(q.slot, draft, "", f"button.change_{q.slot.value}") for q in there), 3)


def _is_to_have(question: Question, draft: Draft, context: Context) -> bool:
    """Not what was offered, so as not to offer it twice in one message."""
    if question.offers is None:
        return True
    return question.offers(draft, context) and not draft.inviting


def _yes(value: str, draft: Draft, context: Context) -> bool:
    if value != "yes":
        raise ValueError(value)
    return True


QUESTIONS = (
    Question(
        slot=Slot.TOUR,
        letter="t",
        asked="tour",
        read=same_code,
        label=name_of(tours),
        check=known(Slot.TOUR, tours),
        hear=lambda heard, draft, context: meant(heard.tour),
        refuses=this_one,
        ask=ask_tour,
        applies=lambda draft, context: len(context.catalog.tours) > 1,
    ),
    Question(
        slot=Slot.GROUP_SIZE,
        letter="g",
        asked="group_size",
        read=lambda value, draft, context: int(value),
        label=lambda size, draft, context: Note(key="people", count=size),
        check=check_group_size,
        hear=lambda heard, draft, context: meant(heard.group_size),
        ask=ask_group_size,
        remarks=too_many_for_the_table,
    ),
    Question(
        slot=Slot.CHILDREN,
        letter="n",
        asked="children",
        read=read_children,
        write=write_children,
        label=label_children,
        check=check_children,
        hear=hear_children,
        ask=ask_children,
        applies=have_a_price,
        declined=lambda draft, context: (),
        optional=nobody_spoke_of_them,
        offers=offer_children,
        icon="🧒",
    ),
    Question(
        slot=Slot.DATES,
        letter="d",
        asked="dates",
        read=read_dates,
        write=dates_value,
        label=lambda dates, draft, context: Note(key="button.dates", values={"dates": dates}),
        check=check_dates,
        near=lambda dates, draft, context: around(dates.earliest, draft, context),
        hear=hear_dates,
        which="clarify.dates",
        others="button.other_month",
        agreed=lambda draft, context: draft.window,
        recommends=recommend_dates,
        undecided="months",
        ask=ask_dates,
    ),
    Question(
        slot=Slot.PICKUP,
        letter="p",
        asked="pickup",
        read=same_code,
        label=name_of(pickups),
        check=known(Slot.PICKUP, pickups),
        hear=lambda heard, draft, context: meant(heard.pickup),
        refuses=this_one,
        ask=ask_place(Slot.PICKUP, lambda tour: tour.pickups),
        applies=lambda draft, context: len(tour_of(draft, context.catalog).pickups) > 1,
    ),
    Question(
        slot=Slot.STAY,
        letter="s",
        asked="stay",
        read=same_code,
        label=label_stay,
        check=check_stay,
        hear=meant_stay,
        refuses=named,
        consists_of=codes,
        which="clarify.stay",
        others="button.all_stays",
        recommends=recommend_stay,
        ask=ask_stay,
        applies=asked_about,
        unfinished=unfinished,
    ),
    Question(
        slot=Slot.DROPOFF,
        letter="o",
        asked="dropoff",
        read=same_code,
        label=name_of(dropoffs),
        check=known(Slot.DROPOFF, dropoffs),
        hear=lambda heard, draft, context: meant(heard.dropoff),
        refuses=this_one,
        ask=ask_place(Slot.DROPOFF, lambda tour: tour.dropoffs),
        applies=lambda draft, context: len(tour_of(draft, context.catalog).dropoffs) > 1,
        optional=lambda draft, context: True,
    ),
    Question(
        slot=Slot.SINGLE_ROOMS,
        letter="r",
        asked="single_rooms",
        read=lambda value, draft, context: int(value),
        label=label_rooms,
        check=check_rooms,
        hear=hear_rooms,
        ask=ask_rooms,
        applies=are_there_rooms,
        agreed=lambda draft, context: 1,
        declined=lambda draft, context: 0,
        optional=lambda draft, context: True,
        offers=offer_rooms,
        icon="🛏",
    ),
    Question(
        slot=Slot.EXTRAS,
        letter="x",
        asked="extras",
        read=read_extras,
        write=write_extras,
        label=label_extras,
        check=check_extras,
        hear=hear_extras,
        ask=ask_extras,
        applies=are_there_extras,
        agreed=only_extra,
        declined=lambda draft, context: (),
        optional=lambda draft, context: True,
        offers=are_there_extras,
        icon="➕",
        adds=True,
    ),
    Question(
        slot=Slot.CHECK,
        letter="k",
        asked=None,
        read=_yes,
        label=lambda answer, draft, context: Note(key="button.right"),
        ask=_ask_check,
        applies=lambda draft, context: bool(draft.doubtful),
        agreed=lambda draft, context: True,
        settles=False,
        counts=False,
    ),
    Question(
        slot=Slot.CONFIRM,
        letter="y",
        asked="confirm",
        read=_yes,
        label=lambda answer, draft, context: Note(key="button.request"),
        ask=_ask_confirm,
        agreed=lambda draft, context: True,
        settles=False,
        counts=False,
    ),
    Question(
        slot=Slot.CONTACT,
        letter="c",
        asked="contact",
        read=read_contact,
        write=write_contact,
        label=label_contact,
        hear=hear_contact,
        agreed=telegram_is_enough,
        declined=telegram_is_enough,
        recommends=lambda draft, context: (Contact(), None),
        ask=ask_contact,
        settles=False,
    ),
)

BY_SLOT = {question.slot: question for question in QUESTIONS}
CHECK = BY_SLOT[Slot.CHECK]


def pending(draft: Draft, context: Context) -> Question | None:
    """What to ask now: whether an answer was meant to change, what they want to change, what we are not sure
    of, else the first question without an answer."""
    instead = next((q for q in QUESTIONS if q.slot in draft.choices and draft.has(q.slot)), None)
    if instead or draft.changing:
        return instead or BY_SLOT[draft.changing or Slot.CHECK]
    if draft.doubtful:
        return CHECK
    rows = [q for q in QUESTIONS if q is not CHECK and q.applies(draft, context)]
    optional = {q.slot for q in rows if q.optional(draft, context)}
    which = [q for q in rows if q.slot in optional and q.slot in draft.choices]
    asked = [q for q in rows if q.slot not in optional]
    return next((q for q in (*which, *asked) if not q.answered(draft, context)), None)


def posed(question: Question, draft: Draft, context: Context, view: str) -> Reply:
    """The question as it is to be asked: of all its answers, or which of those that may be meant."""
    choices = draft.choices.get(question.slot, ())
    if not choices or view:
        return question.ask(draft, context, view)
    answers = [question.read(choice, draft, context) for choice in choices]
    labels = [question.label(answer, draft, context) for answer in answers]
    buttons = [
        (chooses(question.slot, draft, choice, label),) for choice, label in zip(choices, labels, strict=True)
    ]
    if draft.has(question.slot):
        now = question.label(getattr(draft, question.slot.value), draft, context)
        if len(labels) == 1:
            values = {"new": labels[0], "old": now}
            return Reply(parts=(Note(key="clarify.instead", values=values),), buttons=tuple(buttons))
    else:
        buttons.append((shows(question.slot, draft, "all", question.others or "button.other_answer"),))
    return asks(question.which, *buttons)
