"""The staff: one card a lead, one claim a card, and nothing for anyone else."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.desk import COMMANDS
from bot.handlers import commands
from bot.staff_chat import LINK_TOKEN
from bot.storage import LeadFilter, SqliteStore
from core.leads import LeadState
from emulator.client import Refusal
from tests.bots import texts
from tests.chat import Chat, together
from tests.conftest import World, a_world


async def books(world: World, name: str = "Emma") -> Chat:
    """A traveller books a trip, in as few messages as it takes."""
    traveller = await world.traveller(name)
    await traveller.books()
    return traveller


async def link_token(world: World) -> str:
    await world.stops()
    store = await SqliteStore.open(world.settings.database)
    token = store.facts.get(LINK_TOKEN)
    await store.close()
    await world.starts()
    assert token
    return token


async def test_two_staff_press_at_once_and_one_gets_it(world: World) -> None:
    """The other is told who has it; the card says so to everybody."""
    await books(world)
    maria, jose = world.staff(), world.staff(world.jose)
    card = await maria.sees("New request")
    toasts = await together(maria.taps("I’ll take it", card), jose.taps("I’ll take it", card))
    assert sum("is yours" in toast or "Te encargas" in toast for toast in toasts) == 1
    assert sum("Already claimed by" in toast or "Ya se encarga" in toast for toast in toasts) == 1
    await maria.sees("claimed", "✅")
    [lead] = await world.leads()
    assert lead.state is LeadState.CLAIMED
    assert lead.claimed_by is not None
    assert lead.claimed_by.name in ("María", "José Luis")


async def test_a_claim_pressed_twice_by_the_same_person_changes_nothing(world: World) -> None:
    """A double tap."""
    await books(world)
    maria = world.staff()
    card = await maria.sees("New request")
    assert "is yours" in await maria.taps("I’ll take it", card)
    data = card["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    pressed = await world.people.presses(world.maria, card, data=data, force=True)
    assert "is yours" in (await world.people.answer(pressed))["text"]
    [lead] = await world.leads()
    assert lead.claimed_by is not None
    assert lead.claimed_by.name == "María"


async def test_a_claim_is_heard_and_can_be_given_back(world: World) -> None:
    """The traveller hears who looks after them; given back, it is there for another, on the same card."""
    emma = await books(world)
    maria, jose = world.staff(), world.staff(world.jose)
    card = await maria.sees("New request")
    await maria.taps("I’ll take it", card)
    await emma.sees("María from our team is now looking after your request")
    card = await maria.sees("claimed", "Give it back")
    assert "Ya se encarga María" in await jose.taps("Give it back", card)
    assert "free again" in await maria.taps("Give it back", card)
    card = await maria.sees("New request", "I’ll take it")
    assert "Te encargas" in await jose.taps("I’ll take it", card)
    await emma.sees("José Luis from our team")
    cards = [each for each in await texts(world.people, world.group) if emma.user["first_name"] in each]
    assert len(cards) == 1
    await world.stops()
    async with SqliteStore.reading(world.settings.database) as store:
        [lead] = await store.leads(LeadFilter())
        history = await store.history(lead.reference)
    assert [(event.what, event.by and event.by.name) for event in history] == [
        ("requested", None),
        ("claimed", "María"),
        ("released", "María"),
        ("claimed", "José Luis"),
    ]


async def test_a_lead_that_is_taken_back_is_shown_so_on_its_card(world: World) -> None:
    """Nobody can claim it then; should they want it after all, it is there again."""
    emma = await books(world)
    maria = world.staff()
    await maria.sees("New request")
    await emma.taps("Take my request back")
    await emma.sees("is withdrawn and the team knows")
    card = await maria.sees("withdrawn", "Emma", "Cusco")
    [lead] = await world.leads()
    pressed = await world.people.presses(world.maria, card, data=f"S{lead.reference}", force=True)
    assert "withdrawn" in (await world.people.answer(pressed))["text"]
    await emma.taps("Undo")
    await emma.sees("is with the team again")
    card = await maria.sees("New request", "I’ll take it")
    assert "is yours" in await maria.taps("I’ll take it", card)


async def test_nobody_else_can_claim(world: World) -> None:
    """A traveller who forges the button's data in their own chat gets a kind nothing."""
    await books(world)
    card = await world.staff().sees("New request")
    data = card["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    mallory = await world.traveller("Mallory")
    await mallory.says("/start")
    message = await mallory.sees("How many of you")
    await world.people.presses(mallory.user, message, data=data, force=True)
    await mallory.sees("too old for me to read")
    [lead] = await world.leads()
    assert lead.state is LeadState.NEW


async def test_the_staff_chat_is_made_by_a_one_time_link(tmp_path: Path) -> None:
    """What came before the link waits for it; the link works once."""
    async with a_world(tmp_path, staff_chat=False) as world:
        await books(world)
        token = await link_token(world)
        staff = world.staff()
        await world.people.starts(world.maria, token, chat=world.group)
        await staff.sees("New request", "Emma")
        await staff.sees("now the staff chat of Peru Fitness Holidays")
        elsewhere = await world.people.group("Somebody else's", [world.maria])
        other = Chat(world.people, world.maria, elsewhere["id"])
        await world.people.starts(world.maria, token, chat=elsewhere)
        await other.sees("I plan trips in a private chat")
        await books(world, "Frida")
        await staff.sees("New request", "Frida")


async def test_a_wrong_link_links_nothing(tmp_path: Path) -> None:
    """Guessing gets a word about the right one."""
    async with a_world(tmp_path, staff_chat=False) as world:
        await world.people.starts(world.maria, "guess", chat=world.group)
        await world.staff().sees("not linked", "one-time link")


async def test_the_staff_group_becomes_a_supergroup(world: World) -> None:
    """Its number changes; the next card follows it, also after a restart."""
    supergroup = await world.people.migrates(world.group)
    world.group = supergroup
    await books(world)
    await world.staff().sees("New request", "Emma")
    await world.stops()
    await world.starts()
    await books(world, "Frida")
    staff = world.staff()
    card = await staff.sees("New request", "Frida")
    assert "is yours" in await staff.taps("I’ll take it", card)


async def test_removed_from_the_staff_group_nothing_is_lost(world: World) -> None:
    """The cards wait until the bot is added again."""
    await world.people.removes_bot(world.maria, world.group)
    await books(world)
    await world.people.adds_bot(world.maria, world.group)
    await world.staff().sees("New request", "Emma")


async def test_a_traveller_who_blocks_the_bot_leaves_the_lead_with_the_staff(world: World) -> None:
    """And is welcome when they come back."""
    emma = await books(world)
    await world.people.blocks(emma.user)
    await world.staff().sees("New request", "Emma")
    with pytest.raises(Refusal):
        await emma.says("hello?")
    await world.people.unblocks(emma.user)
    await emma.says("/mytrip")
    await emma.sees("is with the team")


async def test_in_a_group_that_is_not_the_staffs_the_bot_keeps_to_itself(world: World) -> None:
    """It answers a command with the way to a private chat, and talk not at all."""
    friends = await world.people.group("Friends", [world.maria])
    chat = Chat(world.people, world.maria, friends["id"])
    await chat.says("/start@chaski_demo_bot")
    await chat.sees("I plan trips in a private chat", "t.me/chaski_demo_bot")
    await chat.says("4 people, 12 June, from Cusco")
    await chat.sees_nothing_more()


async def test_a_person_asked_for_is_told_to_the_staff_with_a_link(world: World) -> None:
    """Without a trip, without a lead."""
    emma, staff = await world.traveller("Emma", username="emma_k"), world.staff()
    await emma.says("can I talk to a real person please?")
    await emma.sees("Dan or someone from the team will write to you right here")
    note = await staff.sees("Emma", "@emma_k", "would like to talk to a person", "real person please")
    assert any(entity["type"] == "text_mention" or "url" in entity for entity in note["entities"])


async def _written_while_away(world: World, traveller: Chat, *words: str) -> None:
    """So many messages wait when the bot comes back."""
    await world.stops()
    for said in words:
        await traveller.says(said)
    await world.starts()


async def test_many_words_of_one_traveller_are_one_message_to_the_staff(world: World) -> None:
    """Thirty questions of one who has a request: all are passed on, and the next card is not behind them."""
    emma = await books(world)
    maria = world.staff()
    await maria.sees("New request")
    await _written_while_away(world, emma, *(f"can my {n} parrots come along?" for n in range(30)))
    gathered = await maria.sees("can my 0 parrots", "can my 9 parrots")
    frida = await books(world, "Frida")
    await maria.sees("New request", frida.user["first_name"])

    shown = [text for text in await texts(world.people, world.group) if "Last message" not in text]
    questions = sum(text.count("parrots") for text in shown)
    assert questions == 30
    assert len(shown) <= 5, shown
    assert gathered["text"].count("parrots") > 5


async def test_somebody_who_asks_for_a_person_forty_times_is_one_note(world: World) -> None:
    """Equal words are said once."""
    pest = await world.traveller("Pest")
    await pest.says("/start")
    await pest.sees("How many of you")
    await _written_while_away(world, pest, *["I want to talk to a person"] * 40)
    maria = world.staff()
    await maria.sees("Pest")
    await world.stops()

    assert len(await texts(world.people, world.group)) == 1
    await world.starts()


async def test_a_request_sent_twenty_times_is_one_lead(world: World) -> None:
    """One card, one reference."""
    emma = await world.traveller("Emma")
    await emma.books()
    for _ in range(20):
        await emma.says("send my request")
    await world.stops()
    await world.starts()

    assert len(await world.leads()) == 1


async def test_help_lists_the_commands_and_another_word_gets_one_line(world: World) -> None:
    """In the staff chat only; what is for another bot is not ours."""
    maria = world.staff()
    await maria.says("/help")
    await maria.sees("Answer a request", "/help")
    await maria.says("/hepl")
    await maria.sees("I don’t know that command")


def test_every_command_has_its_handler() -> None:
    assert [row.name for row in COMMANDS] == list(commands.OBEYS)
