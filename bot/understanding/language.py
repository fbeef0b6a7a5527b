"""Which of the languages a message is in, by the small words it uses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.understanding.lexicon import Lexicon
from bot.understanding.tokens import Token

CLEAR_LEAD = 2
"""Common words by which another language must be ahead of the given one."""

MIXED = 2
"""Words of one other language that make a message one of two languages."""


@dataclass(frozen=True)
class Recognised:
    """The language to understand a message in, and one for what is not heard in it."""

    language: str
    second: str | None


def recognise(tokens: Sequence[Token], given: str, lexicons: Mapping[str, Lexicon]) -> Recognised:
    """The given language unless the message is clearly in another."""
    words = [t.text for t in tokens if t.kind in ("word", "ending")]
    common = {code: sum(w in lexicon.common for w in words) for code, lexicon in lexicons.items()}
    known = {code: sum(w in lexicon.known for w in words) for code, lexicon in lexicons.items()}
    best = max(lexicons, key=lambda code: (common[code], known[code], code == given))
    ahead = common[best] >= common[given] + CLEAR_LEAD and known[best] > known[given]
    sure = any(len(w) > 1 and w in lexicons[best].common for w in words)
    alone = known[given] == 0 and sure and sum(common[c] == common[best] for c in lexicons) == 1
    language = best if ahead or alone else given
    foreign = [w for w in words if w not in lexicons[language].known]
    own = {code: sum(w in lexicon.known for w in foreign) for code, lexicon in lexicons.items()}
    second = max(lexicons, key=lambda code: (own[code], known[code]))
    mixed = own[second] >= MIXED or known[second] > known[language]
    return Recognised(language, second if mixed and second != language else None)
