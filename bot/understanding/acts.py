"""Acts and talk: what a message does, apart from answers and questions.

An act counts only where it is the whole message: every word of it belongs to the act, to a greeting, to
thanks or to politeness. "Yes, but …", "cancel?", "send it when my boss agrees" are none. Those that are asked
about before anything is done may stand beside their reason: "cancel it, my sister is ill".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import get_args

from bot.understanding.grammar import Match, longest
from bot.understanding.roles import Sentence
from bot.understanding.tokens import Token
from bot.understanding.values import Act, Talk

SIGH = 3
"""Letters of an unknown word that says nothing."""

SHORT_REMARK = 6
"""Words up to which a remark about one thing says nothing besides."""

_POLITE = ("acts.polite", "talk.greeting", "talk.thanks", "questions.statement")

_ASKED_ABOUT: tuple[Act, ...] = ("forget_me", "start_over", "cancel")
"""Acts that do nothing before they have been asked about: one part of a message is enough."""

_WITH: Mapping[Act, tuple[Act, ...]] = {
    "silence": ("yes",),
    "forget_me": ("cancel", "yes"),
    "start_over": ("cancel", "yes"),
    "cancel": ("yes",),
    "send": ("yes",),
    "never_mind": ("no",),
    "no": (),
    "yes": (),
}
"""What may stand beside each act, in the order in which they are looked for: "yes, send it" is "send"."""


def act_of(matches: Sequence[Match], tokens: Sequence[Token]) -> Act | None:
    """The act the whole message is."""
    words = _words(tokens)
    if any(t.text == "?" for t in tokens):
        return None
    plain = [m for m in matches if m.words >= m.end - m.start]
    greetings = [
        m for m in plain
        if m.rule in ("talk.greeting", "talk.thanks", "talk.farewell")
        or (m.rule == "acts.polite" and m.end - m.start > 1)  # praise ("that looks great") agrees to nothing
    ]  # fmt: skip
    for act, beside in _WITH.items():
        own = [m for m in plain if m.rule == f"acts.{act}" and not (act == "yes" and _within(m, greetings))]
        if not own or _denied(own, tokens):
            continue
        rules = {f"acts.{other}" for other in (act, *beside)} | set(_POLITE)
        if act in ("cancel", "start_over") and _refuses_first(tokens):
            rules.add("acts.no")
        if act not in ("yes", "no", "never_mind"):
            rules.add("acts.object")
        if words <= _claimed([m for m in plain if m.rule in rules]):
            return act
    return None


def telegram_will_do(tokens: Sequence[Token]) -> bool:
    """ "Telegram's fine": how to reach them was asked, and here is where they are."""
    denied = any("{not}" in t.keys or "{if}" in t.keys or "{but}" in t.keys for t in tokens)
    said = any(t.text == "telegram" for t in tokens) and not any("?" in t.text for t in tokens)
    return said and not denied and len(_words(tokens)) <= SHORT_REMARK


def act_in_part(
    matches: Sequence[Match], tokens: Sequence[Token], sentence: Sentence
) -> tuple[Act, frozenset[int]] | None:
    """An act that is asked about first, and the part of the message it is: a reason stands beside it."""
    plain = [m for m in matches if m.words >= m.end - m.start]
    besides = {*_POLITE, "talk.correction", "acts.yes", "acts.object"}
    parts = _parts(tokens, sentence)
    for act in _ASKED_ABOUT:
        own = [m for m in plain if m.rule == f"acts.{act}"]
        also = {f"acts.{other}" for other in (act, *_WITH[act])} | besides
        for part in dict.fromkeys(parts[m.start] for m in own):
            words = {i for i in _words(tokens) if parts[i] == part}
            here = [m for m in own if parts[m.start] == part]
            said = _claimed([m for m in plain if m.rule in also])
            alone = words <= said | _first_no(words, plain, tokens)
            if alone and not _denied(here, tokens) and not _open(words, tokens, sentence):
                return act, frozenset(words)
    return None


def _parts(tokens: Sequence[Token], sentence: Sentence) -> list[tuple[int, int]]:
    """Token → its part of a sentence, before or after the word that gives a reason."""
    parts: list[tuple[int, int]] = []
    reasons = 0
    for at, token in enumerate(tokens):
        reasons += "{because}" in token.keys
        parts.append((sentence.parts[at], reasons))
        reasons += "{because}" in token.keys
    return parts


def _first_no(words: set[int], matches: Sequence[Match], tokens: Sequence[Token]) -> set[int]:
    """ "Nah scrap it": a no that begins the part, and denies nothing."""
    first = min(words)
    said = any(m.rule == "acts.no" and m.start == first and m.end == first + 1 for m in matches)
    return {first} if said and "{not}" not in tokens[first].keys else set()


def refused(matches: Sequence[Match], tokens: Sequence[Token], sentence: Sentence) -> bool:
    """ "Don't cancel my booking": an act that is asked about first, in a part that denies it."""
    own = [m for m in matches if m.rule in {f"acts.{act}" for act in _ASKED_ABOUT}]
    negations = [i for i, t in enumerate(tokens) if "{not}" in t.keys]
    return any(
        sentence.parts[i] == sentence.parts[m.start]
        and not any(o.start <= min(i, m.start) and max(i + 1, m.end) <= o.end for o in own)
        for m in own
        for i in negations
    )


def _open(words: set[int], tokens: Sequence[Token], sentence: Sentence) -> bool:
    """ "If it rains, cancel": only then; "shall I cancel?": perhaps."""
    around = {sentence.sentences[i] for i in words}
    return any(
        ("{if}" in t.keys or "?" in t.text) and sentence.sentences[i] in around for i, t in enumerate(tokens)
    )


def _words(tokens: Sequence[Token]) -> set[int]:
    return {i for i, t in enumerate(tokens) if t.kind not in ("stop", "sign") and not _sigh(t)}


def _refuses_first(tokens: Sequence[Token]) -> bool:
    """ "No, cancel it": the no is a word of its own; in "no cancelar" it is not."""
    if len(tokens) < 2 or any("{not}" in t.keys for t in tokens[1:]):
        return False
    return tokens[1].text == "," or "{not}" not in tokens[0].keys


def _sigh(token: Token) -> bool:
    """ "Nah", "uff": a short word of no language."""
    return "{name}" in token.keys and len(token.text) <= SIGH


def _denied(own: Sequence[Match], tokens: Sequence[Token]) -> bool:
    """ "I don't want to cancel": the act stands after a negation that is no part of it."""
    negations = [i for i, t in enumerate(tokens) if "{not}" in t.keys]
    return any(
        m.start > i and not any(t.text == "," for t in tokens[i : m.start])
        for i in negations
        for m in own
        if all(not (o.start <= i and m.end <= o.end) for o in own)
    )


def _within(match: Match, others: Sequence[Match]) -> bool:
    """ "Good" in "good morning"."""
    length = match.end - match.start
    return any(o.start <= match.start and match.end <= o.end and o.end - o.start > length for o in others)


def only_polite(matches: Sequence[Match], tokens: Sequence[Token], besides: frozenset[int]) -> bool:
    """Nothing but politeness stands beside these tokens."""
    rules = {*_POLITE, "acts.yes"}
    words = {i for i, t in enumerate(tokens) if t.kind not in ("stop", "sign")}
    return words - besides <= _claimed([m for m in matches if m.rule in rules])


def _claimed(matches: Sequence[Match]) -> set[int]:
    return {i for m in matches for i in range(m.start, m.end)}


def talk_of(
    matches: Sequence[Match], tokens: Sequence[Token], *, act: Act | None, slots: bool, asks: bool
) -> frozenset[Talk]:
    """Everything the message does besides. What is said in passing does not count beside an answer."""
    found = {m.rule.removeprefix("talk.") for m in longest(m for m in matches if m.rule.startswith("talk."))}
    talk: set[Talk] = {talk for talk in get_args(Talk) if talk in found}
    alone = [m for m in matches if m.rule == "talk.human_alone"]
    if alone and not slots and only_polite(matches, tokens, frozenset(_claimed(alone))):
        talk.add("human")
    alone = [m for m in matches if m.rule == "talk.change_alone"]
    if alone and not slots and only_polite(matches, tokens, frozenset(_claimed(alone))):
        talk.add("change")
    if any(m.rule == "talk.human" for m in matches) and not talk & {"small_talk", "reach"}:
        talk = (talk - {"hesitate"}) | {"human"}
    if talk & {"small_talk", "reach"}:
        talk.discard("human")
    if act is not None:
        talk -= {"hesitate", "change", "correction", "you_choose", "farewell"}
    if asks:
        talk -= {"correction"}
    if slots:
        talk -= {"greeting", "thanks", "change", "correction", "repeat", "small_talk", "farewell", "reach"}
    if not any(t.kind not in ("stop", "sign") for t in tokens) and any(t.text == "?" for t in tokens):
        talk.add("small_talk")  # "???"
    return frozenset(talk)
