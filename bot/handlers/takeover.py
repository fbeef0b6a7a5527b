"""A person of the staff takes over: the bot is silent for that traveller, until it is switched on again or
nobody has written for a while. What the traveller writes meanwhile is passed on."""

from __future__ import annotations

from datetime import timedelta

from bot.conversation.events import Event, Said, Sent
from bot.conversation.replies import Note, Value
from bot.desk import BotBack
from bot.handlers.cards import card_stands, show_again
from bot.handlers.services import Services
from bot.storage import STAFF, ChatRecord, Timer
from bot.storage.changes import AddEvent, DropTimer, SetTimer, TakeOver
from bot.telegram.relaying import below
from bot.telegram.rendering import taken_over, toast, told, word_to_staff
from bot.work.incoming import Tapped
from bot.work.turn import Turn
from core.leads import Lead, LeadEvent, StaffMember

SILENCE = "silence"
"""Kind of the timer that lets the bot talk again."""


def for_a_person(chat: ChatRecord, event: Event) -> bool:
    """Whether that is said to the person who talks with them; commands and buttons are still the bot's."""
    return chat.person is not None and isinstance(event, Said | Sent)


def set_silence(turn: Turn, chat_id: int, services: Services) -> None:
    """Somebody has written: the bot is silent for as long as is set from now."""
    at = turn.now + timedelta(hours=services.catalog.operator.takeover_hours)
    turn.change(SetTimer(timer=Timer(key=_key(chat_id), kind=SILENCE, at=at, lane=chat_id)))


async def take_over(
    turn: Turn, chat_id: int, by: StaffMember, lead: Lead | None, services: Services, *, told_already: bool
) -> None:
    """One of the staff has written to the traveller. Told once, to both sides."""
    chat = await turn.chat_of(chat_id)
    set_silence(turn, chat_id, services)
    reference = chat.person_lead if chat.person else lead.reference if lead else ""
    if chat.person != by:
        turn.change(TakeOver(chat_id=chat_id, by=by, reference=reference))
    if chat.person is not None:
        return
    if not told_already:
        _tell(turn, chat, Note(key="desk.person", values={"name": by.name}), services)
    if lead is None:
        name = chat.first_name
        out = taken_over(
            chat_id, name, language=services.catalog.operator.language_of_staff, locales=services.locales
        )
        turn.send(out.method, out.payload, to=STAFF, belongs=f"talk:{chat_id}:", about=chat_id)
    else:
        turn.change(AddEvent(reference=reference, event=LeadEvent(at=turn.now, by=by, what="person")))
        await show_again(turn, lead, services)


async def on_bot_back(turn: Turn, tapped: Tapped, pressed: BotBack, services: Services) -> None:
    """A button of the staff's: the bot talks with that traveller again."""
    chat = await turn.chat_of(pressed.traveller)
    note = Note(key="staff.toast.bot_back" if chat.person else "staff.toast.bot_talks")
    out = toast(
        tapped.callback_id, note, language=services.spoken_by(tapped.sender), locales=services.locales
    )
    turn.send(out.method, out.payload, to=tapped.chat_id, ephemeral=True)
    by = StaffMember(id=tapped.sender.id, name=tapped.sender.full_name)
    await _back(turn, chat, by, services)


async def on_silence(turn: Turn, timer: Timer, services: Services) -> None:
    """Nobody has written for so long."""
    assert timer.lane is not None
    await _back(turn, await turn.chat_of(timer.lane), None, services)


async def _back(turn: Turn, chat: ChatRecord, by: StaffMember | None, services: Services) -> None:
    if chat.person is None:
        return
    turn.change(TakeOver(chat_id=chat.id, by=None), DropTimer(key=_key(chat.id)))
    _tell(turn, chat, Note(key="desk.bot_back"), services)
    lead = await turn.lead(chat.person_lead) if chat.person_lead else None
    values: dict[str, Value] = {"traveller": lead.traveller.name if lead else chat.first_name}
    note = Note(key="staff.silence_over", values=values)
    if by is not None:
        note = Note(key="staff.bot_back", values={**values, "name": by.name})
    out = word_to_staff(note, language=services.catalog.operator.language_of_staff, locales=services.locales)
    if lead is not None:
        turn.change(AddEvent(reference=lead.reference, event=LeadEvent(at=turn.now, by=by, what="bot_back")))
        await show_again(turn, lead, services)
        out = below(out, await card_stands(turn, lead.reference))
    turn.send(out.method, out.payload, to=STAFF, belongs=f"talk:{chat.id}:{chat.person_lead}", about=chat.id)


def _tell(turn: Turn, chat: ChatRecord, note: Note, services: Services) -> None:
    out = told(note, language=services.language_of(chat), locales=services.locales)
    turn.send(out.method, out.payload, to=chat.id)


def _key(chat_id: int) -> str:
    return f"{SILENCE}:{chat_id}"
