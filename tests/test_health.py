"""Readiness is the truth, and a database that is lost under a running bot costs nobody a message."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from bot.storage import LeadFilter, SqliteStore
from emulator.client import People
from emulator.server import Emulator, running
from tests.bots import running_bot, until
from tests.storage.test_files import no_room, spoil
from tests.telegram.test_webhook import address

__all__ = ["address"]


@pytest.fixture
async def emulator() -> AsyncIterator[Emulator]:
    async with running() as emulator:
        yield emulator


@pytest.fixture
async def people(emulator: Emulator) -> AsyncIterator[People]:
    async with People(emulator.url) as people:
        yield people


async def readiness(address: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as http, http.get(f"http://{address}/readyz") as answer:
        return answer.status, await answer.text()


async def test_a_full_disk_is_not_ready(emulator: Emulator, tmp_path: Path, address: str) -> None:
    """The probe writes, as a batch would; with room again, the bot is ready again."""
    async with running_bot(emulator.url, tmp_path, listen=address):
        assert await readiness(address) == (200, "ready\n")
        with no_room(tmp_path / "chaski.db-wal"):
            status, text = await readiness(address)
        assert (status, "disk" in text) == (503, True)
        assert await readiness(address) == (200, "ready\n")


@pytest.mark.parametrize("gone", ["chaski.db", "chaski.db-wal"])
async def test_a_database_deleted_under_the_bot(
    emulator: Emulator,
    people: People,
    tmp_path: Path,
    address: str,
    gone: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Staff hear it at once, nothing is acknowledged, and the saved file holds all that was: a way back."""
    monkeypatch.setattr("bot.health.LOOK_SECONDS", 0.05)
    ana, rosa = await people.user("Ana"), await people.user("Rosa")
    staff = await people.group("Staff", [rosa])
    async with running_bot(emulator.url, tmp_path, listen=address, staff_chat=staff["id"]):
        await people.says(ana, "lead PFH-00001")
        await people.sees(staff, "card PFH-00001")
        (tmp_path / gone).unlink()
        told = await people.sees(staff, "chaski restore")
        assert (await readiness(address))[0] == 503
        await people.says(ana, "lead PFH-00002")
        assert (await readiness(address))[0] == 503
    [saved] = tmp_path.glob("*.rescued-*.db")
    assert str(saved) in told["text"]
    assert (await people.updates())["pending"], "Telegram keeps what was not acknowledged"

    for name in ("chaski.db", "chaski.db-wal", "chaski.db-shm"):
        (tmp_path / name).unlink(missing_ok=True)
    shutil.copy(saved, tmp_path / "chaski.db")
    async with running_bot(emulator.url, tmp_path, staff_chat=staff["id"]):
        await people.sees(staff, "card PFH-00002")
    async with SqliteStore.reading(tmp_path / "chaski.db") as store:
        assert {lead.reference for lead in await store.leads(LeadFilter())} == {"PFH-00001", "PFH-00002"}


async def test_a_database_damaged_under_the_bot(
    emulator: Emulator, people: People, tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody's message is put aside for that: it stays with Telegram, and the staff are told what to do."""
    monkeypatch.setattr("bot.health.LOOK_SECONDS", 0.05)
    ana, rosa = await people.user("Ana"), await people.user("Rosa")
    staff = await people.group("Staff", [rosa])
    async with running_bot(emulator.url, tmp_path):
        await people.says(ana, "one")
        await people.sees(ana, "1: one")
    spoil(tmp_path / "chaski.db", "chats")
    async with running_bot(emulator.url, tmp_path, listen=address, staff_chat=staff["id"]) as bot:
        await people.says(ana, "two")
        await people.sees(staff, "damaged")
        assert (await readiness(address))[0] == 503
        assert bot.app.metrics.value("chaski_turns_failed_total") == 0
    assert (await people.updates())["pending"]


async def test_a_backup_put_in_place_under_the_bot(
    emulator: Emulator, people: People, tmp_path: Path, address: str
) -> None:
    """The bot does not write into the old file any more; started again, it works with the new one."""
    ana = await people.user("Ana")
    async with running_bot(emulator.url, tmp_path, listen=address):
        await people.says(ana, "one")
        await people.sees(ana, "1: one")
        async with SqliteStore.reading(tmp_path / "chaski.db") as store:
            await store.backup(tmp_path / "copy.db")
        await people.says(ana, "two")
        await people.sees(ana, "2: two")
        (tmp_path / "copy.db").replace(tmp_path / "chaski.db")
        await people.says(ana, "three")

        async def refused() -> bool:
            return "replaced" in (await readiness(address))[1]

        await until(refused)
    (tmp_path / "chaski.db-wal").unlink(missing_ok=True)
    (tmp_path / "chaski.db-shm").unlink(missing_ok=True)
    async with running_bot(emulator.url, tmp_path):
        await people.sees(ana, "2: three")
