"""Lists and searches. Each statement walks an index and stops when its page is full."""

from __future__ import annotations

import heapq
import sqlite3
from collections.abc import Iterator, Sequence

from bot.storage.records import Listing
from bot.storage.sqlite.reading import lead, lead_of_row
from bot.storage.sqlite.statements import SQL
from core.leads import Lead

BEGINNINGS = 24
"""How many words a beginning may stand for; the exact word is always among them."""
MOST = 5_000
"""Of so many leads with a word, the newest, the other words are looked for."""


def listed(db: sqlite3.Connection, wanted: Listing) -> list[Lead]:
    sql = f"{SQL['leads']} {SQL[f'listed_{wanted.view}']} LIMIT :limit OFFSET :offset"
    page = {"limit": wanted.limit, "offset": wanted.offset}
    return [lead_of_row(row) for row in db.execute(sql, {**wanted.values, **page}).fetchall()]


def found(db: sqlite3.Connection, words: Sequence[str], offset: int, limit: int) -> list[Lead]:
    if not words:
        return []
    known = sorted((_known(db, word) for word in words), key=lambda known: _how_many(db, known))
    first, *others = known
    most = MOST if others else offset + limit
    newest = heapq.merge(*(_who_have(db, word, most) for word in first), reverse=True)
    references: list[str] = []
    for created_at, reference in newest:
        if reference not in references and all(
            any(db.execute(SQL["has_word"], (word, created_at, reference)).fetchone() for word in other)
            for other in others
        ):
            references.append(reference)
            if len(references) == offset + limit:
                break
    leads = (lead(db, reference) for reference in references[offset:])
    return [each for each in leads if each is not None]


def _known(db: sqlite3.Connection, beginning: str) -> list[str]:
    """The words that begin so, that very word first."""
    words = [beginning] if db.execute(SQL["is_word"], (beginning,)).fetchone() else []
    word, end = beginning, f"{beginning}\U0010ffff"
    while len(words) < BEGINNINGS:
        (word,) = db.execute(SQL["next_word"], (word, end)).fetchone()
        if word is None:
            break
        words.append(word)
    return words


def _how_many(db: sqlite3.Connection, words: Sequence[str]) -> int:
    return sum(db.execute(SQL["how_many_have_word"], (word, MOST)).fetchone()[0] for word in words)


def _who_have(db: sqlite3.Connection, word: str, most: int) -> Iterator[tuple[str, str]]:
    return iter(db.execute(SQL["who_have_word"], (word, most)).fetchall())
