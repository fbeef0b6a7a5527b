"""What must hold of a tour's prices, so that every trip gets a quote or "on request" with a reason."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from core.loading.keys import leaves
from core.loading.problems import Finding, as_toml, repetitions, unknown
from core.operator import Operator
from core.prices import Departure, OwnTable, Season, Table, Tariff
from core.tour import Tour


def check_prices(tour: Tour, operator: Operator) -> Iterator[Finding]:
    for key, table in tables(tour):
        yield from _table(key, table, tour.group_maximum)
    yield from _decimals(tour, operator)
    yield from _codes(tour)
    yield from _stays(tour)
    for season in tour.prices.seasons:
        yield from _season(f"prices.seasons[{season.code}]", season)
    for key, tariff in named_tariffs(tour):
        yield from _tariff(key, tariff, tour)
    yield from _children(tour)


def named_tariffs(tour: Tour) -> Iterator[tuple[str, Season | Departure]]:
    for season in tour.prices.seasons:
        yield f"prices.seasons[{season.code}]", season
    for departure in tour.departures:
        yield f"departures[{departure.code}]", departure


def tables(tour: Tour) -> Iterator[tuple[str, Table]]:
    """Every table by group size, with its key."""
    yield "prices.per_person", tour.prices.per_person
    for key, tariff in named_tariffs(tour):
        if tariff.per_person:
            yield f"{key}.per_person", tariff.per_person
        for code, table in tariff.stays.items():
            yield f"{key}.stays.{code}", table
    for stay in tour.stays:
        if isinstance(stay.price, OwnTable):
            for name, own in (("adds", stay.price.adds), ("replaces", stay.price.replaces)):
                if own:
                    yield f"stays[{stay.code}].price.{name}", own


def _table(key: str, sizes: Table, maximum: int) -> Iterator[Finding]:
    for size in range(1, maximum + 1):
        if size not in sizes:
            remedy = f"the table goes from 1 to group_maximum, which is {maximum}"
            yield Finding(f"{key}.{size}", None, remedy)
    for size, amount in sizes.items():
        if not 1 <= size <= maximum:
            remedy = f"group_maximum is {maximum}: remove this line or change group_maximum"
            yield Finding(f"{key}.{size}", as_toml(amount), remedy)


def _decimals(tour: Tour, operator: Operator) -> Iterator[Finding]:
    allowed = operator.currency_decimals
    for key, amount in leaves(tour):
        if not isinstance(amount, Decimal) or key.endswith((".percent", ".distance_km")):
            continue
        exponent = amount.as_tuple().exponent
        if isinstance(exponent, int) and -exponent > allowed:
            yield Finding(key, as_toml(amount), f"{operator.currency} has {allowed} decimal places: round it")


def _codes(tour: Tour) -> Iterator[Finding]:
    tariffs = [tariff.code for _, tariff in named_tariffs(tour)]
    yield from repetitions("prices.seasons.code", tariffs)
    yield from repetitions("prices.children.code", (band.code for band in tour.prices.children))
    yield from repetitions("extras.code", (extra.code for extra in tour.extras))


def _stays(tour: Tour) -> Iterator[Finding]:
    for stay in tour.stays:
        replaces = isinstance(stay.price, OwnTable) and stay.price.replaces
        if replaces and len(tour.stopovers) > 1:
            remedy = "a table replaces the tour's only where one stay is chosen for all nights: write adds"
            yield Finding(f"stays[{stay.code}].price.replaces", "a table", remedy)
        if replaces and stay.per_night:
            remedy = "a table that replaces the tour's is for the whole tour: remove this line"
            yield Finding(f"stays[{stay.code}].per_night", "true", remedy)


def _season(key: str, season: Season) -> Iterator[Finding]:
    if not season.days and not season.weekdays:
        remedy = 'say when it is: days = [{ first = "1 June", last = "31 August" }], or weekdays'
        yield Finding(f"{key}.days", None, remedy)
    if not season.priced:
        remedy = "give it a table per_person, or adds = { per_person = 30 } on top of the tour's"
        yield Finding(f"{key}.per_person", None, remedy)


def _tariff(key: str, tariff: Tariff, tour: Tour) -> Iterator[Finding]:
    replacing = [stay.code for stay in tour.stays if isinstance(stay.price, OwnTable) and stay.price.replaces]
    for code in tariff.stays:
        yield from unknown(f"{key}.stays", code, replacing, "stay with a table that replaces the tour's")


def _children(tour: Tour) -> Iterator[Finding]:
    ages: dict[int, str] = {}
    for band in tour.prices.children:
        key = f"prices.children[{band.code}]"
        if band.youngest > band.oldest:
            yield Finding(f"{key}.oldest", as_toml(band.oldest), f"youngest is {band.youngest}: write more")
        for age in range(band.youngest, band.oldest + 1):
            other = ages.setdefault(age, band.code)
            if other != band.code:
                remedy = f'"{other}" has the age {age} too: let each age belong to one'
                yield Finding(f"{key}.youngest", as_toml(band.youngest), remedy)
                break
