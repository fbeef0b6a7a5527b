"""The store in one SQLite file.

One writer connection on a thread of its own; every job on that thread is one whole transaction, so no
lock is needed. Lists, searches and sums have a connection and a thread of theirs, so that no turn waits
behind one. WAL, so that readers (the command line as well) do not wait; synchronous=FULL, because a power
cut must not lose what Telegram was told we have.
"""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Self, TypeVar

import aiosqlite
import structlog

from bot import private
from bot.desk.news import News
from bot.storage.changes import AddLead, Change, Forget, ForgetLead, SetFact
from bot.storage.port import Loaded, Store, StoreError, StoreUnavailable
from bot.storage.records import (
    ChatRecord,
    Counts,
    DeadLetter,
    Figure,
    LeadFilter,
    Listing,
    OutboxRow,
    Outlived,
    Relay,
    SentMessage,
    Timer,
)
from bot.storage.sqlite import lists, reading
from bot.storage.sqlite.files import OpenFiles, check_not_vanished
from bot.storage.sqlite.lock import FileLock
from bot.storage.sqlite.migrate import migrate, migrations, version_of
from bot.storage.sqlite.trouble import in_words, is_damage, restore_with
from bot.storage.sqlite.writing import write
from core.leads import Lead, LeadEvent
from core.pricing import Quote

log = structlog.get_logger()

T = TypeVar("T")


class SqliteStore(Store):
    """See `Store`. Open with `await SqliteStore.open(path)`, close with `close`."""

    def __init__(
        self,
        path: Path,
        connection: aiosqlite.Connection,
        reader: aiosqlite.Connection,
        lock: FileLock | None,
        hook: bool = False,
    ) -> None:
        self._hook = hook
        self._path = path
        self._connection = connection
        self._reader = reader
        self._lock = lock
        self._facts: dict[str, str] = {}
        self._files: OpenFiles | None = None
        self._damage: str | None = None
        """What was met of it at work. Nothing more is written on top."""

    @classmethod
    async def open(cls, path: Path, *, read_only: bool = False, hook: bool = False) -> Self:
        """Open the file, create or migrate it, and lock it against a second bot.

        With `hook` what happens to leads is enqueued for the operator's own system as well.
        With `read_only` nothing is created, migrated or locked: the command line reads beside a running bot.
        Raises StoreError with a plain sentence.
        """
        if read_only:
            _check_there(path)
        lock = None if read_only else _take(path)
        opened: list[aiosqlite.Connection] = []
        try:
            for mode, prepare in (("ro", _prepare_reader),) if read_only else _BOTH:
                place = path.absolute().as_uri()  # noqa: ASYNC240 (touches no disk)
                address = f"{place}?mode={mode}"
                opened.append(await aiosqlite.connect(address, uri=True, isolation_level=None))
                await _on(opened[-1], prepare)
            store = cls(path, opened[0], opened[-1], lock, hook)
            store._facts = await store._job(reading.facts)
            store._files = OpenFiles(path)
        except BaseException as error:
            for connection in opened:
                await connection.close()
            if lock is not None:
                lock.release()
            if isinstance(error, sqlite3.Error):
                raise StoreUnavailable(in_words(error, path)) from error
            raise
        return store

    @classmethod
    @asynccontextmanager
    async def reading(cls, path: Path) -> AsyncIterator[Self]:
        """Read only, beside a running bot, for as long as the block lasts. Raises StoreError."""
        store = await cls.open(path, read_only=True)
        try:
            yield store
        finally:
            await store.close()

    async def _job(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run `work` where it is written."""
        return await self._run(self._connection, work)

    async def _look(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run `work` beside what is written: it sees all that is committed."""
        return await self._run(self._reader, work)

    async def _run(self, connection: aiosqlite.Connection, work: Callable[[sqlite3.Connection], T]) -> T:
        try:
            return await _on(connection, work)
        except sqlite3.Error as error:
            words = in_words(error, self._path)
            if is_damage(error):
                self._damage = words
            raise StoreUnavailable(words) from error

    async def close(self) -> None:
        if self._reader is not self._connection:
            await self._reader.close()
        await self._connection.close()
        if self._lock is not None:
            self._lock.release()

    @property
    def facts(self) -> Mapping[str, str]:
        return self._facts

    async def write(self, changes: Sequence[Change], now: datetime) -> list[OutboxRow]:
        def work(db: sqlite3.Connection) -> tuple[list[OutboxRow], dict[str, str] | None]:
            if lost := self.lost():
                raise StoreUnavailable(lost)
            rows = write(db, changes, now, hook=self._hook)
            if any(isinstance(change, AddLead) for change in changes):
                # What people trust us with most is in the file itself, not only in its -wal.
                db.execute("PRAGMA wal_checkpoint(PASSIVE)")
            if any(isinstance(change, Forget | ForgetLead) for change in changes):
                # The -wal still holds the pages as they were.
                db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            changed = any(isinstance(change, SetFact) for change in changes)
            return rows, reading.facts(db) if changed else None

        rows, facts = await self._job(work)
        if facts is not None:
            self._facts = facts
        return rows

    async def load(self, arrivals: Collection[tuple[str, str]], chat_ids: Collection[int]) -> Loaded:
        loaded = await self._job(lambda db: reading.load(db, arrivals, chat_ids))
        self._facts = dict(loaded.facts)
        return loaded

    async def pending(self) -> list[OutboxRow]:
        return await self._job(reading.pending)

    async def due(self, now: datetime, limit: int = 100) -> list[Timer]:
        return await self._job(lambda db: reading.due(db, now, limit))

    async def next_due(self) -> datetime | None:
        return await self._job(reading.next_due)

    async def messages_of(self, belongs: str) -> list[SentMessage]:
        return await self._job(lambda db: reading.messages_of(db, belongs))

    async def messages_about(self, chat_id: int, since: datetime | None = None) -> list[SentMessage]:
        return await self._job(lambda db: reading.messages_about(db, chat_id, since))

    async def waiting_for(self, chat_id: int) -> int:
        return await self._job(lambda db: reading.waiting_for(db, chat_id))

    async def outlived(self, *, trips: datetime, requests: datetime, limit: int) -> Outlived:
        return await self._job(lambda db: reading.outlived(db, trips, requests, limit))

    async def message(self, chat_id: int, message_id: int) -> SentMessage | None:
        return await self._job(lambda db: reading.message(db, chat_id, message_id))

    async def file_id(self, document: str) -> str | None:
        return await self._job(lambda db: reading.file_id(db, document))

    async def relay(self, chat_id: int, message_id: int) -> Relay | None:
        return await self._job(lambda db: reading.relay(db, chat_id, message_id))

    async def chat(self, chat_id: int) -> ChatRecord | None:
        return await self._job(lambda db: reading.chat(db, chat_id))

    async def lead(self, reference: str) -> Lead | None:
        return await self._job(lambda db: reading.lead(db, reference))

    async def leads(self, wanted: LeadFilter) -> list[Lead]:
        return await self._look(lambda db: reading.leads(db, wanted))

    async def listed(self, wanted: Listing) -> list[Lead]:
        return await self._look(lambda db: lists.listed(db, wanted))

    async def found(self, words: Sequence[str], *, offset: int = 0, limit: int = 8) -> list[Lead]:
        return await self._look(lambda db: lists.found(db, words, offset, limit))

    async def warm(self, *, offset: int = 0, limit: int = 8) -> list[ChatRecord]:
        return await self._look(lambda db: reading.warm(db, offset, limit))

    async def audience(self, *, after: int, limit: int) -> list[ChatRecord]:
        return await self._look(lambda db: reading.audience(db, after, limit))

    async def unsent(self, belongs: str) -> int:
        return await self._job(lambda db: reading.unsent(db, belongs))

    async def figures(self, first: date, last: date) -> list[Figure]:
        return await self._look(lambda db: reading.figures(db, first, last))

    async def history(self, reference: str) -> list[LeadEvent]:
        return await self._job(lambda db: reading.history(db, reference))

    async def quotes(self, reference: str) -> list[Quote]:
        return await self._job(lambda db: reading.quotes(db, reference))

    async def news(self, after: int, since: datetime, now: datetime, first: date, last: date) -> News:
        return await self._job(lambda db: reading.news(db, after, since, now, first, last))

    async def catalogue(self, version: str) -> str | None:
        return await self._job(lambda db: reading.catalogue(db, version))

    async def dead_letters(self, limit: int = 100) -> list[DeadLetter]:
        return await self._look(lambda db: reading.letters(db, limit))

    async def counts(self) -> Counts:
        return await self._look(reading.counts)

    async def check(self) -> Sequence[str]:
        return await self._job(reading.damages)

    def lost(self) -> str | None:
        if self._damage:
            return self._damage
        reason = self._files.lost() if self._files else None
        return f"{reason}. {restore_with(self._path)}" if reason else None

    async def rescue(self, now: datetime) -> Path:
        target = self._path.with_name(f"{self._path.stem}.rescued-{now:%Y%m%d-%H%M%S}.db")
        await self.backup(target)
        return target

    async def backup(self, target: Path) -> None:
        try:
            private.make(target)  # SQLite fills an empty file, and would make its own readable by others
        except FileExistsError:
            raise StoreError(f"{target} is already there. Name a new file for the backup.") from None
        except OSError as error:
            raise StoreError(f"The backup could not be written to {target}: {error.strerror}.") from error
        try:
            await self._job(lambda db: db.execute("VACUUM INTO ?", (str(target),)))
        except StoreUnavailable as error:
            target.unlink()  # noqa: ASYNC240 (an empty file)
            raise StoreError(f"The backup could not be written to {target}: {error.__cause__}.") from error


async def _on(connection: aiosqlite.Connection, work: Callable[[sqlite3.Connection], T]) -> T:
    """Run `work` on the connection's thread: one thread hop, however many statements.

    aiosqlite's public methods are one hop per statement; this is what they are made of.
    """
    result: T = await connection._execute(work, connection._conn)  # type: ignore[no-untyped-call]
    return result


def _check_there(path: Path) -> None:
    if not path.is_file():
        raise StoreError(
            f"There is no database at {path} yet. `chaski run` creates it; "
            "CHASKI_DATABASE names another place."
        )


def _take(path: Path) -> FileLock:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        worked_here = FileLock.beside(path).exists()
        lock = FileLock(path)
    except OSError as error:
        raise _unwritable(path, error) from error
    try:
        check_not_vanished(path, worked_here)
        _shut(path)
    except StoreError:
        lock.release()
        raise
    except OSError as error:
        lock.release()
        raise _unwritable(path, error) from error
    return lock


def _unwritable(path: Path, error: OSError) -> StoreError:
    return StoreError(
        f"The database {path} cannot be written ({error.strerror}). "
        "Let CHASKI_DATABASE name a file in a folder that Chaski may write to."
    )


def files_of(path: Path) -> tuple[Path, ...]:
    """The database and what lies beside it: SQLite's -wal and -shm, our lock and list of backups."""
    return tuple(path.with_name(path.name + ending) for ending in ("", "-wal", "-shm", ".lock", ".backups"))


def _shut(path: Path) -> None:
    """SQLite gives -wal and -shm the mode of the database (`findCreateFileMode` in its os_unix.c)."""
    private.make(path, exist_ok=True)
    for each in files_of(path):
        private.tighten(each)


def _prepare_writer(db: sqlite3.Connection) -> None:
    db.execute("PRAGMA busy_timeout = 5000")
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")
    db.execute("PRAGMA foreign_keys = ON")
    # What is deleted or overwritten leaves no bytes behind: people may ask to be forgotten.
    db.execute("PRAGMA secure_delete = ON")
    before = version_of(db)
    migrate(db)
    if 0 < before < version_of(db):
        _compact(db)


def _compact(db: sqlite3.Connection) -> None:
    """What an older version deleted left its bytes in free pages; the file is written anew without them."""
    try:
        db.execute("VACUUM")
    except sqlite3.Error as error:  # a full disk: the bot can work as it is
        log.warning("database.not_compacted", error=str(error))


def _prepare_reader(db: sqlite3.Connection) -> None:
    db.execute("PRAGMA busy_timeout = 5000")
    newest, present = migrations()[-1][0], version_of(db)
    if present != newest:
        raise StoreError(
            f"The database has version {present}, this program works with {newest}. "
            + ("Start `chaski run` once to update it." if present < newest else "Install the newer Chaski.")
        )


_BOTH = (("rwc", _prepare_writer), ("ro", _prepare_reader))
