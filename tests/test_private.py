"""Nobody but the owner reads what travellers told us, nor the token; whatever the umask."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.storage import SqliteStore
from bot.storage.changes import AddLead
from tests.commands.conftest import Chaski, chaski, lead, stored
from tests.samples import NOW

__all__ = ["chaski", "stored"]


@pytest.fixture(autouse=True)
def careless() -> Iterator[None]:
    """A umask that lets everybody in."""
    before = os.umask(0)
    yield
    os.umask(before)


def modes(folder: Path) -> dict[str, str]:
    return {path.name: oct(path.stat().st_mode & 0o777) for path in sorted(folder.iterdir())}


async def test_the_database_and_all_beside_it(tmp_path: Path) -> None:
    """Also the -wal and -shm that SQLite makes."""
    store = await SqliteStore.open(tmp_path / "chaski.db")
    try:
        await store.write([AddLead(lead=lead("PFH-00001"))], NOW)
        found = modes(tmp_path)
    finally:
        await store.close()

    names = ("chaski.db", "chaski.db-shm", "chaski.db-wal", "chaski.db.lock")
    assert found == dict.fromkeys(names, "0o600")


async def test_a_database_of_before_is_shut(tmp_path: Path) -> None:
    """One that an older version left open to all."""
    path = tmp_path / "chaski.db"
    await (await SqliteStore.open(path)).close()
    for each in tmp_path.iterdir():
        each.chmod(0o666)
    await (await SqliteStore.open(path)).close()

    assert set(modes(tmp_path).values()) == {"0o600"}


def test_backups_and_what_is_restored(chaski: Chaski, stored: Callable[..., None], tmp_path: Path) -> None:
    stored(lead("PFH-00001"))
    assert chaski("backup", str(tmp_path / "copy.db")).code == 0
    (tmp_path / "copy.db").chmod(0o644)
    assert chaski("restore", str(tmp_path / "copy.db")).code == 0

    assert {name for name, mode in modes(tmp_path).items() if mode != "0o600"} == {"copy.db"}


def test_check_finds_what_is_open(chaski: Chaski, stored: Callable[..., None], tmp_path: Path) -> None:
    """With what to type; shut, it is content."""
    stored(lead("PFH-00001"))
    (tmp_path / ".env").write_text("CHASKI_LOG_FORMAT=json\n")
    chaski("backup", "copy.db")
    for name in ("chaski.db", "copy.db"):
        (tmp_path / name).chmod(0o640)
    said = chaski("check")
    for name in ("chaski.db", "copy.db", ".env"):
        assert f"{name} is open to other users of this machine" in said.out
    for each in tmp_path.iterdir():
        each.chmod(0o600)

    assert "other users" not in chaski("check").out
