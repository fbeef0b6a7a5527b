"""Updates come in by webhook: 200 only after the commit, and only to Telegram."""

from __future__ import annotations

import asyncio
import io
import json
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.storage.changes import SaveDraft
from bot.work.incoming import Incoming, Written
from bot.work.turn import Turn
from emulator.client import People
from emulator.server import Emulator
from tests.bots import RunningBot, handled_by, running_bot, settings, stored, texts, until
from tests.telegram.test_polling import store_in_trouble

ARRIVAL = ("telegram", "7")
"""The update 7, as the store knows it."""


@pytest.fixture
def address() -> str:
    """host:port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{probe.getsockname()[1]}"


@pytest.fixture
async def http(address: str) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(f"http://{address}") as session:
        yield session


def hooked(emulator: Emulator, folder: Path, address: str, **changes: Any) -> Any:
    return running_bot(emulator.url, folder, webhook_url=f"http://{address}", listen=address, **changes)


def said(update_id: int, text: str, chat_id: int) -> dict[str, Any]:
    user = {"id": chat_id, "is_bot": False, "first_name": "Ana"}
    chat = {"id": chat_id, "type": "private", "first_name": "Ana"}
    message = {"message_id": update_id, "date": 1, "chat": chat, "from": user, "text": text}
    return {"update_id": update_id, "message": message}


async def test_everybody_is_answered_once(
    emulator: Emulator, people: People, tmp_path: Path, address: str
) -> None:
    """Telegram calls, several at a time, and gets its 200s."""
    travellers = [await people.user(f"T{n}") for n in range(10)]
    async with hooked(emulator, tmp_path, address):
        for n in range(3):
            for traveller in travellers:
                await people.says(traveller, f"m{n}")
        for traveller in travellers:
            await people.sees(traveller, "3: m2")

    for traveller in travellers:
        assert await texts(people, traveller) == ["1: m0", "2: m1", "3: m2"]


async def test_only_telegram_is_heard(
    emulator: Emulator, people: People, tmp_path: Path, address: str, http: aiohttp.ClientSession
) -> None:
    """A wrong path is not there, a wrong secret is forbidden, and neither reaches a handler."""
    ana = await people.user("Ana")
    known = settings(emulator.url, tmp_path)
    path, secret = known.webhook_path, {"X-Telegram-Bot-Api-Secret-Token": known.webhook_secret}
    update = said(7, "let me in", ana["id"])

    async def status(path: str, headers: dict[str, str], body: bytes) -> int:
        async with http.post(path, headers=headers, data=io.BytesIO(body)) as answer:
            return answer.status

    async with hooked(emulator, tmp_path, address):
        body = json.dumps(update).encode()
        assert await status("/telegram/guess", secret, body) == 404
        assert await status(path, {}, body) == 403
        assert await status(path, {"X-Telegram-Bot-Api-Secret-Token": "guéss"}, body) == 403
        assert await raw_status(address, path, b"gue\xdfs") == 403, "no UTF-8"
        assert await status(path, secret, b"x" * 2_000_000) == 413
        async with stored(tmp_path) as store:
            assert (await store.counts()).chats == 0
        assert await status(path, secret, body) == 200
        async with stored(tmp_path) as store:
            assert (await store.load([ARRIVAL], [])).seen == {ARRIVAL}, "200 means stored"


async def raw_status(address: str, path: str, secret: bytes) -> int:
    """The answer to a secret of bytes that no proper client would send."""
    host, _, port = address.partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    try:
        writer.write(f"POST {path} HTTP/1.1\r\nHost: {address}\r\n".encode())
        writer.write(b"X-Telegram-Bot-Api-Secret-Token: " + secret + b"\r\nContent-Length: 2\r\n\r\n{}")
        return int((await reader.readline()).split()[1])
    finally:
        writer.close()
        await writer.wait_closed()


async def test_a_commit_that_fails_is_answered_503_and_comes_again(
    emulator: Emulator, people: People, tmp_path: Path, address: str
) -> None:
    """Telegram keeps what we could not store, and the traveller gets one answer."""
    ana = await people.user("Ana")
    async with hooked(emulator, tmp_path, address) as bot:
        with store_in_trouble(tmp_path):
            await people.says(ana, "hello")
            await _updates(bot, 1)
            assert await texts(people, ana) == []
        await people.sees(ana, "1: hello")

    assert await texts(people, ana) == ["1: hello"]


async def _updates(bot: RunningBot, count: int) -> None:
    async def came() -> bool:
        return bot.app.metrics.value("chaski_updates_total") >= count

    await until(came)


async def test_what_watches_over_us(
    emulator: Emulator, people: People, tmp_path: Path, address: str, http: aiohttp.ClientSession
) -> None:
    """/healthz: alive; /readyz: able to work, and why not; /metrics: numbers."""
    ana = await people.user("Ana")

    async def get(path: str) -> tuple[int, str]:
        async with http.get(path) as answer:
            return answer.status, await answer.text()

    async with hooked(emulator, tmp_path, address):
        await people.says(ana, "hello")
        await people.sees(ana)
        assert await get("/healthz") == (200, "alive\n")
        assert await get("/readyz") == (200, "ready\n")
        status, numbers = await get("/metrics")
        assert status == 200
        assert "chaski_updates_total 1.0" in numbers


async def test_while_draining_no_more_is_taken(
    emulator: Emulator, people: People, tmp_path: Path, address: str, http: aiohttp.ClientSession
) -> None:
    """Not ready any more, and what comes now Telegram keeps; what is under way is finished."""
    ana = await people.user("Ana")
    known = settings(emulator.url, tmp_path)
    secret = {"X-Telegram-Bot-Api-Secret-Token": known.webhook_secret}
    async with hooked(emulator, tmp_path, address) as bot:
        await people.fault("latency", "sendMessage", seconds=1)
        await people.says(ana, "hello")
        await _updates(bot, 1)
        bot.stop.set()

        async def draining() -> bool:
            async with http.get("/readyz") as answer:
                return answer.status == 503 and "draining" in await answer.text()

        await until(draining)
        async with http.post(known.webhook_path, headers=secret, json=said(7, "late", ana["id"])) as answer:
            assert answer.status == 503
        await people.sees(ana, "1: hello")

    async with stored(tmp_path) as store:
        assert (await store.load([ARRIVAL], [])).seen == frozenset()
        assert await store.pending() == []


async def test_they_are_there_when_polling_too(
    emulator: Emulator, tmp_path: Path, address: str, http: aiohttp.ClientSession
) -> None:
    """CHASKI_LISTEN alone opens them; the webhook's path is not there then."""
    path = settings(emulator.url, tmp_path).webhook_path
    async with running_bot(emulator.url, tmp_path, listen=address):
        async with http.get("/healthz") as answer:
            assert answer.status == 200
        async with http.post(path, data=b"{}") as answer:
            assert answer.status == 404


async def test_going_back_to_polling_loses_nothing(
    emulator: Emulator, people: People, tmp_path: Path, address: str
) -> None:
    """A webhook that is left behind is taken down, and what waited behind it arrives."""
    ana = await people.user("Ana")
    async with hooked(emulator, tmp_path, address):
        await people.says(ana, "one")
        await people.sees(ana, "1: one")
    await people.says(ana, "two")
    async with running_bot(emulator.url, tmp_path):
        await people.sees(ana, "2: two")


async def test_text_that_no_database_can_store_is_put_aside_alone(
    emulator: Emulator, people: People, tmp_path: Path, address: str, http: aiohttp.ClientSession
) -> None:
    """Half a surrogate pair is valid JSON and no valid text: it must not take its batch with it."""
    ana = await people.user("Ana")

    async def keep(turn: Turn, incoming: Incoming) -> None:
        assert isinstance(incoming, Written)
        turn.change(SaveDraft(chat_id=incoming.chat_id, draft=incoming.text))

    known = settings(emulator.url, tmp_path)
    secret = {"X-Telegram-Bot-Api-Secret-Token": known.webhook_secret}
    await people.says(ana, "hello")
    async with hooked(emulator, tmp_path, address, register=handled_by(keep)):
        body = json.dumps(said(7, "\ud83d", ana["id"]))
        async with http.post(known.webhook_path, headers=secret, data=body) as answer:
            assert answer.status == 200

    async with stored(tmp_path) as store:
        (letter,) = await store.dead_letters()
        assert json.loads(letter.payload)["message"]["text"] == "\ud83d"
