"""The operator's catalogue: what can be booked, what it costs, what is known about it.

Values only; how they are read from files and checked is in `core/loading/`.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date, timedelta
from functools import cached_property

from pydantic import Field

from core.canned import CannedAnswer
from core.days import among, weekday_of
from core.operator import Operator
from core.prices import Deposit, Extra, OwnTable, Prices
from core.tour import Answer, Day, Family, Place, Stay, Stop, Stopover, Tour, When
from core.trip import Trip
from core.values import AddedPrice, Amount, Code, Frozen, NonEmpty, Supplement, Text, Topic

__all__ = [
    "AddedPrice",
    "Amount",
    "Answer",
    "CannedAnswer",
    "Catalog",
    "Code",
    "Day",
    "Extra",
    "Family",
    "Operator",
    "OwnTable",
    "OwnText",
    "Place",
    "Prices",
    "Stay",
    "Stop",
    "Stopover",
    "Supplement",
    "Text",
    "Topic",
    "Tour",
    "When",
]


class OwnText(Frozen):
    """One of the bot's sentences in the operator's own words."""

    key: str
    """As in bot/locale/."""
    language: str
    forms: tuple[NonEmpty, ...] = Field(min_length=1)
    """One, or the plural forms in the language's own order."""


class Catalog(Frozen):
    """Kept with every quote as JSON (`content`), and read back exactly (`model_validate_json`)."""

    operator: Operator
    tours: tuple[Tour, ...]
    own_texts: tuple[OwnText, ...] = ()
    canned: tuple[CannedAnswer, ...] = ()
    """In the order of their file."""

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

    def canned_answer(self, code: str) -> CannedAnswer | None:
        return next((answer for answer in self.canned if answer.code == code), None)

    def closed(self, day: date, tour: str | None = None) -> bool:
        """Whether no tour starts on that day; with a tour's code, whether that one does not."""
        operator = self.operator
        if among(day, operator.closed_days) or weekday_of(day) in operator.closed_weekdays:
            return True
        return tour is not None and not self.tour(tour).starts_on(day)

    def first_bookable_day(self, today: date, tour: str | None = None) -> date:
        """The earliest open day that keeps the minimum notice; when there is none, the day after the last."""
        day, last = today + timedelta(days=self.operator.minimum_notice_days), self.last_bookable_day(today)
        while day <= last and self.closed(day, tour):
            day += timedelta(days=1)
        return day

    def last_bookable_day(self, today: date) -> date:
        """The horizon: nothing is planned further ahead."""
        return today + timedelta(days=self.operator.book_ahead_days)

    def bookable(self, day: date, today: date, tour: str | None = None) -> bool:
        """Whether a tour may start on that day, asked today: notice, horizon and closed days."""
        earliest = today + timedelta(days=self.operator.minimum_notice_days)
        return earliest <= day <= self.last_bookable_day(today) and not self.closed(day, tour)

    def deposit(self, tour: Tour) -> Deposit | None:
        return tour.deposit or self.operator.deposit

    def cancellation(self, tour: Tour) -> Text | None:
        """The terms for who cancels; None when nobody has told us."""
        return tour.cancellation or self.operator.cancellation

    def check_trip(self, trip: Trip) -> None:
        """Raises ValueError saying what of the trip this catalogue does not have.

        A group larger than the maximum fits: it gets a personal quote.
        """
        try:
            tour = self.tour(trip.tour)
            tour.pickup(trip.pickup)
            tour.dropoff(trip.dropoff)
            for taken in trip.extras:
                tour.extra(taken.code)
            _check_nights(tour, trip)
        except LookupError as missing:
            raise ValueError(f"this trip does not fit the catalogue: {missing.args[0]}") from missing


def _check_nights(tour: Tour, trip: Trip) -> None:
    slept = tour.slept_in(trip)
    for stay in slept or filter(None, (trip.stay,)):
        tour.stay(stay)
    if len(slept) != tour.nights:
        raise LookupError(f"{len(slept)} nights instead of {tour.nights}")
    for night, stay in enumerate(slept, start=1):
        if tour.stay(stay) not in tour.stays_on(night):
            raise LookupError(f"stay {stay!r} is not for night {night}")
