"""Changing one's mind: back, change, keep, start over, cancel, come back days later."""

from __future__ import annotations

from datetime import timedelta

from tests.chat import TRIP, Chat
from tests.conftest import World


async def quoted(world: World, said: str = TRIP) -> Chat:
    """A traveller who has a quote before them."""
    emma = await world.traveller("Emma")
    await emma.gets_quote(said)
    return emma


async def test_back_returns_to_the_question_before(world: World) -> None:
    """And the old answer can be kept."""
    emma = await world.traveller("Emma")
    await emma.says("/start")
    await emma.sees("How many of you")
    await emma.taps("4")
    await emma.sees("When would you like to start?")
    await emma.taps("Back")
    await emma.sees("4 people", "How many of you", "[Keep it as it was]")
    await emma.taps("Keep it as it was")
    await emma.sees("4 people", "When would you like to start?")
    await emma.taps("Back")
    await emma.sees("How many of you")
    await emma.taps("2")
    await emma.sees("2 people", "When would you like to start?")


async def test_a_correction_in_passing_changes_what_it_names_and_keeps_the_rest(world: World) -> None:
    """ "Actually make it 5" on the quote."""
    emma = await quoted(world)
    await emma.says("actually make it 5")
    await emma.sees("US$200 per person, US$1,000 in all", "👥 5 people · 📅 12–13 June 2027")
    await emma.says("sorry, from Urubamba")
    await emma.sees("👥 5 people · 📅 12–13 June 2027", "Urubamba → Ollantaytambo")


async def test_a_refused_correction_keeps_the_old_answer(world: World) -> None:
    """The slip is named; "never mind" needs no more than that."""
    emma = await quoted(world)
    await emma.says("actually 31 June")
    await emma.sees("that day doesn’t exist", "Send my request")
    await emma.says("never mind")
    await emma.sees("nothing has changed")
    await emma.says("/mytrip")
    await emma.sees("Your trip so far", "12–13 June 2027")


async def test_a_change_after_confirming_asks_for_the_confirmation_again(world: World) -> None:
    """Nobody sends a request for a trip they have not seen priced."""
    emma = await quoted(world)
    await emma.taps("Send my request")
    await emma.sees("how can the team reach you?")
    await emma.says("wait, we are 5")
    await emma.sees("US$200 per person", "Send my request")


async def test_saying_no_to_the_quote_asks_what_to_change(world: World) -> None:
    """No is not misunderstood."""
    emma = await quoted(world)
    await emma.says("no")
    await emma.sees("What would you like to change?", "[✏️ Dates]")


async def test_cancel_forgets_the_trip_and_old_buttons_know_it(world: World) -> None:
    """A button of a cancelled trip is politely said to be one."""
    emma = await quoted(world)
    await emma.says("/cancel")
    await emma.sees("this trip is cancelled", "[↩️ Undo]")
    await emma.taps("Send my request")
    await emma.sees("belongs to an earlier trip", "How many of you")
    assert not await world.leads()


async def test_cancelling_nothing_is_said(world: World) -> None:
    """No empty promises."""
    emma = await world.traveller("Emma")
    await emma.says("/cancel")
    await emma.sees("nothing to cancel")


async def test_start_over_begins_a_new_trip(world: World) -> None:
    """By button, after a side question."""
    emma = await quoted(world)
    await emma.says("how hard is it?")
    await emma.sees("Shall I pass this on", "[Start over]")
    await emma.taps("Start over")
    await emma.sees("let’s start from the beginning", "How many of you")
    await emma.says("/mytrip")
    await emma.sees("You haven’t planned a trip yet")


async def test_a_trip_is_resumed_days_later(world: World) -> None:
    """Through a restart of the bot, at the pending question."""
    emma = await world.traveller("Emma")
    await emma.says("4 people from Pisac")
    await emma.sees("4 people", "When would you like to start?")
    await world.passes(timedelta(days=9))
    await emma.says("/start")
    await emma.sees("Welcome back, Emma!", "4 people", "Pisac", "When would you like to start?")


async def test_a_date_that_has_passed_meanwhile_is_asked_again(world: World) -> None:
    """The rest of the trip is kept."""
    emma = await quoted(world, "4 people, 2 December, from Cusco, shared bathroom")
    await world.passes(timedelta(days=30))
    await emma.taps("Send my request")
    await emma.sees("no longer works: dates", "4 people", "When would you like to start?")
    assert not await world.leads()


async def test_my_trip_shows_where_we_are(world: World) -> None:
    """Before, during and after."""
    emma = await world.traveller("Emma")
    await emma.says("/mytrip")
    await emma.sees("You haven’t planned a trip yet")
    await emma.says("4 people, 12 June")
    await emma.sees("pick you up?")
    await emma.says("/mytrip")
    await emma.sees("Your trip so far", "4 people · 📅 12–13 June 2027", "pick you up?")
    await emma.says("Cusco, shared bathroom")
    await emma.sees("Send my request")
    await emma.sends_request()
    await emma.says("/mytrip")
    await emma.sees("is with the team", "4 people · 📅 12–13 June 2027")


async def test_another_answer_does_not_end_a_change(world: World) -> None:
    """The place to sleep was to be changed; that we are five is one more thing. Both get a new quote."""
    emma = await quoted(world)
    await emma.changes("Stay")
    await emma.sees("Where would you like to sleep?")
    await emma.says("sorry, we are 5")
    await emma.sees("5 people", "Where would you like to sleep?", "[Keep it as it was]")
    await emma.says("no")
    await emma.sees("nothing has changed", "US$200 per person", "Send my request")


async def test_a_question_that_was_kept_is_asked_afresh(world: World) -> None:
    """An ambiguous date that was dropped does not come back."""
    emma = await quoted(world)
    await emma.says("12/08")
    await emma.sees("Which one do you mean?")
    await emma.taps("Keep it as it was")
    await emma.sees("Shall I pass this on")
    await emma.changes("Dates")
    await emma.sees("When would you like to start?", "[June 2027]")


async def test_an_answer_repeated_at_the_contact_question_changes_nothing(world: World) -> None:
    """And nothing is said to be understood that is not shown."""
    emma = await quoted(world)
    await emma.taps("Send my request")
    await emma.sees("how can the team reach you?")
    await emma.says("4 people")
    again = await emma.sees("how can the team reach you?")
    assert "what I understood" not in again["text"]


async def test_an_expired_quote_is_said_to_be_one_and_shown_anew(world: World) -> None:
    """Also at the very last question; the answer to that is kept."""
    emma = await quoted(world)
    await emma.taps("Send my request")
    await emma.sees("how can the team reach you?")
    await world.passes(timedelta(days=15))
    await emma.taps("Telegram is enough")
    await emma.sees("no longer up to date", "Day 1", "US$250 per person", "Send my request")
    assert not await world.leads()
    await emma.taps("Send my request")
    await emma.sees("Your reference")


async def test_a_drop_off_told_first_is_shown(world: World) -> None:
    """What is known is read back, from the first fact on."""
    emma = await world.traveller("Emma")
    await emma.says("drop us in Cusco")
    await emma.sees("→ Cusco", "How many of you")
