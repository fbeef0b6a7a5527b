"""How well and how fast free text is understood.

    python -m bench.understanding [--wrong] [--half even|odd] [file.jsonl …]

A line is {"set", "lang", "text", "asked", "today", "expect": {…}, "scored": […]}; `expect` holds group_size,
date {from, to}, ambiguous, start, stay, intent where something was said. `scored` names the slots whose
truth is known (all when left out). Without files: bench/messages.jsonl, whose messages count only when wholly
right.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.commands.hear import answer_to
from core.catalog import Catalog
from core.loading import load_catalog

HERE = Path(__file__).parent
SLOTS = ("group_size", "group_sizes", "date", "from_only", "start", "stay", "intent", "ambiguous")


@dataclass
class Score:
    """Counts of one slot: right, said but wrong or not expected, expected."""

    right: int = 0
    said: int = 0
    expected: int = 0

    @property
    def precision(self) -> float:
        return self.right / self.said if self.said else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.expected if self.expected else 1.0


@dataclass
class Report:
    messages: int = 0
    whole: int = 0
    seconds: float = 0.0
    slots: dict[str, Score] = field(default_factory=lambda: {slot: Score() for slot in SLOTS})
    wrong: list[str] = field(default_factory=list)


def slots_of(heard: Mapping[str, Any]) -> dict[str, Any]:
    slots = {slot: heard[slot] for slot in SLOTS if slot in heard}
    if len(slots.get("group_sizes", ())) == 1:
        del slots["group_sizes"]
    if "date_from" in heard:
        slots["date"] = {"from": heard["date_from"], "to": heard["date_to"]}
    return slots


def measure(rows: Iterable[Mapping[str, Any]], catalog: Catalog) -> dict[str, Report]:
    """One report per set (and language, where a set has several)."""
    reports: dict[str, Report] = {}
    for row in rows:
        report = reports.setdefault(f"{row['set']}/{row['lang']}", Report())
        start = time.process_time()
        heard = slots_of(answer_to(dict(row), catalog))
        report.seconds += time.process_time() - start
        expected = slots_of(row["expect"]) | {k: v for k, v in row["expect"].items() if k in SLOTS}
        score_row(report, row, heard, expected)
    return reports


def score_row(
    report: Report, row: Mapping[str, Any], heard: dict[str, Any], expected: dict[str, Any]
) -> None:
    scored = [slot for slot in SLOTS if slot in row.get("scored", SLOTS)]
    report.messages += 1
    for slot in scored:
        score = report.slots[slot]
        score.said += slot in heard
        score.expected += slot in expected
        score.right += slot in heard and heard[slot] == expected.get(slot)
    if all(heard.get(slot) == expected.get(slot) for slot in scored):
        report.whole += 1
    else:
        report.wrong.append(
            f"{row['set']}/{row['lang']} [{row.get('asked')}] {row['text']!r}\n"
            f"    expected {expected}\n    heard    {heard}"
        )


def show(name: str, report: Report) -> None:
    line = f"{name:18} {report.messages:5}  whole {report.whole / report.messages:6.1%}"
    for slot, score in report.slots.items():
        if score.expected:
            line += f"  {slot} P {score.precision:.3f} R {score.recall:.3f}"
        elif score.said:
            line += f"  {slot} false {score.said / report.messages:.1%}"
    print(f"{line}  {report.seconds / report.messages * 1e6:.0f} µs CPU")


def total(reports: Iterable[Report]) -> Report:
    whole = Report()
    for report in reports:
        whole.messages += report.messages
        whole.whole += report.whole
        whole.seconds += report.seconds
        for slot, score in report.slots.items():
            whole.slots[slot].right += score.right
            whole.slots[slot].said += score.said
            whole.slots[slot].expected += score.expected
    return whole


def half_of(text: str) -> str:
    """Which half a message belongs to, for ever: rules are written looking at one half only."""
    return ("even", "odd")[zlib.crc32(text.encode()) % 2]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, default=[HERE / "messages.jsonl"])
    parser.add_argument("--wrong", action="store_true", help="show every message that was misunderstood")
    parser.add_argument("--half", choices=("even", "odd"), help="only this half of the messages")
    parser.add_argument("--catalogue", type=Path, default=HERE.parent / "catalogue")
    options = parser.parse_args()
    rows = [
        json.loads(line) for path in options.files for line in path.read_text("utf-8").splitlines() if line
    ]
    if options.half:
        rows = [row for row in rows if half_of(row["text"]) == options.half]
    reports = measure(rows, load_catalog(options.catalogue))
    for name, report in sorted(reports.items()):
        show(name, report)
    show("all", total(reports.values()))
    print(Counter(row["set"] for row in rows).total(), "messages", file=sys.stderr)
    if options.wrong:
        print(*(wrong for report in reports.values() for wrong in report.wrong), sep="\n")


if __name__ == "__main__":
    main()
