"""Whatever an operator writes, if it passes the check: every trip gets a quote, or "on request" and why."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from hypothesis import HealthCheck, assume, given, settings

from core.catalog import Catalog
from core.itinerary import itinerary
from core.loading.checks import check_operator, check_tour
from core.operator import Operator
from core.pricing import Quote, quote, verify
from core.samples import sample_trips
from core.tour import Tour
from core.trip import Dates, Trip
from tests.core.any_tour import operators, tours

TODAY = date(2027, 1, 4)
LANGUAGES = {"languages": ("en", "es")}
slow = settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))


def catalogue(operator: dict[str, Any], tour: dict[str, Any]) -> Catalog:
    """As it is loaded; those with a mistake are left aside."""
    by = Operator.model_validate(operator, context=LANGUAGES)
    found = Tour.model_validate(tour, context=LANGUAGES)
    assume(not [*check_operator(by), *check_tour(found, by)])
    return Catalog(operator=by, tours=(found,))


@slow
@given(operators(), tours())
def test_every_trip_has_a_quote_that_agrees_with_itself(
    operator: dict[str, Any], tour: dict[str, Any]
) -> None:
    """Lines, total, ladder; stored with its catalogue it comes out the same; the days can be told."""
    catalog = catalogue(operator, tour)
    stored = Catalog.model_validate_json(catalog.content)
    sizes = set()
    for trip in sample_trips(catalog, TODAY):
        priced = quote(catalog, trip, TODAY)
        sizes.add(trip.group_size)
        agrees(priced, catalog)
        assert verify(Quote.model_validate_json(priced.model_dump_json()), stored) == ()
        assert len(itinerary(catalog, trip)) == len(catalog.tours[0].days)

    assert sizes == set(range(1, catalog.tours[0].group_maximum + 1))


@slow
@given(operators(), tours())
def test_a_period_and_a_group_too_large_are_quoted_too(
    operator: dict[str, Any], tour: dict[str, Any]
) -> None:
    catalog = catalogue(operator, tour)
    for trip in list(sample_trips(catalog, TODAY))[:3]:
        period = Dates(earliest=date(2027, 1, 20), latest=date(2027, 3, 5))
        agrees(quote(catalog, trip.model_copy(update={"dates": period}), TODAY), catalog)
        large = trip.model_copy(update={"group_size": catalog.tours[0].group_maximum + 1})
        agrees(quote(catalog, large, TODAY), catalog)


def agrees(priced: Quote, catalog: Catalog) -> None:
    """Nothing without an amount is without a reason; what has one adds up, exactly."""
    trip = priced.trip
    for line in priced.lines:
        assert (line.amount is None) == (line.reason is not None)
        if line.amount is not None and line.unit is not None:
            assert Fraction(line.amount) == line.quantity * Fraction(line.unit)
    assert priced.complete == (not priced.on_request)
    known = sum((Fraction(line.amount) for line in priced.lines if line.amount is not None), Fraction(0))
    if priced.total is None:
        assert priced.lines[0].reason in ("price_on_request", "over_group_maximum")
        assert priced.per_person is None
    else:
        assert Fraction(priced.total) == known
        assert priced.per_person is not None
        assert abs(Fraction(priced.per_person) - known / trip.group_size) <= Fraction(1, 200)
    for rung in priced.ladder:
        theirs = quote(catalog, _of(trip, rung.group_size), TODAY)
        assert (rung.total, rung.per_person) == (theirs.total, theirs.per_person)


def _of(trip: Trip, size: int) -> Trip:
    rooms = min(trip.single_rooms, size)
    return Trip.model_validate({**dict(trip), "group_size": size, "single_rooms": rooms})
