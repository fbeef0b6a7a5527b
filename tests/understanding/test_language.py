"""Which language a message is in, and how to add one."""

from __future__ import annotations

from typing import get_args

import pytest

from bot.understanding.date_phrases import MARKERS
from bot.understanding.feasts import feast
from bot.understanding.grammar import Grammar, expand
from bot.understanding.intents import Intent
from bot.understanding.lexicon import Lexicon, lexicons
from bot.understanding.moments import MEANINGS
from bot.understanding.tokens import fold
from core.catalog import Topic
from tests.understanding.conftest import Hears, plain

LANGUAGES = ("de", "en", "es", "fr", "pt")


@pytest.mark.parametrize(
    ("given", "text", "language"),
    [
        ("en", "hola, somos cuatro personas", "es"),
        ("en", "Hola", "es"),
        ("es", "we are four people and would like to start in Cusco", "en"),
        ("en", "wir sind zu viert und möchten im Juni kommen", "de"),
        ("en", "nous sommes quatre et nous voulons partir en juin", "fr"),
        ("es", "nós somos quatro e gostaríamos de ir em junho", "pt"),
        ("es", "hot springs", None),
        ("es", "ok", None),
        ("en", "12 June", None),
        ("fr", "Cusco", None),
    ],
)
def test_another_language_is_recognised_when_it_is_clear(
    hears: Hears, given: str, text: str, language: str | None
) -> None:
    """And what was said is understood in it."""
    heard = hears(text, given)
    assert heard.language == language
    if "cuatro" in text or "four" in text or "viert" in text or "quatr" in text:
        assert plain(heard.group_size) == 4


@pytest.mark.parametrize(
    ("language", "text"),
    [("es", "12 August"), ("de", "12 agosto"), ("en", "12 août"), ("fr", "12 August, 4 personnes")],
)
def test_languages_mix(hears: Hears, language: str, text: str) -> None:
    """A month of another language is one too, and the chat's language stays."""
    heard = hears(text, language)
    assert heard.language is None
    assert heard.dates is not None
    assert heard.dates.choices[0].earliest.month == 8


def test_an_unknown_language_falls_back_to_the_operators_first(hears: Hears) -> None:
    """A traveller whose phone speaks Quechua may still write English."""
    assert plain(hears("we are 4", "qu").group_size) == 4


def test_the_five_languages_are_there() -> None:
    """One file each."""
    assert tuple(lexicons()) == LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_of_a_lexicon_means_something(language: str) -> None:
    """A misspelt rule name, or a phrase without the number its rule needs, would be silent otherwise."""
    for rule, phrase in lexicons()[language].phrases:
        table, _, name = rule.partition(".")
        holes = [s for s in next(iter(expand(phrase))) if s.startswith("{")]
        if table == "dates":
            feast_name = name.removeprefix("feast_")
            known = name in MEANINGS or rule in MARKERS or name in ("date", "date_next_year", "weekday_day")
            assert known or feast(feast_name, year=2027), rule
            needs = {"nth_week": 2, "nth_weekend": 2, "nth_weekday": 3, "part_of_month": 2, "date": 2}
            simple = name.startswith(
                ("in_days", "in_weeks", "in_months", "weekday", "day", "month_next_year")
            )
            assert len(holes) >= needs.get(name, 1 if simple else 0), (rule, phrase)
        elif table in ("ask", "mention"):
            assert name in get_args(Topic), rule
        elif table == "intents":
            assert name in (*get_args(Intent), "question_start", "request", "statement"), rule
        elif name in ("count", "count_last", "loose", "me_plus", "with", "couples", "member_some"):
            assert {"{n}", "{n1}", "{together}", "{headed}"}.intersection(holes), (rule, phrase)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_speaks_of_everything(language: str) -> None:
    """All topics and intents; months and weekdays complete."""
    lexicon: Lexicon = lexicons()[language]
    rules = {rule for rule, _ in lexicon.phrases}
    assert rules >= {f"ask.{topic}" for topic in get_args(Topic)}
    assert rules >= {f"intents.{intent}" for intent in get_args(Intent)}
    months = {lexicon.values[w] for w, kinds in lexicon.kinds.items() if "{month}" in kinds}
    weekdays = {lexicon.values[w] for w, kinds in lexicon.kinds.items() if "{weekday}" in kinds}
    assert (months, weekdays) == (set(range(1, 13)), set(range(7)))


def test_the_phrase_notation() -> None:
    """Alternatives, optional words, groups, stems; an open bracket is refused."""
    assert set(expand("[the] a|b (c d|e)")) == {
        ("the", "a", "c", "d"), ("the", "b", "c", "d"), ("the", "a", "e"), ("the", "b", "e"),
        ("a", "c", "d"), ("b", "c", "d"), ("a", "e"), ("b", "e"),
    }  # fmt: skip
    assert list(expand("Végét* d'août")) == [("veget*", "d'", "aout")]
    with pytest.raises(ValueError, match="unbalanced"):
        Grammar().add("x.y", "(a|b")


@pytest.mark.parametrize(
    ("word", "folded"), [("AOÛT", "aout"), ("dreißig", "dreissig"), ("Fünf", "funf"), ("ｆｕｌｌ", "full")]
)
def test_spelling_habits_do_not_matter(word: str, folded: str) -> None:
    """Case, accents, typographic forms."""
    assert fold(word) == folded
