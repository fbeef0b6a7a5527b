"""Slips of the keyboard."""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

SHORTEST_FUZZY = 5
"""Letters from which a word may be a misspelt one."""

LONG = 8
"""Letters from which it may have two slips."""


@lru_cache(maxsize=4096)
def closest(word: str, names: tuple[str, ...]) -> str | None:
    """The name one slip away, two in a long word, beginning with the same letter. All folded."""
    slips = 1 if len(word) < LONG else 2
    hit = process.extractOne(word, names, scorer=OSA.distance, score_cutoff=slips)
    return hit[0] if hit is not None and hit[0][0] == word[0] else None
