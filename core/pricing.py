"""What a trip costs: exact, line by line, with a named line for everything nobody has priced yet.

The same trip, catalogue and day give the same quote for ever.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator

from core.catalog import Catalog, Supplement, Tour
from core.trip import Trip
from core.values import Frozen, Price, canonical

Money = Annotated[Decimal, AfterValidator(canonical)]
Kind = Literal["tour", "stay", "pickup", "dropoff", "group"]
Reason = Literal["price_on_request", "over_group_maximum"]
_Choice = tuple[Kind, str, Price]


class Line(Frozen):
    """Priced (`quantity` × `unit` = `amount`), included (the amount is 0), or on request (it is None)."""

    kind: Kind
    code: str
    """Of the tour, stay, pick-up or drop-off; on a "group" line, of the tour."""
    quantity: int
    unit: Money | None
    amount: Money | None
    reason: Reason | None = None
    """Why there is no amount."""

    @property
    def included(self) -> bool:
        """Covered by the price table. Nothing else has the amount 0: a priced line is never free."""
        return self.amount == 0


class Rung(Frozen):
    """What a group of that size pays for the same choices, as far as they are priced."""

    group_size: int
    per_person: Money
    """The total shared equally; rounded half up to the currency's smallest unit when it does not divide."""
    total: Money
    """Exact."""
    rounded: bool = False
    """Whether `per_person` had to be rounded."""


class Difference(Frozen):
    """What changes when the group has `group_size` people instead; below zero is cheaper."""

    group_size: int
    per_person_change: Money
    """Between the two per-person figures shown."""
    total_change: Money
    """For the whole group; exact. 0 means that the further person costs the group nothing."""


class Quote(Frozen):
    trip: Trip
    catalogue_version: str
    currency: str
    """ISO 4217."""
    group_size: int
    per_person: Money | None
    """None when nothing can be priced (a group above the maximum)."""
    per_person_rounded: bool = False
    total: Money | None
    """The sum of what is priced; everything only when `complete`."""
    complete: bool
    """Nothing is on request."""
    lines: tuple[Line, ...]
    ladder: tuple[Rung, ...]
    """Group sizes 1 … the tour's maximum."""
    quoted_on: date
    valid_until: date
    """The last day on which the quote holds; never later than the last day on which the trip may begin."""
    agreed: Money | None = None
    """What a person of the staff has named as the price for the whole group; None: the catalogue's."""

    @property
    def on_request(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.amount is None)

    @property
    def one_more(self) -> Difference | None:
        """With one friend more; None where either size has no price."""
        return self._with(self.group_size + 1)

    @property
    def one_fewer(self) -> Difference | None:
        return self._with(self.group_size - 1)

    def _with(self, group_size: int) -> Difference | None:
        rungs = {rung.group_size: rung for rung in self.ladder}
        here, there = rungs.get(self.group_size), rungs.get(group_size)
        if here is None or there is None:
            return None
        return Difference(
            group_size=group_size,
            per_person_change=there.per_person - here.per_person,
            total_change=there.total - here.total,
        )


def quote(catalog: Catalog, trip: Trip, on: date, agreed: Decimal | None = None) -> Quote:
    """Price a trip on a day. Raises ValueError when the trip does not fit the catalogue.

    `agreed`: a person's price for the whole group, everything in it; it stands in the place of the
    catalogue's, and says nothing about groups of another size.
    """
    catalog.check_trip(trip)
    tour = catalog.tour(trip.tour)
    if agreed is None:
        lines, ladder = _lines(tour, trip), _ladder(catalog, tour, trip)
    else:
        lines = (_priced("group", tour.code, 1, agreed),)
        ladder = (_rung(catalog, trip.group_size, agreed),)
    own = next((rung for rung in ladder if rung.group_size == trip.group_size), None)
    return Quote(
        trip=trip,
        catalogue_version=catalog.version,
        currency=catalog.operator.currency,
        group_size=trip.group_size,
        per_person=own.per_person if own else None,
        per_person_rounded=own.rounded if own else False,
        total=own.total if own else None,
        complete=all(line.amount is not None for line in lines),
        lines=lines,
        ladder=ladder,
        quoted_on=on,
        valid_until=min(on + timedelta(days=catalog.operator.quote_valid_days), max(on, trip.dates.latest)),
        agreed=agreed,
    )


def verify(stored: Quote, catalog: Catalog) -> tuple[str, ...]:
    """Recompute a stored quote with the catalogue stored beside it; returns what differs."""
    try:
        again = quote(catalog, stored.trip, stored.quoted_on, stored.agreed)
    except ValueError as error:
        return (str(error),)
    before, now = stored.model_dump(mode="json"), again.model_dump(mode="json")
    return tuple(
        f"{name}: stored {before[name]}, recomputed {now[name]}"
        for name in before
        if before[name] != now[name]
    )


def _choices(tour: Tour, trip: Trip) -> tuple[_Choice, ...]:
    return (
        ("stay", trip.stay, tour.stay(trip.stay).price),
        ("pickup", trip.pickup, tour.pickup(trip.pickup).price),
        ("dropoff", trip.dropoff, tour.dropoff(trip.dropoff).price),
    )


def _lines(tour: Tour, trip: Trip) -> tuple[Line, ...]:
    if trip.group_size > tour.group_maximum:
        return (_on_request("group", tour.code, trip.group_size, "over_group_maximum"),)
    base = _priced("tour", tour.code, trip.group_size, tour.prices.per_person[trip.group_size])
    chosen = (line for choice in _choices(tour, trip) for line in _choice_lines(choice, trip.group_size))
    return (base, *chosen)


def _choice_lines(choice: _Choice, group_size: int) -> tuple[Line, ...]:
    kind, code, price = choice
    if price == "on_request":
        return (_on_request(kind, code, group_size, "price_on_request"),)
    if not isinstance(price, Supplement):
        return (_priced(kind, code, group_size, Decimal(0)),)
    parts = ((group_size, price.per_person), (1, price.per_group))
    return tuple(_priced(kind, code, quantity, unit) for quantity, unit in parts if unit is not None)


def _priced(kind: Kind, code: str, quantity: int, unit: Decimal) -> Line:
    return Line(kind=kind, code=code, quantity=quantity, unit=unit, amount=quantity * unit)


def _on_request(kind: Kind, code: str, quantity: int, reason: Reason) -> Line:
    return Line(kind=kind, code=code, quantity=quantity, unit=None, amount=None, reason=reason)


def _ladder(catalog: Catalog, tour: Tour, trip: Trip) -> tuple[Rung, ...]:
    rungs = []
    for group_size in range(1, tour.group_maximum + 1):
        same_choices = trip.model_copy(update={"group_size": group_size})
        total = sum((line.amount or Decimal(0) for line in _lines(tour, same_choices)), Decimal(0))
        rungs.append(_rung(catalog, group_size, total))
    return tuple(rungs)


def _rung(catalog: Catalog, group_size: int, total: Decimal) -> Rung:
    cent = Decimal(1).scaleb(-catalog.operator.currency_decimals)
    per_person = (total / group_size).quantize(cent, ROUND_HALF_UP)
    rounded = per_person * group_size != total
    return Rung(group_size=group_size, per_person=per_person, total=total, rounded=rounded)
