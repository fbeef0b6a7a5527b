"""Delivery to a webhook: order, secret, repetition, answers that are calls, and what getWebhookInfo tells."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from telegram import Bot

from emulator.client import People, User
from tests.emulator.conftest import Ask

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


async def test_refused_webhooks(refusal: Refusal) -> None:
    assert await refusal("setWebhook", url="ftp://a.pe") == (
        "Bad Request: bad webhook: An HTTPS URL must be provided for webhook"
    )
    assert await refusal("setWebhook", url="https://a.pe", secret_token="no spaces") == (
        "Bad Request: secret token contains unallowed characters"
    )
