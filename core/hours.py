"""When the operator's people are there: opening hours, holidays, and what that makes of a promise.

All pure: moments are aware, and come with the operator's zone. `[hours]` of operator.toml is this.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from core.days import WEEKDAYS, Days, among
from core.values import Frozen, Text

_FARTHEST = 400
"""Days that are looked through for one that is open."""
_SPAN = re.compile(r"\s*(\d{1,2})[:.h](\d\d)\s*[-–—]\s*(\d{1,2})[:.h](\d\d)\s*")
_MIDNIGHT = 24 * 60

Minutes = tuple[int, int]
"""From … until, in minutes of the day; until may be 1440, midnight."""


def _span(text: object) -> Minutes:
    found = _SPAN.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        raise PydanticCustomError("opening", "no hours")
    first, last = (int(found[i]) * 60 + int(found[i + 1]) for i in (1, 3))
    if int(found[2]) > 59 or int(found[4]) > 59 or not first < last <= _MIDNIGHT:
        raise PydanticCustomError("opening", "no hours")
    return first, last


def _opening(value: Any) -> Any:
    """ "9:00-18:00", a list of such, or what was read so before (a kept catalogue)."""
    if isinstance(value, str):
        value = [value] if value.strip() else []
    if not isinstance(value, list | tuple):
        raise PydanticCustomError("opening", "no hours")
    if all(isinstance(each, list | tuple) for each in value):
        return tuple(tuple(each) for each in value)
    spans = [_span(each) for each in value]
    if any(later[0] < earlier[1] for earlier, later in pairwise(spans)):
        raise PydanticCustomError("opening", "they overlap")
    return tuple(spans)


Opening = Annotated[
    tuple[Minutes, ...],
    BeforeValidator(_opening),
    WithJsonSchema(
        {"type": ["string", "array"], "description": '"9:00-18:00", or ["9:00-13:00", "15:00-19:00"]'}
    ),
]


@lru_cache
def _holidays_of(country: str, year: int) -> frozenset[date]:
    """Raises LookupError for a country that is not known."""
    import holidays  # a second of work, and not every operator asks for it

    try:
        return frozenset(holidays.country_holidays(country, years=year))
    except NotImplementedError:
        raise LookupError(country) from None


def _known_country(code: object) -> str | None:
    if code is None:
        return None
    try:
        if isinstance(code, str) and code.isupper():
            _holidays_of(code, 2027)
            return code
    except LookupError:
        pass
    raise PydanticCustomError("country", "no such country")


class Hours(Frozen):
    """A weekday that is left out is closed."""

    monday: Opening = ()
    tuesday: Opening = ()
    wednesday: Opening = ()
    thursday: Opening = ()
    friday: Opening = ()
    saturday: Opening = ()
    sunday: Opening = ()
    holidays: Annotated[str | None, BeforeValidator(_known_country)] = None
    """Whose public holidays are free: the country's two letters, such as PE."""
    closed_days: Days = ()
    """Days on which nobody is there besides."""
    open_days: Days = ()
    """Holidays on which somebody is."""
    place: Text | None = None
    """How the place is named whose clock this is ("Cusco"); left out, the city of the time zone."""
    answer_within_minutes: int = Field(default=120, ge=1, le=7 * 24 * 60)
    """How long a request may wait for its first answer, in minutes of opening time."""

    @model_validator(mode="after")
    def _open_at_all(self) -> Hours:
        if not any(getattr(self, day) for day in WEEKDAYS):
            raise PydanticCustomError("never_open", "closed on every day")
        return self

    def spans(self, day: date) -> tuple[Minutes, ...]:
        """When it is open on that day."""
        if not among(day, self.open_days):
            free = self.holidays is not None and day in _holidays_of(self.holidays, day.year)
            if free or among(day, self.closed_days):
                return ()
        spans: tuple[Minutes, ...] = getattr(self, WEEKDAYS[day.weekday()])
        return spans


USUAL = Hours(**dict.fromkeys(WEEKDAYS, ("9:00-18:00",)))
"""What the staff's reminders go by where the operator has named no hours."""


def opens(hours: Hours, moment: datetime, zone: ZoneInfo) -> datetime | None:
    """That moment if it is open then, else the next at which it is; None when that is a year away."""
    found = next(_open_from(hours, moment, zone), None)
    return found[0].astimezone(zone) if found else None


def after_working(hours: Hours, moment: datetime, minutes: int, zone: ZoneInfo) -> datetime | None:
    """When so many minutes of opening time have gone by; None when there are not so many in a year."""
    left = timedelta(minutes=minutes)
    for first, last in _open_from(hours, moment, zone):
        if last - first >= left:
            return (first + left).astimezone(zone)
        left -= last - first
    return None


def working_time(hours: Hours, first: datetime, last: datetime, zone: ZoneInfo) -> timedelta:
    """How much opening time lies between the two."""
    worked = timedelta()
    for opened, closed in _open_from(hours, first, zone):
        if opened >= last:
            break
        worked += min(closed, last) - opened
    return worked


def promise(hours: Hours, moment: datetime, zone: ZoneInfo) -> datetime | None:
    """By when somebody answers what comes at that moment, in that zone; to the next quarter."""
    due = after_working(hours, moment, hours.answer_within_minutes, zone)
    if due is None:
        return None
    late = timedelta(minutes=due.minute % 15, seconds=due.second, microseconds=due.microsecond)
    return due + timedelta(minutes=15) - late if late else due


def _open_from(hours: Hours, moment: datetime, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    """The stretches of opening time from that moment on, in UTC: there an hour is an hour."""
    here = moment.astimezone(zone)
    for number in range(_FARTHEST):
        day = here.date() + timedelta(days=number)
        for first, last in hours.spans(day):
            opened, closed = max(_at(day, first, zone), moment.astimezone(UTC)), _at(day, last, zone)
            if opened < closed:
                yield opened, closed


def _at(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    day += timedelta(days=minutes // _MIDNIGHT)
    hour, minute = divmod(minutes % _MIDNIGHT, 60)
    return datetime.combine(day, time(hour, minute), zone).astimezone(UTC)
