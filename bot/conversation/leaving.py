"""Cancel, start over, withdraw, "delete my data": asked first when it was said in words, and all of it can be
taken back."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation.answering import NEW_TRIP, PERSON
from bot.conversation.asking import go_on, recapped, trip_shown, undo
from bot.conversation.draft import Draft
from bot.conversation.events import (
    Cancelled,
    Event,
    ForgetAsked,
    Forgot,
    Kept,
    StartedOver,
    Undone,
    Withdrew,
)
from bot.conversation.privacy import forget_asked, forgot, not_forgotten
from bot.conversation.replies import Button, Note, Part, Reply
from bot.conversation.step import Context, StaffNote, Step
from bot.understanding.values import Act
from core.leads import LeadState


def asked_first(draft: Draft, act: Act, context: Context) -> Step:
    """Words that would destroy something: are they sure?"""
    if act == "forget_me":
        return forget_asked(draft, ForgetAsked(), context)
    if draft.lead and act == "cancel":
        return _withdraw_first(draft, draft.lead, context)
    if draft.lead or not draft.begun:  # a new trip after a request: that stays with the team
        return cancelled(draft, context) if act == "cancel" else started_over(draft, context)
    sure: Event = Cancelled() if act == "cancel" else StartedOver()
    draft = draft.with_(leaving="cancel" if act == "cancel" else "start_over")
    return _sure(draft, sure, Note(key=f"leave.{draft.leaving}.ask"), context)


def _withdraw_first(draft: Draft, reference: str, context: Context) -> Step:
    if not _still_ours(reference, context):
        return _for_a_person(draft, reference)
    draft = draft.with_(leaving="withdraw")
    told = Note(key="leave.withdraw.ask", values={"reference": reference})
    return _sure(draft, Withdrew(reference=reference), told, context)


def _sure(draft: Draft, sure: Event, told: Note, context: Context) -> Step:
    yes = Button(label=Note(key=f"button.sure_{draft.leaving}"), event=sure)
    no = Button(label=Note(key="button.hold"), event=Kept(revision=draft.revision))
    parts = (told,) if draft.lead else (told, recapped(draft, context))
    return Step(draft=draft, replies=(Reply(parts=parts, buttons=((yes,), (no,))),))


def left(draft: Draft, context: Context) -> Step:
    """They are sure."""
    match draft.leaving:
        case "cancel":
            return cancelled(draft, context)
        case "start_over":
            return started_over(draft, context)
        case "forget":
            return forgot(draft, Forgot(), context)
        case _:
            return withdraw(draft, draft.lead or "", context)


def stayed(draft: Draft, context: Context, *, in_place: bool = False) -> Step:
    """They are not."""
    if draft.leaving == "forget":
        return not_forgotten(draft, context, in_place=in_place)
    after = draft.with_(leaving=None)
    told = Note(key="leave.stayed")
    if draft.lead:
        reply = Reply(parts=(told, with_the_team(draft.lead)), in_place=in_place)
        return Step(draft=after, replies=(reply,))
    return go_on(after, context, told, brief=True, in_place=in_place)


def cancelled(draft: Draft, context: Context) -> Step:
    """By the button or `/cancel`, at once."""
    if draft.lead:
        return _withdraw_first(draft, draft.lead, context)
    if draft.begun or not draft.earlier:
        told = Note(key="cancel.done" if draft.begun else "cancel.nothing")
        after = _anew(draft)
        return Step(draft=after, replies=(Reply(parts=(told,), buttons=(*undo(after), NEW_TRIP)),))
    # Do they mean the request from before? Only a person may take that back.
    told = with_the_team(draft.earlier)
    return Step(draft=draft, replies=(Reply(parts=(told,), buttons=(PERSON, NEW_TRIP)),))


def started_over(draft: Draft, context: Context) -> Step:
    return go_on(_anew(draft), context, Note(key="over.fresh"))


def _anew(draft: Draft) -> Draft:
    """A trip of which nothing is known yet is new: what was put by before it can still come back."""
    return draft.begun_anew() if draft.begun or draft.lead else draft.with_(leaving=None)


def undone(draft: Draft, event: Undone, context: Context) -> Step:
    """What was cancelled, begun anew or withdrawn is there again; what came in its place is put by."""
    if draft.before is None or not draft.belongs(event.revision):
        told = Note(key="undo.gone")
        return (
            Step(draft=draft, replies=(Reply(parts=(told,)),)) if draft.lead else go_on(draft, context, told)
        )
    after = draft.taken_back()
    if after.lead is None:
        back: tuple[Part, ...] = (Note(key="undo.done"), *trip_shown(after, context))
        return go_on(after, context, *back, buttons=undo(after), in_place=True, brief=True)
    if context.lead is None or context.lead.state is not LeadState.WITHDRAWN:
        return go_on(draft, context, Note(key="undo.gone"), brief=True)
    told = Note(key="undo.lead", values={"reference": after.lead})
    again = (Button(label=Note(key="button.withdraw"), event=Withdrew(reference=after.lead)),)
    note = StaffNote(kind="restored", reference=after.lead)
    reply = Reply(parts=(told, recapped(after, context)), buttons=(again,), in_place=True)
    return Step(draft=after, replies=(reply,), restored=after.lead, notes=(note,))


def withdraw(draft: Draft, reference: str, context: Context) -> Step:
    """Their request is taken back, as long as nobody of the staff has it; the trip is as it was before."""
    if draft.lead != reference:
        told = Note(key="undo.gone")
        return Step(draft=draft, replies=(Reply(parts=(told,), buttons=(PERSON,)),))
    if not _still_ours(reference, context):
        return _for_a_person(draft.with_(leaving=None), reference)
    after = draft.unsent()
    told = Note(key="withdraw.done", values={"reference": reference})
    step = go_on(after, context, told, *trip_shown(after, context), buttons=undo(after), brief=True)
    note = StaffNote(kind="withdrawn", reference=reference)
    return replace(step, withdrawn=reference, notes=(note,))


def _still_ours(reference: str, context: Context) -> bool:
    lead = context.lead
    return lead is not None and lead.reference == reference and lead.state is LeadState.NEW


def _for_a_person(draft: Draft, reference: str) -> Step:
    """Somebody of the staff is at work on it: they hear of it, and they decide."""
    note = StaffNote(kind="cancel_wanted", reference=reference)
    told = Note(key="cancel.lead", values={"reference": reference})
    return Step(draft=draft, replies=(Reply(parts=(told,), buttons=(NEW_TRIP,)),), notes=(note,))


def with_the_team(reference: str) -> Note:
    return Note(key="stale.already", values={"reference": reference})
