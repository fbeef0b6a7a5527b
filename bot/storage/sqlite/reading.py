"""Rows into values."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from bot.desk.news import News
from bot.storage.port import Loaded
from bot.storage.records import (
    HOOK,
    STAFF,
    Address,
    ChatRecord,
    Counts,
    DeadLetter,
    Document,
    Figure,
    LeadFilter,
    OutboxRow,
    Outlived,
    Relay,
    RowKind,
    SentMessage,
    Timer,
    Urgency,
    timestamp,
)
from bot.storage.sqlite.statements import SQL
from core.leads import Lead, LeadEvent, StaffMember
from core.pricing import Quote

HOOK_ID = 0
"""What stands for the hook where other rows have their chat: Telegram gives no chat that id."""


def facts(db: sqlite3.Connection) -> dict[str, str]:
    return dict(db.execute(SQL["facts"]).fetchall())


def load(db: sqlite3.Connection, arrivals: Collection[tuple[str, str]], chat_ids: Collection[int]) -> Loaded:
    seen = {arrival for arrival in arrivals if db.execute(SQL["seen"], arrival).fetchone()}
    chats = [found for chat_id in chat_ids if (found := chat(db, chat_id))]
    return Loaded(frozenset(seen), {each.id: each for each in chats}, facts(db))


def chat(db: sqlite3.Connection, chat_id: int) -> ChatRecord | None:
    row = db.execute(SQL["chat"], (chat_id,)).fetchone()
    return _chat(row) if row else None


def _chat(row: Any) -> ChatRecord:
    chat_id, draft, first, last, username, language, blocked, banned, *rest = row
    person, person_name, person_lead, warm_since = rest
    return ChatRecord(
        id=chat_id,
        draft=draft,
        first_name=first,
        last_name=last,
        username=username,
        language_code=language,
        blocked=bool(blocked),
        person=None if person is None else StaffMember(id=person, name=person_name),
        person_lead=person_lead,
        banned=bool(banned),
        warm_since=datetime.fromisoformat(warm_since) if warm_since else None,
    )


def pending(db: sqlite3.Connection) -> list[OutboxRow]:
    return [_outbox_row(*row) for row in db.execute(SQL["pending"]).fetchall()]


def _outbox_row(
    chat_id: int | None, method: str, payload: str, kind: str, urgency: int, *rest: Any
) -> OutboxRow:
    key, belongs, gather, once, yields, document, arguments, called, about, row_id, created_at = rest
    address: Address = STAFF if chat_id is None else HOOK if chat_id == HOOK_ID else chat_id
    call = (address, method, payload, RowKind(kind), Urgency(urgency))
    named = Document(document, arguments) if document else None
    return OutboxRow(
        *call, key, belongs, gather, bool(once), bool(yields), named, bool(called), about, row_id, created_at
    )


def due(db: sqlite3.Connection, now: datetime, limit: int) -> list[Timer]:
    rows = db.execute(SQL["due"], (timestamp(now), limit)).fetchall()
    return [
        Timer(key=key, kind=kind, at=datetime.fromisoformat(at), lane=lane, data=data)
        for key, kind, at, lane, data in rows
    ]


def next_due(db: sqlite3.Connection) -> datetime | None:
    (at,) = db.execute(SQL["next_due"]).fetchone()
    return datetime.fromisoformat(at) if at else None


def messages_of(db: sqlite3.Connection, belongs: str) -> list[SentMessage]:
    return [SentMessage(*row) for row in db.execute(SQL["messages_of"], (belongs,)).fetchall()]


def messages_about(db: sqlite3.Connection, chat_id: int, since: datetime | None) -> list[SentMessage]:
    asked = (chat_id, timestamp(since) if since else "")
    return [SentMessage(*row) for row in db.execute(SQL["messages_about"], asked).fetchall()]


def waiting_for(db: sqlite3.Connection, chat_id: int) -> int:
    (count,) = db.execute(SQL["waiting_for"], (chat_id,)).fetchone()
    return int(count)


def outlived(db: sqlite3.Connection, trips: datetime, requests: datetime, limit: int) -> Outlived:
    leads = db.execute(SQL["outlived_leads"], (timestamp(requests), limit)).fetchall()
    chats = db.execute(SQL["outlived_chats"], (timestamp(trips), limit)).fetchall()
    return Outlived(
        leads=tuple(reference for (reference,) in leads), chats=tuple(chat_id for (chat_id,) in chats)
    )


def message(db: sqlite3.Connection, chat_id: int, message_id: int) -> SentMessage | None:
    row = db.execute(SQL["message"], (chat_id, message_id)).fetchone()
    return SentMessage(*row) if row else None


def file_id(db: sqlite3.Connection, document: str) -> str | None:
    row = db.execute(SQL["file_id"], (document,)).fetchone()
    return str(row[0]) if row else None


def relay(db: sqlite3.Connection, chat_id: int, message_id: int) -> Relay | None:
    row = db.execute(SQL["relay"], (chat_id, message_id)).fetchone()
    if row is None:
        return None
    traveller, reference, by_id, by_name, at, state, calls = row
    return Relay(
        chat_id=chat_id,
        message_id=message_id,
        traveller=traveller,
        reference=reference,
        by=None if by_id is None else StaffMember(id=by_id, name=by_name),
        at=datetime.fromisoformat(at),
        state=state,
        calls=calls,
    )


def lead(db: sqlite3.Connection, reference: str) -> Lead | None:
    row = db.execute(f"{SQL['leads']} WHERE reference = ?", (reference,)).fetchone()
    return _lead(*row) if row else None


def leads(db: sqlite3.Connection, wanted: LeadFilter) -> list[Lead]:
    conditions = {
        "state = ?": wanted.state,
        "chat_id = ?": wanted.chat_id,
        "tour = ?": wanted.tour,
        "created_at >= ?": timestamp(wanted.created_from) if wanted.created_from else None,
    }
    asked = {condition: value for condition, value in conditions.items() if value is not None}
    where = f" WHERE {' AND '.join(asked)}" if asked else ""
    limit = -1 if wanted.limit is None else wanted.limit
    rows = db.execute(
        f"{SQL['leads']}{where} ORDER BY created_at DESC, reference DESC LIMIT ?", (*asked.values(), limit)
    )
    return [_lead(*row) for row in rows.fetchall()]


def lead_of_row(row: Any) -> Lead:
    return _lead(*row)


def _lead(
    document: str, state: str, by: int | None, name: str | None, claimed_at: str | None, quote: str
) -> Lead:
    standing = {
        "state": state,
        "claimed_by": None if by is None else {"id": by, "name": name},
        "claimed_at": claimed_at,
        "quote": json.loads(quote),
    }
    return Lead.model_validate_json(json.dumps({**json.loads(document), **standing}))


def history(db: sqlite3.Connection, reference: str) -> list[LeadEvent]:
    return [event(*row) for row in db.execute(SQL["history"], (reference,)).fetchall()]


def event(at: str, by: int | None, name: str | None, what: str, data: str) -> LeadEvent:
    who = None if by is None else {"id": by, "name": name}
    return LeadEvent.model_validate({"at": at, "by": who, "what": what, "data": json.loads(data)})


def quotes(db: sqlite3.Connection, reference: str) -> list[Quote]:
    rows = db.execute(SQL["quotes"], (reference,)).fetchall()
    return [Quote.model_validate_json(quote) for (quote,) in rows]


_LONG = timedelta(minutes=15)
"""A message that has waited so long is told of."""
_BOOKED_BEFORE = timedelta(days=1600)
"""Nobody books longer ahead (`Operator.book_ahead_days`)."""


def news(db: sqlite3.Connection, after: int, since: datetime, now: datetime, first: date, last: date) -> News:
    def references(name: str, *values: Any) -> tuple[str, ...]:
        return tuple(reference for (reference,) in db.execute(SQL[name], values).fetchall())

    booked = timestamp(now - _BOOKED_BEFORE)
    coming = db.execute(SQL["coming"], (booked, first.isoformat(), last.isoformat())).fetchall()
    (last_event,) = db.execute(SQL["last_event"]).fetchone()
    (dead,) = db.execute(SQL["died_since"], (timestamp(since),)).fetchone()
    (waiting,) = db.execute(SQL["waiting_since"], (timestamp(now - _LONG),)).fetchone()
    return News(
        last_event=last_event or 0,
        requests=references("events_after", after, "requested"),
        unannounced=references("unannounced_after", after),
        won=references("events_after", after, "won"),
        unanswered=references("unanswered"),
        dead=dead,
        waiting=waiting,
        coming=tuple(sorted((_lead(*row) for row in coming), key=lambda lead: lead.trip.dates.earliest)),
    )


def catalogue(db: sqlite3.Connection, version: str) -> str | None:
    row = db.execute(SQL["catalogue"], (version,)).fetchone()
    return str(row[0]) if row else None


def letters(db: sqlite3.Connection, limit: int) -> list[DeadLetter]:
    return [
        DeadLetter(
            id=row[0],
            kind=row[1],
            chat_id=row[2],
            update_id=row[3],
            method=row[4],
            payload=row[5],
            reason=row[6],
            died_at=row[7],
            about=row[8],
        )
        for row in db.execute(SQL["letters"], (limit,)).fetchall()
    ]


def warm(db: sqlite3.Connection, offset: int, limit: int) -> list[ChatRecord]:
    return [_chat(row) for row in db.execute(SQL["warm"], {"offset": offset, "limit": limit})]


def audience(db: sqlite3.Connection, after: int, limit: int) -> list[ChatRecord]:
    return [_chat(row) for row in db.execute(SQL["audience"], {"after": after, "limit": limit})]


def unsent(db: sqlite3.Connection, belongs: str) -> int:
    (count,) = db.execute(SQL["unsent"], (belongs,)).fetchone()
    return int(count)


def figures(db: sqlite3.Connection, first: date, last: date) -> list[Figure]:
    rows = db.execute(SQL["figures"], (first.isoformat(), last.isoformat()))
    return [Figure(what=what, name=name, number=number) for what, name, number in rows]


def counts(db: sqlite3.Connection) -> Counts:
    chats, blocked, outbox, for_staff, for_hook, dead = db.execute(SQL["counts"]).fetchone()
    return Counts(
        chats=chats,
        blocked=blocked,
        leads=dict(db.execute(SQL["leads_by_state"]).fetchall()),
        outbox=outbox,
        outbox_for_staff=for_staff,
        outbox_for_hook=for_hook,
        dead_letters=dead,
    )


def damages(db: sqlite3.Connection) -> list[str]:
    problems = [row[0] for row in db.execute("PRAGMA integrity_check") if row[0] != "ok"]
    for table, _, parent, _ in db.execute("PRAGMA foreign_key_check"):
        problems.append(f"A row of {table} refers to one of {parent} that is not there.")
    return problems
