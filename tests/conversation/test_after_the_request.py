"""After the request: the staff hear what is for them and nothing else, and the request is never forgotten."""

from __future__ import annotations

import pytest

from tests.chat import Chat
from tests.conftest import World


async def booked(world: World) -> tuple[Chat, Chat]:
    """A traveller whose request is with the staff, and the staff who have read it."""
    emma, staff = await world.traveller("Emma"), world.staff()
    await emma.books()
    await staff.sees("New request")
    return emma, staff


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("hello", "Your request is already with the team"),
        ("ok", "Your request is already with the team"),
        ("🎉🎉", "Your request is already with the team"),
        ("thanks!", "You’re welcome"),
        ("how hard is it?", "Medium"),
    ],
)
async def test_small_talk_is_answered_and_disturbs_nobody(world: World, words: str, answer: str) -> None:
    """The staff hear nothing of it."""
    emma, staff = await booked(world)
    await emma.says(words)
    await emma.sees(answer)
    await staff.sees_nothing_more()


async def test_what_is_said_besides_a_greeting_or_thanks_is_passed_on(world: World) -> None:
    """Politeness must not swallow a message."""
    emma, staff = await booked(world)
    for words in ("thanks, and please note that we are vegetarians", "hello, we bring our own food"):
        await emma.says(words)
        await emma.sees("Passed on to the team")
        await staff.sees(words)


@pytest.mark.parametrize("words", ["we are 5 now", "can we change to 15 June?", "from Pisac instead"])
async def test_a_wish_to_change_reaches_the_staff_as_one(world: World, words: str) -> None:
    """With the words and the reference."""
    emma, staff = await booked(world)
    await emma.says(words)
    await emma.sees("Passed on to the team")
    await staff.sees("Emma", "would like to change something", words, "Request PFH-")


async def test_a_person_is_promised(world: World) -> None:
    """In words as by the button."""
    emma, staff = await booked(world)
    await emma.says("I want to talk to a person")
    await emma.sees("Dan or someone from the team will write to you right here")
    await staff.sees("would like to talk to a person", "Request PFH-")


async def test_the_button_for_another_trip_can_be_written(world: World) -> None:
    """The words of a button are the button."""
    emma, staff = await booked(world)
    await emma.says("plan another trip")
    await emma.sees("How many of you")
    await staff.sees_nothing_more()


async def test_a_new_start_does_not_lose_the_request_before(world: World) -> None:
    """Neither for the traveller nor for the staff; and nobody cancels it by mistake."""
    emma, staff = await booked(world)
    await emma.says("/start")
    await emma.sees("Your request is already with the team", "PFH-", "How many of you")
    await emma.says("/mytrip")
    await emma.sees("Your request is already with the team", "PFH-", "How many of you")
    await emma.says("/cancel")
    await emma.sees("Your request is already with the team", "[🙋 Talk to a person]")
    await emma.taps("Talk to a person")
    await staff.sees("would like to talk to a person", "Request PFH-")
