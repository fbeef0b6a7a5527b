"""Numbered migrations: old databases become new ones, newer ones are left alone."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.storage import SqliteStore, StoreError
from bot.storage.sqlite.migrate import migrate, migrations, version_of


@pytest.fixture
def database() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    yield connection
    connection.close()


def test_migrations_are_numbered_without_gaps() -> None:
    """1, 2, 3 …: a forgotten or doubled number would never be applied."""
    assert list(range(1, len(migrations()) + 1)) == [number for number, _ in migrations()]


def test_each_migration_applies_on_the_one_before(database: sqlite3.Connection) -> None:
    """Step by step up, whatever version a database has."""
    for number, _ in migrations():
        migrate(database, upto=number)
        assert number == version_of(database)


def test_step_by_step_and_at_once_give_the_same_schema(database: sqlite3.Connection) -> None:
    """An updated database is like a fresh one."""
    for number, _ in migrations():
        migrate(database, upto=number)
    fresh = sqlite3.connect(":memory:", isolation_level=None)
    migrate(fresh)

    assert _schema(fresh) == _schema(database)
    fresh.close()


def test_migrating_twice_changes_nothing(database: sqlite3.Connection) -> None:
    """Every start migrates."""
    migrate(database)
    before = _schema(database)

    migrate(database)

    assert before == _schema(database)


def test_a_migration_that_fails_leaves_the_version_before(
    database: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half a migration is none."""
    broken = (
        *migrations(),
        (migrations()[-1][0] + 1, "CREATE TABLE fine (id BIGINT); CREATE TABLE chats (x);"),
    )
    migrate(database)
    before = _schema(database)
    monkeypatch.setattr("bot.storage.sqlite.migrate.migrations", lambda: broken)

    with pytest.raises(sqlite3.OperationalError, match="chats already exists"):
        migrate(database)

    assert broken[-1][0] - 1 == version_of(database)
    assert before == _schema(database)


async def test_a_newer_database_is_refused(tmp_path: Path) -> None:
    """An older program must not touch what it does not know."""
    path = tmp_path / "chaski.db"
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 999")
    connection.close()

    with pytest.raises(StoreError, match="newer Chaski"):
        await SqliteStore.open(path)
    with pytest.raises(StoreError, match="newer Chaski"):
        await SqliteStore.open(path, read_only=True)


def _schema(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    return connection.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()
