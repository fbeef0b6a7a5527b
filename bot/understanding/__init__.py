"""Free text → what was said. Pure functions: no network, no clock, no language model."""

from bot.understanding.heard import hear
from bot.understanding.values import Heard, HeardDates, Reading, Standing

__all__ = ["Heard", "HeardDates", "Reading", "Standing", "hear"]
