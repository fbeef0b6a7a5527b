"""What is said unasked, and when: `[messages]` of operator.toml. Pure: moments are aware."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from core.values import Frozen


def _clock(value: Any) -> Any:
    """ "10:00" or false."""
    if value is False or value is None:
        return None
    if isinstance(value, time):
        return value.replace(second=0, microsecond=0)
    found = re.fullmatch(r"(\d{1,2}):(\d\d)(?::00)?", value.strip()) if isinstance(value, str) else None
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        raise PydanticCustomError("time_or_off", "no time")
    return time(int(found[1]), int(found[2]))


def _number(least: int, most: int) -> BeforeValidator:
    def read(value: Any) -> Any:
        if value is False or value is None:
            return None
        if type(value) is not int or not least <= value <= most:
            raise PydanticCustomError("number_or_off", "no number", {"least": least, "most": most})
        return value

    return BeforeValidator(read)


_OFF = {"const": False}
TimeOrOff = Annotated[
    time | None, BeforeValidator(_clock), WithJsonSchema({"anyOf": [{"type": "string"}, _OFF]})
]
_NUMBER = WithJsonSchema({"anyOf": [{"type": "integer"}, _OFF]})


class Messages(Frozen):
    """Each may be switched off with `false`. Times are the operator's; none of them is sent at night."""

    reminder: bool = True
    """A word to the staff below the card of a request that nobody has answered when that was promised."""
    escalation_minutes: Annotated[int | None, _number(1, 10_000), _NUMBER] = 60
    """And a louder one so many minutes of opening time later."""
    nudge_hours: Annotated[int | None, _number(1, 240), _NUMBER] = 24
    """One word to who stopped midway, so many hours after their last; a day later they are awake again."""
    expiry_days: Annotated[int | None, _number(1, 60), _NUMBER] = 2
    """One word to who has a quote that ends in so many days."""
    week_before: TimeOrOff = time(10)
    """A week before a trip that is won: what to bring, where it begins."""
    day_before: TimeOrOff = time(16)
    """The day before: where it begins, how the first day goes."""
    thanks: TimeOrOff = time(11)
    """The day after: thanks, and how it was."""
    digest: TimeOrOff = time(8)
    """What the staff read every day."""
    morning: TimeOrOff = time(9)
    """Before that, and from `evening` on, no traveller is written to unasked."""
    evening: TimeOrOff = time(20)


def by_day(moment: datetime, messages: Messages, zone: ZoneInfo) -> datetime:
    """That moment if it is day where the operator is, else the nearer end of the day, morning or evening.

    A traveller far away wrote when they were awake, so near that hour they are again.
    """
    here = moment.astimezone(zone)
    morning, evening = messages.morning or time(0), messages.evening or time(23, 59)
    if morning <= here.time() < evening:
        return moment
    day = here.date() if here.time() < morning else here.date() + timedelta(days=1)
    opened = datetime.combine(day, morning, zone)
    last = timedelta(minutes=30)  # what is sent late is still sent by day
    closed = datetime.combine(day - timedelta(days=1), evening, zone) - last
    return closed if moment - closed < opened - moment else opened


def is_day(moment: datetime, messages: Messages, zone: ZoneInfo) -> bool:
    here = moment.astimezone(zone).time()
    return (messages.morning or time(0)) <= here < (messages.evening or time.max)


def at(day: date, clock: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, clock, zone)


def next_at(moment: datetime, clock: time, zone: ZoneInfo) -> datetime:
    """The first such time after that moment."""
    here = moment.astimezone(zone)
    today = at(here.date(), clock, zone)
    return today if today > here else at(here.date() + timedelta(days=1), clock, zone)
