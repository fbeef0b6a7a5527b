"""What the staff read: all of them in the language of the staff, one of them in their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal, get_args

from bot.conversation.events import Silenced
from bot.conversation.replies import Note, Value
from bot.conversation.step import StaffNote
from bot.desk import COMMANDS, BotBack, Broadcast, Choice, Decided, Face, LinkHere, StaffAction
from bot.desk.talk import last_words, talks, trouble
from bot.words import desk, quoting
from bot.words.blocks import (
    Inline,
    Key,
    Paragraph,
    Points,
    Quotation,
    Row,
    Screen,
    Section,
    Wording,
    bold,
    joined,
    run,
)
from bot.words.desk import moment
from bot.words.desk import name as name_of
from bot.words.locale import Locales
from bot.words.names import shortened, shown
from bot.words.parts import sections_of
from bot.words.trips import beside, from_where_to_where, how_old, where_they_sleep, who_and_when
from bot.words.voice import Voice
from core.catalog import Catalog, Tour
from core.leads import Contact, Lead, LeadEvent
from core.pricing import elsewhere

QUOTED, LISTED = 600, 300
"""Characters of a traveller's own words shown to the staff, alone and in a list; their chat is a tap away."""


def card(
    lead: Lead,
    history: Sequence[LeadEvent] = (),
    *,
    catalog: Catalog,
    locales: Locales,
    face: Face = "",
    choosing: tuple[StaffAction, Sequence[Choice]] | None = None,
) -> Screen:
    """The card of a lead as it stands now, after all that happened to it.

    `choosing`: in the place of its buttons, what an action may be done with.
    """
    voice = _voice(catalog, locales)
    who = _who(lead.chat_id, lead.traveller.name, lead.traveller.username, voice)
    sections = (
        desk.title(lead, history, catalog, voice),
        (Row("👤", who), *_trip(lead, catalog, voice)),
        _listed("staff.questions", lead.questions, voice),
        _listed("staff.facts", lead.facts, voice),
        _last_words(history, catalog, voice),
        (*desk.answers(history, catalog, voice), *_trouble(history, voice)),
        _talks(history, voice),
        desk.notes(history, voice),
        _particulars(lead, catalog, voice),
    )
    keys = desk.choices_of(*choosing, lead, voice) if choosing else desk.buttons(lead, face, voice)
    back = (_bot_back(lead.chat_id, voice),) if talks(history) and not choosing else ()
    return Screen(sections=tuple(filter(None, sections)), buttons=(*keys, *((back,) if back else ())))


def staff_note(
    note: StaffNote, *, user_id: int, name: str, username: str | None, catalog: Catalog, locales: Locales
) -> Screen:
    """A traveller wants a person, asks what nobody told us, or wants to cancel."""
    voice = _voice(catalog, locales)
    wish = voice.say(f"staff.note.{note.kind}")
    section: Section = (Paragraph(run(_who(user_id, name, username, voice), " ", wish)),)
    if said := shortened(shown(note.text, lines=True), QUOTED):
        section += (Quotation(said),)
    if note.trip:
        trip = sections_of(note.trip, voice, catalog.operator.currency)
        section += tuple(block for blocks in trip for block in blocks)
    section += _listed("staff.questions", note.questions, voice)
    if note.reference:
        section += (Paragraph(voice.say("staff.about_lead", reference=note.reference)),)
    return Screen(sections=(section,))


def held(message: int, why: Note, *, language: str, locales: Locales) -> Screen:
    """Below an answer that is not sent, because the lead is a colleague's."""
    voice = Voice(locales, language)
    hows = get_args(Literal["send", "take", "drop"])
    keys = tuple(
        Key(label=voice.plain(f"staff.button.{how}"), press=Decided(how=how, message=message)) for how in hows
    )
    return Screen(sections=((Paragraph(voice.note(_named(why, voice))),),), buttons=(keys[:2], keys[2:]))


def taken_over(traveller: int, name: str, *, language: str, locales: Locales) -> Screen:
    """To the staff, for a traveller without a card: the bot is silent, and how that ends."""
    voice = Voice(locales, language)
    said = voice.say("staff.taken_over", traveller=name_of(name, voice))
    return Screen(sections=((Paragraph(said),),), buttons=((_bot_back(traveller, voice),),))


def _bot_back(traveller: int, voice: Voice) -> Key:
    return Key(label=voice.plain("staff.button.bot_back"), press=BotBack(traveller=traveller))


def to_staff(note: Note, *, language: str, locales: Locales) -> Screen:
    """A line to whoever of the staff just wrote or pressed."""
    voice = Voice(locales, language)
    return Screen(sections=((Paragraph(voice.note(_named(note, voice))),),))


def broadcast_asked(message: int, count: int, *, language: str, locales: Locales) -> Screen:
    """To an owner, below the message: how many would get it."""
    voice = Voice(locales, language)
    keys = tuple(
        Key(label=voice.plain(f"staff.button.broadcast.{how}"), press=Broadcast(how=how, message=message))
        for how in _BROADCAST
    )
    said = voice.say("staff.broadcast.asked", all=count)
    return Screen(sections=((Paragraph(said),),), buttons=(keys,))


def no_more_news(*, language: str, locales: Locales) -> Screen:
    """What stands below each copy of it."""
    key = Key(label=Voice(locales, language).plain("button.no_news"), press=Silenced())
    return Screen(sections=(), buttons=((key,),))


_BROADCAST: tuple[Literal["send", "drop"], ...] = ("send", "drop")


def signature(first_name: str, *, catalog: Catalog, locales: Locales) -> str:
    """What stands below an answer of the staff's, as the operator wishes; "" for nothing."""
    operator = catalog.operator
    if operator.signature == "none":
        return ""
    name = shown(first_name) if operator.signature == "first_name" else ""
    return _voice(catalog, locales).plain("relay.signature", name=name or operator.name)


def staff_linked(chat: str, *, catalog: Catalog, locales: Locales) -> Screen:
    """To the chat that has just become the staff's. Its number, because a setting may want it."""
    said = _voice(catalog, locales).say("staff.linked", operator=catalog.operator.name, chat=chat)
    return Screen(sections=((Paragraph(said),),))


def staff_help(*, owner: bool, language: str, locales: Locales) -> Screen:
    """What this one can type in the staff chat, and what a reply does."""
    voice = Voice(locales, language)
    lines = tuple(
        run(f"/{row.name} – ", voice.say(f"staff.command.{row.name}"))
        for row in COMMANDS
        if owner or not row.owners
    )
    return Screen(sections=((Paragraph(voice.say("staff.help")),), (Points(lines),)))


def staff_menu(*, owners: bool, language: str, locales: Locales) -> tuple[tuple[str, str], ...]:
    """The commands of the staff chat, each with what it does; `owners`: theirs, too."""
    voice = Voice(locales, language)
    rows = (row for row in COMMANDS if owners or not row.owners)
    return tuple((row.name, voice.plain(f"staff.command.{row.name}")) for row in rows)


def link_choice(*, language: str, locales: Locales) -> tuple[Screen, Screen]:
    """To whoever opened the one-time link: choose the team's group, or this chat."""
    voice = Voice(locales, language)
    group = Key(label=voice.plain("staff.button.link_group"), share_group=True)
    here = Key(label=voice.plain("staff.button.link_here"), press=LinkHere())
    return (
        Screen(sections=((Paragraph(voice.say("staff.link.choose")),),), buttons=((group,),)),
        Screen(sections=((Paragraph(voice.say("staff.link.alone")),),), buttons=((here,),)),
    )


def staff_text(key: str, values: Mapping[str, Value], *, language: str, locales: Locales) -> str:
    """A plain text for the staff: what could not be delivered or handled, a catalogue with a mistake."""
    voice = Voice(locales, language)
    return voice.label(_named(Note(key=key, values=values), voice))


def told(note: Note, *, language: str, locales: Locales) -> Screen:
    """To a traveller who did not just write: what the staff have done."""
    voice = Voice(locales, language)
    return Screen(sections=((Paragraph(voice.note(_named(note, voice))),),))


def _named(note: Note, voice: Voice) -> Note:
    names = {
        who: name_of(name, voice)
        for who in ("name", "traveller")
        if isinstance(name := note.values.get(who), str)
    }
    return replace(note, values={**note.values, **names})


def _voice(catalog: Catalog, locales: Locales) -> Voice:
    return Voice(locales, catalog.operator.language_of_staff)


def _who(user_id: int, name: str, username: str | None, voice: Voice) -> Inline:
    """A link that opens their chat; the @name, too, for phones on which such links do not work."""
    link = (Wording(name_of(name, voice), person=user_id),)
    return run(link, f" @{username}") if username else link


def _trip(lead: Lead, catalog: Catalog, voice: Voice) -> Section:
    trip = lead.trip
    try:
        catalog.check_trip(trip)
    except ValueError:  # the catalogue has been edited since: its codes still say what was meant
        details = f"{trip.group_size}, {trip.pickup} → {trip.dropoff}, {', '.join(trip.all_stays)}"
        return (Paragraph(voice.say("staff.trip.codes", tour=trip.tour, details=details)),)
    tour = catalog.tour(trip.tour)
    who = who_and_when(tour, trip.group_size, trip.dates, voice)
    nights = where_they_sleep(tour, trip.all_stays, voice)
    return (
        Row("🥾", voice.words(tour.name)),
        *((who,) if who else ()),
        from_where_to_where(tour, trip.pickup, trip.dropoff, voice),
        *((nights,) if nights else ()),
        *how_old(trip, voice),
        *beside(tour, trip, voice),
        *_price(lead, tour, voice),
    )


def _price(lead: Lead, tour: Tour, voice: Voice) -> Section:
    quote = lead.quote
    open_ = quote.total is None or elsewhere(tour, quote)
    headline = voice.say("staff.price.open") if open_ else quoting.headline(tour, quote, voice)
    table = (Paragraph(quoting.table(tour, quote, voice)),) if elsewhere(tour, quote) else ()
    extras = () if quote.total is None else quoting.extras(tour, quote)
    return (
        Row("💵", bold(headline)),
        *table,
        *(quoting.line(line, tour, quote, voice) for line in extras),
        Paragraph(quoting.price_list(quote, voice)),
    )


def _listed(heading: str, told: Sequence[str], voice: Voice) -> Section:
    """What a traveller asked or told, in their own words, a line each."""
    lines = tuple(run(shortened(shown(words), LISTED)) for words in told)
    return (Paragraph(bold(voice.say(heading))), Points(lines)) if lines else ()


def _last_words(history: Sequence[LeadEvent], catalog: Catalog, voice: Voice) -> Section:
    last = last_words(history)
    if last is None:
        return ()
    heading = voice.say("staff.card.last_words", time=moment(last.at, catalog, voice))
    said = shortened(shown(last.data.get("text", ""), lines=True), LISTED)
    return (Paragraph(heading), Quotation(said or voice.plain("staff.card.no_words")))


def _talks(history: Sequence[LeadEvent], voice: Voice) -> Section:
    by = talks(history)
    return (Paragraph(voice.say("staff.card.person", name=name_of(by.name, voice))),) if by else ()


def _trouble(history: Sequence[LeadEvent], voice: Voice) -> Section:
    problem = trouble(history)
    if problem in ("", "blocked", "gone", "uncertain"):
        return (Paragraph(voice.say(f"staff.card.{problem}")),) if problem else ()
    return (Paragraph(voice.say("staff.card.undelivered", error=shortened(problem, LISTED))),)


def _particulars(lead: Lead, catalog: Catalog, voice: Voice) -> Section:
    language = Voice(voice.locales, lead.traveller.language).plain("language.name")
    source = voice.say("staff.source", source=shortened(lead.source, LISTED)) if lead.source else ()
    return (
        Paragraph(_contact(lead.contact, voice)),
        Paragraph(joined(" · ", (voice.say("staff.language", language=language), source))),
        Paragraph(voice.say("staff.received", time=moment(lead.created_at, catalog, voice))),
    )


def _contact(contact: Contact, voice: Voice) -> Inline:
    ways = ", ".join(filter(None, (contact.phone, contact.email)))
    return voice.say("staff.contact", contact=ways) if ways else voice.say("staff.contact.telegram")
