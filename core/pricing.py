"""What a trip costs: exact, line by line, with a named line for everything nobody has priced yet.

The same trip, catalogue and day give the same quote for ever.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator

from core.catalog import Catalog, Supplement, Text, Tour
from core.prices import Children, EachChild, OwnTable, Share, Table, Tariff
from core.trip import Dates, Taken, Trip
from core.values import Frozen, Price, canonical

Money = Annotated[Decimal, AfterValidator(canonical)]
Kind = Literal["tour", "stay", "pickup", "dropoff", "group", "season", "child", "single", "extra"]
Reason = Literal["price_on_request", "over_group_maximum", "depends_on_date"]


class Line(Frozen):
    """Priced (`quantity` × `unit` = `amount`), included (the amount is 0), or on request (it is None)."""

    kind: Kind
    code: str
    """Of the tour, stay, pick-up, drop-off, season or departure, band of children, extra; on a "group" line,
    of the tour; on a "single" line (rooms of one's own), of the stay, else of the tour."""
    quantity: int
    unit: Money | None
    amount: Money | None
    reason: Reason | None = None
    """Why there is no amount."""
    season: str | None = None
    """On a "tour" line: the season or departure whose table this is."""
    times: int = 1
    """The unit is for so many days (of an extra) or nights (of a stay) at once."""

    @property
    def included(self) -> bool:
        """Costs nothing more. Nothing else has the amount 0: a priced line is never free."""
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


def quote(catalog: Catalog, trip: Trip, on: date) -> Quote:
    """Price a trip on a day. Raises ValueError when the trip does not fit the catalogue."""
    catalog.check_trip(trip)
    tour = catalog.tour(trip.tour)
    pricing = _Pricing(catalog, tour, _tariffs(catalog, tour, trip.dates))
    lines = pricing.lines(trip)
    ladder = pricing.ladder(trip)
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
        deposit=pricing.deposit(own, complete=complete),
        deposit_percent=deposit.percent if deposit else None,
        cancellation=catalog.cancellation(tour),
    )


def verify(stored: Quote, catalog: Catalog) -> tuple[str, ...]:
    """Recompute a stored quote with the catalogue stored beside it; returns what differs."""
    try:
        again = quote(catalog, stored.trip, stored.quoted_on)
    except ValueError as error:
        return (str(error),)
    before, now = stored.model_dump(mode="json"), again.model_dump(mode="json")
    return tuple(
        f"{name}: stored {before[name]}, recomputed {now[name]}"
        for name in before
        if before[name] != now[name]
    )


def _tariffs(catalog: Catalog, tour: Tour, dates: Dates) -> tuple[Tariff | None, ...]:
    """What may price the tour on these dates; the one that is taken first.

    A trip whose day is open is priced by the table where that holds on one of its days, else by the season of
    the first; the others are named in the quote and wait for the day.
    """
    if not tour.tariffs:
        return (None,)
    days = [dates.earliest + timedelta(n) for n in range((dates.latest - dates.earliest).days + 1)]
    open_days = [day for day in days if not catalog.closed(day, tour.code)]
    found: list[Tariff | None] = []
    for day in open_days or days:
        if (tariff := tour.tariff(day)) not in found:
            found.append(tariff)
    return tuple(sorted(found, key=lambda tariff: tariff is not None))


@dataclass(frozen=True)
class _Pricing:
    """How one tour is priced on the trip's dates, whatever the group size."""

    catalog: Catalog
    tour: Tour
    tariffs: tuple[Tariff | None, ...]

    def lines(self, trip: Trip) -> tuple[Line, ...]:
        tour, size = self.tour, trip.group_size
        if size > tour.group_maximum:
            return (_on_request("group", tour.code, size, "over_group_maximum"),)
        table, adds, *others = self._table(trip), self._adds(), *self.tariffs[1:]
        lines = [*self._people(trip, table[size] if table else None)]
        if adds:
            lines += _price_lines("season", adds[0], size, adds[1])
        for other in filter(None, others):
            lines.append(_on_request("season", other.code, size, "depends_on_date"))
        for stay in trip.all_stays:
            lines += self._stay_lines(trip, stay)
        lines += _price_lines("pickup", trip.pickup, size, tour.pickup(trip.pickup).price)
        lines += _price_lines("dropoff", trip.dropoff, size, tour.dropoff(trip.dropoff).price)
        lines += self._single_lines(trip)
        for taken in trip.extras:
            lines += self._extra_lines(taken, size)
        return tuple(lines)

    def ladder(self, trip: Trip) -> tuple[Rung, ...]:
        if trip.group_size <= self.tour.group_maximum and not self._table(trip):
            return ()
        sizes = range(max(1, len(trip.children)), self.tour.group_maximum + 1)
        return tuple(self._rung(_resized(trip, size)) for size in sizes)

    def deposit(self, own: Rung | None, *, complete: bool) -> Decimal | None:
        deposit = self.catalog.deposit(self.tour)
        if deposit is None or own is None:
            return None
        if deposit.percent is not None:
            return self._rounded(own.total * deposit.percent / 100) if complete else None
        return deposit.per_group or (deposit.per_person or Decimal(0)) * own.group_size

    def _rung(self, trip: Trip) -> Rung:
        total = sum((line.amount or Decimal(0) for line in self.lines(trip)), Decimal(0))
        per_person = self._rounded(total / trip.group_size)
        rounded = per_person * trip.group_size != total
        return Rung(group_size=trip.group_size, per_person=per_person, total=total, rounded=rounded)

    def _rounded(self, amount: Decimal) -> Decimal:
        """Half up, to the currency's smallest unit."""
        return amount.quantize(Decimal(1).scaleb(-self.catalog.operator.currency_decimals), ROUND_HALF_UP)

    def _table(self, trip: Trip) -> Table | None:
        """The table that holds; None where nobody has said it: a stay outside the tour's table, in a season
        that has a table of its own."""
        tariff, replacing = self.tariffs[0], self._replacing(trip)
        if replacing is not None:
            code, own = replacing
            given = tariff.stays.get(code) if tariff else None
            return given or (None if tariff and tariff.per_person else own)
        return (tariff.per_person if tariff else None) or self.tour.prices.per_person

    def _replacing(self, trip: Trip) -> tuple[str, Table] | None:
        """The one stay of the trip whose own table stands in place of the tour's."""
        code = trip.all_stays[0] if len(trip.all_stays) == 1 else None
        price = self.tour.stay(code).price if code else None
        return (code, price.replaces) if code and isinstance(price, OwnTable) and price.replaces else None

    def _adds(self) -> tuple[str, Supplement] | None:
        tariff = self.tariffs[0]
        return (tariff.code, tariff.adds) if tariff and tariff.adds else None

    def _people(self, trip: Trip, adult: Decimal | None) -> Iterator[Line]:
        """Adults by the table, then the children of each age that has a price of its own."""
        bands = self.tour.prices.children
        band_of = [next((band for band in bands if band.holds(age)), None) for age in trip.children]
        adults = trip.group_size - sum(band is not None for band in band_of)
        season = self.tariffs[0].code if self.tariffs[0] else None
        if adult is None:
            yield _on_request("tour", self.tour.code, adults, "price_on_request", season)
        elif adults:
            yield _priced("tour", self.tour.code, adults, adult, season=season)
        for band in bands:
            if count := band_of.count(band):
                yield self._child_line(band, count, adult)

    def _child_line(self, band: Children, count: int, adult: Decimal | None) -> Line:
        match band.price:
            case "included":
                return _priced("child", band.code, count, Decimal(0))
            case EachChild(per_person=amount):
                return _priced("child", band.code, count, amount)
            case Share(percent=percent) if adult is not None:
                return _priced("child", band.code, count, self._rounded(adult * percent / 100))
        return _on_request("child", band.code, count, "price_on_request")

    def _stay_lines(self, trip: Trip, code: str) -> Iterator[Line]:
        stay, size = self.tour.stay(code), trip.group_size
        nights = self.tour.slept_in(trip).count(code) if stay.per_night else 1
        if not isinstance(stay.price, OwnTable):
            yield from _price_lines("stay", code, size, stay.price, nights)
        elif stay.price.adds:
            yield _priced("stay", code, size, stay.price.adds[size] * nights, times=nights)
        elif self._replacing(trip):
            yield _priced("stay", code, size, Decimal(0))
        else:
            # Its table is for the whole trip, and they sleep elsewhere too.
            yield _on_request("stay", code, size, "price_on_request")

    def _single_lines(self, trip: Trip) -> Iterator[Line]:
        """What the stays say of a room of one's own; where none says anything, what the tour says."""
        if not trip.single_rooms:
            return
        slept = self.tour.slept_in(trip)
        stays = [self.tour.stay(code) for code in trip.all_stays]
        if not any(stay.single for stay in stays):
            price = self.tour.prices.single or "on_request"
            yield from _price_lines("single", self.tour.code, trip.single_rooms, price)
            return
        for stay in stays:
            nights = slept.count(stay.code) if stay.per_night else 1
            price = stay.single or "on_request"
            yield from _price_lines("single", stay.code, trip.single_rooms, price, nights)

    def _extra_lines(self, taken: Taken, size: int) -> Iterator[Line]:
        extra = self.tour.extra(taken.code)
        days = len(self.tour.days) if extra.per_day else 1
        yield from _price_lines("extra", extra.code, taken.number or size, extra.price, days)


def _resized(trip: Trip, size: int) -> Trip:
    """The same choices for a group of that size."""
    extras = tuple(
        Taken(code=taken.code, number=taken.number and min(taken.number, size)) for taken in trip.extras
    )
    rooms = min(trip.single_rooms, size)
    return trip.model_copy(update={"group_size": size, "single_rooms": rooms, "extras": extras})


def _price_lines(kind: Kind, code: str, quantity: int, price: Price, times: int = 1) -> Iterator[Line]:
    """`price` for `quantity` people, `times` over (nights, days)."""
    if price == "on_request":
        yield _on_request(kind, code, quantity, "price_on_request")
    elif not isinstance(price, Supplement):
        yield _priced(kind, code, quantity, Decimal(0))
    else:
        for count, unit in ((quantity, price.per_person), (1, price.per_group)):
            if unit is not None:
                yield _priced(kind, code, count, unit * times, times=times)


def _priced(
    kind: Kind, code: str, quantity: int, unit: Decimal, *, season: str | None = None, times: int = 1
) -> Line:
    return Line(
        kind=kind,
        code=code,
        quantity=quantity,
        unit=unit,
        amount=quantity * unit,
        season=season,
        times=times,
    )


def _on_request(kind: Kind, code: str, quantity: int, reason: Reason, season: str | None = None) -> Line:
    return Line(kind=kind, code=code, quantity=quantity, unit=None, amount=None, reason=reason, season=season)
