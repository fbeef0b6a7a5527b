"""A lead as a row: the whole of it as JSON, and what staff search and sort by as columns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC
from typing import Any

from bot.storage.records import timestamp
from core.leads import Lead

LEAD_COLUMNS = (
    "reference", "chat_id", "state", "tour", "group_size", "earliest", "latest", "language", "source",
    "claimed_by", "created_at", "words", "document",
)  # fmt: skip


def lead_to_row(lead: Lead) -> tuple[Any, ...]:
    trip = lead.trip
    return (
        lead.reference,
        lead.chat_id,
        lead.state.value,
        trip.tour,
        trip.group_size,
        trip.dates.earliest.isoformat(),
        trip.dates.latest.isoformat(),
        lead.traveller.language,
        lead.source,
        lead.claimed_by.id if lead.claimed_by else None,
        timestamp(lead.created_at.astimezone(UTC)),
        _words(lead),
        lead.model_dump_json(),
    )


def lead_from_row(row: Sequence[Any]) -> Lead:
    """From the `document` column, the first of the row."""
    return Lead.model_validate_json(row[0])


def _words(lead: Lead) -> str:
    """What a search by words looks through; case-folded here, because SQL knows ASCII case only."""
    found = (
        lead.reference,
        lead.traveller.name,
        lead.traveller.username,
        lead.contact.phone,
        lead.contact.email,
    )
    return " ".join(word for word in found if word).casefold()
