"""The people's side and the page: state, events, files, and what they refuse."""

import asyncio
import json
import os
import sys
from pathlib import Path

import aiohttp
import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup

from emulator.client import People, Refusal, Unseen, User
from emulator.server import Emulator, running
from tests.emulator.conftest import TOKEN

BUTTON = InlineKeyboardButton("A", callback_data="a")


async def test_state(people: People, ana: User) -> None:
    """Everybody, every chat; a person can change, and the chat's name with them."""
    group = await people.group("Staff", [ana])
    await people.change(ana, language_code="en", last_name=None)
    state = await people.state()
    assert state["bot"]["username"] == "chaski_demo_bot"
    assert [(user["first_name"], user["language_code"]) for user in state["users"]] == [("Ana", "en")]
    assert {chat["id"] for chat in state["chats"]} == {ana["id"], group["id"]}
    view = await people.chat(group, ana)
    assert (view["bot_is"], view["members"], view["messages"][0]["group_chat_created"]) == (
        "member",
        [ana["id"]],
        True,
    )
    assert "last_name" not in (await people.chat(ana))["chat"]


async def test_what_people_cannot_do(bot: Bot, people: People, ana: User) -> None:
    bea = await people.user("Bea")
    group = await people.group("Staff", [ana])
    for attempt, words in (
        (people.says(bea, "hi", group), "400: Bad Request: .* is not in chat"),
        (people.says(bea, "hi", ana), "400: Bad Request: .* is not in chat"),
        (people.says(ana, " "), "400: Bad Request: message text is empty"),
        (people.says(404, "hi"), "404: Not Found: no chat 404"),
        (people.says(ana, document={"name": "a", "base64": "%"}), "400: Bad Request: document is not base64"),
        (people.user("Bea", id=bea["id"]), "409: Conflict"),
        (people.migrates(ana), "400: Bad Request: only in a group"),
        (people.callback("5"), "404: Not Found: no callback 5"),
    ):
        with pytest.raises(Refusal, match=words):
            await attempt
    await bot.send_message(ana["id"], "a", reply_markup=InlineKeyboardMarkup.from_button(BUTTON))
    message = await people.sees(ana)
    await people.blocks(ana)
    with pytest.raises(Refusal, match="has blocked the bot"):
        await people.presses(ana, message, "A")
    await people.blocks(bea)
    with pytest.raises(Refusal, match="has blocked the bot"):
        await people.says(bea, "hi")


async def test_a_very_long_text(bot: Bot, people: People, ana: User) -> None:
    """The apps cut it into messages of at most 4096 UTF-16 units; so do people here."""
    await people.says(ana, "x" * 5000)
    await people.says(ana, "😀" * 3000)
    texts = [u.message.text for u in await bot.get_updates() if u.message and u.message.text][1:]
    assert [len(text) for text in texts] == [4096, 904, 2048, 952]


async def test_forwarded_and_marked_messages(bot: Bot, people: People, ana: User) -> None:
    """Forwards from known and hidden people; links and commands are found in what people write."""
    await people.says(ana, "one", forward_from=ana["id"])
    await people.says(ana, "two", forward_from="Hidden Friend")
    await people.says(ana, "/help https://a.pe")
    one, two, three = [update.message for update in await bot.get_updates() if update.message][1:]
    assert one.forward_origin is not None
    assert one.forward_origin.type == "user"
    assert two.forward_origin is not None
    assert two.forward_origin.type == "hidden_user"
    assert [entity.type for entity in three.entities] == ["bot_command", "url"]


async def test_sees(bot: Bot, people: People, ana: User) -> None:
    """Each message is seen once, in order; waiting for one passes over those before; none is an error."""
    for text in ("one", "two", "three"):
        await bot.send_message(ana["id"], text)
    assert (await people.sees(ana))["text"] == "one"
    assert (await people.sees(ana, "three"))["text"] == "three"
    with pytest.raises(Unseen, match="did not see 'four'; it saw"):
        await people.sees(ana, "four", patience=0)
    waiting = asyncio.create_task(people.sees(ana, lambda message: message["text"] == "later"))
    await bot.send_message(ana["id"], "later")
    assert (await waiting)["text"] == "later"


async def test_many_events(
    people: People, ana: User, emulator: Emulator, http: aiohttp.ClientSession
) -> None:
    """One JSON answer holds at most 1000 events; its number is where the next begins."""
    events = emulator.emulation.world.events
    start = (await people.state())["event"]
    for number in range(1500):
        events.tell("chat", {"chat_id": number})
    seen: list[int] = []
    while len(seen) < 1500:
        async with http.get(f"{emulator.url}/emulator/events", params={"after": start}) as response:
            news = (await response.json())["result"]
        assert 0 < len(news["events"]) <= 1000
        seen += [data["chat_id"] for _, _, data in news["events"]]
        start = news["number"]
    assert seen == list(range(1500))


async def read_events(
    response: aiohttp.ClientResponse, count: int
) -> list[tuple[int, str, dict[str, object]]]:
    """The next Server-Sent Events of a stream: id, event and data."""
    events: list[tuple[int, str, dict[str, object]]] = []
    fields: dict[str, str] = {}
    while len(events) < count:
        line = (await response.content.readline()).decode().rstrip("\n")
        if line:
            name, _, value = line.partition(": ")
            fields[name] = value
        else:
            if "data" in fields:
                events.append((int(fields["id"]), fields["event"], json.loads(fields["data"])))
            fields = {}
    return events


async def test_events(
    bot: Bot, people: People, ana: User, emulator: Emulator, http: aiohttp.ClientSession
) -> None:
    """The stream tells what happens, and resumes after the last event a reader saw."""
    address = f"{emulator.url}/emulator/events"
    async with http.get(address) as stream:
        assert stream.content_type == "text/event-stream"
        sent = await bot.send_message(ana["id"], "a")
        await bot.edit_message_text("b", ana["id"], sent.message_id)
        await bot.delete_message(ana["id"], sent.message_id)
        await bot.send_chat_action(ana["id"], "typing")
        events = await read_events(stream, 4)
    assert [name for _, name, _ in events] == ["message", "edited", "deleted", "chat_action"]
    texts = [data["message"]["text"] for _, _, data in events[:2]]  # type: ignore[index]
    assert texts == ["a", "b"]
    assert events[2][2] == {"chat_id": ana["id"], "message_id": sent.message_id}
    assert events[3][2] == {"chat_id": ana["id"], "action": "typing"}
    async with http.get(address, headers={"Last-Event-ID": str(events[1][0])}) as stream:
        assert await read_events(stream, 2) == events[2:]
    async with http.get(address, params={"after": events[2][0], "wait": 5}) as response:
        news = (await response.json())["result"]
    assert news == {"number": events[3][0], "events": [list(events[3])]}


async def test_links_with_a_payload(people: People, ana: User) -> None:
    """Up to 64 letters, digits, `_` and `-`; Telegram's apps open nothing else."""
    assert (await people.starts(ana, "Lares_2-day"))["text"] == "/start Lares_2-day"
    assert (await people.starts(ana))["text"] == "/start"
    for payload in ("x" * 65, "tour code", "2.5", "€"):
        with pytest.raises(Refusal, match="400: Bad Request: START_PARAM_INVALID"):
            await people.starts(ana, payload)


async def test_reset(bot: Bot, people: People, ana: User) -> None:
    """Everything is forgotten but the bot: its name, its webhook, what it wants to hear, the time."""
    before = (await people.says(ana, "before"))["date"]
    await bot.set_my_name("Another")
    await bot.get_updates(allowed_updates=["poll"])
    await bot.set_webhook("http://127.0.0.1:9/nobody")
    await people.passes(86_400)
    await people.reset()
    assert (await bot.get_me()).first_name == "Chaski"
    assert (await bot.get_webhook_info()).to_dict() == {
        "url": "", "has_custom_certificate": False, "pending_update_count": 0,
    }  # fmt: skip
    assert await bot.set_webhook("http://127.0.0.1:9/nobody")
    await bot.delete_webhook()
    bea = await people.user("Bea")
    assert (await people.says(bea, "after"))["date"] < before + 86_400
    assert len(await bot.get_updates()) == 1
    await people.reset()
    state = await people.state()
    assert (state["users"], state["chats"], state["bot"]["id"]) == ([], [], 1000)
    assert await people.calls() == []
    assert await bot.get_updates() == ()


async def test_on_its_own(tmp_path: Path) -> None:
    """`python -m emulator` prints its URL when it listens, plants its seed, and ends with SIGTERM."""
    seed = {
        "users": [{"first_name": "Ana", "id": 77}],
        "groups": [{"title": "Staff", "members": [77], "id": -5}],
    }
    (tmp_path / "seed.json").write_text(json.dumps(seed))
    arguments = ("-m", "emulator", "--port", "0", "--token", TOKEN, "--seed", str(tmp_path / "seed.json"))
    process = await asyncio.create_subprocess_exec(sys.executable, *arguments, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    url = (await process.stdout.readline()).decode().strip()
    try:
        async with People(url) as people:
            state = await people.state()
            assert [user["id"] for user in state["users"]] == [77]
            assert (await people.chat(-5))["members"] == [77]
    finally:
        process.terminate()
        assert await process.wait() == 0


async def test_a_token_of_its_own() -> None:
    """Without one it makes a new one and tells it after its URL."""
    environment = {key: value for key, value in os.environ.items() if key != "EMULATOR_TOKEN"}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "emulator", "--port", "0"), stdout=asyncio.subprocess.PIPE, env=environment
    )
    assert process.stdout is not None
    url = (await process.stdout.readline()).decode().strip()
    word, token = (await process.stdout.readline()).decode().split()
    try:
        async with aiohttp.ClientSession() as session, session.get(f"{url}/bot{token}/getMe") as response:
            assert (word, response.status) == ("token", 200)
    finally:
        process.terminate()
        await process.wait()


async def test_many_at_once() -> None:
    """Hundreds of people write at once; each gets an answer of their own."""
    async with (
        running(TOKEN) as emulator,
        People(emulator.url) as people,
        aiohttp.ClientSession() as session,
    ):
        url = f"{emulator.url}/bot{TOKEN}/"

        async def echo(count: int) -> None:
            offset = 0
            while count:
                async with session.post(
                    url + "getUpdates", json={"offset": offset, "timeout": 10}
                ) as response:
                    updates = (await response.json())["result"]
                for update in updates:
                    message = update["message"]
                    body = {"chat_id": message["chat"]["id"], "text": message["text"]}
                    async with session.post(url + "sendMessage", json=body) as response:
                        assert response.status == 200
                count -= len(updates)
                offset = updates[-1]["update_id"] + 1

        async def talk(number: int) -> None:
            user = await people.user(f"Traveller {number}")
            await people.says(user, f"I am {number}")
            assert (await people.sees(user))["text"] == f"I am {number}"

        await asyncio.gather(echo(300), *(talk(number) for number in range(300)))
