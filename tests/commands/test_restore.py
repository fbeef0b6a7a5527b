"""`chaski restore`: a backup becomes the database again, and nothing is destroyed on the way."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.storage import LeadFilter, SqliteStore
from bot.storage.sqlite.lock import FileLock
from tests.commands.conftest import Chaski, lead

OLD = Path(__file__).parents[1] / "storage" / "databases" / "0001.db"


def references(path: Path) -> set[str]:
    async def read() -> set[str]:
        async with SqliteStore.reading(path) as store:
            return {lead.reference for lead in await store.leads(LeadFilter())}

    return asyncio.run(read())


def test_the_way_back(chaski: Chaski, stored: Callable[..., None], tmp_path: Path) -> None:
    """What was there is put aside, with its -wal, which would spoil the restored file."""
    database, copy = tmp_path / "chaski.db", tmp_path / "copy.db"
    stored(lead("PFH-7K3QX"))
    assert chaski("backup", str(copy)).code == 0
    stored(lead("PFH-00002"))
    (tmp_path / "chaski.db-wal").write_bytes(b"left by a bot that was killed")

    said = chaski("restore", str(copy))

    assert said.code == 0
    assert references(database) == {"PFH-7K3QX"}
    aside = {path.name.partition(".before-")[0] for path in tmp_path.glob("*.before-*")}
    assert aside == {"chaski.db", "chaski.db-wal"}
    assert "before-" in said.out


def test_a_database_that_is_gone_is_restored(
    chaski: Chaski, stored: Callable[..., None], tmp_path: Path
) -> None:
    """And the start, which refused before, says what to do."""
    stored(lead("PFH-7K3QX"))
    chaski("backup", str(tmp_path / "copy.db"))
    (tmp_path / "chaski.db").unlink()
    refused = chaski("run", CHASKI_TOKEN="1:x")
    assert refused.code == 2
    assert "chaski restore" in refused.err

    assert chaski("restore", str(tmp_path / "copy.db")).code == 0
    assert references(tmp_path / "chaski.db") == {"PFH-7K3QX"}


def test_a_backup_of_an_older_version_is_restored(chaski: Chaski, tmp_path: Path) -> None:
    """The next start brings it up to date."""
    assert chaski("restore", str(OLD)).code == 0
    assert (tmp_path / "chaski.db").read_bytes() == OLD.read_bytes()


@pytest.mark.parametrize("trouble", ["missing", "no database", "damaged", "another's"])
def test_what_is_no_good_copy_changes_nothing(
    chaski: Chaski, stored: Callable[..., None], tmp_path: Path, trouble: str
) -> None:
    stored(lead("PFH-7K3QX"))
    copy = tmp_path / "copy.db"
    match trouble:
        case "no database":
            copy.write_text("Dear diary, " * 200)
        case "damaged":
            shutil.copy(OLD, copy)
            with copy.open("r+b") as file:
                file.seek(3 * 4096)
                file.write(b"\xff" * 8192)
        case "another's":
            with closing(sqlite3.connect(copy)) as database:
                database.execute("CREATE TABLE songs (x)")
    before = (tmp_path / "chaski.db").read_bytes()

    said = chaski("restore", str(copy))

    assert said.code == 2
    assert "copy.db" in said.err
    assert (tmp_path / "chaski.db").read_bytes() == before


def test_beside_a_running_bot_it_is_refused(
    chaski: Chaski, stored: Callable[..., None], tmp_path: Path
) -> None:
    stored(lead("PFH-7K3QX"))
    chaski("backup", str(tmp_path / "copy.db"))
    lock = FileLock(tmp_path / "chaski.db")

    said = chaski("restore", str(tmp_path / "copy.db"))

    lock.release()
    assert said.code == 2
    assert "already at work" in said.err
