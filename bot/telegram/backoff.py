"""How long Telegram asks us to wait."""

from __future__ import annotations

from datetime import timedelta

from telegram.error import RetryAfter


def asked_for(error: RetryAfter) -> float:
    """The seconds Telegram asks us to wait; at least one, so that no answer makes us ask without a pause."""
    after = error.retry_after
    return max(1.0, after.total_seconds() if isinstance(after, timedelta) else float(after))
