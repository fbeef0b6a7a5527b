"""How numbers, money and dates look in one language.

Numbers, money and names of days and months come from CLDR through Babel; the order of a date's parts stands
in the language's own .po file (the `format.*` keys), where a translator can see and change it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache

from babel import Locale
from babel.dates import format_date, format_time, get_day_names
from babel.numbers import format_currency, format_decimal, get_currency_symbol

from core.trip import Dates

NARROW_SPACE = "\u202f"  # some phones' fonts lack it and draw a box
SPACE = "\u00a0"
"""Does not break: what it joins stays on one line."""

_DAY = re.compile(r"(?<=\d) (?=\D)|(?<=\d[.º]) |(?<=\der) ")
"""Behind the number of a day: 12 June, 12. Juni, 1er juin."""
_UNIT = re.compile(r"(?<=[\d}]) (?=(?:km|m|cm|kg|h|min)\b|%|°C)")
_FRENCH = re.compile(r" (?=[:;!?»])|(?<=«) |(?<=\d) (?=\d{3}\b)")
"""Before its double punctuation, inside its quotation marks, between thousands."""


@dataclass(frozen=True)
class Formats:
    """One language's forms. `pattern` gives the text of a `format.*` key."""

    locale: Locale
    pattern: Callable[[str], str]

    def typeset(self, text: str) -> str:
        """A text of ours or of the catalogue, written with ordinary spaces, with unbreakable ones where the
        language wants them: no figure is cut from its unit, no French question mark begins a line."""
        return _typeset(text, self.locale.language)

    def number(self, value: int | Decimal) -> str:
        return _number(value, self._grouped(value), self.locale)

    def money(self, amount: Decimal, currency: str) -> str:
        """`US$480`, `480 US$`, `480 $ US`: the language's own form, cents only when there are any."""
        return _money(amount, currency, self._grouped(amount), self.locale, self.pattern("format.dollar"))

    def day(self, day: date) -> str:
        """`Fri 12 June 2026`."""
        return self._date(day, "format.day_of_week")

    def moment(self, moment: datetime) -> str:
        """`Fri 12 June 2026, 14:05`, in the zone that the moment is in."""
        return f"{self.day(moment.date())}, {self.clock(moment.time())}"

    def clock(self, clock: time) -> str:
        """`14:05`."""
        return _plain_spaces(format_time(clock, "short", locale=self.locale))

    def month(self, month: date) -> str:
        """`June 2026`."""
        return self._date(month, "format.month")

    def calendar_month(self, month: date) -> str:
        """`June 2026`, short enough to stand between two arrows."""
        return self._date(month, "format.calendar_month")

    def dates(self, dates: Dates, days: int = 1) -> str:
        """`Fri 12 June 2026`; with a tour of two days `12–13 June 2026`; `June 2026`; `1–7 June 2026`."""
        if dates.fixed and days == 1:
            return self.day(dates.earliest)
        if dates.fixed:
            return self.range(dates.earliest, dates.earliest + timedelta(days=days - 1))
        if dates.whole_month:
            return self.month(dates.earliest)
        return self.range(dates.earliest, dates.latest)

    def range(self, first: date, last: date) -> str:
        if (first.year, first.month) == (last.year, last.month):
            days = self.pattern("format.range_in_month").format(
                first=self._day_number(first), last=last.day, month=self.month(first)
            )
            return _DAY.sub(SPACE, days)
        start = "format.day_without_year" if first.year == last.year else "format.day"
        return self.pattern("format.range").format(
            first=self._date(first, start), last=self._date(last, "format.day")
        )

    @property
    def week_starts(self) -> int:
        """0 is Monday, as in `date.weekday()`."""
        return self.locale.first_week_day

    @property
    def weekdays(self) -> tuple[str, ...]:
        """Seven short names, beginning with the day on which the week starts here."""
        return _weekdays(self.locale)

    def _grouped(self, value: int | Decimal) -> bool:
        """Whether thousands are set apart: Spanish writes 1000, but 10.000."""
        return abs(Decimal(value)) >= int(self.pattern("format.thousands_from"))

    def _date(self, day: date, key: str) -> str:
        pattern = self.pattern(key)
        if day.day == 1:
            pattern = re.sub(r"\bd\b", f"'{self._day_number(day)}'", pattern)
        return _formatted(day, pattern, self.locale)

    def _day_number(self, day: date) -> str:
        return self.pattern("format.first_day") if day.day == 1 else str(day.day)


# Babel is thorough, not quick: a calendar or a quote would cost more than the whole rest of its turn.


@lru_cache(maxsize=4096)
def _formatted(day: date, pattern: str, locale: Locale) -> str:
    return _DAY.sub(SPACE, _plain_spaces(format_date(day, pattern, locale=locale)))


@lru_cache(maxsize=4096)
def _number(value: int | Decimal, grouped: bool, locale: Locale) -> str:
    return _plain_spaces(format_decimal(value, locale=locale, group_separator=grouped))


@lru_cache(maxsize=4096)
def _money(amount: Decimal, currency: str, grouped: bool, locale: Locale, dollar: str) -> str:
    pattern = locale.currency_formats["standard"].pattern
    if amount == amount.to_integral_value():
        pattern = pattern.replace("0.00", "0")
    text = format_currency(
        amount, currency, pattern, locale=locale, currency_digits=False, group_separator=grouped
    )
    symbol = get_currency_symbol(currency, locale)
    if symbol == "$":  # which dollar? CLDR's own answer is US$, CA$ …
        text = text.replace("$", f"{currency[:2]}$")
    elif symbol == currency:  # a region without a sign of its own, such as es_419, has its language's
        text = text.replace(currency, get_currency_symbol(currency, locale.language))
    # CLDR writes $US where Telegram takes it for a cashtag and makes it a link (tdlib, MessageEntity.cpp,
    # find_cashtags): each language says itself where the country stands.
    text = re.sub(r"([A-Z]+)\$|\$([A-Z]+)", lambda found: dollar.format(country=found[1] or found[2]), text)
    # CLDR sets letters apart from digits (currencySpacing); Babel does not.
    return _plain_spaces(re.sub(r"(?<=[A-Za-z])(?=\d)", SPACE, text)).replace(" ", SPACE)


@lru_cache
def _weekdays(locale: Locale) -> tuple[str, ...]:
    names = get_day_names("short", context="stand-alone", locale=locale)
    return tuple(names[(locale.first_week_day + i) % 7].rstrip(".") for i in range(7))


@lru_cache(maxsize=4096)
def _typeset(text: str, language: str) -> str:
    text = _UNIT.sub(SPACE, _plain_spaces(text))
    return _FRENCH.sub(SPACE, text) if language == "fr" else text


def _plain_spaces(text: str) -> str:
    return text.replace(NARROW_SPACE, SPACE)
