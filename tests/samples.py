"""Values that tests of the plumbing need many of."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from bot.words.locale import Locales
from core.catalog import Catalog
from core.leads import Contact, Lead, Traveller
from core.loading import load_catalog
from core.pricing import quote
from core.trip import Dates, Trip

CATALOGUE = Path(__file__).parents[1] / "catalogue"
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@cache
def catalog() -> Catalog:
    return load_catalog(CATALOGUE)


@cache
def locales() -> Locales:
    return Locales.packaged(strict=True)


def lead(
    reference: str = "PFH-00001",
    *,
    chat_id: int = 501,
    name: str = "Emma Hughes",
    created_at: datetime = NOW,
    contact: Contact | None = None,
) -> Lead:
    trip = Trip(
        tour="lares-2-day",
        group_size=4,
        dates=Dates.on(date(2027, 6, 12)),
        pickup="cusco",
        dropoff="cusco",
        stay="hot_springs_shared",
    )
    return Lead(
        reference=reference,
        chat_id=chat_id,
        traveller=Traveller(name=name, username="emma", language="en"),
        contact=contact or Contact(),
        quote=quote(catalog(), trip, created_at.date()),
        created_at=created_at,
    )
