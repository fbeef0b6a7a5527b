"""Which language a message is in, and how to add one."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest
from inline_snapshot import snapshot

from bot.understanding.grammar import Grammar, expand
from bot.understanding.lexicon import Lexicon, lexicons
from bot.understanding.lexicon_file import (
    FOLDER,
    ActRule,
    DateRule,
    FactRule,
    RoleRule,
    SizeRule,
    proofread_lexicon,
)
from bot.understanding.tokens import fold
from bot.understanding.values import Talk
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
def test_every_phrase_has_the_numbers_its_rule_needs(language: str) -> None:
    """A phrase without them would be silent, or raise where a traveller writes it."""
    needs = {"nth_week": 2, "nth_weekend": 2, "nth_weekday": 3, "part_of_month": 2, "date": 2, "no_day": 2}
    simple = ("in_days", "in_weeks", "in_months", "weekday", "day", "month_next_year")
    counted = (
        "count",
        "count_last",
        "loose",
        "me_plus",
        "with",
        "couples",
        "member_some",
        "member_people",
        "bound",
    )
    for rule, phrase in lexicons()[language].file.phrases():
        table, _, name = rule.partition(".")
        for spelled in expand(phrase):
            holes = [s for s in spelled if s.startswith("{")]
            if table == "dates" and not name.startswith("feast_"):
                needed = needs.get(name, 1 if name.startswith(simple) and not name.endswith("none") else 0)
                assert len(holes) >= needed, (rule, phrase)
            elif table == "size" and name in counted:
                assert {"{n}", "{n1}", "{together}", "{headed}"}.intersection(holes), (rule, phrase)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_speaks_of_everything(language: str) -> None:
    """All topics, acts, talk and roles; months and weekdays complete."""
    lexicon: Lexicon = lexicons()[language]
    rules = {rule for rule, _ in lexicon.file.phrases()}
    assert rules >= {f"ask.{topic}" for topic in get_args(Topic)}
    assert rules >= {f"acts.{act}" for act in get_args(ActRule)}
    assert rules >= {f"talk.{talk}" for talk in get_args(Talk)}
    assert rules >= {f"roles.{role}" for role in get_args(RoleRule)}
    assert rules >= {f"facts.{fact}" for fact in get_args(FactRule)}
    months = {lexicon.values[w] for w, kinds in lexicon.kinds.items() if "{month}" in kinds}
    weekdays = {lexicon.values[w] for w, kinds in lexicon.kinds.items() if "{weekday}" in kinds}
    assert (months, weekdays) == (set(range(1, 13)), set(range(7)))


def test_the_rules_that_a_language_has_no_words_for() -> None:
    """Each is listed here, with the languages that have another way to say it."""
    have = {code: {rule for rule, _ in lexicon.file.phrases()} for code, lexicon in lexicons().items()}
    names = {f"dates.{name}" for name in get_args(DateRule)} | {f"size.{name}" for name in get_args(SizeRule)}
    missing = {rule: sorted(code for code in LANGUAGES if rule not in have[code]) for rule in names}
    assert {rule: codes for rule, codes in missing.items() if codes} == snapshot(
        {
            "dates.day_month_number": ["de", "en"],
            "dates.weekend_coming": ["de", "en"],
            "dates.in_one_week": ["pt"],
            "dates.weekday_fortnight": ["es", "pt"],
            "dates.date_next_year": ["en"],
            "dates.weekday_coming": ["en"],
            "dates.weekday_after": ["pt"],
            "dates.in_one_month": ["de", "es", "fr", "pt"],
            "dates.first_of_month": ["de", "en", "fr"],
            "dates.weekday_asked": ["de", "en", "es", "fr"],
            "dates.day_asked": ["es"],
        }
    )


def test_the_lexicon_files_are_sound() -> None:
    """As `chaski check` reads them."""
    assert proofread_lexicon() == []


@pytest.mark.parametrize(
    ("wrong", "right", "said"),
    [
        ("day_first = false", "day_frist = false", "day_first is missing"),
        ('today = ["today"', 'todya = ["today"', "nothing knows dates.todya"),
        ('today = ["today"', 'today = ["[today"', "dates.today"),
        ("[acts]", "[acts", "no valid TOML"),
        ("[feasts]\n", '[feasts]\nfull_moon = ["full moon"]\n', "full_moon is no feast"),
        ("[feasts]\n", "[feasts]\n# " + "x" * 250 + "\n", "Break it into two"),
    ],
)
def test_a_mistake_in_a_file_is_named(tmp_path: Path, wrong: str, right: str, said: str) -> None:
    """With file, key and remedy."""
    text = (FOLDER / "en.toml").read_text("utf-8")
    assert wrong in text
    (tmp_path / "en.toml").write_text(text.replace(wrong, right, 1), "utf-8")
    problems = proofread_lexicon(tmp_path)
    assert len(problems) >= 1
    assert all(problem.startswith("en.toml") for problem in problems)
    assert any(said in problem for problem in problems)


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
