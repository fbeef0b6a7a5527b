"""Lists of leads, as the staff read them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.desk.lists import VIEWS, Leafed, Opened, Unfinished
from bot.words.blocks import Inline, Key, Paragraph, Points, Screen, Section, Wording, bold, joined, run
from bot.words.locale import Locales
from bot.words.names import shortened, shown
from bot.words.trips import where_they_sleep, who_and_when
from bot.words.voice import Voice
from core.catalog import Catalog, Tour
from core.leads import Lead
from core.trip import Dates

NAME, WISH = 40, 120
"""Characters of a name, of a wish in a list; the card has the rest."""
IN_A_BUTTON = 48
"""Bytes of what was looked for that a button to the next page can carry."""


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page of a list."""

    at: Leafed
    leads: Sequence[Lead] = ()
    warm: Sequence[Unfinished] = ()
    more: bool = False
    """Whether there is another after it."""


def listed(page: Page, *, language: str, catalog: Catalog, locales: Locales) -> Screen:
    """A number before each lead, the buttons that open its card, and those of the other lists."""
    voice = Voice(locales, language)
    heading = bold(voice.say(f"staff.list.{page.at.view}", words=shortened(shown(page.at.words), NAME)))
    if page.at.view == "departures":
        sections: tuple[Section, ...] = tuple(
            _departure(number, lead, catalog, voice) for number, lead in enumerate(page.leads, 1)
        )
    else:
        lines = [_line(number, lead, catalog, voice) for number, lead in enumerate(page.leads, 1)]
        lines += [_warm(trip, catalog, voice) for trip in page.warm]
        sections = tuple((Paragraph(line),) for line in lines)
    if not sections:
        sections = ((Paragraph(voice.say("staff.list.nothing")),),)
    return Screen(sections=((Paragraph(heading),), *sections), buttons=_buttons(page, voice), in_place=True)


def _line(number: int, lead: Lead, catalog: Catalog, voice: Voice) -> Inline:
    """`1 PFH-7K3QX · Emma Hughes`, and below: who and when, how it stands, whose it is."""
    trip = lead.trip
    state = voice.say(f"staff.state.{lead.state.value}")
    owner = shortened(shown(lead.claimed_by.name), NAME) if lead.claimed_by else ""
    tour = _tour(catalog, trip.tour)
    return run(
        bold(run(f"{number}  {lead.reference}")), " · ", _who(lead.chat_id, lead.traveller.name, voice), "\n",
        _trip(tour, trip.group_size, trip.dates, voice), " · ", state, f" ({owner})" if owner else "",
    )  # fmt: skip


def _departure(number: int, lead: Lead, catalog: Catalog, voice: Voice) -> Section:
    """A line of the manifest: when, who, how many, where they sleep, what they wish."""
    trip = lead.trip
    tour = _tour(catalog, trip.tour)
    section: Section = (Paragraph(_line(number, lead, catalog, voice)),)
    try:
        sleep = where_they_sleep(tour, trip.all_stays, voice) if tour else None
    except LookupError:  # the catalogue has been edited since
        sleep = None
    if sleep:
        section += (sleep,)
    wishes = tuple(run(shortened(shown(words), WISH)) for words in lead.facts)
    return (*section, Points(wishes)) if wishes else section


def _warm(trip: Unfinished, catalog: Catalog, voice: Voice) -> Inline:
    """Who told something of a trip, what is known of it, and when they last wrote."""
    draft = trip.draft
    said: list[Inline | str] = [
        _who(trip.chat_id, trip.name, voice),
        f"@{trip.username}" if trip.username else "",
    ]
    known = [_trip(_tour(catalog, draft.tour or ""), draft.group_size, draft.dates, voice)]
    if trip.since:
        known.append(run(voice.formats.moment(trip.since.astimezone(catalog.operator.zone))))
    return run(joined(" · ", said), "\n", joined(" · ", known))


def _who(chat_id: int, name: str, voice: Voice) -> Inline:
    named = shortened(shown(name), NAME) or voice.plain("staff.nameless")
    return (Wording(named, person=chat_id),)


def _trip(tour: Tour | None, group_size: int | None, dates: Dates | None, voice: Voice) -> Inline:
    row = who_and_when(tour, group_size, dates, voice)
    return run(f"{row.icon} ", row.text) if row else ()


def _tour(catalog: Catalog, code: str) -> Tour | None:
    return next((tour for tour in catalog.tours if tour.code == code), None)


def _buttons(page: Page, voice: Voice) -> tuple[tuple[Key, ...], ...]:
    at = page.at
    cards = tuple(
        Key(label=str(number), press=Opened(reference=lead.reference))
        for number, lead in enumerate(page.leads, 1)
    )
    turns: tuple[Key, ...] = ()
    if at.page and _carried(at.words):
        turns += (Key(label="◀", press=Leafed(view=at.view, page=at.page - 1, words=at.words)),)
    if page.more and _carried(at.words):
        turns += (Key(label="▶", press=Leafed(view=at.view, page=at.page + 1, words=at.words)),)
    others = tuple(
        Key(label=voice.plain(f"staff.list.{view.name}"), press=Leafed(view=view.name))
        for view in VIEWS
        if view.beside and view.name != at.view
    )
    pairs = (others[place : place + 2] for place in range(0, len(others), 2))
    return tuple(filter(None, (cards, turns, *pairs)))


def _carried(words: str) -> bool:
    return len(words.encode()) <= IN_A_BUTTON
