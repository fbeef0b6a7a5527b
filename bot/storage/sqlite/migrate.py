"""Numbered .sql files, each applied once and whole; `PRAGMA user_version` says how far we are."""

from __future__ import annotations

import sqlite3
from functools import cache
from importlib import resources

from bot.storage.finding import step_of_wait, words_of_document
from bot.storage.port import StoreError


@cache
def migrations() -> tuple[tuple[int, str], ...]:
    """(number, SQL) in order: `0001_first.sql` is number 1."""
    folder = resources.files("bot.storage.sqlite") / "migrations"
    files = sorted((file.name, file) for file in folder.iterdir() if file.name.endswith(".sql"))
    return tuple((int(name.split("_")[0]), file.read_text("utf-8")) for name, file in files)


def version_of(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def migrate(connection: sqlite3.Connection, upto: int | None = None) -> None:
    """Bring the database up to date. Raises StoreError when it is newer than this program."""
    present = version_of(connection)
    newest = migrations()[-1][0]
    if present > newest:
        raise StoreError(
            f"The database was written by a newer Chaski (version {present}, this program knows {newest}). "
            "Install the newer program again, or restore a backup from before the update."
        )
    # What SQL cannot do, for 0008.
    connection.create_function("words_of_document", 1, words_of_document, deterministic=True)
    connection.create_function("step_of_wait", 2, step_of_wait, deterministic=True)
    for number, sql in migrations():
        if number <= present or (upto is not None and number > upto):
            continue
        try:
            # executescript would commit an open transaction first, so each script brings its own.
            connection.executescript(f"BEGIN IMMEDIATE;\n{sql}\nPRAGMA user_version = {number};\nCOMMIT;")
        except sqlite3.Error:
            if connection.in_transaction:
                connection.rollback()
            raise
