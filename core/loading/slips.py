"""Prices and days that no operator means: for `chaski check`, `chaski catalogue diff` and the running bot.

Nothing here is a mistake in the strict sense; each finding says what was found and asks whether it is meant.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from core.catalog import Catalog, Tour
from core.loading.keys import PriceValue, prices_in
from core.loading.price_checks import tables
from core.prices import EachChild, Table

LARGE_CHANGE = Decimal("0.30")
"""A price that changes by more than this share is asked about."""
_DIGIT = 4
"""A price so many times lower or higher than it should be has rather a digit too few or too many:
280 may have become 28, or 20."""


Request = tuple[str, date]
"""A tour's code, and the first day that a traveller has asked for."""


@dataclass(frozen=True, kw_only=True)
class Slip:
    """`kind` "doubtful" wants a person's yes, "note" only tells."""

    kind: Literal["doubtful", "note"]
    key: str
    """"lares-2-day: prices.per_person.3"."""
    said: str
    """What was found, ending in a question."""

    def __str__(self) -> str:
        return f"{self.key}: {self.said}"


@dataclass(frozen=True, kw_only=True)
class PriceChange:
    """One price of the new catalogue that the old one had otherwise; None: it was not there, or is gone."""

    key: str
    old: PriceValue | None
    new: PriceValue | None

    @property
    def tour(self) -> str:
        """Its code."""
        return self.key.partition(":")[0]

    @property
    def share(self) -> Decimal | None:
        """By how much an amount has changed: 0.5 is half as much again, -0.9 a tenth."""
        if isinstance(self.old, Decimal) and isinstance(self.new, Decimal):
            return (self.new - self.old) / self.old
        return None

    def __str__(self) -> str:
        old, new = (_shown(value) for value in (self.old, self.new))
        return f"{self.key}: {old} → {new}"


def slips(catalog: Catalog) -> tuple[Slip, ...]:
    """What looks wrong in the prices of one catalogue."""
    return tuple(slip for tour in catalog.tours for slip in _in_tour(tour))


def price_changes(old: Catalog, new: Catalog) -> tuple[PriceChange, ...]:
    """Every price that differs, in the new catalogue's order; those that are gone come last."""
    before, after = _all_prices(old), _all_prices(new)
    return tuple(
        PriceChange(key=key, old=before.get(key), new=after.get(key))
        for key in dict.fromkeys((*after, *before))
        if before.get(key) != after.get(key)
    )


def suspicious(old: Catalog, new: Catalog, requests: Collection[Request] = ()) -> tuple[Slip, ...]:
    """What an edit does that nobody is likely to mean.

    `requests` are what travellers have asked for and still may get.
    """
    found = [*filter(None, map(_doubt, price_changes(old, new)))]
    if old.operator.currency != new.operator.currency:
        change = f"{old.operator.currency} became {new.operator.currency}: does every price mean that?"
        found.append(Slip(kind="doubtful", key="operator: currency", said=change))
    known = set(slips(old))
    found += (slip for slip in slips(new) if slip not in known)
    gone = {slip.key for slip in closed_with_requests(old, requests)}
    found += (slip for slip in closed_with_requests(new, requests) if slip.key not in gone)
    named: dict[str, Slip] = {}
    for slip in found:
        named.setdefault(slip.key, slip)
    return tuple(named.values())


def _all_prices(catalog: Catalog) -> dict[str, PriceValue]:
    return {f"{tour.code}: {key}": price for tour in catalog.tours for key, price in prices_in(tour).items()}


def _shown(value: PriceValue | None) -> str:
    return "nothing" if value is None else f"{value:,}" if isinstance(value, Decimal) else value


def _doubt(change: PriceChange) -> Slip | None:
    share, old, new = change.share, change.old, change.new
    if share is None or not isinstance(old, Decimal) or not isinstance(new, Decimal):
        return None
    if max(new / old, old / new) >= _DIGIT:
        lost = "lost" if new < old else "too many"
        said = f"{old:,} became {new:,}: is a digit {lost}?"
    elif abs(share) > LARGE_CHANGE:
        said = f"{old:,} became {new:,} ({share:+.0%}): meant?"
    else:
        return None
    return Slip(kind="doubtful", key=change.key, said=said)


def closed_with_requests(catalog: Catalog, requests: Collection[Request]) -> tuple[Slip, ...]:
    """Days on which a tour does not start, or is not sold, though somebody has asked for them."""
    found = []
    for tour, day in sorted(set(requests)):
        count = sum(each == (tour, day) for each in requests)
        asked = "1 request" if count == 1 else f"{count} requests"
        if tour not in _codes(catalog):
            said = f"sold no longer, and it has {asked}: meant?"
            found.append(Slip(kind="doubtful", key=f"{tour}: {day}", said=said))
        elif catalog.closed(day, tour):
            found.append(
                Slip(kind="doubtful", key=f"{tour}: {day}", said=f"closed, and it has {asked}: meant?")
            )
    return tuple(found)


def _codes(catalog: Catalog) -> frozenset[str]:
    return frozenset(tour.code for tour in catalog.tours)


def _in_tour(tour: Tour) -> Iterator[Slip]:
    own = tour.prices.per_person
    for key, table in tables(tour):
        where, adds = f"{tour.code}: {key}", key.endswith(".adds")
        found = [*_in_table(where, table, adds=adds)]
        yield from found
        if not adds and not any(slip.kind == "doubtful" for slip in found):
            yield from _beside(where, table, own)
    for band in tour.prices.children:
        if isinstance(band.price, EachChild) and band.price.per_person > (least := min(own.values())):
            said = f"a child pays {band.price.per_person:,}, an adult in the largest group {least:,}: meant?"
            key = f"{tour.code}: prices.children[{band.code}].price.per_person"
            yield Slip(kind="doubtful", key=key, said=said)


def _beside(key: str, table: Table, own: Table) -> Iterator[Slip]:
    """A season's or a stay's table that is sound in itself, and far from the tour's own."""
    for size, price in table.items():
        if size in own and max(price / own[size], own[size] / price) >= _DIGIT:
            lost = "lost" if price < own[size] else "too many"
            said = f"{price:,} where the tour's own table has {own[size]:,}: is a digit {lost}?"
            yield Slip(kind="doubtful", key=f"{key}.{size}", said=said)
            return  # the others are alike


def _in_table(key: str, table: Table, *, adds: bool) -> Iterator[Slip]:
    """Per person, a larger group pays less or the same; all together, it pays more."""
    sizes = sorted(table)
    odd = {size: slip for size in sizes if (slip := _digit(f"{key}.{size}", table, size))}
    yield from odd.values()
    for size, larger in pairwise(sizes):
        if size in odd or larger in odd:
            continue  # told already
        price, next_price = table[size], table[larger]
        total, next_total = size * price, larger * next_price
        where = f"{key}.{larger}"
        if next_price > price:
            said = f"{larger} pay {next_price:,} each, {size} only {price:,}: meant?"
            yield Slip(kind="doubtful", key=where, said=said)
        elif next_total < total and not adds:
            said = f"the total falls from {total:,} for {size} to {next_total:,} for {larger}: meant?"
            yield Slip(kind="doubtful", key=where, said=said)
        elif next_total == total and not adds:
            said = f"totals for {size} and {larger} are equal ({total:,}): meant?"
            yield Slip(kind="note", key=where, said=said)


def _digit(key: str, table: Table, size: int) -> Slip | None:
    """A price far from both its neighbours; at an end of the table, from the two next to it."""
    others = sorted((other for other in table if other != size), key=lambda other: abs(other - size))
    near = [table[other] for other in others[:2]]
    if not near:
        return None
    low, high = min(near), max(near)
    price = table[size]
    if price * _DIGIT <= low:
        return Slip(kind="doubtful", key=key, said=f"{price:,} stands beside {_or(near)}: is a digit lost?")
    if price >= high * _DIGIT:
        said = f"{price:,} stands beside {_or(near)}: is a digit too many?"
        return Slip(kind="doubtful", key=key, said=said)
    return None


def _or(amounts: list[Decimal]) -> str:
    return " and ".join(f"{amount:,}" for amount in amounts)
