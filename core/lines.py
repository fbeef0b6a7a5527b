"""What a trip costs, line by line, with a named line for everything nobody has priced yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator

from core.catalog import Catalog, Supplement, Tour
from core.prices import Children, EachChild, OwnTable, Share, Table, Tariff
from core.trip import Dates, Taken, Trip
from core.values import AddedPrice, Frozen, canonical

Money = Annotated[Decimal, AfterValidator(canonical)]
LineKind = Literal["tour", "stay", "pickup", "dropoff", "group", "season", "child", "single", "extra"]
Reason = Literal["price_on_request", "over_group_maximum", "depends_on_date"]


class Line(Frozen):
    """Priced (`quantity` × `unit` = `amount`), included (the amount is 0), or on request (it is None)."""

    kind: LineKind
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
    of_one: bool = False
    """What one person of a larger group pays; any other quantity of 1 is the whole group's."""

    @property
    def included(self) -> bool:
        """Costs nothing more. Nothing else has the amount 0: a priced line is never free."""
        return self.amount == 0


def tariffs_on(catalog: Catalog, tour: Tour, dates: Dates) -> tuple[Tariff | None, ...]:
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
class Pricing:
    """How one tour is priced on the trip's dates, whatever the group size."""

    catalog: Catalog
    tour: Tour
    tariffs: tuple[Tariff | None, ...]

    def lines(self, trip: Trip) -> tuple[Line, ...]:
        tour, size = self.tour, trip.group_size
        if size > tour.group_maximum:
            return (_on_request("group", tour.code, size, "over_group_maximum"),)
        table, season = self.table(trip)
        lines = [*self._people(trip, table[size] if table else None, season)]
        first, *others = self.tariffs
        if first and first.adds:
            lines += _price_lines("season", first.code, size, first.adds)
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

    def rounded(self, amount: Decimal) -> Decimal:
        """Half up, to the currency's smallest unit."""
        return amount.quantize(Decimal(1).scaleb(-self.catalog.operator.currency_decimals), ROUND_HALF_UP)

    def table(self, trip: Trip) -> tuple[Table | None, str | None]:
        """The table that holds, and whose it is if it is a season's or departure's.

        None where nobody has said it: a stay that is not in the tour's table, in a season with its own.
        """
        tariff, replacing = self.tariffs[0], self._replacing(trip)
        theirs = (tariff.stays.get(replacing[0]) if replacing else tariff.per_person) if tariff else None
        if tariff and (theirs or tariff.per_person):
            return theirs, tariff.code
        return replacing[1] if replacing else self.tour.prices.per_person, None

    def _replacing(self, trip: Trip) -> tuple[str, Table] | None:
        """The one stay of the trip whose own table stands in place of the tour's."""
        code = trip.all_stays[0] if len(trip.all_stays) == 1 else None
        price = self.tour.stay(code).price if code else None
        return (code, price.replaces) if code and isinstance(price, OwnTable) and price.replaces else None

    def _people(self, trip: Trip, adult: Decimal | None, season: str | None) -> Iterator[Line]:
        """Adults by the table, then the children of each age that has a price of its own."""
        bands = self.tour.prices.children
        band_of = [next((band for band in bands if band.holds(age)), None) for age in trip.children]
        adults = trip.group_size - sum(band is not None for band in band_of)
        if adult is None:
            yield _on_request("tour", self.tour.code, trip.group_size, "price_on_request", season)
        elif adults:
            line = _priced("tour", self.tour.code, adults, adult, size=trip.group_size)
            yield line.model_copy(update={"season": season}) if season else line
        for band in bands:
            if count := band_of.count(band):
                yield self._child_line(band, count, adult, trip.group_size)

    def _child_line(self, band: Children, count: int, adult: Decimal | None, size: int) -> Line:
        match band.price:
            case "included":
                return _priced("child", band.code, count, Decimal(0))
            case EachChild(per_person=amount):
                return _priced("child", band.code, count, amount, size=size)
            case Share(percent=percent) if adult is not None:
                return _priced("child", band.code, count, self.rounded(adult * percent / 100), size=size)
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
        rooms, size, slept = trip.single_rooms, trip.group_size, self.tour.slept_in(trip)
        stays = [self.tour.stay(code) for code in trip.all_stays]
        if not any(stay.single for stay in stays):
            price = self.tour.prices.single or "on_request"
            yield from _price_lines("single", self.tour.code, rooms, price, size=size)
            return
        for stay in stays:
            nights = slept.count(stay.code) if stay.per_night else 1
            yield from _price_lines("single", stay.code, rooms, stay.single or "on_request", nights, size)

    def _extra_lines(self, taken: Taken, size: int) -> Iterator[Line]:
        extra = self.tour.extra(taken.code)
        days = len(self.tour.days) if extra.per_day else 1
        yield from _price_lines("extra", extra.code, taken.number or size, extra.price, days, size)


def _price_lines(
    kind: LineKind, code: str, quantity: int, price: AddedPrice, times: int = 1, size: int = 1
) -> Iterator[Line]:
    """`price` for `quantity` people of a group of that size, `times` over (nights, days)."""
    if price == "on_request":
        yield _on_request(kind, code, quantity, "price_on_request")
    elif not isinstance(price, Supplement):
        yield _priced(kind, code, quantity, Decimal(0), times)
    else:
        if price.per_person is not None:
            yield _priced(kind, code, quantity, price.per_person * times, times, size)
        if price.per_group is not None:
            yield _priced(kind, code, 1, price.per_group * times, times)


def _priced(kind: LineKind, code: str, quantity: int, unit: Decimal, times: int = 1, size: int = 1) -> Line:
    return Line(
        kind=kind,
        code=code,
        quantity=quantity,
        unit=unit,
        amount=quantity * unit,
        times=times if unit else 1,
        of_one=quantity == 1 < size,
    )


def _on_request(kind: LineKind, code: str, quantity: int, reason: Reason, season: str | None = None) -> Line:
    return Line(kind=kind, code=code, quantity=quantity, unit=None, amount=None, reason=reason, season=season)
