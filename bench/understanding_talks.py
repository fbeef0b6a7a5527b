"""Whole conversations, played through `converse` with the real catalogue.

A line is {"set", "kind": "conversation", "lang", "today", "turns": […], "truth": {…}}: what a traveller says
one after the other, and what the trip is at the end: group_size, date {from, to}, start, dropoff, stay, sent,
cancelled (or asked whether they are sure).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bot.conversation import Context, Draft, Step, converse
from bot.conversation.events import Said
from core.catalog import Catalog
from core.trip import Dates

_SLOTS = {"group_size": "group_size", "start": "pickup", "dropoff": "dropoff", "stay": "stay"}


@dataclass
class TalkReport:
    talks: int = 0
    right: int = 0
    wrong_quote: int = 0
    """A quote, or a request, for another trip than the one that was meant, and nothing marked as doubtful."""
    wrong: list[str] = field(default_factory=list)


def play(turns: Sequence[str], context: Context) -> tuple[Draft, list[Step]]:
    draft = Draft(greeted=True)
    steps: list[Step] = []
    for number, text in enumerate(turns, start=1):
        step = converse(draft, Said(text=text, message=number), context)
        draft = step.draft
        steps.append(step)
    return draft, steps


def measure_talks(rows: Sequence[Mapping[str, Any]], catalog: Catalog) -> dict[str, TalkReport]:
    reports: dict[str, TalkReport] = {}
    for row in rows:
        report = reports.setdefault(f"{row['set']}/conversation", TalkReport())
        context = Context(
            catalog=catalog,
            today=date.fromisoformat(row["today"]),
            language=row["lang"],
            reference="PFH-22222",
        )
        draft, steps = play(row["turns"], context)
        lead = next((step.lead for step in steps if step.lead), None)
        trip = lead.trip if lead else draft
        found = _differences(row["truth"], trip)
        sent = lead is not None and draft.lead is not None
        if bool(row["truth"].get("sent")) != sent:
            found.append(f"sent is {sent}")
        report.talks += 1
        report.right += not found
        quoted = sent or (draft.quote is not None and not draft.doubtful)
        report.wrong_quote += bool(quoted and any(not one.startswith("sent") for one in found))
        if found:
            report.wrong.append(f"{row['set']}/{row['lang']} {row['turns']}\n    {'; '.join(found)}")
    return reports


def _differences(truth: Mapping[str, Any], trip: Any) -> list[str]:
    if truth.get("cancelled"):  # words ask first: two buttons
        asked = getattr(trip, "leaving", None) == "cancel"
        return [] if asked or trip.group_size is None else ["the trip is still there"]
    found = [
        f"{slot} is {getattr(trip, name)!r}, not {truth[slot]!r}"
        for slot, name in _SLOTS.items()
        if slot in truth and getattr(trip, name) != truth[slot]
    ]
    if (wanted := truth.get("date")) is not None:
        dates: Dates | None = trip.dates or getattr(trip, "window", None)
        first, last = date.fromisoformat(wanted["from"]), date.fromisoformat(wanted["to"])
        if dates is None or not first <= dates.earliest <= last:
            found.append(f"dates are {dates}, not {wanted}")
    return found
