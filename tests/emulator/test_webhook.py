"""Delivery to a webhook: order, secret, repetition, answers that are calls, and what getWebhookInfo tells."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from telegram import Bot

from emulator.client import People, User
from emulator.server import Emulator
from tests.emulator.conftest import TOKEN, Ask

Refusal = Callable[..., Awaitable[str]]
Answering = Callable[[dict[str, Any]], Awaitable[web.Response]]


class Receiver:
    """A bot's own web server: keeps what came and answers as told."""

    def __init__(self, answer: Answering) -> None:
        self.came: list[dict[str, Any]] = []
        self.secrets: set[str | None] = set()
        self.url = ""
        self._answer = answer
        self._more = asyncio.Condition()

    async def take(self, request: web.BaseRequest) -> web.Response:
        update = json.loads(await request.read())
        self.secrets.add(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        response = await self._answer(update)
        async with self._more:
            self.came.append(update)
            self._more.notify_all()
        return response

    async def until(self, count: int) -> list[dict[str, Any]]:
        async with asyncio.timeout(10), self._more:
            await self._more.wait_for(lambda: len(self.came) >= count)
        return self.came


@asynccontextmanager
async def receiving(answer: Answering) -> AsyncIterator[Receiver]:
    receiver = Receiver(answer)
    runner = web.ServerRunner(web.Server(receiver.take))
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    try:
        yield receiver
    finally:
        await runner.cleanup()


async def fine(update: dict[str, Any]) -> web.Response:
    return web.Response()


def text(update: dict[str, Any]) -> str:
    return str(update["message"]["text"])


async def until_empty(ask: Ask) -> dict[str, Any]:
    """getWebhookInfo once nothing is pending."""
    while (info := (await ask("getWebhookInfo"))["result"])["pending_update_count"]:
        pass  # asking is waiting
    return dict(info)


async def test_delivery_with_secret(bot: Bot, people: People, ana: User, ask: Ask) -> None:
    """What waited and what comes is posted, with the secret; 2xx confirms it."""
    async with receiving(fine) as receiver:
        await bot.set_webhook(receiver.url, secret_token="s3cret", max_connections=2)
        await people.says(ana, "hello")
        assert [text(update) for update in await receiver.until(2)] == ["/start", "hello"]
        assert receiver.secrets == {"s3cret"}
        info = await until_empty(ask)
        assert (info["url"], info["max_connections"]) == (receiver.url, 2)
        await bot.delete_webhook()
        await people.says(ana, "polled")
        (update,) = await bot.get_updates()
        assert update.message is not None
        assert update.message.text == "polled"


async def test_failures_are_repeated_in_order(bot: Bot, people: People, ana: User, ask: Ask) -> None:
    """A failed update comes again before the next of its chat; other chats do not wait."""
    failures = 2

    async def first_badly(update: dict[str, Any]) -> web.Response:
        nonlocal failures
        if update["message"]["from"]["id"] == ana["id"] and failures:
            failures -= 1
            return web.Response(status=500)
        return web.Response()

    async with receiving(first_badly) as receiver:
        await bot.set_webhook(receiver.url)
        bea = await people.user("Bea")
        await people.says(ana, "one")
        await people.says(bea, "other")
        came = await receiver.until(5)
        mine = [text(update) for update in came if update["message"]["from"]["id"] == ana["id"]]
        assert mine == ["/start", "/start", "/start", "one"]
        assert len({update["update_id"] for update in came}) == 3
        info = await until_empty(ask)
        assert info["last_error_message"] == "Wrong response from the webhook: 500 Internal Server Error"
        assert info["last_error_date"] > 0


async def test_a_call_in_the_answer(bot: Bot, people: People, ana: User) -> None:
    """A method in the response body is carried out."""

    async def reply(update: dict[str, Any]) -> web.Response:
        return web.json_response(
            {
                "method": "sendMessage",
                "chat_id": update["message"]["chat"]["id"],
                "text": "<b>at once</b>",
                "parse_mode": "HTML",
            }
        )

    async with receiving(reply) as receiver:
        await bot.set_webhook(receiver.url)
        assert (await people.sees(ana))["text"] == "at once"
    assert (await people.calls("sendMessage"))[0]["status"] == 200


async def test_what_an_answer_may_not_call(bot: Bot, people: People, ask: Ask, ana: User) -> None:
    """Methods that get something or change the webhook are passed over in an answer."""
    methods = iter(("getMe", "setWebhook", "deleteWebhook", "logOut", "close", "SENDmessage"))

    async def reply(update: dict[str, Any]) -> web.Response:
        return web.json_response({"method": next(methods), "chat_id": ana["id"], "text": "the last"})

    async with receiving(reply) as receiver:
        await bot.set_webhook(receiver.url)
        for number in range(5):
            await people.says(ana, str(number))
        assert (await people.sees(ana))["text"] == "the last"
        assert (await until_empty(ask))["url"] == receiver.url
    made = [call["method"] for call in await people.calls() if call["method"] != "getWebhookInfo"]
    assert made == ["getMe", "setWebhook", "sendMessage"]  # the first is PTB's own


async def test_a_redirect_is_a_failure(bot: Bot, people: People, ana: User, ask: Ask) -> None:
    """It is not followed; the update comes again to the address that was set."""
    statuses = iter((302, 307, 200))
    asked: list[str] = []

    async def elsewhere(update: dict[str, Any]) -> web.Response:
        asked.append("asked")
        return web.Response(status=next(statuses), headers={"Location": "/other"})

    async with receiving(elsewhere) as receiver:
        await bot.set_webhook(receiver.url)
        info = await until_empty(ask)
        assert info["last_error_message"] == "Wrong response from the webhook: 307 Temporary Redirect"
    assert len(asked) == 3


async def test_lanes(bot: Bot, people: People, ana: User) -> None:
    """Presses of two people in one group come side by side, and an edit comes after its message."""
    bea = await people.user("Bea")
    group = await people.group("Staff", [ana, bea], bot_is_admin=True)
    keyboard = {"inline_keyboard": [[{"text": "Claim", "callback_data": "c"}]]}
    sent = await bot.send_message(group["id"], "lead", reply_markup=keyboard)  # type: ignore[arg-type]
    both = asyncio.Barrier(2)
    busy = asyncio.Event()
    order: list[str] = []

    async def meet(update: dict[str, Any]) -> web.Response:
        order.append(list(update)[1])
        if "callback_query" in update:
            await both.wait()
        elif update.get("message", {}).get("text") == "two of us":
            await busy.wait()
        return web.Response()

    async with receiving(meet) as receiver:
        await bot.set_webhook(receiver.url)
        message = sent.to_dict()
        said = await people.says(ana, "two of us", group)
        await people.edits(ana, said, "three of us")
        for person in (ana, bea):
            await people.presses(person, message, "Claim")
        while order.count("callback_query") < 2:
            await people.state()  # asking is waiting
        assert "edited_message" not in order
        busy.set()
        await receiver.until(len(order) + 1)
    assert order[-1] == "edited_message"


async def test_what_grows_too_old_is_dropped(bot: Bot, people: People, ana: User, ask: Ask) -> None:
    """A press that nobody took within 150 seconds is forgotten, and its lane goes on with the next."""
    keyboard = {"inline_keyboard": [[{"text": "B", "callback_data": "b"}]]}
    await bot.send_message(ana["id"], "a", reply_markup=keyboard)  # type: ignore[arg-type]
    message = await people.sees(ana)
    broken = True

    async def sometimes(update: dict[str, Any]) -> web.Response:
        return web.Response(status=500 if broken else 200)

    async with receiving(sometimes) as receiver:
        await bot.set_webhook(receiver.url)
        await people.presses(ana, message, "B")
        await receiver.until(2)
        await people.passes(151)
        broken = False
        await people.presses(ana, message, "B")
        await until_empty(ask)
    presses = [update["callback_query"]["id"] for update in receiver.came if "callback_query" in update]
    counts = await people.updates()
    assert (counts["confirmed"], counts["expired"]) == (2, 1)
    assert len(set(presses)) == 2


@pytest.mark.usefixtures("standing_clock")
async def test_set_and_deleted(ask: Ask, http: aiohttp.ClientSession, emulator: Emulator) -> None:
    """It can be set once a second; the answers say what was done, and 429 says when to come again."""
    nobody = {"url": "http://127.0.0.1:9/nobody"}
    assert (await ask("setWebhook", **nobody))["description"] == "Webhook was set"
    async with http.post(f"{emulator.url}/bot{TOKEN}/setWebhook", json=nobody) as response:
        assert (response.status, response.headers["Retry-After"]) == (429, "1")
        assert (await response.json())["parameters"] == {"retry_after": 1}
    emulator.emulation.world.clock.forward(1)
    assert (await ask("setWebhook", **nobody))["description"] == "Webhook is already set"
    assert (await ask("deleteWebhook"))["description"] == "Webhook was deleted"
    assert (await ask("setWebhook", url=""))["description"] == "Webhook is already deleted"


async def test_nobody_there(bot: Bot, people: People, ana: User) -> None:
    """Updates stay pending and the error is told; dropping them ends it."""
    await bot.set_webhook("http://127.0.0.1:9/nobody")
    while not (info := await bot.get_webhook_info()).last_error_message:
        pass  # asking is waiting
    assert (info.last_error_message, info.pending_update_count) == ("Connection refused", 1)
    await bot.delete_webhook(drop_pending_updates=True)
    assert (await bot.get_webhook_info()).pending_update_count == 0
    assert await bot.get_updates() == ()


async def test_a_webhook_ends_a_long_poll(ask: Ask, people: People) -> None:
    poll = asyncio.ensure_future(ask("getUpdates", timeout=50))
    while not await people.calls("getUpdates"):
        pass  # asking is waiting
    await ask("setWebhook", url="http://127.0.0.1:9/nobody")
    assert (await poll)["description"] == "Conflict: terminated by setWebhook request"


async def test_refused_webhooks(refusal: Refusal, people: People) -> None:
    assert await refusal("setWebhook", url="ftp://a.pe") == (
        "Bad Request: bad webhook: An HTTPS URL must be provided for webhook"
    )
    await people.passes(1)
    assert await refusal("setWebhook", url="https://a.pe", secret_token="no spaces") == (
        "Bad Request: secret token contains unallowed characters"
    )
    await people.passes(1)
    assert await refusal("setWebhook", url="https://a.pe", secret_token="s" * 257) == (
        "Bad Request: secret token is too long"
    )
