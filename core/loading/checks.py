"""What must fit together inside a catalogue, beyond the shape of each value."""

from __future__ import annotations

import string
from collections.abc import Iterable, Iterator

from core.days import WEEKDAYS
from core.loading.price_checks import check_prices
from core.loading.problems import Finding, as_toml, choices, repetitions, unknown
from core.operator import Operator
from core.tour import Family, Place, Stay, Stop, Tour, When, names_of
from core.values import Text


def check_operator(operator: Operator) -> Iterator[Finding]:
    yield from repetitions("languages", operator.languages)
    if operator.book_ahead_days <= operator.minimum_notice_days:
        remedy = (
            f"minimum_notice_days is {operator.minimum_notice_days}, so no day could be booked: write more"
        )
        yield Finding("book_ahead_days", as_toml(operator.book_ahead_days), remedy)


def check_tour(tour: Tour, operator: Operator) -> Iterator[Finding]:
    yield from _codes(tour)
    yield from _references(tour)
    yield from check_prices(tour, operator)
    yield from _nights(tour)
    yield from _stops(tour)
    yield from repetitions("answers.topic", (entry.topic for entry in tour.answers))
    yield from _names(tour)
    yield from _always_closed(tour, operator)


def _codes(tour: Tour) -> Iterator[Finding]:
    yield from repetitions("pickups.code", (place.code for place in tour.pickups))
    yield from repetitions("dropoffs.code", (place.code for place in tour.dropoffs))
    yield from repetitions("stays.code", [thing.code for thing in _sleepable(tour)])


def _references(tour: Tour) -> Iterator[Finding]:
    pickups = tuple(place.code for place in tour.pickups)
    dropoffs = tuple(place.code for place in tour.dropoffs)
    for place in tour.pickups:
        key = f"pickups[{place.code}]"
        if place.within is not None:
            yield from unknown(f"{key}.within", place.within, pickups, "pick-up")
            yield from _circle(tour, place)
        if place.dropoff is not None:
            yield from unknown(f"{key}.dropoff", place.dropoff, dropoffs, "drop-off")
    for place in tour.dropoffs:
        for name in ("within", "dropoff"):
            if (value := getattr(place, name)) is not None:
                yield Finding(
                    f"dropoffs[{place.code}].{name}", as_toml(value), "only a pick-up has this key: remove it"
                )
    for stay in tour.stays:
        if stay.family is not None:
            families = tuple(family.code for family in tour.families)
            yield from unknown(f"stays[{stay.code}].family", stay.family, families, "family")
    for family in tour.families:
        if not tour.stays_of(family.code):
            yield Finding(
                f"families[{family.code}].code", as_toml(family.code), "no stay belongs to it: remove it"
            )


def _circle(tour: Tour, place: Place) -> Iterator[Finding]:
    within = {other.code: other.within for other in tour.pickups}
    code, steps = place.within, 0
    while code is not None and code != place.code and steps <= len(within):
        code, steps = within.get(code), steps + 1
    if code == place.code:
        yield Finding(
            f"pickups[{place.code}].within",
            as_toml(place.within),
            "the place would lie within itself: name a larger place",
        )


def _nights(tour: Tour) -> Iterator[Finding]:
    """Every night has a stay, and one that is recommended where there is a choice."""
    for stay in tour.stays:
        for night in stay.nights:
            if night > tour.nights:
                remedy = f"the tour has {len(tour.days)} days, so its last night is {tour.nights}"
                yield Finding(f"stays[{stay.code}].nights", as_toml(stay.nights), remedy)
    for stopover in tour.stopovers:
        nights = f" for night {_listed(stopover.nights)}" if len(tour.stopovers) > 1 else ""
        things: tuple[Stay | Family, ...] = (*stopover.stays, *stopover.families)
        recommended = [thing.code for thing in things if thing.recommended]
        if not stopover.stays:
            remedy = f"nobody knows where to sleep{nights}: add that night to the nights of a stay"
            yield Finding("stays.nights", None, remedy)
        elif not recommended and len(stopover.stays) > 1:
            yield Finding("stays.recommended", None, f"write recommended = true on exactly one stay{nights}")
        elif len(recommended) > 1:
            remedy = f"recommend exactly one stay or family{nights}"
            yield Finding("stays.recommended", f"true on {choices(recommended)}", remedy)


def _listed(nights: Iterable[int]) -> str:
    return ", ".join(map(str, nights))


def _always_closed(tour: Tour, operator: Operator) -> Iterator[Finding]:
    closed = {*operator.closed_weekdays, *tour.closed_weekdays}
    if closed == set(WEEKDAYS):
        remedy = "with those of operator.toml, no day of the week is left: take one out"
        yield Finding("closed_weekdays", as_toml(tour.closed_weekdays), remedy)
    if tour.only_departures and not tour.departures:
        remedy = "there is no departure: add a section [[departures]] with its days, or remove this line"
        yield Finding("only_departures", "true", remedy)


def _stops(tour: Tour) -> Iterator[Finding]:
    placeholders = ("pickup", "dropoff", "stay") if tour.stays else ("pickup", "dropoff")
    for day_number, day in enumerate(tour.days, start=1):
        for stop_number, stop in enumerate(day.stops, start=1):
            key = f"days[{day_number}].stops[{stop_number}]"
            yield from _placeholders(f"{key}.text", stop.text, placeholders)
            yield from _conditions(key, stop, tour)


def _conditions(key: str, stop: Stop, tour: Tour) -> Iterator[Finding]:
    yield from _condition(f"{key}.when", stop.when, tour)
    if stop.unless is not None:
        yield from _condition(f"{key}.unless", stop.unless, tour)
        if stop.unless == When():
            yield Finding(f"{key}.unless", "{ }", "it names no place, stay or extra: fill it or remove it")


def _placeholders(key: str, text: Text, known: tuple[str, ...]) -> Iterator[Finding]:
    named = [f"{{{name}}}" for name in known]
    instead = f"write {', '.join(named[:-1])} or {named[-1]}"
    for version in sorted(text.versions):
        try:
            fields = [name for _, name, _, _ in string.Formatter().parse(version) if name is not None]
        except ValueError:
            yield Finding(key, as_toml(version), f"a {{ stands alone: {instead}")
            continue
        for name in fields:
            if name == "stay" and name not in known:
                yield Finding(key, as_toml(version), "this tour has no stays, so {stay} names nothing")
            elif name not in known:
                yield Finding(key, as_toml(version), f"{{{name}}} is not known: {instead}")


def _condition(key: str, when: When, tour: Tour) -> Iterator[Finding]:
    for code in when.pickup:
        yield from unknown(f"{key}.pickup", code, (place.code for place in tour.pickups), "pick-up")
    for code in when.dropoff:
        yield from unknown(f"{key}.dropoff", code, (place.code for place in tour.dropoffs), "drop-off")
    stays = [thing.code for thing in _sleepable(tour)]
    for code in when.stay:
        yield from unknown(f"{key}.stay", code, stays, "stay or family")
    for code in when.extra:
        yield from unknown(f"{key}.extra", code, (extra.code for extra in tour.extras), "extra")
    if when.night is not None and (when.night > tour.nights or not when.stay):
        remedy = f"it says of which night `stay` is asked, up to {tour.nights}"
        yield Finding(f"{key}.night", as_toml(when.night), remedy)


def _sleepable(tour: Tour) -> list[Stay | Family]:
    """Stays and families share codes and names: a traveller's words may mean either."""
    return [*tour.stays, *tour.families]


def _names(tour: Tour) -> Iterator[Finding]:
    """One name means one thing. A place may be both pick-up and drop-off; a stay's name is no place's."""
    named: list[tuple[str, str, frozenset[str]]] = []
    named += [(f"pickups[{place.code}]", f"place {place.code}", names_of(place)) for place in tour.pickups]
    named += [(f"dropoffs[{place.code}]", f"place {place.code}", names_of(place)) for place in tour.dropoffs]
    named += [(f"stays[{stay.code}]", f"stay {stay.code}", names_of(stay)) for stay in tour.stays]
    named += [
        (f"families[{family.code}]", f"family {family.code}", names_of(family)) for family in tour.families
    ]
    named += [(f"extras[{extra.code}]", f"extra {extra.code}", names_of(extra)) for extra in tour.extras]
    owners: dict[str, str] = {}
    for key, owner, names in named:
        for name in sorted(names):
            other = owners.setdefault(name, owner)
            if other != owner:
                remedy = f"{other} has that name too: keep it on one of them"
                yield Finding(key, f'also called "{name}"', remedy)
