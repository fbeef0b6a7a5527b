"""Where they start and end, and where they sleep."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.understanding.grammar import Match, longest, may_end
from bot.understanding.names import Named, Names, innermost
from bot.understanding.roles import Sentence
from bot.understanding.tokens import Token
from bot.understanding.values import Asked


@dataclass(frozen=True)
class PlacesSaid:
    """Codes, the last of a kind said last; several where the words leave it open ("Cusco or Pisac")."""

    pickups: tuple[str, ...] = ()
    dropoffs: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    used: frozenset[int] = frozenset()


def hear_places(
    named: Sequence[Named],
    matches: Sequence[Match],
    tokens: Sequence[Token],
    names: Names,
    sentence: Sentence,
    asked: Asked | None,
) -> PlacesSaid:
    """A place without a preposition is where they start, or what was asked for."""
    pickups: list[tuple[int, str]] = []
    dropoffs: list[tuple[int, str]] = []
    refused: list[str] = []
    told: list[tuple[int, str]] = []
    """Places that somebody arrives in, or was in: where that is the question, they may be meant."""
    used: set[int] = set()
    begun = len(tokens)
    roles = [m for m in matches if m.rule.startswith("places.")]
    ends = _ends_of_routes(named, tokens) if asked not in ("pickup", "dropoff") else frozenset()
    for place in (n for n in named if n.kind in ("pickup", "dropoff")):
        own = [m for m in roles if m.rule != "places.not" or not _of_another(m, place, named)]
        role = _role(place, own, roles, tokens, sentence) or _verb_behind(
            place, named, roles, tokens, sentence
        )
        used |= set(range(place.start, place.end))
        if sentence.told_of_others(place.start) or _left_there(place, tokens, sentence):
            told += [(place.start, c) for c in place.codes if place.kind == "pickup"]
            continue
        if role == "not":
            refused += [c for c in place.codes if c not in refused]
            continue
        last = role == "to" or (role == "then" and begun < place.start)
        last = last or (asked == "dropoff" and role != "from") or place.start in ends
        if last and place.kind == "dropoff":
            dropoffs += [(place.start, c) for c in place.codes]
        elif not last and place.kind == "pickup":
            pickups += [(place.start, c) for c in place.codes]
            begun = min(begun, place.start)
    if any(m.rule == "places.both" for m in roles) and len({c for _, c in pickups}) == 1 and not dropoffs:
        ends_too = {c for n in named if n.kind == "dropoff" for c in n.codes}
        dropoffs = [(at, c) for at, c in pickups if c in ends_too]
    if asked == "pickup" and told:
        codes = innermost([c for _, c in (*pickups, *told)], names.within)
        return PlacesSaid(tuple(codes), _settled(dropoffs, tokens, names), tuple(refused), frozenset(used))
    return PlacesSaid(
        _settled(pickups, tokens, names), _settled(dropoffs, tokens, names), tuple(refused), frozenset(used)
    )


def _left_there(place: Named, tokens: Sequence[Token], sentence: Sentence) -> bool:
    """ "My wife stays in Cusco": said of somebody who does not come."""
    part = sentence.parts[place.start]
    somebody = any("{kin}" in t.keys for i, t in enumerate(tokens) if sentence.parts[i] == part)
    return somebody and sentence.has("drop", place.start, place.end)


_ROUTE = frozenset("/-–—>→")


def _ends_of_routes(named: Sequence[Named], tokens: Sequence[Token]) -> frozenset[int]:
    """ "Cusco/Ollanta", "Cusco – Pisac": where the second of two places stands that only a sign parts."""
    ends = {n.end for n in named if n.kind == "pickup"}
    starts = {n.start for n in named if n.kind == "dropoff"}
    return frozenset(
        at + 1 for at, t in enumerate(tokens) if t.text in _ROUTE and at in ends and at + 1 in starts
    )


_TAKES_BACK = frozenset({"{sorry}", "{not}", "{cue}"})


def _settled(said: Sequence[tuple[int, str]], tokens: Sequence[Token], names: Names) -> tuple[str, ...]:
    """All that were said; after a correction the last."""
    codes = innermost([c for _, c in said], names.within)
    starts = sorted({at for at, c in said if c in codes})
    between = tokens[starts[0] : starts[-1]] if starts else ()
    corrected = any(not _TAKES_BACK.isdisjoint(t.keys) for t in between)
    return tuple(codes[-1:]) if corrected else tuple(codes)


def _role(
    place: Named,
    matches: Sequence[Match],
    everywhere: Sequence[Match],
    tokens: Sequence[Token],
    sentence: Sentence,
) -> str | None:
    """The nearest "from", "to" or "not" before the place, in the same part of the sentence.

    `matches`: those that may be of this place, among `everywhere`.
    """
    part = sentence.parts[place.start]
    if any(m.rule == "places.not" and m.end == place.start for m in matches):
        return "not"  # "anywhere but Cusco"
    if any(m.rule == "places.not" and m.start == place.end and may_stop(tokens, m.end) for m in matches):
        return "not"  # "Cusco no, Pisac"
    before = [m for m in matches if m.end <= place.start and sentence.parts[m.end - 1] == part]
    behind = [
        m for m in matches if m.rule == "places.to" and m.start == place.end and may_stop(tokens, m.end)
    ]
    if behind and not any(m.rule == "places.from" for m in before):
        return "to"  # "Cusco drop-off", "Ollanta at the end"
    if not before:
        return None
    before = [m for m in before if m.rule != "places.to" or not _content(tokens[m.end : place.start])]
    if not before:
        return None
    best = max(before, key=lambda m: (m.end, m.end - m.start))
    negated = [m for m in before if m.rule == "places.not"]
    if negated and best.start - negated[-1].end <= 1:
        return "not"
    first = sentence.parts.index(part)
    instead = {i for m in everywhere if m.rule == "places.not" for i in range(m.start, m.end)}
    if any("{not}" in tokens[i].keys and i not in instead for i in range(first, place.start)):
        return "not"
    return best.rule.removeprefix("places.")


def _of_another(negation: Match, place: Named, named: Sequence[Named]) -> bool:
    """ "Instead of Pisac in Calca": the negation is of the place right after it."""
    return any(negation.end <= n.start < place.start for n in named if n.kind == place.kind)


def _verb_behind(
    place: Named,
    named: Sequence[Named],
    matches: Sequence[Match],
    tokens: Sequence[Token],
    sentence: Sentence,
) -> str | None:
    """ "Können wir in Cusco aussteigen": where verbs come last, one behind says what the place is."""
    part = sentence.parts[place.start]
    ends = [
        m
        for m in matches
        if m.rule == "places.to"
        and m.start >= place.end
        and sentence.parts[m.start] == part
        and _content(tokens[m.start : m.end])
    ]
    others = any(n.start >= place.end and n.kind == "pickup" for n in named)
    return "to" if ends and not others else None


def may_stop(tokens: Sequence[Token], at: int) -> bool:
    """Nothing follows in this part of the sentence."""
    return at >= len(tokens) or tokens[at].kind in ("stop", "sign") or "{because}" in tokens[at].keys


def _content(between: Sequence[Token]) -> bool:
    """ "I want to stop in Pisac": that "to" is no direction."""
    return any("{content}" in t.keys for t in between)


@dataclass(frozen=True)
class StaySaid:
    code: str | None = None
    second: str | None = None
    refused: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    """Several that the words leave open ("the hotel or the lodge")."""
    used: frozenset[int] = frozenset()


def hear_stay(
    named: Sequence[Named],
    matches: Sequence[Match],
    tokens: Sequence[Token],
    names: Names,
    sentence: Sentence,
    *,
    asked: Asked | None,
    chosen: bool,
    elsewhere: bool,
    left_to_us: bool,
) -> StaySaid:
    """A stay's code, or its family's when the message leaves open which.

    `chosen`: words of choice make even a loose word ("private") mean where they sleep. `elsewhere`: the
    message changes where they are picked up ("in Pisac instead, we changed hotel"). `left_to_us`: they ask
    which we would take.
    """
    about_stay = asked == "stay" or chosen
    hints = [m for m in matches if m.rule.startswith("stays.")]
    otherwise = next((i for i, t in enumerate(tokens) if "{otherwise}" in t.keys), len(tokens))
    stays = [n for n in named if n.kind == "stay"]
    after = {m for m in hints for n in stays if m.start == n.end and may_stop(tokens, m.end)}
    refused = [n for n in stays if _refused(n, hints, after, tokens, sentence)]
    stays = [n for n in stays if n not in refused]
    dear = [n for n in stays if _too_dear(n, matches, sentence)]
    if dear and len(dear) < len(stays):
        refused, stays = [*refused, *dear], [n for n in stays if n not in dear]
    if asked == "pickup" or elsewhere:  # "from our hotel", "wherever it is simplest"
        stays = [n for n in stays if not _loose(n, tokens)]
    if not about_stay:
        stays = [n for n in stays if not _about_something_else(n, named, tokens)]
    stays = [n for n in stays if not _located(n, named, tokens) and not _graded(n, hints, tokens)]
    out = tuple(dict.fromkeys(c for n in refused for c in _codes(n, names)))
    used = frozenset(i for n in (*stays, *refused) for i in range(n.start, n.end))
    spoken = [n for n in stays if n.start < otherwise] or stays
    later = [n for n in stays if n.start > otherwise and n not in spoken]
    if spoken:
        second = _common([later[-1].codes], names) if later else None
        either = _either(spoken, tokens, names) or _on_condition(stays, tokens, names, sentence)
        if either:
            return StaySaid(open=either, refused=out, used=used)
        return StaySaid(_common([n.codes for n in spoken], names), second, out, used=used)
    if left_to_us:
        return StaySaid(refused=out, used=used)
    if asked == "stay" or (
        asked != "pickup" and any(m.end - m.start > 1 for m in hints if m.rule in _WISHES)
    ):
        return StaySaid(_by_comfort(hints, names), refused=out, used=used)
    return StaySaid(refused=out, used=used)


def _codes(stay: Named, names: Names) -> tuple[str, ...]:
    common = _common([stay.codes], names)
    return (common,) if common else ()


def _either(stays: Sequence[Named], tokens: Sequence[Token], names: Names) -> tuple[str, ...]:
    codes = [_common([n.codes], names) for n in stays]
    known = tuple(dict.fromkeys(c for c in codes if c))
    if len(known) < 2 or frozenset.intersection(*(n.codes for n in stays)):
        return ()
    between = tokens[stays[0].end : stays[-1].start]
    return known if any("{or}" in t.keys for t in between) else ()


def _on_condition(
    stays: Sequence[Named], tokens: Sequence[Token], names: Names, sentence: Sentence
) -> tuple[str, ...]:
    """ "If the springs are full then the hotel": either."""
    part, sentences = sentence.parts[stays[0].start], sentence.parts
    conditional = any(
        "{if}" in t.keys and sentences[i] == part for i, t in enumerate(tokens[: stays[0].start])
    )
    known = tuple(dict.fromkeys(c for n in stays if (c := _common([n.codes], names))))
    apart = not frozenset.intersection(*(n.codes for n in stays))
    return known if conditional and apart and len(known) > 1 else ()


def _located(stay: Named, named: Sequence[Named], tokens: Sequence[Token]) -> bool:
    """ "Our hotel is in Urubamba": where they are, not where they sleep on the tour."""
    if not _loose(stay, tokens):
        return False
    return any(
        n.kind == "pickup"
        and n.start >= stay.end
        and all(t.kind == "word" for t in tokens[stay.end : n.start])
        for n in named
    )


def _graded(stay: Named, hints: Sequence[Match], tokens: Sequence[Token]) -> bool:
    """ "The best hotel": the wish counts, not the word."""
    if not _loose(stay, tokens):
        return False
    return any(m.rule in _WISHES and m.start < stay.start <= m.end for m in hints)


def _about_something_else(stay: Named, named: Sequence[Named], tokens: Sequence[Token]) -> bool:
    """A "shared" ride, a "private" tour."""
    bath = stay.end < len(tokens) and "{bath}" in tokens[stay.end].keys
    return _loose(stay, tokens) and not bath and not may_end(tokens, stay.end)


def _loose(stay: Named, tokens: Sequence[Token]) -> bool:
    """A word that need not mean where they sleep ("hotel", "shared")."""
    return stay.end - stay.start == 1 and "{loose}" in tokens[stay.start].keys


def _too_dear(stay: Named, matches: Sequence[Match], sentence: Sentence) -> bool:
    """ "The lodge is too expensive for me. The springs": said of the first."""
    part = sentence.parts[stay.start]
    return any(m.rule == "talk.hesitate" and sentence.parts[m.start] == part for m in matches)


def _refused(
    stay: Named,
    hints: Sequence[Match],
    after: Collection[Match],
    tokens: Sequence[Token],
    sentence: Sentence,
) -> bool:
    """ "Not the hotel", "I don't want the shared bathroom", "hotel to be confirmed".

    `after`: hints of what stands before them ("the hotel no, the lodge").
    """
    for hint in hints:
        if hint.rule == "stays.open" and hint.start == stay.end:
            return True
        if hint in after:
            if hint.rule == "stays.not" and hint.start == stay.end:
                return True
            continue
        if hint.rule == "stays.not" and hint.end <= stay.start:
            between = tokens[hint.end : stay.start]
            same = sentence.parts[hint.end - 1] == sentence.parts[stay.start]
            if (same and all("{content}" not in t.keys for t in between)) or len(between) <= 1:
                return True
    return False


def _common(said: Sequence[frozenset[str]], names: Names) -> str | None:
    """What all the names have in common, else what the last one says."""
    codes = frozenset.intersection(*said) or said[-1]
    if len(codes) == 1:
        return next(iter(codes))
    families = {names.stays[c].family for c in codes}
    return families.pop() if len(families) == 1 else None


_WISHES = {"stays.nicer": "nicer", "stays.unpriced": "nicer", "stays.cheapest": "cheapest"}


def _by_comfort(hints: Sequence[Match], names: Names) -> str | None:
    """ "Something nicer", "the cheapest"; "nothing basic" is no wish for the basic."""
    found = longest(hints)
    negated = {m.end for m in found if m.rule == "stays.not"}
    rules = {_WISHES[m.rule] for m in found if m.rule in _WISHES and m.start not in negated}
    if len(rules) != 1 or not names.stays:
        return None
    best = max if rules == {"nicer"} else min
    comfort = best(s.comfort for s in names.stays.values())
    stays = [s for s in names.stays.values() if s.comfort == comfort]
    return stays[0].code
