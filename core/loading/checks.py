"""What must fit together inside a catalogue, beyond the shape of each value."""

from __future__ import annotations

import string
from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple, get_args

from core.loading.problems import choices, did_you_mean, written
from core.operator import Operator
from core.tour import Family, Place, Stay, Tour, When, names_of
from core.values import Price, Supplement, Text, Topic

PLACEHOLDERS = ("pickup", "dropoff", "stay")


class Finding(NamedTuple):
    """A mistake inside one file: which key, what is written there (None: nothing), what to do."""

    key: str
    value: str | None
    remedy: str


def check_operator(operator: Operator) -> Iterator[Finding]:
    yield from _repeated("languages", operator.languages)
    if operator.book_ahead_days <= operator.minimum_notice_days:
        remedy = (
            f"minimum_notice_days is {operator.minimum_notice_days}, so no day could be booked: write more"
        )
        yield Finding("book_ahead_days", written(operator.book_ahead_days), remedy)


def check_tour(tour: Tour, operator: Operator) -> Iterator[Finding]:
    yield from _codes(tour)
    yield from _references(tour)
    yield from _price_table(tour)
    yield from _decimals(tour, operator)
    yield from _recommendation(tour)
    yield from _stops(tour)
    yield from _topics(tour)
    yield from _names(tour)


def _repeated(key: str, values: Iterable[str]) -> Iterator[Finding]:
    for value, count in Counter(values).items():
        if count > 1:
            yield Finding(key, f'"{value}" {count} times', "keep each once")


def _codes(tour: Tour) -> Iterator[Finding]:
    yield from _repeated("pickups.code", (place.code for place in tour.pickups))
    yield from _repeated("dropoffs.code", (place.code for place in tour.dropoffs))
    yield from _repeated("stays.code", [thing.code for thing in _sleepable(tour)])


def _unknown(key: str, code: str, known: Iterable[str], kind: str) -> Iterator[Finding]:
    known = tuple(known)
    if code not in known:
        yield Finding(key, written(code), f"no {kind} has this code: {did_you_mean(code, known)}")


def _references(tour: Tour) -> Iterator[Finding]:
    pickups = tuple(place.code for place in tour.pickups)
    dropoffs = tuple(place.code for place in tour.dropoffs)
    for place in tour.pickups:
        key = f"pickups[{place.code}]"
        if place.within is not None:
            yield from _unknown(f"{key}.within", place.within, pickups, "pick-up")
            yield from _circle(tour, place)
        if place.dropoff is not None:
            yield from _unknown(f"{key}.dropoff", place.dropoff, dropoffs, "drop-off")
    for place in tour.dropoffs:
        for name in ("within", "dropoff"):
            if (value := getattr(place, name)) is not None:
                yield Finding(
                    f"dropoffs[{place.code}].{name}", written(value), "only a pick-up has this key: remove it"
                )
    for stay in tour.stays:
        if stay.family is not None:
            families = tuple(family.code for family in tour.families)
            yield from _unknown(f"stays[{stay.code}].family", stay.family, families, "family")
    for family in tour.families:
        if not tour.stays_of(family.code):
            yield Finding(
                f"families[{family.code}].code", written(family.code), "no stay belongs to it: remove it"
            )


def _circle(tour: Tour, place: Place) -> Iterator[Finding]:
    within = {other.code: other.within for other in tour.pickups}
    code, steps = place.within, 0
    while code is not None and code != place.code and steps <= len(within):
        code, steps = within.get(code), steps + 1
    if code == place.code:
        yield Finding(
            f"pickups[{place.code}].within",
            written(place.within),
            "the place would lie within itself: name a larger place",
        )


def _price_table(tour: Tour) -> Iterator[Finding]:
    sizes = tour.prices.per_person
    for size in range(1, tour.group_maximum + 1):
        if size not in sizes:
            yield Finding(
                f"prices.per_person.{size}",
                None,
                f"the table goes from 1 to group_maximum, which is {tour.group_maximum}",
            )
    for size, amount in sizes.items():
        if not 1 <= size <= tour.group_maximum:
            yield Finding(
                f"prices.per_person.{size}",
                written(amount),
                f"group_maximum is {tour.group_maximum}: remove this line or change group_maximum",
            )


def _decimals(tour: Tour, operator: Operator) -> Iterator[Finding]:
    allowed = operator.currency_decimals
    for key, amount in _amounts(tour):
        exponent = amount.as_tuple().exponent
        if isinstance(exponent, int) and -exponent > allowed:
            yield Finding(key, written(amount), f"{operator.currency} has {allowed} decimal places: round it")


def _amounts(tour: Tour) -> Iterator[tuple[str, Decimal]]:
    for size, amount in tour.prices.per_person.items():
        yield f"prices.per_person.{size}", amount
    things: list[tuple[str, Price]] = [(f"stays[{stay.code}]", stay.price) for stay in tour.stays]
    things += [(f"pickups[{place.code}]", place.price) for place in tour.pickups]
    things += [(f"dropoffs[{place.code}]", place.price) for place in tour.dropoffs]
    for key, price in things:
        if isinstance(price, Supplement):
            for name, amount_ in (("per_person", price.per_person), ("per_group", price.per_group)):
                if amount_ is not None:
                    yield f"{key}.price.{name}", amount_


def _recommendation(tour: Tour) -> Iterator[Finding]:
    recommended = [thing.code for thing in _sleepable(tour) if thing.recommended]
    if not recommended:
        yield Finding("stays.recommended", None, "write recommended = true on exactly one stay")
    if len(recommended) > 1:
        yield Finding(
            "stays.recommended", f"true on {choices(recommended)}", "recommend exactly one stay or family"
        )


def _stops(tour: Tour) -> Iterator[Finding]:
    for day_number, day in enumerate(tour.days, start=1):
        for stop_number, stop in enumerate(day.stops, start=1):
            key = f"days[{day_number}].stops[{stop_number}]"
            yield from _placeholders(f"{key}.text", stop.text)
            yield from _condition(f"{key}.when", stop.when, tour)
            if stop.unless is not None:
                yield from _condition(f"{key}.unless", stop.unless, tour)
                if stop.unless == When():
                    yield Finding(f"{key}.unless", "{ }", "it names no place or stay: fill it or remove it")


def _placeholders(key: str, text: Text) -> Iterator[Finding]:
    for version in sorted(text.versions):
        try:
            fields = [name for _, name, _, _ in string.Formatter().parse(version) if name is not None]
        except ValueError:
            yield Finding(key, written(version), "a { stands alone: write {pickup}, {dropoff} or {stay}")
            continue
        for name in fields:
            if name not in PLACEHOLDERS:
                yield Finding(
                    key,
                    written(version),
                    f"{{{name}}} is not known: write {{pickup}}, {{dropoff}} or {{stay}}",
                )


def _condition(key: str, when: When, tour: Tour) -> Iterator[Finding]:
    for code in when.pickup:
        yield from _unknown(f"{key}.pickup", code, (place.code for place in tour.pickups), "pick-up")
    for code in when.dropoff:
        yield from _unknown(f"{key}.dropoff", code, (place.code for place in tour.dropoffs), "drop-off")
    stays = [thing.code for thing in _sleepable(tour)]
    for code in when.stay:
        yield from _unknown(f"{key}.stay", code, stays, "stay or family")


def _topics(tour: Tour) -> Iterator[Finding]:
    topics = [entry.topic for entry in tour.answers]
    yield from _repeated("answers.topic", topics)
    for topic in get_args(Topic):
        if topic not in topics:
            yield Finding(
                f"answers[{topic}]",
                None,
                f'add [[answers]] with topic = "{topic}"; without an answer, it is said to be unknown',
            )


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
    owners: dict[str, str] = {}
    for key, owner, names in named:
        for name in sorted(names):
            other = owners.setdefault(name, owner)
            if other != owner:
                remedy = f"{other} has that name too: keep it on one of them"
                yield Finding(key, f'also called "{name}"', remedy)
