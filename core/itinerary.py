"""A trip day by day: what happens, with real dates when they are fixed, in every language."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from core.catalog import Catalog, Text, Tour
from core.trip import Trip
from core.values import Frozen


class ItineraryStop(Frozen):
    icon: str
    """One emoji."""
    text: Text


class ItineraryDay(Frozen):
    number: int
    """From 1."""
    date: date | None
    """None while the dates are flexible."""
    title: Text
    distance_km: Decimal
    stops: tuple[ItineraryStop, ...]


def itinerary(catalog: Catalog, trip: Trip) -> tuple[ItineraryDay, ...]:
    """The trip's days. Raises ValueError when the trip does not fit the catalogue."""
    catalog.check_trip(trip)
    tour = catalog.tour(trip.tour)
    names = _names(tour, trip)
    return tuple(
        ItineraryDay(
            number=number,
            date=trip.dates.earliest + timedelta(days=number - 1) if trip.dates.fixed else None,
            title=day.title,
            distance_km=day.distance_km,
            stops=tuple(
                ItineraryStop(icon=stop.icon, text=_filled(stop.text, names, catalog.operator.languages))
                for stop in day.stops
                if tour.holds(stop.when, pickup=trip.pickup, dropoff=trip.dropoff, stay=trip.stay)
                and not (
                    stop.unless
                    and tour.holds(stop.unless, pickup=trip.pickup, dropoff=trip.dropoff, stay=trip.stay)
                )
            ),
        )
        for number, day in enumerate(tour.days, start=1)
    )


def _names(tour: Tour, trip: Trip) -> dict[str, Text]:
    """Placeholder → how the trip's choice reads in a sentence."""
    pickup, dropoff = tour.pickup(trip.pickup), tour.dropoff(trip.dropoff)
    return {
        "{pickup}": pickup.in_sentence or pickup.name,
        "{dropoff}": dropoff.in_sentence or dropoff.name,
        "{stay}": tour.stay(trip.stay).name,
    }


def _filled(text: Text, names: dict[str, Text], languages: tuple[str, ...]) -> Text:
    if not any("{" in version for version in text.versions):
        return text
    return Text({language: _sentence(text, names, language) for language in languages})


def _sentence(text: Text, names: dict[str, Text], language: str) -> str:
    sentence = text.in_(language)
    for placeholder, name in names.items():
        sentence = sentence.replace(placeholder, name.in_(language))
    return sentence
