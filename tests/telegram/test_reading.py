"""The front door: no update ends the bot, takes others with it, or comes back for ever."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from telegram import Message

from bot import handlers
from bot.conversation.events import Event, Said, Sent, SharedPhone, Started
from bot.telegram.reading import chat_in, event_of, next_offset, number_in, number_of
from emulator.client import People
from emulator.server import Emulator
from tests.bots import running_bot, settings, stored, texts
from tests.telegram.crooked import crooked, says
from tests.telegram.test_webhook import address, hooked, http

__all__ = ["address", "http"]

Raw = dict[str, Any]
DEEP: Any = "bottom"
for _ in range(600):
    DEEP = {"a": DEEP}

NO_UPDATES: dict[str, object] = {
    "null": None,
    "a number": 5,
    "a text": "update",
    "a list": [],
    "true": True,
    "nothing in it": {},
    "no number": {"message": {"text": "hello"}},
    "number null": {"update_id": None},
    "number a text": {"update_id": "5"},
    "number an object": {"update_id": {"a": 1}},
    "number a fraction": {"update_id": 1.5},
    "number true": {"update_id": True},
    "number too large to store": {"update_id": 2**63},
    "number that would confirm all to come": {"update_id": 2**40},
    "number below zero": {"update_id": -1},
}
"""What cannot be confirmed by its number."""


def message(place: str, value: Any) -> Callable[[Raw], Raw]:
    """A private message with that value in that place."""
    return lambda update: changed(update, f"message.{place}", value)


def changed(update: Raw, place: str, value: Any) -> Raw:
    made = copy.deepcopy(update)
    *path, last = place.split(".")
    inner = made
    for name in path:
        inner = inner[name]
    inner[last] = value
    return made


def press(place: str, value: Any) -> Callable[[Raw], Raw]:
    def make(update: Raw) -> Raw:
        said = update["message"]
        query = {"id": "77", "from": said["from"], "message": said, "chat_instance": "1", "data": "x"}
        return changed({"update_id": update["update_id"], "callback_query": query}, place, value)

    return make


def member(place: str, value: Any) -> Callable[[Raw], Raw]:
    def make(update: Raw) -> Raw:
        said = update["message"]
        bot = {"id": 1, "is_bot": True, "first_name": "Chaski"}
        change = {
            "chat": said["chat"],
            "from": said["from"],
            "date": said["date"],
            "old_chat_member": {"user": bot, "status": "member"},
            "new_chat_member": {"user": bot, "status": "member"},
        }
        return changed({"update_id": update["update_id"], "my_chat_member": change}, place, value)

    return make


BAD: dict[str, Callable[[Raw], Raw]] = {
    "message a text": lambda update: {**update, "message": "hello"},
    "message empty": lambda update: {**update, "message": {}},
    "message a list": lambda update: {**update, "message": [1]},
    "chat null": message("chat", None),
    "chat a list": message("chat", [1]),
    "chat a number": message("chat", 5),
    "chat.id an object": message("chat.id", {"a": 1}),
    "chat.id too large": message("chat.id", 2**63),
    "chat.id a text": message("chat.id", "77"),
    "chat.id null": message("chat.id", None),
    "chat.id a fraction": message("chat.id", 1.5),
    "chat.id true": message("chat.id", True),
    "chat.type an object": message("chat.type", {}),
    "from a list": message("from", [1]),
    "from.id a text": message("from.id", "5"),
    "from.id too large": message("from.id", 2**64),
    "first_name an object": message("from.first_name", {}),
    "first_name null": message("from.first_name", None),
    "first_name no text": message("from.first_name", "\ud83d"),
    "last_name a number": message("from.last_name", 5),
    "username a list": message("from.username", [1]),
    "language a number": message("from.language_code", 5),
    "text an object": message("text", {"a": 1}),
    "text a number": message("text", 5),
    "text no text": message("text", "\ud83d"),
    "message_id a text": message("message_id", "x"),
    "message_id too large": message("message_id", 2**63),
    "date a text": message("date", "yesterday"),
    "date too large": message("date", 2**63),
    "entities a number": message("entities", 5),
    "contact empty": message("contact", {}),
    "reply to a text": message("reply_to_message", "that"),
    "moved to a text": message("migrate_to_chat_id", "there"),
    "press without id": press("callback_query.id", None),
    "press id a number": press("callback_query.id", 77),
    "press data an object": press("callback_query.data", {"a": 1}),
    "press from null": press("callback_query.from", None),
    "press message a text": press("callback_query.message", "that"),
    "press message empty": press("callback_query.message", {}),
    "press chat a text": press("callback_query.message.chat.id", "77"),
    "member empty": member("my_chat_member", {}),
    "member a list": member("my_chat_member", [1]),
    "new member null": member("my_chat_member.new_chat_member", None),
    "status a number": member("my_chat_member.new_chat_member.status", 5),
}
"""What has a number, and is not what the Bot API says."""

HARMLESS: dict[str, Callable[[Raw], Raw]] = {
    "message null": lambda update: {**update, "message": None},
    "contact number a number": message("contact", {"phone_number": 5, "first_name": "Ana"}),
    "a kind nobody knows": lambda update: {"update_id": update["update_id"], "future_thing": {"a": 1}},
    "a number alone": lambda update: {"update_id": update["update_id"]},
    "status new to us": member("my_chat_member.new_chat_member.status", "flying"),
    "a press on nothing": press("callback_query.message", None),
    "deep where nobody looks": message("future_thing", DEEP),
}


def _numbered(good: Raw) -> list[object]:
    """All of it in one batch, the good one last."""
    first = good["update_id"] - len(BAD) - len(HARMLESS)
    made = [
        make({**good, "update_id": first + n}) for n, make in enumerate([*BAD.values(), *HARMLESS.values()])
    ]
    return [*NO_UPDATES.values(), *made, good]


async def test_no_update_ends_the_bot_or_takes_others_with_it(
    emulator: Emulator, people: People, tmp_path: Path
) -> None:
    """Amid all kinds of wrong ones the good one is answered, each wrong one is put aside once."""
    ana = await people.user("Ana")
    await people.says(ana, "hello")
    (good,) = (await people.updates())["pending"]
    async with crooked(emulator.url) as between:
        batch = _numbered(good)
        # Once more what has no number: it comes again with every batch, as it cannot be confirmed.
        between.lies("getUpdates", says({"ok": True, "result": batch}), says({"ok": True, "result": [None]}))
        async with running_bot(between.url, tmp_path):
            await people.sees(ana, "hello")
            await people.says(ana, "again")
            await people.sees(ana, "again")

    async with stored(tmp_path) as store:
        letters = await store.dead_letters(1000)
    assert len(letters) == len(NO_UPDATES) + len(BAD), [letter.reason for letter in letters]
    assert all(letter.reason.startswith("Unreadable") for letter in letters)


async def test_the_real_handlers_stand_it_too(emulator: Emulator, people: People, tmp_path: Path) -> None:
    """With everything the bot can do behind the door."""
    ana = await people.user("Ana", language_code="en")
    await people.says(ana, "/start")
    (good,) = (await people.updates())["pending"]
    async with crooked(emulator.url) as between:
        batch = _numbered(good)
        between.lies("getUpdates", says({"ok": True, "result": batch}))
        async with running_bot(between.url, tmp_path, register=handlers.sources):
            await people.says(ana, "2 people")
            await people.sees(ana, "2 people")


async def test_telegram_is_told_200_for_what_was_put_aside(
    emulator: Emulator, people: People, tmp_path: Path, address: str, http: aiohttp.ClientSession
) -> None:
    """It would come again for ever. And one commit of many is not refused because of one of them."""
    ana = await people.user("Ana")
    await people.says(ana, "hello")
    (good,) = (await people.updates())["pending"]
    known = settings(emulator.url, tmp_path)
    secret = {"X-Telegram-Bot-Api-Secret-Token": known.webhook_secret}
    async with hooked(emulator, tmp_path, address):
        batch = _numbered(good)
        bodies = [json.dumps(raw).encode() for raw in batch]
        bodies += [b"", b"not JSON", b"\xff", b"[" * 100_000]
        for body in bodies:
            async with http.post(known.webhook_path, headers=secret, data=body) as answer:
                assert answer.status == 200, body[:200]
        await people.sees(ana, "1: hello")

    async with stored(tmp_path) as store:
        letters = await store.dead_letters(1000)
    assert len(letters) == len(NO_UPDATES) + len(BAD) + 4


async def test_who_can_be_told_gets_an_apology(emulator: Emulator, people: People, tmp_path: Path) -> None:
    """The chat can be read, what was said cannot."""
    ana = await people.user("Ana")
    await people.says(ana, "hello")
    (good,) = (await people.updates())["pending"]
    async with crooked(emulator.url) as between:
        bad = changed({**good, "update_id": good["update_id"] - 1}, "message.text", {"a": 1})
        between.lies("getUpdates", says({"ok": True, "result": [bad]}))
        async with running_bot(between.url, tmp_path):
            await people.sees(ana, "1: hello")

    assert len(await texts(people, ana)) == 2


def test_what_has_no_number_is_known_by_its_content() -> None:
    """The same thing is the same, another is another, and no number of Telegram's is taken."""
    numbers = [number_of(raw) for raw in NO_UPDATES.values()]

    assert all(-(2**63) <= number < 0 for number in numbers)
    assert len(set(numbers)) == len(numbers)
    assert numbers == [number_of(raw) for raw in NO_UPDATES.values()]
    assert {number_in(raw) for raw in NO_UPDATES.values()} == {None}


def test_the_next_offset_confirms_what_has_a_number() -> None:
    """And stays where it is when nothing has."""
    assert next_offset([{"update_id": 7}, None, {"update_id": 9}, {"update_id": "99"}], 3) == 10
    assert next_offset([None, {}], 3) == 3


def test_the_chat_of_an_update_is_found_where_telegram_says_it() -> None:
    """A message's, a press's, a membership's; and nothing that is no chat."""
    chat = {"id": -5}
    assert chat_in({"update_id": 1, "message": {"chat": chat}}) == -5
    assert chat_in({"update_id": 1, "callback_query": {"message": {"chat": chat}}}) == -5
    assert chat_in({"update_id": 1, "my_chat_member": {"chat": chat}}) == -5
    assert chat_in({"update_id": 1, "message": {"chat": {"id": "5"}}}) is None
    assert chat_in(None) is None


def _event(**content: Any) -> Event | None:
    raw = {
        "message_id": 1,
        "date": 1,
        "chat": {"id": 5, "type": "private"},
        "from": {"id": 5, "is_bot": False, "first_name": "Ana"},
        **content,
    }
    read = Message.de_json(raw, None)
    return event_of(read)


@pytest.mark.parametrize(
    ("content", "event"),
    [
        ({"text": "hello"}, Said(text="hello", message=1)),
        ({"text": "/start lima"}, Started(payload="lima")),
        ({"photo": [{"file_id": "a", "file_unique_id": "a", "width": 1, "height": 1}]}, Sent(kind="photo")),
        ({"location": {"latitude": 1.0, "longitude": 1.0}}, Sent(kind="location")),
        ({"dice": {"emoji": "🎲", "value": 1}}, Sent(kind="other")),
        ({"rich_message": {"blocks": []}}, Sent(kind="other")),
        ({"hologram": {"file_id": "a"}}, Sent(kind="other")),
        ({"users_shared": {"request_id": 1, "users": []}}, Sent(kind="other")),
        ({"web_app_data": {"data": "x", "button_text": "y"}}, Sent(kind="other")),
        ({}, Sent(kind="other")),
        (
            {"contact": {"phone_number": "51999", "first_name": "A", "user_id": 5}},
            SharedPhone(phone="+51999"),
        ),
        ({"pinned_message": {"message_id": 1, "date": 0, "chat": {"id": 5, "type": "private"}}}, None),
        ({"message_auto_delete_timer_changed": {"message_auto_delete_time": 5}}, None),
    ],
    ids=str,
)
def test_whatever_a_person_sends_is_an_event(content: Raw, event: Event | None) -> None:
    """Also what nobody has invented yet; only what Telegram itself says is none."""
    assert _event(**content) == event
