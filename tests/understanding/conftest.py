"""What the tests of understanding share: the operator's own catalogue, and a way to hear a message."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from bot.understanding import Heard, hear
from bot.understanding.values import Asked
from core.catalog import Catalog
from core.loading import load_catalog

MONDAY = date(2026, 11, 23)

Hears = Callable[..., Heard]


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return load_catalog(Path(__file__).parents[2] / "catalogue")


@pytest.fixture
def hears(catalog: Catalog) -> Hears:
    def heard(
        text: str,
        language: str = "en",
        asked: Asked | None = None,
        today: date = MONDAY,
        tour: str | None = "lares-2-day",
    ) -> Heard:
        return hear(text, language=language, today=today, asked=asked, catalog=catalog, tour=tour)

    return heard
