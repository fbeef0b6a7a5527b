"""Updates of every type in the Bot API's description, and some that are spoilt: all are worked off."""

from __future__ import annotations

import os
import sqlite3
from collections import defaultdict
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from telegram import Message

from bot import handlers
from bot.telegram.reading import ALLOWED_UPDATES, Unreadable, read_update, tells_only
from emulator.server import Emulator
from tests.bots import running_bot, until
from tests.telegram.crooked import Answer, crooked, says
from tests.telegram.generated import KINDS, Chance

UPDATES = int(os.environ.get("CHASKI_TEST_UPDATES", "1500"))
AT_ONCE = 100
SPOILT = 10
"""Every so manieth has a value of a wrong type somewhere."""


def yes(called: dict[int, list[str]]) -> Answer:
    """Whatever is called is done; it is written down for which chat."""

    async def answer(request: web.BaseRequest) -> web.StreamResponse:
        method = request.path.rpartition("/")[2]
        body = await request.json()
        if "chat_id" in body:
            called[body["chat_id"]].append(method)
        result: Any = {"message_id": 1, "date": 0, "chat": {"id": body.get("chat_id", 0), "type": "private"}}
        return web.json_response({"ok": True, "result": True if method.startswith("answer") else result})

    return answer


def waits_for_an_answer(update: dict[str, Any]) -> bool:
    """Whether a person has written to us in private; what only tells that something was changed is none."""
    message = update.get("message")
    chat = message.get("chat") if isinstance(message, dict) else None
    if not isinstance(chat, dict) or chat["type"] != "private":
        return False
    try:
        known = read_update(update).message
    except Unreadable:
        return True
    assert isinstance(known, Message)
    return not tells_only(known) or bool(known.text or known.caption or known.contact)


@pytest.mark.timeout(1200)
async def test_everything_is_worked_off_and_everybody_answered(emulator: Emulator, tmp_path: Path) -> None:
    """No transaction stays open, no update comes back, and no private message is met with silence."""
    chance, called = Chance(7), defaultdict[int, list[str]](list)
    kinds = [*KINDS, *("message",) * len(KINDS)]
    updates = [chance.update(number, kinds[number % len(kinds)]) for number in range(1, UPDATES + 1)]
    spoilt = {update["update_id"] for update in updates[::SPOILT]}
    updates = [chance.spoilt(each) if each["update_id"] in spoilt else each for each in updates]
    async with crooked(emulator.url) as between:
        between.always("sendMessage", yes(called))
        for method in ("editMessageText", "answerCallbackQuery", "copyMessage", "copyMessages"):
            between.always(method, yes(called))
        for first in range(0, UPDATES, AT_ONCE):
            between.lies("getUpdates", says({"ok": True, "result": updates[first : first + AT_ONCE]}))
        async with running_bot(between.url, tmp_path, register=handlers.sources, staff_chat=-5) as bot:

            async def done() -> bool:
                return between.done and bot.app.metrics.value("chaski_outbox") == 0

            await until(done)
            assert bot.app.metrics.value("chaski_poll_errors_total") == 0
            _nothing_is_open(tmp_path / "chaski.db")

    waiting = [update for update in updates if waits_for_an_answer(update)]
    assert len(waiting) > UPDATES / 10
    assert [update for update in waiting if not called.get(update["message"]["chat"]["id"])] == []
    _all_are_seen(tmp_path / "chaski.db", updates, spoilt)


def _nothing_is_open(path: Path) -> None:
    """Another may write at once."""
    with closing(sqlite3.connect(path, timeout=5, isolation_level=None)) as database:
        database.execute("BEGIN IMMEDIATE")
        database.execute("ROLLBACK")


def _all_are_seen(path: Path, updates: list[dict[str, Any]], spoilt: set[int]) -> None:
    """And what is as the Bot API describes it could be read, every bit of it."""
    with closing(sqlite3.connect(path)) as database:
        seen = {int(row[0]) for row in database.execute("SELECT id FROM seen WHERE source = 'telegram'")}
        unread = database.execute("SELECT update_id, reason FROM dead_letters").fetchall()
    assert {update["update_id"] for update in updates} <= seen
    assert all(reason.startswith("Unreadable") for _, reason in unread), unread
    assert {number for number, _ in unread} <= spoilt


def test_every_type_of_update_is_among_them() -> None:
    """The table is whole, and what we ask Telegram for is in it."""
    assert set(ALLOWED_UPDATES) <= set(KINDS)
    assert len(KINDS) >= 25
