"""Feasts → days. Their names per language are in the lexicon; when they are is here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

_FROM_EASTER: Mapping[str, tuple[int, int]] = {
    # days from Easter Sunday, first and last
    "holy_week": (-7, 0),
    "carnival": (-50, -47),
    "ash_wednesday": (-46, -46),
    "maundy_thursday": (-3, -3),
    "good_friday": (-2, -2),
    "easter_weekend": (-2, 1),
    "easter_sunday": (0, 0),
    "easter_monday": (1, 1),
    "ascension": (39, 39),
    "whitsun": (49, 49),
    "whit_monday": (50, 50),
    "whit_weekend": (48, 50),
    "corpus_christi": (60, 60),
}
_FIXED: Mapping[str, tuple[tuple[int, int], tuple[int, int]]] = {
    # the first and the last day, each as month and day
    "epiphany": ((1, 6), (1, 6)),
    "valentine": ((2, 14), (2, 14)),
    "labour_day": ((5, 1), (5, 1)),
    "inti_raymi": ((6, 24), (6, 24)),
    "saint_john": ((6, 24), (6, 24)),
    "fiestas_patrias": ((7, 28), (7, 29)),
    "bastille_day": ((7, 14), (7, 14)),
    "brazil_independence": ((9, 7), (9, 7)),
    "german_unity": ((10, 3), (10, 3)),
    "us_independence": ((7, 4), (7, 4)),
    "assumption": ((8, 15), (8, 15)),
    "halloween": ((10, 31), (10, 31)),
    "all_saints": ((11, 1), (11, 1)),
    "christmas_eve": ((12, 24), (12, 24)),
    "christmas": ((12, 25), (12, 25)),
    "boxing_day": ((12, 26), (12, 26)),
    "new_years_eve": ((12, 31), (12, 31)),
    "new_year": ((1, 1), (1, 1)),
}


_NTH_WEEKDAY: Mapping[str, tuple[int, int, int]] = {
    # month, which one of it, weekday from Monday as 0
    "thanksgiving": (11, 4, 3),
}

FEASTS = frozenset({*_FROM_EASTER, *_FIXED, *_NTH_WEEKDAY})
"""The names a lexicon may give words for."""


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Meeus/Jones/Butcher)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    j = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * j) // 451
    month, day = divmod(h + j - 7 * m + 114, 31)
    return date(year, month, day + 1)


def feast(name: str, *, year: int) -> tuple[date, date]:
    """First and last day of the feast in that year. KeyError for an unknown name."""
    if name in _FROM_EASTER:
        first, last = _FROM_EASTER[name]
        sunday = easter(year)
        return sunday + timedelta(days=first), sunday + timedelta(days=last)
    if name in _NTH_WEEKDAY:
        month, nth, weekday = _NTH_WEEKDAY[name]
        start = date(year, month, 1)
        day = start + timedelta(days=(weekday - start.weekday()) % 7 + 7 * (nth - 1))
        return day, day
    (month, number), (last_month, last_day) = _FIXED[name]
    return date(year, month, number), date(year, last_month, last_day)


def next_feast(name: str, today: date) -> tuple[date, date]:
    """The feast that is on now or comes next."""
    this_year = feast(name, year=today.year)
    return this_year if this_year[1] >= today else feast(name, year=today.year + 1)
