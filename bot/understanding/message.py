"""A message of one language in pieces: what the readers of single slots look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from bot.understanding import company, date_pieces
from bot.understanding.acts import only_polite
from bot.understanding.ages import ages
from bot.understanding.chart import Piece, close, cover, covered
from bot.understanding.grammar import Match
from bot.understanding.lexicon import Lexicon
from bot.understanding.roles import Sentence, sentence_of
from bot.understanding.tokens import Token
from bot.understanding.topics import is_question
from bot.understanding.values import Asked, Standing


@dataclass(frozen=True)
class Message:
    """Everything that the readers of single slots look at."""

    text: str
    tokens: Sequence[Token]
    matches: Sequence[Match]
    sentence: Sentence
    pieces: Sequence[Piece]
    """The best cover."""
    marks: Sequence[Piece]
    """Words that say something of a date which is not beside them."""
    lexicon: Lexicon
    today: date
    asked: Asked | None
    standing: Standing
    question: bool
    ages: Sequence[Piece] = ()
    taken: frozenset[int] = field(default=frozenset())
    """Tokens that pieces claim."""

    def has(self, key: str, start: int = 0, end: int | None = None) -> bool:
        """A word of that list among the tokens."""
        return any(key in t.keys for t in self.tokens[start:end])

    def says(self, rule: str) -> bool:
        return any(m.rule == rule for m in self.matches)

    def says_only(self, tokens: frozenset[int]) -> bool:
        """Nothing but politeness stands beside these."""
        return only_polite(self.matches, self.tokens, tokens)

    def written(self, start: int, end: int) -> str:
        """The tokens as the traveller wrote them."""
        return self.text[self.tokens[start].start : self.tokens[end - 1].end] if start < end else ""


def _next_year(tokens: Sequence[Token], matches: Sequence[Match], today: date) -> date:
    """ "Easter next year": days are looked for from its first on."""
    rules = {m.rule for m in matches}
    if "dates.next_year" in rules and rules.isdisjoint({"dates.month_next_year", "dates.date_next_year"}):
        return date(today.year + 1, 1, 1)
    apart = _year_apart(tokens, matches)
    return date(apart, 1, 1) if apart is not None and apart > today.year else today


def _year_apart(tokens: Sequence[Token], matches: Sequence[Match]) -> int | None:
    """ "For 2028, say the second half of April": a year that no date has."""
    years = [i for i, t in enumerate(tokens) if "{year}" in t.keys]
    if len(years) != 1 or any(
        m.rule.startswith(("dates.", "size.")) and m.start <= years[0] < m.end for m in matches
    ):
        return None
    return tokens[years[0]].value


def message_of(
    text: str, plain: Sequence[Token], lexicon: Lexicon, today: date, asked: Asked | None, standing: Standing
) -> Message:
    tokens = lexicon.annotate(plain)
    matches = lexicon.grammar.find(tokens, company.ranges(tokens))
    today = _next_year(tokens, matches, today)
    sentence = sentence_of(tokens, matches)
    old = ages(tokens)
    dating = date_pieces.Dating(tokens)
    dated = date_pieces.terminals(matches, tokens, lexicon, today, asked=asked == "dates")
    counted = company.company_pieces(
        matches, tokens, old,
        asked=asked == "group_size", loose=asked in (None, "tour", "group_size"),
        standing=standing.group_size,
    )  # fmt: skip
    dates = close(dated, dating.combine)
    people = close(counted, company.Company(tokens, covered(old), sentence.turns, sentence.dropped).combine)
    shifts = [replace(p, kind="shift") for p in dates if p.kind == "mark" and p.rule in date_pieces.SHIFTS]
    pieces = cover([*old, *dates, *people, *shifts])
    marks = [p for p in pieces if p.kind == "shift"]
    taken = covered(pieces)
    question = is_question(matches, tokens)
    return Message(
        text, tokens, matches, sentence, pieces, marks, lexicon, today, asked, standing, question, old, taken
    )
