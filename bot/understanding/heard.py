"""Free text → what was said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.understanding.language import recognise
from bot.understanding.lexicon import lexicons
from bot.understanding.reading import read
from bot.understanding.tokens import tokenize
from bot.understanding.values import Asked, Heard, HeardDates, Reading, Standing
from core.catalog import Catalog

__all__ = ["Asked", "Heard", "HeardDates", "Reading", "Standing", "hear"]


def hear(
    text: str,
    *,
    language: str,
    today: date,
    asked: Asked | None,
    catalog: Catalog,
    standing: Standing,
) -> Heard:
    """Understand one message.

    `language` may carry a region ("pt-br"); one without a lexicon becomes the operator's first. `standing` is
    what is known already: words may be said against it. Never raises, whatever the text.
    """
    known = lexicons()
    asked_in = language.lower().partition("-")[0]
    given = next((code for code in (asked_in, *catalog.operator.languages, *known) if code in known), None)
    if given is None:
        return Heard()
    tokens = tokenize(text)
    spoken = recognise(tokens, given, known)

    def heard_in(code: str) -> Heard:
        return read(text, tokens, known[code], today=today, asked=asked, catalog=catalog, standing=standing)

    heard = heard_in(spoken.language)
    if spoken.second is not None:
        other = heard_in(spoken.second)
        heard = other if heard == Heard() else _completed(heard, other)
    return heard if spoken.language == given else replace(heard, language=spoken.language)


def _completed(heard: Heard, other: Heard) -> Heard:
    """ "Wir sind 4, first week of June": what was said in a second language."""
    if heard.topics or other.topics:
        return heard
    return replace(
        heard,
        group_size=heard.group_size or other.group_size,
        dates=heard.dates or other.dates,
        pickup=heard.pickup or other.pickup,
        stay=heard.stay or other.stay,
        children=heard.children or other.children,
        single_rooms=heard.single_rooms or other.single_rooms,
        extras=heard.extras or other.extras,
        doubts=tuple(doubt for doubt in heard.doubts if doubt in other.doubts),
        talk=heard.talk | other.talk,
        facts=heard.facts or other.facts,
    )
