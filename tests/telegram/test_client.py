"""Calls of the Bot API: real requests to the emulator and to servers that misbehave."""

from __future__ import annotations

import asyncio
import io
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web
from PIL import Image
from telegram.error import (
    BadRequest,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TimedOut,
)

from bot.telegram import client
from bot.telegram.backoff import asked_for
from bot.telegram.client import Api, Unanswered, Unreachable, api_of
from bot.telegram.picture import set_picture
from emulator.client import People
from emulator.server import Emulator, running
from tests.bots import TOKEN, settings


@pytest.fixture
async def emulator() -> AsyncIterator[Emulator]:
    async with running() as emulator:
        yield emulator


async def test_errors_are_python_telegram_bot_s(emulator: Emulator, tmp_path: Path) -> None:
    """Whoever handles them need not know which HTTP library it was."""
    async with People(emulator.url) as people, api_of(settings(emulator.url, tmp_path)) as api:
        ana = await people.user("Ana")
        await people.says(ana, "hello")
        message = {"chat_id": ana["id"], "text": "x"}
        with pytest.raises(BadRequest, match="Chat not found"):
            await api.call("sendMessage", {"chat_id": 12345, "text": "x"})
        with pytest.raises(InvalidToken, match="Not Found"):
            await api.call("sendMesage", message)
        for kind, expected in {
            "blocked": Forbidden,
            "500": NetworkError,
            "reset_before": Unanswered,
        }.items():
            await people.fault(kind, "sendMessage")
            with pytest.raises(expected):
                await api.call("sendMessage", message)
        await people.fault("429", "sendMessage", retry_after=7)
        with pytest.raises(RetryAfter) as limited:
            await api.call("sendMessage", message)
        assert asked_for(limited.value) == 7
        assert (await api.call("sendMessage", message))["text"] == "x"


@asynccontextmanager
async def server(answer: web.Response | None) -> AsyncIterator[str]:
    """Answers everything with that, or with silence."""
    let_go = asyncio.Event()

    async def handle(_: web.BaseRequest) -> web.StreamResponse:
        if answer is None:
            await let_go.wait()
        return answer or web.Response()

    runner = web.ServerRunner(web.Server(handle), shutdown_timeout=1)
    await runner.setup()
    listener = socket.create_server(("127.0.0.1", 0))
    await web.SockSite(runner, listener).start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/bot123:secret"
    finally:
        let_go.set()
        await runner.cleanup()


async def test_silence_ends_after_the_read_timeout(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each call may have its own: long polls need more."""
    monkeypatch.setattr(client, "READ_SECONDS", 0.05)
    async with server(None) as address, Api(address, 2) as api:
        with pytest.raises(TimedOut):
            await api.call("getMe", {})


async def test_an_answer_that_is_no_json_is_an_error() -> None:
    """A proxy's page in place of Telegram's answer."""
    page = web.Response(text="<html>", content_type="text/html")
    async with server(page) as address, Api(address, 2) as api:
        with pytest.raises(Unanswered, match="no JSON"):
            await api.call("getMe", {})


async def test_nobody_there() -> None:
    """The error names no token, although the address holds one."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    async with Api(f"http://127.0.0.1:{port}/bot123:secret", 2) as api:
        with pytest.raises(Unreachable) as caught:
            await api.call("getMe", {})

    assert "secret" not in str(caught.value)
    assert caught.value.__cause__ is None


async def test_a_file_is_uploaded_with_what_is_said_of_it(emulator: Emulator, people: People) -> None:
    """Objects go as JSON, words as they are; the bot's own picture goes this way."""
    ana = await people.user("Ana")
    await people.says(ana, "hello")
    Image.new("RGB", (640, 640)).save(jpg := io.BytesIO(), "JPEG")
    async with Api(f"{emulator.url}/bot{TOKEN}", 1) as api:
        await set_picture(api, jpg.getvalue())
        markup = {"inline_keyboard": [[{"text": "ok", "callback_data": "x"}]]}
        payload = {"chat_id": ana["id"], "caption": "Für Ana: «α»", "reply_markup": markup}
        name = 'Angebot "Lares" ñ.pdf'
        sent = await api.upload(
            "sendDocument", payload, field="document", name=name, file=io.BytesIO(b"%PDF")
        )

    assert (sent["document"]["file_name"], sent["document"]["file_size"]) == (name, 4)
    assert (sent["caption"], sent["reply_markup"]) == ("Für Ana: «α»", markup)
    assert emulator.emulation.world.bot_photo is not None
