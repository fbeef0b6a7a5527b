"""What the staff read, in the operator's first language."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.conversation.replies import Note, Value
from bot.conversation.step import StaffNote
from bot.desk import Pressed, open_actions
from bot.words import quoting
from bot.words.callbacks import encode
from bot.words.locale import Locales
from bot.words.outgoing import Outgoing, answered, edited, sent
from bot.words.parts import written
from bot.words.splitting import cut
from bot.words.trips import from_where_to_where, who_and_when
from bot.words.voice import Voice
from core.catalog import Catalog
from core.leads import Contact, Lead, LeadState

QUOTED_WORDS = 600
"""Units of a traveller's own words shown to the staff; their chat is a tap away."""


def lead_card(lead: Lead, *, catalog: Catalog, locales: Locales) -> Outgoing:
    """The card of a new lead."""
    voice = _voice(catalog, locales)
    return sent(_card(lead, catalog, voice), _card_buttons(lead, voice))


def changed_card(lead: Lead, *, message_id: int | None, catalog: Catalog, locales: Locales) -> Outgoing:
    """The same card as the lead stands now, in that message; None: wherever the card is."""
    voice = _voice(catalog, locales)
    return edited(message_id, _card(lead, catalog, voice), _card_buttons(lead, voice))


def staff_note(
    note: StaffNote, *, user_id: int, name: str, username: str | None, catalog: Catalog, locales: Locales
) -> Outgoing:
    """A traveller wants a person, asks what nobody told us, or wants to cancel."""
    voice = _voice(catalog, locales)
    blocks = [f"{_who(user_id, name, username)}: {voice.say(f'staff.note.{note.kind}')}"]
    if note.text:
        blocks.append(f"<blockquote>{_shortened(note.text)}</blockquote>")
    if note.trip:
        blocks.append(written(note.trip, voice, catalog.operator.currency))
    blocks.append(_questions(note.questions, voice))
    if note.reference:
        blocks.append(voice.say("staff.about_lead", reference=note.reference))
    return sent("\n".join(filter(None, blocks)))


def staff_linked(chat_id: int, *, catalog: Catalog, locales: Locales) -> Outgoing:
    """To the chat that has just become the staff's. Its number, because a setting may want it."""
    voice = _voice(catalog, locales)
    return sent(voice.say("staff.linked", operator=catalog.operator.name, chat=str(chat_id)))


def toast(callback_id: str, note: Note, *, catalog: Catalog, locales: Locales) -> Outgoing:
    """An answer to a button of the staff's."""
    return answered(callback_id, locales.plain(_voice(catalog, locales).language, note))


def staff_text(key: str, values: Mapping[str, Value], *, catalog: Catalog, locales: Locales) -> str:
    """A plain text for the staff: what could not be delivered or handled, a catalogue with a mistake."""
    return locales.plain(_voice(catalog, locales).language, Note(key=key, values=values))


def _voice(catalog: Catalog, locales: Locales) -> Voice:
    return Voice(locales, catalog.operator.languages[0])


def _card(lead: Lead, catalog: Catalog, voice: Voice) -> str:
    known = (
        _title(lead, catalog, voice),
        "\n".join((f"👤 {_who_of(lead)}", *_trip(lead, catalog, voice))),
        _questions(lead.questions, voice),
        _facts(lead.facts, voice),
        "\n".join(_particulars(lead, catalog, voice)),
    )
    return "\n\n".join(filter(None, known))


def _title(lead: Lead, catalog: Catalog, voice: Voice) -> str:
    if lead.state is LeadState.NEW:
        return voice.say("staff.lead.new", reference=lead.reference)
    state = voice.plain(f"staff.state.{lead.state.value}")
    title = voice.say("staff.lead.known", reference=lead.reference, state=state)
    if lead.claimed_by and lead.claimed_at:
        time = _moment(lead.claimed_at, catalog, voice)
        title += f"\n{voice.say('staff.lead.claimed', name=lead.claimed_by.name, time=time)}"
    return title


def _who_of(lead: Lead) -> str:
    return _who(lead.chat_id, lead.traveller.name, lead.traveller.username)


def _who(user_id: int, name: str, username: str | None) -> str:
    """A link that opens their chat; the @name, too, for phones on which such links do not work."""
    link = f'<a href="tg://user?id={user_id}">{html.escape(name, quote=False)}</a>'
    return f"{link} @{username}" if username else link


def _trip(lead: Lead, catalog: Catalog, voice: Voice) -> tuple[str, ...]:
    trip, quote = lead.trip, lead.quote
    try:
        catalog.check_trip(trip)
    except ValueError:  # the catalogue has been edited since: its codes still say what was meant
        return (f"{trip.tour}: {trip.group_size}, {trip.pickup} → {trip.dropoff}, {trip.stay}",)
    tour = catalog.tour(trip.tour)
    return (
        f"🥾 {voice.words(tour.name)}",
        who_and_when(tour, trip.group_size, trip.dates, voice),
        from_where_to_where(tour, trip.pickup, trip.dropoff, voice),
        f"🛏 {voice.words(tour.stay(trip.stay).name)}",
        f"💵 <b>{quoting.headline(quote, voice)}</b>",
        *(quoting.line(line, tour, quote, voice) for line in quote.on_request),
    )


def _questions(questions: Sequence[str], voice: Voice) -> str:
    if not questions:
        return ""
    asked = (f"– {_shortened(question)}" for question in questions)
    return "\n".join((f"<b>{voice.say('staff.questions')}</b>", *asked))


def _facts(facts: Sequence[str], voice: Voice) -> str:
    if not facts:
        return ""
    told = (f"– {_shortened(fact)}" for fact in facts)
    return "\n".join((f"<b>{voice.say('staff.facts')}</b>", *told))


def _particulars(lead: Lead, catalog: Catalog, voice: Voice) -> tuple[str, ...]:
    language = Voice(voice.locales, lead.traveller.language).plain("language.name")
    source = (voice.say("staff.source", source=cut(lead.source, QUOTED_WORDS)),) if lead.source else ()
    return (
        _contact(lead.contact, voice),
        voice.say("staff.language", language=language),
        *source,
        voice.say("staff.received", time=_moment(lead.created_at, catalog, voice)),
    )


def _contact(contact: Contact, voice: Voice) -> str:
    ways = ", ".join(filter(None, (contact.phone, contact.email)))
    return voice.say("staff.contact", contact=ways) if ways else voice.say("staff.contact.telegram")


def _card_buttons(lead: Lead, voice: Voice) -> dict[str, Any]:
    keys = [
        {
            "text": voice.plain(f"staff.button.{action.what}"),
            "callback_data": encode(Pressed(action=action, reference=lead.reference)),
        }
        for action in open_actions(lead)
    ]
    return {"inline_keyboard": [keys]} if keys else {}


def _moment(moment: datetime, catalog: Catalog, voice: Voice) -> str:
    return voice.formats.moment(moment.astimezone(catalog.operator.zone))


def _shortened(words: str) -> str:
    return html.escape(cut(words, QUOTED_WORDS), quote=False)
