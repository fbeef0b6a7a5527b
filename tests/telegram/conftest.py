"""An emulator and the people in it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from emulator.client import People
from emulator.server import Emulator, running


@pytest.fixture
async def emulator() -> AsyncIterator[Emulator]:
    async with running(webhook_retry=0.05) as emulator:
        yield emulator


@pytest.fixture
async def people(emulator: Emulator) -> AsyncIterator[People]:
    async with People(emulator.url) as people:
        yield people
