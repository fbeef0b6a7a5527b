"""python-telegram-bot on aiohttp: real requests to the emulator and to servers that misbehave."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web
from telegram import Bot
from telegram.error import (
    BadRequest,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.telegram.backoff import asked_for
from bot.telegram.client import AiohttpRequest, Unanswered, Unreachable, api_of, make_bot
from emulator.client import People
from emulator.server import Emulator, running
from tests.bots import settings


@pytest.fixture
async def emulator() -> AsyncIterator[Emulator]:
    async with running() as emulator:
        yield emulator


@pytest.fixture
async def bot(emulator: Emulator, tmp_path: Path) -> AsyncIterator[Bot]:
    async with make_bot(settings(emulator.url, tmp_path)) as bot:
        yield bot


async def test_a_bot_speaks_and_sends_files(emulator: Emulator, bot: Bot) -> None:
    """JSON for words, multipart for files; and a file comes back byte for byte."""
    async with People(emulator.url) as people:
        ana = await people.user("Ana")
        await people.says(ana, "hello")

        said = await bot.send_message(ana["id"], "Ñandú 🏔 <b>bold</b>", parse_mode="HTML")
        sent = await bot.send_document(ana["id"], b"%PDF-1.7 \x00\xff", filename="quote.pdf", caption="Yours")

        assert said.text == "Ñandú 🏔 bold"
        assert sent.document is not None
        assert sent.document.file_name == "quote.pdf"
        file = await bot.get_file(sent.document.file_id)
        assert bytes(await file.download_as_bytearray()) == b"%PDF-1.7 \x00\xff"


async def test_errors_are_python_telegram_bot_s(emulator: Emulator, bot: Bot, tmp_path: Path) -> None:
    """Whoever handles them need not know which HTTP library it was."""
    api = api_of(bot, settings(emulator.url, tmp_path))
    async with People(emulator.url) as people:
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
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/bot123:secret/getMe"
    finally:
        let_go.set()
        await runner.cleanup()


@pytest.fixture
async def request_() -> AsyncIterator[AiohttpRequest]:
    request = AiohttpRequest(2)
    await request.initialize()
    yield request
    await request.shutdown()


async def test_silence_ends_after_the_read_timeout(request_: AiohttpRequest) -> None:
    """Each call may have its own: long polls need more."""
    async with server(None) as address:
        with pytest.raises(TimedOut):
            await request_.post(address, read_timeout=0.05)


async def test_an_answer_that_is_no_json_is_an_error(request_: AiohttpRequest) -> None:
    """A proxy's page in place of Telegram's answer."""
    async with server(web.Response(text="<html>", content_type="text/html")) as address:
        with pytest.raises(TelegramError, match="Invalid server response"):
            await request_.post(address)


async def test_nobody_there(request_: AiohttpRequest) -> None:
    """The error names no token, although the address holds one."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with pytest.raises(Unreachable) as caught:
        await request_.post(f"http://127.0.0.1:{port}/bot123:secret/getMe")

    assert "secret" not in str(caught.value)
    assert caught.value.__cause__ is None


async def test_a_request_before_the_start_is_a_bug() -> None:
    """Said at once; python-telegram-bot wraps it as a network error."""
    with pytest.raises(NetworkError, match="initialize"):
        await AiohttpRequest(1).post("http://127.0.0.1:9/")
