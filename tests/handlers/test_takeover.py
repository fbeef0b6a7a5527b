"""A person takes over: the bot is silent, nothing talks over them, and both sides know who talks."""

from __future__ import annotations

from datetime import timedelta

from bot.storage import OutboxRow, SqliteStore
from bot.storage.changes import Enqueue
from emulator.client import Message
from tests.bots import emptied
from tests.chat import Chat
from tests.conftest import World
from tests.handlers.test_talk import booked, bot_messages


async def answered(world: World) -> tuple[Chat, Chat, Message]:
    """Emma has a request, and María has written to her."""
    emma, maria, card = await booked(world)
    await maria.answers(card, "Do you eat meat?")
    await emma.sees("María from our team is now looking after your request")
    await emma.sees("Do you eat meat?")
    card = await maria.sees("María is talking with them", "Bot back on")
    await emptied(world.settings.database.parent)
    return emma, maria, card


async def test_from_the_first_answer_on_the_bot_is_silent(world: World) -> None:
    """What the traveller writes or sends goes to the staff, who answer; nobody is asked anything."""
    emma, maria, card = await answered(world)
    for words in ("no, none of us", "and we are 5 now", "how cold is it at night?"):
        await emma.says(words)
        note = await maria.sees("Emma", "writes:", words)
        assert note["reply_to_message"]["message_id"] == card["message_id"]
    await emma.sends("sticker")
    await maria.people.sees(maria.chat, lambda message: "sticker" in message)
    await maria.answers(note, "About 5 degrees.")
    await emma.sees("About 5 degrees.", "— María")
    await emma.sees_nothing_more()
    [lead] = await world.leads()
    assert lead.trip.group_size == 4


async def test_commands_and_buttons_still_work(world: World) -> None:
    """The traveller asked for those."""
    emma, _, _ = await answered(world)
    await emma.says("/help")
    await emma.sees("I’m a bot")
    await emma.says("/mytrip")
    await emma.sees("is with the team")


async def test_the_bot_is_switched_on_again_by_a_button(world: World) -> None:
    """Both sides are told once; then it answers as before."""
    emma, maria, card = await answered(world)
    assert "I talk with them again" in await maria.taps("Bot back on", card)
    await emma.sees("It’s me again, the bot")
    await maria.sees("I talk with Emma again", "María")
    data = card["reply_markup"]["inline_keyboard"][-1][0]["callback_data"]
    again = await world.people.presses(world.maria, card, data=data, force=True)
    assert "talking with them already" in (await world.people.answer(again))["text"]
    await emma.says("/mytrip")
    await emma.sees("is with the team")
    await emma.says("can my parrot come along?")
    await emma.sees("Passed on to the team")
    told = [each.get("text", "") for each in await bot_messages(world, emma)]
    assert sum("It’s me again" in text for text in told) == 1


async def test_it_talks_again_when_nobody_has_written_for_a_while(world: World) -> None:
    """Each message of either side begins the hours anew; it holds over a restart."""
    emma, maria, _ = await answered(world)
    await world.passes(timedelta(hours=11))
    await emma.says("are you there?")
    await maria.sees("are you there?")
    await world.passes(timedelta(hours=11))
    await emma.sees_nothing_more()
    await world.passes(timedelta(hours=2))
    await emma.sees("It’s me again, the bot")
    await maria.sees("I talk with Emma again", "nobody has written")


async def test_somebody_without_a_request_is_taken_over_too(world: World) -> None:
    """In the middle of the interview; there is no card, so the button comes in a line."""
    frida, maria = await world.traveller("Frida"), world.staff()
    await frida.says("I want to talk to a person")
    note = await maria.sees("Frida", "would like to talk to a person")
    await emptied(world.settings.database.parent)
    await maria.answers(note, "Hello Frida, how can I help?")
    await frida.sees("María from our team is writing to you now")
    await frida.sees("how can I help?")
    line = await maria.sees("You are talking with Frida yourself", "Bot back on")
    await frida.says("4 people, 12 June, from Cusco")
    await maria.sees("Frida", "writes:", "4 people, 12 June, from Cusco")
    await frida.sees_nothing_more()
    await maria.taps("Bot back on", line)
    await frida.sees("It’s me again")
    await frida.says("4 people, 12 June, from Cusco")
    await frida.sees("4 people")


async def test_a_held_answer_takes_nobody_over(world: World) -> None:
    """Only what goes to the traveller does."""
    emma, maria, card = await booked(world)
    await maria.taps("I’ll take it", card)
    await emma.sees("María from our team")
    jose = world.staff(world.jose)
    await jose.answers(card, "hello")
    await jose.sees("Esta la lleva María")
    await emma.says("/mytrip")
    await emma.sees("is with the team")
    await emma.says("can my parrot come along?")
    await emma.sees("Passed on to the team")


async def test_a_queued_answer_of_the_bot_is_dropped(world: World) -> None:
    """Written before somebody took over, to be sent after: it is looked up when it is sent."""
    emma, _, _ = await answered(world)
    await world.stops()
    store = await SqliteStore.open(world.settings.database)
    rows = [
        OutboxRow(emma.chat, "sendMessage", f'{{"text": "{text}"}}', yields=yields)
        for text, yields in (("Which day suits you?", True), ("Your dates are confirmed.", False))
    ]
    await store.write([Enqueue(row=row) for row in rows], world.now)
    await store.close()
    await world.starts()
    await emma.sees("Your dates are confirmed.")
    await emptied(world.settings.database.parent)
    assert not [each for each in await bot_messages(world, emma) if "Which day" in each.get("text", "")]
