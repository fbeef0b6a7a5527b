"""The files of the database are watched: nothing is acknowledged that nobody would ever find again."""

from __future__ import annotations

import resource
import shutil
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from bot.storage import SqliteStore, StoreError, StoreUnavailable
from bot.storage.changes import AddLead, SaveDraft, SetFact
from bot.storage.sqlite import backups
from tests.samples import NOW, lead


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "chaski.db"


@pytest.fixture
async def store(path: Path) -> AsyncIterator[SqliteStore]:
    store = await SqliteStore.open(path)
    yield store
    await store.close()


def beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)


@pytest.mark.parametrize("suffix", ["", "-wal"])
async def test_a_file_that_is_deleted_takes_no_more(store: SqliteStore, path: Path, suffix: str) -> None:
    """Neither the database nor its -wal may go under our hands; what is known can be saved."""
    await store.write([AddLead(lead=lead())], NOW)
    await store.write([SaveDraft(chat_id=5, draft="only in the -wal")], NOW)
    assert store.lost() is None
    beside(path, suffix).unlink()

    with pytest.raises(StoreUnavailable, match="was deleted"):
        await store.write([AddLead(lead=lead("PFH-00002"))], NOW)
    lost = store.lost()
    assert lost is not None
    assert "chaski restore" in lost
    saved = await store.rescue(NOW)

    async with SqliteStore.reading(saved) as copy:
        assert await copy.check() == []
        assert await copy.lead("PFH-00001") == lead()
        assert (await copy.load([], [5])).chats[5].draft == "only in the -wal"


async def test_a_file_that_is_replaced_takes_no_more(store: SqliteStore, path: Path, tmp_path: Path) -> None:
    """As when somebody restores a backup by hand while the bot runs; put back, all is well again."""
    await store.backup(tmp_path / "copy.db")
    path.rename(tmp_path / "away.db")
    shutil.copy(tmp_path / "copy.db", path)

    with pytest.raises(StoreUnavailable, match="was replaced"):
        await store.write([SetFact(key="a", value="1")], NOW)

    (tmp_path / "away.db").replace(path)
    await store.write([SetFact(key="a", value="1")], NOW)
    assert store.lost() is None


async def test_after_a_lead_the_file_alone_is_whole(store: SqliteStore, path: Path, tmp_path: Path) -> None:
    """Whoever copies only the one file has every lead."""
    await store.write([AddLead(lead=lead())], NOW)

    shutil.copy(path, tmp_path / "alone.db")

    async with SqliteStore.reading(tmp_path / "alone.db") as copy:
        assert await copy.lead("PFH-00001") == lead()


@pytest.mark.parametrize("state", ["empty", "missing"])
async def test_an_empty_place_where_a_bot_worked_is_no_new_database(path: Path, state: str) -> None:
    """Leads do not vanish without a word; the sentence says how to begin anew on purpose."""
    await (await SqliteStore.open(path)).close()
    path.unlink()
    if state == "empty":
        path.touch()

    for _ in range(2):  # being refused changes nothing
        with pytest.raises(StoreError, match="worked with it before"):
            await SqliteStore.open(path)

    beside(path, ".lock").unlink()
    await (await SqliteStore.open(path)).close()


async def test_a_damaged_page_met_at_work_is_a_sentence(path: Path, tmp_path: Path) -> None:
    """It names the newest backup that is still good."""
    store = await SqliteStore.open(path)
    await store.write([AddLead(lead=lead(f"PFH-0000{number}")) for number in range(9)], NOW)
    copies = [tmp_path / f"copy{number}.db" for number in range(3)]
    for copy in copies:
        await store.backup(copy)
        backups.note(path, copy)
    await store.close()
    spoil(path, "leads")
    spoil(copies[2], "leads")

    store = await SqliteStore.open(path)
    try:
        with pytest.raises(StoreUnavailable, match="damaged") as trouble:
            await store.lead("PFH-00001")
        assert f"chaski restore {copies[1]}" in str(trouble.value)
    finally:
        await store.close()


async def test_damage_met_in_a_write_is_nobodys_conflict(path: Path) -> None:
    """No message is put aside for it; from then on nothing is written, and it is known why."""
    store = await SqliteStore.open(path)
    await store.write([SaveDraft(chat_id=5, draft="{}")], NOW)
    await store.close()
    spoil(path, "chats")

    store = await SqliteStore.open(path)
    try:
        assert store.lost() is None
        with pytest.raises(StoreUnavailable, match="damaged"):
            await store.write([SaveDraft(chat_id=6, draft="{}")], NOW)
        with pytest.raises(StoreUnavailable, match="damaged"):
            await store.write([SetFact(key="a", value="1")], NOW)
        assert "chaski restore" in (store.lost() or "")
    finally:
        await store.close()


def spoil(path: Path, table: str) -> None:
    """Overwrite the table's first page."""
    with closing(sqlite3.connect(path)) as database:
        (page,) = database.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()
        (size,) = database.execute("PRAGMA page_size").fetchone()
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)


async def test_trouble_of_the_disk_is_a_sentence_and_passes(store: SqliteStore, path: Path) -> None:
    """Nothing of the write has happened, and the next one works."""
    with no_room(beside(path, "-wal")), pytest.raises(StoreUnavailable, match="disk"):
        await store.write([SetFact(key="a", value="x" * 10_000)], NOW)

    assert store.facts == {}
    await store.write([SetFact(key="a", value="1")], NOW)
    assert store.facts == {"a": "1"}


async def test_another_program_that_holds_it_is_named(
    store: SqliteStore, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody looks at the database with a tool and forgets to leave."""
    await store._job(lambda db: db.execute("PRAGMA busy_timeout = 0"))
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailable, match="another program holds it"):
            await store.write([SetFact(key="a", value="1")], NOW)


@contextmanager
def no_room(file: Path) -> Iterator[None]:
    """No file of this process may grow beyond what that one has: as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (file.stat().st_size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
