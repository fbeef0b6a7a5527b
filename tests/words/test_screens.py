"""Everything the bot can say, in every language, as a phone shows it: it fits, and nothing odd is left in it.

The conversation is walked through by its buttons, each once; what it answers is rendered with the sample
catalogue. The other texts are filled with what they are really filled with.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

import pytest

from bot.conversation import Draft, converse
from bot.conversation.events import Chose, Event, LanguageChosen, Slot, Started, StartedOver
from bot.conversation.offering import FOLDED, SIZES, quote_shown
from bot.conversation.replies import (
    Button,
    Note,
    Packing,
    PriceTable,
    Reply,
    Toast,
    Words,
)
from bot.words import card, message
from bot.words.proofreading import placeholders
from core.catalog import Catalog
from core.itinerary import itinerary
from core.leads import Contact, Lead, StaffMember, Traveller, claim
from core.pricing import quote
from core.trip import Dates, Trip
from tests.conversation.world import CATALOG, CONTEXT
from tests.words import drawing
from tests.words.world import LANGUAGES, LOCALES

LINE = 38
"""Characters on a line of a message, on a phone 390 points wide."""
SCREEN, WITHOUT_BUTTONS = 24, 28
"""Lines of a message that are seen at once: with its buttons below; with none, or the one of a card."""
THREE_IN_A_ROW, TWO_IN_A_ROW, ONE_IN_A_ROW = 14, 22, 45
"""Characters that a button shows beside two others, beside one, alone."""

TOUR = CATALOG.tours[0]
DAY = date(2027, 9, 29)
"""A Wednesday in a long month: long in every language."""
NAME = "Maximiliane"

VALUES: dict[str, Any] = {
    "there": "Sun 29 September 2027, 15:00 UTC",
    "since": "Wed 29 September 2027, 15:00",
    "references": ", ".join(["PFH-7K3QX"] * 10),
    "stored": 12,
    "announced": 11,
    "name": NAME,
    "operator": CATALOG.operator.name,
    "person": CATALOG.operator.person,
    "about": CATALOG.operator.about,
    "n": 6,
    "size": 4,
    "number": 2,
    "of": 5,
    "title": TOUR.days[0].title,
    "question": Note(key="ask.pickup"),
    "night": 1,
    "ways": "+51 900 000 000 · hello@example.org",
    "then": TOUR.stays[0].name,
    "limit": 99,
    "maximum": 6,
    "km": Decimal(16),
    "distances": "16 + 12",
    "highest": 4400,
    "first": DAY,
    "last": DAY,
    "day": DAY,
    "until": DAY,
    "dates": Dates(earliest=date(2027, 9, 29), latest=date(2027, 10, 5)),
    "period": Dates(earliest=date(2027, 9, 29), latest=date(2027, 10, 5)),
    "time": DAY,
    "stay": TOUR.stays[0].name,
    "tour": TOUR.name,
    "summary": TOUR.summary,
    "covers": TOUR.prices.covers,
    "what": Note(key="slot.dropoff"),
    "place": "Ollantaytambo",
    "reference": "PFH-7K3QX",
    "contact": "+34 600 000 000, maximiliane@example.org",
    "link": "https://t.me/chaski_bot",
    "difficulty": Note(key="difficulty.medium"),
    "remarks": Note(key="price.on_request"),
    "state": Note(key="staff.state.claimed"),
    "language": "Português",
    "source": "instagram",
    "who": NAME,
    "chat": "-1001234567890",
    "traveller": "Emma",
    "error": "Forbidden",
    "event": "lead.claimed",
    "all": 120,
    "got": 118,
    "version": "0e51ec",
    "new": Dates.on(DAY),
    "old": Note(key="people", count=4),
    "word": "peut-être",
    "words": "peut-être",
    "facts": "bad knee",
    "way": TOUR.stays[0].name,
    "ages": "8, 11",
    "details": "4, cusco → cusco, town_hotel",
    "percent": 30,
    "trips": 12,
    "requests": 36,
    "terms": TOUR.stays[0].about,
}


def texts(language: str) -> Iterator[tuple[str, str]]:
    """Each text with its real values, in each of its forms, as it is read."""
    formats = LOCALES.formats(language)
    money = {
        "amount": formats.money(Decimal(1000), "USD"),
        "total": formats.money(Decimal(1000), "USD"),
        "per_person": formats.money(Decimal(250), "USD"),
        "difference": formats.money(Decimal(160), "USD"),
    }
    for entry in LOCALES.language(language).texts:
        key = entry.id if isinstance(entry.id, str) else entry.id[0]
        if not key or key.startswith("format."):
            continue
        forms = (entry.string,) if isinstance(entry.string, str) else tuple(entry.string)
        names = frozenset().union(*map(placeholders, forms)) - {"count"}
        values: dict[str, Any] = {name: (VALUES | money | nested(language)).get(name) for name in names}
        assert None not in values.values(), f"what fills {names} of {key}?"
        for count in (1, 4) if entry.pluralizable else (None,):
            yield key, LOCALES.plain(language, Note(key=key, values=values, count=count))


def nested(language: str) -> dict[str, str]:
    """Texts made of texts."""
    formats = LOCALES.formats(language)
    each, total = formats.money(Decimal(250), "USD"), formats.money(Decimal(1000), "USD")
    headline = Note(key="quote.headline", values={"per_person": each, "total": total})
    return {
        "price": LOCALES.plain(language, headline),
        "ladder": LOCALES.plain(language, Note(key="quote.ladder")),
        "rung": LOCALES.plain(language, Note(key="quote.ladder.rung", values={"size": 4, "amount": each})),
        "country": "US",
    }


def lines(text: str) -> int:
    """How many lines of a phone it takes. What does not break is one long word."""
    return sum(
        max(1, len(textwrap.wrap(line.replace("\u00a0", "_"), LINE, break_on_hyphens=False)))
        for line in text.split("\n")
    )


# --- the conversation, walked through by its buttons


def presses(reply: Reply) -> Iterator[Event]:
    for row in reply.buttons:
        yield from (button.event for button in row if button.event)
    if reply.calendar:
        day = reply.calendar.first
        yield Chose(slot=Slot.DATES, value=day.isoformat(), revision=reply.calendar.revision)


def looks(reply: Reply | Toast) -> str:
    """What makes a message another one: its texts and its buttons, not their values."""
    if isinstance(reply, Toast):
        return reply.note.key
    labels = [button.label.key for row in reply.buttons for button in row if isinstance(button.label, Note)]
    parts = [part.key if isinstance(part, Note) else type(part).__name__ for part in reply.parts]
    return " ".join((*parts, "|", *sorted(set(labels))))


@cache
def replies() -> tuple[Reply | Toast, ...]:
    """All messages that buttons lead to, from the first greeting to after the request."""
    found: dict[str, Reply | Toast] = {}
    waiting: list[tuple[Draft, Event]] = [(Draft(), Started(payload=""))]
    while waiting:
        draft, event = waiting.pop(0)
        if isinstance(event, LanguageChosen):
            continue
        step = converse(draft, event, CONTEXT)
        for reply in step.replies:
            if looks(reply) not in found:
                found[looks(reply)] = reply
                if isinstance(reply, Reply):
                    waiting += [(step.draft, each) for each in presses(reply)]
    return tuple(found.values())


def trips() -> Iterator[Trip]:
    """Every place to sleep and to be picked up, for one, for many, for too many."""
    for stay in TOUR.stays:
        for size, pickup in ((1, "cusco"), (4, "sacred_valley"), (7, "calca")):
            yield Trip(
                tour=TOUR.code,
                group_size=size,
                dates=Dates.on(DAY) if size > 1 else VALUES["dates"],
                pickup=pickup,
                dropoff=TOUR.default_dropoff(pickup),
                stay=stay.code,
            )


@cache
def messages() -> tuple[Reply | Toast, ...]:
    """The conversation's, and those that only a question or another trip brings."""
    table = PriceTable(tour=TOUR, stays=TOUR.stays)
    known = [entry.answer for entry in TOUR.answers if entry.answer]
    told: list[Reply | Toast] = [Reply(parts=(Words(text=answer), Note(key="ask.dates"))) for answer in known]
    told.append(Reply(parts=(*(Words(text=text) for text in known if "1.000" in str(text)), table)))
    request = Button(label=Note(key="button.request"), url="https://example.org")
    for trip in trips():
        priced = quote(CATALOG, trip, CONTEXT.today)
        days = itinerary(CATALOG, trip)
        views = (FOLDED, SIZES, *(str(day.number) for day in days))
        offers = [quote_shown(TOUR, priced, days, view, lambda _: StartedOver()) for view in views]
        asked = (*offers[0].parts, Note(key="ask.confirm"))
        told += [replace(offers[0], parts=asked, buttons=((request,), *offers[0].buttons)), *offers[1:]]
        told.append(
            Reply(parts=(Note(key="lead.done", values=VALUES), Packing(tour=TOUR, stays=trip.all_stays)))
        )
    return (*replies(), *told)


def spoken(language: str) -> Iterator[tuple[str, list[list[str]]]]:
    """Each message as it is read, and the rows of its buttons, a calendar's heading among them."""
    for reply in messages():
        if isinstance(reply, Reply):
            said = message(reply, language=language, catalog=CATALOG, locales=LOCALES)
            yield drawing.text(said), [*drawing.month(said)[:1], *drawing.labels(said)]
        else:
            yield LOCALES.plain(language, reply.note), []


def cards(language: str) -> Iterator[str]:
    operator = CATALOG.operator.model_copy(update={"languages": (language,)})
    own: Catalog = CATALOG.model_copy(update={"operator": operator})
    moment = datetime(2026, 11, 25, 19, 5, tzinfo=UTC)
    for trip in trips():
        lead = Lead(
            reference="PFH-7K3QX",
            chat_id=1,
            traveller=Traveller(name=NAME, username="maxi", language=language),
            source="instagram",
            contact=Contact(phone="+34600000000", email="maxi@example.org"),
            quote=quote(CATALOG, trip, CONTEXT.today),
            questions=("Wifi",),
            created_at=moment,
        )
        yield drawing.text(card(lead, catalog=own, locales=LOCALES))
        claimed = claim(lead, by=StaffMember(id=1, name="Dan"), at=moment)
        assert isinstance(claimed, Lead)
        yield drawing.text(card(claimed, catalog=own, locales=LOCALES))


def test_the_walk_sees_the_whole_conversation() -> None:
    """From the greeting over every question to after the request, and every button that changes an answer."""
    seen = " ".join(map(looks, replies()))
    for key in ("greeting.hello", "ask.group_size", "ask.dates", "ask.pickup", "ask.stay", "ask.dropoff"):
        assert key in seen
    for key in ("Price", "ask.confirm", "ask.contact.phone", "lead.done", "human.coming", "language.ask"):
        assert key in seen
    assert "button.change_dropoff" in seen


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_message_fits_one_screen(language: str) -> None:
    """Nobody scrolls back to find out what was asked."""
    long = [
        (lines(text), text)
        for text, rows in spoken(language)
        if lines(text) > (SCREEN if len(rows) > 1 else WITHOUT_BUTTONS)
    ]
    assert long == []
    assert [(lines(text), text) for text in cards(language) if lines(text) > WITHOUT_BUTTONS] == []
    assert [(key, text) for key, text in texts(language) if lines(text) > SCREEN] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_buttons_show_their_whole_label(language: str) -> None:
    """Three in a row, two, or one."""
    widths = {1: ONE_IN_A_ROW, 2: TWO_IN_A_ROW, 3: THREE_IN_A_ROW}
    cut = [
        label
        for _, rows in spoken(language)
        for row in rows
        for label in row
        if len(label) > widths.get(len(row), THREE_IN_A_ROW)
    ]
    assert cut == []


ODD = {
    "a placeholder": r"[{}]",
    "an empty value": r"\bNone\b|\(\s*\)|\s[,.](?!\w)",
    "two spaces": r"  |^ | $",
    "a space that some phones draw as a box": "\u202f",
    "a figure that can be cut from its unit": r"\d (?:(?:km|m|US\$|\$|€)\b|%)|\$ (?=\d)",
    "a tag or a sign of emphasis": r"</?[bia]\b|\*",
    "a hash": r"\b[0-9a-f]{12}\b",
    "a typewriter's quotation mark or apostrophe": r"[\"']",
    "a bare dollar": r"(?<![A-Z])\$(?!\u00a0US)",
}
FRENCH = {"a sign that can begin a line": r" [:;!?»]|« |[^\u00a0\s/]:(?!//|\d)|[^\u00a0!?][!?]"}
GIVEN_UP = {
    "en": r"for a night|write to you here|Last question|e-mail|\bPress\b|what is on request|how many you are",
    "es": r"[Ll]legada|al momento|Página en blanco|saco de dormir|aquí te escribir",
    "pt": r"[Pp]edido|[Pp]artida|[Cc]hegada|Sinto muito|Página em branco|\bcidade\b|dia a dia",
    "de": r"deine Daten|Rückfahrt|[Pp]osten|gilt mit|nach einem Menschen|\bLaufen\b|schreibt dir hier",
    "fr": r"lieu d’arrivée|lieu de départ|\bretour \(|chacun|devis personnel\b|jusqu’ici|\bcourse\b",
}
"""Words that native readers stumbled over, or that promised what nobody had told us."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_odd_is_left(language: str) -> None:
    """Placeholders, empty values, spaces that break or are drawn as boxes, words we have given up."""
    odd = {**ODD, "a word given up": GIVEN_UP[language]} | (FRENCH if language == "fr" else {})
    said = [text for text, _ in spoken(language)] + [text for _, text in texts(language)]
    labels = [label for _, rows in spoken(language) for row in rows for label in row if label.strip()]
    found = {
        (what, text) for text in (*said, *labels) for what, sign in odd.items() if re.search(sign, text, re.M)
    }
    assert found == set()
    staff = {(what, text) for text in cards(language) for what, sign in odd.items() if re.search(sign, text)}
    assert staff == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_files_hold_no_invisible_spaces(language: str) -> None:
    """Translators and operators write ordinary ones: the bot sets those that must not break."""
    for entry in LOCALES.language(language).texts:
        for form in (entry.string,) if isinstance(entry.string, str) else entry.string:
            assert not re.search("[\u00a0\u202f\u2009]", form), form
