"""Hesitating, saying goodbye, cancelling, taking back: in every language, over the whole way."""

from __future__ import annotations

from tests.chat import Chat
from tests.conftest import World
from tests.conversation.test_languages import PHRASES, button, in_every_language, ours
from tests.conversation.test_policy import REMARKS


async def quoted(world: World, language: str) -> Chat:
    traveller = await world.traveller("Alex", language)
    await traveller.says(PHRASES[language]["all"])
    await traveller.sees(button(language, "button.request"))
    return traveller


@in_every_language
async def test_who_hesitates_or_leaves_is_let_go_kindly(world: World, language: str) -> None:
    """The price holds, the trip is kept, the question stays open; nobody of the staff hears of a request."""
    traveller, staff = await quoted(world, language), world.staff()
    for kind in ("hesitations", "farewells", "stops"):
        for text in REMARKS[language][kind][:3]:
            await traveller.says(text)
            await traveller.sees(ours(language, "ask.confirm"))
    await traveller.says("/mytrip")
    await traveller.sees(ours(language, "mytrip.draft"), "2027", ours(language, "ask.confirm"))
    assert not await world.leads()
    for card in staff.shown:
        assert "PFH-" not in str(card)


@in_every_language
async def test_a_cancel_in_words_is_asked_about_and_can_be_undone(world: World, language: str) -> None:
    """Kept by one button, cancelled by the other, back by a third; the staff hear nothing of it."""
    traveller, staff = await quoted(world, language), world.staff()
    await traveller.says(REMARKS[language]["cancels"][0])
    await traveller.sees(ours(language, "leave.cancel.ask"), "4", "2027", button(language, "button.hold"))
    await traveller.taps(button(language, "button.hold"))
    await traveller.sees(ours(language, "leave.stayed"), ours(language, "ask.confirm"))
    await traveller.says(REMARKS[language]["cancels"][0])
    await traveller.sees(ours(language, "leave.cancel.ask"))
    await traveller.says(REMARKS[language]["sends"][0])  # yes
    await traveller.sees(button(language, "button.undo"))
    await traveller.taps(button(language, "button.undo"))
    await traveller.sees(ours(language, "undo.done"), "2027", button(language, "button.request"))
    await staff.sees_nothing_more()


@in_every_language
async def test_a_request_can_be_taken_back_and_sent_after_all(world: World, language: str) -> None:
    """One lead, one reference; the staff read each step."""
    traveller, staff = await quoted(world, language), world.staff()
    for _ in range(2):
        await traveller.says(REMARKS[language]["sends"][0])
    done = await traveller.sees("PFH-", button(language, "button.withdraw"))
    await staff.sees("New request")
    await traveller.taps(button(language, "button.withdraw"))
    await traveller.sees(ours(language, "ask.confirm"), "2027", button(language, "button.undo"))
    card = await staff.sees("PFH-", "withdrawn")
    await staff.sees("has withdrawn the request", "PFH-")
    await traveller.taps(button(language, "button.undo"))
    await traveller.sees("PFH-", "2027", button(language, "button.withdraw"))
    again = await staff.sees("New request", "[🙋 I’ll take it]")
    assert again["message_id"] == card["message_id"]
    await staff.sees("wants the request after all", "PFH-")
    [lead] = await world.leads()
    assert lead.reference in done["text"]
    assert lead.state == "new"


async def test_a_request_that_is_claimed_is_not_taken_back_by_a_button(world: World) -> None:
    """Somebody is at work on it: they are told."""
    traveller, staff = await quoted(world, "en"), world.staff()
    await traveller.sends_request()
    await staff.sees("New request")
    await staff.taps("I’ll take it")
    await staff.sees("claimed")
    await traveller.taps("Take my request back")
    await traveller.sees("I’ve told the team that you’d like to cancel")
    await staff.sees("would like to cancel", "PFH-")
    [lead] = await world.leads()
    assert lead.state == "claimed"


async def test_a_press_on_a_withdrawn_request_says_so(world: World) -> None:
    """The card of before may still be on somebody's screen."""
    traveller, staff = await quoted(world, "en"), world.staff()
    await traveller.sends_request()
    await staff.sees("New request")
    before = staff.shown[-1]
    await traveller.taps("Take my request back")
    await staff.sees("has withdrawn the request")
    data = str(before["reply_markup"]["inline_keyboard"][0][0]["callback_data"])
    pressed = await world.people.presses(world.maria, before, data=data, force=True)
    assert "withdrawn by the traveller" in (await world.people.answer(pressed))["text"]
    [lead] = await world.leads()
    assert lead.state == "withdrawn"


async def test_what_is_told_beside_the_trip_reaches_the_card(world: World) -> None:
    """Verbatim, and said so; a question nobody can answer reaches the staff at once."""
    traveller, staff = await quoted(world, "en"), world.staff()
    await traveller.says("is there wifi?")
    await traveller.sees("passed your question on to the team", "Shall I pass this on")
    await staff.sees("asks something that I can’t answer", "is there wifi?")
