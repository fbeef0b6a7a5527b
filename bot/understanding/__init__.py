"""Free text → what was said. Pure functions: no network, no clock, no language model."""

from bot.understanding.heard import Heard, HeardDates, hear

__all__ = ["Heard", "HeardDates", "hear"]
