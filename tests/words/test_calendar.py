"""The inline calendar."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.events import Chose, Reopened, Slot, Unavailable
from bot.conversation.replies import Calendar
from bot.words.calendar import Key, rows
from bot.words.callbacks import decode
from core.trip import Dates
from tests.words.world import LANGUAGES, LOCALES

FORMATS = LOCALES.formats("en")


def june(**changes: object) -> Calendar:
    values: dict[str, object] = {
        "month": date(2027, 6, 1),
        "first": date(2027, 6, 4),
        "last": date(2028, 5, 1),
        "closed": frozenset({date(2027, 6, 24)}),
        "revision": 3,
    }
    return Calendar(**{**values, **changes})  # type: ignore[arg-type]


def labelled(keys: list[list[Key]], text: str) -> Key:
    return next(key for row in keys for key in row if key["text"] == text)


def test_a_day_is_chosen_by_its_number() -> None:
    """The button answers the question about dates, for this revision of the draft."""
    key = labelled(rows(june(), FORMATS), "12")
    assert decode(key["callback_data"]) == Chose(slot=Slot.DATES, value="2027-06-12", revision=3)


def test_days_that_cannot_be_booked_look_so_and_say_why_when_pressed() -> None:
    """Before the first day, after the last, and closed ones: no number, and a press names the day."""
    keys = rows(june(last=date(2027, 6, 25)), FORMATS)
    days = {decode(key["callback_data"]): key["text"] for row in keys[2:] for key in row}
    assert days[Unavailable(day=date(2027, 6, 3))] == "·"
    assert days[Unavailable(day=date(2027, 6, 26))] == "·"
    assert days[Unavailable(day=date(2027, 6, 24))] == "✕"


def test_arrows_only_where_there_is_something() -> None:
    """No way back before the first bookable month, none on after the last."""
    first_month = rows(june(), FORMATS)[0]
    assert [key["text"] for key in first_month] == [" ", "June 2027", "›"]
    assert decode(first_month[2]["callback_data"]) == Reopened(slot=Slot.DATES, view="2027-07", revision=3)
    last_month = rows(june(month=date(2028, 5, 1)), FORMATS)[0]
    assert [key["text"] for key in last_month] == ["‹", "May 2028", " "]
    assert decode(last_month[0]["callback_data"]) == Reopened(slot=Slot.DATES, view="2028-04", revision=3)


def test_arrows_cross_the_year() -> None:
    """From December to January and back."""
    back, _, on = rows(june(month=date(2027, 12, 1)), FORMATS)[0]
    assert decode(back["callback_data"]) == Reopened(slot=Slot.DATES, view="2027-11", revision=3)
    assert decode(on["callback_data"]) == Reopened(slot=Slot.DATES, view="2028-01", revision=3)


def test_the_chosen_days_are_marked() -> None:
    """One day, or each of a week; a whole month would be nothing but marks."""
    week = Dates(earliest=date(2027, 6, 7), latest=date(2027, 6, 13))
    for chosen, marked in ((Dates.on(date(2027, 6, 12)), 1), (week, 7), (Dates.month(2027, 6), 0)):
        keys = rows(june(chosen=chosen), FORMATS)
        assert sum(key["text"].startswith("✓") for row in keys for key in row) == marked


@given(
    month=st.dates(date(2026, 1, 1), date(2030, 12, 1)).map(lambda day: day.replace(day=1)),
    notice=st.integers(0, 400),
    horizon=st.integers(1, 600),
    language=st.sampled_from(LANGUAGES),
)
def test_every_month_in_every_language_is_a_whole_grid(
    month: date, notice: int, horizon: int, language: str
) -> None:
    """Seven columns, each day of the month once and bookable or not, no empty label."""
    first = date(2026, 6, 1) + timedelta(days=notice)
    last = first + timedelta(days=horizon)
    keys = rows(june(month=month, first=first, last=last, closed=frozenset()), LOCALES.formats(language))
    assert {len(row) for row in keys[1:]} == {7}
    assert all(key["text"] for row in keys for key in row)
    events = [decode(key["callback_data"]) for row in keys[2:] for key in row]
    chosen = [date.fromisoformat(event.value) for event in events if isinstance(event, Chose)]
    refused = [event.day for event in events if isinstance(event, Unavailable) and event.day]
    assert all(first <= day <= last for day in chosen)
    assert sorted(chosen + refused) == [
        month + timedelta(days=n)
        for n in range((month + timedelta(days=32)).replace(day=1).toordinal() - month.toordinal())
    ]
