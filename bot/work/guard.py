"""What must not happen to the rest because one thing went wrong: retries, dead letter, apology, notice.

Everything a handler may do goes through here, and nothing that it does can end the batch or the bot.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog

from bot.metrics import Metrics
from bot.notices import StaffNotices, notice
from bot.storage import Conflict, DeadLetter, Overlay, Store, StoreUnavailable, new_letter_id, timestamp
from bot.storage.changes import Bury, Change, Enqueue
from bot.work.arrival import Arrival, Unfit, text_of
from bot.work.turn import Turn

log = structlog.get_logger()

TRIES = 3
"""A handler that raised is asked again: chance may have been against it (a reference that was taken)."""


@dataclass(frozen=True, slots=True)
class Source:
    """Who handles what one source brings."""

    handle: Callable[[Turn, Any], Awaitable[None]]
    """Notes in the turn what the arrival's payload causes."""
    apologise: Callable[[Turn, Any], None] | None = None
    """Says sorry, by `turn.send`, to whoever waits for an answer."""


class Guard:
    def __init__(
        self,
        store: Store,
        sources: Mapping[str, Source],
        notices: StaffNotices,
        metrics: Metrics,
        configured_staff_chat: int | None,
    ) -> None:
        self._store = store
        self._sources = sources
        self._notices = notices
        self._metrics = metrics
        self._configured_staff_chat = configured_staff_chat

    async def changes_of(
        self, arrival: Arrival, below: Overlay, now: datetime, failures: Sequence[Exception]
    ) -> list[Change]:
        """What handling it changes; when that cannot be done, a dead letter and an apology.

        `failures`: why what it changed before could not be stored. Raises StoreUnavailable.
        """
        failed = list(failures)
        while len(failed) < TRIES:
            try:
                return await self._handled(arrival, below, now)
            except StoreUnavailable:
                raise
            except Unfit as error:
                failed = [error] * TRIES
            except Exception as error:
                log.warning("turn.failed", what=arrival.what, id=arrival.id, error=repr(error))
                failed.append(error)
        return self._put_aside(arrival, below, now, failed)

    async def _handled(self, arrival: Arrival, below: Overlay, now: datetime) -> list[Change]:
        started = time.perf_counter()
        turn = self._turn(arrival, below, now)
        try:
            await self._sources[arrival.source].handle(turn, arrival.payload)
        finally:
            self._metrics.turn_seconds.observe(time.perf_counter() - started)
        return turn.changes

    def _turn(self, arrival: Arrival, below: Overlay, now: datetime) -> Turn:
        return Turn(self._store, below, now, arrival.lane, self._configured_staff_chat)

    def _put_aside(
        self, arrival: Arrival, below: Overlay, now: datetime, failed: Sequence[Exception]
    ) -> list[Change]:
        self._metrics.failed.inc()
        error = failed[TRIES - 1]
        letter = _letter(arrival, now, error)
        log.error(
            "arrival.dead",
            source=arrival.source,
            what=arrival.what,
            id=arrival.id,
            letter=letter.id,
            # Where it was raised is worth a look, unless it only says what is wrong with the arrival.
            exc_info=None if isinstance(error, Unfit | Conflict) else error,
        )
        if len(failed) == TRIES:
            return [*self._apology(arrival, below, now), Bury(letter=letter)]
        # Not even that could be stored: rather forget one arrival than hear of it for ever.
        log.critical("arrival.lost", id=arrival.id, payload=letter.payload, why=str(failed[-1]))
        return []

    def _apology(self, arrival: Arrival, below: Overlay, now: datetime) -> list[Change]:
        turn = self._turn(arrival, below, now)
        try:
            apologise = self._sources[arrival.source].apologise
            if apologise is not None:
                apologise(turn, arrival.payload)
        except Exception:
            log.exception("apology.failed", id=arrival.id)
            return []
        return turn.changes

    def notice_of(self, letter: DeadLetter, below: Overlay) -> Enqueue:
        """Tells the staff; plainly, should their text be no text."""
        try:
            return notice(self._notices.dead_letter(_who(letter, below), letter), letter.about)
        except Exception:
            log.exception("notice.failed", letter=letter.id)
            return notice(f"⚠️ {letter.id}: {letter.reason}"[:300])


def _letter(arrival: Arrival, now: datetime, error: Exception) -> DeadLetter:
    reason = f"{type(error).__name__}: {error}"
    telegrams = arrival.source == "telegram"
    return DeadLetter(
        id=new_letter_id(),
        kind="update" if telegrams else arrival.source,
        chat_id=arrival.lane,
        update_id=int(arrival.id) if telegrams else None,
        method=arrival.what,
        payload=text_of(arrival.payload),
        reason=reason.encode(errors="replace").decode(),
        died_at=timestamp(now),
        about=arrival.lane if arrival.lane is not None and arrival.lane > 0 else None,
    )


def _who(letter: DeadLetter, below: Overlay) -> str:
    return f"({letter.method})" if letter.chat_id is None else below.chat(letter.chat_id).known_as
