"""Where they sleep: no night, one, several, with stays per night; the itinerary follows."""

from __future__ import annotations

from datetime import date
from typing import Any

from core.itinerary import itinerary
from tests.core.catalogues import LARES, RULES, TWO, rules_trip

DAY = date(2027, 5, 11)
TREK, CITY = RULES.tour("high-trek"), RULES.tour("city-day")


def test_a_day_tour_asks_nothing() -> None:
    """No night, no stopover, nothing to recommend."""
    assert (CITY.nights, CITY.stopovers, CITY.stays_on(1)) == (0, (), ())
    assert CITY.sleeping(()) == {"stay": None, "stays": ()}


def test_one_night_is_one_question() -> None:
    lares = LARES.tour("lares-2-day")
    (stopover,) = lares.stopovers

    assert (lares.nights, stopover.nights, stopover.stays) == (1, (1,), lares.stays)
    assert stopover.recommended == lares.recommended_stay
    assert lares.sleeping(["town_hotel"]) == {"stay": "town_hotel", "stays": ()}


def test_nights_with_the_same_stays_are_asked_together() -> None:
    """Tent or dome on the first night, tent or lodge on the two others."""
    first, others = TREK.stopovers

    assert TREK.nights == 3
    assert (first.nights, [stay.code for stay in first.stays]) == ((1,), ["tent", "dome"])
    assert (others.nights, [stay.code for stay in others.stays]) == ((2, 3), ["tent", "lodge"])
    assert TREK.sleeping(["dome", "lodge"]) == {"stay": None, "stays": ("dome", "lodge", "lodge")}


def test_a_day_with_stays_is_one_night_still() -> None:
    """Catalogues from before day tours had no other way to say it."""
    assert TWO.tour("salt-run").nights == 1


def told(**choices: Any) -> list[list[str]]:
    trip = rules_trip("high-trek", 2, DAY, **choices)
    return [[stop.text.in_("en") for stop in day.stops] for day in itinerary(RULES, trip)]


def test_each_day_names_its_own_night() -> None:
    assert told(stay=None, stays=("dome", "lodge", "lodge")) == [
        ["From Cusco. You sleep here: Glass dome."],
        ["Out of the dome before dawn.", "The lodge has a hot shower."],
        ["Into the cloud forest. You sleep here: Lodge."],
        ["Back to Cusco."],
    ]


def test_a_condition_looks_at_the_nights_around_its_day() -> None:
    """A dome slept in on the first night is left on the second day; a lodge of the third night is not there
    on the second."""
    assert told(stay=None, stays=("tent", "tent", "lodge"))[1] == []
    assert told(stay="tent")[0] == ["From Cusco. You sleep here: Tent."]
    assert told(stay=None, stays=("dome", "tent", "tent"))[1] == ["Out of the dome before dawn."]


def test_a_day_tour_is_told_without_a_stay() -> None:
    (day,) = itinerary(RULES, rules_trip("city-day", 2, DAY))

    assert [stop.text.in_("es") for stop in day.stops] == [
        "Desde Plaza de Armas, y de vuelta a Plaza de Armas."
    ]
