"""A family with wishes books a trek: the real bot, from the first words to the card and the sheet."""

from __future__ import annotations

from datetime import UTC
from decimal import Decimal
from pathlib import Path

from bot.documents.sheets import COLUMNS, row_of
from bot.storage import SqliteStore
from core.catalog import Catalog
from core.leads import Lead
from core.pricing import verify
from core.trip import Taken
from tests.conftest import World, a_world

MANY_RULES = Path(__file__).parents[1] / "catalogues" / "many_rules"


async def test_children_a_horse_a_single_room_and_a_bad_knee(tmp_path: Path) -> None:
    """Asked for the ages alone; the rest is tapped or said, and stands everywhere."""
    async with a_world(tmp_path, catalogue=MANY_RULES) as world:
        emma, staff = await world.traveller("Emma"), world.staff()
        await emma.says("High trek, family of 4 with two kids, 12 May 2027, from Cusco, the tent")
        await emma.sees("How old are the children?", "[<1] [1]")
        await emma.taps("8")
        await emma.sees("So far: 1 child (8)")
        await emma.taps("12")
        await emma.sees(
            "You cross a pass at 4,630 m.", "2 children (8, 12)", "Under 16: US$333.33",
            "[🛏 Single room] [➕ Extras]",
        )  # fmt: skip
        await emma.taps("➕ Extras")
        await emma.sees("Riding horse: + US$30 per person a day", "Oxygen: price on request")
        await emma.taps("Riding horse")
        await emma.sees("for how many of you?")
        await emma.taps("2")
        quote = await emma.sees("Riding horse, 4 days: 2 × US$120")
        assert "[➕ Extras]" not in emma.text(quote)
        await emma.says("a single room for me, and I have a bad knee")
        await emma.sees("noted that for the team", "a room of your own: US$60")
        await emma.says("/mytrip")
        await emma.sees("🧒 2 children (8, 12)", "📝 For the team: I have a bad knee")
        await emma.sends_request()
        await staff.sees(
            "🧒 2 Kinder (8, 12)", "🛏 1 Einzelzimmer", "➕ Riding horse × 2", "1.893,33", "I have a bad knee"
        )
        lead, catalog = await stored(world)
        assert lead.trip.extras == (Taken(code="horse", number=2),)
        assert lead.quote.total == Decimal("1893.33")
        assert verify(lead.quote, catalog) == ()
        sheet = dict(zip(COLUMNS, row_of(lead, catalog, UTC), strict=True))
        told = [sheet[name] for name in ("children", "single_rooms", "extras", "total", "told")]
        assert told == ["8, 12", 1, "Riding horse × 2", Decimal("1893.33"), "I have a bad knee"]


async def stored(world: World) -> tuple[Lead, Catalog]:
    """The only lead, and the catalogue it was quoted from."""
    [lead] = await world.leads()
    async with SqliteStore.reading(world.settings.database) as store:
        content = await store.catalogue(lead.quote.catalogue_version)
    assert content is not None
    return lead, Catalog.model_validate_json(content)
