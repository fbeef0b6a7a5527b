"""A batch of updates, worked off: each update a turn, all their effects one transaction.

Polling and webhook share this. When `Turns.work_off` returns, the batch is committed and may be
acknowledged; when it raises, nothing of it happened and Telegram will bring it again.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import structlog
from telegram import Update
from telegram.ext import Application, ApplicationHandlerStop

from bot.metrics import Metrics
from bot.notices import Notices, notice
from bot.storage import (
    ChatRecord,
    Conflict,
    DeadLetter,
    OutboxRow,
    Overlay,
    Store,
    new_letter_id,
    timestamp,
)
from bot.storage.changes import Bury, Change, Seen, SetFact
from bot.telegram.membership import note_membership
from bot.work.turn import Turn, TurnContext, current_turn

log = structlog.get_logger()

TRIES = 2
"""A handler that raised is asked once more: chance may have been against it (a reference that was taken)."""

MOST_NOTICES = 5
"""Of one batch: when everything fails, staff need not read a hundred times why."""

SOURCE = "telegram"

RawUpdate = Mapping[str, Any]
"""An update as Telegram's JSON gives it."""

Apologise = Callable[[Turn, Update | None], None]
"""Says sorry to the traveller, by `turn.send`; without an update when it could not even be read."""


class HandOver(Protocol):
    """Where committed rows go."""

    def hand_over(self, rows: Sequence[OutboxRow]) -> None: ...

    def staff_chat_changed(self) -> None: ...


@dataclass(frozen=True, slots=True)
class _Arrived:
    update_id: int
    raw: RawUpdate
    update: Update | None
    chat_id: int | None
    error: Exception | None


class Turns:
    """Works off batches, one at a time."""

    def __init__(
        self,
        application: Application[Any, TurnContext, Any, Any, Any, Any],
        store: Store,
        delivery: HandOver,
        *,
        now: Callable[[], datetime],
        configured_staff_chat: int | None,
        apologise: Apologise,
        notices: Notices,
        metrics: Metrics,
    ) -> None:
        self._application = application
        self._store = store
        self._delivery = delivery
        self._now = now
        self._configured_staff_chat = configured_staff_chat
        self._apologise = apologise
        self._notices = notices
        self._metrics = metrics
        application.add_error_handler(_note_error)

    async def work_off(self, updates: Sequence[RawUpdate]) -> None:
        """Commit everything that these updates cause. Raises what the store raises when it is unavailable."""
        self._metrics.updates.inc(len(updates))
        arrived = [self._arrived(raw) for raw in updates]
        conflicts: dict[int, list[Conflict]] = {}
        while True:
            try:
                await self._commit(arrived, conflicts)
                return
            except _TurnConflict as error:
                log.warning("turn.conflict", update=error.update_id, why=str(error.conflict))
                conflicts.setdefault(error.update_id, []).append(error.conflict)

    def _arrived(self, raw: RawUpdate) -> _Arrived:
        update_id = int(raw["update_id"])
        try:
            update = Update.de_json(_slim(raw), self._application.bot)
            chat = update.effective_chat
        except Exception as error:
            return _Arrived(update_id, raw, None, _chat_id_in(raw), error)
        return _Arrived(update_id, raw, update, chat.id if chat else None, None)

    async def _commit(self, arrived: Sequence[_Arrived], conflicts: Mapping[int, Sequence[Conflict]]) -> None:
        """Raises _TurnConflict when the store cannot take what one turn wants; nothing is changed then."""
        started = time.perf_counter()
        seen = [(SOURCE, str(one.update_id)) for one in arrived]
        chat_ids = {one.chat_id for one in arrived if one.chat_id is not None}
        now = self._now()
        overlay = Overlay.of(await self._store.load(seen, chat_ids))
        owners: dict[int, int] = {}
        for one in arrived:
            if overlay.seen(SOURCE, str(one.update_id)):
                self._metrics.repeated.inc()
                continue
            past = conflicts.get(one.update_id, ())
            if len(past) >= TRIES:
                changes = self._put_aside(one, overlay, now, past[-1])
            else:
                changes = await self._changes_of(one, overlay, now)
            owners |= {id(change): one.update_id for change in changes}
            overlay.add(Seen(source=SOURCE, id=str(one.update_id)), *changes)
        changes = overlay.changes
        letters = [change.letter for change in changes if isinstance(change, Bury)]
        for letter in letters[:MOST_NOTICES]:
            overlay.add(notice(self._notices.dead_letter(_who(letter, overlay), letter)))
        try:
            rows = await self._store.write(changes, now)
        except Conflict as conflict:
            raise _TurnConflict(owners[id(conflict.change)], conflict) from conflict
        self._delivery.hand_over(rows)
        if any(isinstance(change, SetFact) for change in changes):
            self._delivery.staff_chat_changed()
        self._metrics.batches.inc()
        self._metrics.turns.inc(sum(isinstance(change, Seen) for change in changes))
        self._metrics.failed.inc(len(letters))
        self._metrics.batch_seconds.observe(time.perf_counter() - started)

    async def _changes_of(self, one: _Arrived, below: Overlay, now: datetime) -> list[Change]:
        """What the handlers did with it; when they cannot, a dead letter and an apology."""
        if one.update is None:
            return self._put_aside(one, below, now, one.error)
        for attempt in range(1, TRIES + 1):
            turn = self._turn(one, below, now)
            await self._process(turn, one.update)
            if turn.error is None:
                return turn.changes
            log.error("turn.failed", update=one.update_id, attempt=attempt, exc_info=turn.error)
        return self._put_aside(one, below, now, turn.error)

    def _turn(self, one: _Arrived, below: Overlay, now: datetime) -> Turn:
        return Turn(self._store, below, now, one.chat_id, self._configured_staff_chat)

    async def _process(self, turn: Turn, update: Update) -> None:
        started = time.perf_counter()
        token = current_turn.set(turn)
        try:
            note_membership(turn, update)
            await self._application.process_update(update)
        except Exception as error:
            turn.error = error
        finally:
            current_turn.reset(token)
            self._metrics.turn_seconds.observe(time.perf_counter() - started)

    def _put_aside(
        self, one: _Arrived, below: Overlay, now: datetime, error: Exception | None
    ) -> list[Change]:
        turn = self._turn(one, below, now)
        try:
            self._apologise(turn, one.update)
            changes = turn.changes
        except Exception:
            log.exception("apology.failed", update=one.update_id)
            changes = []
        letter = DeadLetter(
            id=new_letter_id(),
            kind="update",
            chat_id=one.chat_id,
            update_id=one.update_id,
            method=_kind_of(one.raw),
            payload=json.dumps(one.raw),
            reason=f"{type(error).__name__}: {error}",
            died_at=timestamp(now),
        )
        log.error("update.dead", update=one.update_id, letter=letter.id, error=type(error).__name__)
        return [*changes, Bury(letter=letter)]


class _TurnConflict(Exception):  # noqa: N818 (what happened)
    def __init__(self, update_id: int, conflict: Conflict) -> None:
        self.update_id = update_id
        self.conflict = conflict


async def _note_error(update: object, context: TurnContext) -> None:
    """python-telegram-bot hands exceptions of handlers only to its error handlers: pass it on to the turn."""
    context.turn.error = context.error
    raise ApplicationHandlerStop


def _slim(raw: RawUpdate) -> dict[str, Any]:
    """A copy in which our own message, coming back with a press, says only where it is.

    Building objects of its text, formatting and buttons (a calendar has 50) was half the cost of a press.
    """
    query = raw.get("callback_query")
    if not isinstance(query, dict) or not isinstance(query.get("message"), dict):
        return dict(raw)
    place = {name: query["message"][name] for name in ("message_id", "chat", "date")}
    return {**raw, "callback_query": {**query, "message": place}}


def _who(letter: DeadLetter, overlay: Overlay) -> str:
    if letter.chat_id is None:
        return f"({letter.method})"
    chat: ChatRecord = overlay.chat(letter.chat_id)
    return f"{chat.first_name or '?'} ({chat.id})"


def _kind_of(raw: RawUpdate) -> str:
    return next((name for name in raw if name != "update_id"), "")


def _chat_id_in(raw: RawUpdate) -> int | None:
    """The chat of an update that python-telegram-bot could not read, if it is where it always is."""
    try:
        content = raw[_kind_of(raw)]
        return int((content.get("message") or content)["chat"]["id"])
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
