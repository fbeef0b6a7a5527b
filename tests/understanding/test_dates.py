"""The dates a message says."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding import Standing, hear
from bot.understanding.feasts import easter, next_feast
from bot.understanding.moments import coming
from bot.understanding.values import Asked
from core.catalog import Catalog
from core.trip import Dates
from tests.understanding.conftest import MONDAY, Hears

SUNDAY = date(2026, 11, 22)


def spans(choices: tuple[Dates, ...]) -> list[str]:
    return [f"{c.earliest}..{c.latest}" if c.earliest != c.latest else f"{c.earliest}" for c in choices]


@pytest.mark.parametrize(
    ("language", "text", "said"),
    [
        ("en", "12 June", "2027-06-12"),
        ("en", "June the 12th, 2028", "2028-06-12"),
        ("en", "2027-06-12", "2027-06-12"),
        ("en", "25/08", "2027-08-25"),
        ("en", "08/25/2027", "2027-08-25"),
        ("en", "the 9th", "2026-12-09"),
        ("en", "on july twenty third", "2027-07-23"),
        ("en", "5–7 June", "2027-06-05..2027-06-07"),
        ("en", "between 3 and 10 July", "2027-07-03..2027-07-10"),
        ("en", "from the 12th to the 14th", "2026-12-12..2026-12-14"),
        ("en", "28 December to 2 January", "2026-12-28..2027-01-02"),
        ("en", "check in on March 4 and out on the 9th", "2027-03-04..2027-03-09"),
        ("en", "Saturday 12 June", "2027-06-12"),
        ("en", "Friday week", "2026-12-04"),
        ("en", "this Friday", "2026-11-27"),
        ("en", "Friday next week", "2026-12-04"),
        ("en", "the day after tomorrow", "2026-11-25"),
        ("en", "in two weeks", "2026-12-07"),
        ("en", "first Saturday of May", "2027-05-01"),
        ("en", "Agust 14", "2027-08-14"),
        ("en", "wendesday", "2026-11-25"),
        ("en", "Good Friday", "2027-03-26"),
        ("en", "Whitsun", "2027-05-16"),
        ("en", "the Friday after Ascension", "2027-05-07"),
        ("en", "20270612", "2027-06-12"),
        ("en", "Thursday of the week after next", "2026-12-10"),
        ("es", "el 12 del 6 del 27", "2027-06-12"),
        ("en", "29 Feb", "2028-02-29"),
        ("es", "12/08", "2027-08-12"),
        ("es", "del 5 al 7 de junio", "2027-06-05..2027-06-07"),
        ("es", "el primero de mayo", "2027-05-01"),
        ("es", "mañana por la mañana", "2026-11-24"),
        ("es", "Inti Raymi", "2027-06-24"),
        ("pt", "dia 12 de junho de 2027", "2027-06-12"),
        ("pt", "sexta-feira", "2026-11-27"),
        ("pt", "daqui a duas semanas", "2026-12-07"),
        ("fr", "du 5 au 7 août", "2027-08-05..2027-08-07"),
        ("fr", "le 1er mai", "2027-05-01"),
        ("fr", "lundi de Pâques", "2027-03-29"),
        ("de", "12.8.", "2027-08-12"),
        ("de", "vom 5. bis 7. Juni", "2027-06-05..2027-06-07"),
        ("de", "am dreiundzwanzigsten Juli", "2027-07-23"),
        ("de", "übermorgen", "2026-11-25"),
    ],
)
def test_days_and_ranges(hears: Hears, language: str, text: str, said: str) -> None:
    """Without a year the next such day; a range is its first and last day."""
    heard = hears(text, language).dates or hears(text, language, "dates").dates
    assert heard is not None
    assert (spans(heard.choices), heard.period) == ([said], False)


@pytest.mark.parametrize(
    ("language", "text", "said"),
    [
        ("en", "first week of June", "2027-06-01..2027-06-07"),
        ("en", "last week of June", "2027-06-24..2027-06-30"),
        ("en", "mid March", "2027-03-11..2027-03-20"),
        ("en", "any weekend in May", "2027-05-01..2027-05-31"),
        ("en", "next month", "2026-12-01..2026-12-31"),
        ("en", "this month", "2026-11-23..2026-11-30"),
        ("en", "Easter", "2027-03-21..2027-03-28"),
        ("es", "Semana Santa", "2027-03-21..2027-03-28"),
        ("pt", "Carnaval", "2027-02-06..2027-02-09"),
        ("fr", "fin septembre", "2027-09-21..2027-09-30"),
        ("de", "erste Juniwoche", "2027-06-01..2027-06-07"),
        ("pt", "na segunda semana de maio", "2027-05-08..2027-05-14"),
        ("en", "9/2027", "2027-09-01..2027-09-30"),
        ("en", "the week after Easter", "2027-03-29..2027-04-04"),
        ("de", "Mitte bis Ende Mai", "2027-05-11..2027-05-31"),
    ],
)
def test_periods_are_windows(hears: Hears, language: str, text: str, said: str) -> None:
    """A week, a part of a month, a month, a feast of several days; what is over is cut off."""
    heard = hears(text, language).dates
    assert heard is not None
    assert (spans(heard.choices), heard.period) == ([said], True)


@pytest.mark.parametrize(
    ("text", "today", "said"),
    [
        ("12/08", SUNDAY, ["2027-08-12", "2026-12-08"]),
        ("next Friday", SUNDAY, ["2026-11-27", "2026-12-04"]),
        ("next Friday", date(2026, 11, 25), ["2026-11-27", "2026-12-04"]),
        ("3 or 5 June", SUNDAY, ["2027-06-03", "2027-06-05"]),
        ("12/08 to 14/09", SUNDAY, ["2027-08-12..2027-09-14"]),
        ("6/6", SUNDAY, ["2027-06-06"]),
        ("next Friday", date(2026, 11, 27), ["2026-12-04"]),
        ("next Tuesday", date(2026, 11, 27), ["2026-12-01"]),
    ],
)
def test_what_can_be_read_two_ways_is_asked(hears: Hears, text: str, today: date, said: list[str]) -> None:
    """Day or month first, this or next week's Friday: both, unless only one reading is possible."""
    heard = hears(text, today=today).dates
    assert heard is not None
    assert spans(heard.choices) == said
    assert heard.ambiguous == (len(said) > 1)


@pytest.mark.parametrize(
    ("language", "text", "problem"),
    [
        ("en", "31 June", "impossible"),
        ("en", "30/02/2027", "impossible"),
        ("en", "12 June 2020", "past"),
        ("en", "yesterday", "past"),
        ("es", "el mes pasado", "past"),
        ("de", "31. Juni", "impossible"),
        ("fr", "hier", "past"),
        ("pt", "30 de fevereiro", "impossible"),
    ],
)
def test_days_that_cannot_be_are_said_to_be_so(hears: Hears, language: str, text: str, problem: str) -> None:
    """No day is guessed in their place."""
    heard = hears(text, language).dates
    assert heard is not None
    assert (heard.choices, heard.problem) == ((), problem)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("not the 12th", None),
        ("we can't do the 12th", None),
        ("not the 12th, the 14th", "2026-12-14"),
        ("the 12th, sorry, the 13th", "2026-12-13"),
        ("not before the 12th", "2026-12-12"),
    ],
)
def test_negation_and_second_thoughts(hears: Hears, text: str, said: str | None) -> None:
    """A refused or corrected day does not count."""
    heard = hears(text).dates
    assert (spans(heard.choices) if heard else None) == ([said] if said else None)


@pytest.mark.parametrize(
    "text",
    ["we would love to", "may I ask something?", "march on!", "for 3 days", "4.5 stars", "24/7",
     "the 3rd one", "4 match tickets", "12 June Street", "I can do it", "for 20 minutes"],
)  # fmt: skip
def test_ordinary_talk_has_no_dates(hears: Hears, text: str) -> None:
    """Words that look like dates in some corner of their meaning."""
    assert hears(text).dates is None


def test_easter_and_its_followers() -> None:
    """Checked against the published dates of Easter Sunday."""
    assert [easter(y) for y in (2024, 2025, 2026, 2027, 2038)] == [
        date(2024, 3, 31), date(2025, 4, 20), date(2026, 4, 5), date(2027, 3, 28), date(2038, 4, 25)
    ]  # fmt: skip
    assert next_feast("christmas", date(2026, 12, 26))[0] == date(2027, 12, 25)


@given(st.dates(date(2020, 1, 1), date(2090, 1, 1)), st.integers(0, 6))
def test_the_coming_weekday_is_within_a_week(today: date, weekday: int) -> None:
    """Never today, never more than seven days away, always that weekday."""
    day = coming(weekday, today)
    assert day.weekday() == weekday
    assert timedelta(days=1) <= day - today <= timedelta(days=7)


@pytest.mark.parametrize(
    ("text", "around", "day"),
    [
        ("the 15th", date(2027, 6, 1), "2027-06-15"),
        ("15", date(2027, 6, 12), "2027-06-15"),
        ("the 5th", date(2027, 6, 12), "2027-07-05"),
        ("tomorrow", date(2027, 6, 1), "2026-11-24"),
        ("15 May", date(2027, 6, 1), "2027-05-15"),
        ("the 15th", date(2020, 6, 1), "2026-12-15"),
    ],
)
def test_a_day_belongs_to_the_month_the_talk_is_about(
    catalog: Catalog, text: str, around: date, day: str
) -> None:
    """Only where no month was said; never before today."""
    heard = hear(
        text,
        language="en",
        today=MONDAY,
        asked="dates",
        catalog=catalog,
        standing=Standing(tour="lares-2-day", around=around),
    )
    assert heard.dates is not None
    assert [c.earliest.isoformat() for c in heard.dates.choices] == [day]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("the 12th doesn't work", "en"),
        ("am 12. kann ich nicht", "de"),
        ("el 12 no puedo", "es"),
        ("le 12 je ne peux pas", "fr"),
        ("dia 12 não posso", "pt"),
        ("the first one", "en"),
        ("monday was great", "en"),
        ("a castle of the 12th century", "en"),
        ("bleb2", "en"),
    ],
)
@pytest.mark.parametrize("asked", [None, "dates"])
def test_what_is_no_date(hears: Hears, text: str, language: str, asked: Asked | None) -> None:
    """Days refused, told of or merely counted, even where a date is asked."""
    assert hears(text, language, asked=asked).dates is None


def test_the_second_part_of_a_range_of_weekdays_comes_after_the_first(hears: Hears) -> None:
    """Said on a Wednesday; "or" leaves both as they are."""
    wednesday = date(2026, 11, 25)
    heard = hears("from Tuesday to Friday", asked="dates", today=wednesday)
    assert heard.dates is not None
    assert heard.dates.choices == (Dates(earliest=date(2026, 12, 1), latest=date(2026, 12, 4)),)
    either = hears("Tuesday or Friday", asked="dates", today=wednesday)
    assert either.dates is not None
    assert [c.earliest for c in either.dates.choices] == [date(2026, 12, 1), date(2026, 11, 27)]


@pytest.mark.parametrize(
    ("text", "language", "said"),
    [
        ("the day after easter sunday", "en", "2027-03-29"),
        ("the day before 12 June", "en", "2027-06-11"),
        ("al día siguiente del 12 de junio", "es", "2027-06-13"),
        ("na véspera do inti raymi", "pt", "2027-06-23"),
        ("am Tag nach Pfingsten", "de", "2027-05-17"),
        ("le lendemain du 12 juin", "fr", "2027-06-13"),
    ],
)
def test_the_day_beside_a_date(hears: Hears, text: str, language: str, said: str) -> None:
    """One day, neither the date itself nor the weeks after it."""
    dates = hears(text, language, asked="dates").dates
    assert dates is not None
    assert spans(dates.choices) == [said]


@pytest.mark.parametrize(
    ("text", "language"),
    [("do you fly on wednesdays", "en"), ("los lunes trabajo", "es"), ("les lundis je travaille", "fr")],
)
def test_a_habit_is_no_date(hears: Hears, text: str, language: str) -> None:
    """Weekdays in the plural."""
    assert hears(text, language).dates is None
