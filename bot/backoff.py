"""How long to wait before the next try: one answer for getting updates, sending, storing and the start."""

from __future__ import annotations

import random

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 60.0


def pause(tries: int) -> float:
    """Seconds to wait after so many tries that failed: half a second, doubled each time, up to a minute."""
    return min(FIRST_PAUSE * 2.0 ** min(tries - 1, 16), LONGEST_PAUSE)


def spread(seconds: float) -> float:
    """Between half of it and all of it, by chance, so that many who fail together do not return together."""
    return seconds * random.uniform(0.5, 1.0)  # noqa: S311 (no secret)
