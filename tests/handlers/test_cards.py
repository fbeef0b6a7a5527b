"""A lead's life on its card: what the staff press, write and look up; nothing of it is lost on the way."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from aiohttp import ClientSession

from bot.desk import COMMANDS
from core.leads import LeadState
from tests.bots import emptied, texts
from tests.chat import Chat
from tests.conftest import TOKEN, World


async def claimed(world: World) -> tuple[Chat, Chat]:
    """Emma has booked, María has taken it."""
    emma, maria = await world.traveller("Emma"), world.staff()
    await emma.books()
    await maria.sees("New request")
    await maria.taps("I’ll take it")
    await emma.sees("María from our team")
    await maria.sees("claimed", "✅")
    return emma, maria


async def test_a_lost_lead_says_why_and_its_old_buttons_how_it_stands(world: World) -> None:
    """The reason is chosen on the card itself, and there is a way back."""
    _, maria = await claimed(world)
    await maria.taps("Lost")
    card = await maria.sees("Too expensive", "Booked elsewhere", "Back")
    await maria.taps("Back")
    await maria.sees("Won", "Lost")
    await maria.taps("Lost")
    await maria.sees("Too expensive")
    assert "is lost" in await maria.taps("Too expensive")
    await maria.sees("lost", "(Too expensive)")
    [lead] = await world.leads()
    assert lead.state is LeadState.LOST
    jose = world.staff(world.jose)
    pressed = await world.people.presses(jose.user, card, data=f"C{lead.reference}", force=True)
    toast = (await world.people.answer(pressed))["text"]
    assert lead.reference in toast
    assert "(María)" in toast
    await maria.taps("More")
    await maria.sees("Open again", "History")
    await maria.taps("Open again")
    await maria.sees("claimed", "Won")


async def test_a_won_lead_closes_with_one_press(world: World) -> None:
    _, maria = await claimed(world)
    assert "Well done" in await maria.taps("Won")
    await maria.sees("won", "✅", "More")
    [lead] = await world.leads()
    assert lead.state is LeadState.WON


async def test_a_lead_is_handed_to_a_colleague_who_hears_of_it(world: World) -> None:
    """Those are offered whom the bot has met in this chat; the traveller hears who it is now."""
    emma, maria = await claimed(world)
    await maria.taps("More")
    await maria.sees("Hand over")
    assert "nobody else" in await maria.taps("Hand over")
    await maria.sees("Won")
    await world.staff(world.jose).says("/help")
    await maria.taps("More")
    await maria.sees("Hand over")
    await maria.taps("Hand over")
    await maria.sees("José Luis")
    assert "José Luis has" in await maria.taps("José Luis")
    await maria.sees("José Luis", "is yours now")
    await emma.sees("José Luis from our team")
    [lead] = await world.leads()
    assert lead.claimed_by is not None
    assert lead.claimed_by.id == world.jose["id"]


@pytest.mark.parametrize(("choice", "days"), [("Tomorrow", 1), ("In 3 days", 3)])
async def test_a_lead_that_is_put_by_comes_back(world: World, choice: str, days: int) -> None:
    """At nine in the morning, with a line that rings with whoever has it; also after a restart."""
    _, maria = await claimed(world)
    await maria.taps("More")
    await maria.sees("Later")
    await maria.taps("Later")
    await maria.sees("Tomorrow, 9:00")
    assert "comes back on" in await maria.taps(choice)
    await maria.sees("💤 Until", "09:00")
    await world.passes(timedelta(days=days))
    await maria.sees("María", "is back, as you wished")
    await emptied(world.settings.database.parent)
    assert not [text for text in await texts(world.people, world.group) if "💤 Until" in text]


async def test_another_day_is_typed(world: World) -> None:
    """As a reply to a question; what is no day to come is asked for once more."""
    _, maria = await claimed(world)
    await maria.taps("More")
    await maria.sees("Later")
    await maria.taps("Later")
    await maria.sees("Another day")
    await maria.taps("Another day")
    question = await maria.sees("the day on which")
    await emptied(world.settings.database.parent)
    await maria.answers(question, "whenever")
    await maria.sees("I need one day to come")
    await maria.answers(question, "2 December")
    await maria.sees("💤 Until", "2 December 2026, 09:00")


async def test_notes_are_for_the_staff_alone(world: World) -> None:
    """By the button, or typed as a command; the traveller gets nothing of it."""
    emma, maria = await claimed(world)
    await maria.taps("More")
    await maria.sees("Note")
    await maria.taps("Note")
    question = await maria.sees("your note on")
    await emptied(world.settings.database.parent)
    receipt = await maria.answers(question, "Knows Dan from last year")
    await maria.sees_receipt(receipt, "👍")
    card = await maria.sees("📝 María", "Knows Dan from last year")
    await maria.answers(card, "/note wants a quiet room")
    await maria.sees("📝 María", "wants a quiet room")
    await maria.says("/note")
    await maria.sees("Reply to a card with “/note”")
    await emma.sees_nothing_more()


async def test_the_conversation_and_the_history_are_shown_on_demand(world: World) -> None:
    """What both have written since the request; who did what. Long ones are turned page by page."""
    emma, maria = await claimed(world)
    card = await maria.sees_card()
    await emma.says("Can my mother come along on the second day only?")
    await maria.sees("my mother")
    sent = await maria.answers(card, "Of course she can " + "and gladly " * 60)
    await maria.sees_receipt(sent, "👍")
    for number in range(4):
        sent = await maria.answers(card, f"{number}: " + "we look forward to it " * 40)
        await maria.sees_receipt(sent, "👍")
    await maria.taps("More", card)
    await maria.sees("Conversation", "History")
    await maria.taps("Conversation")
    newest = await maria.sees("the conversation with Emma", "3: we look forward", "[‹]")
    await maria.taps("‹", newest)
    older = await maria.sees("the conversation with Emma", "[›]")
    await maria.taps("‹", older)
    await maria.sees("the conversation with Emma", "my mother", "[›]")
    await maria.taps("History")
    await maria.sees("what happened", "Emma sent the request", "María took it")


async def test_a_card_that_was_deleted_is_there_again(world: World) -> None:
    """Telegram does not tell of deletions: it is found out when the card is to be changed."""
    _, maria = await claimed(world)
    gone = await maria.sees_card()
    bot = {"chat_id": gone["chat"]["id"], "message_id": gone["message_id"]}
    await called_by_the_bot(world, "deleteMessage", bot)
    [lead] = await world.leads()
    await maria.says(f"/note {lead.reference} the card is gone")
    anew = await maria.sees(lead.reference, "the card is gone", "Won")
    assert anew["message_id"] != gone["message_id"]
    assert "Well done" in await maria.taps("Won", anew)


async def called_by_the_bot(world: World, method: str, payload: dict[str, Any]) -> None:
    """Beside the bot, with its token."""
    async with ClientSession() as session:
        url = f"{world.emulator.url}/bot{TOKEN}/{method}"
        async with session.post(url, json=payload) as answer:
            assert answer.status == 200, await answer.text()


def test_the_note_is_a_command() -> None:
    assert "note" in [row.name for row in COMMANDS]
