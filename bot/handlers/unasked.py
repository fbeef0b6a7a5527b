"""Timers whose word goes to a traveller who has not just written. What is long past is let go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from bot.conversation import Context, Draft, Step
from bot.conversation import unasked as said
from bot.conversation.replies import Reply
from bot.handlers.cards import card_stands
from bot.handlers.quotes import show_quote
from bot.handlers.services import Services
from bot.storage import STAFF, Timer, Urgency
from bot.storage.changes import AddEvent, SaveDraft, SetTimer
from bot.telegram.relaying import below
from bot.telegram.rendering import Recipient, line_for_staff, present
from bot.words.locale import negotiate
from bot.work.turn import Turn
from core.leads import Lead, LeadEvent, LeadState
from core.messages import at, is_day

FRESH = timedelta(hours=6)
"""How late a nudge may be; a reminder of a trip has its own day instead."""


async def on_nudge(turn: Turn, timer: Timer, services: Services) -> None:
    if services.catalog.operator.messages.nudge_hours is not None and _still(turn, timer, services, FRESH):
        await _to_the_draft(turn, services, said.nudge)


async def on_expiry(turn: Turn, timer: Timer, services: Services) -> None:
    if services.catalog.operator.messages.expiry_days is not None and _still(turn, timer, services, _A_DAY):
        await _to_the_draft(turn, services, said.expiring)


async def on_lead_expiry(turn: Turn, timer: Timer, services: Services) -> None:
    lead = await turn.lead(timer.data)
    if lead is None or lead.state is not LeadState.QUOTED or not _still(turn, timer, services, _A_DAY):
        return
    if services.catalog.operator.messages.expiry_days is not None:
        await _tell(turn, said.lead_expiring(lead, _context(turn, services, lead)), services, lead)


async def on_week(turn: Turn, timer: Timer, services: Services) -> None:
    wanted = services.catalog.operator.messages.week_before is not None
    await _before_the_trip(turn, timer, services, said.week_before, wanted, timedelta(days=3))


async def on_day(turn: Turn, timer: Timer, services: Services) -> None:
    wanted = services.catalog.operator.messages.day_before is not None
    await _before_the_trip(turn, timer, services, said.day_before, wanted, timedelta(hours=12))


async def on_thanks(turn: Turn, timer: Timer, services: Services) -> None:
    lead = await turn.lead(timer.data)
    if lead is None or lead.state is not LeadState.WON or turn.chat is None:
        return
    if services.catalog.operator.messages.thanks is None or not _still(turn, timer, services, 3 * _A_DAY):
        return
    step = said.thanks(_draft(turn), lead, _context(turn, services, lead))
    turn.change(SaveDraft(chat_id=turn.chat.id, draft=step.draft.dump()))
    _note(turn, lead, "asked_how_it_was")
    await _send(turn, step.replies, services, lead.traveller.language)


async def _before_the_trip(
    turn: Turn,
    timer: Timer,
    services: Services,
    say: Callable[[Lead, Context], tuple[Reply, ...]],
    wanted: bool,
    fresh: timedelta,
) -> None:
    lead = await turn.lead(timer.data)
    if lead is None or lead.state is not LeadState.WON or not wanted:
        return
    if services.today >= lead.trip.dates.earliest or not _still(turn, timer, services, fresh):
        return
    try:
        replies = say(lead, _context(turn, services, lead))
    except (ValueError, LookupError):  # edited since: what holds for this trip, a person knows
        await _for_a_person(turn, lead, services)
        return
    _note(turn, lead, f"reminded_{timer.kind}")
    await _tell(turn, replies, services, lead)


async def _for_a_person(turn: Turn, lead: Lead, services: Services) -> None:
    out = line_for_staff(
        "staff.clock.not_reminded",
        language=services.catalog.operator.language_of_staff,
        locales=services.locales,
        reference=lead.reference,
        day=lead.trip.dates.earliest,
    )
    out = below(out, await card_stands(turn, lead.reference))
    turn.send(out.method, out.payload, to=STAFF, urgency=Urgency.NEWS, about=lead.chat_id)


def _still(turn: Turn, timer: Timer, services: Services, fresh: timedelta) -> bool:
    """Whether it may be said now: they want to hear of us, it is not long past, and it is day.

    What is due by night, after a downtime, waits for the morning if it is still good then.
    """
    if turn.chat is None or turn.chat.blocked or _draft(turn).silent or turn.now - timer.at > fresh:
        return False
    operator = services.catalog.operator
    if is_day(turn.now, operator.messages, operator.zone):
        return True
    here, morning = turn.now.astimezone(operator.zone), operator.messages.morning
    if morning is not None and here.time() < morning:
        opened = at(here.date(), morning, operator.zone)
        if opened - timer.at <= fresh:
            turn.change(SetTimer(timer=replace(timer, at=opened)))
    return False


async def _to_the_draft(turn: Turn, services: Services, say: Callable[[Draft, Context], Step | None]) -> None:
    assert turn.chat is not None
    if turn.chat.person is not None:
        return
    draft, context = _draft(turn), _context(turn, services)
    step = say(draft, context)
    if step is not None:
        turn.change(SaveDraft(chat_id=turn.chat.id, draft=step.draft.dump()))
        await _send(turn, step.replies, services, context.language)


async def _tell(turn: Turn, replies: tuple[Reply, ...], services: Services, lead: Lead) -> None:
    won = lead.state is LeadState.WON
    await _send(turn, replies, services, lead.traveller.language, yields=not won)


async def _send(
    turn: Turn, replies: tuple[object, ...], services: Services, language: str, *, yields: bool = True
) -> None:
    """Rather not at all than twice; but for a trip that is won, never over a person who talks with them."""
    assert turn.chat is not None
    to = Recipient(chat_id=turn.chat.id)
    spoken = tuple(reply for reply in replies if isinstance(reply, Reply))
    language = _draft(turn).language or language
    outs = present(spoken, to=to, language=language, catalog=services.catalog, locales=services.locales)
    for out in outs:
        if out.offers:
            await show_quote(turn, out, to=to.chat_id, urgency=Urgency.NEWS, yields=yields)
        else:
            turn.send(out.method, out.payload, to=to.chat_id, urgency=Urgency.NEWS, once=True, yields=yields)


def _note(turn: Turn, lead: Lead, what: str) -> None:
    turn.change(AddEvent(reference=lead.reference, event=LeadEvent(at=turn.now, what=what)))


def _draft(turn: Turn) -> Draft:
    return Draft.load(turn.chat.draft) if turn.chat is not None and turn.chat.draft else Draft()


def _context(turn: Turn, services: Services, lead: Lead | None = None) -> Context:
    assert turn.chat is not None
    languages = services.catalog.operator.languages
    return Context(
        catalog=services.catalog,
        today=services.today,
        language=_draft(turn).language or negotiate(turn.chat.language_code, languages),
        reference=services.new_reference(),
        traveller=turn.chat.first_name,
        lead=lead,
        moment=turn.now,
    )


_A_DAY = timedelta(days=1)
