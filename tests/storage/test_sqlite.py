"""The store in one SQLite file."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.storage import SqliteStore, StoreError, StoreUnavailable
from bot.storage.changes import AddLead, Delivered, SaveDraft, Seen, SetFact
from tests.samples import NOW, lead
from tests.storage.contract import StoreContract


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    store = await SqliteStore.open(tmp_path / "chaski.db")
    yield store
    await store.close()


class TestSqliteStore(StoreContract):
    pass


async def test_everything_survives_reopening(tmp_path: Path) -> None:
    """What was written is there the next time, facts as well."""
    path = tmp_path / "chaski.db"
    first = await SqliteStore.open(path)
    await first.write([SaveDraft(chat_id=5, draft="d"), SetFact(key="a", value="1")], NOW)
    await first.close()

    second = await SqliteStore.open(path)
    try:
        assert (await second.load([], [5])).chats[5].draft == "d"
        assert second.facts == {"a": "1"}
    finally:
        await second.close()


async def test_the_engine_is_as_durable_as_promised(store: SqliteStore) -> None:
    """WAL, and a commit that survives a power cut; marks may be lazy, but leave it as it was."""
    await store.write([Delivered(row_id=1)], NOW)

    async def pragma(name: str) -> object:
        return await store._job(lambda db: db.execute(f"PRAGMA {name}").fetchone()[0])

    assert await pragma("journal_mode") == "wal"
    assert await pragma("synchronous") == 2, "2 is FULL"
    assert await pragma("foreign_keys") == 1


def _open_in_another_process(path: Path, answers: multiprocessing.Queue[str]) -> None:
    import asyncio

    async def try_it() -> None:
        try:
            store = await SqliteStore.open(path)
        except StoreError as error:
            answers.put(str(error))
        else:
            await store.close()
            answers.put("opened")

    asyncio.run(try_it())


def _elsewhere(path: Path) -> str:
    context = multiprocessing.get_context("spawn")
    answers: multiprocessing.Queue[str] = context.Queue()
    process = context.Process(target=_open_in_another_process, args=(path, answers))
    process.start()
    answer = answers.get(timeout=30)
    process.join()
    return answer


async def test_a_second_bot_on_the_same_file_is_refused(tmp_path: Path) -> None:
    """Two bots would send everything twice; once the first has gone, the next may come."""
    path = tmp_path / "chaski.db"
    store = await SqliteStore.open(path)
    try:
        answer = _elsewhere(path)
    finally:
        await store.close()

    assert "already at work" in answer
    assert "CHASKI_DATABASE" in answer
    assert _elsewhere(path) == "opened"


async def test_reading_beside_a_running_bot(tmp_path: Path) -> None:
    """The command line reads while the bot writes, and sees what is committed."""
    path = tmp_path / "chaski.db"
    bot = await SqliteStore.open(path)
    reader = await SqliteStore.open(path, read_only=True)
    try:
        await bot.write([AddLead(lead=lead())], NOW)

        assert lead() == await reader.lead("PFH-00001")
        with pytest.raises(StoreUnavailable, match="write permission"):
            await reader.write([Seen(source="telegram", id="1")], NOW)
    finally:
        await reader.close()
        await bot.close()


async def test_reading_when_no_bot_runs(tmp_path: Path) -> None:
    """A cleanly closed database can be read as well."""
    path = tmp_path / "chaski.db"
    await (await SqliteStore.open(path)).close()

    reader = await SqliteStore.open(path, read_only=True)

    assert (await reader.counts()).chats == 0
    await reader.close()


async def test_reading_what_is_not_there(tmp_path: Path) -> None:
    """Nothing is created; the sentence says who would."""
    with pytest.raises(StoreError, match="chaski run"):
        await SqliteStore.open(tmp_path / "chaski.db", read_only=True)
    assert os.listdir(tmp_path) == []  # noqa: PTH208 (pathlib is refused in async functions)


async def test_a_backup_made_while_working_is_whole(store: SqliteStore, tmp_path: Path) -> None:
    """The copy is a database of its own that opens and passes its check."""
    await store.write([AddLead(lead=lead()), SetFact(key="a", value="1")], NOW)

    await store.backup(tmp_path / "copy.db")

    copy = await SqliteStore.open(tmp_path / "copy.db")
    try:
        assert lead() == await copy.lead("PFH-00001")
        assert list(await copy.check()) == []
    finally:
        await copy.close()


async def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    """A clear sentence, and not one byte changed."""
    path = tmp_path / "chaski.db"
    path.write_text("Dear diary, " * 200)

    with pytest.raises(StoreError, match="cannot be used as the database"):
        await SqliteStore.open(path)
    assert path.read_text().startswith("Dear diary")


async def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """The sentence names the setting."""
    (tmp_path / "file").write_text("")

    with pytest.raises(StoreError, match="CHASKI_DATABASE"):
        await SqliteStore.open(tmp_path / "file" / "chaski.db")
