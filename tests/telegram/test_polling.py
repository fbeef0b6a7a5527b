"""Updates come in by polling and are acknowledged only when their effects are stored."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import aiohttp
import pytest

from bot.telegram.client import TokenRefused
from bot.work.incoming import Incoming
from bot.work.turn import Turn
from emulator.client import People
from emulator.server import Emulator
from tests.bots import TOKEN, emptied, handled_by, running_bot, stored, texts, until


@contextmanager
def store_in_trouble(folder: Path) -> Iterator[None]:
    """While the block lasts, nothing can be committed; the database itself says no."""
    with closing(sqlite3.connect(folder / "chaski.db", isolation_level=None)) as database:
        database.execute("ALTER TABLE seen RENAME TO hidden")
        try:
            yield
        finally:
            database.execute("ALTER TABLE hidden RENAME TO seen")


async def test_everybody_is_answered_once(emulator: Emulator, people: People, tmp_path: Path) -> None:
    """Many at once, several messages each: one answer a message, in order, and all confirmed."""
    travellers = [await people.user(f"T{n}") for n in range(20)]
    for n in range(3):
        for traveller in travellers:
            await people.says(traveller, f"m{n}")
    async with running_bot(emulator.url, tmp_path):
        for traveller in travellers:
            await people.sees(traveller, "3: m2")
        await emptied(tmp_path)

        async def confirmed() -> bool:
            return not (await people.updates())["pending"]

        await until(confirmed)

    for traveller in travellers:
        assert await texts(people, traveller) == ["1: m0", "2: m1", "3: m2"]


async def test_nothing_is_acknowledged_while_the_store_is_in_trouble(
    emulator: Emulator, people: People, tmp_path: Path
) -> None:
    """The update stays with Telegram and is worked off once, when the store works again."""
    ana = await people.user("Ana")

    async with running_bot(emulator.url, tmp_path) as bot:
        with store_in_trouble(tmp_path):
            await people.says(ana, "hello")

            async def tried() -> bool:
                return bot.app.metrics.value("chaski_updates_total") >= 2

            await until(tried)
            assert len((await people.updates())["pending"]) == 1
            assert await texts(people, ana) == []

        await people.sees(ana, "1: hello")

    assert await texts(people, ana) == ["1: hello"]


async def test_a_repeated_update_is_recognised(emulator: Emulator, people: People, tmp_path: Path) -> None:
    """Within a batch, in a later batch, and after a restart: one answer."""
    ana = await people.user("Ana")
    said = await people.says(ana, "hello")
    update = (await people.updates())["pending"][0]
    assert update["message"]["message_id"] == said["message_id"]
    await people.sends_update(update)
    async with running_bot(emulator.url, tmp_path):
        await people.sees(ana, "1: hello")
        await people.sends_update(update)
        await people.says(ana, "second")
        await people.sees(ana, "2: second")
    async with running_bot(emulator.url, tmp_path) as bot:
        await people.sends_update(update)
        await people.says(ana, "third")
        await people.sees(ana, "3: third")
        assert bot.app.metrics.value("chaski_updates_repeated_total") >= 1

    assert await texts(people, ana) == ["1: hello", "2: second", "3: third"]


async def test_a_handler_that_raises(emulator: Emulator, people: People, tmp_path: Path) -> None:
    """Its turn leaves no trace but a dead letter; apology, word to the staff, and the rest goes on."""
    ana, ben, rosa = await people.user("Ana"), await people.user("Ben"), await people.user("Rosa")
    staff = await people.group("Staff", [rosa])
    await people.says(ana, "before")
    await people.says(ana, "boom now")
    await people.says(ana, "after")
    await people.says(ben, "hello")
    async with running_bot(emulator.url, tmp_path, staff_chat=staff["id"]) as bot:
        await people.sees(ana, "2: after")
        await people.sees(ben, "1: hello")
        told = await people.sees(staff)
        assert bot.app.metrics.value("chaski_turns_failed_total") == 1

    said = await texts(people, ana)
    assert (said[0], said[2]) == ("1: before", "2: after")
    assert len(said) == 3, "an apology between"
    assert "boom" not in said[1]
    assert f"Ana ({ana['id']})" in told["text"]
    async with stored(tmp_path) as store:
        (letter,) = await store.dead_letters()
        assert ("update", ana["id"], "message") == (letter.kind, letter.chat_id, letter.method)
        assert letter.reason == "RuntimeError: it went boom"
        assert "boom now" in letter.payload
        assert (await store.load([], [ana["id"]])).chats[ana["id"]].draft == "2"


async def test_a_handler_that_raises_once_is_asked_again(
    emulator: Emulator, people: People, tmp_path: Path
) -> None:
    """The first try leaves nothing behind: one answer, no dead letter."""
    ana = await people.user("Ana")
    tries: list[int] = []

    async def stumble(turn: Turn, incoming: Incoming) -> None:
        turn.send("sendMessage", {"text": "hello"}, to=ana["id"])
        tries.append(1)
        if len(tries) == 1:
            raise LookupError("not yet")

    await people.says(ana, "hi")
    async with running_bot(emulator.url, tmp_path, register=handled_by(stumble)):
        await people.sees(ana, "hello")

    assert await texts(people, ana) == ["hello"]
    async with stored(tmp_path) as store:
        assert await store.dead_letters() == []


async def test_a_reference_that_is_taken_is_refused(
    emulator: Emulator, people: People, tmp_path: Path
) -> None:
    """In the same batch as well as later: the first lead stays as it is."""
    ana, ben = await people.user("Ana"), await people.user("Ben")
    await people.says(ana, "lead PFH-00001")
    await people.says(ben, "lead PFH-00001")
    async with running_bot(emulator.url, tmp_path):
        await people.sees(ana, "lead PFH-00001")
        await people.sees(ben)

    async with stored(tmp_path) as store:
        lead = await store.lead("PFH-00001")
        assert lead is not None
        assert lead.chat_id == ana["id"]
        (letter,) = await store.dead_letters()
        assert letter.reason.startswith("Conflict")


async def test_an_update_that_cannot_be_read_is_put_aside(
    emulator: Emulator, people: People, tmp_path: Path
) -> None:
    """Telegram may send what our library does not know; it must not come back for ever."""
    ana = await people.user("Ana")
    await people.sends_update({"message": {"message_id": 1, "date": "yesterday", "chat": {"id": ana["id"]}}})
    await people.says(ana, "hello")
    async with running_bot(emulator.url, tmp_path):
        await people.sees(ana, "1: hello")

    async with stored(tmp_path) as store:
        (letter,) = await store.dead_letters()
        assert ("update", ana["id"]) == (letter.kind, letter.chat_id)


async def test_a_second_poller_is_waited_out(emulator: Emulator, people: People, tmp_path: Path) -> None:
    """409 is said and tried again: the update is not lost to the other program for good."""
    ana = await people.user("Ana")

    async with running_bot(emulator.url, tmp_path) as bot, aiohttp.ClientSession() as session:
        address = f"{emulator.url}/bot{TOKEN}/getUpdates"
        statuses: list[int] = []
        while 409 not in statuses and not bot.app.metrics.value("chaski_poll_errors_total"):
            async with session.post(address, json={"timeout": 50}) as answer:
                statuses.append(answer.status)
        await people.says(ana, "hello")
        await people.sees(ana, "1: hello")


async def test_a_wrong_token_stops_the_start_with_a_sentence(emulator: Emulator, tmp_path: Path) -> None:
    """Trying again would not help."""
    with pytest.raises(TokenRefused, match="@BotFather"):
        async with running_bot(emulator.url, tmp_path, token="1000:wrong"):
            pass


async def test_a_telegram_that_is_ill_at_the_start_is_waited_for(
    emulator: Emulator, people: People, tmp_path: Path
) -> None:
    """A bot that starts before its network is up comes to work by itself."""
    ana = await people.user("Ana")
    await people.fault("500", "getMe")
    await people.fault("reset_before", "deleteWebhook")
    await people.fault("500", "getUpdates")
    await people.says(ana, "hello")

    async with running_bot(emulator.url, tmp_path):
        await people.sees(ana, "1: hello")


async def test_stopping_finishes_the_batch_in_hand(
    emulator: Emulator, people: People, tmp_path: Path
) -> None:
    """Told to stop amid many messages: what was taken is answered, the rest waits; nobody gets two."""
    travellers = [await people.user(f"T{n}") for n in range(30)]

    async def everybody_writes() -> None:
        for n in range(4):
            for traveller in travellers:
                await people.says(traveller, f"m{n}")

    async def answered(count: int) -> bool:
        """Whether so many answers have come, everybody's together."""
        return sum([len(await texts(people, traveller)) for traveller in travellers]) >= count

    writing = asyncio.create_task(everybody_writes())
    for count in (1, 20, 50, 90):
        async with running_bot(emulator.url, tmp_path):
            await until(lambda count=count: answered(count))  # type: ignore[misc]
        async with stored(tmp_path) as store:
            assert await store.pending() == [], "the drain delivers"
    await writing
    async with running_bot(emulator.url, tmp_path):
        await until(lambda: answered(120))

    for traveller in travellers:
        assert await texts(people, traveller) == [f"{n + 1}: m{n}" for n in range(4)]


async def test_an_update_nested_too_deeply_is_stepped_over(
    emulator: Emulator, people: People, tmp_path: Path
) -> None:
    """It is put aside and told; those that came with it are answered, and it is confirmed with them."""
    ana, rosa = await people.user("Ana"), await people.user("Rosa")
    staff = await people.group("Staff", [rosa])
    await people.says(ana, "hello")
    who = {"id": ana["id"], "first_name": "Ana"}
    chat = {**who, "type": "private"}
    message = {"message_id": 77, "date": 1, "chat": chat, "from": {**who, "is_bot": False}, "text": "good"}
    good = json.dumps({"update_id": 900_000, "message": message})
    deep = '{"a":[' * 60_000 + '"}]\\""' + "]}" * 60_000
    bad = f'{{"update_id":900001,"message":{{"chat":{json.dumps(chat)},"from":{deep}}}}}'
    body = f'{{"ok":true,"result":[{bad},{good}]}}'
    await people.fault("answer", "getUpdates", status=200, body=body)

    async with running_bot(emulator.url, tmp_path, staff_chat=staff["id"]):
        await people.sees(ana, "1: good")
        await people.sees(staff, "could not handle a message")
        await emptied(tmp_path)

    offsets = [call["params"]["offset"] for call in await people.calls("getUpdates")]
    assert 900_002 in offsets
