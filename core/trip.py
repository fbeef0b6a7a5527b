"""What a traveller asks for, complete by construction."""

from __future__ import annotations

import calendar
from datetime import date
from typing import Annotated, Self

from pydantic import Field, model_validator

from core.values import Frozen


class Dates(Frozen):
    """The days on which the tour may begin, both ends included.

    One day is a fixed date; more is "I'm flexible": a month, a week, a weekend.
    """

    earliest: date
    latest: date

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.latest < self.earliest:
            raise ValueError("latest is before earliest")
        return self

    @classmethod
    def on(cls, day: date) -> Self:
        return cls(earliest=day, latest=day)

    @classmethod
    def month(cls, year: int, month: int) -> Self:
        """Any day of that month (1–12)."""
        return cls(
            earliest=date(year, month, 1), latest=date(year, month, calendar.monthrange(year, month)[1])
        )

    @property
    def fixed(self) -> bool:
        return self.earliest == self.latest

    @property
    def whole_month(self) -> bool:
        return self == Dates.month(self.earliest.year, self.earliest.month)


class Taken(Frozen):
    """An extra that the traveller wants."""

    code: str
    number: int | None = Field(default=None, ge=1)
    """For how many of them; None: for all."""


class Trip(Frozen):
    """A tour, for so many people, on these dates, from here to there, sleeping there.

    Codes are those of the catalogue; `Catalog.check_trip` says whether they fit together.
    """

    tour: str
    group_size: int = Field(ge=1)
    dates: Dates
    pickup: str
    dropoff: str
    stay: str | None = None
    """Where they sleep on every night; None on a day tour, and where `stays` says it night by night."""
    stays: tuple[str, ...] = ()
    """Night by night, where one stay does not do for all; else empty."""
    children: tuple[Annotated[int, Field(ge=0, le=17)], ...] = ()
    """The ages of the children in the group, as far as they are known."""
    single_rooms: int = Field(default=0, ge=0)
    """How many travellers want a room of their own."""
    extras: tuple[Taken, ...] = ()

    @property
    def all_stays(self) -> tuple[str, ...]:
        """Where they sleep, each place once, in order."""
        return tuple(dict.fromkeys(self.stays)) or ((self.stay,) if self.stay else ())

    @model_validator(mode="after")
    def _fits_the_group(self) -> Self:
        if max(len(self.children), self.single_rooms) > self.group_size:
            raise ValueError("more children or single rooms than people")
        if self.stay is not None and self.stays:
            raise ValueError("stay is for all nights, stays night by night: not both")
        return self
