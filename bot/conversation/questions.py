"""What we ask, a row a question, in the order of asking.

A row says when the question applies, how a button's short form or an understood message becomes an answer,
whether an answer is (still) acceptable, and which buttons it offers. The engine knows no slot by name but the
last two, so a new question is one row.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from bot.conversation.draft import Draft
from bot.conversation.events import Chose, Reopened, Slot
from bot.conversation.replies import Button, Calendar, Note, Part, Price, Reply, Stays
from bot.understanding import Heard
from core.catalog import Catalog, Tour
from core.leads import Contact
from core.trip import Dates

if TYPE_CHECKING:
    from bot.conversation.step import Context

GROUP_SIZE_LIMIT = 99
"""Beyond it a number is rather a year, a price or a joke than a group."""

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
    settles: bool = True
    """Changing it voids an earlier confirmation."""
    optional: bool = False
    """Never asked by itself; the draft is complete without it."""


def tour_of(draft: Draft, catalog: Catalog) -> Tour:
    """The tour being booked; the catalogue's first while that is open, or when it is sold no longer."""
    return next((tour for tour in catalog.tours if tour.code == draft.tour), catalog.tours[0])


def in_rows(buttons: Iterable[Button], width: int) -> Rows:
    row = tuple(buttons)
    return tuple(row[i : i + width] for i in range(0, len(row), width))


def _chooses(slot: Slot, draft: Draft, value: object, label: Note | Any) -> Button:
    return Button(label=label, event=Chose(slot=slot, value=str(value), revision=draft.revision))


def _shows(slot: Slot, draft: Draft, view: str, key: str) -> Button:
    return Button(label=Note(key=key), event=Reopened(slot=slot, view=view, revision=draft.revision))


def _ask(key: str, *rows: tuple[Button, ...], parts: tuple[Part, ...] = ()) -> Reply:
    return Reply(parts=(Note(key=key), *parts), buttons=rows)


# --- tour


def _ask_tour(draft: Draft, context: Context, view: str) -> Reply:
    tours = context.catalog.tours
    listed = tuple(Note(key="tour.option", values={"name": t.name, "summary": t.summary}) for t in tours)
    return _ask("ask.tour", *((_chooses(Slot.TOUR, draft, t.code, t.name),) for t in tours), parts=listed)


def _check_tour(code: str, draft: Draft, context: Context) -> Note | None:
    known = any(tour.code == code for tour in context.catalog.tours)
    return None if known else Note(key="rejected.tour.unknown")


# --- group size


def _ask_group_size(draft: Draft, context: Context, view: str) -> Reply:
    most = tour_of(draft, context.catalog).group_maximum
    sizes = range(most + 1, 2 * most + 1) if view == "more" else range(1, most + 1)
    rows = in_rows(
        (_chooses(Slot.GROUP_SIZE, draft, n, Note(key="button.people", values={"n": n})) for n in sizes), 3
    )
    if view == "more":
        personal = Note(key="note.over_maximum", values={"maximum": most})
        return _ask("ask.group_size.more", *rows, parts=(personal,))
    more = Button(
        label=Note(key="button.more_people", values={"n": most + 1}),
        event=Reopened(slot=Slot.GROUP_SIZE, view="more", revision=draft.revision),
    )
    return _ask("ask.group_size", *rows, (more,))


def _check_group_size(size: int, draft: Draft, context: Context) -> Note | None:
    if size < 1:
        return Note(key="rejected.group_size.zero")
    if size > GROUP_SIZE_LIMIT:
        return Note(key="rejected.group_size.many", values={"limit": GROUP_SIZE_LIMIT})
    return None


# --- dates


def _read_dates(value: str, draft: Draft, context: Context) -> Dates:
    first, _, last = value.partition("..")
    return Dates(earliest=date.fromisoformat(first), latest=date.fromisoformat(last or first))


def dates_value(dates: Dates) -> str:
    """The short form that `Chose` carries: "2027-06-12" or "2027-06-01..2027-06-30"."""
    return str(dates.earliest) if dates.fixed else f"{dates.earliest}..{dates.latest}"


def _days(dates: Dates) -> Iterable[date]:
    return (dates.earliest + timedelta(n) for n in range((dates.latest - dates.earliest).days + 1))


def why_closed(day: date, context: Context) -> Note | None:
    """Why a tour cannot begin on that day; None when it can."""
    catalog, today = context.catalog, context.today
    if day < today:
        return Note(key="rejected.dates.past")
    if day < (first := catalog.first_bookable_day(today)):
        days = catalog.operator.minimum_notice_days
        return Note(key="rejected.dates.notice", values={"days": days, "first": first}, count=days)
    if day > (last := catalog.last_bookable_day(today)):
        return Note(key="rejected.dates.too_far", values={"last": last})
    return Note(key="rejected.dates.closed", values={"day": day}) if catalog.closed(day) else None


def _check_dates(dates: Dates, draft: Draft, context: Context) -> Note | None:
    if dates.fixed:
        return why_closed(dates.earliest, context)
    last = context.catalog.last_bookable_day(context.today)
    if dates.latest < context.today:
        return Note(key="rejected.dates.past")
    if dates.earliest > last:
        return Note(key="rejected.dates.too_far", values={"last": last})
    return None if _bookable_in(dates, context) else Note(key="rejected.dates.window")


def _bookable_in(dates: Dates, context: Context) -> date | None:
    catalog, today = context.catalog, context.today
    first, last = catalog.first_bookable_day(today), catalog.last_bookable_day(today)
    if dates.latest < first or dates.earliest > last:
        return None
    within = Dates(earliest=max(dates.earliest, first), latest=min(dates.latest, last))
    return next((day for day in _days(within) if not catalog.closed(day)), None)


def _hear_dates(heard: Heard, draft: Draft, context: Context) -> Dates | Rejected | Hint | None:
    if heard.dates is None:
        return None
    if heard.dates.problem or not heard.dates.choices:
        return Rejected(Note(key=f"rejected.dates.{heard.dates.problem or 'impossible'}"))
    if heard.dates.ambiguous:
        return Hint({"either": heard.dates.choices})
    said = heard.dates.choices[0]
    length = len(tour_of(draft, context.catalog).days)
    if not heard.dates.period and (said.fixed or (said.latest - said.earliest).days < length):
        # "12–13 June" names the days of the tour: it begins on the first.
        return Dates.on(said.earliest)
    if refused := _check_dates(said, draft, context):
        return Rejected(refused)
    return Hint({"window": said, "either": ()}, Note(key="note.period", values={"period": said}))


def _ask_dates(draft: Draft, context: Context, view: str) -> Reply:
    if view == "months":
        return _ask_months(draft, context)
    if draft.either and not view:
        choices = (_chooses(Slot.DATES, draft, dates_value(d), _dates_label(d)) for d in draft.either)
        other = _shows(Slot.DATES, draft, "months", "button.other_month")
        return _ask("clarify.dates", *((b,) for b in choices), (other,))
    catalog, today = context.catalog, context.today
    first, last = catalog.first_bookable_day(today), catalog.last_bookable_day(today)
    month = _month_shown(draft, context, view)
    calendar = Calendar(
        month=month,
        first=first,
        last=last,
        closed=frozenset(d for d in _days(Dates.month(month.year, month.month)) if catalog.closed(d)),
        revision=draft.revision,
        chosen=draft.dates,
    )
    rows: list[tuple[Button, ...]] = []
    if draft.window:
        any_day = Note(key="button.any_day", values={"dates": draft.window})
        rows.append((_chooses(Slot.DATES, draft, dates_value(draft.window), any_day),))
    rows.append((_shows(Slot.DATES, draft, "months", "button.flexible"),))
    return replace(_ask("ask.dates", *rows), calendar=calendar)


def _month_shown(draft: Draft, context: Context, view: str) -> date:
    catalog, today = context.catalog, context.today
    first, last = catalog.first_bookable_day(today), catalog.last_bookable_day(today)
    wanted = draft.window or draft.dates
    day = (wanted and _bookable_in(wanted, context)) or first
    if re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", view):
        day = date.fromisoformat(f"{view}-01")
    return min(max(day, first), last).replace(day=1)


def _ask_months(draft: Draft, context: Context) -> Reply:
    """The next twelve months in which something can be booked."""
    catalog, today = context.catalog, context.today
    day, last = catalog.first_bookable_day(today), catalog.last_bookable_day(today)
    months: list[Dates] = []
    while day <= last and len(months) < 12:
        month = Dates.month(day.year, day.month)
        if _bookable_in(month, context):
            months.append(month)
        day = month.latest + timedelta(1)
    buttons = (_chooses(Slot.DATES, draft, dates_value(m), _dates_label(m)) for m in months)
    first_month = f"{months[0].earliest:%Y-%m}" if months else ""
    calendar = _shows(Slot.DATES, draft, first_month, "button.calendar")
    return _ask("ask.dates.flexible", *in_rows(buttons, 2), (calendar,))


def _dates_label(dates: Dates) -> Note:
    return Note(key="button.dates", values={"dates": dates})


# --- pick-up, drop-off


def _ask_pickup(draft: Draft, context: Context, view: str) -> Reply:
    places = tour_of(draft, context.catalog).pickups
    return _ask("ask.pickup", *in_rows((_chooses(Slot.PICKUP, draft, p.code, p.name) for p in places), 2))


def _ask_dropoff(draft: Draft, context: Context, view: str) -> Reply:
    places = tour_of(draft, context.catalog).dropoffs
    return _ask("ask.dropoff", *in_rows((_chooses(Slot.DROPOFF, draft, p.code, p.name) for p in places), 2))


def _check_pickup(code: str, draft: Draft, context: Context) -> Note | None:
    known = any(place.code == code for place in tour_of(draft, context.catalog).pickups)
    return None if known else Note(key="rejected.pickup.unknown")


def _check_dropoff(code: str, draft: Draft, context: Context) -> Note | None:
    known = any(place.code == code for place in tour_of(draft, context.catalog).dropoffs)
    return None if known else Note(key="rejected.dropoff.unknown")


# --- stay


def _ask_stay(draft: Draft, context: Context, view: str) -> Reply:
    tour = tour_of(draft, context.catalog)
    family = draft.family if view == "" else None
    stays = tour.stays_of(family) if family else tour.stays
    rows = in_rows((_chooses(Slot.STAY, draft, s.code, s.name) for s in stays), 1)
    if family:
        return _ask("clarify.stay", *rows, (_shows(Slot.STAY, draft, "all", "button.all_stays"),))
    return _ask("ask.stay", *rows, parts=(Stays(tour=tour),))


def _check_stay(code: str, draft: Draft, context: Context) -> Note | None:
    known = any(stay.code == code for stay in tour_of(draft, context.catalog).stays)
    return None if known else Note(key="rejected.stay.unknown")


def _hear_stay(heard: Heard, draft: Draft, context: Context) -> str | Hint | None:
    tour = tour_of(draft, context.catalog)
    if heard.stay and tour.stays_of(heard.stay):
        return Hint({"family": heard.stay})
    return heard.stay


# --- confirmation: the quote is the question


def _ask_confirm(draft: Draft, context: Context, view: str) -> Reply:
    """`view` "full" shows the itinerary and the quote; otherwise only the question is repeated."""
    tour = tour_of(draft, context.catalog)
    assert draft.quote is not None, "a draft that waits for its confirmation has been quoted"
    request = _chooses(Slot.CONFIRM, draft, "yes", Note(key="button.request"))
    changes = tuple(
        _shows(question.slot, draft, "", f"button.change_{question.slot.value}")
        for question in QUESTIONS
        if question.settles and question.applies(draft, context)
    )
    parts: tuple[Part, ...] = (Price(tour=tour, quote=draft.quote),) if view == "full" else ()
    return Reply(parts=(*parts, Note(key="ask.confirm")), buttons=((request,), *in_rows(changes, 3)))


# --- contact


def _ask_contact(draft: Draft, context: Context, view: str) -> Reply:
    enough = _chooses(Slot.CONTACT, draft, "telegram", Note(key="button.telegram_enough"))
    if view == "phone":
        share = Button(label=Note(key="button.share_phone"), share_phone=True)
        return _ask("ask.contact.phone", (share,))
    if view == "email":
        return _ask("ask.contact.email", (enough,))
    phone = _shows(Slot.CONTACT, draft, "phone", "button.leave_phone")
    email = _shows(Slot.CONTACT, draft, "email", "button.leave_email")
    return _ask("ask.contact", (enough,), (phone, email))


def _read_contact(value: str, draft: Draft, context: Context) -> Contact:
    if value != "telegram":
        raise ValueError(value)
    return Contact()


def _hear_contact(heard: Heard, draft: Draft, context: Context) -> Contact | None:
    if heard.email or heard.phone:
        return Contact(phone=heard.phone, email=heard.email)
    return Contact() if heard.intent == "no" else None


def _read_code(value: str, draft: Draft, context: Context) -> str:
    return value


def _fine(value: Any, draft: Draft, context: Context) -> None:
    return None


QUESTIONS = (
    Question(
        slot=Slot.TOUR,
        read=_read_code,
        check=_check_tour,
        hear=lambda heard, draft, context: heard.tour,
        ask=_ask_tour,
        applies=lambda draft, context: len(context.catalog.tours) > 1,
    ),
    Question(
        slot=Slot.GROUP_SIZE,
        read=lambda value, draft, context: int(value),
        check=_check_group_size,
        hear=lambda heard, draft, context: heard.group_size,
        ask=_ask_group_size,
    ),
    Question(slot=Slot.DATES, read=_read_dates, check=_check_dates, hear=_hear_dates, ask=_ask_dates),
    Question(
        slot=Slot.PICKUP,
        read=_read_code,
        check=_check_pickup,
        hear=lambda heard, draft, context: heard.pickup,
        ask=_ask_pickup,
    ),
    Question(slot=Slot.STAY, read=_read_code, check=_check_stay, hear=_hear_stay, ask=_ask_stay),
    Question(
        slot=Slot.DROPOFF,
        read=_read_code,
        check=_check_dropoff,
        hear=lambda heard, draft, context: heard.dropoff,
        ask=_ask_dropoff,
        optional=True,
    ),
    Question(
        slot=Slot.CONFIRM,
        read=lambda value, draft, context: True,
        check=_fine,
        hear=lambda heard, draft, context: True if heard.intent == "yes" else None,
        ask=_ask_confirm,
        settles=False,
    ),
    Question(
        slot=Slot.CONTACT,
        read=_read_contact,
        check=_fine,
        hear=_hear_contact,
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
