"""The SQL of the SQLite store: effects in, rows out. Kept to what PostgreSQL speaks as well."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable
from typing import Any

from bot.storage.leads import LEAD_COLUMNS, lead_to_row
from bot.storage.records import STAFF, ChatRecord, DeadLetter, Effects, LeadFilter, OutboxRow, timestamp

CHATS = "id, draft, first_name, last_name, username, language_code, blocked"
LETTERS = "id, kind, chat_id, update_id, method, payload, reason, died_at"

_UPSERT_CHAT = """
    INSERT INTO chats
        (id, draft, first_name, last_name, username, language_code, blocked, created_at, updated_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET
        draft = excluded.draft, first_name = excluded.first_name, last_name = excluded.last_name,
        username = excluded.username, language_code = excluded.language_code,
        blocked = excluded.blocked, updated_at = excluded.updated_at
"""
_INSERT_LEAD = f"INSERT INTO leads ({', '.join(LEAD_COLUMNS)}) VALUES ({', '.join('?' * len(LEAD_COLUMNS))})"
_UPDATE_LEAD = f"UPDATE leads SET {', '.join(f'{name} = ?' for name in LEAD_COLUMNS)} WHERE reference = ?"
_INSERT_OUTBOX = (
    "INSERT INTO outbox (id, chat_id, method, payload, kind, created_at) VALUES (?, ?, ?, ?, ?, ?)"
)
_SET_META = (
    "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value"
)


def write(db: sqlite3.Connection, effects: Effects, now: str) -> None:
    """All of it in one transaction, or nothing."""
    # A power cut that takes a mark back repeats a message, which delivery allows anyway; nobody waits for
    # the disk then. A later durable commit makes the marks before it durable as well.
    lazily = effects.only_marks
    if lazily:
        db.execute("PRAGMA synchronous = NORMAL")
    try:
        db.execute("BEGIN IMMEDIATE")
        _write_all(db, effects, now)
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise
    finally:
        if lazily:
            db.execute("PRAGMA synchronous = FULL")


def _write_all(db: sqlite3.Connection, effects: Effects, now: str) -> None:
    def many(sql: str, rows: Iterable[tuple[Any, ...]]) -> None:
        db.executemany(sql, rows)

    if effects.seen:
        many("INSERT INTO updates_seen (update_id, seen_at) VALUES (?, ?)", [(n, now) for n in effects.seen])
    if effects.chats:
        many(_UPSERT_CHAT, [_chat_row(chat, now) for chat in effects.chats.values()])
    if effects.new_leads:
        many(_INSERT_LEAD, [lead_to_row(lead) for lead in effects.new_leads.values()])
    if effects.changed_leads:
        many(_UPDATE_LEAD, [(*lead_to_row(lead), lead.reference) for lead in effects.changed_leads.values()])
    if effects.catalogues:
        many(
            "INSERT INTO catalogue_versions (version, content, kept_at) VALUES (?, ?, ?) "
            "ON CONFLICT (version) DO NOTHING",
            [(version, content, now) for version, content in effects.catalogues.items()],
        )
    if effects.outbox:
        many(_INSERT_OUTBOX, [_outbox_row(row, now) for row in effects.outbox])
    if effects.delivered:
        many("DELETE FROM outbox WHERE id = ?", [(row_id,) for row_id in effects.delivered])
    if effects.dead_letters:
        many(
            f"INSERT INTO dead_letters ({LETTERS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [_letter_row(letter) for letter in effects.dead_letters],
        )
    if effects.blocked:
        many("UPDATE chats SET blocked = 1 WHERE id = ?", [(chat_id,) for chat_id in effects.blocked])
    for key, value in effects.meta.items():
        if value is None:
            db.execute("DELETE FROM meta WHERE key = ?", (key,))
        else:
            db.execute(_SET_META, (key, value))


def _chat_row(chat: ChatRecord, now: str) -> tuple[Any, ...]:
    return (
        chat.id,
        chat.draft,
        chat.first_name,
        chat.last_name,
        chat.username,
        chat.language_code,
        int(chat.blocked),
        now,
        now,
    )


def _outbox_row(row: OutboxRow, now: str) -> tuple[Any, ...]:
    chat_id = None if row.address is STAFF else row.address
    return (row.id, chat_id, row.method, row.payload, row.kind.value, now)


def _letter_row(letter: DeadLetter) -> tuple[Any, ...]:
    return tuple(getattr(letter, name) for name in LETTERS.split(", "))


def select_leads(wanted: LeadFilter) -> tuple[str, list[Any]]:
    conditions: list[str] = []
    parameters: list[Any] = []

    def where(condition: str, *values: Any) -> None:
        conditions.append(condition)
        parameters.extend(values)

    if wanted.state is not None:
        where("state = ?", wanted.state)
    if wanted.chat_id is not None:
        where("chat_id = ?", wanted.chat_id)
    if wanted.tour is not None:
        where("tour = ?", wanted.tour)
    if wanted.created_from is not None:
        where("created_at >= ?", timestamp(wanted.created_from))
    if wanted.created_before is not None:
        where("created_at < ?", timestamp(wanted.created_before))
    if wanted.words is not None:
        words = wanted.words.casefold().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        where("words LIKE ? ESCAPE '\\'", f"%{words}%")
    sql = "SELECT document FROM leads"
    if conditions:
        sql += " WHERE " + " AND ".join(conditions)
    sql += " ORDER BY created_at DESC, reference DESC"
    if wanted.limit is not None:
        sql += " LIMIT ?"
        parameters.append(wanted.limit)
    return sql, parameters


def placeholders(values: Collection[Any]) -> str:
    return f"({','.join('?' * len(values))})"


def chat_from_row(row: Any) -> ChatRecord:
    return ChatRecord(
        id=row[0],
        draft=row[1],
        first_name=row[2],
        last_name=row[3],
        username=row[4],
        language_code=row[5],
        blocked=bool(row[6]),
    )
