"""The catalogues these tests read."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from core.catalog import Catalog
from core.loading import load_catalog
from core.trip import Dates, Trip

HOUSE = Path(__file__).parents[2]
TWO_TOURS = HOUSE / "tests" / "catalogues" / "two_tours"
LARES: Catalog = load_catalog(HOUSE / "catalogue")
"""The operator's own."""
MANY_RULES = HOUSE / "tests" / "catalogues" / "many_rules"
TWO: Catalog = load_catalog(TWO_TOURS)
"""Two invented tours with priced supplements and closed days."""
RULES: Catalog = load_catalog(MANY_RULES)
"""A day tour, a trek of three nights, a tour on fixed days: seasons, children, extras and the rest."""


def lares_trip(
    group_size: int = 4,
    *,
    pickup: str = "cusco",
    dropoff: str = "cusco",
    stay: str = "hot_springs_shared",
    dates: Dates | None = None,
) -> Trip:
    return Trip(
        tour="lares-2-day",
        group_size=group_size,
        dates=dates or Dates.on(date(2027, 6, 12)),
        pickup=pickup,
        dropoff=dropoff,
        stay=stay,
    )


def lake_trip(
    group_size: int,
    *,
    pickup: str = "valley",
    dropoff: str = "town",
    stay: str = "hut",
    tour: str = "lake-walk",
) -> Trip:
    return Trip(
        tour=tour,
        group_size=group_size,
        dates=Dates.on(date(2027, 3, 2)),
        pickup=pickup,
        dropoff=dropoff,
        stay=stay,
    )


def rules_trip(tour: str, group_size: int, day: date, **choices: Any) -> Trip:
    """Of `RULES`; unless chosen, the first pick-up and the operator's own advice for each night."""
    found = RULES.tour(tour)
    pickup = found.pickups[0].code
    sleeping = found.sleeping([stopover.recommended.code for stopover in found.stopovers])
    plain = {"pickup": pickup, "dropoff": found.default_dropoff(pickup), **sleeping, "dates": Dates.on(day)}
    return Trip.model_validate({"tour": tour, "group_size": group_size, **plain, **choices})
