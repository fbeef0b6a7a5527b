"""The days a rule is about: one day, a span, a month, a day of every year, weekdays.

Names of months and weekdays are read in English and in the operator's languages, whatever their case;
what is kept is the same in all of them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Annotated, Any, Literal, Self, get_args

from babel import Locale, UnknownLocaleError
from pydantic import BeforeValidator, Discriminator, Tag, ValidationInfo, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from core.values import Frozen

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[str, ...] = get_args(Weekday)
YearDay = str
"""A day of every year: "12-25"."""

_LEAP_YEAR = 2024
_FILLERS = frozenset(("of", "the", "de", "do", "da", "di", "del", "le", "am", "den"))


def folded(name: str) -> str:
    """A name as it is compared: without case and accents."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).strip()


@lru_cache
def _names(what: Literal["days", "months"], languages: tuple[str, ...]) -> Mapping[str, int]:
    """Folded name → its number (Monday is 0, January is 1); a name that means two of them is left out.

    From the Unicode CLDR, by Babel: "sunday", "sun", "domingo", "segunda-feira", "segunda", "März".
    """
    numbers: dict[str, set[int]] = {}
    for language in dict.fromkeys(("en", *languages)):
        try:
            forms = getattr(Locale.parse(language), what)
        except (UnknownLocaleError, ValueError):
            continue
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in forms[context][width].items():
                    plain = folded(name).rstrip(".")
                    for each in (plain, plain.partition("-")[0]):
                        numbers.setdefault(each, set()).add(number)
    return {name: meant.pop() for name, meant in numbers.items() if len(meant) == 1}


def _languages(info: ValidationInfo) -> tuple[str, ...]:
    return tuple((info.context or {}).get("languages", ()))


def _weekday(value: object, info: ValidationInfo) -> object:
    if not isinstance(value, str):
        return value
    known, name = _names("days", _languages(info)), folded(value).rstrip(".")
    number = known.get(name, known.get(name.removesuffix("s")))
    if number is None:
        raise PydanticCustomError("weekday", "not a weekday")
    return WEEKDAYS[number]


def _month_and_day(month: int, day: int) -> YearDay:
    date(_LEAP_YEAR, month, day)
    return f"{month:02}-{day:02}"


def _last_of(month: int) -> YearDay:
    following = date(_LEAP_YEAR + month // 12, month % 12 + 1, 1)
    return f"{month:02}-{date.fromordinal(following.toordinal() - 1).day:02}"


def _read(text: str, languages: tuple[str, ...]) -> date | tuple[YearDay, YearDay]:
    """ "2026-12-25" and "25 December 2026" are a date, "12-25" and "25 December" a day of every year,
    "December" the month of every year. Raises ValueError for anything else."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text.strip()):
        return date.fromisoformat(text.strip())
    if found := re.fullmatch(r"(\d\d)-(\d\d)", text.strip()):
        every = _month_and_day(int(found[1]), int(found[2]))
        return every, every
    words = [word for word in re.findall(r"\d+|[^\W\d_]+", folded(text)) if word not in _FILLERS]
    months = [number for word in words if (number := _names("months", languages).get(word))]
    figures = [int(word) for word in words if word.isdecimal()]
    endings = {"st", "nd", "rd", "th", "er", "o"} if figures else set()
    left = [w for w in words if not w.isdecimal() and w not in _names("months", languages)]
    if len(months) != 1 or not set(left) <= endings:
        raise ValueError(text)
    match [figure for figure in figures if figure <= 31], [figure for figure in figures if figure > 31]:
        case [day], [year]:
            return date(year, months[0], day)
        case [day], []:
            every = _month_and_day(months[0], day)
            return every, every
        case [], []:
            return f"{months[0]:02}-01", _last_of(months[0])
    raise ValueError(text)


def _day(value: object, info: ValidationInfo, end: Literal[0, 1]) -> object:
    """One end of a span; a month means its first or last day."""
    if isinstance(value, datetime) or not isinstance(value, date | str):
        raise PydanticCustomError("day", "not a day")
    if isinstance(value, date):
        return value
    try:
        read = _read(value, _languages(info))
    except ValueError:
        raise PydanticCustomError("day", "not a day") from None
    return read if isinstance(read, date) else read[end]


_DAY_SCHEMA = {"type": "string", "description": 'A day: 2027-06-01, "1 June" (every year) or "June".'}
_First = Annotated[
    date | YearDay,
    BeforeValidator(lambda value, info: _day(value, info, 0)),
    WithJsonSchema(_DAY_SCHEMA),
]
_Last = Annotated[
    date | YearDay,
    BeforeValidator(lambda value, info: _day(value, info, 1)),
    WithJsonSchema(_DAY_SCHEMA),
]


class Span(Frozen):
    """From `first` to `last`, both included: dates, or days of every year, which may go over its end."""

    first: _First
    last: _Last

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if isinstance(self.first, date) != isinstance(self.last, date):
            raise PydanticCustomError("span_kinds", "a date and a day of every year")
        if isinstance(self.first, date) and isinstance(self.last, date) and self.last < self.first:
            raise PydanticCustomError("span_order", "last is before first")
        return self

    def holds(self, day: date) -> bool:
        if isinstance(self.first, date) and isinstance(self.last, date):
            return self.first <= day <= self.last
        first, last, this = str(self.first), str(self.last), f"{day:%m-%d}"
        return first <= this <= last if first <= last else this >= first or this <= last


def _entry(value: object, info: ValidationInfo) -> object:
    """A single day, a day of every year or a month, each as it is kept."""
    if isinstance(value, dict | Span):
        return value
    first = _day(value, info, 0)
    return first if isinstance(first, date) else {"first": first, "last": _day(value, info, 1)}


def _kind(value: Any) -> str:
    return "~span" if isinstance(value, dict | Span) else "~day"


Days = tuple[
    Annotated[
        Annotated[date, Tag("~day"), WithJsonSchema(_DAY_SCHEMA)] | Annotated[Span, Tag("~span")],
        Discriminator(_kind),
        BeforeValidator(_entry),
    ],
    ...,
]
"""Single days and spans."""

Weekdays = tuple[
    Annotated[Weekday, BeforeValidator(_weekday), WithJsonSchema({"type": "string"})],
    ...,
]


def among(day: date, days: Iterable[date | Span]) -> bool:
    return any(each.holds(day) if isinstance(each, Span) else each == day for each in days)


def weekday_of(day: date) -> str:
    return WEEKDAYS[day.weekday()]
