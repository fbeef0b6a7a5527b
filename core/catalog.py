"""The operator's catalogue: what can be booked, what it costs, what is known about it.

Values only; how they are read from files and checked is in `core/loading/`.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date, timedelta
from functools import cached_property
from typing import get_args

from core.operator import Operator, Weekday
from core.tour import Answer, Day, Family, Place, Prices, Stay, Stop, Tour, When
from core.trip import Trip
from core.values import Amount, Code, Frozen, Price, Supplement, Text, Topic

__all__ = [
    "Amount",
    "Answer",
    "Catalog",
    "Code",
    "Day",
    "Family",
    "Operator",
    "Place",
    "Price",
    "Prices",
    "Stay",
    "Stop",
    "Supplement",
    "Text",
    "Topic",
    "Tour",
    "When",
]


class Catalog(Frozen):
    """Kept with every quote as JSON (`content`), and read back exactly (`model_validate_json`)."""

    operator: Operator
    tours: tuple[Tour, ...]

    @cached_property
    def content(self) -> str:
        """The whole catalogue as JSON."""
        return self.model_dump_json()

    @cached_property
    def version(self) -> str:
        """Content hash, 12 hex digits: says what is written, not how the files are laid out.

        A key at its default does not count, so a program that knows one optional key more
        gives a stored catalogue the same version.
        """
        content = self.model_dump(mode="json", exclude_defaults=True)
        text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()[:12]

    def tour(self, code: str) -> Tour:
        """Raises LookupError when there is none."""
        for tour in self.tours:
            if tour.code == code:
                return tour
        raise LookupError(f"no tour {code!r}")

    def closed(self, day: date) -> bool:
        """Whether no tour starts on that day."""
        operator = self.operator
        return day in operator.closed_days or get_args(Weekday)[day.weekday()] in operator.closed_weekdays

    def first_bookable_day(self, today: date) -> date:
        """The earliest open day that keeps the minimum notice."""
        day = today + timedelta(days=self.operator.minimum_notice_days)
        while self.closed(day):
            day += timedelta(days=1)
        return day

    def last_bookable_day(self, today: date) -> date:
        """The horizon: nothing is planned further ahead."""
        return today + timedelta(days=self.operator.book_ahead_days)

    def bookable(self, day: date, today: date) -> bool:
        """Whether a tour may start on that day, asked today: notice, horizon and closed days."""
        return self.first_bookable_day(today) <= day <= self.last_bookable_day(today) and not self.closed(day)

    def check_trip(self, trip: Trip) -> None:
        """Raises ValueError saying which of the trip's codes this catalogue does not have.

        A group larger than the maximum fits: it gets a personal quote.
        """
        try:
            tour = self.tour(trip.tour)
            tour.pickup(trip.pickup)
            tour.dropoff(trip.dropoff)
            tour.stay(trip.stay)
        except LookupError as missing:
            raise ValueError(f"this trip does not fit the catalogue: {missing.args[0]}") from missing
