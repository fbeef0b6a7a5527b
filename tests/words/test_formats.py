"""Numbers, money and dates in each language's own form."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from core.trip import Dates
from tests.words.world import LOCALES

FRIDAY = date(2026, 6, 12)


@pytest.mark.parametrize(
    ("language", "whole", "cents"),
    [
        ("en", "US$1,000", "US$87.50"),
        ("es", "US$1000", "US$87.50"),
        ("pt", "US$ 1.000", "US$ 87,50"),
        ("de", "1.000 US$", "87,50 US$"),
        ("fr", "1 000 $ US", "87,50 $ US"),
    ],
)
def test_money(language: str, whole: str, cents: str) -> None:
    """Cents only when there are any, never a bare dollar or one that becomes a link, unbreakable spaces."""
    money = LOCALES.formats(language).money
    assert money(Decimal(1000), "USD") == whole.replace(" ", "\u00a0")
    assert money(Decimal("87.5"), "USD") == cents.replace(" ", "\u00a0")


def test_other_currencies_keep_their_own_signs() -> None:
    """The catalogue decides the currency."""
    assert LOCALES.formats("de").money(Decimal(1000), "EUR") == "1.000\u00a0€"
    assert LOCALES.formats("en").money(Decimal(1000), "PEN") == "PEN\u00a01,000"


def test_spanish_sets_thousands_apart_from_five_digits_on() -> None:
    """As the Academy says; then as Peru and Mexico write it."""
    assert LOCALES.formats("es").number(4300) == "4300"
    assert LOCALES.formats("es").number(10800) == "10,800"


@pytest.mark.parametrize(
    ("language", "day", "tour", "month", "week", "over_new_year"),
    [
        (
            "en",
            "Fri 12 June 2026",
            "12–13 June 2026",
            "June 2026",
            "1–7 June 2026",
            "31 December 2026 – 1 January 2027",
        ),
        (
            "es",
            "viernes 12 de junio de 2026",
            "12–13 de junio de 2026",
            "junio de 2026",
            "1–7 de junio de 2026",
            "31 de diciembre de 2026 – 1 de enero de 2027",
        ),
        (
            "pt",
            "sex., 12 de junho de 2026",
            "12–13 de junho de 2026",
            "junho de 2026",
            "1º–7 de junho de 2026",
            "31 de dezembro de 2026 – 1º de janeiro de 2027",
        ),
        (
            "de",
            "Fr., 12. Juni 2026",
            "12.–13. Juni 2026",
            "Juni 2026",
            "1.–7. Juni 2026",
            "31. Dezember 2026 – 1. Januar 2027",
        ),
        (
            "fr",
            "ven. 12 juin 2026",
            "12–13 juin 2026",
            "juin 2026",
            "1er–7 juin 2026",
            "31 décembre 2026 – 1er janvier 2027",
        ),
    ],
)  # fmt: skip
def test_dates(language: str, day: str, tour: str, month: str, week: str, over_new_year: str) -> None:
    """A day with its weekday, a tour with its length, a month, a week, and across a year's end."""
    formats = LOCALES.formats(language)

    def dates(dates: Dates, days: int = 1) -> str:
        return formats.dates(dates, days).replace("\u00a0", " ")

    assert dates(Dates.on(FRIDAY)) == day
    assert dates(Dates.on(FRIDAY), 2) == tour
    assert dates(Dates.month(2026, 6), 2) == month
    assert dates(Dates(earliest=date(2026, 6, 1), latest=date(2026, 6, 7)), 2) == week
    assert dates(Dates.on(date(2026, 12, 31)), 2) == over_new_year


def test_a_range_over_two_months_names_the_year_once() -> None:
    """`30 June – 1 July 2026`."""
    assert LOCALES.formats("en").dates(Dates.on(date(2026, 6, 30)), 2) == "30\u00a0June – 1\u00a0July 2026"


@pytest.mark.parametrize(
    ("language", "day", "first"),
    [
        ("en", "12~June", "1~June"),
        ("es", "12~de junio", "1~de junio"),
        ("pt", "12~de junho", "1º~de junho"),
        ("de", "12.~Juni", "1.~Juni"),
        ("fr", "12~juin", "1er~juin"),
    ],
)
def test_the_number_of_a_day_is_not_cut_from_its_month(language: str, day: str, first: str) -> None:
    """The line breaks before it or after the month."""
    formats = LOCALES.formats(language)
    assert day.replace("~", "\u00a0") in formats.day(FRIDAY)
    assert first.replace("~", "\u00a0") in formats.day(FRIDAY.replace(day=1))


def test_a_moment_has_its_time() -> None:
    """In the zone it comes in."""
    moment = datetime(2026, 11, 22, 14, 5, tzinfo=UTC)
    assert LOCALES.formats("en").moment(moment) == "Sun 22\u00a0November 2026, 14:05"


@pytest.mark.parametrize(
    ("language", "first"), [("en", "Mo"), ("es", "LU"), ("pt", "dom"), ("de", "Mo"), ("fr", "lu")]
)
def test_the_week_starts_where_it_does_there(language: str, first: str) -> None:
    """Monday in Europe, Sunday in Brazil."""
    names = LOCALES.formats(language).weekdays
    assert len(set(names)) == 7
    assert names[0] == first


@pytest.mark.parametrize(
    ("written", "units"),
    [("4300 m, 28 km, 12 kg", "4300\u00a0m, 28\u00a0km, 12\u00a0kg"),
     ("30 % des Endpreises, 25 °C", "30\u00a0% des Endpreises, 25\u00a0°C"),
     ("{percent} %, {km} km, 2 h, 45 min", "{percent}\u00a0%, {km}\u00a0km, 2\u00a0h, 45\u00a0min"),
     ("2 hours, 3 months, 4 minutes", "2 hours, 3 months, 4 minutes")],
)  # fmt: skip
def test_no_figure_is_cut_from_its_unit(written: str, units: str) -> None:
    """In our own texts and in the operator's."""
    for language in ("en", "es", "pt", "de", "fr"):
        assert LOCALES.formats(language).typeset(written) == units
