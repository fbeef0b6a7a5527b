"""What the operator's own system hears of a lead: a row for the hook, a line of a lead's history."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from bot.storage.records import HOOK, OutboxRow, Urgency
from core.leads import Lead, LeadEvent

TOLD = ("reason", "until")
"""Of what else a line holds, by name: no words of the traveller, and none about them."""


def hook_row(lead: Lead, event: LeadEvent, *, number: int, revision: int) -> OutboxRow:
    """`lead` as that line left it; `number` is the line's own, `revision` that of its quote.

    The form of the body is that of https://www.standardwebhooks.com (type, timestamp, data), and its id.
    """
    what = f"lead.{event.what}"
    moment = event.at.isoformat()
    named = f"{lead.reference} {number} {event.what} {moment}"  # also after a backup was restored
    body = {
        "id": f"evt_{hashlib.sha256(named.encode()).hexdigest()[:32]}",
        "type": what,
        "timestamp": moment,
        "data": _data(lead, event, revision),
    }
    payload = json.dumps(body, ensure_ascii=False)
    return OutboxRow(HOOK, what, payload, urgency=Urgency.NEWS, about=lead.chat_id)


def _data(lead: Lead, event: LeadEvent, revision: int) -> dict[str, Any]:
    trip, quote = lead.trip, lead.quote
    told = {name: event.data[name] for name in TOLD if name in event.data}
    return {
        "reference": lead.reference,
        "state": lead.state.value,
        "owner": lead.claimed_by.name if lead.claimed_by else None,
        "by": event.by.name if event.by else None,
        **told,
        "trip": {
            "tour": trip.tour,
            "group_size": trip.group_size,
            "earliest": trip.dates.earliest.isoformat(),
            "latest": trip.dates.latest.isoformat(),
            "pickup": trip.pickup,
            "dropoff": trip.dropoff,
            "stays": list(trip.all_stays),
        },
        "quote": {
            "revision": revision,
            "currency": quote.currency,
            "total": None if quote.total is None else str(quote.total),
            "complete": quote.complete,
            "valid_until": quote.valid_until.isoformat(),
        },
    }


def told_of(payload: str) -> tuple[str, str]:
    """The id of a stored body, and the reference of its lead."""
    body = json.loads(payload)
    return body["id"], body["data"]["reference"]
