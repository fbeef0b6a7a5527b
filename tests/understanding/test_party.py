"""How many travellers a message says."""

from __future__ import annotations

import pytest

from bot.understanding.values import Asked
from tests.understanding.conftest import Hears, plain


@pytest.mark.parametrize(
    ("language", "text", "size"),
    [
        ("en", "me and my wife", 2),
        ("en", "me, my wife and our two kids", 4),
        ("en", "a couple", 2),
        ("en", "the five of us", 5),
        ("en", "2 adults + 2 kids", 4),
        ("en", "3 adults and a baby", 4),
        ("en", "Me + 4", 5),
        ("en", "half a dozen of us", 6),
        ("en", "4pax", 4),
        ("en", "solo", 1),
        ("en", "it's 4 not 3", 4),
        ("en", "we are 2 couples", 4),
        ("en", "a table for three peope", 3),
        ("es", "mis padres y yo", 3),
        ("es", "somos veintidos", 22),
        ("es", "no somos 3 sino 4", 4),
        ("pt", "eu, minha mulher e dois filhos", 4),
        ("pt", "nós dois", 2),
        ("fr", "mon mari, mon fils et moi", 3),
        ("fr", "on sera vingt et un", 21),
        ("de", "zu viert", 4),
        ("de", "wir sind zweiundzwanzig", 22),
        ("de", "ich mit 3 Freunden", 4),
    ],
)
def test_the_many_ways_to_count_travellers(hears: Hears, language: str, text: str, size: int) -> None:
    """Words, digits, companions and sums, in each language."""
    assert plain(hears(text, language).group_size) == size


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "it costs 250 dollars"),
        ("en", "we leave at 5 pm"),
        ("en", "the 9 am bus"),
        ("en", "I am 34"),
        ("en", "for 3 days"),
        ("en", "2 rooms with one bed"),
        ("en", "my number is +51 987 654 321"),
        ("en", "12 June"),
        ("en", "4.5 stars"),
        ("en", "I want to speak to one person of your team"),
        ("es", "una excursión"),
        ("es", "tengo 30 años"),
        ("es", "quiero hablar con una persona"),
        ("fr", "un hôtel"),
        ("fr", "à 5 heures"),
        ("de", "eine Tour"),
        ("de", "um 5 Uhr"),
        ("pt", "às 5 da manhã"),
    ],
)
@pytest.mark.parametrize("asked", [None, "group_size"])
def test_other_numbers_are_not_travellers(
    hears: Hears, language: str, text: str, asked: Asked | None
) -> None:
    """A price, a time, an age, a duration, a phone number, an article: never a group size."""
    assert plain(hears(text, language, asked).group_size) is None


def test_the_question_decides_what_a_bare_number_means(hears: Hears) -> None:
    """ "4" is four travellers, or the fourth, or nothing."""
    assert plain(hears("4", asked="group_size").group_size) == 4
    on_the_fourth = hears("4", asked="dates")
    assert on_the_fourth.group_size is None
    assert on_the_fourth.dates is not None
    assert on_the_fourth.dates.choices[0].earliest.day == 4
    assert plain(hears("4").group_size) is None
    assert plain(hears("4", asked="stay").group_size) is None


@pytest.mark.parametrize(
    ("text", "language", "size"),
    [("0", "en", 0), ("0 Leute", "de", 0), ("150 people", "en", 150), ("somos 500", "es", 500)],
)
def test_answers_that_are_no_size_of_a_group(hears: Hears, text: str, language: str, size: int) -> None:
    """Heard when asked, so that the bot can say why not; never in passing."""
    assert plain(hears(text, language, asked="group_size").group_size) == size
    assert plain(hears(text, language).group_size) is None


def test_names_count_when_asked(hears: Hears) -> None:
    """With the one who writes; not whom they greet."""
    assert plain(hears("me, Kim and Joost", asked="group_size").group_size) == 3
    assert plain(hears("Hi Dan, me and my wife", asked="group_size").group_size) == 2
    assert plain(hears("Kim and Joost", asked="group_size").group_size) is None


def test_an_article_counts_nobody(hears: Hears) -> None:
    """But where travellers are counted it does."""
    assert plain(hears("qué es un hombre?", "es").group_size) is None
    assert plain(hears("una persona, 12 de junio", "es").group_size) == 1
    assert plain(hears("un hombre", "es", asked="group_size").group_size) == 1


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("6, sorry, 5", "en"),
        ("7 no wait 5", "en"),
        ("6, perdón 5", "es"),
        ("6, desculpa, 5", "pt"),
        ("6, äh nein, 5", "de"),
        ("6, euh non, 5", "fr"),
    ],
)
def test_the_number_after_an_apology_counts(hears: Hears, text: str, language: str) -> None:
    """Where both are bare; an apology after the last number changes nothing."""
    assert plain(hears(text, language, asked="group_size").group_size) == 5
    assert plain(hears("6, sorry for the delay", asked="group_size").group_size) == 6


def test_a_child_that_is_asked_about_is_not_counted(hears: Hears) -> None:
    """A child who comes is."""
    assert plain(hears("c'est faisable avec un enfant de 9 ans ?", "fr").group_size) is None
    assert plain(hears("moi et un enfant", "fr", asked="group_size").group_size) == 2


def test_parents_named_as_such_are_the_whole_of_the_older(hears: Hears) -> None:
    """Nobody is added for the one who writes, whoever of the family is named beside them."""
    assert plain(hears("we are a family: mum, dad, grandma and three teenagers").group_size) == 6
    assert plain(hears("mum, dad and 3 kids").group_size) == 5


@pytest.mark.parametrize(
    ("text", "language", "size"),
    [
        ("party of three plus one baby", "en", 4),
        ("tres más un bebé", "es", 4),
        ("mi pareja y yo + otra pareja", "es", 4),
        ("eu, minha irmã, o marido dela e o filho deles", "pt", 4),
        ("meine Frau, unsere beiden Kinder und ich", "de", 4),
        ("on est un trio", "fr", 3),
    ],
)
def test_company_in_other_words(hears: Hears, text: str, language: str, size: int) -> None:
    """A sum in words, another couple, the family of one's family, a trio."""
    assert plain(hears(text, language, asked="group_size").group_size) == size
