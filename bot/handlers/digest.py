"""What the staff read every day at the operator's hour."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from pydantic import ValidationError

from bot.handlers.services import Services
from bot.storage import STAFF, Timer, Urgency
from bot.storage.changes import DropTimer, SetFact, SetTimer
from bot.telegram.rendering import digest
from bot.work.turn import Turn
from core.catalog import Catalog
from core.loading import PriceChange, price_changes
from core.messages import next_at

DIGEST = "digest"
TOLD_EVENT, TOLD_AT, TOLD_CATALOGUE = "digest_event", "digest_at", "digest_catalogue"
"""Facts: as far as the last digest went, in the histories, in time, and which prices it knew."""
FRESH = timedelta(hours=12)
COMING_DAYS = 7


def set_digest(turn: Turn, catalog: Catalog) -> None:
    """At the next such hour; the first digest tells what happens from now on."""
    operator = catalog.operator
    clock = operator.messages.digest
    if clock is None:
        turn.change(DropTimer(key=DIGEST))
        return
    if turn.fact(TOLD_CATALOGUE) is None:
        turn.change(SetFact(key=TOLD_CATALOGUE, value=catalog.version))
    due = turn.fact(_DUE)
    at = next_at(turn.now, clock, operator.zone)
    # One that came due while the bot was down is still told, if the day is young.
    missed = due is not None and turn.now - FRESH < datetime.fromisoformat(due) <= turn.now
    if not missed:
        _set(turn, at)


async def on_digest(turn: Turn, timer: Timer, services: Services) -> None:
    operator, now = services.catalog.operator, turn.now
    if operator.messages.digest is None:
        return
    _set(turn, next_at(now, operator.messages.digest, operator.zone))
    if now - timer.at > FRESH:
        return
    since = datetime.fromisoformat(turn.fact(TOLD_AT) or (now - timedelta(days=1)).isoformat())
    last = services.today + timedelta(days=COMING_DAYS)
    news = await turn.news(int(turn.fact(TOLD_EVENT) or 0), since, services.today, last)
    changes = await _price_changes(turn, services)
    out = digest(news, changes, services.today, catalog=services.catalog, locales=services.locales)
    turn.send(out.method, out.payload, to=STAFF, urgency=Urgency.NEWS, key=DIGEST)
    turn.change(
        SetFact(key=TOLD_EVENT, value=str(news.last_event)),
        SetFact(key=TOLD_AT, value=now.isoformat()),
        SetFact(key=TOLD_CATALOGUE, value=services.catalog.version),
    )


async def _price_changes(turn: Turn, services: Services) -> tuple[PriceChange, ...]:
    """Between the catalogue of the last digest and the one in use."""
    told = turn.fact(TOLD_CATALOGUE)
    content = await turn.catalogue(told) if told and told != services.catalog.version else None
    if content is None:
        return ()
    try:
        return price_changes(Catalog.model_validate_json(content), services.catalog)
    except ValidationError:  # of an older program, whose catalogue says things in another way
        return ()


def _set(turn: Turn, at: datetime) -> None:
    at = at.astimezone(UTC)
    turn.change(
        SetTimer(timer=Timer(key=DIGEST, kind=DIGEST, at=at)), SetFact(key=_DUE, value=at.isoformat())
    )


_DUE = "digest_due"
"""Fact: when the next is due."""
