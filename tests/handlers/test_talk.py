"""Staff and traveller talk through the bot: both ways, each message once, to the right person."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.storage import LeadFilter, SqliteStore
from core.leads import LeadState
from emulator.client import Message
from tests.bots import emptied
from tests.chat import Chat
from tests.conftest import World


async def booked(world: World, name: str = "Emma", language: str = "en") -> tuple[Chat, Chat, Message]:
    """A traveller with a request, María, and the card."""
    traveller, maria = await world.traveller(name, language), world.staff()
    await traveller.books()
    card = await maria.sees("New request", name)
    await emptied(world.settings.database.parent)
    return traveller, maria, card


async def history(world: World) -> list[str]:
    await world.stops()
    async with SqliteStore.reading(world.settings.database) as store:
        [lead] = await store.leads(LeadFilter())
        events = [event.what for event in await store.history(lead.reference)]
    await world.starts()
    return events


async def bot_messages(world: World, chat: Chat) -> list[Message]:
    """All that the bot wrote into that chat."""
    bot = (await world.people.state())["bot"]["id"]
    messages = (await world.people.chat(chat.chat))["messages"]
    return [each for each in messages if each["from"]["id"] == bot]


def caption(message: Message) -> str:
    return str(message.get("caption", ""))


async def test_an_answer_to_the_card_reaches_the_traveller_and_claims_the_lead(world: World) -> None:
    """From the bot, signed; formatting stays; the author sees that it arrived."""
    emma, maria, card = await booked(world)
    bold = [{"type": "bold", "offset": 8, "length": 4}]
    said = await maria.answers(card, "Of course! We have room.", entities=bold)
    await emma.sees("María from our team is now looking after your request")
    got = await emma.sees("Of course! We have room.", "— María")
    assert [entity["type"] for entity in got["entities"]] == ["bold"]
    await maria.sees_receipt(said, "👍")
    await maria.sees("claimed", "María")
    [lead] = await world.leads()
    assert lead.state is LeadState.CLAIMED


async def test_what_the_traveller_answers_comes_below_the_card_and_can_be_answered(world: World) -> None:
    """And so on, to and fro; the card shows the last message."""
    emma, maria, card = await booked(world)
    await maria.answers(card, "Do you eat meat?")
    await emma.sees("Do you eat meat?")
    await emma.says("no animals for me, and my knee is bad")
    note = await maria.sees("Emma", "my knee is bad")
    while "reply_to_message" not in note:  # the card, which shows it too
        note = await maria.sees("Emma", "my knee is bad")
    if "Last message" in note["text"]:
        note = await maria.sees("Emma", "my knee is bad")
    await emptied(world.settings.database.parent)
    assert note["reply_to_message"]["message_id"] == card["message_id"]
    await maria.answers(note, "Noted, we’ll take the easy path.")
    answer = await emma.sees("Noted, we’ll take the easy path.", "— María")
    assert answer["reply_to_message"]["text"].startswith("no animals")
    cards = [each for each in await bot_messages(world, maria) if "Last message" in each.get("text", "")]
    assert [each["message_id"] for each in cards] == [card["message_id"]]


@pytest.mark.parametrize(
    ("kind", "signed"), [("photo", True), ("document", True), ("voice", True), ("location", False)]
)
async def test_things_reach_the_traveller(world: World, kind: str, signed: bool) -> None:
    """A copy, with the caption and the signature below it where there can be one."""
    emma, maria, card = await booked(world)
    said = await maria.answers(card, None, **{kind: True})
    await maria.sees_receipt(said, "👍")
    got = (await bot_messages(world, emma))[-1]
    assert kind in got
    assert ("— María" in caption(got)) is signed


async def test_a_caption_that_is_too_long_comes_as_a_text_apart(world: World) -> None:
    """Nothing of it is cut."""
    emma, maria, card = await booked(world)
    said = await maria.answers(card, "x" * 1020, photo=True)
    await maria.sees_receipt(said, "👍")
    await emma.sees("x" * 1020, "— María")
    picture = next(each for each in await bot_messages(world, emma) if "photo" in each)
    assert caption(picture) == ""


async def test_an_album_stays_an_album(world: World) -> None:
    """Its parts come within a moment and go as one, each once."""
    emma, maria, card = await booked(world)
    parts = [await maria.answers(card, None, photo=True, media_group_id="77") for _ in range(3)]
    for part in parts:
        await maria.sees_receipt(part, "👍")
    got = [each for each in await bot_messages(world, emma) if "photo" in each]
    assert len(got) == 3
    assert len({each["media_group_id"] for each in got}) == 1


@pytest.mark.parametrize("kind", ["photo", "voice", "location"])
async def test_what_a_traveller_sends_reaches_the_staff_at_any_time(world: World, kind: str) -> None:
    """In the middle of the interview, too; and it can be answered."""
    frida, maria = await world.traveller("Frida"), world.staff()
    await frida.says("/start")
    await frida.sees("How many of you")
    await frida.sends(kind)
    await frida.sees("passed it on to the team", "How many of you")
    note = await maria.sees("Frida", "sent you something")
    await maria.people.sees(maria.chat, lambda message: kind in message)
    await emptied(world.settings.database.parent)
    await maria.answers(note, "Beautiful!")
    await frida.sees("Beautiful!", "— María")


async def test_an_answer_to_a_colleagues_lead_waits_for_a_word(world: World) -> None:
    """Sent anyway, taken over or dropped: nothing reaches the traveller before."""
    emma, maria, card = await booked(world)
    await maria.taps("I’ll take it", card)
    await emma.sees("María from our team")
    jose = world.staff(world.jose)
    for text in ("one", "two", "three"):
        await jose.answers(card, text)
        held = await jose.sees("Esta la lleva María")
        if text == "one":
            await jose.taps("No enviar")
        elif text == "two":
            assert "Only José Luis" in await maria.taps("Enviar igual", held)
            await jose.taps("Enviar igual")
            await emma.sees("two", "— José Luis")
        else:
            await jose.taps("La llevo yo")
            await emma.sees("José Luis from our team is now looking after")
            await emma.sees("three", "— José Luis")
    assert not any(each.get("text", "").startswith("one") for each in await bot_messages(world, emma))
    [lead] = await world.leads()
    assert lead.claimed_by is not None
    assert lead.claimed_by.name == "José Luis"


async def test_edits_follow_both_ways(world: World) -> None:
    """The copy changes; no second message comes."""
    emma, maria, card = await booked(world)
    said = await maria.answers(card, "It costs 200")
    await emma.sees("It costs 200")
    await maria.sees_receipt(said, "👍")
    await maria.edits(said, "It costs 250")
    await emma.sees("It costs 250", "— María")
    assert not [each for each in await bot_messages(world, emma) if "It costs 200" in each.get("text", "")]

    question = await emma.people.says(emma.user, "can my parrot come along?")
    await maria.sees("writes:", "can my parrot come along?")
    await emma.edits(question, "can my two parrots come along?")
    await maria.sees("has changed a message", "can my two parrots come along?")
    notes = [
        each
        for each in await bot_messages(world, maria)
        if "my parrot" in each.get("text", "") and "Last message" not in each["text"]
    ]
    assert [each["text"] for each in notes] == []


async def test_del_takes_an_answer_back(world: World) -> None:
    """For two days; then a line says that it is too late."""
    emma, maria, card = await booked(world)
    said = await maria.answers(card, "The wrong price!")
    await emma.sees("The wrong price!")
    await maria.sees_receipt(said, "👍")
    command = await maria.answers(said, "/del")
    await maria.sees_receipt(command, "👍")
    assert not [each for each in await bot_messages(world, emma) if "wrong price" in each.get("text", "")]

    said = await maria.answers(card, "Another one")
    await maria.sees_receipt(said, "👍")
    await world.passes(timedelta(hours=49))
    await maria.answers(said, "/del")
    await maria.sees("Too late", "48 hours")


async def test_what_does_not_arrive_is_seen_on_the_message_and_on_the_card(world: World) -> None:
    """And no longer once something arrives."""
    emma, maria, card = await booked(world)
    await world.people.blocks(emma.user)
    said = await maria.answers(card, "Hello?")
    await maria.sees_receipt(said, "💔")
    await maria.sees("did not arrive", "blocked the bot")
    await world.people.unblocks(emma.user)
    again = await maria.answers(card, "Hello again")
    await maria.sees_receipt(again, "👍")
    shown = await maria.sees("claimed")
    while "did not arrive" in shown["text"]:
        shown = await maria.sees("claimed")
    assert "undelivered" in await history(world)


async def test_an_answer_to_something_unknown_gets_one_helpful_line(world: World) -> None:
    """And what the staff say to each other is nothing to us."""
    emma, maria, card = await booked(world)
    await maria.answers(card, "Hello Emma")
    await emma.sees("Hello Emma")
    jose = world.staff(world.jose)
    mine = await world.people.says(world.maria, "lunch?", chat=world.group)
    await jose.answers(mine, "yes, at one")
    await emma.sees_nothing_more()
    await jose.answers(card, "held")
    question = await jose.sees("Esta la lleva María")
    await jose.answers(question, "hm?")
    await jose.sees("No sé para quién es esto")
