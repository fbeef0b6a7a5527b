"""The only function that moves a conversation.

    converse(draft, event, context) -> Step(draft, replies, lead, notes)

It is pure: catalogue, today and language come in with the context. A traveller's slip is a value, a bug is an
exception. Check first, change after: a refused event leaves every answer as it was.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from bot.conversation.answering import NEW_TRIP, PERSON, person_asked
from bot.conversation.asking import go_on, kept, previous, recapped, reopened, settle, with_answer
from bot.conversation.chatting import said
from bot.conversation.contact import contact_noted
from bot.conversation.dates import why_closed
from bot.conversation.draft import Draft
from bot.conversation.events import (
    Cancelled,
    Chose,
    DataAsked,
    Event,
    ForgetAsked,
    Forgot,
    HelpAsked,
    Kept,
    LanguageChosen,
    LanguagesAsked,
    PersonAsked,
    PrivacyAsked,
    Reopened,
    Said,
    Sent,
    SharedPhone,
    Silenced,
    Slot,
    Started,
    StartedOver,
    TripAsked,
    Unavailable,
    Undone,
    Unknown,
    Unsilenced,
    WentBack,
    Withdrew,
)
from bot.conversation.leaving import cancelled, started_over, stayed, undone, with_the_team, withdraw
from bot.conversation.offering import offer
from bot.conversation.privacy import data_asked, forget_asked, forgot, privacy_asked
from bot.conversation.question import tour_of
from bot.conversation.questions import BY_SLOT, pending
from bot.conversation.repeating import of_an_album, repeated
from bot.conversation.replies import Button, Facts, Note, Part, Price, Reply, Toast, Words
from bot.conversation.step import Context, StaffNote, Step
from bot.conversation.unasked import silenced, unsilenced
from core.leads import Contact


def converse(draft: Draft, event: Event, context: Context) -> Step:
    """Take one event; the draft after it, an answer, and a lead when it completed one."""
    draft, gone = settle(draft, context)
    step = of_an_album(draft, event) or _HANDLERS[type(event)](draft, event, context)
    step = repeated(draft, step, event, context)
    if not step.replies:
        return step
    if step.draft.just and step.draft.revision == draft.revision:
        step = replace(step, draft=step.draft.with_(just=None))
    if not step.draft.greeted:
        # A message of its own, so that it stays when the question is replaced by the next.
        hello = Reply(parts=_hello(step.draft, context))
        step = replace(step, replies=(hello, *step.replies), draft=step.draft.with_(greeted=True))
    return _told_first(step, gone) if gone else step


def _told_first(step: Step, parts: tuple[Part, ...]) -> Step:
    first, *others = step.replies
    if isinstance(first, Toast):
        return replace(step, replies=(first, Reply(parts=parts), *others))
    return replace(step, replies=(replace(first, parts=(*parts, *first.parts)), *others))


def _hello(draft: Draft, context: Context) -> tuple[Part, ...]:
    """Who speaks: a bot, for whom, and how to reach a person."""
    values = {"name": context.traveller, "operator": context.catalog.operator.name}
    hello = Note(key="greeting.hello", values=values)
    if len(context.catalog.tours) > 1 and not draft.tour:
        return (hello,)
    tour = tour_of(draft, context.catalog)
    return hello, Words(text=tour.summary), Facts(tour=tour)


# --- commands


def _started(draft: Draft, event: Started, context: Context) -> Step:
    tour, source = _deep_link(event.payload, context)
    resumes = draft.begun and not draft.lead
    if not resumes:
        draft = draft.begun_anew().with_(greeted=False)
    if source:
        draft = draft.with_(source=source)
    if tour and tour != draft.tour:
        draft = with_answer(draft, BY_SLOT[Slot.TOUR], tour)
    if not resumes:
        return go_on(draft, context, *_earlier(draft))
    back = Note(key="greeting.back", values={"name": context.traveller})
    over = (Button(label=Note(key="button.start_over"), event=StartedOver()),)
    return go_on(kept(draft, context), context, back, buttons=(over,))


def _deep_link(payload: str, context: Context) -> tuple[str | None, str | None]:
    """A deep link carries a tour, a source tag, or both: "lares-2-day_instagram"."""
    codes = sorted((tour.code for tour in context.catalog.tours), key=len, reverse=True)
    for code in codes:
        if payload == code or payload.startswith((f"{code}_", f"{code}-")):
            return code, payload[len(code) + 1 :] or None
    return None, payload or None


def _earlier(draft: Draft) -> tuple[Note, ...]:
    """The request from before is not lost by a new trip."""
    return (with_the_team(draft.earlier),) if draft.earlier else ()


def _started_over(draft: Draft, event: StartedOver, context: Context) -> Step:
    return started_over(draft, context)


def _cancelled(draft: Draft, event: Cancelled, context: Context) -> Step:
    return cancelled(draft, context)


def _withdrew(draft: Draft, event: Withdrew, context: Context) -> Step:
    return withdraw(draft, event.reference, context)


def _person_asked(draft: Draft, event: PersonAsked, context: Context) -> Step:
    return person_asked(draft, context)


def _help_asked(draft: Draft, event: HelpAsked, context: Context) -> Step:
    told = Note(key="help.text", values={"operator": context.catalog.operator.name})
    return _beside(draft, context, told, buttons=(PERSON,))


def _trip_asked(draft: Draft, event: TripAsked, context: Context) -> Step:
    """The whole trip, at every stage."""
    noted = (Note(key="mytrip.facts", values={"facts": " · ".join(draft.facts)}),) if draft.facts else ()
    if draft.lead:
        told = Note(key="mytrip.lead", values={"reference": draft.lead})
        parts = (told, recapped(draft, context), *noted)
        return Step(draft=draft, replies=(Reply(parts=parts, buttons=(NEW_TRIP,)),))
    if not draft.begun:
        return go_on(draft, context, *(_earlier(draft) or [Note(key="mytrip.nothing")]))
    question = pending(draft, context)
    if question is BY_SLOT[Slot.CONTACT] and draft.quote:
        price = Price(tour=tour_of(draft, context.catalog), quote=draft.quote)
        return go_on(draft, context, Note(key="mytrip.draft"), price, *noted)
    return go_on(draft, context, Note(key="mytrip.draft"), *noted)


def _languages_asked(draft: Draft, event: LanguagesAsked, context: Context) -> Step:
    buttons = tuple(
        (Button(label=Note(key="language.name", language=code), event=LanguageChosen(language=code)),)
        for code in context.catalog.operator.languages
    )
    return Step(draft=draft, replies=(Reply(parts=(Note(key="language.ask"),), buttons=buttons),))


def _language_chosen(draft: Draft, event: LanguageChosen, context: Context) -> Step:
    if event.language not in context.catalog.operator.languages:
        return _unknown(draft, Unknown(), context)
    spoken = draft.language or context.language
    draft = draft.with_(language=spoken) if event.language == spoken else draft.in_language(event.language)
    return _beside(draft, context, Note(key="language.done"), in_place=True)


def _beside(
    draft: Draft,
    context: Context,
    told: Note,
    *,
    buttons: tuple[tuple[Button, ...], ...] = (),
    in_place: bool = False,
) -> Step:
    """Say something; then the pending question again, if there still is one."""
    if draft.lead:
        return Step(draft=draft, replies=(Reply(parts=(told,), buttons=buttons, in_place=in_place),))
    return go_on(draft, context, told, buttons=buttons, brief=True, in_place=in_place)


# --- things sent


def _sent(draft: Draft, event: Sent, context: Context) -> Step:
    if draft.lead:
        told = Note(key="lead.message_passed", values={"reference": draft.lead})
        note = StaffNote(kind="passed_on", reference=draft.lead)
        return Step(draft=draft, replies=(Reply(parts=(told,)),), notes=(note,))
    kind = event.kind if event.kind in ("photo", "voice", "sticker", "location") else "other"
    return go_on(draft, context, Note(key=f"media.{kind}"), brief=True)


def _shared_phone(draft: Draft, event: SharedPhone, context: Context) -> Step:
    if not event.own:
        return _beside(draft, context, Note(key="rejected.contact.not_own"))
    if draft.lead:
        told = Note(key="lead.message_passed", values={"reference": draft.lead})
        note = StaffNote(kind="contact_left", text=event.phone, reference=draft.lead)
        return Step(draft=draft, replies=(Reply(parts=(told,)),), notes=(note,))
    before = draft.contact or Contact()
    contact = Contact(phone=event.phone, email=before.email)
    after = with_answer(draft, BY_SLOT[Slot.CONTACT], contact)
    return go_on(after, context, contact_noted(contact), brief=True)


# --- buttons


def _stale(draft: Draft, revision: int, context: Context) -> Step | None:
    """A button of a trip that is over: politely said. A button of this trip, however old, is understood."""
    if draft.lead:
        told = Note(key="stale.already", values={"reference": draft.lead})
        return Step(draft=draft, replies=(Reply(parts=(told,), buttons=(NEW_TRIP,)),))
    if not draft.belongs(revision):
        return go_on(draft, context, Note(key="stale.other_trip"), brief=True)
    return None


def _chose(draft: Draft, event: Chose, context: Context) -> Step:
    if stale := _stale(draft, event.revision, context):
        return stale
    question = BY_SLOT[event.slot]
    if not question.settles:
        waiting = pending(draft, context)
        if waiting is not question:  # a double tap, or a quote from before a change
            old = event.slot is Slot.CONFIRM and not draft.confirm
            return go_on(draft, context, *([Note(key="stale.not_yet")] if old else ()), brief=True)
        if event.slot is Slot.CONFIRM and draft.outdated(event.revision):
            return go_on(draft, context, Note(key="stale.quote"))
    try:
        value = question.read(event.value, draft, context)
    except ValueError:
        return _unknown(draft, Unknown(), context)
    if why := question.check(value, draft, context):
        view = question.near(value, draft, context) if pending(draft, context) is question else ""
        return go_on(draft, context, why, brief=True, view=view)
    known = draft.changing is not event.slot and event.slot not in (*draft.doubtful, *draft.choices)
    if known and value == getattr(draft, event.slot.value):
        return go_on(draft, context, in_place=True, brief=not context.tapped)
    remark = question.remarks(value, draft, context)
    said = (remark,) if remark else ()
    # The quote stays in the chat: it is what travellers show to their friends.
    in_place = event.slot is not Slot.CONFIRM
    return go_on(with_answer(draft, question, value), context, *said, in_place=in_place)


def _reopened(draft: Draft, event: Reopened, context: Context) -> Step:
    if event.slot is Slot.CONFIRM and draft.quote and draft.belongs(event.revision):
        return _looked(draft, event, context)
    if stale := _stale(draft, event.revision, context):
        return stale
    waiting = pending(draft, context)
    if not BY_SLOT[event.slot].applies(draft, context):
        return go_on(draft, context, brief=True)
    if waiting is None or waiting.slot is not event.slot:
        if not draft.has(event.slot) and not BY_SLOT[event.slot].optional(draft, context):
            return go_on(draft, context, brief=True)
        return go_on(reopened(draft, event.slot, context), context, view=event.view, in_place=True)
    return go_on(draft, context, view=event.view, in_place=event.view != "phone")


def _looked(draft: Draft, event: Reopened, context: Context) -> Step:
    """The quote another way, where it stands: whatever is asked meanwhile, nothing else changes."""
    assert draft.quote is not None
    expired = draft.quote.valid_until < context.today
    if not draft.lead and (expired or draft.outdated(event.revision)):
        return go_on(draft, context, *(() if expired else (Note(key="stale.quote"),)))
    return Step(draft=draft, replies=(replace(offer(draft, context, event.view), in_place=True),))


def _went_back(draft: Draft, event: WentBack, context: Context) -> Step:
    if stale := _stale(draft, event.revision, context):
        return stale
    slot = previous(draft, context)
    return go_on(reopened(draft, slot, context) if slot else draft, context, in_place=True, brief=True)


def _kept(draft: Draft, event: Kept, context: Context) -> Step:
    if draft.leaving:
        return stayed(draft, context, in_place=True)
    if stale := _stale(draft, event.revision, context):
        return stale
    return go_on(kept(draft, context), context, brief=not context.tapped, in_place=True)


def _unavailable(draft: Draft, event: Unavailable, context: Context) -> Step:
    why = why_closed(event.day, draft, context) if event.day else None
    return Step(draft=draft, replies=(Toast(note=why or Note(key="day.heading")),))


def _unknown(draft: Draft, event: Unknown, context: Context) -> Step:
    return _beside(draft, context, Note(key="button.unknown"))


_HANDLERS: dict[type[Event], Callable[[Draft, Any, Context], Step]] = {
    Started: _started,
    StartedOver: _started_over,
    Cancelled: _cancelled,
    PersonAsked: _person_asked,
    HelpAsked: _help_asked,
    PrivacyAsked: privacy_asked,
    DataAsked: data_asked,
    ForgetAsked: forget_asked,
    Forgot: forgot,
    TripAsked: _trip_asked,
    LanguagesAsked: _languages_asked,
    LanguageChosen: _language_chosen,
    Said: said,
    Sent: _sent,
    SharedPhone: _shared_phone,
    Chose: _chose,
    Reopened: _reopened,
    WentBack: _went_back,
    Kept: _kept,
    Undone: undone,
    Withdrew: _withdrew,
    Silenced: silenced,
    Unsilenced: unsilenced,
    Unavailable: _unavailable,
    Unknown: _unknown,
}
