"""Round midnight where the operator is: one `now`, one day, one catalogue a turn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import cycle
from pathlib import Path

import pytest

from bot import handlers
from bot.conversation import Draft
from bot.handlers import Services, ServicesAt, Source
from bot.storage.changes import AddLead, Change, SaveDraft
from bot.work.turn import Turn
from core.pricing import Quote
from tests.bots import running_bot
from tests.chat import plain
from tests.conftest import World
from tests.samples import catalog

MIDNIGHT = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
"""Where the operator is: the 23rd begins. By UTC it began five hours ago."""
BEFORE, AFTER = MIDNIGHT - timedelta(seconds=1), MIDNIGHT + timedelta(seconds=1)
TRIP = "4 people, the day after tomorrow, from Cusco, shared bathroom"


@pytest.mark.parametrize(("moment", "day"), [(BEFORE, date(2026, 11, 22)), (AFTER, date(2026, 11, 23))])
async def test_the_day_is_that_of_the_operator(world: World, moment: datetime, day: date) -> None:
    """What the traveller reads, what the quote says and what the lead says go by one clock."""
    await world.passes(moment - world.now)
    emma = await world.traveller("Emma")
    quote = await emma.gets_quote(TRIP)
    first = day + timedelta(days=2)
    assert f"{first:%a} {first.day} November 2026" in plain(emma.text(quote)), emma.text(quote)
    await emma.sends_request()
    [lead] = await world.leads()
    assert lead.trip.dates.earliest == first
    assert lead.quote.quoted_on == day
    assert lead.created_at.astimezone(catalog().operator.zone).date() == day


@dataclass
class Seen:
    """A turn: when it was, what it asked the house for, what it changed."""

    now: datetime
    asked: list[tuple[datetime, Services]]
    changes: list[Change]


@dataclass
class Watched:
    """The real handlers, looked at."""

    turns: list[Seen] = field(default_factory=list)

    def __call__(self, services_at: ServicesAt) -> Mapping[str, Source]:
        asked: list[tuple[datetime, Services]] = []

        def at(moment: datetime) -> Services:
            services = services_at(moment)
            asked.append((moment, services))
            return services

        real = handlers.sources(at)["telegram"]

        async def handle(turn: Turn, raw: object) -> None:
            asked.clear()
            await real.handle(turn, raw)
            self.turns.append(Seen(turn.now, [*asked], turn.changes))

        return {**handlers.sources(at), "telegram": replace(real, handle=handle)}


async def test_a_clock_that_passes_midnight_between_any_two_looks(world: World, tmp_path: Path) -> None:
    """Whoever looked at the clock a second time within a turn would find another day."""
    await world.stops()
    ticks, watched = cycle((BEFORE, AFTER)), Watched()
    home = tmp_path / "home"
    home.mkdir()
    async with running_bot(
        world.emulator.url, home, register=watched, now=lambda: next(ticks),
        token=world.settings.token, staff_chat=world.group["id"],
    ):  # fmt: skip
        for name in ("Emma", "Rosa", "Ana"):
            await (await world.traveller(name)).books()

    zone, held = catalog().operator.zone, dict[int, Quote | None]()
    leads = 0
    for seen in watched.turns:
        [(moment, services)] = seen.asked
        assert moment == seen.now
        assert services.today == seen.now.astimezone(zone).date()
        for change in seen.changes:
            if isinstance(change, AddLead):
                leads += 1
                assert change.lead.created_at == seen.now
                assert change.lead.quote == held[change.lead.chat_id]
            if isinstance(change, SaveDraft):
                quote = Draft.load(change.draft).quote
                if quote is not None and quote != held.get(change.chat_id):
                    assert quote.quoted_on == services.today
                    assert quote.catalogue_version == services.catalog.version
                held[change.chat_id] = quote
    assert leads == 3
