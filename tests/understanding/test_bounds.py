"""Whatever the text: no exception, and work in proportion to its length."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.understanding import hear
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

WORDS = """we are 4 5 people 12 june next friday the 9th not from to cusco hot springs and my wife 2027 12/08
31 . , - ? semana santa del al el zu viert am mai le 1er 0 99999 00 29 february 2000 99/99/99 einundzwanzig"""


@pytest.mark.parametrize("language", sorted(lexicons()))
@pytest.mark.parametrize("flood", FLOODS)
def test_the_work_is_bounded_by_the_length(language: str, flood: str) -> None:
    """No repetition makes the matcher branch without end."""
    lexicon = lexicons()[language]
    tokens = lexicon.annotate(tokenize(flood * 2000))
    assert len(tokens) <= LONGEST_TOKENS
    _, steps = lexicon.grammar.find_counting(tokens)
    assert steps <= STEPS_PER_TOKEN * len(tokens)


@settings(deadline=None, max_examples=200)
@given(
    text=st.one_of(
        st.text(max_size=200), st.lists(st.sampled_from(WORDS.split()), max_size=30).map(" ".join)
    ),
    language=st.sampled_from([*sorted(lexicons()), "xx"]),
    asked=st.sampled_from([None, "tour", "group_size", "dates", "pickup", "stay", "confirm", "contact"]),
    today=st.dates(date(2000, 1, 1), date(2098, 12, 31)),
    tour=st.sampled_from([None, "lares-2-day", "no-such-tour"]),
)
def test_any_text_is_heard(
    catalog: Catalog, text: str, language: str, asked: Asked | None, today: date, tour: str | None
) -> None:
    """Nothing raises; days are in order and none is past; a size is positive."""
    heard = hear(text, language=language, today=today, asked=asked, catalog=catalog, tour=tour)
    assert heard.group_size is None or heard.group_size > 0
    if heard.dates is not None:
        assert bool(heard.dates.choices) != bool(heard.dates.problem)
        assert all(c.latest >= today for c in heard.dates.choices)
