"""Whose and what for: the role that a piece plays in its part of the sentence.

"We land on the 9th and want to walk on the 12th": both are days, one is an arrival. The nearest word with
a role decides: before the piece in its part of the sentence, else after it there. An arrival counts for all
of
the sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bot.understanding.grammar import Match, longest
from bot.understanding.tokens import Token

Role = Literal[
    "arrive",
    "leave",
    "depart",
    "other_trip",
    "birthday",
    "others",
    "reply",
    "walk",
    "consult",
    "join",
    "drop",
    "without",
]

_OF_DATES: tuple[Role, ...] = (
    "consult",
    "arrive",
    "leave",
    "depart",
    "other_trip",
    "birthday",
    "others",
    "reply",
    "walk",
)
_SPREADING = ("roles.others", "roles.arrive")
"""What a sentence goes on to be about, until it turns to the trek."""

_OF_PEOPLE: tuple[Role, ...] = ("others", "consult", "join", "drop", "reply")


@dataclass(frozen=True)
class Sentence:
    """The parts a message falls into, and the words in it that give roles."""

    sentences: tuple[int, ...]
    """Token → number of its sentence."""
    parts: tuple[int, ...]
    """Token → number of its part, between commas and "and"."""
    marks: tuple[Match, ...]

    @property
    def turns(self) -> frozenset[int]:
        """The tokens at which words of joining or dropping out begin."""
        return frozenset(m.start for m in self.marks if m.rule in ("roles.join", "roles.drop"))

    @property
    def dropped(self) -> frozenset[int]:
        """The tokens at which words of dropping out begin."""
        return frozenset(m.start for m in self.marks if m.rule == "roles.drop")

    def role_of_dates(self, start: int, end: int) -> Role:
        """Of the days said in tokens start … end - 1; "walk" unless something else is said of them.

        To depart is to set out on the trek, where nothing is said of an arrival before it.
        """
        role = self._role(start, end, _OF_DATES) or "walk"
        if role == "depart":
            arrives = any(m.rule in ("roles.arrive", "roles.leave") for m in self.marks)
            return "leave" if arrives else "walk"
        return role

    def departs(self, start: int, end: int) -> bool:
        """The days are those of an end: "and coming back on the 12th"."""
        return self._role(start, end, _OF_DATES) == "depart"

    def role_of_people(self, start: int, end: int) -> Role | None:
        """Of the people named there; None when they simply come."""
        near = [
            m
            for m in self._marks(_OF_PEOPLE, start, end)
            if self.parts[m.start] == self.parts[start]
            or (m.rule == "roles.others" and m.end <= start and self._goes_on(m.start, start))
        ]
        kinds = {m.rule.removeprefix("roles.") for m in near}
        if any(m.rule == "roles.without" and m.end == start for m in self.marks):
            return "drop"
        order: tuple[Role, ...] = ("drop", "others", "consult", "reply", "join")
        return next((role for role in order if role in kinds), None)

    def begins(self, at: int) -> Role | None:
        """The role that the words from that token on give to people."""
        roles = [m.rule.removeprefix("roles.") for m in self.marks if m.start == at]
        return next((role for role in _OF_PEOPLE if role in roles), None)

    def ends(self, at: int) -> Role | None:
        """The role given by the words right before that token, where they say it of whom follows."""
        roles = [m.rule.removeprefix("roles.") for m in self.marks if m.end == at]
        return next((role for role in ("drop",) if role in roles), None)

    def has(self, role: Role, start: int, end: int) -> bool:
        """A word with that role in the part of the sentence in which the tokens are."""
        return any(self.parts[m.start] == self.parts[start] for m in self._marks((role,), start, end))

    def _goes_on(self, since: int, at: int) -> bool:
        """The sentence has not turned to the trek in between."""
        turned = any(
            m.rule == "roles.walk" and since < m.start < at and self.parts[m.start] != self.parts[since]
            for m in self.marks
        )
        return self.sentences[since] == self.sentences[at] and not turned

    def told_of_others(self, start: int) -> bool:
        """The sentence is about what was, or about somebody else's journey."""
        return any(
            m.rule in ("roles.others", "roles.arrive", "roles.leave", "roles.other_trip")
            and (
                self.parts[m.start] == self.parts[start]
                or (m.rule in _SPREADING and m.end <= start and self._goes_on(m.start, start))
            )
            for m in self.marks
        )

    def _marks(self, roles: Sequence[Role], start: int, end: int) -> list[Match]:
        names = {f"roles.{role}" for role in roles}
        return [m for m in self.marks if m.rule in names and not _crosses(m, start, end)]

    def _role(self, start: int, end: int, roles: Sequence[Role]) -> Role | None:
        around = [
            m for m in self.marks
            if m.start <= start and end <= m.end and _date_role(m) in roles and m.rule != "roles.walk"
        ]  # fmt: skip
        if around:
            return _date_role(around[-1])
        marks = self._marks(roles, start, end)
        part, sentence = self.parts[start], self.sentences[start]
        before = [m for m in marks if m.end <= start]
        here = [m for m in before if self.parts[m.end - 1] == part]
        after = [m for m in marks if m.start >= end and self.parts[m.start] == part]
        earlier = [m for m in before if self.sentences[m.start] == sentence]
        turns = [m for m in earlier if m.rule in ("roles.arrive", "roles.walk", "roles.depart")]
        earlier = turns if turns and turns[-1].rule == "roles.arrive" else []
        nearest = (here[-1:] or after[:1] or earlier[-1:]) if marks else []
        found = nearest[0].rule.removeprefix("roles.") if nearest else None
        return next((role for role in roles if role == found), None)


def _crosses(mark: Match, start: int, end: int) -> bool:
    """It shares tokens, and does not stand around them ("kommt noch jemand dazu")."""
    around = mark.start <= start and end <= mark.end and mark.end - mark.start > end - start
    return mark.start < end and start < mark.end and not around


def _date_role(mark: Match) -> Role | None:
    name = mark.rule.removeprefix("roles.")
    return next((role for role in _OF_DATES if role == name), None)


def sentence_of(tokens: Sequence[Token], matches: Sequence[Match]) -> Sentence:
    sentences: list[int] = []
    parts: list[int] = []
    sentence = part = 0
    inside = frozenset(i for m in matches if m.rule.startswith("roles.") for i in range(m.start + 1, m.end))
    for at, token in enumerate(tokens):
        sentences.append(sentence)
        parts.append(part)
        if at in inside:
            continue
        if (token.kind == "stop" and "{day_dot}" not in token.keys) or "{but}" in token.keys:
            sentence, part = sentence + 1, part + 1
        elif token.text in (",", ";", "(", ")") or "{dates_and}" in token.keys:
            part += 1
    given = (m for m in matches if m.rule.startswith("roles."))
    marks = longest(
        sorted(given, key=lambda m: m.rule != "roles.drop")
    )  # "comes" and "does not come": the latter
    return Sentence(tuple(sentences), tuple(parts), tuple(marks))
