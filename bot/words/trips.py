"""A trip in a line or two: who and when, from where to where."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from bot.conversation.children import children_are
from bot.conversation.events import Slot
from bot.conversation.extras import extras_are
from bot.conversation.replies import Note
from bot.conversation.single_rooms import rooms_are
from bot.words.blocks import Inline, Row, joined, run
from bot.words.voice import Voice
from core.catalog import Text, Tour
from core.trip import Dates, Trip

DOUBT = " ❓"
"""Stands behind what may be misunderstood."""


def who_and_when(
    tour: Tour | None,
    group_size: int | None,
    dates: Dates | None,
    voice: Voice,
    doubtful: Collection[Slot] = (),
) -> Row | None:
    """`👥 4 people · 📅 12–13 June 2026`, as far as it is known; without a tour the first day alone."""
    known: list[tuple[str, Inline]] = []
    if group_size is not None:
        said = voice.say("people", count=group_size)
        known.append(("👥", run(said, DOUBT if Slot.GROUP_SIZE in doubtful else "")))
    if dates is not None:
        days = voice.formats.dates(dates, len(tour.days) if tour else 1)
        said = run(days) if dates.fixed else voice.say("dates.flexible", dates=days)
        known.append(("📅", run(said, DOUBT if Slot.DATES in doubtful else "")))
    if not known:
        return None
    (icon, first), *others = known
    return Row(icon, joined(" · ", (first, *(run(f"{picture} ", text) for picture, text in others))))


def from_where_to_where(tour: Tour, pickup: str, dropoff: str | None, voice: Voice) -> Row:
    """`📍 Cusco → Ollantaytambo`."""
    to = dropoff or tour.default_dropoff(pickup)
    return Row("📍", run(voice.words(tour.pickup(pickup).name), " → ", voice.words(tour.dropoff(to).name)))


def where_they_sleep(tour: Tour, stays: Sequence[str], voice: Voice) -> Row | None:
    """`🛏 Hot springs → Mountain lodge`; nothing on a day tour."""
    names = joined(" → ", (voice.words(tour.stay(code).name) for code in stays))
    return Row("🛏", names) if names else None


def how_old(trip: Trip, voice: Voice) -> tuple[Row, ...]:
    """`🧒 2 children (8, 11)`; nothing where no ages are known."""
    return (Row("🧒", voice.note(children_are(trip.children))),) if trip.children else ()


def beside(tour: Tour, trip: Trip, voice: Voice) -> tuple[Row, ...]:
    """`🛏 1 single room`, `➕ Riding horse × 2`: what not every trip has."""
    said = (
        ("🛏", rooms_are(trip.single_rooms) if trip.single_rooms else None),
        ("➕", extras_are(trip.extras, (tour,)) if trip.extras else None),
    )
    return tuple(Row(icon, _said(label, voice)) for icon, label in said if label is not None)


def _said(label: Note | Text, voice: Voice) -> Inline:
    return voice.note(label) if isinstance(label, Note) else voice.words(label)
