"""What became of rows is written a few at a time; one mark that cannot be written costs no other."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from bot.storage import STAFF, OutboxRow, SentMessage, SqliteStore
from bot.storage.changes import Delivered, Enqueue, SetFact
from bot.telegram.marks import Marks
from tests.samples import NOW


async def test_marks_are_written_together_and_each_by_itself_when_one_is_refused(tmp_path: Path) -> None:
    """A number no database can hold loses where that message stands, not that it was sent."""
    store = await SqliteStore.open(tmp_path / "chaski.db")
    told: list[Sequence[OutboxRow]] = []
    marks = Marks(store, lambda: NOW, lambda rows, _: told.append(rows))
    rows = await store.write([Enqueue(row=OutboxRow(5, "sendMessage", "{}")) for _ in range(3)], NOW)
    notice = OutboxRow(STAFF, "sendMessage", "{}")

    marks.add(Delivered(row_id=rows[0].id, answer=(SentMessage(5, 1, "a"),)))
    marks.add(Delivered(row_id=rows[1].id, answer=(SentMessage(5, 2**63, "b"),)))
    marks.add(Delivered(row_id=rows[2].id), SetFact(key="k", value="v"), Enqueue(row=notice))
    [newest] = marks.messages_of("a")
    marks.finish()
    await marks.keep_writing()

    try:
        assert newest == SentMessage(5, 1, "a")
        assert await store.messages_of("a") == [newest]
        assert await store.messages_of("b") == []
        assert store.facts["k"] == "v"
        [left] = await store.pending()
        assert left.address is STAFF
        assert [left] in told
    finally:
        await store.close()


async def test_marks_wait_for_more(tmp_path: Path) -> None:
    """What comes within a moment is one transaction."""
    store = await SqliteStore.open(tmp_path / "chaski.db")
    written: list[Sequence[OutboxRow]] = []
    marks = Marks(store, lambda: NOW, lambda rows, _: written.append(rows))
    rows = await store.write([Enqueue(row=OutboxRow(5, "sendMessage", "{}")) for _ in range(50)], NOW)
    writing = asyncio.create_task(marks.keep_writing())
    try:
        for row in rows:
            marks.add(Delivered(row_id=row.id))
            await asyncio.sleep(0)
        while await store.pending():  # noqa: ASYNC110 (another task)
            await asyncio.sleep(0.001)
        assert len(written) < 10
    finally:
        marks.finish()
        await writing
        await store.close()
