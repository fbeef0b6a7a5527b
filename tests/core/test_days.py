"""Days as operators write them: single ones, spans, months, every year, weekdays in their languages."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from core.days import WEEKDAYS, Days, Span, Weekdays, among
from tests.core.catalogues import RULES

DAYS: TypeAdapter[Days] = TypeAdapter(Days)
WEEK: TypeAdapter[Weekdays] = TypeAdapter(Weekdays)
LANGUAGES = ("es", "pt", "de", "fr")


def read(*written: object, languages: tuple[str, ...] = LANGUAGES) -> Days:
    return DAYS.validate_python(list(written), context={"languages": languages})


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (date(2026, 12, 25), date(2026, 12, 25)),
        ("2026-12-25", date(2026, 12, 25)),
        ("25 December 2026", date(2026, 12, 25)),
        ("25. Dezember 2026", date(2026, 12, 25)),
        ("25 December", Span(first="12-25", last="12-25")),
        ("December 25th", Span(first="12-25", last="12-25")),
        ("25 de diciembre", Span(first="12-25", last="12-25")),
        ("le 1er MAI", Span(first="05-01", last="05-01")),
        ("12-25", Span(first="12-25", last="12-25")),
        ("29 February", Span(first="02-29", last="02-29")),
        ("february", Span(first="02-01", last="02-29")),
        ("MARÇO", Span(first="03-01", last="03-31")),
        ("marz", Span(first="03-01", last="03-31")),
        ("Dez.", Span(first="12-01", last="12-31")),
        ({"first": "1 June", "last": "August"}, Span(first="06-01", last="08-31")),
        ({"first": "June", "last": "July"}, Span(first="06-01", last="07-31")),
    ],
)
def test_a_day_as_people_write_it(written: object, kept: object) -> None:
    """In English and in the operator's languages, whatever the case and the accents."""
    assert read(written) == (kept,)


@pytest.mark.parametrize(
    "written",
    ["Christmas", "30 February", "31", "soon", "1 2 June", "June July", "", "20261225", 20261225, 1.5],
)
def test_what_is_no_day_is_refused(written: object) -> None:
    with pytest.raises(ValidationError):
        read(written)


def test_a_language_that_is_not_the_operators_is_not_read() -> None:
    """German "Mai" is nothing to a Spanish operator."""
    with pytest.raises(ValidationError):
        read("Dezember", languages=("es",))


@pytest.mark.parametrize(
    ("day", "inside"),
    [
        ("2026-12-19", False),
        ("2026-12-20", True),
        ("2027-01-06", True),
        ("2027-01-07", False),
        ("2031-12-31", True),
    ],
)
def test_a_span_of_every_year_goes_over_its_end(day: str, inside: bool) -> None:
    assert Span(first="12-20", last="01-06").holds(date.fromisoformat(day)) is inside


def test_february_has_its_29th() -> None:
    (february,) = read("February")

    assert among(date(2028, 2, 29), [february])
    assert not among(date(2028, 3, 1), [february])


@given(st.dates(), st.dates(), st.dates())
def test_a_span_of_dates_holds_what_is_between(first: date, last: date, day: date) -> None:
    first, last = min(first, last), max(first, last)

    assert Span(first=first, last=last).holds(day) == (first <= day <= last)


@pytest.mark.parametrize(
    ("written", "weekday"),
    [
        ("sunday", "sunday"), ("Sundays", "sunday"), ("SUN", "sunday"), ("Domingo", "sunday"),
        ("segunda-feira", "monday"), ("Segunda", "monday"), ("Samstag", "saturday"), ("so.", "sunday"),
        ("mercredi", "wednesday"), ("miercoles", "wednesday"), ("SÁBADO", "saturday"),
    ],
)  # fmt: skip
def test_a_weekday_as_people_write_it(written: str, weekday: str) -> None:
    assert WEEK.validate_python([written], context={"languages": LANGUAGES}) == (weekday,)


@given(st.sets(st.sampled_from(WEEKDAYS)), st.lists(st.dates(min_value=date(1900, 1, 1)), max_size=3))
def test_what_is_kept_is_read_back(weekdays: set[str], days: list[date]) -> None:
    """A stored catalogue needs no language to be read."""
    kept_days, kept_week = (
        read(*days, "June", {"first": "3 May", "last": "May"}),
        WEEK.validate_python(sorted(weekdays)),
    )
    stored: tuple[Any, Any] = (DAYS.dump_json(kept_days), WEEK.dump_json(kept_week))

    assert DAYS.validate_json(stored[0]) == kept_days
    assert WEEK.validate_json(stored[1]) == kept_week


def test_closed_for_all_and_closed_for_one() -> None:
    """The operator's days hold for every tour, a tour's for itself."""
    tuesday, sunday = date(2027, 5, 4), date(2027, 5, 9)

    assert RULES.closed(date(2026, 12, 25))
    assert RULES.closed(date(2027, 2, 10))
    assert RULES.closed(date(2027, 4, 2))
    assert RULES.closed(date(2027, 5, 3))  # a Monday
    assert not RULES.closed(tuesday, "city-day")
    assert RULES.closed(sunday, "city-day")
    assert not RULES.closed(sunday, "high-trek")
    assert not RULES.closed(sunday)


def test_a_tour_that_only_departs_on_its_days() -> None:
    today = date(2027, 4, 1)

    assert RULES.first_bookable_day(today, "springs-2-day") == date(2027, 5, 7)
    assert RULES.bookable(date(2027, 6, 5), today, "springs-2-day")
    assert not RULES.bookable(date(2027, 6, 6), today, "springs-2-day")
    assert RULES.bookable(date(2027, 6, 6), today, "high-trek")


def test_when_nothing_is_open_the_search_ends() -> None:
    """After the last departure: the day after the horizon, and no endless loop."""
    today = date(2027, 9, 4)

    assert RULES.first_bookable_day(today, "springs-2-day") > RULES.last_bookable_day(today)
