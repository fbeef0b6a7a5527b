"""How the team can reach the traveller: asked last, heard at any time, never twice."""

from __future__ import annotations

import pytest

from tests.conftest import World
from tests.conversation.test_changing import quoted


@pytest.mark.parametrize("words", ["no", "ok", "you choose", "Telegram is enough", "telegram"])
async def test_telegram_is_enough_in_any_words(world: World, words: str) -> None:
    """Who agrees, who gives nothing more, and who writes what the button says."""
    emma, staff = await quoted(world), world.staff()
    await emma.taps("Send my request")
    await emma.sees("how can the team reach you?")
    await emma.says(words)
    await emma.sees("Your reference")
    await staff.sees("New request", "Contact: Telegram only")


async def test_an_address_in_passing_is_kept_and_not_asked_again(world: World) -> None:
    """And a number beside it."""
    emma, staff = await world.traveller("Emma"), world.staff()
    await emma.says("4 people, my mail is emma@example.org")
    await emma.sees("noted how to reach you: emma@example.org", "4 people", "When would you like to start?")
    await emma.gets_quote("12 June, from Cusco, shared bathroom")
    await world.people.shares_contact(emma.user)
    await emma.sees("noted how to reach you: +", "emma@example.org", "Shall I pass this on")
    await emma.taps("Send my request")
    await emma.sees("Your reference")
    await staff.sees("Contact: +", "emma@example.org")


async def test_a_number_to_call_is_for_the_team_and_for_the_lead(world: World) -> None:
    """ "Call me at" asks for a person and leaves a number."""
    emma, staff = await quoted(world), world.staff()
    await emma.says("can somebody call me at +44 7700 900123?")
    await emma.sees("I’ve let the team know")
    await staff.sees("would like to talk to a person", "+44 7700 900123")
    await emma.taps("Send my request")
    await staff.sees("New request", "Contact: +447700900123")


async def test_an_address_after_the_request_reaches_the_staff_as_one(world: World) -> None:
    """By words or by Telegram's button."""
    emma, staff = await world.traveller("Emma"), world.staff()
    await emma.books()
    await emma.says("you can also write to emma@example.org")
    await emma.sees("Passed on to the team")
    await staff.sees("left another way to be reached", "emma@example.org", "PFH-")
    await world.people.shares_contact(emma.user)
    await emma.sees("Passed on to the team")
    await staff.sees("left another way to be reached", "+")


async def test_back_from_the_contact_question_does_not_repeat_the_quote(world: World) -> None:
    """It stands right above."""
    emma = await quoted(world)
    await emma.taps("Send my request")
    contact = await emma.sees("how can the team reach you?")
    await emma.taps("Back")
    asked = await emma.sees("Shall I pass this on")
    assert asked["message_id"] == contact["message_id"]
    assert "US$" not in asked["text"]
