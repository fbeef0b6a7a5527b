"""Trips that touch every rule of a catalogue: to see what an edit of it changes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from core.catalog import Catalog, Tour
from core.trip import Dates, Taken, Trip

SIZE = 2
"""Of the group, where the rule is not about its size."""


def sample_trips(catalog: Catalog, today: date) -> Iterator[Trip]:
    """Each once. For each tour every group size on a day of each season and departure; then, one at a time,
    each stay, pick-up, drop-off, band of children, room of one's own and extra."""
    for tour in catalog.tours:
        yield from dict.fromkeys(_trips(tour, _days(catalog, tour, today)))


def _trips(tour: Tour, days: tuple[date, ...]) -> Iterator[Trip]:
    plain = _plain(tour, days[0])
    for day in days:
        for size in range(1, tour.group_maximum + 1):
            yield _changed(plain, dates=Dates.on(day), group_size=size)
    two = _changed(plain, group_size=min(SIZE, tour.group_maximum))
    yield from (_changed(two, **change) for change in _changes(tour))


def _days(catalog: Catalog, tour: Tour, today: date) -> tuple[date, ...]:
    """The first open day of each tariff, the table's own first; some day where none is open."""
    first, last = catalog.first_bookable_day(today, tour.code), catalog.last_bookable_day(today)
    found: dict[str, date] = {}
    for number in range((last - first).days + 1):
        day = first + timedelta(number)
        if not catalog.closed(day, tour.code):
            tariff = tour.tariff(day)
            found.setdefault(tariff.code if tariff else "", day)
    return tuple(day for _, day in sorted(found.items())) or (first,)


def _plain(tour: Tour, day: date) -> Trip:
    pickup = tour.pickups[0].code
    sleeping = tour.sleeping([stopover.recommended.code for stopover in tour.stopovers])
    return Trip(
        tour=tour.code,
        group_size=1,
        dates=Dates.on(day),
        pickup=pickup,
        dropoff=tour.default_dropoff(pickup),
        **sleeping,
    )


def _changes(tour: Tour) -> Iterator[dict[str, Any]]:
    stopovers = tour.stopovers
    for number, stopover in enumerate(stopovers):
        for stay in stopover.stays:
            chosen = [each.recommended.code for each in stopovers]
            chosen[number] = stay.code
            yield tour.sleeping(chosen)
    for place in tour.pickups[1:]:
        yield {"pickup": place.code, "dropoff": tour.default_dropoff(place.code)}
    for place in tour.dropoffs:
        yield {"dropoff": place.code}
    for band in tour.prices.children:
        yield {"children": (band.oldest,)}
    if tour.prices.single or any(stay.single for stay in tour.stays):
        yield {"single_rooms": 1}
    for extra in tour.extras:
        yield {"extras": (Taken(code=extra.code),)}


def _changed(trip: Trip, **changes: Any) -> Trip:
    return Trip.model_validate({**dict(trip), **changes})
