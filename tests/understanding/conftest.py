"""What the tests of understanding share: the operator's own catalogue, and a way to hear a message."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeVar

import pytest

from bot.understanding import Heard, Reading, Standing, hear
from bot.understanding.values import Asked
from core.catalog import Catalog, Topic
from core.loading import load_catalog

MONDAY = date(2026, 11, 23)

Hears = Callable[..., Heard]

T = TypeVar("T")


def plain(reading: Reading[T] | None) -> T | None:
    """The one value said."""
    return reading.plain if reading else None


def topic(heard: Heard) -> Topic | None:
    return next(iter(heard.topics), None)


def gist(heard: Heard) -> str | None:
    """What the message is for, in one word."""
    if "human" in heard.talk:
        return "human"
    if heard.topics:
        return "question"
    readings = (heard.group_size, heard.dates, heard.pickup, heard.dropoff, heard.stay)
    if any(reading and reading.corrects for reading in readings):
        return "correction"
    return heard.act or min(heard.talk, default=None)


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
        standing: Standing | None = None,
    ) -> Heard:
        held = standing or Standing(tour=tour)
        return hear(text, language=language, today=today, asked=asked, catalog=catalog, standing=held)

    return heard
