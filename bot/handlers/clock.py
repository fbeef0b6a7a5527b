"""What is done at a time: a row a kind of timer."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.handlers import unasked, winding
from bot.handlers.broadcast import REPORT_DUE, SLICE_DUE, on_report, on_slice
from bot.handlers.desk import BACK, on_back
from bot.handlers.digest import DIGEST, on_digest
from bot.handlers.first_answer import on_answer_due
from bot.handlers.privacy import FORGOTTEN, look_again
from bot.handlers.services import Services
from bot.handlers.takeover import SILENCE, on_silence
from bot.handlers.talk import on_outcome
from bot.storage import Timer
from bot.storage.changes import Forget, ForgetLead, ForgetSeen, SetTimer
from bot.telegram.delivery import OUTCOME
from bot.work.turn import Turn

SEEN_FOR = timedelta(days=2)
"""Telegram keeps updates for one day (Bot API, getUpdates), and begins anew at a chance number after a
week of silence: older ids are of no use, and much older ones could be taken for new ones."""
TIDY = "tidy"
RETAIN = "retain"
SLICE = 200
"""Leads, and chats, that are deleted in one transaction."""
_A_MINUTE, _A_DAY = timedelta(minutes=1), timedelta(days=1)
_A_MONTH = timedelta(days=365.25 / 12)


async def handle(turn: Turn, timer: Timer, services: Services) -> None:
    await _KINDS[timer.kind](turn, timer, services)


async def _tidy(turn: Turn, timer: Timer, services: Services) -> None:
    """The day's housekeeping; the next is set."""
    turn.change(
        ForgetSeen(before=turn.now - SEEN_FOR),
        SetTimer(timer=Timer(key=timer.key, kind=timer.kind, at=turn.now + _A_DAY)),
    )


async def _retain(turn: Turn, timer: Timer, services: Services) -> None:
    """What is older than it may become is deleted, a slice at a time so that nobody waits."""
    kept_for = services.catalog.operator.privacy
    old = await turn.outlived(
        trips=turn.now - kept_for.trip_months * _A_MONTH,
        requests=turn.now - kept_for.request_months * _A_MONTH,
        limit=SLICE,
    )
    turn.change(*(ForgetLead(reference=reference) for reference in old.leads))
    turn.change(*(Forget(chat_id=chat_id) for chat_id in old.chats))
    pause = _A_MINUTE if SLICE in (len(old.leads), len(old.chats)) else _A_DAY
    turn.change(SetTimer(timer=Timer(key=timer.key, kind=timer.kind, at=turn.now + pause)))


async def _outcome(turn: Turn, timer: Timer, services: Services) -> None:
    await on_outcome(turn, **json.loads(timer.data), services=services)


_KINDS: dict[str, Callable[[Turn, Timer, Services], Awaitable[None]]] = {
    TIDY: _tidy,
    OUTCOME: _outcome,
    winding.ANSWER: on_answer_due,
    winding.NUDGE: unasked.on_nudge,
    winding.EXPIRY: unasked.on_expiry,
    winding.LEAD_EXPIRY: unasked.on_lead_expiry,
    winding.WEEK: unasked.on_week,
    winding.DAY: unasked.on_day,
    winding.THANKS: unasked.on_thanks,
    DIGEST: on_digest,
    RETAIN: _retain,
    SILENCE: on_silence,
    SLICE_DUE: on_slice,
    REPORT_DUE: on_report,
    FORGOTTEN: look_again,
    BACK: on_back,
}
