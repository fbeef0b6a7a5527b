"""Where they start and end, and where they sleep."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.understanding.grammar import Match, may_end
from bot.understanding.names import Named, Names, innermost
from bot.understanding.tokens import Token
from bot.understanding.values import Asked

NEAR = 4
"""Tokens between a word such as "from" and the place it belongs to."""


def hear_places(
    named: Sequence[Named], matches: Sequence[Match], tokens: Sequence[Token], names: Names
) -> tuple[str | None, str | None]:
    """Pick-up and drop-off. A place without a preposition is where they start."""
    pickups: list[str] = []
    dropoffs: list[str] = []
    begun = len(tokens)
    roles = [m for m in matches if m.rule.startswith("places.")]
    for place in (n for n in named if n.kind in ("pickup", "dropoff")):
        role = _role(place, roles, tokens)
        last = role == "to" or (role == "then" and begun < place.start)
        if role == "not":
            continue
        if last and place.kind == "dropoff":
            dropoffs.extend(place.codes)
        elif not last and place.kind == "pickup":
            pickups.extend(place.codes)
            begun = min(begun, place.start)
    starts = innermost(pickups, names.within)
    ends = innermost(dropoffs, names.within)
    return _single(starts), _single(ends)


def _single(codes: Sequence[str]) -> str | None:
    return codes[-1] if codes else None


def _role(place: Named, matches: Sequence[Match], tokens: Sequence[Token]) -> str | None:
    """The nearest "from", "to" or "not" before the place, in the same part of the sentence."""
    best: Match | None = None
    for match in matches:
        if match.end <= place.start <= match.end + NEAR:
            between = tokens[match.end : place.start]
            if any(t.kind == "stop" or t.text == "," for t in between):
                continue
            if best is None or (match.end, match.end - match.start) > (best.end, best.end - best.start):
                best = match
    return None if best is None else best.rule.removeprefix("places.")


def hear_stay(
    named: Sequence[Named],
    matches: Sequence[Match],
    tokens: Sequence[Token],
    names: Names,
    *,
    asked: Asked | None,
) -> str | None:
    """A stay's code, or its family's when the message leaves open which."""
    about_stay = asked == "stay"
    hints = [m for m in matches if m.rule.startswith("stays.")]
    otherwise = next((i for i, t in enumerate(tokens) if "{otherwise}" in t.keys), len(tokens))
    stays = [n for n in named if n.kind == "stay" and not _refused(n, hints)]
    spoken = [n for n in stays if n.start < otherwise] or stays
    if asked == "pickup":  # "from our hotel", "wherever it is simplest"
        spoken = [n for n in spoken if not _loose(n, tokens)]
    if not about_stay:
        spoken = [n for n in spoken if not _about_something_else(n, named, tokens)]
    if spoken:
        return _common([n.codes for n in spoken], names)
    if about_stay or (asked != "pickup" and any(m.end - m.start > 1 for m in hints)):
        return _by_comfort(hints, names)
    return None


def _about_something_else(stay: Named, named: Sequence[Named], tokens: Sequence[Token]) -> bool:
    """A "shared" ride, a "private" tour, "our hotel" in Cusco."""
    if not _loose(stay, tokens):
        return False
    located = any(n.kind == "pickup" and 0 < n.start - stay.end < NEAR for n in named)
    return located or not may_end(tokens, stay.end)


def _loose(stay: Named, tokens: Sequence[Token]) -> bool:
    """A word that need not mean where they sleep ("hotel", "shared")."""
    return stay.end - stay.start == 1 and "{loose}" in tokens[stay.start].keys


def _refused(stay: Named, hints: Iterable[Match]) -> bool:
    """ "Not the hotel", "hotel to be confirmed"."""
    return any(
        (m.rule == "stays.not" and 0 <= stay.start - m.end <= 1)
        or (m.rule == "stays.open" and m.start == stay.end)
        for m in hints
    )


def _common(said: Sequence[frozenset[str]], names: Names) -> str | None:
    """What all the names have in common, else what the last one says."""
    codes = frozenset.intersection(*said) or said[-1]
    if len(codes) == 1:
        return next(iter(codes))
    families = {names.stays[c].family for c in codes}
    return families.pop() if len(families) == 1 else None


_WISHES = {"stays.nicer": "nicer", "stays.unpriced": "nicer", "stays.cheapest": "cheapest"}


def _by_comfort(hints: Sequence[Match], names: Names) -> str | None:
    """ "Something nicer", "the cheapest"."""
    rules = {_WISHES[m.rule] for m in hints if m.rule in _WISHES}
    if len(rules) != 1 or not names.stays:
        return None
    best = max if rules == {"nicer"} else min
    comfort = best(s.comfort for s in names.stays.values())
    stays = [s for s in names.stays.values() if s.comfort == comfort]
    return stays[0].code
