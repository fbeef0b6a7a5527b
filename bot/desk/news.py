"""What the digest of a day tells."""

from __future__ import annotations

from dataclasses import dataclass

from core.leads import Lead


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """Since the digest before."""

    last_event: int
    """Number of the newest line of all histories: the next digest begins behind it."""
    requests: tuple[str, ...]
    """References of the leads that came in."""
    unannounced: tuple[str, ...]
    """Those of them of which the staff chat has no card, and none is on its way."""
    won: tuple[str, ...]
    unanswered: tuple[str, ...]
    """All that are new, oldest first."""
    dead: int
    """Letters that were put aside."""
    waiting: int
    """Messages that have not gone out for long."""
    coming: tuple[Lead, ...]
    """Won, and beginning in these days, by day."""
