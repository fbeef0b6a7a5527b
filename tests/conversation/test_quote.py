"""The quote in the chat: one message, which opens, folds and changes where it stands."""

from __future__ import annotations

from typing import Any

from bot.conversation import Draft, converse
from bot.conversation.events import Chose, Reopened, Said, Slot
from bot.conversation.replies import Note, Plan, Price, Reply
from emulator.client import labels
from tests.chat import TRIP, Chat, plain
from tests.conftest import World
from tests.conversation.world import CONTEXT

FOLDED = [
    ["✅ Send my request"],
    ["📖 Day by day", "✏️ Change"],
    ["👥 Price by group size"],
]


async def standing(chat: Chat) -> list[dict[str, Any]]:
    """All that the bot wrote, as it stands now."""
    messages = (await chat.people.chat(chat.chat))["messages"]
    return [message for message in messages if message["from"]["id"] != chat.user["id"]]


async def with_buttons(chat: Chat) -> list[int]:
    return [message["message_id"] for message in await standing(chat) if labels(message)]


async def test_the_quote_says_all_that_decides(world: World) -> None:
    """Price, dates, places, a line a day, what is in it, until when; of the price list nothing."""
    emma = await world.traveller("Emma")
    quote = await emma.gets_quote()
    said = plain(quote["text"])
    for part in (
        "US$250 per person, US$1,000 in all",
        "👥 4 people · 📅 12–13 June 2027",
        "📍 Cusco → Cusco",
        "🛏 Hot springs, shared bathroom",
        "Day 1: Over the pass to the hot springs · 16 km",
        "Day 2: Among llamas to Patacancha · 12 km",
        "✓ In the plan: Hot springs, shared bathroom · pick-up · drop-off",
        "This price is good until",
    ):
        assert part in said
    assert "Price list" not in said
    assert labels(quote) == FOLDED


async def test_three_changes_by_button_leave_one_message(world: World) -> None:
    """Each is asked and answered where the quote stands."""
    emma = await world.traveller("Emma")
    quote = await emma.gets_quote()
    before = len(await standing(emma))
    for what, answer, shown in (
        ("Group", "5", "US$200 per person"),
        ("Pick-up", "Pisac", "Pisac → Ollantaytambo"),
        ("Stay", "private bathroom", "plus extras on request"),
    ):
        await emma.changes(what)
        await emma.sees("[Keep it as it was]")
        await emma.taps(answer)
        changed = await emma.sees(shown, "Send my request")
        assert changed["message_id"] == quote["message_id"]
    assert labels(changed) == FOLDED
    assert len(await standing(emma)) == before


async def test_a_change_that_is_given_up_brings_the_quote_back(world: World) -> None:
    """In the same place."""
    emma = await world.traveller("Emma")
    quote = await emma.gets_quote()
    await emma.changes("Dates")
    await emma.sees("When would you like to start?", "[Keep it as it was]")
    await emma.taps("Keep it as it was")
    again = await emma.sees("US$250 per person", "Send my request")
    assert again["message_id"] == quote["message_id"]
    assert quote["text"].endswith(again["text"])


async def test_after_words_the_newest_quote_is_below_and_the_old_has_no_buttons(world: World) -> None:
    """Nobody looks for an answer above what they wrote."""
    emma = await world.traveller("Emma")
    first = await emma.gets_quote()
    await emma.says("actually make it 5")
    second = await emma.sees("US$200 per person", "Send my request")
    assert second["message_id"] > first["message_id"]
    await emma.sees("US$250 per person")  # the first, without its buttons
    assert await with_buttons(emma) == [second["message_id"]]
    await emma.says("sorry, from Pisac")
    third = await emma.sees("Pisac → Ollantaytambo", "Send my request")
    await emma.sees("Cusco → Cusco")
    assert await with_buttons(emma) == [third["message_id"]]


async def test_of_two_quotes_that_come_at_once_the_last_has_the_buttons(world: World) -> None:
    """The first was not sent yet when the second was made; nor had the bot been there for either."""
    emma = await world.traveller("Emma")
    await world.stops()
    await emma.says(TRIP)
    await emma.says("actually make it 5")
    await world.starts()
    second = await emma.sees("US$200 per person", "Send my request")
    await emma.sees("US$250 per person")
    assert await with_buttons(emma) == [second["message_id"]]


async def test_days_and_prices_open_and_fold_back_where_the_quote_stands(world: World) -> None:
    """Also while another question is open below, and after the request: there is nothing to send then."""
    emma = await world.traveller("Emma")
    quote = await emma.gets_quote()

    async def looks(on: int) -> None:
        await emma.taps("Day by day")
        first = await emma.sees("Day 1", "pick you up in Cusco")
        assert labels(first) == [["💵 Price", "Day 2 ›"]]
        await emma.taps("Day 2")
        second = await emma.sees("Day 2", "We drive you down to Cusco")
        assert labels(second) == [["‹ Day 1", "💵 Price"]]
        await emma.taps("💵 Price")
        await emma.sees("US$1,000 in all")
        await emma.taps("Price by group size")
        await emma.sees("4: US$250 (you)", "[💵 Price]")
        await emma.taps("💵 Price")
        folded = await emma.sees("US$1,000 in all")
        assert {first["message_id"], second["message_id"], folded["message_id"]} == {on}

    await looks(quote["message_id"])
    await emma.taps("Send my request")
    await emma.sees("how can the team reach you?")
    await looks(quote["message_id"])
    await emma.taps("Telegram is enough")
    await emma.sees("Your reference")
    await looks(quote["message_id"])
    folded = next(m for m in await standing(emma) if m["message_id"] == quote["message_id"])
    assert labels(folded) == [["📖 Day by day"], ["👥 Price by group size"]]
    assert len(await world.leads()) == 1


def parts(reply: object) -> tuple[object, ...]:
    assert isinstance(reply, Reply)
    return reply.parts


def test_a_button_of_an_older_quote_shows_the_present_one() -> None:
    """Should it still be there: nothing is sent and nothing opened of a price that no longer holds."""
    old = converse(Draft(greeted=True), Said(text=TRIP), CONTEXT).draft
    new = converse(old, Said(text="actually make it 5"), CONTEXT).draft
    assert old.quote != new.quote
    for press in (
        Reopened(slot=Slot.CONFIRM, view="1", revision=old.revision),
        Chose(slot=Slot.CONFIRM, value="yes", revision=old.revision),
    ):
        step = converse(new, press, CONTEXT)
        assert step.draft.confirm is None
        note, price, *_ = parts(step.replies[0])
        assert note == Note(key="stale.quote")
        assert isinstance(price, Price)
        assert price.quote == new.quote
    opened = converse(new, Reopened(slot=Slot.CONFIRM, view="1", revision=new.revision), CONTEXT)
    assert isinstance(parts(opened.replies[0])[0], Plan)
    assert opened.draft.quote == new.quote
