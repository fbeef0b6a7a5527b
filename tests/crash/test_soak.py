"""Some seconds of everything at once; `python -m tests.crash.soak` is the same for an hour."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.crash.soak import soak

SECONDS = float(os.environ.get("CHASKI_TEST_SOAK", "15"))


@pytest.mark.crash
@pytest.mark.timeout(600)
async def test_everything_at_once_leaves_nothing_behind(tmp_path: Path) -> None:
    """At rest there are as many tasks as before, no row waits, and files and memory have not grown."""
    soaked = await soak(tmp_path, SECONDS, SECONDS / 10)
    for sample in (soaked.before, *soaked.during, soaked.after):
        print(sample)

    assert soaked.bookings > 0
    assert soaked.after.outbox == 0
    assert soaked.after.tasks <= soaked.before.tasks + 2, "an alarm or two of the moment"
    assert soaked.after.files <= soaked.before.files + 64, "connections that are kept"
    assert soaked.grown_mb < 24
