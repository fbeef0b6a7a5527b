"""Number words → number tokens: "twenty-two", "half a dozen", "the ninth", "dreiundzwanzigsten"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from text_to_num import text2num  # type: ignore[import-untyped]

from bot.understanding.tokens import Token

LARGEST_COUNT = 99
"""A larger number counts no travellers and no days."""

LONGEST_ROOT = 7
"""A compound number is longer than any plain one."""

SHORTEST_STRETCHED = 4
"""Letters from which a number word may have its last one held down."""

LAST_DAY = 31

_LONGEST_RUN = 5


@dataclass(frozen=True)
class NumberWords:
    """What the lexicon says of a language's numbers; all words folded."""

    language: str
    words: frozenset[str]
    """Words that are a number or part of one; text2num knows their arithmetic."""
    links: frozenset[str]
    """Words inside a number (vingt et un)."""
    ones: frozenset[str]
    """"one" where it is also an article or a pronoun."""
    spellings: Mapping[str, str]
    """Spellings text2num does not know → one that it does."""
    phrases: Mapping[str, Mapping[tuple[str, ...], int]]
    """First word → whole phrase → number."""
    ordinals: Mapping[str, int]
    ordinal_endings: tuple[str, ...]
    """After digits ("9th")."""
    compounds: tuple[str, ...]
    """Endings of numbers written in one word (zweiundzwanzig)."""
    joint: str
    """What such a word holds between its parts (zwei-und-zwanzig)."""


@lru_cache(maxsize=4096)
def _spoken(words: str, language: str) -> int | None:
    try:
        return int(text2num(words, language))
    except ValueError:
        return None


def merge_numbers(tokens: list[Token], words: NumberWords) -> list[Token]:
    """The same tokens with every number in one token that knows its value and its kinds.

    Kinds: {n} a count from 1, {n1} a count or the word "one", {day} 1 … 31, {nth} an ordinal day,
    {day_th} one in digits ("9th"), {digits}, {dd} a day in digits, {year}, {yy} a year by two digits.
    """
    for token in tokens:
        if token.kind == "word" and (plain := plain_spelling(token.text, words)) != token.text:
            token.text = token.raw = plain
    merged: list[Token] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        number, used = _number_at(tokens, at, words)
        merged.append(number or token)
        at += used
    return merged


def _number_at(tokens: list[Token], at: int, words: NumberWords) -> tuple[Token | None, int]:
    token = tokens[at]
    if token.kind == "number":
        return _from_digits(tokens, at, words)
    if token.kind not in ("word", "ending"):
        return None, 1
    for phrase, value in words.phrases.get(token.text, {}).items():
        if tuple(t.text for t in tokens[at : at + len(phrase)]) == phrase:
            return _numbered(tokens[at : at + len(phrase)], value, _count_keys(value)), len(phrase)
    ordinal = _ordinal(token, words)
    if ordinal is not None:
        return _numbered([token], ordinal, ("{nth}", "{day}")), 1
    if not _is_number_word(token.text, words):
        return None, 1
    return _from_words(tokens, at, words)


def _from_digits(tokens: list[Token], at: int, words: NumberWords) -> tuple[Token | None, int]:
    token = tokens[at]
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    value = token.value
    if value is None:
        return _numbered([token], None, ("{digits}",)), 1
    ordinal = after is not None and after.glued and after.text in words.ordinal_endings
    if after is not None and ordinal and value > LAST_DAY:
        return _numbered([token, after], value, ("{ordinal}",)), 2  # "our 40th"
    if after is not None and ordinal and value:
        return _numbered([token, after], value, ("{nth}", "{day_th}", "{day}")), 2
    keys = ["{digits}", *_count_keys(value)]
    if "{day}" in keys:
        keys.append("{dd}")
    if 1400 <= value <= 2199 and len(token.text) == 4:
        keys.append("{year}")
    if len(token.text) == 2 and value >= 20:
        keys.append("{yy}")
    return _numbered([token], value, tuple(keys)), 1


def _from_words(tokens: list[Token], at: int, words: NumberWords) -> tuple[Token | None, int]:
    """The longest run of number words that is one number."""
    end = at
    while end < len(tokens) and end - at < _LONGEST_RUN:
        text = tokens[end].text
        inner = text in words.links or text == "-"
        if not (_is_number_word(text, words) or (inner and end > at) or _ordinal(tokens[end], words)):
            break
        end += 1
    for stop in range(end, at, -1):
        run = [t for t in tokens[at:stop] if t.text != "-"]
        if not run or run[-1].text in words.links or tokens[stop - 1].text == "-":
            continue
        last = _ordinal(run[-1], words)
        if last is not None and len(run) == 2:
            tens = _value(run[:1], words)
            if tens in (20, 30) and last < 10 and tens + last <= 31:
                return _numbered(tokens[at:stop], tens + last, ("{nth}", "{day}")), stop - at
            continue
        value = _value(run, words)
        if value is not None:
            one = len(run) == 1 and run[0].text in words.ones
            keys = ("{n1}", run[0].text) if one else _count_keys(value)
            return _numbered(tokens[at:stop], value, keys), stop - at
    return None, 1


def _value(run: list[Token], words: NumberWords) -> int | None:
    if any(words.spellings.get(t.text) for t in run):
        return _spoken(" ".join(words.spellings.get(t.text, t.raw) for t in run), words.language)
    value = _spoken(" ".join(t.raw for t in run), words.language)
    return value if value is not None else _spoken(" ".join(t.text for t in run), words.language)


def plain_spelling(word: str, words: NumberWords) -> str:
    """ "fourrr" → "four", "threee" → "three"; other words as they are."""
    if len(word) < SHORTEST_STRETCHED or word[-1] != word[-2] or word in words.words:
        return word
    root = word.rstrip(word[-1])
    return next((w for w in (root + word[-1], root + 2 * word[-1]) if w in words.words), word)


def _is_number_word(text: str, words: NumberWords) -> bool:
    return (
        text in words.words
        or text in words.spellings
        or (len(text) > LONGEST_ROOT and text.endswith(words.compounds) and words.joint in text)
    )


def _ordinal(token: Token, words: NumberWords) -> int | None:
    return words.ordinals.get(token.text)


def _count_keys(value: int) -> tuple[str, ...]:
    keys = []
    if 1 <= value <= LARGEST_COUNT:
        keys += ["{n}", "{n1}"]
    if 1 <= value <= 31:
        keys.append("{day}")
    return tuple(keys)


def _numbered(tokens: list[Token], value: int | None, keys: tuple[str, ...]) -> Token:
    first, last = tokens[0], tokens[-1]
    text = first.text if len(tokens) == 1 else "#"
    return Token(text, first.raw, first.start, last.end, "number", first.glued, value, (text, *keys))
