"""Canned answers: as a traveller reads one, and as the staff see them."""

from __future__ import annotations

from bot.words.blocks import Paragraph, Quotation, Screen, bold, run
from bot.words.locale import Locales, without_name
from bot.words.names import shortened, shown
from bot.words.voice import Voice
from core.canned import CannedAnswer, filled
from core.catalog import Catalog
from core.leads import Lead

LISTED, TYPED = 120, 40
"""Characters of an answer in the list, and of what somebody typed for a word."""


def canned(answer: CannedAnswer, *, lead: Lead | None, name: str, language: str, locales: Locales) -> str:
    """The answer for this traveller. Raises KeyError when it speaks of a request, and there is none."""
    voice = Voice(locales, language)
    values = {"name": shown(name)}
    if lead is not None:
        values |= {"reference": lead.reference, "date": voice.formats.dates(lead.trip.dates)}
    text = locales.catalogued(language, answer.text)
    return filled(text if values["name"] else without_name(text), values)


def canned_list(*, language: str, catalog: Catalog, locales: Locales) -> Screen:
    """Every word with the beginning of what it says."""
    voice = Voice(locales, language)
    if not catalog.canned:
        return Screen(sections=((Paragraph(voice.say("staff.canned.none")),),))
    answers = tuple(
        (Paragraph(run(bold(run(f"/c {each.code}")), "\n", shortened(each.text.in_(language), LISTED))),)
        for each in catalog.canned
    )
    return Screen(sections=((Paragraph(voice.say("staff.canned.how")),), *answers))


def canned_said(word: str, text: str, *, spoken: str, language: str, locales: Locales) -> Screen:
    """To whoever of the staff chose it: what the traveller reads."""
    voice = Voice(locales, language)
    named = Voice(locales, spoken).plain("language.name")
    heading = voice.say("staff.canned.said", word=word, language=named)
    return Screen(sections=((Paragraph(heading), Quotation(text)),))
