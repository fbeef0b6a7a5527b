"""Phrases as data: a rule is a phrase with holes, a grammar finds every phrase of a message.

A phrase is written as people say it, with

    two|three      either word                 {people}   a word of that list, or a kind of token
    (we are|we're) either phrase               ..         up to five words of any kind
    [of] [the us]  may be left out             vegan*     a word that begins so
    >              at the end: only a word of the list "after", a sign or the end may follow

All phrases of a language share one tree, walked once from every token: the work is bounded by
tokens × branches, whatever the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from bot.understanding.tokens import STOP, Token, fold, tokenize

GAP_WORDS = 5

SHORT = 3
"""Words up to which a message says one thing only."""
_BREAKS = (STOP, "?", ",")
"""A gap does not reach over these."""
_ENDS = frozenset({"{after}", "{cue}", "{sorry}"})


@dataclass(frozen=True, slots=True)
class Match:
    """Tokens start … end - 1 are the phrase of `rule`; `holes` are its {holes} and the tokens in them."""

    rule: str
    start: int
    end: int
    holes: tuple[tuple[str, Token], ...]
    words: int = 0
    """Tokens that the phrase spells out one after the other; 1 where there is a gap."""

    def values(self, *names: str) -> list[int]:
        """The numbers in the holes of these names (in all), in order."""
        found = (t.by.get(hole, t.value) for hole, t in self.holes if not names or hole in names)
        return [value for value in found if value is not None]


Wide = Mapping[int, Sequence[tuple[Token, int]]]
"""Where a token begins that stands for several ("3 or 4"), with the position after it."""


@dataclass(slots=True)
class _Node:
    branches: dict[str, _Node] = field(default_factory=dict)
    gap: _Node | None = None
    rules: list[tuple[str, bool, bool]] = field(default_factory=list)
    """Rule, whether it must end here, whether it has a gap."""


class Grammar:
    """Built once per language. `steps` counts the work of the last `find`, for tests."""

    def __init__(self) -> None:
        self._root = _Node()
        self.words: set[str] = set()
        """Every word that any phrase spells out."""

    def add(self, rule: str, phrase: str) -> None:
        for spelled in expand(phrase):
            node = self._root
            ends = spelled[-1] == ">"
            for symbol in spelled[:-1] if ends else spelled:
                if symbol == "..":
                    node.gap = node.gap or _Node()
                    node = node.gap
                else:
                    node = node.branches.setdefault(symbol, _Node())
                    self.words.add(symbol)
            found = (rule, ends, ".." in spelled)
            if found not in node.rules:
                node.rules.append(found)

    def find(self, tokens: Sequence[Token], wide: Wide | None = None) -> list[Match]:
        """Every match, overlapping ones too, in order of their start. `wide`: several tokens read as one."""
        return self.find_counting(tokens, wide)[0]

    def find_counting(self, tokens: Sequence[Token], wide: Wide | None = None) -> tuple[list[Match], int]:
        """The matches, and how many steps of the tree were taken to find them."""
        wide = wide or {}
        matches: list[Match] = []
        steps = 0
        count = len(tokens)
        for start in range(count):
            walk: list[tuple[_Node, int, tuple[tuple[str, Token], ...]]] = [(self._root, start, ())]
            while walk:
                node, at, holes = walk.pop()
                steps += 1
                for rule, ends, gapped in node.rules:
                    if not ends or may_end(tokens, at):
                        matches.append(Match(rule, start, at, holes, 1 if gapped else at - start))
                if at < count:
                    for token, after in ((tokens[at], at + 1), *wide.get(at, ())):
                        for key in token.keys:
                            branch = node.branches.get(key)
                            if branch is not None:
                                held = (*holes, (key, token)) if key[0] == "{" else holes
                                walk.append((branch, after, held))
                if node.gap is not None:
                    for skipped in range(GAP_WORDS + 1):
                        walk.append((node.gap, at + skipped, holes))
                        if at + skipped >= count or _breaks(tokens[at + skipped]):
                            break
        return matches, steps


def _breaks(token: Token) -> bool:
    return token.text in _BREAKS and "{day_dot}" not in token.keys


def may_end(tokens: Sequence[Token], at: int) -> bool:
    """A phrase before `at` may be complete: no noun of its own follows."""
    if at >= len(tokens) or tokens[at].kind in ("stop", "sign"):
        return True
    return not _ENDS.isdisjoint(tokens[at].keys)


def stands_alone(tokens: Sequence[Token], at: int) -> bool:
    """A number that is an answer by itself: it counts no noun ("2 apples") and names none ("gate 12")."""
    if at + 1 < len(tokens) and _content(tokens[at + 1]):
        return False
    if not at or not _content(tokens[at - 1]):
        return True
    return len(tokens) <= SHORT or sum(t.kind in ("word", "number") for t in tokens) <= SHORT


def _content(token: Token) -> bool:
    """A word with a meaning of its own, not one that chooses ("6 then")."""
    return "{content}" in token.keys and "{cue}" not in token.keys


def expand(phrase: str) -> Iterable[tuple[str, ...]]:
    """The plain spellings of a phrase, one symbol per token. ValueError when a bracket has no partner."""
    parts: list[list[tuple[str, ...]]] = []
    for element in _split(phrase, " "):
        if element.startswith("["):
            parts.append([(), *expand(element[1:-1])])
        elif element.startswith("("):
            parts.append([spelled for one in _split(element[1:-1], "|") for spelled in expand(one)])
        else:
            parts.append([_symbols(word) for word in element.split("|")])
    for choice in product(*parts):
        spelled = tuple(symbol for symbols in choice for symbol in symbols)
        if spelled:
            yield spelled


def _split(phrase: str, separator: str) -> list[str]:
    """At the separators outside all brackets."""
    depth, parts = 0, [""]
    for character in phrase:
        depth += (character in "([") - (character in ")]")
        if depth < 0:
            break
        if character == separator and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    if depth:
        raise ValueError(f"unbalanced brackets in {phrase!r}")
    return [part for part in parts if part]


def _symbols(word: str) -> tuple[str, ...]:
    if word.endswith("*") or word.startswith("'"):
        return (fold(word),)
    if word in ("..", ">") or (word.startswith("{") and word.endswith("}")):
        return (word,)
    return tuple(token.text for token in tokenize(word))


def longest(matches: Iterable[Match]) -> list[Match]:
    """Of matches that overlap only the longest, then the first; in the order of the text."""
    taken: list[Match] = []
    used: set[int] = set()
    for match in sorted(matches, key=lambda m: (m.start - m.end, m.start)):
        span = range(match.start, match.end)
        if not used.intersection(span):
            used.update(span)
            taken.append(match)
    return sorted(taken, key=lambda m: m.start)
