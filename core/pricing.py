"""A quote: what a trip costs, exact, with the prices of other group sizes beside it.

The same trip, catalogue and day give the same quote for ever.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from core.catalog import Catalog, Text
from core.lines import Line, LineKind, Money, Pricing, Reason, tariffs_on
from core.tour import Tour
from core.trip import Taken, Trip
from core.values import Frozen

__all__ = ["Difference", "Line", "LineKind", "Money", "Quote", "Reason", "Rung", "quote", "verify"]


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
    """The total shared equally. None when the tour itself has no price: the first line says why."""
    per_person_rounded: bool = False
    total: Money | None
    """The sum of what is priced; everything only when `complete`."""
    complete: bool
    """Nothing is on request."""
    lines: tuple[Line, ...]
    ladder: tuple[Rung, ...]
    """Group sizes 1 … the tour's maximum; with children, from as many as there are of them."""
    quoted_on: date
    valid_until: date
    """The last day on which the quote holds; never later than the last day on which the trip may begin."""
    deposit: Money | None = None
    """To be paid in advance; None when nobody has said, and for a share of what is not wholly priced."""
    deposit_percent: Money | None = None
    """The share of the total that the deposit is."""
    cancellation: Text | None = None
    """The operator's terms, as they were on that day."""
    agreed: Money | None = None
    """What a person of the staff has named as the price for the whole group; None: the catalogue's."""

    @property
    def on_request(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.amount is None)

    @property
    def by_size(self) -> bool:
        """Whether another group size would cost each something else."""
        return len({rung.per_person for rung in self.ladder}) > 1

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
    pricing = Pricing(catalog, tour, tariffs_on(catalog, tour, trip.dates))
    if agreed is None:
        lines, ladder = pricing.lines(trip), _ladder(pricing, trip)
    else:
        lines = (Line(kind="group", code=tour.code, quantity=1, unit=agreed, amount=agreed),)
        ladder = (_rung(pricing, trip.group_size, agreed),)
    own = next((rung for rung in ladder if rung.group_size == trip.group_size), None)
    complete = all(line.amount is not None for line in lines)
    deposit = catalog.deposit(tour)
    return Quote(
        trip=trip,
        catalogue_version=catalog.version,
        currency=catalog.operator.currency,
        group_size=trip.group_size,
        per_person=own.per_person if own else None,
        per_person_rounded=own.rounded if own else False,
        total=own.total if own else None,
        complete=complete,
        lines=lines,
        ladder=ladder,
        quoted_on=on,
        valid_until=min(on + timedelta(days=catalog.operator.quote_valid_days), max(on, trip.dates.latest)),
        deposit=_deposit(pricing, own, complete=complete),
        deposit_percent=deposit.percent if deposit else None,
        cancellation=catalog.cancellation(tour),
        agreed=agreed,
    )


def elsewhere(tour: Tour, quote: Quote) -> tuple[Line, ...]:
    """The stays for which nobody has told us what the whole trip costs.

    The table is for a night in another place, and whether the price of this one comes on top of it or instead
    is not known: then no figure may be called theirs.
    """
    asked = (line for line in quote.on_request if line.kind == "stay" and quote.total is not None)
    return tuple(line for line in asked if not tour.night_in_table(line.code))


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


def _ladder(pricing: Pricing, trip: Trip) -> tuple[Rung, ...]:
    table, _ = pricing.table(trip)
    if table is None:
        return ()
    sizes = range(max(1, len(trip.children)), pricing.tour.group_maximum + 1)
    return tuple(_rung(pricing, size, _total(pricing, _resized(trip, size))) for size in sizes)


def _total(pricing: Pricing, trip: Trip) -> Decimal:
    return sum((line.amount or Decimal(0) for line in pricing.lines(trip)), Decimal(0))


def _rung(pricing: Pricing, group_size: int, total: Decimal) -> Rung:
    per_person = pricing.rounded(total / group_size)
    rounded = per_person * group_size != total
    return Rung(group_size=group_size, per_person=per_person, total=total, rounded=rounded)


def _resized(trip: Trip, size: int) -> Trip:
    """The same choices for a group of that size."""
    extras = tuple(
        Taken(code=taken.code, number=taken.number and min(taken.number, size)) for taken in trip.extras
    )
    rooms = min(trip.single_rooms, size)
    return trip.model_copy(update={"group_size": size, "single_rooms": rooms, "extras": extras})


def _deposit(pricing: Pricing, own: Rung | None, *, complete: bool) -> Decimal | None:
    deposit = pricing.catalog.deposit(pricing.tour)
    if deposit is None or own is None:
        return None
    if deposit.percent is not None:
        return pricing.rounded(own.total * deposit.percent / 100) if complete else None
    return deposit.per_group or (deposit.per_person or Decimal(0)) * own.group_size
