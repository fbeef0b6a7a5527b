"""The size of the group, from the pieces about people and what stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.understanding.changes import change_of_size
from bot.understanding.chart import Piece
from bot.understanding.company import Numbers, ranges, sizes_of
from bot.understanding.grammar import Match, stands_alone
from bot.understanding.message import Message
from bot.understanding.tokens import Token

SHORT_ANSWER = 6
"""Words up to which a message with one number is an answer to "how many?"."""

MANY = 999
"""The largest answer that is a number of travellers, if too many."""

MAYBE = 7
"""Tokens from "3 of us" to the "maybe 4"."""

LIKELY = 12
"""Up to here a bare number in a correction counts people, from here on it is a day."""


@dataclass(frozen=True)
class PeopleSaid:
    sizes: Numbers = ()
    """What the group may be; none when nothing was said."""
    used: frozenset[int] = frozenset()
    """Tokens that say it."""
    corrects: bool = False
    hypothetical: bool = False
    """ "And if we were three?": asked about, not said."""


def people_said(message: Message, aside: frozenset[int]) -> PeopleSaid:
    """`aside`: tokens that say for whom something else is ("a horse for two of us")."""
    pieces = [p for p in message.pieces if aside.isdisjoint(range(p.start, p.end))]
    parties = [p for p in pieces if p.kind in ("party", "part")]
    counted = [(p, _sizes(p, message)) for p in parties]
    changing = [p for p in pieces if p.kind in ("party", "part", "change")]
    said = [(p, sizes) for p, sizes in counted if sizes]
    change = change_of_size(changing, message.tokens, message.sentence)
    if change and message.has("{if}"):
        if any(t.text == "?" for t in message.tokens):
            return PeopleSaid(used=_tokens(changing))  # "what if one of us gets sick?"
        change = 0  # "4 or 5, if my brother comes"
    if change:
        return _changed(change, said, changing, message)
    if said and _hypothetical(said, message):
        return PeopleSaid(used=_tokens([p for p, _ in said]), hypothetical=True)
    if said:
        now = _once(said[-1][0], message)
        if now is not None:
            return PeopleSaid((message.tokens[now].value or 0,), _tokens([p for p, _ in said]) | {now})
        sizes = _together(said, message)
        maybe = _maybe(said[-1][0], message)
        more = tuple(n for at in maybe if (n := message.tokens[at].value) and n not in sizes)
        return PeopleSaid((*sizes, *more), _tokens([p for p, _ in said]) | maybe)
    return _bare(message)


def _tokens(pieces: Sequence[Piece]) -> frozenset[int]:
    return frozenset(i for p in pieces for i in range(p.start, p.end))


def _sizes(piece: Piece, message: Message) -> Numbers:
    """How many this piece says they are; none for people who are somebody else."""
    role = message.sentence.role_of_people(piece.start, piece.end)
    if role in ("others", "consult", "reply", "drop") and not _first_person(piece, message):
        return ()
    if (
        piece.rule == "alone"
        and message.asked != "group_size"
        and not any(p.kind == "date" for p in message.pieces)
    ):
        return ()
    accompanied = piece.start > 0 and "{with}" in message.tokens[piece.start - 1].keys
    sizes = sizes_of(piece.value, accompanied=accompanied, asked=message.asked == "group_size")
    if _a_person_to_talk_to(piece, message):
        return ()
    if _for_others(piece, message):
        sizes = tuple(sorted({*sizes, *(n - 1 for n in sizes)}))
    smallest = 0 if message.asked == "group_size" else 1
    return tuple(n for n in sizes if smallest <= n <= 99)


def _for_others(piece: Piece, message: Message) -> bool:
    """ "For my boss and his wife": with the writer, or without."""
    rules = {part.rule for part in piece.value}
    said = piece.start > 0 and "{counting}" in message.tokens[piece.start - 1].keys
    return said and rules == {"member_one", "member_other"}


def _says_only(piece: Match, message: Message) -> bool:
    rest = [*message.tokens[: piece.start], *message.tokens[piece.end :]]
    return all(t.kind in ("sign", "stop") or "{after}" in t.keys or "{people}" in t.keys for t in rest)


def _first_person(piece: Piece, message: Message) -> bool:
    """ "We are 4, I'll ask my wife": counted by the writer as theirs."""
    if piece.rule == "one":
        return True
    return piece.rule in ("count", "one", "two", "couples", "me_plus") and message.has(
        "{counting}", max(piece.start - 1, 0), piece.end
    )


def _a_person_to_talk_to(piece: Piece, message: Message) -> bool:
    return any(
        m.rule == "talk.human" and m.end - m.start > 1 and m.start < piece.end and piece.start < m.end
        for m in message.matches
    )


def _hypothetical(said: Sequence[tuple[Piece, Numbers]], message: Message) -> bool:
    if not message.question:
        return False
    piece = said[-1][0]
    part = message.sentence.parts[piece.start]
    conditional = any(
        "{if}" in t.keys and message.sentence.parts[i] == part for i, t in enumerate(message.tokens)
    )
    priced = message.standing.group_size is not None and (
        message.says("ask.price") and not message.says("talk.correction")
    )
    return conditional or priced


def _together(said: Sequence[tuple[Piece, Numbers]], message: Message) -> Numbers:
    """The last that was said, after a correction; several that differ are all possible."""
    kept = list(said)
    for i in range(len(kept) - 1, 0, -1):
        between = message.tokens[kept[i - 1][0].end : kept[i][0].start]
        concludes = kept[i][0].rule == "so"  # "we were six but …, so five"
        if concludes or any("{sorry}" in t.keys or "{not}" in t.keys for t in between):
            kept = kept[i:]
            break
    sizes = tuple(dict.fromkeys(n for _, numbers in kept for n in numbers))
    return sizes if len(kept) > 1 else kept[0][1]


def _maybe(piece: Piece, message: Message) -> frozenset[int]:
    """The number of "3 of us, maybe 4"."""
    tokens = message.tokens
    for at in range(piece.end + 1, min(piece.end + MAYBE, len(tokens))):
        if tokens[at].kind == "stop":
            break
        number = "{n}" in tokens[at].keys or "{nth}" in tokens[at].keys  # "maybe a third"
        if number and at not in message.taken and stands_alone(tokens, at):
            hedged = message.has("{hedge_or}", piece.end, at) or message.has("{or}", piece.end, at)
            return frozenset([at]) if hedged else frozenset()
    return frozenset()


def _once(piece: Piece, message: Message) -> int | None:
    """ "We were three. Now, with her boyfriend, four": where the number stands that holds now."""
    tokens = message.tokens
    if message.asked != "group_size" or not message.has("{were}", max(piece.start - 1, 0), piece.end):
        return None
    free = [
        i for i in range(piece.end, len(tokens))
        if "{n}" in tokens[i].keys and i not in message.taken and stands_alone(tokens, i)
    ]  # fmt: skip
    return free[-1] if free else None


def _changed(
    change: int, said: Sequence[tuple[Piece, Numbers]], changing: Sequence[Piece], message: Message
) -> PeopleSaid:
    """ "We were five but one can't come", "a friend joins us"."""
    sentence = message.sentence
    numbers = (i for i, t in enumerate(message.tokens) if "{n1}" in t.keys)
    lone = frozenset(i for i in numbers if sentence.begins(i + 1) or sentence.ends(i))
    used = _tokens([*changing]) | lone
    totals_at = [
        (p.start, sizes) for p, sizes in said
        if p.rule in ("count", "one", "two", "couples", "me_plus")
        and message.sentence.role_of_people(p.start, p.end) not in ("join", "drop")
    ]  # fmt: skip
    totals = [sizes for _, sizes in totals_at]
    base = totals[0] if totals else ()
    if base and _said_last(totals_at, changing, lone):
        return PeopleSaid(base, used, corrects=True)  # "one dropped out, we are 5"
    if not base and message.standing.group_size is not None:
        base = (message.standing.group_size,)
    named = [p for p in changing if p.kind != "change"]
    if not base and message.asked == "group_size" and change > 0 and named:
        base = (1,)
    if totals and message.standing.group_size is not None and base == (message.standing.group_size + change,):
        return PeopleSaid(base, used, corrects=True)  # "we will be three, my sister comes too"
    sizes = tuple(n + change for n in base if n + change > 0)
    if not sizes and change > 0 and said:
        return PeopleSaid(_together(said, message), used)  # "coming with my best friend"
    if not sizes and not totals:
        bare = _bare(message)
        return PeopleSaid(bare.sizes, bare.used | used, bare.corrects)
    stands = (message.standing.group_size,) == base  # "I no longer go alone, a friend joins me"
    if any(_hedged(p, message) for p in changing) or (totals and change > 0 and not stands):
        sizes = tuple(sorted({*base, *sizes}))
    return PeopleSaid(sizes, used, corrects=bool(sizes))


def _said_last(
    totals: Sequence[tuple[int, Numbers]], changing: Sequence[Piece], lone: frozenset[int]
) -> bool:
    """The total stands after who comes or does not: it counts them already."""
    starts = {at for at, _ in totals}
    changes = [*lone, *(p.start for p in changing if p.start not in starts)]
    return bool(changes) and max(changes) < min(starts) and len(starts) == 1


def _hedged(piece: Piece, message: Message) -> bool:
    """ "Maybe a friend joins us"."""
    part = message.sentence.parts[piece.start]
    return any(
        "{hedge_or}" in t.keys and message.sentence.parts[i] == part for i, t in enumerate(message.tokens)
    )


def _bare(message: Message) -> PeopleSaid:
    """A number without a noun: the answer to "how many?", or a correction of the one given."""
    tokens = message.tokens
    if message.asked != "group_size":
        return _bare_correction(message)
    free = message.taken
    number = _sole_number(tokens, free)
    if number is not None:
        return PeopleSaid((tokens[number].value or 0,), frozenset([number]))
    wide = _open_number(message)
    if wide is not None:
        return wide
    loose = [
        i for i, t in enumerate(tokens) if i not in free and "{n1}" in t.keys and stands_alone(tokens, i)
    ]
    numbers = loose
    loose = _after_correction(loose, tokens)
    words = sum(t.kind in ("word", "number") for t in tokens)
    sure = [i for i in loose if "{n}" in tokens[i].keys] or (loose if words <= SHORT_ANSWER else [])
    values = tuple(dict.fromkeys(tokens[i].value or 0 for i in sure))
    if values:
        return PeopleSaid(values, frozenset(numbers))
    for match in message.matches:
        if match.rule in _WHOLE_ANSWERS and _says_only(match, message):
            return PeopleSaid((_WHOLE_ANSWERS[match.rule],), frozenset(range(match.start, match.end)))
    return PeopleSaid()


_WHOLE_ANSWERS = {"size.asked_one": 1, "size.asked_two": 2}


def _open_number(message: Message) -> PeopleSaid | None:
    """ "3 or 4", "4-6"."""
    for start, wides in ranges(message.tokens).items():
        for wide, end in wides:
            unit = end < len(message.tokens) and "{unit}" in message.tokens[end].keys
            if message.taken.isdisjoint(range(start, end)) and not unit:
                return PeopleSaid(wide.choices, frozenset(range(start, end)))
    return None


_ASKED_IN_NUMBERS = ("children", "single_rooms", "extras")
"""Questions that a number answers, which then counts no travellers."""


def _bare_correction(message: Message) -> PeopleSaid:
    """ "Sorry, 5" right after the number was given; "right, 6 then" where it stands."""
    standing, tokens = message.standing, message.tokens
    if message.asked in _ASKED_IN_NUMBERS:
        return PeopleSaid()
    nothing_else = message.asked != "dates" or standing.dates is None
    just = standing.just_answered == "group_size" or (standing.group_size is not None and nothing_else)
    free = [
        i for i, t in enumerate(tokens)
        if "{n}" in t.keys and "{nth}" not in t.keys and i not in message.taken and stands_alone(tokens, i)
    ]  # fmt: skip
    if not just or len(free) != 1 or not 1 <= (tokens[free[0]].value or 0) <= LIKELY:
        return PeopleSaid()
    cues = {"{sorry}", "{cue}", "{not}"}
    cued = message.says("talk.correction") or any(
        not cues.isdisjoint(t.keys) or t.text == "*" for t in tokens
    )
    words = sum(t.kind in ("word", "number") for t in tokens)
    before = tokens[free[0] - 1] if free[0] else None
    a_day = before is not None and before.kind == "word" and "{filler}" in before.keys  # "le 12 plutôt"
    if not cued or a_day or words > SHORT_ANSWER + 1:
        return PeopleSaid()
    return PeopleSaid((tokens[free[0]].value or 0,), frozenset(free), corrects=True)


def _after_correction(numbers: list[int], tokens: Sequence[Token]) -> list[int]:
    """Of "6, sorry, 5" the five."""
    corrected = [i for i, t in enumerate(tokens) if "{sorry}" in t.keys]
    meant = [i for i in numbers if any(numbers[0] < at < i for at in corrected)]
    return meant or numbers


_PASSED = frozenset({"{counting}", "{copula}"})


def _sole_number(tokens: Sequence[Token], taken: frozenset[int]) -> int | None:
    """ "0", "500 people": no number of travellers, but one that deserves an answer."""
    words = [
        i
        for i, t in enumerate(tokens)
        if (t.kind == "number" or "{content}" in t.keys) and _PASSED.isdisjoint(t.keys)
    ]
    if not words or words[0] in taken or len(words) > 2:
        return None
    first, counted = tokens[words[0]], tokens[words[-1]]
    if first.value is None or first.kind != "number" or "{n1}" in first.keys or first.value > MANY:
        return None
    return words[0] if len(words) == 1 or "{people}" in counted.keys else None
