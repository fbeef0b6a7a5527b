"""What no reading accounts for, and what is asked instead of decided."""

from __future__ import annotations

import pytest

from tests.understanding.conftest import Hears, plain


@pytest.mark.parametrize(
    ("language", "text", "sizes"),
    [
        ("en", "3 or 4 of us", (3, 4)),
        ("en", "a group of 4 to 6", (4, 5, 6)),
        ("en", "4-6 people", (4, 5, 6)),
        ("en", "it'll be four, maybe five", (4, 5)),
        ("en", "2 adults, possibly also my mother", (2, 3)),
        ("en", "a family with three kids", (4, 5)),
        ("es", "entre 5 y 7 personas", (5, 6, 7)),
        ("pt", "acho que 3 ou 4", (3, 4)),
        ("de", "Familie mit 2 Kindern", (3, 4)),
        ("fr", "on est 5 ou 6", (5, 6)),
    ],
)
def test_a_range_is_asked_about(hears: Hears, language: str, text: str, sizes: tuple[int, ...]) -> None:
    """Never the one or the other silently."""
    heard = hears(text, language, "group_size")
    assert heard.group_size is not None
    assert heard.group_size.choices == sizes


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "at least 4"),
        ("es", "hasta 6 personas"),
        ("pt", "no mínimo 4"),
        ("de", "mindestens 4 Leute"),
        ("fr", "au moins 6"),
    ],
)
def test_an_open_end_is_a_doubt(hears: Hears, language: str, text: str) -> None:
    """As written; no number is set."""
    heard = hears(text, language, "group_size")
    assert heard.group_size is None
    assert heard.doubts


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("we are 4, 12 June, 7", "7"),
        ("any day except the 30th", "except the 30th"),
        ("4 or 5, if my brother comes", "if"),
        ("September, the second week", "week"),
    ],
)
def test_leftovers_of_weight(hears: Hears, text: str, doubt: str) -> None:
    """A number, an exclusion, a condition, half a date."""
    asked = "group_size" if "brother" in text else "dates"
    assert doubt in hears(text, asked=asked).doubts


@pytest.mark.parametrize(
    "text",
    [
        "Hi! We're 4, 12-13 August from Cusco, private bathroom if possible",
        "2 adults and 2 kids (7 and 10), 5 August, 6am pickup in Pisac",
        "We did the Inca trail in 2019 and now want Lares, 2 people, 3 May 2027",
        "family of five, our kids are 8, 11 and 15",
    ],
)
def test_plain_messages_stay_plain(hears: Hears, text: str) -> None:
    """Ages, times and years gone by are accounted for."""
    heard = hears(text)
    assert heard.doubts == ()
    assert plain(heard.group_size) is not None


def test_facts_are_kept(hears: Hears) -> None:
    """In the traveller's words."""
    heard = hears("it is our honeymoon, I have a bad knee and we are vegetarian", asked="confirm")
    assert [(f.kind, f.text) for f in heard.facts] == [
        ("occasion", "it is our honeymoon"),
        ("health", "I have a bad knee"),
        ("diet", "we are vegetarian"),
    ]
    assert hears("our son is 20", asked="group_size").facts[0].kind == "age"


@pytest.mark.parametrize(
    ("language", "asked", "text"),
    [
        ("es", "pickup", "usar casco"),
        ("es", "stay", "otros temas"),
        ("de", "stay", "auf dieser basis"),
        ("pt", "dates", "dormindo bem"),
    ],
)
def test_an_ordinary_word_is_no_misspelt_name(hears: Hears, language: str, asked: str, text: str) -> None:
    """Cusco, termas, basic and domingo are one letter away."""
    heard = hears(text, language, asked)
    assert (heard.pickup, heard.stay, heard.dates) == (None, None, None)


def test_weekday_and_date_must_agree(hears: Hears) -> None:
    """5 June 2027 is a Saturday: both are told, none is taken."""
    heard = hears("Tuesday 5 June 2027", asked="dates")
    assert heard.dates is not None
    assert heard.dates.problem == "disagree"
    assert [c.earliest.isoformat() for c in heard.dates.choices] == ["2027-06-05", "2027-06-08"]
