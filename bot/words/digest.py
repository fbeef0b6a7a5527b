"""The day's digest for the staff."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.desk.news import News
from bot.words.blocks import Inline, Paragraph, Points, Screen, Section, bold, run
from bot.words.locale import Locales
from bot.words.names import shown
from bot.words.voice import Voice
from core.catalog import Catalog
from core.leads import Lead

MOST = 10
"""Lines of a list; the rest is counted."""


def digest(
    news: News, changes: Sequence[object], today: date, *, catalog: Catalog, locales: Locales
) -> Screen:
    """`changes` are prices, each as it reads."""
    voice = Voice(locales, catalog.operator.language_of_staff)
    figures = [Paragraph(voice.say("staff.digest.requests", count=len(news.requests)))]
    if news.unanswered:
        figures.append(Paragraph(_named("staff.digest.unanswered", news.unanswered, voice)))
    if news.won:
        figures.append(Paragraph(_named("staff.digest.won", news.won, voice)))
    sections: tuple[Section, ...] = (
        (Paragraph(voice.say("staff.digest", day=today)),),
        tuple(figures),
        _listed("staff.digest.coming", [_trip(lead, voice) for lead in news.coming], voice),
        _listed("staff.digest.prices", [run(shown(str(change))) for change in changes], voice),
        _delivered(news, voice),
    )
    return Screen(sections=tuple(filter(None, sections)))


def _delivered(news: News, voice: Voice) -> Section:
    """Whether everything stored was announced, and everything written went out."""
    stored, missing = len(news.requests), len(news.unannounced)
    lines = [Paragraph(voice.say("staff.digest.announced", stored=stored, announced=stored - missing))]
    if missing:
        lines.append(Paragraph(_named("staff.digest.unannounced", news.unannounced, voice)))
    for key, number in (("dead", news.dead), ("waiting", news.waiting)):
        if number:
            lines.append(Paragraph(voice.say(f"staff.digest.{key}", count=number)))
    return tuple(lines)


def _named(key: str, references: Sequence[str], voice: Voice) -> Inline:
    more = "" if len(references) <= MOST else " …"
    return voice.say(key, count=len(references), references=", ".join(references[:MOST]) + more)


def _listed(heading: str, lines: Sequence[Inline], voice: Voice) -> Section:
    if not lines:
        return ()
    rest = (voice.say("staff.more", count=len(lines) - MOST),) if len(lines) > MOST else ()
    return (Paragraph(bold(voice.say(heading))), Points((*lines[:MOST], *rest)))


def _trip(lead: Lead, voice: Voice) -> Inline:
    day, people = lead.trip.dates.earliest, lead.trip.group_size
    name = shown(lead.traveller.name) or voice.plain("staff.nameless")
    return voice.say("staff.digest.trip", count=people, day=day, who=name, reference=lead.reference)
