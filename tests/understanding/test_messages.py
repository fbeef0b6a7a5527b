"""How much of the collected messages is understood; bench/understanding.py tells more."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench.understanding import measure, total
from core.catalog import Catalog

MESSAGES = Path(__file__).parents[2] / "bench" / "messages.jsonl"
ROWS = [json.loads(line) for line in MESSAGES.read_text("utf-8").splitlines()]


@pytest.mark.parametrize("language", ["de", "en", "es", "fr", "pt"])
def test_the_collected_messages_are_understood(catalog: Catalog, language: str) -> None:
    """Of each language nearly all wholly: every slot and the intent."""
    reports = measure((row for row in ROWS if row["lang"] == language), catalog)
    whole = total(reports.values())
    assert whole.messages >= 100
    assert whole.whole / whole.messages >= 0.98, [w for r in reports.values() for w in r.wrong]
