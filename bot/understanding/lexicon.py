"""What a language says, read from `lexicon/<language>.toml`; nothing about a language is in code."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from bot.understanding.grammar import SHORT, Grammar
from bot.understanding.lexicon_file import FOLDER, LexiconError, LexiconFile, NumbersTable, read_lexicon
from bot.understanding.numbers import NumberWords, merge_numbers
from bot.understanding.spelling import SHORTEST_FUZZY, closest
from bot.understanding.tokens import STOP, Token, fold, tokenize

SHORTEST_FUZZY_WEEKDAY = 7
"""Of a weekday more: "terra" is no "terça"."""

SHORTEST_STEM, LONGEST_STEM = 3, 14
"""Letters of a stem such as "vegan*"."""

_SHORT = frozenset({"{abbr}", "{dotted}"})

_NO_CONTENT = frozenset({"{unit}", "{hedge}", "{sorry}"})

_BESIDE_MONTHS = frozenset({"{dd}", "{day_th}", "{year}", "{part}", "{nth_week}"})


@dataclass(frozen=True)
class Lexicon:
    """One language. Its grammar is built when the language is first spoken."""

    language: str
    file: LexiconFile
    numbers: NumberWords
    kinds: Mapping[str, tuple[str, ...]]
    """Word → the lists it is in, as "{list}"."""
    values: Mapping[str, int]
    """Month names → 1 … 12, weekday names → 0 (Monday) … 6, words such as "first" → their value."""
    by_kind: Mapping[str, Mapping[str, int]]
    """Word → list → its value there."""
    months: tuple[str, ...]
    weekdays: tuple[str, ...]
    people: tuple[str, ...]
    """The longer words of these lists, for typos."""
    not_months: frozenset[str]
    ordinary: frozenset[str]
    """Words of all languages that only look like a misspelt name."""
    dotted_weekdays: Mapping[str, str]
    """Short for a weekday where a dot follows ("lun.") → the weekday."""
    stems: frozenset[str]
    common: frozenset[str]
    """Words by which the language is recognised."""
    known: frozenset[str]
    """Every word the lexicon mentions."""

    @property
    def day_first(self) -> bool:
        return self.file.day_first

    @property
    def day_dot(self) -> bool:
        """A dot after a day number belongs to it ("12. Juni")."""
        return self.file.day_dot

    @property
    def phone_regions(self) -> tuple[str, ...]:
        """Whose phone numbers are written without a country code, the likeliest first."""
        return self.file.phone_regions

    @cached_property
    def grammar(self) -> Grammar:
        grammar = Grammar()
        for rule, phrase in self.file.phrases():
            grammar.add(rule, phrase)
        return grammar

    def _stems_of(self, word: str) -> list[str]:
        """Of the stems that phrases mention ("vegan*") those the word begins with."""
        starts = range(SHORTEST_STEM, min(len(word), LONGEST_STEM) + 1)
        return [stem for end in starts if (stem := word[:end] + "*") in self.stems]

    def _misspelt(self, tokens: Sequence[Token], at: int) -> tuple[str, ...]:
        """The lists an unknown word would be in without its typo: months and travellers beside a number,
        weekdays anywhere."""
        word = tokens[at].text
        if (
            len(word) < SHORTEST_FUZZY
            or word in self.known
            or word in self.not_months
            or word in self.ordinary
        ):
            return ()
        before = tokens[at - 1] if at else None
        counted = before is not None and before.kind == "number"
        likely = [
            *([self.months] if counted or self._dated(tokens, at) else []),
            *([self.weekdays] if len(word) >= SHORTEST_FUZZY_WEEKDAY else []),
            *([self.people] if counted else []),
        ]
        meant = next((name for names in likely if (name := closest(word, names))), None)
        if meant is None:
            return ()
        tokens[at].value = self.values.get(meant)
        return self.kinds[meant]

    def _dated(self, tokens: Sequence[Token], at: int) -> bool:
        """A day, a year or a part of a month stands beside the word, or beyond a small word."""
        for step in (-1, 1):
            beside = at + step
            if 0 <= beside < len(tokens) and "{filler}" in self.kinds.get(tokens[beside].text, ()):
                beside += step
            if 0 <= beside < len(tokens) and not _BESIDE_MONTHS.isdisjoint(tokens[beside].keys):
                return True
        return False

    def _is_name(self, before: Token) -> bool:
        """ "bleb2" counts nothing; "pax4" does."""
        return before.kind == "word" and before.raw[-1] != "'" and before.text not in self.known

    def _begins_name(self, tokens: Sequence[Token], at: int) -> bool:
        """ "Trois-Rivières"."""
        if tokens[at].text.isdigit() or at + 2 >= len(tokens):
            return False
        hyphen, word = tokens[at + 1 : at + 3]
        joined = hyphen.text == "-" and hyphen.glued and word.glued and word.kind == "word"
        return joined and word.text not in self.known

    def _after_day(self, tokens: Sequence[Token], at: int) -> bool:
        before = at - 2 if at > 1 and "{filler}" in tokens[at - 1].keys else at - 1
        return before >= 0 and "{dd}" in tokens[before].keys

    def _without_dots(self, tokens: Sequence[Token]) -> list[Token]:
        """Copies, in which "lun." is Monday and no dot ends an abbreviation."""
        kept: list[Token] = []
        for at, token in enumerate(tokens):
            before = kept[-1] if kept else None
            dot = token.text == STOP and token.glued and (at + 1 < len(tokens) or at < SHORT)
            if dot and before is not None and before.text in self.dotted_weekdays:
                before.text = self.dotted_weekdays[before.text]
            elif dot and before is not None and not _SHORT.isdisjoint(self.kinds.get(before.text, ())):
                pass
            else:
                kept.append(_copy(token))
        kept = self._hyphenated(kept)
        if len(kept) == 1 and kept[0].text in self.dotted_weekdays:
            kept[0].text = self.dotted_weekdays[kept[0].text]
        return kept

    def _hyphenated(self, tokens: list[Token]) -> list[Token]:
        """ "Mother-in-law", where a list knows it, is one word."""
        merged: list[Token] = []
        at = 0
        while at < len(tokens):
            end = at
            while (
                end + 2 < len(tokens)
                and all(t.glued for t in tokens[end + 1 : end + 3])
                and _hyphen(tokens, end)
            ):
                end += 2
            word = "".join(t.text for t in tokens[at : end + 1])
            if end > at and word in self.kinds:
                first, last = tokens[at], tokens[end]
                merged.append(Token(word, word, first.start, last.end, "word", first.glued, None, (word,)))
                at = end + 1
            else:
                merged.append(tokens[at])
                at += 1
        return merged

    def annotate(self, tokens: Sequence[Token]) -> list[Token]:
        """Numbers merged, and every token knowing the lists it is in."""
        marked = merge_numbers(self._without_dots(tokens), self.numbers)
        for at, token in enumerate(marked):
            if token.kind in ("word", "ending"):
                kinds = self.kinds.get(token.text, ())
                token.value = self.values.get(token.text)
                token.by = self.by_kind.get(token.text, {})
                kinds = (*kinds, *self._stems_of(token.text))
                kinds = kinds or self._misspelt(marked, at)
                plain = token.text in self.common or not _NO_CONTENT.isdisjoint(kinds)
                content = () if plain else ("{content}",)
                name = () if kinds or token.text in self.known else ("{name}",)
                token.keys = (token.text, "{word}", *content, *name, *kinds)
            elif token.kind not in ("number", "stop", "sign"):
                token.keys = (token.text, "{" + token.kind + "}")
            elif token.kind == "number" and token.glued and at and self._is_name(marked[at - 1]):
                token.keys = (token.text, "{digits}")
            elif token.kind == "number" and self._begins_name(marked, at):
                token.keys = (token.text, "{word}", "{name}")
            elif token.text in self.values and self._after_day(marked, at):
                # French "15 sept", Portuguese "15 de dez": the month, not seven or ten
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


def _hyphen(tokens: Sequence[Token], at: int) -> bool:
    return tokens[at].kind == "word" and tokens[at + 1].text == "-" and tokens[at + 2].kind == "word"


def _copy(token: Token) -> Token:
    return Token(
        token.text, token.raw, token.start, token.end, token.kind, token.glued, token.value, token.keys
    )


@lru_cache(maxsize=1)
def lexicons() -> Mapping[str, Lexicon]:
    """Every language there is a sound file for, by its code; `chaski check` tells of the others."""
    files: dict[str, LexiconFile] = {}
    for path in sorted(FOLDER.glob("*.toml")):
        try:
            files[path.stem] = read_lexicon(path)
        except LexiconError:
            continue
    months = [
        (name, number)
        for file in files.values()
        for number, names in enumerate(file.months, start=1)
        for name in _words(names)
        if len(name) >= SHORTEST_FUZZY - 1
    ]
    ordinary = frozenset(word for file in files.values() for word in _words(file.ordinary))
    return {language: _lexicon(language, file, months, ordinary) for language, file in files.items()}


class _Kinds:
    """Word → the lists it is in, and its value."""

    def __init__(self) -> None:
        self.kinds: dict[str, list[str]] = {}
        self.values: dict[str, int] = {}
        self.by_kind: dict[str, dict[str, int]] = {}

    def put(self, kind: str, words: str, value: int | None = None) -> None:
        for word in _words(words):
            listed = self.kinds.setdefault(word, [])
            if kind not in listed:
                listed.append(kind)
            if value is not None:
                self.values[word] = value
                self.by_kind.setdefault(word, {})[kind] = value

    def of(self, kind: str) -> tuple[str, ...]:
        """The longer words of a list."""
        return tuple(w for w, names in self.kinds.items() if kind in names and len(w) >= SHORTEST_FUZZY - 1)


def _lexicon(
    language: str, file: LexiconFile, all_months: Sequence[tuple[str, int]], ordinary: frozenset[str]
) -> Lexicon:
    """`all_months`: the longer month names of every language, for travellers who mix them."""
    words = _Kinds()
    for listed, spelled in file.lists.items():
        words.put("{" + listed + "}", spelled)
    for valued, by_value in file.valued.items():
        for value, names in by_value.items():
            words.put("{" + valued + "}", names, value)
    dotted = _calendar(words, file)
    for name, number in all_months:
        if name not in words.kinds:
            words.put("{month}", name, number)
    common = frozenset(_words(file.common))
    numbers = _numbers(language, file.numbers)
    mentioned = _mentioned(file)
    return Lexicon(
        language=language,
        file=file,
        numbers=numbers,
        kinds={word: tuple(names) for word, names in words.kinds.items()},
        values=words.values,
        by_kind=words.by_kind,
        months=words.of("{month}"),
        weekdays=words.of("{weekday}"),
        people=words.of("{people}"),
        not_months=frozenset(_words(file.not_months)),
        ordinary=ordinary,
        dotted_weekdays=dotted,
        stems=frozenset(word for word in mentioned if word.endswith("*")),
        common=common,
        known=frozenset(words.kinds) | mentioned | common | numbers.words | frozenset(numbers.ordinals),
    )


def _calendar(words: _Kinds, file: LexiconFile) -> dict[str, str]:
    """Months and weekdays; the short weekdays that need a dot are returned."""
    weak = set(_words(file.weak_months))
    for number, names in enumerate(file.months, start=1):
        words.put("{month}", names, number)
        words.put("{bare_month}", " ".join(n for n in names.split() if fold(n) not in weak), number)
    endings, weak_days = _words(file.weekday_endings), set(_words(file.weak_weekdays))
    dotted: dict[str, str] = {}
    for number, names in enumerate(file.weekdays):
        spelled = _words(names)
        words.put("{weekday}", " ".join([*spelled, *(spelled[0] + ending for ending in endings)]), number)
        words.put("{bare_weekday}", " ".join(word for word in spelled if word not in weak_days), number)
        dotted |= dict.fromkeys(_words(file.weekdays_dotted[number]), spelled[0])
    return dotted


_SPELLED = re.compile(r"\{[a-z_0-9]+\}|[^\W\d_]+(?:\*|')?")


def _mentioned(file: LexiconFile) -> frozenset[str]:
    """The words and stems of all phrases, without building their grammar."""
    text = " ".join(phrase for _, phrase in file.phrases())
    return frozenset(fold(word) for word in _SPELLED.findall(fold(text)) if word[0] != "{")


def _words(text: str) -> list[str]:
    return [fold(word) for word in text.split()]


def _numbers(language: str, table: NumbersTable) -> NumberWords:
    return NumberWords(
        language=language,
        words=frozenset(_words(table.words)),
        links=frozenset(_words(table.links)),
        ones=frozenset(_words(table.ones)),
        spellings={fold(word): known for word, known in table.spellings.items()},
        phrases=_by_first_word(table.phrases),
        ordinals={word: day for day, names in table.ordinals.items() for word in _words(names)},
        compounds=tuple(_words(table.compounds)),
        joint=table.joint,
        ordinal_endings=tuple(_words(table.ordinal_endings)),
    )


def _by_first_word(phrases: Mapping[str, int]) -> dict[str, dict[tuple[str, ...], int]]:
    """The longer phrases of a word first."""
    found: dict[str, dict[tuple[str, ...], int]] = {}
    for phrase, value in sorted(phrases.items(), key=lambda item: -len(item[0])):
        words = tuple(token.text for token in tokenize(phrase))
        found.setdefault(words[0], {})[words] = value
    return found
