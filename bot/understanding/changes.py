"""Words said against what stands: "a friend joins us", "my sister is out", "the day after"."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from bot.understanding.chart import Piece
from bot.understanding.grammar import may_end
from bot.understanding.moments import add_months
from bot.understanding.roles import Role, Sentence
from bot.understanding.tokens import Token
from core.trip import Dates

MONTH = 30
"""The value of "month" among the units of time, as days."""


def change_of_size(pieces: Sequence[Piece], tokens: Sequence[Token], sentence: Sentence) -> int:
    """How many more or fewer come than stands; 0 when nothing of the kind is said."""
    change = sum(_lone(at, tokens, sentence) for at in range(len(tokens)))
    asked = any("?" in token.text for token in tokens)
    named = [p for p in pieces if p.kind in ("part", "party") and not _pronoun(p)]
    for piece in pieces:
        if _pronoun(piece) and (named or asked):  # "add my mother-in-law, she comes too"; "does he come?"
            continue
        if piece.kind == "change":
            people = any(
                "{people}" in t.keys or "{others}" in t.keys for t in tokens[piece.start : piece.end]
            )
            joins = sentence.has("join", piece.start, piece.end)
            if people or joins or may_end(tokens, piece.end):
                change += piece.value
        elif piece.kind in ("part", "party") and piece.rule not in (
            "member_me",
            "member_pair",
            "member_name",
            "family",
        ):
            role = sentence.role_of_people(piece.start, piece.end)
            if role in ("join", "drop") and _some(piece, role):
                change += _count(piece) * (1 if role == "join" else -1)
    return change


def _pronoun(piece: Piece) -> bool:
    """Somebody of whom only "she" or "they" is said."""
    return piece.kind in ("part", "party") and all(part.rule == "member_they" for part in piece.value)


def _lone(at: int, tokens: Sequence[Token], sentence: Sentence) -> int:
    """ "One can't come": a number right before words of coming or not."""
    token = tokens[at]
    if "{n1}" not in token.keys or token.value is None:
        return 0
    role = sentence.begins(at + 1) or sentence.ends(at)
    return {"join": token.value, "drop": -token.value}.get(role or "", 0)


def _some(piece: Piece, role: Role) -> bool:
    """Some people beside the writer, not the whole party."""
    rules = {part.rule for part in piece.value}
    others = {"indefinite", "some_of_us", *({"count"} if role == "drop" and len(piece.value) == 1 else ())}
    return all(rule.startswith("member_") or rule in others for rule in rules)


def _count(piece: Piece) -> int:
    return sum(part.numbers[0] for part in piece.value if part.numbers and part.rule != "member_me")


def moved(mark: Piece, tokens: Sequence[Token], base: Dates, today: date) -> Dates | None:
    """`base` moved as the words say: "two weeks later", "the day before", "the week after"."""
    if mark.rule == "offset":
        days = mark.value
    else:
        unit = next((t.value for t in tokens[mark.start : mark.end] if "{span}" in t.keys and t.value), 1)
        days = unit if mark.rule == "shift_one" else -unit
    first, last = _shifted(base.earliest, days), _shifted(base.latest, days)
    return Dates(earliest=first, latest=max(first, last)) if first >= today else None


def _shifted(day: date, days: int) -> date:
    if days % MONTH == 0:
        return add_months(day, days // MONTH)
    return day + timedelta(days=days)
