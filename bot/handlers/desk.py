"""The buttons of a lead's card, the words that some of them ask for, and a lead that comes back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.conversation.replies import Note
from bot.desk import (
    Choice,
    DeskContext,
    DeskStep,
    Looked,
    Pressed,
    StaffAction,
    Turned,
    action,
    desk,
    noted,
    snoozed,
)
from bot.desk.snoozing import morning_of, snoozed_until
from bot.handlers.cards import card_stands, show_again
from bot.handlers.services import Services
from bot.handlers.talk import DELIVERED, TALK, receipt_on, say
from bot.storage import STAFF, Timer, Urgency
from bot.storage.changes import AddEvent, MoveLead, SetTimer
from bot.telegram.outgoing import Outgoing
from bot.telegram.relaying import below
from bot.telegram.rendering import asked, called, past, toast, told
from bot.understanding import Standing, hear
from bot.words.desk import lost_reasons
from bot.work.incoming import Sender, Tapped, Written
from bot.work.turn import Turn
from core.leads import OPEN, Lead, LeadEvent, StaffMember, read_reference

ASKED = "ask:"
"""Begins what a question to the staff belongs to, which is answered by replying to it."""
BACK = "snooze"
"""Kind of the timer that brings a lead back; `data` is its reference."""


async def on_card(turn: Turn, tapped: Tapped, pressed: Pressed, services: Services) -> None:
    """An action of a lead's card."""
    lead = await turn.lead(pressed.reference)
    context = await _context(turn, _member(tapped.sender), pressed.reference, services)
    step = desk(lead, pressed, context)
    answer_press(turn, tapped, step.answer, services)
    if lead is None or step.lead is None:
        return
    if step.asks:
        _ask(turn, pressed.action, lead, tapped, services)
        return
    _follow(turn, lead, step)
    choosing = (pressed.action, step.choices) if step.choices else None
    await show_again(turn, step.lead, services, pressed=tapped.message_id, choosing=choosing)
    if step.hears:
        out = told(step.hears, language=lead.traveller.language, locales=services.locales)
        turn.say(out, to=lead.chat_id)
    if step.moved and step.moved.what == "handed_over":
        await _call(turn, "staff.handed_to_you", step.lead, step.lead.claimed_by, services)


async def on_turn(turn: Turn, tapped: Tapped, event: Turned, services: Services) -> None:
    """The other buttons, or back to the first."""
    lead = await turn.lead(event.reference)
    answer_press(turn, tapped, None if lead else Note(key="staff.toast.unknown"), services)
    if lead:
        await show_again(turn, lead, services, pressed=tapped.message_id, face=event.face)


async def on_look(turn: Turn, tapped: Tapped, event: Looked, services: Services) -> None:
    """Into a lead's past: in a message of its own, whose pages are turned in place."""
    lead = await turn.lead(event.reference)
    answer_press(turn, tapped, None if lead else Note(key="staff.toast.unknown"), services)
    if lead is None:
        return
    out = past(
        lead,
        event.record,
        await turn.history(lead.reference),
        event.page,
        message_id=None if event.page is None else tapped.message_id,
        catalog=services.catalog,
        language=services.spoken_by(tapped.sender),
        locales=services.locales,
    )
    if event.page is None:
        out = below(out, tapped.message_id)
    belongs = f"{TALK}{lead.chat_id}:{lead.reference}"  # a reply to it is for the traveller
    _to_staff(turn, out, belongs, lead)


async def on_words(turn: Turn, message: Written, belongs: str, services: Services) -> None:
    """A reply to a question of ours: the words that an action needs."""
    what, _, reference = belongs.removeprefix(ASKED).partition(":")
    lead = await turn.lead(reference)
    if lead is None or message.sender is None:
        say(turn, message, "staff.relay.unknown", services)
        return
    await _worded(turn, message, action(what), lead, message.content.words, services)


async def note_by_command(turn: Turn, message: Written, rest: str, services: Services) -> None:
    """`/note PFH-7K3QX text`, or `/note text` as a reply to the card."""
    reference, text = "", rest
    if message.answers is not None:
        stands = await turn.message(message.chat_id, message.answers.message_id)
        reference = _reference_in(stands.belongs) if stands else message.answers.card
    if not reference:
        first, _, text = rest.partition(" ")
        reference = read_reference(first) or ""
    lead = await turn.lead(reference) if reference else None
    if lead is None or not text.strip() or message.sender is None:
        say(turn, message, "staff.note.how", services)
        return
    await _worded(turn, message, action("noted"), lead, text.strip(), services)


async def on_back(turn: Turn, timer: Timer, services: Services) -> None:
    """A lead that was put by is there again, unless it is closed or was put by once more."""
    lead = await turn.lead(timer.data)
    if lead is None or lead.state not in OPEN:
        return
    until = snoozed_until(lead, await turn.history(lead.reference))
    if until is None or until > turn.now:
        return
    turn.change(AddEvent(reference=lead.reference, event=LeadEvent(at=turn.now, what="woke")))
    await show_again(turn, lead, services)
    await _call(turn, "staff.back", lead, lead.claimed_by, services)


def answer_press(turn: Turn, tapped: Tapped, note: Note | None, services: Services) -> None:
    """What a press comes to, in the language of who pressed; None: only that it was heard."""
    language = services.spoken_by(tapped.sender)
    out = toast(tapped.callback_id, note, language=language, locales=services.locales)
    turn.send(out.method, out.payload, to=tapped.chat_id, ephemeral=True)


def _follow(turn: Turn, lead: Lead, step: DeskStep) -> None:
    """What a step changes."""
    if step.lead is None or step.moved is None:
        return
    if step.lead != lead:
        turn.change(MoveLead(before=lead, after=step.lead, event=step.moved))
    else:
        turn.change(AddEvent(reference=lead.reference, event=step.moved))
    if step.back_at is not None:
        timer = Timer(key=f"{BACK}:{lead.reference}", kind=BACK, at=step.back_at, data=lead.reference)
        turn.change(SetTimer(timer=timer))


async def _worded(
    turn: Turn, message: Written, action: StaffAction, lead: Lead, words: str, services: Services
) -> None:
    assert message.sender is not None
    context = await _context(turn, _member(message.sender), lead.reference, services)
    if action.what == "noted":
        step = noted(lead, words, context)
    else:
        day = _day(words, message.sender, services)
        if day is None:
            say(turn, message, "staff.ask.which_day", services)
            return
        step = snoozed(lead, morning_of(day, context), context)
    if step.moved is None:
        say(turn, message, "staff.snooze.closed", services)
        return
    _follow(turn, lead, step)
    receipt_on(turn, message.message_id, DELIVERED)
    await show_again(turn, lead, services)


def _day(words: str, sender: Sender, services: Services) -> date | None:
    """One day to come, however it is written."""
    heard = hear(
        words,
        language=services.spoken_by(sender),
        today=services.today,
        asked="dates",
        catalog=services.catalog,
        standing=Standing(),
    )
    if heard.dates is None or len(heard.dates.choices) != 1:
        return None
    day = heard.dates.choices[0].earliest
    return day if day > services.today else None


async def _context(turn: Turn, by: StaffMember, reference: str, services: Services) -> DeskContext:
    turn.meet(by)
    return DeskContext(
        by=by,
        at=turn.now,
        zone=services.catalog.operator.zone,
        history=await turn.history(reference),
        colleagues=turn.colleagues,
        reasons=_reasons(services),
    )


def _reasons(services: Services) -> Sequence[Choice]:
    return lost_reasons(services.catalog, services.locales)


def _ask(turn: Turn, action: StaffAction, lead: Lead, tapped: Tapped, services: Services) -> None:
    """The question rings with who pressed, and opens their reply to it."""
    out = asked(
        action,
        lead,
        _member(tapped.sender),
        language=services.spoken_by(tapped.sender),
        locales=services.locales,
    )
    belongs = f"{ASKED}{action.what}:{lead.reference}"
    _to_staff(turn, below(out, tapped.message_id), belongs, lead)


async def _call(turn: Turn, key: str, lead: Lead, whom: StaffMember | None, services: Services) -> None:
    language = services.catalog.operator.language_of_staff
    out = called(key, lead, whom, language=language, locales=services.locales)
    belongs = f"{TALK}{lead.chat_id}:{lead.reference}"
    _to_staff(turn, below(out, await card_stands(turn, lead.reference)), belongs, lead)


def _to_staff(turn: Turn, out: Outgoing, belongs: str, lead: Lead) -> None:
    turn.say(out, to=STAFF, urgency=Urgency.ANSWER, belongs=belongs, about=lead.chat_id)


def _reference_in(belongs: str) -> str:
    """The lead that a message of ours is about."""
    return next((ref for part in belongs.split(":") if (ref := read_reference(part))), "")


def _member(sender: Sender) -> StaffMember:
    return StaffMember(id=sender.id, name=sender.full_name)
