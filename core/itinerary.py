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
    return tuple(
        ItineraryDay(
            number=number,
            date=trip.dates.earliest + timedelta(days=number - 1) if trip.dates.fixed else None,
            title=day.title,
            distance_km=day.distance_km,
            stops=_stops(tour, trip, number, catalog.operator.languages),
        )
        for number, day in enumerate(tour.days, start=1)
    )


def _stops(tour: Tour, trip: Trip, number: int, languages: tuple[str, ...]) -> tuple[ItineraryStop, ...]:
    names = _names(tour, trip, number)
    return tuple(
        ItineraryStop(icon=stop.icon, text=_filled(stop.text, names, languages))
        for stop in tour.days[number - 1].stops
        if tour.holds(stop.when, trip, number) and not (stop.unless and tour.holds(stop.unless, trip, number))
    )


def _names(tour: Tour, trip: Trip, day: int) -> dict[str, Text]:
    """Placeholder → how the trip's choice reads in a sentence; the stay is that of the day's night."""
    pickup, dropoff = tour.pickup(trip.pickup), tour.dropoff(trip.dropoff)
    names = {
        "{pickup}": pickup.in_sentence or pickup.name,
        "{dropoff}": dropoff.in_sentence or dropoff.name,
    }
    if slept := tour.slept_in(trip):
        names["{stay}"] = tour.stay(slept[min(day, len(slept)) - 1]).name
    return names


def _filled(text: Text, names: dict[str, Text], languages: tuple[str, ...]) -> Text:
    if not any("{" in version for version in text.versions):
        return text
    return Text({language: _sentence(text, names, language) for language in languages})


def _sentence(text: Text, names: dict[str, Text], language: str) -> str:
    sentence = text.in_(language)
    for placeholder, name in names.items():
        sentence = sentence.replace(placeholder, name.in_(language))
    return sentence
