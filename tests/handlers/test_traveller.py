"""What Telegram sends → what the traveller did: edits that are none, replies, albums, bursts."""

from __future__ import annotations

from typing import Any

import pytest
from telegram import Message

from bot.conversation.events import Cancelled, Chose, Event, Reopened, Said, Sent, Slot, Started
from bot.telegram.callbacks import encode
from bot.telegram.reading import event_of
from tests.chat import TRIP, Chat
from tests.conftest import World


def message(**fields: Any) -> Message:
    sender = {"id": 7, "is_bot": False, "first_name": "Emma"}
    raw = {"message_id": 9, "date": 0, "chat": {"id": 7, "type": "private"}, "from": sender, **fields}
    read = Message.de_json(raw, None)
    assert read is not None
    return read


def ours(*events: Event) -> dict[str, Any]:
    """A message of ours with a button a row."""
    rows = [[{"text": "…", "callback_data": encode(event)}] for event in events]
    return {
        "message_id": 5,
        "date": 0,
        "chat": {"id": 7, "type": "private"},
        "text": "?",
        "reply_markup": {"inline_keyboard": rows},
    }


@pytest.mark.parametrize(
    ("fields", "edited", "event"),
    [
        ({"text": "hello"}, False, Said(text="hello", message=9)),
        ({"text": "hello"}, True, Said(text="hello", message=9, edited=True)),
        ({"text": "/start insta"}, False, Started(payload="insta")),
        ({"text": "/start insta"}, True, Said(text="/start insta", message=9, edited=True)),
        ({"text": "/cancel"}, False, Cancelled()),
        ({"text": "/cancel"}, True, Said(text="/cancel", message=9, edited=True)),
        ({"caption": "us", "media_group_id": "1"}, False, Said(text="us", message=9, album="1")),
        ({"dice": {"emoji": "🎲", "value": 3}, "media_group_id": "1"}, False, Sent(kind="other", album="1")),
    ],
)
def test_an_event_of_a_message(fields: dict[str, Any], edited: bool, event: Event) -> None:
    """An edit is words, never a command."""
    assert event_of(message(**fields), edited=edited) == event


@pytest.mark.parametrize(
    ("replied", "slot"),
    [
        (ours(Chose(slot=Slot.GROUP_SIZE, value="4", revision=1)), Slot.GROUP_SIZE),
        (
            ours(Reopened(slot=Slot.DATES, revision=1), Chose(slot=Slot.CONFIRM, value="yes", revision=1)),
            Slot.CONFIRM,
        ),
        (ours(), None),
        ({**ours(), "reply_markup": {"inline_keyboard": [[{"text": "…", "callback_data": "~x~"}]]}}, None),
    ],
)
def test_the_question_that_is_replied_to(replied: dict[str, Any], slot: Slot | None) -> None:
    """By what its buttons answer."""
    said = event_of(message(text="6", reply_to_message=replied))
    assert isinstance(said, Said)
    assert said.replied is slot


async def unchanged(world: World, who: Chat, said: dict[str, Any]) -> None:
    """An edit of which Telegram tells though nobody made it: at a first reaction, for one."""
    await world.people.sends_update({"edited_message": {**said, "edit_date": said["date"] + 60}})


async def test_an_edit_that_nobody_made_does_nothing(world: World) -> None:
    """ "Forget it" of long ago and "sure" of long ago stay there; nobody gets an answer."""
    emma, staff = await world.traveller("Emma"), world.staff()
    old = [await world.people.says(emma.user, text) for text in ("forget it", "/cancel", "sure", "4 people")]
    await emma.sees("When would you like to start?")
    await emma.gets_quote()
    for said in old:
        await unchanged(world, emma, said)
    await emma.sees_nothing_more()
    await emma.sends_request()
    for said in old:
        await unchanged(world, emma, said)
    await emma.sees_nothing_more()
    await staff.sees("New request")
    await staff.sees_nothing_more()
    assert len(await world.leads()) == 1


async def test_an_edit_corrects_what_its_old_words_answered(world: World) -> None:
    """Also later, at the quote, without a question; an act in it does nothing."""
    emma = await world.traveller("Emma")
    said = await world.people.says(emma.user, "3 people")
    await emma.sees("3 people", "When would you like to start?")
    await emma.gets_quote("12 June, from Cusco, shared bathroom")
    await emma.edits(said, "5 people")
    await emma.sees("US$200 per person", "5 people")
    await emma.edits(said, "send it")
    await emma.sees("seen that you changed your message")
    await emma.edits(said, "cancel")
    await emma.sees("seen that you changed your message", "Shall I pass this on")
    assert not await world.leads()


async def test_telegrams_reply_names_the_question(world: World) -> None:
    """ "6" to "How many of you" is six people, whatever is open."""
    emma = await world.traveller("Emma")
    await emma.says("/start")
    asked = await emma.sees("How many of you")
    await emma.says("4")
    await emma.sees("4 people", "When would you like to start?")
    await emma.says("6", reply_to_message_id=asked["message_id"])
    await emma.sees("6 people", "When would you like to start?")


def picture(world: World, who: Chat, number: int, album: str, caption: str = "") -> dict[str, Any]:
    return {
        "message": {
            "message_id": number,
            "date": 1_795_000_000,
            "chat": {"id": who.chat, "type": "private", "first_name": "Emma"},
            "from": who.user,
            "photo": [{"file_id": f"f{number}", "file_unique_id": f"u{number}", "width": 9, "height": 9}],
            "media_group_id": album,
            **({"caption": caption} if caption else {}),
        }
    }


async def test_an_album_gets_one_answer(world: World) -> None:
    """To its caption, or to the first picture."""
    emma = await world.traveller("Emma")
    await emma.says("/start")
    await emma.sees("How many of you")
    for number, caption in ((901, "the four of us"), (902, ""), (903, "")):
        await world.people.sends_update(picture(world, emma, number, "a", caption))
    await emma.sees("4 people", "When would you like to start?")
    await emma.sees_nothing_more()
    for number in (904, 905, 906):
        await world.people.sends_update(picture(world, emma, number, "b"))
    await emma.sees("can’t see photos")
    await emma.sees_nothing_more()


async def test_four_taps_at_once_get_one_answer(world: World) -> None:
    """The circle of each is closed, the question comes once."""
    emma = await world.traveller("Emma")
    quote = await emma.gets_quote(TRIP)
    pressed = [await world.people.presses(emma.user, quote, "✅ Send my request") for _ in range(4)]
    await emma.sees("how can the team reach you?")
    for press in pressed:
        await world.people.answer(press)
    await emma.sees_nothing_more()


async def test_the_same_words_forty_times_at_once_get_one_answer(world: World) -> None:
    """What came together was written before any of it was answered; later it is answered again."""
    emma = await world.traveller("Emma")
    await emma.says("/start")
    await emma.sees("How many of you")
    await world.stops()
    for _ in range(40):
        await emma.says("how hard is it?")
    await world.starts()
    await emma.sees("edium", "How many of you")
    await emma.sees_nothing_more()
    await emma.says("how hard is it?")
    await emma.sees("edium", "How many of you")
