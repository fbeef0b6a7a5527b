"""Whatever the text: no exception, and work in proportion to its length."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.understanding import Standing, hear
from bot.understanding.lexicon import lexicons
from bot.understanding.tokens import LONGEST_TOKENS, tokenize
from bot.understanding.values import Asked
from core.catalog import Catalog

STEPS_PER_TOKEN = 60
"""Steps in the grammar's tree from one token, at most; what real messages need is under ten."""

FLOODS = (
    *("12/08 ", "12 june ", "next friday ", "my wife and ", "2 and ", "how ", "what do we ", "is it "),
    *("1-1-", "a@", "from cusco to ", "qu' ", "first week of ", "(123", "1h", "1,2,3,4,", "twenty one "),
    *("😂", "\n", "é̂", "\ufdfa", "10" * 9),
)

FIGURES = "0 3 12 31 99999 2027 12/08 99/99/99 5.6. 2027-06-12 5-7 9th 1er 1º . , - – ? ( & + ' a@b.c"

VOCABULARY = {
    code: sorted(word for word in lexicon.known if word[0] != "{") + FIGURES.split() * 20
    for code, lexicon in lexicons().items()
}
"""What a language's phrases are made of, thick with figures: the texts most likely to trip a rule."""


def babble(language: str) -> st.SearchStrategy[tuple[str, str]]:
    words = st.lists(st.sampled_from(VOCABULARY[language]), max_size=25)
    return st.tuples(st.just(language), words.map(" ".join))


@pytest.mark.parametrize("language", sorted(lexicons()))
@pytest.mark.parametrize("flood", FLOODS)
def test_the_work_is_bounded_by_the_length(language: str, flood: str) -> None:
    """No repetition makes the matcher branch without end."""
    lexicon = lexicons()[language]
    tokens = lexicon.annotate(tokenize(flood * 2000))
    assert len(tokens) <= LONGEST_TOKENS
    _, steps = lexicon.grammar.find_counting(tokens)
    assert steps <= STEPS_PER_TOKEN * len(tokens)


@pytest.mark.parametrize("flood", ["+" + "9" * 65, "0" * 1200, "+1 (2) 3-", "a@b." * 9, "00-", "12.12.12."])
def test_no_token_is_searched_for_without_end(flood: str) -> None:
    """A pattern that backtracks needs most of a second for one such text; a thousand of them show it."""
    text = (flood * 1200)[:1200]
    assert all(len(tokenize(text)) <= LONGEST_TOKENS for _ in range(1000))


@settings(max_examples=300)
@given(
    said=st.sampled_from(sorted(lexicons())).flatmap(babble)
    | st.tuples(st.just("xx"), st.text(max_size=200)),
    asked=st.sampled_from(
        [None, "tour", "group_size", "dates", "pickup", "stay", "dropoff", "confirm", "contact"]
    ),
    today=st.dates(date(2000, 1, 1), date(2098, 12, 31)),
    tour=st.sampled_from([None, "lares-2-day", "no-such-tour"]),
)
def test_any_text_is_heard(
    catalog: Catalog, said: tuple[str, str], asked: Asked | None, today: date, tour: str | None
) -> None:
    """Nothing raises; days are in order and none is past; a size is positive but where asked for."""
    language, text = said
    heard = hear(
        text, language=language, today=today, asked=asked, catalog=catalog, standing=Standing(tour=tour)
    )
    sizes = heard.group_size.choices if heard.group_size else ()
    assert all(size >= (0 if asked == "group_size" else 1) for size in sizes)
    if heard.dates is not None:
        assert bool(heard.dates.choices) == (heard.dates.problem in (None, "disagree"))
        assert all(c.latest >= today for c in heard.dates.choices)
