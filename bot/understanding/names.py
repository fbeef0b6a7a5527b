"""The catalogue's names: what travellers call its tours, places and stays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from bot.understanding.lexicon import Lexicon
from bot.understanding.spelling import SHORTEST_FUZZY, closest
from bot.understanding.tokens import Token, fold, tokenize
from core.catalog import Catalog, Extra, Family, Place, Stay, Tour

NamedKind = Literal["tour", "pickup", "dropoff", "stay", "extra"]


@dataclass(frozen=True)
class Named:
    """Tokens start … end - 1 name these codes of a kind."""

    start: int
    end: int
    kind: NamedKind
    codes: frozenset[str]


@dataclass
class Names:
    """Everything that has a name in the catalogue, by the words of that name."""

    catalog: Catalog
    tour: str | None
    phrases: dict[tuple[str, ...], dict[NamedKind, set[str]]] = field(default_factory=dict)
    first_words: dict[str, list[tuple[str, ...]]] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    within: dict[str, str] = field(default_factory=dict)
    stays: dict[str, Stay] = field(default_factory=dict)

    def find(self, tokens: Sequence[Token], lexicon: Lexicon) -> list[Named]:
        """The longest names from left to right; a word that no language knows may be misspelt."""
        texts = [self._spelled(t, lexicon) for t in tokens]
        short = [self._shortened(t, lexicon) for t in tokens]
        found: list[Named] = []
        at = 0
        while at < len(texts):
            phrase = next(
                (p for p in self.first_words.get(texts[at], ()) if _begins(texts[at:], short[at:], p)), None
            )
            if phrase is None:
                at += 1
                continue
            for kind, codes in self.phrases[phrase].items():
                found.append(Named(at, at + len(phrase), kind, frozenset(codes)))
            at += len(phrase)
        return found

    def _shortened(self, token: Token, lexicon: Lexicon) -> bool:
        """ "Baño priv.": a word of no language may be the beginning of one of a name."""
        return (
            token.kind == "word" and len(token.text) >= SHORTEST_FUZZY - 1 and token.text not in lexicon.known
        )

    def _spelled(self, token: Token, lexicon: Lexicon) -> str:
        word = token.text
        if token.kind != "word" or len(word) < SHORTEST_FUZZY or word in self.first_words:
            return word
        if word in lexicon.known or word in lexicon.ordinary:
            return word
        return closest(word, self.words) or word


def _begins(texts: Sequence[str], short: Sequence[bool], name: tuple[str, ...]) -> bool:
    """The words are that name, the last of it perhaps cut short."""
    if len(texts) < len(name) or tuple(texts[: len(name) - 1]) != name[:-1]:
        return False
    last = texts[len(name) - 1]
    return last == name[-1] or (len(name) > 1 and short[len(name) - 1] and name[-1].startswith(last))


_last: list[Names] = []


def names_in(catalog: Catalog, tour: str | None) -> Names:
    """Built once per catalogue and tour; the last few are kept."""
    for names in _last:
        if names.catalog is catalog and names.tour == tour:
            return names
    names = _build(catalog, tour)
    _last.insert(0, names)
    del _last[8:]
    return names


def _build(catalog: Catalog, tour: str | None) -> Names:
    names = Names(catalog, tour)
    for each in catalog.tours:
        _add(names, "tour", each.code, _called(each))
        if tour is None or each.code == tour:
            for place in each.pickups:
                _add(names, "pickup", place.code, _called(place))
                if place.within is not None:
                    names.within[place.code] = place.within
            for place in each.dropoffs:
                _add(names, "dropoff", place.code, _called(place))
            for stay in each.stays:
                names.stays[stay.code] = stay
                _add(names, "stay", stay.code, _called(stay))
            for extra in each.extras:
                called = list(_called(extra))
                _add(names, "extra", extra.code, (*called, *(f"{name}s" for name in called)))
            for family in each.families:
                for stay in each.stays:
                    if stay.family == family.code:
                        _add(names, "stay", stay.code, _called(family))
    for phrase in sorted(names.phrases, key=len, reverse=True):
        names.first_words.setdefault(phrase[0], []).append(phrase)
    names.words = tuple({w for p in names.phrases for w in p if len(w) >= SHORTEST_FUZZY})
    return names


def _called(thing: Tour | Place | Stay | Family | Extra) -> Iterable[str]:
    return [*thing.name.versions, *thing.aliases, thing.code.replace("_", " ").replace("-", " ")]


def _add(names: Names, kind: NamedKind, code: str, called: Iterable[str]) -> None:
    for name in called:
        words = tuple(t.text for t in tokenize(fold(name)) if t.kind != "stop")
        if words:
            names.phrases.setdefault(words, {}).setdefault(kind, set()).add(code)


def innermost(codes: Iterable[str], within: Mapping[str, str]) -> list[str]:
    """ "Sacred Valley, Urubamba" is Urubamba."""
    said = list(dict.fromkeys(codes))
    outer = {within[c] for c in said if c in within}
    return [c for c in said if c not in outer]
