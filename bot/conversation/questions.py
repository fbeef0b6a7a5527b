"""What we ask, a row a question, in the order of asking.

A row says when the question applies, how a button's short form or an understood message becomes an answer,
whether an answer is (still) acceptable, and which buttons it offers. The engine knows no slot by name but the
last two, so a new question is one row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from bot.conversation.dates import ask_dates, check_dates, hear_dates, read_dates
from bot.conversation.draft import Draft
from bot.conversation.events import Slot
from bot.conversation.question import Hint, Question, asks, chooses, in_rows, shows, tour_of, tours_meant
from bot.conversation.replies import Button, Note, Part, Price, Reply, Stays
from bot.understanding import Heard, Reading
from core.leads import Contact

if TYPE_CHECKING:
    from bot.conversation.step import Context

T = TypeVar("T")

GROUP_SIZE_LIMIT = 99
"""Beyond it a number is rather a year, a price or a joke than a group."""


# --- tour


def _ask_tour(draft: Draft, context: Context, view: str) -> Reply:
    tours = context.catalog.tours
    listed = tuple(Note(key="tour.option", values={"name": t.name, "summary": t.summary}) for t in tours)
    return asks("ask.tour", *((chooses(Slot.TOUR, draft, t.code, t.name),) for t in tours), parts=listed)


def _check_tour(code: str, draft: Draft, context: Context) -> Note | None:
    known = any(tour.code == code for tour in context.catalog.tours)
    return None if known else Note(key="rejected.tour.unknown")


# --- group size


def _ask_group_size(draft: Draft, context: Context, view: str) -> Reply:
    most = tour_of(draft, context.catalog).group_maximum
    sizes = range(most + 1, 2 * most + 1) if view == "more" else range(1, most + 1)
    rows = in_rows(
        (chooses(Slot.GROUP_SIZE, draft, n, Note(key="button.people", values={"n": n})) for n in sizes), 3
    )
    if view == "more":
        personal = Note(key="note.over_maximum", values={"maximum": most})
        fewer = shows(Slot.GROUP_SIZE, draft, "", "button.fewer_people", n=most)
        return asks("ask.group_size.more", *rows, (fewer,), parts=(personal,))
    more = shows(Slot.GROUP_SIZE, draft, "more", "button.more_people", n=most + 1)
    return asks("ask.group_size", *rows, (more,))


def _check_group_size(size: int, draft: Draft, context: Context) -> Note | None:
    if size < 1:
        return Note(key="rejected.group_size.zero")
    if size > GROUP_SIZE_LIMIT:
        return Note(key="rejected.group_size.many", values={"limit": GROUP_SIZE_LIMIT})
    return None


# --- pick-up, drop-off


def _ask_pickup(draft: Draft, context: Context, view: str) -> Reply:
    places = tour_of(draft, context.catalog).pickups
    return asks("ask.pickup", *in_rows((chooses(Slot.PICKUP, draft, p.code, p.name) for p in places), 2))


def _ask_dropoff(draft: Draft, context: Context, view: str) -> Reply:
    places = tour_of(draft, context.catalog).dropoffs
    return asks("ask.dropoff", *in_rows((chooses(Slot.DROPOFF, draft, p.code, p.name) for p in places), 2))


def _check_pickup(code: str, draft: Draft, context: Context) -> Note | None:
    known = any(place.code == code for tour in tours_meant(draft, context.catalog) for place in tour.pickups)
    return None if known else Note(key="rejected.pickup.unknown")


def _check_dropoff(code: str, draft: Draft, context: Context) -> Note | None:
    known = any(place.code == code for tour in tours_meant(draft, context.catalog) for place in tour.dropoffs)
    return None if known else Note(key="rejected.dropoff.unknown")


# --- stay


def _ask_stay(draft: Draft, context: Context, view: str) -> Reply:
    tour = tour_of(draft, context.catalog)
    family = draft.family if view == "" else None
    stays = tour.stays_of(family) if family else tour.stays
    rows = in_rows((chooses(Slot.STAY, draft, s.code, s.name) for s in stays), 1)
    if family:
        return asks("clarify.stay", *rows, (shows(Slot.STAY, draft, "all", "button.all_stays"),))
    return asks("ask.stay", *rows, parts=(Stays(tour=tour),))


def _check_stay(code: str, draft: Draft, context: Context) -> Note | None:
    known = any(stay.code == code for tour in tours_meant(draft, context.catalog) for stay in tour.stays)
    return None if known else Note(key="rejected.stay.unknown")


def _hear_stay(heard: Heard, draft: Draft, context: Context) -> str | Hint | None:
    stay = _plain(heard.stay)
    if stay and tour_of(draft, context.catalog).stays_of(stay):
        return Hint({"family": stay})
    return stay


def _recommend_stay(draft: Draft, context: Context) -> tuple[str, Note]:
    tour = tour_of(draft, context.catalog)
    return tour.recommended_stay.code, Note(key="note.recommended", values={"stay": tour.recommended.name})


# --- confirmation: the quote is the question


def _ask_confirm(draft: Draft, context: Context, view: str) -> Reply:
    """`view` "full" shows the itinerary and the quote; otherwise only the question is repeated."""
    tour = tour_of(draft, context.catalog)
    assert draft.quote is not None, "a draft that waits for its confirmation has been quoted"
    request = chooses(Slot.CONFIRM, draft, "yes", Note(key="button.request"))
    changes = tuple(
        shows(question.slot, draft, "", f"button.change_{question.slot.value}")
        for question in QUESTIONS
        if question.settles and question.applies(draft, context)
    )
    parts: tuple[Part, ...] = (Price(tour=tour, quote=draft.quote),) if view == "full" else ()
    return Reply(parts=(*parts, Note(key="ask.confirm")), buttons=((request,), *in_rows(changes, 3)))


# --- contact


def _ask_contact(draft: Draft, context: Context, view: str) -> Reply:
    enough = chooses(Slot.CONTACT, draft, "telegram", Note(key="button.telegram_enough"))
    if view == "phone":
        share = Button(label=Note(key="button.share_phone"), share_phone=True)
        return asks("ask.contact.phone", (share,))
    if view == "email":
        return asks("ask.contact.email", (enough,))
    phone = shows(Slot.CONTACT, draft, "phone", "button.leave_phone")
    email = shows(Slot.CONTACT, draft, "email", "button.leave_email")
    return asks("ask.contact", (enough,), (phone, email))


def _read_contact(value: str, draft: Draft, context: Context) -> Contact:
    if value != "telegram":
        raise ValueError(value)
    return Contact()


def _hear_contact(heard: Heard, draft: Draft, context: Context) -> Contact | None:
    """ "Yes" agrees that Telegram is enough, "no" says that there is nothing else."""
    plain = Contact() if heard.act in ("yes", "no") else None
    return contact_in(heard, draft, context) or plain


def contact_in(heard: Heard, draft: Draft, context: Context) -> Contact | None:
    """An address or a number in a message, beside what was given before."""
    phone = next(iter(heard.phones), None)
    if not (heard.email or phone):
        return None
    before = draft.contact or Contact()
    return Contact(phone=phone or before.phone, email=heard.email or before.email)


def contact_noted(contact: Contact) -> Note:
    ways = ", ".join(filter(None, (contact.phone, contact.email)))
    return Note(key="contact.noted", values={"contact": ways})


def _plain(reading: Reading[T] | None) -> T | None:
    return reading.plain if reading else None


def _read_code(value: str, draft: Draft, context: Context) -> str:
    return value


def _fine(value: Any, draft: Draft, context: Context) -> None:
    return None


QUESTIONS = (
    Question(
        slot=Slot.TOUR,
        read=_read_code,
        check=_check_tour,
        hear=lambda heard, draft, context: _plain(heard.tour),
        ask=_ask_tour,
        applies=lambda draft, context: len(context.catalog.tours) > 1,
    ),
    Question(
        slot=Slot.GROUP_SIZE,
        read=lambda value, draft, context: int(value),
        check=_check_group_size,
        hear=lambda heard, draft, context: _plain(heard.group_size),
        ask=_ask_group_size,
    ),
    Question(
        slot=Slot.DATES,
        read=read_dates,
        check=check_dates,
        hear=hear_dates,
        recommends=lambda draft, context: (draft.window, None) if draft.window else None,
        undecided="months",
        ask=ask_dates,
    ),
    Question(
        slot=Slot.PICKUP,
        read=_read_code,
        check=_check_pickup,
        hear=lambda heard, draft, context: _plain(heard.pickup),
        ask=_ask_pickup,
    ),
    Question(
        slot=Slot.STAY,
        read=_read_code,
        check=_check_stay,
        hear=_hear_stay,
        recommends=_recommend_stay,
        ask=_ask_stay,
    ),
    Question(
        slot=Slot.DROPOFF,
        read=_read_code,
        check=_check_dropoff,
        hear=lambda heard, draft, context: _plain(heard.dropoff),
        ask=_ask_dropoff,
        optional=True,
    ),
    Question(
        slot=Slot.CONFIRM,
        read=lambda value, draft, context: True,
        check=_fine,
        hear=lambda heard, draft, context: True if heard.act == "yes" else None,
        ask=_ask_confirm,
        settles=False,
    ),
    Question(
        slot=Slot.CONTACT,
        read=_read_contact,
        check=_fine,
        hear=_hear_contact,
        overheard=contact_in,
        recommends=lambda draft, context: (Contact(), None),
        ask=_ask_contact,
        settles=False,
    ),
)

BY_SLOT = {question.slot: question for question in QUESTIONS}


def pending(draft: Draft, context: Context) -> Question | None:
    """What to ask now: what the traveller wants to change, else the first question without an answer."""
    if draft.changing:
        return BY_SLOT[draft.changing]
    return next(
        (q for q in QUESTIONS if not q.optional and q.applies(draft, context) and not draft.has(q.slot)), None
    )
