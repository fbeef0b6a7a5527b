"""Faults on order, and Telegram's limits."""

import json

import aiohttp
import pytest
from telegram import Bot, InputMediaPhoto
from telegram.error import Forbidden, NetworkError, RetryAfter

from emulator.client import People, Refusal, User
from emulator.people.attachments import png
from emulator.server import Emulator, running
from tests.emulator.conftest import TOKEN, Ask


@pytest.fixture
def url(emulator: Emulator) -> str:
    return f"{emulator.url}/bot{TOKEN}"


async def sent(people: People, user: User) -> list[str]:
    return [m["text"] for m in (await people.chat(user))["messages"] if m["from"]["is_bot"]]


async def test_errors_on_order(bot: Bot, people: People, ana: User) -> None:
    """429, 500 and blocked hit the next calls that match, as often as was ordered; nothing is carried out."""
    await people.fault("429", "sendMessage", retry_after=7)
    with pytest.raises(RetryAfter) as limited:
        await bot.send_message(ana["id"], "a")
    assert limited.value._retry_after.total_seconds() == 7
    await people.fault("500", count=2)
    for _ in range(2):
        with pytest.raises(NetworkError, match="Internal Server Error"):
            await bot.send_message(ana["id"], "a")
    await people.fault("blocked", chat_id=ana["id"])
    assert await bot.get_me()
    with pytest.raises(Forbidden, match="blocked"):
        await bot.send_message(ana["id"], "a")
    assert await sent(people, ana) == []
    await bot.send_message(ana["id"], "a")
    assert await sent(people, ana) == ["a"]


async def test_cut_connections(people: People, ana: User, ask: Ask) -> None:
    """The caller cannot tell them apart, but before one nothing was done and after the other everything."""
    for kind, text in (("reset_before", "lost"), ("reset_after", "done")):
        await people.fault(kind, "sendMessage")
        with pytest.raises(aiohttp.ClientError):
            await ask("sendMessage", chat_id=ana["id"], text=text)
    assert await sent(people, ana) == ["done"]
    assert [call["status"] for call in await people.calls("sendMessage")] == [None, 200]


async def test_latency_and_forgetting(people: People, ana: User, ask: Ask) -> None:
    """A slow answer is still an answer; faults can be called off."""
    await people.fault("latency", seconds=0.01)
    assert (await ask("getMe"))["ok"]
    await people.fault("500", count=100)
    await people.no_faults()
    assert (await ask("getMe"))["ok"]
    with pytest.raises(Refusal, match="kind must be one of"):
        await people.fault("gremlin")


async def test_answers_on_order(
    people: People, ana: User, ask: Ask, http: aiohttp.ClientSession, url: str
) -> None:
    """Any status and any body, as a broken proxy would answer; nothing is carried out."""
    for status, body in ((200, "[]"), (200, "null"), (404, "<html>"), (302, ""), (200, "[" * 1000)):
        await people.fault("answer", "sendMessage", status=status, body=body)
        params = {"chat_id": str(ana["id"]), "text": "a"}
        async with http.get(f"{url}/sendMessage", params=params, allow_redirects=False) as response:
            assert (response.status, await response.text()) == (status, body)
    assert await sent(people, ana) == []


async def test_an_answer_that_trickles(people: People, http: aiohttp.ClientSession, url: str) -> None:
    """It comes byte by byte; the whole of it after all."""
    await people.fault("trickle", "getMe", seconds=0.0001)
    async with http.get(f"{url}/getMe") as response:
        first = await response.content.read(1)
        assert first == b"{"
        assert json.loads(first + await response.content.read())["ok"]
    await people.fault("trickle", "getMe", seconds=60)
    async with http.get(f"{url}/getMe") as response:
        assert response.status == 200  # the rest is not waited for


@pytest.mark.usefixtures("standing_clock")
async def test_limits_on_request() -> None:
    """One message or edit a second in a chat after a short burst, then 429 with retry_after."""
    async with (
        running(TOKEN, limited=True) as emulator,
        People(emulator.url) as people,
        Bot(TOKEN, base_url=f"{emulator.url}/bot") as bot,
    ):
        ana = await people.user("Ana")
        await people.says(ana, "hi")
        for number in range(4):
            message = await bot.send_message(ana["id"], str(number))
        await bot.edit_message_text("edited", ana["id"], message.message_id)
        with pytest.raises(RetryAfter):
            await bot.send_message(ana["id"], "too much")
        with pytest.raises(RetryAfter):
            await bot.edit_message_text("too much", ana["id"], message.message_id)
        await people.passes(1)
        await bot.edit_message_text("in time", ana["id"], message.message_id)


@pytest.mark.usefixtures("standing_clock")
async def test_a_group_has_one_budget() -> None:
    """Twenty a minute for sends, edits, copies and new topics together; an album counts one by one. What is
    no message (an answer, a deletion, an action) is free.
    """
    async with (
        running(TOKEN, limited=True) as emulator,
        People(emulator.url) as people,
        Bot(TOKEN, base_url=f"{emulator.url}/bot") as bot,
    ):
        ana = await people.user("Ana")
        group = await people.group("Staff", [ana], type="supergroup", is_forum=True, bot_is_admin=True)
        chat = group["id"]
        sent = [await bot.send_message(chat, str(number)) for number in range(6)]
        for message in sent:
            await bot.edit_message_text("edited", chat, message.message_id)
        await bot.create_forum_topic(chat, "Emma")
        await bot.copy_messages(chat, chat, [message.message_id for message in sent[:4]])
        await bot.send_media_group(chat, [InputMediaPhoto(png(9, 9, (0, 0, 0)))] * 3)
        with pytest.raises(RetryAfter) as limited:
            await bot.edit_message_text("too much", chat, sent[0].message_id)
        assert limited.value._retry_after.total_seconds() == 3
        assert await bot.send_chat_action(chat, "typing")
        assert await bot.delete_message(chat, sent[0].message_id)
        await people.passes(60)
        await bot.edit_message_text("a minute later", chat, sent[1].message_id)
