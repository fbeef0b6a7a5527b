"""A trip in a line or two, from values alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from bot.conversation.events import Slot
from bot.words.blocks import Row
from bot.words.trips import beside, from_where_to_where, how_old, where_they_sleep, who_and_when
from core.trip import Dates, Taken, Trip
from tests.core.catalogues import RULES
from tests.words.world import TOUR, voice

DAY = Dates.on(date(2027, 6, 12))


def read(row: Row | None) -> str:
    return (
        "" if row is None else f"{row.icon} " + "".join(span.text for span in row.text).replace("\u00a0", " ")
    )


@pytest.mark.parametrize(
    ("size", "dates", "doubtful", "expected"),
    [
        (None, None, (), ""),
        (1, None, (), "👥 1 person"),
        (4, DAY, (), "👥 4 people · 📅 12–13 June 2027"),
        (None, DAY, (), "📅 12–13 June 2027"),
        (4, DAY, (Slot.GROUP_SIZE,), "👥 4 people ❓ · 📅 12–13 June 2027"),
        (4, DAY, (Slot.DATES,), "👥 4 people · 📅 12–13 June 2027 ❓"),
    ],
    ids=str,
)
def test_who_and_when(size: int | None, dates: Dates | None, doubtful: Sequence[Slot], expected: str) -> None:
    """As far as it is known; what may be misunderstood is marked."""
    assert read(who_and_when(TOUR, size, dates, voice(), doubtful)) == expected


def test_without_a_tour_only_the_first_day_is_known() -> None:
    """How long it takes depends on the tour."""
    assert read(who_and_when(None, None, DAY, voice())) == "📅 Sat 12 June 2027"


def test_open_dates_say_that_they_are_open() -> None:
    """A month is not a day."""
    assert "June 2027" in read(who_and_when(TOUR, 2, Dates.month(2027, 6), voice()))
    assert read(who_and_when(TOUR, 2, Dates.month(2027, 6), voice())) != "👥 2 people · 📅 June 2027"


def test_where_it_ends_follows_from_where_it_begins() -> None:
    """Until somebody says another place."""
    assert read(from_where_to_where(TOUR, "valley", None, voice("de"))) == "📍 Valley [de] → Ollantaytambo"
    assert read(from_where_to_where(TOUR, "valley", "cusco", voice("de"))) == "📍 Valley [de] → Cusco"


def test_nights_are_in_order_and_a_day_tour_has_none() -> None:
    """A line that would say nothing is left out."""
    assert read(where_they_sleep(TOUR, ("shared", "hotel"), voice())) == "🛏 Shared [en] → Hotel [en]"
    assert where_they_sleep(TOUR, (), voice()) is None


WISHING = Trip(
    tour="high-trek",
    group_size=4,
    dates=DAY,
    pickup="cusco",
    dropoff="cusco",
    stay="tent",
    children=(8, 12),
    single_rooms=1,
    extras=(Taken(code="horse", number=2), Taken(code="mule")),
)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ["🧒 2 children (8, 12)", "🛏 1 single room", "➕ Riding horse × 2, Mule for the bags"]),
        ("es", ["🧒 2 niños (8, 12)", "🛏 1 habitación individual",
                "➕ Caballo de montar × 2, Mula para el equipaje"]),
    ],
)  # fmt: skip
def test_what_not_every_trip_has(language: str, expected: list[str]) -> None:
    """Children with their ages, rooms of one's own, extras and for how many; nothing where there is none."""
    tour, speaking = RULES.tour("high-trek"), voice(language)
    assert [read(row) for row in (*how_old(WISHING, speaking), *beside(tour, WISHING, speaking))] == expected
    plain = WISHING.model_copy(update={"children": (), "single_rooms": 0, "extras": ()})
    assert (*how_old(plain, speaking), *beside(tour, plain, speaking)) == ()
