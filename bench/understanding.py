"""How well and how fast free text is understood.

    python -m bench.understanding [--wrong] [--time] [--half even|odd] [file.jsonl …]

A line with "truth" is a message against a form, or a whole conversation: see `understanding_sets.py` and
`understanding_talks.py`. Another line is {"set", "lang", "text", "asked", "today", "expect": {…},
"scored": […]}; `expect` holds group_size, date {from, to}, ambiguous, start, stay, intent where something was
said. `scored` names the slots whose truth is known (all when left out). Without files: messages.jsonl and
said.jsonl.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import time
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from bench.understanding_sets import measure_sets
from bench.understanding_talks import measure_talks
from bot.commands.hear import answer_to
from bot.understanding import Standing, hear
from bot.understanding.lexicon import lexicons
from core.catalog import Catalog
from core.loading import load_catalog

HERE = Path(__file__).parent
FLOODS = (
    *("12/08 ", "12 june ", "next friday ", "my wife and ", "2 and ", "3 or 4 ", "how ", "from cusco to "),
    *("1-1-", "a@", "(123", "1,2,3,4,", "12, 13, 14 june ", "not the ", "\n", "1h", "twenty one "),
)
FIGURES = "0 3 12 31 99999 2027 12/08 5.6. 2027-06-12 5-7 9th . , - ? ( & + ' a@b.c"
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


def show_said(rows: list[Mapping[str, Any]], catalog: Catalog, *, wrong: bool) -> None:
    """Messages against a form and whole conversations, where a file has such."""
    talks = [row for row in rows if row.get("kind") == "conversation"]
    said = [row for row in rows if row.get("kind") != "conversation"]
    for name, report in sorted(measure_sets(said, catalog).items()):
        print(
            f"{name:24} {report.messages:5}  right {report.right / report.messages:6.1%}"
            f"  silently wrong {report.silent / report.messages:5.1%}"
            f"  asked needlessly {report.needless / max(report.plain, 1):5.1%} of {report.plain} plain"
        )
        if wrong:
            print(*report.wrong, sep="\n")
    for name, talk in sorted(measure_talks(talks, catalog).items()):
        print(
            f"{name:24} {talk.talks:5}  right {talk.right / talk.talks:6.1%}  wrong quotes {talk.wrong_quote}"
        )
        if wrong:
            print(*talk.wrong, sep="\n")


def import_time() -> float:
    """Seconds of CPU to read the lexicons, in a fresh interpreter."""
    code = (
        "import time, bot.understanding.lexicon as l\n"
        "start = time.process_time(); l.lexicons(); print(time.process_time() - start)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return float(done.stdout)


def worst_fuzzed(catalog: Catalog, texts: int = 200) -> tuple[float, str]:
    """Seconds of CPU for the slowest of many texts made to be slow, and which it was."""
    chance = random.Random(1)
    worst = (0.0, "")
    standing = Standing(tour=catalog.tours[0].code, group_size=2)
    for code, lexicon in lexicons().items():
        words = sorted(lexicon.known) + FIGURES.split() * 20
        floods = [flood * 600 for flood in FLOODS]
        babble = [" ".join(chance.choices(words, k=200)) for _ in range(texts // len(lexicons()))]
        for text in (" ", *floods, *babble):
            start = time.process_time()
            hear(
                text,
                language=code,
                today=date(2026, 11, 23),
                asked="dates",
                catalog=catalog,
                standing=standing,
            )
            worst = (
                max(worst, (time.process_time() - start, f"{code}: {text[:40]!r}")) if text != " " else worst
            )
    return worst


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, default=[HERE / "messages.jsonl", HERE / "said.jsonl"])
    parser.add_argument("--wrong", action="store_true", help="show every message that was misunderstood")
    parser.add_argument("--half", choices=("even", "odd"), help="only this half of the messages")
    parser.add_argument(
        "--time", action="store_true", help="import of the lexicons and the worst fuzzed text too"
    )
    parser.add_argument("--catalogue", type=Path, default=HERE.parent / "catalogue")
    options = parser.parse_args()
    catalog = load_catalog(options.catalogue)
    rows = [
        json.loads(line) for path in options.files for line in path.read_text("utf-8").splitlines() if line
    ]
    said = [row for row in rows if "truth" in row]
    rows = [row for row in rows if "truth" not in row]
    if options.half:
        rows = [row for row in rows if half_of(row["text"]) == options.half]
    reports = measure(rows, catalog)
    for name, report in sorted(reports.items()):
        show(name, report)
    if reports:
        show("all", total(reports.values()))
    show_said(said, catalog, wrong=options.wrong)
    print(len(rows) + len(said), "messages", file=sys.stderr)
    if options.wrong:
        print(*(wrong for report in reports.values() for wrong in report.wrong), sep="\n")
    if options.time:
        seconds, text = worst_fuzzed(catalog)
        print(f"lexicons read in {import_time() * 1e3:.0f} ms")
        print(f"worst fuzzed text {seconds * 1e3:.1f} ms ({text})")


if __name__ == "__main__":
    main()
