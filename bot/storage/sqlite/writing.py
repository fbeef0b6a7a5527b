"""Changes into SQL: one function a type."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import astuple, replace
from datetime import UTC, datetime
from typing import Any

from bot.storage import changes as c
from bot.storage.finding import lead_words, step_of_wait
from bot.storage.hooked import hook_row
from bot.storage.port import Conflict
from bot.storage.records import HOOK, STAFF, Address, OutboxRow, timestamp
from bot.storage.sqlite import reading
from bot.storage.sqlite.statements import SQL
from core.leads import Lead, LeadEvent, LeadState
from core.pricing import Quote

_HOW_IT_STANDS = {"state", "claimed_by", "claimed_at", "quote"}
"""What is kept of a lead beside its document."""
SETTLED = frozenset({LeadState.WON, LeadState.LOST, LeadState.WITHDRAWN})
"""Nothing is to be done about it."""
_WAITS = frozenset({"requested", "wrote", "released", "restored"})
"""What of its history makes somebody wait for an answer."""
_ANSWERS = frozenset({"claimed", "taken_over", "handed_over", "quoted", "revised"})
"""What of it, done by the staff, is one."""


_THE_CHANGES_FAULT = (
    sqlite3.IntegrityError,
    sqlite3.DataError,
    sqlite3.InterfaceError,
    sqlite3.ProgrammingError,
    OverflowError,
    ValueError,
)
"""Taken already, or nothing that a database can hold (half of a surrogate pair, 2**63). All other errors are
the database's own: it is full, locked, damaged."""


def write(
    db: sqlite3.Connection, changes: Sequence[c.Change], now: datetime, *, hook: bool = False
) -> list[OutboxRow]:
    """All of it in one transaction, or nothing. Returns the enqueued rows with their ids.

    hook: whether what happens to leads is enqueued for the operator's own system as well

    Raises Conflict, naming the change that could not be made.
    """
    # A power cut that takes a mark back repeats a message, which delivery allows anyway; nobody waits for
    # the disk then. A later durable commit makes the marks before it durable as well.
    lazily = bool(changes) and all(isinstance(change, c.Delivered) for change in changes)
    if lazily:
        db.execute("PRAGMA synchronous = NORMAL")
    try:
        db.execute("BEGIN IMMEDIATE")
        rows = _all_made(db, changes, timestamp(now), hook)
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise
    finally:
        if lazily:
            db.execute("PRAGMA synchronous = FULL")
    return rows


def _all_made(db: sqlite3.Connection, changes: Sequence[c.Change], now: str, hook: bool) -> list[OutboxRow]:
    rows = []
    (told,) = db.execute(SQL["last_line"]).fetchone() if hook else (0,)
    for change in changes:
        if (row := _made(db, change, now)) is not None:
            rows.append(row)
        for event in db.execute(SQL["lines_after"], (told,)).fetchall() if hook else ():
            told, row = event[0], _to_hook(db, *event)
            rows.append(_enqueue(db, c.Enqueue(row=row), now))
    return rows


def _to_hook(db: sqlite3.Connection, number: int, reference: str, revision: int, *line: Any) -> OutboxRow:
    """Whatever adds a line to a history, the lead is told as it stands right after it."""
    lead = reading.lead(db, reference)
    assert lead is not None, f"a line in the history of {reference}, which is not there"
    return hook_row(lead, reading.event(*line), number=number, revision=revision)


def _made(db: sqlite3.Connection, change: c.Change, now: str) -> OutboxRow | None:
    try:
        return _WRITERS[type(change)](db, change, now)
    except _THE_CHANGES_FAULT as error:
        raise Conflict(change, str(error)) from error


def _see(db: sqlite3.Connection, change: c.Seen, now: str) -> None:
    db.execute(SQL["see"], (change.source, change.id, now))


def _forget_seen(db: sqlite3.Connection, change: c.ForgetSeen, _: str) -> None:
    db.execute(SQL["forget_seen"], (timestamp(change.before),))


def _save_draft(db: sqlite3.Connection, change: c.SaveDraft, now: str) -> None:
    db.execute(SQL["save_draft"], (change.chat_id, change.draft, now if change.warm else None, now))


def _know_traveller(db: sqlite3.Connection, change: c.KnowTraveller, now: str) -> None:
    db.execute(SQL["know_traveller"], (*astuple(change), now))


def _mark_blocked(db: sqlite3.Connection, change: c.MarkBlocked, _: str) -> None:
    db.execute(SQL["mark_blocked"], (int(change.blocked), change.chat_id))


def _take_over(db: sqlite3.Connection, change: c.TakeOver, _: str) -> None:
    by = (change.by.id, change.by.name) if change.by else (None, None)
    db.execute(SQL["take_over"], (*by, change.reference, change.chat_id))


def _ban(db: sqlite3.Connection, change: c.Ban, _: str) -> None:
    db.execute(SQL["ban"], (int(change.banned), change.chat_id))


_FORGETS = (
    *("quotes", "words", "events", "lead_timers", "timers", "seen_timers", "outcomes"),
    *("leads", "relays", "rows", "messages", "letters", "chat"),
)
"""In that order: what hangs on a lead or a relay goes before it."""


def _forget(db: sqlite3.Connection, change: c.Forget, _: str) -> None:
    for what in _FORGETS:
        db.execute(SQL[f"forget_{what}"], (change.chat_id,))


_FORGETS_OF_A_LEAD = ("quotes", "words", "events", "timers", "relays", "card", "lead")


def _forget_lead(db: sqlite3.Connection, change: c.ForgetLead, _: str) -> None:
    for what in _FORGETS_OF_A_LEAD:
        db.execute(SQL[f"forget_{what}_of"], (change.reference,))


def _add_lead(db: sqlite3.Connection, change: c.AddLead, _: str) -> None:
    lead = change.lead
    document = lead.model_dump_json(exclude=_HOW_IT_STANDS)
    created = timestamp(lead.created_at.astimezone(UTC))
    first = (lead.reference, lead.chat_id, lead.trip.tour, created, document)
    db.execute(SQL["add_lead"], (*first, *_standing(lead), *_days(lead.quote)))
    contact, who = lead.contact, lead.traveller
    for word in lead_words(who.name, who.username, contact.phone, contact.email):
        db.execute(SQL["add_word"], (word, created, lead.reference))
    _count_lead(db, "requests", lead, 1)
    db.execute(SQL["add_revision"], (lead.reference, 1, lead.quote.model_dump_json()))
    _event(db, lead.reference, LeadEvent(at=lead.created_at, what="requested"))


def _move_lead(db: sqlite3.Connection, change: c.MoveLead, _: str) -> None:
    before, reference = change.before, change.reference
    owner = before.claimed_by.id if before.claimed_by else 0
    found = db.execute(SQL["move_lead"], (*_standing(change.after), reference, before.state.value, owner))
    if found.rowcount != 1:
        raise Conflict(change, f"{reference} is not {before.state.value} any more")
    _settled(db, before, change.after, change.event.at.astimezone(UTC).isoformat())
    _event(db, reference, change.event)


def _settled(db: sqlite3.Connection, before: Lead, after: Lead, at: str) -> None:
    """Whether anything is still to be done; and what is won counts with the day of its request."""
    if (before.state in SETTLED) != (after.state in SETTLED) or before.state is not after.state:
        ends = at if after.state in SETTLED else None
        db.execute(SQL["settle_lead"], (ends, ends, after.reference))
    if won := (after.state is LeadState.WON) - (before.state is LeadState.WON):
        _count_lead(db, "won", after, won)


def _count_lead(db: sqlite3.Connection, what: str, lead: Lead, number: int) -> None:
    day = lead.created_at.astimezone(UTC).date().isoformat()
    db.execute(SQL["count"], (day, f"{what}_in", lead.traveller.language, number))
    db.execute(SQL["count"], (day, f"{what}_from", lead.source or "", number))


def _days(quote: Quote) -> tuple[str, str]:
    return quote.trip.dates.earliest.isoformat(), quote.trip.dates.latest.isoformat()


def _standing(lead: Lead) -> tuple[Any, ...]:
    by, at = lead.claimed_by, lead.claimed_at
    claimed_at = at.astimezone(UTC).isoformat() if at else None
    return (lead.state.value, by.id if by else None, by.name if by else None, claimed_at)


def _add_event(db: sqlite3.Connection, change: c.AddEvent, _: str) -> None:
    _event(db, change.reference, change.event)


def _event(db: sqlite3.Connection, reference: str, event: LeadEvent) -> None:
    by = (event.by.id, event.by.name) if event.by else (None, None)
    at, data = event.at.astimezone(UTC).isoformat(), json.dumps(event.data, ensure_ascii=False)
    db.execute(SQL["add_event"], (reference, at, *by, event.what, data))
    if event.what in _WAITS:
        db.execute(SQL["lead_waits"], (at, reference))
    elif event.what == "snoozed" and "until" in event.data:
        until = datetime.fromisoformat(event.data["until"]).astimezone(UTC)
        db.execute(SQL["snooze_lead"], (timestamp(until), reference))
    elif event.by is not None and event.what in _ANSWERS:
        _answered(db, reference, at)


def _answered(db: sqlite3.Connection, reference: str, at: str) -> None:
    """Nobody waits there any more; how long the first answer took is counted once."""
    if first := db.execute(SQL["not_answered_yet"], (reference,)).fetchone():
        asked = first[0]
        db.execute(SQL["count"], (asked[:10], "answered_within", step_of_wait(asked, at), 1))
    db.execute(SQL["lead_answered"], (at, reference))


def _add_revision(db: sqlite3.Connection, change: c.AddRevision, _: str) -> None:
    values = (change.reference, change.revision, change.quote.model_dump_json())
    db.execute(SQL["add_revision"], values)
    db.execute(SQL["trip_days"], (*_days(change.quote), change.reference))
    _event(db, change.reference, change.event)


def _keep_catalogue(db: sqlite3.Connection, change: c.KeepCatalogue, now: str) -> None:
    db.execute(SQL["keep_catalogue"], (change.version, change.content, now))


def _set_fact(db: sqlite3.Connection, change: c.SetFact, _: str) -> None:
    if change.value is None:
        db.execute(SQL["drop_fact"], (change.key,))
    else:
        db.execute(SQL["set_fact"], (change.key, change.value))


_ADDRESSES: dict[Address, int | None] = {STAFF: None, HOOK: reading.HOOK_ID}


def _enqueue(db: sqlite3.Connection, change: c.Enqueue, now: str) -> OutboxRow:
    row = change.row
    if row.key:
        db.execute(SQL["drop_replaced"], (row.key,))
    address = row.address if isinstance(row.address, int) else _ADDRESSES[row.address]
    call = (address, row.method, row.payload, row.kind.value, now)
    document = (row.document.kind, row.document.arguments) if row.document else ("", "")
    how = (row.urgency.value, row.key, row.belongs, row.gather, int(row.once), int(row.yields))
    (row_id,) = db.execute(SQL["enqueue"], (*call, *how, *document, row.about)).fetchone()
    return replace(row, id=row_id, created_at=now)


def _calling(db: sqlite3.Connection, change: c.Calling, _: str) -> None:
    db.execute(SQL["calling"], (change.row_id,))


def _delivered(db: sqlite3.Connection, change: c.Delivered, now: str) -> None:
    db.execute(SQL["drop_row"], (change.row_id,))
    for message in change.answer:
        db.execute(SQL["keep_message"], (*astuple(message), now))


def _keep_file_id(db: sqlite3.Connection, change: c.KeepFileId, now: str) -> None:
    db.execute(SQL["keep_file_id"], (change.document, change.file_id, now))


def _save_relay(db: sqlite3.Connection, change: c.SaveRelay, _: str) -> None:
    relay = change.relay
    by = (relay.by.id, relay.by.name) if relay.by else (None, None)
    where = (relay.chat_id, relay.message_id, relay.traveller, relay.reference)
    db.execute(SQL["save_relay"], (*where, *by, timestamp(relay.at), relay.state, relay.calls))
    if relay.by is not None and relay.reference and relay.state == "passed_on":
        _answered(db, relay.reference, timestamp(relay.at))


def _count(db: sqlite3.Connection, change: c.Count, _: str) -> None:
    db.execute(SQL["count"], (change.day.isoformat(), change.what, change.name, change.number))


def _bury(db: sqlite3.Connection, change: c.Bury, _: str) -> None:
    db.execute(SQL["bury"], astuple(change.letter))


def _set_timer(db: sqlite3.Connection, change: c.SetTimer, _: str) -> None:
    timer = change.timer
    db.execute(SQL["set_timer"], (timer.key, timer.kind, timestamp(timer.at), timer.lane, timer.data))


def _drop_timer(db: sqlite3.Connection, change: c.DropTimer, _: str) -> None:
    if change.at is None:
        db.execute(SQL["drop_timer"], (change.key,))
    else:
        db.execute(SQL["drop_timer_at"], (change.key, timestamp(change.at)))


_WRITERS: dict[type[c.Change], Callable[..., OutboxRow | None]] = {
    c.Seen: _see,
    c.ForgetSeen: _forget_seen,
    c.SaveDraft: _save_draft,
    c.KnowTraveller: _know_traveller,
    c.MarkBlocked: _mark_blocked,
    c.TakeOver: _take_over,
    c.Ban: _ban,
    c.Forget: _forget,
    c.ForgetLead: _forget_lead,
    c.AddLead: _add_lead,
    c.MoveLead: _move_lead,
    c.AddEvent: _add_event,
    c.AddRevision: _add_revision,
    c.Count: _count,
    c.KeepCatalogue: _keep_catalogue,
    c.SetFact: _set_fact,
    c.Enqueue: _enqueue,
    c.Calling: _calling,
    c.Delivered: _delivered,
    c.KeepFileId: _keep_file_id,
    c.SaveRelay: _save_relay,
    c.Bury: _bury,
    c.SetTimer: _set_timer,
    c.DropTimer: _drop_timer,
}
