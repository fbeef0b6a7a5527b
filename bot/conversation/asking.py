"""From what is known to what is asked next: settle the draft, ask the pending question, or take the lead."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation.draft import Draft
from bot.conversation.events import (
    Kept,
    LanguagesAsked,
    PersonAsked,
    Slot,
    StartedOver,
    Undone,
    WentBack,
    Withdrew,
)
from bot.conversation.offering import offer
from bot.conversation.question import Question, tour_of, tours_meant, wants
from bot.conversation.questions import BY_SLOT, QUESTIONS, changes, pending, posed
from bot.conversation.replies import (
    Button,
    Instant,
    Note,
    Packing,
    Part,
    Recap,
    RecapLine,
    Reply,
    Value,
    Words,
)
from bot.conversation.stays import whole
from bot.conversation.step import Context, NewLead, Step
from core.hours import promise
from core.pricing import quote
from core.trip import Trip


def settle(draft: Draft, context: Context) -> tuple[Draft, tuple[Part, ...]]:
    """The draft as the catalogue and the calendar of today allow it, and what had to be forgotten.

    The only tour needs no question, answers that no longer stand are dropped (the catalogue was edited,
    the day has passed, the tour was changed), and a complete trip has its quote.
    """
    if draft.language and draft.language not in context.catalog.operator.languages:
        draft = draft.with_(language=None)
    if draft.lead:
        return draft, ()
    draft = _with_the_only_tour(_with_open_choices(draft, context), context)
    gone: list[Part] = []
    for question in QUESTIONS:
        if not draft.has(question.slot):
            continue
        if question.slot in _ONLY_WITH_A_CHOICE and not question.applies(draft, context):
            given = getattr(draft, question.slot.value)
            draft = draft.without(question.slot)  # there is no choice: nothing is to be kept of it
            gone += [_no_longer(question)] if question.check(given, draft, context) else []
            continue
        if why := question.check(getattr(draft, question.slot.value), draft, context):
            draft = _with_the_only_tour(draft.without(question.slot, Slot.CONFIRM), context)
            gone += _forgotten(question, why, draft, context)
    return _quoted(draft, context), tuple(gone)


_ONLY_WITH_A_CHOICE = (Slot.STAY, Slot.PICKUP, Slot.SINGLE_ROOMS, Slot.EXTRAS)
"""Of these nothing is kept on a tour that does not ask for them."""


def _with_the_only_tour(draft: Draft, context: Context) -> Draft:
    tours = context.catalog.tours
    return draft.with_(tour=tours[0].code) if draft.tour is None and len(tours) == 1 else draft


def _with_open_choices(draft: Draft, context: Context) -> Draft:
    """Without what can no longer be chosen."""
    if not draft.choices:
        return draft
    left = {slot: [c for c in cs if _stands(slot, c, draft, context)] for slot, cs in draft.choices.items()}
    return draft.with_(choices={slot: tuple(choices) for slot, choices in left.items() if choices})


def _stands(slot: Slot, choice: str, draft: Draft, context: Context) -> bool:
    question = BY_SLOT[slot]
    try:
        return question.check(question.read(choice, draft, context), draft, context) is None
    except ValueError:
        return False


def _forgotten(question: Question, why: Note, draft: Draft, context: Context) -> tuple[Part, ...]:
    if question.optional(draft, context):  # what follows from the other answers takes its place
        return (why,)
    if draft.has(question.slot):  # the only tour that is left has taken its place
        return why, Words(text=tour_of(draft, context.catalog).summary)
    return _no_longer(question), why


def _no_longer(question: Question) -> Note:
    return Note(key="note.no_longer", values={"what": Note(key=f"slot.{question.slot.value}")})


def _renewed(draft: Draft, context: Context) -> tuple[Draft, tuple[Part, ...]]:
    """Without a quote that has expired."""
    if draft.quote is None or draft.quote.valid_until >= context.today:
        return draft, ()
    return draft.with_(quote=None), (Note(key="stale.quote"),)


def _quoted(draft: Draft, context: Context) -> Draft:
    """A quote holds for its trip until it expires; another trip has another, which nobody has confirmed."""
    trip = _trip(draft, context)
    if trip is None:
        return draft.with_(quote=None) if draft.quote else draft
    if draft.quote and draft.quote.trip == trip:
        return draft
    if draft.confirm:
        draft = draft.without(Slot.CONFIRM)
    return draft.with_(quote=quote(context.catalog, trip, context.today), offered=None)


def _trip(draft: Draft, context: Context) -> Trip | None:
    """The trip they want; None while something of it is open. What leaves no choice was never asked."""
    if draft.tour is None or draft.group_size is None or draft.dates is None:
        return None
    tour = context.catalog.tour(draft.tour)
    pickup = draft.pickup or (tour.pickups[0].code if len(tour.pickups) == 1 else None)
    stays = whole(tour, draft.stay)
    if pickup is None or stays is None:
        return None
    return Trip(
        tour=tour.code,
        group_size=draft.group_size,
        dates=draft.dates,
        pickup=pickup,
        dropoff=draft.dropoff or tour.default_dropoff(pickup),
        **tour.sleeping(stays),
        children=draft.children or (),
        single_rooms=draft.single_rooms or 0,
        extras=draft.extras or (),
    )


def with_answer(draft: Draft, question: Question, value: object) -> Draft:
    return draft.with_answer(question.slot, value).with_(misses=0)


def go_on(
    draft: Draft,
    context: Context,
    *before: Part,
    in_place: bool = False,
    brief: bool = False,
    view: str = "",
    buttons: tuple[tuple[Button, ...], ...] = (),
) -> Step:
    """Say what is to be said, then ask the pending question; with none pending, take the lead.

    `brief`: do not show the quote again. `buttons` are rows for this time only.
    """
    draft, expired = _renewed(draft, context)
    draft, gone = settle(draft, context)
    draft, noted = on_altitude(draft, context)
    before = (*before, *noted)
    question = pending(draft, context)
    if question is None:
        return _take_lead(draft, context, *before, in_place=in_place)
    if question.slot is Slot.CONFIRM and (draft.offered is None or not brief):
        quote = offer(draft, context)
        told = (*gone, *before, *expired, *quote.parts)
        quote = replace(quote, parts=told, buttons=(*quote.buttons, *buttons), in_place=in_place)
        invited = draft.revision if draft.invited is None else draft.invited
        draft = draft.with_(offered=draft.revision, invited=invited)
        return Step(draft=draft, replies=(quote,))
    reply = _counted(posed(question, draft, context, view), question, draft, context)
    recap = (recapped(draft, context),) if _shows_recap(draft, question) else ()
    return Step(
        draft=draft,
        replies=(
            replace(
                reply,
                parts=(*gone, *before, *recap, *reply.parts),
                buttons=(*reply.buttons, *buttons, *_navigation(draft, context, question, view)),
                in_place=in_place,
            ),
        ),
    )


def _counted(reply: Reply, question: Question, draft: Draft, context: Context) -> Reply:
    """ "3 of 5", where the form is gone through from top to bottom; the last question says that it is."""
    asked, *others = reply.parts
    rows = [q for q in QUESTIONS if q.counts and not q.optional(draft, context) and q.applies(draft, context)]
    again = draft.changing or question.slot in draft.choices or question.answered(draft, context)
    if again or question not in rows[:-1] or not isinstance(asked, Note):
        return reply
    counted = replace(asked, counted=(rows.index(question) + 1, len(rows)))
    return replace(reply, parts=(counted, *others))


REMARKS = frozenset({"health", "age"})
"""Facts to which the operator may have a note on altitude."""


def on_altitude(draft: Draft, context: Context) -> tuple[Draft, tuple[Words, ...]]:
    """The operator's note, once, where it is due and the tour is known; no word of our own."""
    chosen = tours_meant(draft, context.catalog) if draft.tour else ()
    note = next((tour.altitude_note for tour in chosen if tour.altitude_note), None)
    due = draft.altitude == "due" or (draft.altitude is None and bool(draft.children))
    if note is None or not due:
        return draft, ()
    return draft.with_(altitude="told"), (Words(text=note),)


def recapped(draft: Draft, context: Context) -> Recap:
    """What we know so far. Nothing is said of a tour that is not chosen yet."""
    chosen = tours_meant(draft, context.catalog) if draft.tour else ()
    rows = (q for q in QUESTIONS if q.icon and wants(q.slot, draft))
    beside = tuple(
        RecapLine(
            icon=row.icon,
            said=row.label(getattr(draft, row.slot.value), draft, context),
            doubtful=row.slot in draft.doubtful,
        )
        for row in rows
    )
    named = len(context.catalog.tours) > 1
    return Recap(draft=draft, tour=next(iter(chosen), None), named=named, beside=beside)


def trip_shown(draft: Draft, context: Context) -> tuple[Recap, ...]:
    """The trip, where the pending question does not show it by itself."""
    question = pending(draft, context)
    return () if question and _shows_recap(draft, question) else (recapped(draft, context),)


def _shows_recap(draft: Draft, question: Question) -> bool:
    known = any(row.settles and draft.has(row.slot) for row in QUESTIONS if row.slot is not Slot.TOUR)
    return known and question.slot not in (Slot.CONFIRM, Slot.CONTACT)


def _navigation(
    draft: Draft, context: Context, question: Question, view: str
) -> tuple[tuple[Button, ...], ...]:
    if view == "phone":  # Telegram's share button lives on a keyboard of its own, which takes no others
        return ()
    if draft.changing or draft.has(question.slot) or question.optional(draft, context):
        return ((Button(label=Note(key="button.keep"), event=Kept(revision=draft.revision)),),)
    if question.slot is Slot.CHECK:
        return ()
    if question.slot is Slot.CONFIRM:
        return ((Button(label=Note(key="button.start_over"), event=StartedOver()),),)
    if previous(draft, context):
        return ((Button(label=Note(key="button.back"), event=WentBack(revision=draft.revision)),),)
    if not draft.begun and draft.before:
        return undo(draft)
    if not draft.greeted:
        language = Button(label=Note(key="button.language"), event=LanguagesAsked())
        person = Button(label=Note(key="button.person"), event=PersonAsked())
        # A row each: side by side, a phone would cut the longer label.
        return ((language,), (person,))
    return ()


def undo(draft: Draft) -> tuple[tuple[Button, ...], ...]:
    """The button that brings back what was put by."""
    if draft.before is None:
        return ()
    return ((Button(label=Note(key="button.undo"), event=Undone(revision=draft.revision)),),)


def previous(draft: Draft, context: Context) -> Slot | None:
    """The nearest answered question before the pending one."""
    question = pending(draft, context)
    before = QUESTIONS[: QUESTIONS.index(question)] if question else QUESTIONS
    known = (q for q in before if q.applies(draft, context) and draft.has(q.slot))
    asked = [q.slot for q in known if not q.optional(draft, context)]
    return next(reversed(asked), None)


def reopened(draft: Draft, slot: Slot, context: Context) -> Draft:
    """Ask that question again; its answer stays until a new one comes. A confirmation is taken back.

    What else was asked about an answer is let go: they have gone on to this.
    """
    draft = draft.with_(choices={s: cs for s, cs in draft.choices.items() if s is slot or not draft.has(s)})
    if slot is Slot.CONFIRM:
        return draft.without(Slot.CONFIRM).with_(changing=None)
    known = draft.has(slot) or BY_SLOT[slot].optional(draft, context)
    return draft.with_(changing=slot if known else None)


def asked_what_to_change(draft: Draft, context: Context) -> Step | None:
    """ "I want to change something": what there is to change, instead of the open question; None while there
    is nothing."""
    draft, gone = settle(reopened(draft, Slot.CONFIRM, context), context)
    question = pending(draft, context)
    offered = changes(draft, context)
    if question is None or not offered:
        return None
    recap = (recapped(draft, context),) if _shows_recap(draft, question) else ()
    keep = ((Button(label=Note(key="button.keep"), event=Kept(revision=draft.revision)),),)
    at_quote = question.slot is Slot.CONFIRM
    send = question.ask(draft, context, "").buttons[:1] if at_quote else ()
    below = _navigation(draft, context, question, "") if at_quote else keep
    reply = Reply(parts=(*gone, *recap, Note(key="note.change_what")), buttons=(*send, *offered, *below))
    return Step(draft=draft.with_(misses=0), replies=(reply,))


def kept(draft: Draft, context: Context) -> Draft:
    """The answer that was to be changed stays, and what narrowed its question is forgotten."""
    question = pending(draft, context)
    optional = question is not None and question.optional(draft, context)
    if question and (draft.has(question.slot) or question.slot in draft.choices or optional):
        draft = draft.settled(question.slot)
    return draft.with_(changing=None, leaving=None)


def _take_lead(draft: Draft, context: Context, *before: Part, in_place: bool) -> Step:
    assert draft.quote is not None
    assert draft.contact is not None
    lead = NewLead(
        reference=context.reference,
        trip=draft.quote.trip,
        quote=draft.quote,
        contact=draft.contact,
        language=draft.language or context.language,
        source=draft.source,
        questions=draft.passed_on,
        facts=draft.facts,
    )
    done = Note(key="lead.done", values={"reference": context.reference})
    # The thanks are a message of their own: only a new one puts away the share-my-phone key. Where a button
    # was pressed, its question becomes the trip as it was sent.
    sent = (Reply(parts=(recapped(draft, context),), in_place=True),)
    bring = Packing(tour=tour_of(draft, context.catalog), stays=draft.quote.trip.all_stays)
    back = Button(label=Note(key="button.withdraw"), event=Withdrew(reference=context.reference))
    told = (*before, done, *_promised(context), bring)
    replies = (*(sent if in_place else ()), Reply(parts=told, buttons=((back,),)))
    return Step(draft=draft.with_(lead=context.reference, before=None), replies=replies, lead=lead)


def _promised(context: Context) -> tuple[Note, ...]:
    """By when somebody answers, where the operator has said when they are there."""
    operator = context.catalog.operator
    if operator.hours is None or context.moment is None:
        return ()
    by = promise(operator.hours, context.moment, operator.zone)
    if by is None:
        return ()
    days = (by.date() - context.today).days
    day = {0: "today", 1: "tomorrow"}.get(days, "later")
    values: dict[str, Value] = {"time": by.time(), "day": by.date(), "there": Instant(at=by)}
    place = operator.hours.place
    values["place"] = place if place else operator.zone.key.rpartition("/")[2].replace("_", " ")
    return (Note(key=f"promise.{day}", values=values),)
