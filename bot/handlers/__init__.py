"""Arrival → event → step → changes. No rules, no texts, no network."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any

from bot.handlers import clock, house, updates
from bot.handlers.services import Services
from bot.handlers.winding import wind
from bot.work.guard import Source
from bot.work.turn import Turn

__all__ = ["Services", "ServicesAt", "Source", "sources"]

ServicesAt = Callable[[datetime], Services]
Handler = Callable[[Turn, Any, Services], Awaitable[None]]


def sources(services_at: ServicesAt) -> Mapping[str, Source]:
    """Who handles what arrives, by its source."""

    def handled_by(handler: Handler) -> Callable[[Turn, Any], Awaitable[None]]:
        async def handle(turn: Turn, payload: Any) -> None:
            services = services_at(turn.now)
            await handler(turn, payload, services)
            await wind(turn, services)

        return handle

    def apologise(turn: Turn, raw: object) -> None:
        updates.apologise(turn, raw, services_at(turn.now))

    return {
        "telegram": Source(handled_by(updates.handle), apologise),
        "timer": Source(handled_by(clock.handle)),
        "house": Source(handled_by(house.handle)),
    }
