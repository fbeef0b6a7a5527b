"""When: the calendar, flexible months, and dates that cannot be taken."""

from __future__ import annotations

import pytest

from emulator.client import labels
from tests.chat import Chat
from tests.conftest import World


async def asked_for_dates(world: World, language: str = "en") -> Chat:
    emma = await world.traveller("Emma", language)
    await emma.says("/start")
    await emma.sees("[4]")
    await emma.taps("4")
    await emma.sees("[›]")
    return emma


async def test_the_calendar_turns_in_place_and_shows_what_cannot_be_booked(world: World) -> None:
    """Past days and days inside the notice are dots; a press on one says why."""
    emma = await asked_for_dates(world)
    november = emma.shown[-1]
    rows = labels(november)
    assert rows[0] == [" ", "November 2026", "›"]
    assert rows[1] == ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"]
    assert ["·", "24", "25", "26", "27", "28", "29"] in rows
    assert len(rows[2:-2]) == 2  # weeks: nothing of the month can be booked before them
    toast = await emma.taps("·")
    assert "The first day I can offer" in toast
    await emma.taps("›")
    december = await emma.sees("[December 2026]")
    assert december["message_id"] == november["message_id"]
    assert labels(december)[0] == ["‹", "December 2026", "›"]
    await emma.taps("‹")
    await emma.sees("[November 2026]")


async def test_flexible_travellers_choose_a_month(world: World) -> None:
    """And the itinerary has days without dates."""
    emma = await asked_for_dates(world)
    await emma.taps("I’m flexible")
    await emma.sees("Which month suits you?", "[June 2027]")
    await emma.taps("June 2027")
    await emma.sees("June 2027", "pick you up?")
    await emma.says("Cusco, shared bathroom")
    await emma.sees("June 2027", "US$250 per person")
    await emma.taps("Day by day")
    await emma.sees("Day 1 · 16 km")


async def test_a_period_opens_the_calendar_there(world: World) -> None:
    """ "First week of June" is not yet a day; any day of it may be."""
    emma = await asked_for_dates(world)
    await emma.says("first week of June")
    await emma.sees("1–7 June 2027", "[June 2027]", "[Any day: 1–7 June 2027]")
    await emma.taps("3")
    await emma.sees("3–4 June 2027", "pick you up?")


async def test_an_ambiguous_date_is_never_guessed(world: World) -> None:
    """12/08 is August here and December there: two buttons."""
    emma = await asked_for_dates(world)
    await emma.says("12/08")
    await emma.sees("Which one do you mean?", "12 August 2027", "8 December 2026")
    await emma.taps("12 August")
    await emma.sees("12–13 August 2027", "pick you up?")


async def test_a_period_takes_the_place_of_an_ambiguous_date(world: World) -> None:
    """The calendar that is promised is shown."""
    emma = await asked_for_dates(world)
    await emma.says("12/08")
    await emma.sees("Which one do you mean?")
    await emma.says("first week of June")
    await emma.sees("1–7 June 2027", "[June 2027]", "[Any day: 1–7 June 2027]")


async def test_impossible_past_near_and_far_dates_are_said_to_be_so(world: World) -> None:
    """Kindly, and with what to do; the question stands."""
    emma = await asked_for_dates(world)
    await emma.says("31 June")
    await emma.sees("that day doesn’t exist", "When would you like to start?")
    await emma.says("12 June 2020")
    await emma.sees("already in the past", "When would you like to start?")
    await emma.says("tomorrow")
    await emma.sees("The first day I can offer is", "24 November 2026", "When would you like to start?")
    await emma.says("12 June 2031")
    await emma.sees("further ahead than I can plan", "When would you like to start?")


async def test_months_and_weekdays_are_local(world: World) -> None:
    """In Spanish the week has a lunes."""
    emma = await asked_for_dates(world, "es")
    rows = labels(emma.shown[-1])
    assert rows[0][1] == "noviembre 2026"
    assert rows[1][0].lower().startswith("lu")


@pytest.mark.parametrize("words", ["you choose", "any day"])
async def test_any_day_of_a_period_is_an_answer(world: World, words: str) -> None:
    """In words as by the button."""
    emma = await asked_for_dates(world)
    await emma.says("10-20 June")
    await emma.sees("[Any day: 10–20 June 2027]")
    await emma.says(words)
    await emma.sees("flexible, 10–20 June 2027", "pick you up?")


@pytest.mark.parametrize("words", ["you choose", "I’m flexible"])
async def test_who_leaves_the_date_to_us_chooses_a_month(world: World, words: str) -> None:
    """More we cannot do for them."""
    emma = await asked_for_dates(world)
    await emma.says(words)
    await emma.sees("Which month suits you?", "[June 2027]")


async def test_a_month_settles_an_ambiguous_date(world: World) -> None:
    """12/08, "August": the twelfth of August, then."""
    emma = await asked_for_dates(world)
    await emma.says("12/08")
    await emma.sees("Which one do you mean?")
    await emma.says("August")
    await emma.sees("12–13 August 2027", "pick you up?")


async def test_any_day_of_a_month_is_said_at_once(world: World) -> None:
    """The calendar is not opened for who has no day to choose."""
    emma = await asked_for_dates(world)
    await emma.says("any day in June")
    await emma.sees("flexible, June 2027", "pick you up?")


async def test_a_day_without_a_month_is_of_the_month_talked_about(world: World) -> None:
    """The calendar shows June: the 15th is in June."""
    emma = await asked_for_dates(world)
    await emma.says("in June")
    await emma.sees("[June 2027]")
    await emma.says("the 15th")
    await emma.sees("15–16 June 2027", "pick you up?")
    await emma.says("actually the 5th")
    await emma.sees("5–6 June 2027", "pick you up?")


async def test_neither_of_two_dates_opens_the_calendar(world: World) -> None:
    """Whoever means another day is not flexible."""
    emma = await asked_for_dates(world)
    await emma.says("12/08")
    await emma.sees("Which one do you mean?")
    await emma.taps("Another date")
    await emma.sees("When would you like to start?", "[August 2027]", "[14]")
    await emma.taps("14")
    await emma.sees("14–15 August 2027", "pick you up?")
