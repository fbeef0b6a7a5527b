"""How much of the collected messages is understood; bench/understanding.py tells more."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench.understanding import measure, total
from bench.understanding_sets import measure_sets
from bench.understanding_talks import measure_talks
from core.catalog import Catalog

BENCH = Path(__file__).parents[2] / "bench"
ROWS = [json.loads(line) for line in (BENCH / "messages.jsonl").read_text("utf-8").splitlines()]
SAID = [json.loads(line) for line in (BENCH / "said.jsonl").read_text("utf-8").splitlines()]


@pytest.mark.parametrize("language", ["de", "en", "es", "fr", "pt"])
def test_the_collected_messages_are_understood(catalog: Catalog, language: str) -> None:
    """Of each language nearly all wholly: every slot and the intent."""
    reports = measure((row for row in ROWS if row["lang"] == language), catalog)
    whole = total(reports.values())
    assert whole.messages >= 100
    assert whole.whole / whole.messages >= 0.98, [w for r in reports.values() for w in r.wrong]


FLOORS = {"booking": (0.94, 0.02, 0.05), "correction": (0.88, 0.03, 0.06), "chatter": (0.96, 0.02, 0.05)}
"""Kind → the share that must be right, and those that may be silently wrong and asked needlessly."""


@pytest.mark.parametrize("kind", ["booking", "correction", "chatter"])
def test_a_wrong_reading_never_looks_like_a_right_one(catalog: Catalog, kind: str) -> None:
    """Against what the form holds: right, hardly ever silently wrong, plain messages not asked about."""
    reports = measure_sets([row for row in SAID if row["kind"] == kind], catalog).values()
    messages = sum(report.messages for report in reports)
    wrong = [line for report in reports for line in report.wrong]
    right, silent, needless = FLOORS[kind]
    assert messages >= 100
    assert sum(report.right for report in reports) / messages >= right, wrong
    assert sum(report.silent for report in reports) / messages <= silent, wrong
    plain = sum(report.plain for report in reports)
    assert sum(report.needless for report in reports) / plain <= needless, wrong


def test_whole_conversations_end_at_the_trip_that_was_meant(catalog: Catalog) -> None:
    """From the first word to the request."""
    reports = measure_talks([row for row in SAID if row["kind"] == "conversation"], catalog).values()
    talks = sum(report.talks for report in reports)
    wrong = [line for report in reports for line in report.wrong]
    assert talks >= 20
    assert sum(report.right for report in reports) / talks >= 0.85, wrong
