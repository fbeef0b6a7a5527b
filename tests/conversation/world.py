"""The sample catalogue on a fixed day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from bot.conversation import Context
from core.loading import load_catalog

CATALOG = load_catalog(Path(__file__).parents[2] / "catalogue")
CONTEXT = Context(
    catalog=CATALOG, today=date(2026, 11, 22), language="en", reference="PFH-7K3QX", traveller="Emma"
)
