"""The whole bot, built as in real life: real handlers, real catalogue, the emulator as Telegram."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sys
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

import bot
from bot import handlers
from bot.app import App, AtWork
from bot.keeper import IN_FORCE
from bot.settings import SettingsError
from bot.storage import STAFF, OutboxRow, SqliteStore, StoreError
from bot.storage.changes import Enqueue, Seen
from bot.telegram.publishing import PROFILE
from bot.words.locale import LocaleError, Locales
from core.loading import CatalogError, load_catalog
from emulator.client import People
from emulator.server import Emulator, running
from tests.bots import TOKEN, running_bot, settings, stored, until
from tests.samples import CATALOGUE, NOW


@pytest.fixture
async def emulator() -> AsyncIterator[Emulator]:
    async with running() as emulator:
        yield emulator


@pytest.fixture
async def people(emulator: Emulator) -> AsyncIterator[People]:
    async with People(emulator.url) as people:
        yield people


async def test_a_stranger_is_greeted(emulator: Emulator, people: People, tmp_path: Path) -> None:
    """From settings to the first answer, nothing replaced."""
    ana = await people.user("Ana", language_code="es")
    async with running_bot(emulator.url, tmp_path, register=handlers.sources):
        await people.says(ana, "/start")
        await people.sees(ana, "Ana")


async def test_commands_and_descriptions_are_published_once(emulator: Emulator, tmp_path: Path) -> None:
    """At the first start; the second finds them unchanged."""
    async with People(emulator.url) as people:

        async def published() -> bool:
            async with stored(tmp_path) as store:
                return PROFILE in store.facts

        async with running_bot(emulator.url, tmp_path):
            await until(published)
        before = len(await people.calls())

        async def polled() -> bool:
            return len(await people.calls("getUpdates", after=before)) >= 1

        async with running_bot(emulator.url, tmp_path):
            await until(polled)

        assert await people.calls("setMyCommands", after=before) == []


async def test_the_staff_chat_is_linked_by_a_link_that_works_once(
    emulator: Emulator, people: People, tmp_path: Path
) -> None:
    """What waited for a staff chat arrives there; the same link used again does nothing."""
    rosa, eve = await people.user("Rosa"), await people.user("Eve")
    store = await SqliteStore.open(tmp_path / "chaski.db")
    row = OutboxRow(STAFF, "sendMessage", '{"text": "waiting card"}')
    await store.write([Enqueue(row=row)], NOW)
    await store.close()
    seen: list[AtWork] = []
    app = App(settings(emulator.url, tmp_path), on_start=seen.append)
    stop = asyncio.Event()
    task = asyncio.create_task(app.run(stop))
    await app.started.wait()
    (started,) = seen
    assert started.staff_link is not None
    address, _, token = started.staff_link.partition("?start=")
    assert address == f"https://t.me/{started.username}"
    assert len(token) >= 22

    staff = await people.group("Staff", [rosa], with_bot=False)
    await people.starts(rosa, token, staff)
    await people.sees(staff, "waiting card")
    other = await people.group("Elsewhere", [eve], with_bot=False)
    await people.starts(eve, token, other)
    await people.sees(other)

    stop.set()
    await task
    async with stored(tmp_path) as store:
        assert store.facts["staff_chat"] == str(staff["id"])
        assert "staff_link" not in store.facts


async def test_a_staff_chat_that_is_configured_needs_no_link(emulator: Emulator, tmp_path: Path) -> None:
    """Nothing to print, nothing to guess."""
    seen: list[AtWork] = []
    app = App(settings(emulator.url, tmp_path, staff_chat=-5), on_start=seen.append)
    stop = asyncio.Event()
    task = asyncio.create_task(app.run(stop))
    await app.started.wait()
    stop.set()
    await task

    assert (seen[0].staff_link, seen[0].staff_chat) == (None, -5)


async def test_a_second_bot_on_the_same_database_is_refused(emulator: Emulator, tmp_path: Path) -> None:
    """In one process, too."""
    async with running_bot(emulator.url, tmp_path):
        with pytest.raises(StoreError, match="already at work"):
            async with running_bot(emulator.url, tmp_path):
                pass


async def test_an_address_that_is_taken_stops_the_start(emulator: Emulator, tmp_path: Path) -> None:
    """And leaves the database free for the next try."""
    taken = emulator.url.removeprefix("http://")
    with pytest.raises(OSError, match="address already in use"):
        async with running_bot(emulator.url, tmp_path, listen=taken):
            pass
    async with running_bot(emulator.url, tmp_path):
        pass


async def test_stopping_before_telegram_was_reached(tmp_path: Path) -> None:
    """Ctrl-C works while the network is away."""
    app = App(settings("http://127.0.0.1:9", tmp_path))
    stop = asyncio.Event()
    task = asyncio.create_task(app.run(stop))
    await asyncio.sleep(0)
    stop.set()
    await task

    assert not app.started.is_set()


async def test_without_a_token_nothing_is_built(emulator: Emulator, tmp_path: Path) -> None:
    """The sentence names the setting."""
    with pytest.raises(SettingsError, match="CHASKI_TOKEN"):
        App(settings(emulator.url, tmp_path, token=None))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A catalogue that may be edited."""
    return Path(shutil.copytree(CATALOGUE, tmp_path / "catalogue"))


async def test_staff_are_told_of_a_broken_edit_and_the_bot_works_on(
    emulator: Emulator, people: People, tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A running bot is never taken down by an editor."""
    monkeypatch.setattr("bot.keeper.LOOK_SECONDS", 0.02)
    ana, rosa = await people.user("Ana"), await people.user("Rosa")
    staff = await people.group("Staff", [rosa])
    async with running_bot(
        emulator.url, tmp_path, register=handlers.sources, catalogue=folder, staff_chat=staff["id"]
    ):
        (folder / "operator.toml").write_text("name = ")
        await people.sees(staff, "operator.toml")
        await people.says(ana, "/start")
        await people.sees(ana, "Ana")


async def test_own_words_are_live_like_a_price(
    emulator: Emulator, people: People, tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A slip in them is told to the staff; put right, the next traveller reads them."""
    monkeypatch.setattr("bot.keeper.LOOK_SECONDS", 0.02)
    ana, rosa = await people.user("Ana"), await people.user("Rosa")
    staff = await people.group("Staff", [rosa])
    async with running_bot(
        emulator.url, tmp_path, register=handlers.sources, catalogue=folder, staff_chat=staff["id"]
    ):
        (folder / "words.toml").write_text('thanks.welcom.en = "Any time, {friend}!"')
        await people.sees(staff, 'did you mean "thanks.welcome"')
        (folder / "words.toml").write_text('thanks.welcome.en = "With a llama\'s greeting!"')
        await people.sees(staff, "in order again")
        await people.says(ana, "thank you")
        await people.sees(ana, "With a llama's greeting!")


async def test_the_catalogue_in_force_is_kept(emulator: Emulator, tmp_path: Path, folder: Path) -> None:
    """So that `chaski catalogue diff --running` can say what an edit changes."""
    kept: list[str] = []

    async def is_kept() -> bool:
        async with stored(tmp_path) as store:
            kept[:] = [store.facts.get(IN_FORCE, "")]
            kept.append(await store.catalogue(kept[0]) or "")
        return bool(kept[0])

    async with running_bot(emulator.url, tmp_path, register=handlers.sources, catalogue=folder):
        await until(is_kept)

    catalog = load_catalog(folder)
    assert kept == [catalog.version, catalog.content]


async def test_a_bug_beside_the_conversations_ends_nothing(
    emulator: Emulator, people: People, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What watches and publishes begins anew after a pause; travellers notice nothing."""
    monkeypatch.setattr("bot.backoff.FIRST_PAUSE", 0.001)
    tries: list[int] = []
    enough = asyncio.Event()

    def fails(*_: object) -> None:
        tries.append(1)
        if len(tries) == 3:
            enough.set()
        raise KeyError("a text that is no text")

    monkeypatch.setattr("bot.upkeep.profile", fails)
    ana = await people.user("Ana")
    async with running_bot(emulator.url, tmp_path):
        await enough.wait()
        await people.says(ana, "hello")
        await people.sees(ana, "1: hello")


async def test_a_broken_catalogue_stops_the_start(emulator: Emulator, tmp_path: Path, folder: Path) -> None:
    """There is no old one to go on with."""
    (folder / "operator.toml").write_text("name = ")

    with pytest.raises(CatalogError, match=r"operator\.toml"):
        App(settings(emulator.url, tmp_path, catalogue=folder))


async def test_a_text_that_is_no_text_stops_the_start(
    emulator: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A misspelt placeholder is named before anybody waits for an answer made of it."""
    locale = Path(shutil.copytree(Path(bot.__file__).parent / "locale", tmp_path / "locale"))
    spanish = locale / "es.po"
    spanish.write_text(spanish.read_text("utf-8").replace("{number}", "{nubmer}"), "utf-8")
    monkeypatch.setattr("bot.app.Locales.packaged", lambda: Locales.load(locale))

    with pytest.raises(LocaleError, match=r"es\.po: staff\.dead_letter .*nubmer"):
        App(settings(emulator.url, tmp_path))


async def test_housekeeping_is_done_at_the_start_and_every_day(
    emulator: Emulator, people: People, tmp_path: Path
) -> None:
    """What was seen long ago is forgotten; the timer stands for the next day."""
    store = await SqliteStore.open(tmp_path / "chaski.db")
    await store.write([Seen(source="telegram", id="old")], NOW - timedelta(days=3))
    await store.write([Seen(source="telegram", id="new")], NOW - timedelta(days=1))
    await store.close()
    arrivals = [("telegram", "old"), ("telegram", "new")]
    async with running_bot(emulator.url, tmp_path, now=lambda: NOW), stored(tmp_path) as store:

        async def tidied() -> bool:
            return (await store.load(arrivals, [])).seen == {("telegram", "new")}

        await until(tidied)
        due = {timer.key: timer.at for timer in await store.due(NOW + timedelta(days=1))}
        assert due["tidy"] == NOW + timedelta(days=1)


async def test_sigterm_ends_the_process_in_peace(emulator: Emulator, people: People, tmp_path: Path) -> None:
    """Exit code 0, everything delivered; what systemd and `docker stop` do."""
    ana = await people.user("Ana")
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run"),
        cwd=tmp_path,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
        env={
            **{name: value for name, value in os.environ.items() if not name.startswith("CHASKI_")},
            "PYTHONPATH": str(CATALOGUE.parent),
            "CHASKI_TOKEN": TOKEN,
            "CHASKI_API_URL": emulator.url,
            "CHASKI_CATALOGUE": str(CATALOGUE),
        },
    )
    await people.says(ana, "/start")
    await people.sees(ana, "Ana", patience=30)
    process.send_signal(signal.SIGTERM)

    assert await process.wait() == 0
    async with stored(tmp_path) as store:
        assert (await store.counts()).outbox == 0


async def test_stopping_while_telegram_cannot_be_reached(tmp_path: Path) -> None:
    """The tries end, and no connection is left open."""
    app = App(settings("http://127.0.0.1:9", tmp_path))
    stop = asyncio.Event()
    task = asyncio.create_task(app.run(stop))
    await asyncio.sleep(0.2)
    stop.set()
    await task
