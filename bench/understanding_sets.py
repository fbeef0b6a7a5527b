"""Scoring of messages with what the form already held: right, silently wrong, asked needlessly.

A line is {"set", "kind", "lang", "text", "asked", "standing", "today", "truth", "note"}. `truth` names what
is to
be set ("group_size", "date", "start", "dropoff", "stay"), to be asked ("group_sizes", "dates", "starts",
"stays",
"ask"), or done ("act", "talk", "topics"); a slot it does not name must not change. `truth["ok"]`: as right.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bot.understanding import Heard, Standing, hear
from bot.understanding.values import Asked
from core.catalog import Catalog
from core.trip import Dates

_ASKED: dict[str, Asked] = {"start": "pickup"}
_SLOTS = ("group_size", "date", "start", "dropoff", "stay")
_OPEN = {
    "group_size": "group_sizes",
    "date": "dates",
    "start": "starts",
    "dropoff": "dropoffs",
    "stay": "stays",
}
_STANDING = {
    "group_size": "group_size",
    "date": "dates",
    "start": "pickup",
    "dropoff": "dropoff",
    "stay": "stay",
}


@dataclass
class SetReport:
    messages: int = 0
    right: int = 0
    silent: int = 0
    needless: int = 0
    plain: int = 0
    """Messages that ask for nothing back."""
    wrong: list[str] = field(default_factory=list)


def standing_of(row: Mapping[str, Any], tour: str | None) -> Standing:
    held: Mapping[str, Any] = row.get("standing") or {}
    days = held.get("dates")
    return Standing(
        tour=tour,
        group_size=held.get("group_size"),
        dates=Dates(earliest=days["from"], latest=days["to"]) if days else None,
        pickup=held.get("pickup") or held.get("start"),
        dropoff=held.get("dropoff"),
        stay=held.get("stay"),
        just_answered=held.get("just_answered"),
    )


@dataclass
class Outcome:
    """What a form does with what was heard: slots set at once, slots asked about."""

    taken: dict[str, Any]
    asked: set[str]
    doubt: bool

    @property
    def asks(self) -> bool:
        return bool(self.asked) or self.doubt


def outcome_of(heard: Heard, asked: str | None, standing: Standing) -> Outcome:
    """A slot that stands changes only when it was asked for or the words correct it."""
    readings = {
        "group_size": heard.group_size, "start": heard.pickup, "dropoff": heard.dropoff, "stay": heard.stay
    }  # fmt: skip
    outcome = Outcome({}, set(), bool(heard.doubts))
    for slot, reading in readings.items():
        if reading is None:
            continue
        stands = getattr(standing, _STANDING[slot])
        if reading.plain is not None and reading.plain == stands:
            continue
        free = stands is None or reading.corrects or _STANDING[slot] == asked
        if reading.plain is not None and free and not heard.doubts:
            outcome.taken[slot] = reading.plain
        else:
            outcome.asked.add(slot)
    dates = heard.dates
    if dates is not None:
        spans = [(c.earliest.isoformat(), c.latest.isoformat()) for c in dates.choices]
        plain = len(spans) == 1 and dates.problem is None and not heard.doubts
        same = standing.dates is not None and spans and spans[0][0] == standing.dates.earliest.isoformat()
        if plain and same:
            pass  # the same first day
        elif plain and (standing.dates is None or dates.corrects or asked == "dates"):
            outcome.taken["date"] = (*spans[0], dates.from_only)
        else:
            outcome.asked.add("date")
    return outcome


def measure_sets(rows: list[Mapping[str, Any]], catalog: Catalog) -> dict[str, SetReport]:
    reports: dict[str, SetReport] = {}
    tour = catalog.tours[0].code if len(catalog.tours) == 1 else None
    for row in rows:
        report = reports.setdefault(f"{row['set']}/{row['kind']}", SetReport())
        standing = standing_of(row, tour)
        asked = row.get("asked")
        asked = _ASKED.get(str(asked), asked)
        heard = hear(
            row["text"], language=row["lang"], today=date.fromisoformat(row["today"]), asked=asked,
            catalog=catalog, standing=standing,
        )  # fmt: skip
        score(report, row, heard, outcome_of(heard, asked, standing))
    return reports


def score(report: SetReport, row: Mapping[str, Any], heard: Heard, outcome: Outcome) -> None:
    truth = row["truth"]
    truths = [truth, *truth.get("ok", []), *row.get("ok", [])]
    report.messages += 1
    open_ended = any(t.get("ask") or any(name in t for name in _OPEN.values()) for t in truths)
    report.plain += not open_ended
    silent = not any(_nothing_false(t, outcome) for t in truths) or (
        heard.act is not None and heard.act in ("send", "cancel", "start_over", "forget_me", "yes")
        and not any(t.get("act") == heard.act for t in truths)
    )  # fmt: skip
    needless = not open_ended and outcome.asks
    right = not silent and any(_right(t, heard, outcome) for t in truths)
    report.silent += silent
    report.needless += needless
    report.right += right
    if not right:
        mark = "SILENT " if silent else "needless " if needless else ""
        report.wrong.append(
            f"{mark}{row['set']}/{row['kind']}/{row['lang']} [{row.get('asked')}] {row['text']!r}\n"
            f"    truth {truth}\n"
            f"    heard {outcome.taken} asked {sorted(outcome.asked)} doubts {heard.doubts}"
            f" act {heard.act} talk {sorted(heard.talk)} topics {heard.topics}"
        )


def _value(truth: Mapping[str, Any], slot: str) -> Any:
    if slot == "date" and "date" in truth:
        return (truth["date"]["from"], truth["date"]["to"], bool(truth.get("from_only")))
    return truth.get(slot)


def _same(slot: str, said: Any, true: Any) -> bool:
    if slot != "date" or true is None:
        return bool(said == true)
    return bool(said[:2] == true[:2])


def _nothing_false(truth: Mapping[str, Any], outcome: Outcome) -> bool:
    return all(_same(slot, value, _value(truth, slot)) for slot, value in outcome.taken.items())


def _right(truth: Mapping[str, Any], heard: Heard, outcome: Outcome) -> bool:
    if not _nothing_false(truth, outcome):
        return False
    asks = bool(truth.get("ask"))
    for slot in _SLOTS:
        wanted = _value(truth, slot)
        if wanted is not None and slot not in outcome.taken and not (asks and outcome.asks):
            return False
        if wanted is None and slot in outcome.asked and not asks and _OPEN[slot] not in truth:
            return False
        if _OPEN[slot] in truth and slot not in outcome.asked and not outcome.doubt:
            return False
    if outcome.doubt and not asks and not any(name in truth for name in _OPEN.values()):
        return False
    if truth.get("act") != heard.act and not (heard.act in ("no", "never_mind") and "act" not in truth):
        return False
    topics = {t or "?" for t in heard.topics}
    return "topics" not in truth or set(truth["topics"]) <= topics
