"""What a language says, read from `lexicon/<language>.toml`; nothing about a language is in code."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.understanding.grammar import Grammar
from bot.understanding.numbers import NumberWords, merge_numbers
from bot.understanding.spelling import SHORTEST_FUZZY, closest
from bot.understanding.tokens import STOP, Token, fold, tokenize

_FOLDER = Path(__file__).parent / "lexicon"

SHORTEST_STEM, LONGEST_STEM = 3, 14
"""Letters of a stem such as "vegan*"."""

_PHRASES = ("dates", "size", "ask", "mention", "intents", "places", "stays")
"""Tables of phrases: rule "dates.today" = phrases."""


@dataclass(frozen=True)
class Lexicon:
    """One language, ready to match."""

    language: str
    day_first: bool
    day_dot: bool
    """A dot after a day number belongs to it ("12. Juni")."""
    numbers: NumberWords
    phrases: tuple[tuple[str, str], ...]
    """Every rule and phrase, as written."""
    grammar: Grammar
    kinds: Mapping[str, tuple[str, ...]]
    """Word → the lists it is in, as "{list}"."""
    values: Mapping[str, int]
    """Month names → 1 … 12, weekday names → 0 (Monday) … 6, words such as "first" → their value."""
    months: tuple[str, ...]
    weekdays: tuple[str, ...]
    people: tuple[str, ...]
    """The longer words of these lists, for typos."""
    not_months: frozenset[str]
    stems: frozenset[str]
    common: frozenset[str]
    """Words by which the language is recognised."""
    known: frozenset[str]
    """Every word the lexicon mentions."""

    def _stems_of(self, word: str) -> list[str]:
        """Of the stems that phrases mention ("vegan*") those the word begins with."""
        starts = range(SHORTEST_STEM, min(len(word), LONGEST_STEM) + 1)
        return [stem for end in starts if (stem := word[:end] + "*") in self.stems]

    def _misspelt(self, tokens: Sequence[Token], at: int) -> tuple[str, ...]:
        """The lists an unknown word would be in without its typo: months and travellers beside a number,
        weekdays anywhere."""
        word = tokens[at].text
        if len(word) < SHORTEST_FUZZY or word in self.known or word in self.not_months:
            return ()
        before = tokens[at - 1] if at else None
        after = tokens[at + 1] if at + 1 < len(tokens) else None
        counted = before is not None and before.kind == "number"
        of = before is not None and at > 1 and tokens[at - 2].kind == "number" and before.text in self.common
        dated = counted or of or (after is not None and "{day}" in after.keys)
        likely = [*([self.months] if dated else []), self.weekdays, *([self.people] if counted else [])]
        meant = next((name for names in likely if (name := closest(word, names))), None)
        if meant is None:
            return ()
        tokens[at].value = self.values.get(meant)
        return self.kinds[meant]

    def annotate(self, tokens: Sequence[Token]) -> list[Token]:
        """Numbers merged, and every token knowing the lists it is in."""
        marked = merge_numbers([_copy(token) for token in tokens], self.numbers)
        for at, token in enumerate(marked):
            if token.kind in ("word", "ending"):
                kinds = self.kinds.get(token.text, ())
                token.value = self.values.get(token.text)
                kinds = (*kinds, *self._stems_of(token.text))
                kinds = kinds or self._misspelt(marked, at)
                content = () if token.text in self.common or "{unit}" in kinds else ("{content}",)
                token.keys = (token.text, "{word}", *content, *kinds)
            elif token.kind not in ("number", "stop", "sign"):
                token.keys = (token.text, "{" + token.kind + "}")
            elif token.text in self.values and at and "{dd}" in marked[at - 1].keys:
                # French "15 sept": the month, not seven
                token.keys, token.value = (token.text, *self.kinds[token.text]), self.values[token.text]
            elif token.kind == "number" and "{nth}" in token.keys:
                token.keys = (*token.keys, "{nth_week}")
            elif token.text in self.kinds:
                listed = self.kinds[token.text]
                token.keys = (
                    *token.keys,
                    *(() if token.kind == "number" and "{month}" in listed else listed),
                )
            elif self.day_dot and token.text == STOP and token.glued and at and "{dd}" in marked[at - 1].keys:
                token.keys = (token.text, "{day_dot}")
        return marked


def _copy(token: Token) -> Token:
    return Token(
        token.text, token.raw, token.start, token.end, token.kind, token.glued, token.value, token.keys
    )


@lru_cache(maxsize=1)
def lexicons() -> Mapping[str, Lexicon]:
    """Every language there is a file for, by its code."""
    files = {path.stem: tomllib.loads(path.read_text("utf-8")) for path in sorted(_FOLDER.glob("*.toml"))}
    months = [
        (name, number)
        for data in files.values()
        for number, names in enumerate(data["dates"]["months"], start=1)
        for name in _words(names)
        if len(name) >= SHORTEST_FUZZY - 1
    ]
    return {language: _lexicon(language, data, months) for language, data in files.items()}


def _lexicon(language: str, data: dict[str, Any], all_months: Sequence[tuple[str, int]]) -> Lexicon:
    """`all_months`: the longer month names of every language, for travellers who mix them."""
    kinds: dict[str, list[str]] = {}
    values: dict[str, int] = {}

    def put(kind: str, words: str, value: int | None = None) -> None:
        for word in _words(words):
            listed = kinds.setdefault(word, [])
            if kind not in listed:
                listed.append(kind)
            if value is not None:
                values[word] = value

    for name, words in data["lists"].items():
        put("{" + name + "}", words)
    for name, words in data.get("valued", {}).items():
        for value, spelled in words.items():
            put("{" + name + "}", spelled, int(value))
    weak = set(_words(data["dates"].pop("weak_months", "")))
    for number, names in enumerate(data["dates"].pop("months"), start=1):
        put("{month}", names, number)
        put("{bare_month}", " ".join(n for n in names.split() if fold(n) not in weak), number)
    for number, names in enumerate(data["dates"].pop("weekdays")):
        put("{weekday}", names, number)
    for feast, names in data.get("feasts", {}).items():
        data["dates"]["feast_" + feast] = names
    not_months = frozenset(_words(data["dates"].pop("not_months", "")))

    for name, number in all_months:
        if name not in kinds:
            put("{month}", name, number)
    grammar = Grammar()
    phrases = tuple(_rules(data))
    for rule, phrase in phrases:
        grammar.add(rule, phrase)
    common = frozenset(_words(data["common"]))
    numbers = _numbers(language, data["numbers"])
    return Lexicon(
        language=language,
        day_first=data["day_first"],
        day_dot=data.get("day_dot", False),
        numbers=numbers,
        phrases=phrases,
        grammar=grammar,
        kinds={word: tuple(names) for word, names in kinds.items()},
        values=values,
        months=_long(kinds, "{month}"),
        weekdays=_long(kinds, "{weekday}"),
        people=_long(kinds, "{people}"),
        not_months=not_months,
        stems=frozenset(word for word in grammar.words if word.endswith("*")),
        common=common,
        known=frozenset(kinds) | grammar.words | common | numbers.words | frozenset(numbers.ordinals),
    )


def _long(kinds: Mapping[str, Sequence[str]], name: str) -> tuple[str, ...]:
    return tuple(word for word, names in kinds.items() if name in names and len(word) >= SHORTEST_FUZZY - 1)


def _words(text: str) -> list[str]:
    return [fold(word) for word in text.split()]


def _rules(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for table in _PHRASES:
        for name, phrases in data.get(table, {}).items():
            for phrase in phrases:
                yield f"{table}.{name}", phrase


def _numbers(language: str, data: Mapping[str, Any]) -> NumberWords:
    return NumberWords(
        language=language,
        words=frozenset(_words(data["words"])),
        links=frozenset(_words(data.get("links", ""))),
        ones=frozenset(_words(data["ones"])),
        spellings={fold(word): known for word, known in data.get("spellings", {}).items()},
        phrases=_by_first_word(data.get("phrases", {})),
        ordinals={word: int(day) for day, names in data["ordinals"].items() for word in _words(names)},
        compounds=tuple(_words(data.get("compounds", ""))),
        ordinal_endings=tuple(_words(data.get("ordinal_endings", ""))),
    )


def _by_first_word(phrases: Mapping[str, int]) -> dict[str, dict[tuple[str, ...], int]]:
    """The longer phrases of a word first."""
    found: dict[str, dict[tuple[str, ...], int]] = {}
    for phrase, value in sorted(phrases.items(), key=lambda item: -len(item[0])):
        words = tuple(token.text for token in tokenize(phrase))
        found.setdefault(words[0], {})[words] = value
    return found
