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
from bot.notices import Notices, notice_row
from bot.storage import Batch, DeadLetter, Effects, OutboxRow, Store, timestamp
from bot.telegram.membership import note_membership
from bot.work.turn import Turn, TurnContext, current_turn

log = structlog.get_logger()

TRIES = 2
"""A handler that raised is asked once more: chance may have been against it (a reference that was taken)."""

MOST_NOTICES = 5
"""Of one batch: when everything fails, staff need not read a hundred times why."""

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
        try:
            await self._commit([self._arrived(raw) for raw in updates])
        except Exception as error:
            if self._store.unavailable(error):
                raise
            log.exception("batch.refused", updates=len(updates))
            await self._one_by_one(updates)

    async def _one_by_one(self, updates: Sequence[RawUpdate]) -> None:
        """The store would not take the batch as a whole: find the one it cannot take, and put that aside."""
        for raw in updates:
            arrived = self._arrived(raw)
            try:
                await self._commit([arrived])
            except Exception as error:
                if self._store.unavailable(error):
                    raise
                await self._commit([_Arrived(arrived.update_id, raw, None, arrived.chat_id, error)])

    def _arrived(self, raw: RawUpdate) -> _Arrived:
        update_id = int(raw["update_id"])
        try:
            update = Update.de_json(_slim(raw), self._application.bot)
            chat = update.effective_chat
        except Exception as error:
            return _Arrived(update_id, raw, None, _chat_id_in(raw), error)
        return _Arrived(update_id, raw, update, chat.id if chat else None, None)

    async def _commit(self, arrived: Sequence[_Arrived]) -> None:
        started = time.perf_counter()
        update_ids = [one.update_id for one in arrived]
        chat_ids = {one.chat_id for one in arrived if one.chat_id is not None}
        async with Batch(self._store, update_ids, chat_ids, self._now()) as batch:
            for one in arrived:
                if batch.seen(one.update_id):
                    self._metrics.repeated.inc()
                    continue
                batch.merge(one.update_id, await self._effects_of(one, batch))
            effects = batch.effects
            for letter in effects.dead_letters[:MOST_NOTICES]:
                text = self._notices.dead_letter(_who(letter, batch), letter)
                effects.outbox.append(notice_row(self._store, text))
            await batch.commit()
        self._delivery.hand_over(effects.outbox)
        if effects.meta:
            self._delivery.staff_chat_changed()
        self._metrics.batches.inc()
        self._metrics.turns.inc(len(effects.seen))
        self._metrics.failed.inc(len(effects.dead_letters))
        self._metrics.batch_seconds.observe(time.perf_counter() - started)

    async def _effects_of(self, one: _Arrived, batch: Batch) -> Effects:
        """What the handlers did with it; when they cannot, a dead letter and an apology."""
        if one.update is None:
            return self._put_aside(one, batch, one.error)
        for attempt in range(1, TRIES + 1):
            turn = self._turn(one, batch)
            await self._process(turn, one.update)
            if turn.error is None:
                return turn.effects
            log.error("turn.failed", update=one.update_id, attempt=attempt, exc_info=turn.error)
        return self._put_aside(one, batch, turn.error)

    def _turn(self, one: _Arrived, batch: Batch) -> Turn:
        chat = None if one.chat_id is None else batch.chat(one.chat_id)
        return Turn(batch, one.update_id, chat, self._configured_staff_chat)

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

    def _put_aside(self, one: _Arrived, batch: Batch, error: Exception | None) -> Effects:
        turn = self._turn(one, batch)
        try:
            self._apologise(turn, one.update)
            effects = turn.effects
        except Exception:
            log.exception("apology.failed", update=one.update_id)
            effects = Effects()
        letter = DeadLetter(
            id=self._store.new_letter_id(),
            kind="update",
            chat_id=one.chat_id,
            update_id=one.update_id,
            method=_kind_of(one.raw),
            payload=json.dumps(one.raw),
            reason=f"{type(error).__name__}: {error}",
            died_at=timestamp(batch.now),
        )
        log.error("update.dead", update=one.update_id, letter=letter.id, error=type(error).__name__)
        effects.dead_letters.append(letter)
        return effects


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


def _who(letter: DeadLetter, batch: Batch) -> str:
    if letter.chat_id is None:
        return f"({letter.method})"
    chat = batch.chat(letter.chat_id)
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
