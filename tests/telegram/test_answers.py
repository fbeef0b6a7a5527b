"""No answer of Telegram's, or of what stands between us and it, ends the bot or makes it deaf."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter

from bot.telegram import client, polling
from bot.telegram.client import TokenRefused, Unanswered, result_of
from emulator.client import People
from emulator.server import Emulator
from tests.bots import running_bot, texts, until
from tests.telegram.crooked import Answer, Crooked, crooked, page, refuses, says, trickles

DEEP = "[" * 100_000 + "]" * 100_000

WRONG: dict[str, Answer] = {
    "an empty object": says({}),
    "a list": says([]),
    "null": says(None),
    "a text": says("hello"),
    "a number": says(7),
    "no result": says({"ok": True}),
    "result null": says({"ok": True, "result": None}),
    "result an object": says({"ok": True, "result": {}}),
    "result a text": says({"ok": True, "result": "updates"}),
    "ok a text": says({"ok": "true", "result": []}),
    "deep JSON": page(200, DEEP),
    "deep in place": page(200, f'{{"ok":true,"result":{{"a":{DEEP}}}}}'),
    "a page": page(200, "<html>Please log in</html>"),
    "nothing": page(200, ""),
    "bytes": page(200, b"\xff\xfe\x00"),
    "a number too long to read": page(200, '{"ok":true,"result":[' + "9" * 5000 + "]}"),
    "404 of a proxy": page(404, "<h1>Not Found</h1>"),
    "401 of a proxy": page(401, "<h1>Unauthorized</h1>"),
    "404": refuses(404),
    "401": refuses(401),
    "302": page(302, "", Location="/elsewhere"),
    "502": page(502, "Bad Gateway"),
    "an empty 500": page(500, ""),
    "refused with a list": says([1], 400),
    "parameters a list": says({"ok": False, "error_code": 400, "description": "No", "parameters": [1]}, 400),
    "description an object": says({"ok": False, "error_code": 400, "description": {}}, 400),
    "error code a text": says({"ok": False, "error_code": "four", "description": "No"}, 400),
    "moved to a text": refuses(400, migrate_to_chat_id="there"),
    "wait a text": refuses(429, retry_after="5"),
    "wait null": refuses(429, retry_after=None),
    "wait less than nothing": refuses(429, retry_after=-5),
    "wait nothing": refuses(429, retry_after=0),
    "wait for ever": refuses(429, retry_after=10**30),
    "wait, and no word how long": says({"ok": False, "error_code": 429, "description": "Too Many"}, 429),
}


@pytest.fixture
async def between(emulator: Emulator) -> AsyncIterator[Crooked]:
    async with crooked(emulator.url) as server:
        yield server


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Pauses of the intake pass at once; how long they would have been."""
    pauses: list[float] = []

    async def at_once(_: asyncio.Event, seconds: float) -> None:
        pauses.append(seconds)

    monkeypatch.setattr(polling, "rest", at_once)
    return pauses


async def test_no_answer_to_get_updates_ends_the_bot(
    between: Crooked, people: People, tmp_path: Path, hurried: list[float]
) -> None:
    """It says what is the matter, waits, asks again, and the next message is answered."""
    ana = await people.user("Ana")
    async with running_bot(between.url, tmp_path) as bot:
        between.lies("getUpdates", *WRONG.values())
        await people.says(ana, "hello")

        async def told() -> bool:
            return between.done

        await until(told)
        await people.sees(ana, "1: hello")
        assert bot.app.metrics.value("chaski_poll_errors_total") == len(WRONG)

    assert await texts(people, ana) == ["1: hello"]
    assert len(hurried) >= len(WRONG)
    assert min(hurried) >= 0.25, "never a hot loop"


@pytest.mark.parametrize("method", ["getMe", "deleteWebhook"])
async def test_no_answer_at_the_start_ends_the_bot(
    between: Crooked, people: People, tmp_path: Path, hurried: list[float], method: str
) -> None:
    """Only Telegram's own word that it does not know the token does."""
    ana = await people.user("Ana")
    wrong = [answer for name, answer in WRONG.items() if name not in ("401", "404")]
    between.lies(method, *wrong)
    await people.says(ana, "hello")
    async with running_bot(between.url, tmp_path):
        await people.sees(ana, "1: hello")
    assert between.done or method == "deleteWebhook"


async def test_a_refused_token_ends_the_start(between: Crooked, tmp_path: Path) -> None:
    """There is nothing to wait for."""
    between.lies("getMe", refuses(401))
    with pytest.raises(TokenRefused, match="@BotFather"):
        async with running_bot(between.url, tmp_path):
            pass


async def test_no_answer_to_a_message_ends_the_bot_or_loses_it(
    between: Crooked, people: People, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is sent again until Telegram says something that can be understood."""
    monkeypatch.setattr("bot.backoff.FIRST_PAUSE", 0.001)
    monkeypatch.setattr("bot.backoff.LONGEST_PAUSE", 0.01)
    monkeypatch.setattr("bot.telegram.policy.ALONE_LIMIT", 1000)
    clear = ("result a", "deep in", "401", "404", "parameters", "description", "error code", "moved", "wait")
    wrong = [answer for name, answer in WRONG.items() if not name.startswith(clear)]
    ana = await people.user("Ana")
    async with running_bot(between.url, tmp_path):
        between.lies("sendMessage", *wrong, WRONG["404 of a proxy"], WRONG["401 of a proxy"])
        await people.says(ana, "hello")
        await people.sees(ana, "1: hello")
        assert between.done


async def test_an_answer_that_trickles_is_cut_off(
    between: Crooked, people: People, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A byte now and then keeps no timeout of silence from passing: the whole answer has one."""
    monkeypatch.setattr(client, "CONNECT_SECONDS", 0.1)
    monkeypatch.setattr(client, "READ_SECONDS", 0.2)
    monkeypatch.setattr(polling, "POLL_SECONDS", 0)
    client._timeout.cache_clear()
    let_go = asyncio.Event()
    ana = await people.user("Ana")
    try:
        async with running_bot(between.url, tmp_path):
            between.lies("getUpdates", trickles(let_go))
            await people.says(ana, "hello")
            await people.sees(ana, "1: hello")
    finally:
        let_go.set()
        client._timeout.cache_clear()


async def test_an_answer_without_end_is_cut_off(
    between: Crooked, people: People, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What would fill the memory is an error as well."""
    monkeypatch.setattr(client, "LARGEST_ANSWER", 100_000)
    ana = await people.user("Ana")
    async with running_bot(between.url, tmp_path):
        between.lies("getUpdates", page(200, " " * 200_000))
        await people.says(ana, "hello")
        await people.sees(ana, "1: hello")
        assert between.done


async def test_told_to_wait_for_a_day_it_says_so_and_asks_earlier(
    between: Crooked, people: People, tmp_path: Path, hurried: list[float]
) -> None:
    """A bot that is deaf for a day without a word in the log is nobody's wish."""
    ana = await people.user("Ana")
    with capture_logs() as log:
        async with running_bot(between.url, tmp_path):
            between.lies("getUpdates", refuses(429, retry_after=86_400))
            await people.says(ana, "hello")
            await people.sees(ana, "1: hello")

    (line,) = [entry for entry in log if entry["event"] == "telegram.too_many_requests"]
    assert line["asked_for"] == 86_400
    assert max(hurried) == polling.LONGEST_OBEYED


@pytest.mark.parametrize(
    ("status", "answer", "error"),
    [
        (400, {"ok": False, "error_code": 400, "description": "Bad Request: chat not found"}, BadRequest),
        (403, {"ok": False, "error_code": 403, "description": "Forbidden: bot was blocked"}, Forbidden),
        (404, {"ok": False, "error_code": 404, "description": "Not Found"}, InvalidToken),
        (500, {"ok": False, "error_code": 500, "description": "Internal Server Error"}, NetworkError),
        (400, {"ok": False, "error_code": 400, "parameters": {"migrate_to_chat_id": -1005}}, ChatMigrated),
        (429, {"ok": False, "error_code": 429, "parameters": {"retry_after": 7}}, RetryAfter),
        (200, {"ok": True}, Unanswered),
    ],
)
def test_what_the_bot_api_answers_becomes_one_of_the_library_s_errors(
    status: int, answer: dict[str, Any], error: type[Exception]
) -> None:
    """By its own code and words."""
    with pytest.raises(error):
        result_of(status, json.dumps(answer).encode())
