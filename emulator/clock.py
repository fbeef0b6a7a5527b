"""Telegram's clock."""

import time


def now() -> int:
    """Whole Unix seconds."""
    return int(time.time())
