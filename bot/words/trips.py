"""A trip in a line or two: who and when, from where to where."""

from __future__ import annotations

from collections.abc import Collection

from bot.conversation.events import Slot
from bot.words.voice import Voice
from core.catalog import Tour
from core.trip import Dates, Trip

DOUBT = " ❓"
"""Stands behind what may be misunderstood."""


def who_and_when(
    tour: Tour | None,
    group_size: int | None,
    dates: Dates | None,
    voice: Voice,
    doubtful: Collection[Slot] = (),
) -> str:
    """`👥 4 people · 📅 12–13 June 2026`, as far as it is known; without a tour the first day alone."""
    known = []
    if group_size is not None:
        mark = DOUBT if Slot.GROUP_SIZE in doubtful else ""
        known.append(f"👥 {voice.say('people', count=group_size)}{mark}")
    if dates is not None:
        said = voice.formats.dates(dates, len(tour.days) if tour else 1)
        mark = DOUBT if Slot.DATES in doubtful else ""
        known.append(f"📅 {said if dates.fixed else voice.say('dates.flexible', dates=said)}{mark}")
    return " · ".join(known)


def from_where_to_where(tour: Tour, pickup: str, dropoff: str | None, voice: Voice) -> str:
    """`📍 Cusco → Ollantaytambo`."""
    to = dropoff or tour.default_dropoff(pickup)
    return f"📍 {voice.words(tour.pickup(pickup).name)} → {voice.words(tour.dropoff(to).name)}"


def where_they_sleep(tour: Tour, trip: Trip, voice: Voice) -> str:
    """`🛏 Hot springs → Mountain lodge`; nothing on a day tour."""
    stays = " → ".join(voice.words(tour.stay(code).name) for code in trip.all_stays)
    return f"🛏 {stays}" if stays else ""
