"""Staff and traveller talk through the bot: answers to a card or a relayed message, what becomes of them.

Every message that is passed on is a relay, named by where it was written; its copies belong to it. So a reply
to a copy leads back to the traveller, an edit finds the copy, and a receipt finds the message it is about.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.desk.talk import Decided, TalkStep, decided, replied, too_late_to_delete
from bot.handlers.canned import canned_words
from bot.handlers.cards import card_stands, show_again
from bot.handlers.services import Services
from bot.handlers.takeover import take_over
from bot.storage import RELAYED, STAFF, Relay, Urgency
from bot.storage.changes import AddEvent, MoveLead, SaveRelay
from bot.telegram.delivery import GATHERED
from bot.telegram.lanes import ALBUM
from bot.telegram.outgoing import Outgoing
from bot.telegram.relaying import below, changed, deleted, passed_on, receipt
from bot.telegram.rendering import held_answer, line_for_staff, toast, told
from bot.words import signature
from bot.work.incoming import Answered, Tapped, Written
from bot.work.turn import Turn
from core.leads import Lead, LeadEvent, StaffMember

STORED, DELIVERED, FAILED, UNCERTAIN = "👀", "👍", "💔", "🤔"
"""Receipts on the staff's own message, of the emoji that Telegram allows."""
TALK = "talk:"
"""Begins what a note to the staff belongs to that no message of the traveller's caused."""


@dataclass(frozen=True, kw_only=True)
class Conversation:
    """Whom a message in the staff chat is for."""

    traveller: int
    reference: str
    answers: int | None = None
    """The traveller's own message."""


async def on_reply(turn: Turn, message: Written, services: Services) -> bool:
    """A message in the staff chat that answers one there. False: it is nothing to us."""
    answered = message.answers
    known = await turn.relay(message.chat_id, message.message_id)
    if message.edited or known is not None:
        if known is not None:
            await _change(turn, message, known, services)
        return known is not None
    if answered is None:
        return False
    if _is_command(message, "del"):
        return await _delete(turn, message, answered, services)
    command = message.text.startswith("/") and not _is_command(message, "c")
    if answered.author != services.bot_username or command:
        return False
    to = await whom(turn, message.chat_id, answered)
    if to is None:
        say(turn, message, "staff.relay.unknown", services)
        return True
    said = await _meant(turn, message, to, services)
    if said is not None:
        await _answer(turn, said, to, services)
    return True


async def _meant(turn: Turn, message: Written, to: Conversation, services: Services) -> Written | None:
    """What the traveller is to read: the message, or the canned answer that it asks for."""
    if not _is_command(message, "c"):
        return message
    return await canned_words(turn, message, to.traveller, to.reference, services)


async def whom(turn: Turn, chat_id: int, ours: Answered) -> Conversation | None:
    stands = await turn.message(chat_id, ours.message_id)
    if stands is None:  # not marked yet, or its mark was lost: the buttons of a card still say whose it is
        lead = await turn.lead(ours.card) if ours.card else None
        return Conversation(traveller=lead.chat_id, reference=lead.reference) if lead else None
    kind, _, rest = stands.belongs.removeprefix(GATHERED).partition(":")
    if kind == "card":
        lead = await turn.lead(rest)
        return Conversation(traveller=lead.chat_id, reference=rest) if lead else None
    if kind == TALK[:-1]:
        chat, _, reference = rest.partition(":")
        return Conversation(traveller=int(chat), reference=reference)
    if kind == RELAYED[:-1]:
        chat, _, number = rest.partition(":")
        relay = await turn.relay(int(chat), int(number))
        if relay is not None and relay.by is None:
            return Conversation(
                traveller=relay.traveller, reference=relay.reference, answers=relay.message_id
            )
    return None


async def _answer(turn: Turn, message: Written, to: Conversation, services: Services) -> None:
    by = author(message)
    lead = await turn.lead(to.reference) if to.reference else None
    relay = Relay(
        chat_id=message.chat_id,
        message_id=message.message_id,
        traveller=to.traveller,
        reference=to.reference,
        by=by,
        at=turn.now,
    )
    calls = passed_on(message, _signature(message, services), answers=to.answers)
    gather = f"{ALBUM}{message.content.album}" if message.content.album else ""
    step = replied(lead, by, turn.now)
    if step.goes == "held" and step.answer is not None:
        kept = json.dumps([[out.method, out.payload, gather] for out in calls])
        turn.change(SaveRelay(relay=replace(relay, state="held", calls=kept)))
        language = services.spoken_by(message.sender)
        ask = held_answer(message.message_id, step.answer, language=language, locales=services.locales)
        _to_staff(turn, below(ask, message.message_id))
        return
    turn.change(SaveRelay(relay=relay))
    _remember(turn, relay, message.content.words)
    await _follow(turn, lead, step, relay, services)
    for out in calls:
        _pass_on(turn, relay, out, gather)
    receipt_on(turn, relay.message_id, STORED)


def _remember(turn: Turn, relay: Relay, words: str) -> None:
    """What was said to the traveller stands in their lead's history."""
    if relay.reference:
        line = LeadEvent(at=turn.now, by=relay.by, what="answered", data={"text": words})
        turn.change(AddEvent(reference=relay.reference, event=line))


def _said(payload: Mapping[str, Any]) -> str:
    return str(payload.get("text") or payload.get("caption") or "")


async def on_decision(turn: Turn, tapped: Tapped, event: Decided, services: Services) -> None:
    """A button below an answer that was held."""
    relay = await turn.relay(tapped.chat_id, event.message)
    held = relay.by if relay is not None and relay.state == "held" else None
    lead = await turn.lead(relay.reference) if relay and relay.reference else None
    by = StaffMember(id=tapped.sender.id, name=tapped.sender.full_name)
    step = decided(lead, event, held, by, turn.now)
    if step.answer is not None:
        language = services.spoken_by(tapped.sender)
        out = toast(tapped.callback_id, step.answer, language=language, locales=services.locales)
        turn.say(out, to=tapped.chat_id)
    if relay is None or step.goes is None or step.goes == "held":
        return
    calls = json.loads(relay.calls)
    turn.change(SaveRelay(relay=replace(relay, state=step.goes, calls="")))
    await _follow(turn, lead, step, relay, services)
    if step.goes == "passed_on":
        _remember(turn, relay, next(filter(None, (_said(payload) for _, payload, _ in calls)), ""))
        for method, payload, gather in calls:
            _pass_on(turn, relay, Outgoing(method=method, payload=payload), gather)
        receipt_on(turn, relay.message_id, STORED)
    _to_staff(turn, deleted(tapped.message_id))


async def _follow(turn: Turn, lead: Lead | None, step: TalkStep, relay: Relay, services: Services) -> None:
    """Whose the lead is now, on its card and for the traveller; and who talks with them, if it goes."""
    moved = lead is not None and step.lead is not None and step.moved is not None
    if lead and step.lead and step.moved:
        turn.change(MoveLead(before=lead, after=step.lead, event=step.moved))
        await show_again(turn, step.lead, services)
    if step.goes == "passed_on" and relay.by is not None:
        now = step.lead or lead
        await take_over(turn, relay.traveller, relay.by, now, services, told_already=moved)
    if moved and lead and step.hears:
        out = told(step.hears, language=lead.traveller.language, locales=services.locales)
        turn.say(out, to=lead.chat_id)


async def _change(turn: Turn, written: Written, relay: Relay, services: Services) -> None:
    """They changed what they wrote: so does the copy, or what is held."""
    to = Conversation(traveller=relay.traveller, reference=relay.reference)
    message = written if relay.state == "dropped" else await _meant(turn, written, to, services)
    if message is None:
        return
    sign = _signature(message, services)
    if relay.state == "held":
        gather = json.loads(relay.calls)[0][2]
        answers = json.loads(relay.calls)[0][1].get("reply_parameters", {}).get("message_id")
        calls = [[out.method, out.payload, gather] for out in passed_on(message, sign, answers=answers)]
        turn.change(SaveRelay(relay=replace(relay, calls=json.dumps(calls))))
    elif relay.state == "passed_on" and relay.by is not None:
        out = changed(message, sign)
        if out is None:
            say(turn, message, "staff.relay.unchangeable", services)
            return
        _pass_on(turn, relay, out)
        receipt_on(turn, relay.message_id, STORED)


async def _delete(turn: Turn, message: Written, answered: Answered, services: Services) -> bool:
    """`/del` as a reply to one's own message takes its copies back."""
    relay = await turn.relay(message.chat_id, answered.message_id)
    copies = await turn.messages_of(relay.belongs) if relay is not None and relay.by is not None else []
    if relay is None or not copies:
        say(turn, message, "staff.relay.nothing_to_delete", services)
        return True
    if too_late_to_delete(relay.at, turn.now):
        say(turn, message, "staff.relay.too_late", services)
        return True
    command = replace(relay, message_id=message.message_id, by=author(message), at=turn.now)
    turn.change(SaveRelay(relay=replace(command, state="dropped")))
    for copy in copies:
        _pass_on(turn, command, deleted(copy.message_id))
    return True


async def on_outcome(turn: Turn, belongs: str, problem: str, services: Services) -> None:
    """What became of a message to a traveller: a receipt on it, and why it did not arrive on the card."""
    chat, _, number = belongs.removeprefix(RELAYED).partition(":")
    relay = await turn.relay(int(chat), int(number))
    if relay is None or relay.by is None:
        return
    emoji = UNCERTAIN if problem == "uncertain" else FAILED if problem else DELIVERED
    receipt_on(turn, relay.message_id, emoji)
    lead = await turn.lead(relay.reference) if relay.reference else None
    if lead is None:
        return
    what, data = ("undelivered", {"problem": problem}) if problem else ("delivered", {})
    event = LeadEvent(at=turn.now, by=relay.by, what=what, data=data)
    turn.change(AddEvent(reference=lead.reference, event=event))
    await show_again(turn, lead, services)


async def wrote(turn: Turn, message: Written, reference: str, services: Services) -> str:
    """The traveller's message is passed on, and shown on their lead's card. What its copies belong to."""
    relay = Relay(
        chat_id=message.chat_id,
        message_id=message.message_id,
        traveller=message.chat_id,
        reference=reference,
        at=turn.now,
    )
    turn.change(SaveRelay(relay=relay))
    lead = await turn.lead(reference) if reference else None
    if lead is not None:
        text = message.content.words
        turn.change(
            AddEvent(reference=reference, event=LeadEvent(at=turn.now, what="wrote", data={"text": text}))
        )
        await show_again(turn, lead, services)
    return relay.belongs


async def below_card(turn: Turn, out: Outgoing, reference: str) -> Outgoing:
    """As a reply to the lead's card, where that is known."""
    return below(out, await card_stands(turn, reference)) if reference else out


def _pass_on(turn: Turn, relay: Relay, out: Outgoing, gather: str = "") -> None:
    """To the traveller; what is a message, not twice."""
    turn.send(
        out.method,
        out.payload,
        to=relay.traveller,
        urgency=Urgency.TALK,
        belongs=relay.belongs,
        gather=gather,
        once=not out.method.startswith(("edit", "delete")),
    )


def receipt_on(turn: Turn, message_id: int, emoji: str) -> None:
    out = receipt(message_id, emoji)
    turn.say(out, to=STAFF, key=f"receipt:{message_id}")


def say(turn: Turn, message: Written, key: str, services: Services) -> None:
    """A line to whoever of the staff wrote that message."""
    out = line_for_staff(key, language=services.spoken_by(message.sender), locales=services.locales)
    _to_staff(turn, below(out, message.message_id))


def _to_staff(turn: Turn, out: Outgoing) -> None:
    turn.say(out, to=STAFF, urgency=Urgency.ANSWER)


def author(message: Written) -> StaffMember:
    if message.sender is None:  # a channel that is linked to the group
        return StaffMember(id=message.chat_id, name="")
    return StaffMember(id=message.sender.id, name=message.sender.full_name)


def _signature(message: Written, services: Services) -> str:
    """An administrator who stays anonymous writes for the team."""
    name = message.sender.first_name if message.sender and not message.nameless else ""
    return signature(name, catalog=services.catalog, locales=services.locales)


def _is_command(message: Written, name: str) -> bool:
    command, _, _ = message.text.partition(" ")
    return command.partition("@")[0].lower() == f"/{name}"
