"""The store in one SQLite file.

One writer connection on a thread of its own; every job on that thread is one whole transaction, so no
lock is needed. WAL, so that readers (the command line) do not wait; synchronous=FULL, because a power
cut must not lose what Telegram was told we have.
"""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Self, TypeVar

import aiosqlite

from bot.storage.leads import lead_from_row
from bot.storage.lock import FileLock
from bot.storage.migrate import migrate, migrations, version_of
from bot.storage.port import Loaded, Store, StoreError
from bot.storage.records import STAFF, Counts, DeadLetter, Effects, Kind, LeadFilter, OutboxRow, timestamp
from bot.storage.statements import CHATS, LETTERS, chat_from_row, placeholders, select_leads, write
from core.leads import Lead

T = TypeVar("T")


class SqliteStore(Store):
    """See `Store`. Open with `await SqliteStore.open(path)`, close with `close`."""

    def __init__(self, connection: aiosqlite.Connection, lock: FileLock | None) -> None:
        self._connection = connection
        self._lock = lock
        self._meta: dict[str, str] = {}
        self._outbox_ids = itertools.count(1)
        self._letter_ids = itertools.count(1)

    @classmethod
    async def open(cls, path: Path, *, read_only: bool = False) -> Self:
        """Open the file, create or migrate it, and lock it against a second bot.

        With `read_only` nothing is created, migrated or locked: the command line reads beside a running bot.
        Raises StoreError with a plain sentence.
        """
        lock = None
        if read_only:
            if not path.is_file():  # noqa: ASYNC240 (before there is anything to hold up)
                raise StoreError(
                    f"There is no database at {path} yet. `chaski run` creates it; "
                    "CHASKI_DATABASE names another place."
                )
        else:
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                lock = FileLock(path)
            except OSError as error:
                raise StoreError(
                    f"The database {path} cannot be written ({error.strerror}). "
                    "Let CHASKI_DATABASE name a file in a folder that Chaski may write to."
                ) from error
        connection = None
        try:
            place = path.absolute().as_uri()  # noqa: ASYNC240 (touches no disk)
            address = f"{place}?mode={'ro' if read_only else 'rwc'}"
            connection = await aiosqlite.connect(address, uri=True, isolation_level=None)
            store = cls(connection, lock)
            await store._job(_prepare_reader if read_only else _prepare_writer)
            await store._start()
        except BaseException as error:
            if connection is not None:
                await connection.close()
            if lock is not None:
                lock.release()
            if isinstance(error, sqlite3.OperationalError):
                raise StoreError(
                    f"The database {path} cannot be opened: {error}. Check disk space, and that Chaski may "
                    "write to the file and its folder."
                ) from error
            if isinstance(error, sqlite3.Error):
                raise StoreError(
                    f"{path} cannot be used as the database: {error}. "
                    "Restore a backup, or move the file away."
                ) from error
            raise
        return store

    async def _start(self) -> None:
        def read(db: sqlite3.Connection) -> tuple[list[Any], int, int]:
            return (
                db.execute("SELECT key, value FROM meta").fetchall(),
                db.execute("SELECT coalesce(max(id), 0) FROM outbox").fetchone()[0],
                db.execute("SELECT coalesce(max(id), 0) FROM dead_letters").fetchone()[0],
            )

        meta, outbox, letters = await self._job(read)
        self._meta = {row[0]: row[1] for row in meta}
        self._outbox_ids = itertools.count(outbox + 1)
        self._letter_ids = itertools.count(letters + 1)

    async def _job(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run `work` on the connection's thread: one thread hop, however many statements.

        aiosqlite's public methods are one hop per statement; this is what they are made of.
        """
        connection = self._connection
        result: T = await connection._execute(work, connection._conn)  # type: ignore[no-untyped-call]
        return result

    async def _rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[Any]:
        return await self._job(lambda db: db.execute(sql, parameters).fetchall())

    async def close(self) -> None:
        await self._connection.close()
        if self._lock is not None:
            self._lock.release()

    def unavailable(self, error: BaseException) -> bool:
        return isinstance(error, sqlite3.OperationalError)

    # The bot's side: batches and deliveries.

    def new_outbox_id(self) -> int:
        return next(self._outbox_ids)

    def new_letter_id(self) -> int:
        return next(self._letter_ids)

    @property
    def meta(self) -> Mapping[str, str]:
        return self._meta

    async def load(self, update_ids: Collection[int], chat_ids: Collection[int]) -> Loaded:
        def read(db: sqlite3.Connection) -> Loaded:
            seen = db.execute(
                f"SELECT update_id FROM updates_seen WHERE update_id IN {placeholders(update_ids)}",
                tuple(update_ids),
            )
            chats = db.execute(
                f"SELECT {CHATS} FROM chats WHERE id IN {placeholders(chat_ids)}",
                tuple(chat_ids),
            )
            return Loaded(
                frozenset(row[0] for row in seen.fetchall()),
                {row[0]: chat_from_row(row) for row in chats.fetchall()},
            )

        return await self._job(read)

    async def write(self, effects: Effects, now: datetime) -> None:
        await self._job(lambda db: write(db, effects, timestamp(now)))
        for key, value in effects.meta.items():
            if value is None:
                self._meta.pop(key, None)
            else:
                self._meta[key] = value

    async def pending(self) -> list[OutboxRow]:
        rows = await self._rows(
            "SELECT id, chat_id, method, payload, kind, created_at FROM outbox ORDER BY id"
        )
        return [
            OutboxRow(row[0], STAFF if row[1] is None else row[1], row[2], row[3], Kind(row[4]), row[5])
            for row in rows
        ]

    async def prune(self, before: datetime) -> int:
        return await self._job(
            lambda db: db.execute("DELETE FROM updates_seen WHERE seen_at < ?", (timestamp(before),)).rowcount
        )

    # Reading, for handlers and the command line.

    async def lead(self, reference: str) -> Lead | None:
        rows = await self._rows("SELECT document FROM leads WHERE reference = ?", (reference,))
        return lead_from_row(rows[0]) if rows else None

    async def leads(self, wanted: LeadFilter) -> list[Lead]:
        sql, parameters = select_leads(wanted)
        return [lead_from_row(row) for row in await self._rows(sql, parameters)]

    async def catalogue(self, version: str) -> str | None:
        rows = await self._rows("SELECT content FROM catalogue_versions WHERE version = ?", (version,))
        return str(rows[0][0]) if rows else None

    async def dead_letters(self, limit: int = 100) -> list[DeadLetter]:
        rows = await self._rows(f"SELECT {LETTERS} FROM dead_letters ORDER BY id DESC LIMIT ?", (limit,))
        return [DeadLetter(**dict(zip(LETTERS.split(", "), row, strict=True))) for row in rows]

    async def counts(self) -> Counts:
        def read(db: sqlite3.Connection) -> Counts:
            def one(sql: str) -> int:
                return int(db.execute(sql).fetchone()[0])

            return Counts(
                chats=one("SELECT count(*) FROM chats"),
                blocked=one("SELECT count(*) FROM chats WHERE blocked = 1"),
                leads=dict(db.execute("SELECT state, count(*) FROM leads GROUP BY state").fetchall()),
                outbox=one("SELECT count(*) FROM outbox"),
                outbox_for_staff=one("SELECT count(*) FROM outbox WHERE chat_id IS NULL"),
                dead_letters=one("SELECT count(*) FROM dead_letters"),
            )

        return await self._job(read)

    async def check(self) -> Sequence[str]:
        def read(db: sqlite3.Connection) -> list[str]:
            problems = [row[0] for row in db.execute("PRAGMA integrity_check") if row[0] != "ok"]
            for table, _, parent, _ in db.execute("PRAGMA foreign_key_check"):
                problems.append(f"A row of {table} refers to one of {parent} that is not there.")
            return problems

        return await self._job(read)

    async def backup(self, target: Path) -> None:
        if target.exists():  # noqa: ASYNC240 (one look)
            raise StoreError(f"{target} is already there. Name a new file for the backup.")
        try:
            await self._rows("VACUUM INTO ?", (str(target),))
        except sqlite3.Error as error:
            raise StoreError(f"The backup could not be written to {target}: {error}.") from error


def _prepare_writer(db: sqlite3.Connection) -> None:
    db.execute("PRAGMA busy_timeout = 5000")
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")
    db.execute("PRAGMA foreign_keys = ON")
    migrate(db)


def _prepare_reader(db: sqlite3.Connection) -> None:
    db.execute("PRAGMA busy_timeout = 5000")
    newest, present = migrations()[-1][0], version_of(db)
    if present != newest:
        raise StoreError(
            f"The database has version {present}, this program works with {newest}. "
            + ("Start `chaski run` once to update it." if present < newest else "Install the newer Chaski.")
        )
