"""Words said against what stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.understanding import Standing
from bot.understanding.values import Asked
from core.trip import Dates
from tests.understanding.conftest import Hears, plain

QUOTED = Standing(
    tour="lares-2-day",
    group_size=4,
    dates=Dates(earliest=date(2027, 6, 12), latest=date(2027, 6, 13)),
    pickup="cusco",
    stay="hot_springs_shared",
)


@pytest.mark.parametrize(
    ("language", "text", "size"),
    [
        ("en", "a friend joins us", 5),
        ("en", "my sister is out", 3),
        ("en", "one of us can't make it", 3),
        ("en", "one more", 5),
        ("en", "right, 6 then", 6),
        ("en", "let's say 3 for the moment", 3),
        ("es", "se suma una amiga", 5),
        ("es", "mi hermano no puede venir", 3),
        ("pt", "minha irmã desistiu", 3),
        ("pt", "minha amiga também vai", 5),
        ("de", "ein Freund kommt noch dazu", 5),
        ("de", "meine Schwester kommt doch nicht mit", 3),
        ("fr", "ma sœur ne vient plus", 3),
        ("fr", "on sera un de plus", 5),
    ],
)
def test_the_group_changes(hears: Hears, language: str, text: str, size: int) -> None:
    """Who joins and who drops out, against the four that stand."""
    heard = hears(text, language, "confirm", standing=QUOTED)
    assert heard.group_size is not None
    assert (heard.group_size.choices, heard.group_size.corrects) == ((size,), True)


def test_a_change_that_may_be_is_asked_about(hears: Hears) -> None:
    """Maybe, or a number and a change in one breath."""
    heard = hears("zu dritt, vielleicht kommt noch jemand dazu", "de", "group_size")
    assert heard.group_size is not None
    assert heard.group_size.choices == (3, 4)
    assert plain(hears("we were five but one can't come", asked="group_size").group_size) == 4
    assert hears("what if one of us gets sick?", asked="confirm", standing=QUOTED).group_size is None


@pytest.mark.parametrize(
    ("language", "text", "first"),
    [
        ("en", "could it be the day after?", "2027-06-13"),
        ("en", "two weeks later then", "2027-06-26"),
        ("en", "the 16th then", "2027-06-16"),
        ("en", "a day earlier if possible", "2027-06-11"),
        ("es", "una semana después", "2027-06-19"),
        ("es", "mejor el 16", "2027-06-16"),
        ("pt", "um dia antes", "2027-06-11"),
        ("de", "einen Tag später bitte", "2027-06-13"),
        ("fr", "plutôt le 18", "2027-06-18"),
        ("fr", "le lendemain, c'est possible ?", "2027-06-13"),
    ],
)
def test_the_dates_move(hears: Hears, language: str, text: str, first: str) -> None:
    """Later, earlier, another day of the same month."""
    heard = hears(text, language, "confirm", standing=QUOTED)
    assert heard.dates is not None
    assert [c.earliest.isoformat() for c in heard.dates.choices] == [first]
    assert heard.dates.corrects


@pytest.mark.parametrize(
    ("text", "just"), [("sorry 5", "group_size"), ("*5", "group_size"), ("5 actually", "group_size")]
)
def test_a_number_after_an_apology_belongs_to_the_answer_before(hears: Hears, text: str, just: Asked) -> None:
    """Not to the question that is open now."""
    standing = Standing(tour="lares-2-day", group_size=4, just_answered=just)
    heard = hears(text, asked="dates", standing=standing)
    assert (plain(heard.group_size), heard.dates) == (5, None)
    assert hears("5", asked="dates", standing=standing).dates is not None


def test_what_is_only_supposed_changes_nothing(hears: Hears) -> None:
    """The price of another size is asked for."""
    for text in ("and if we were 3?", "what would it cost if we were three?"):
        heard = hears(text, asked="confirm", standing=QUOTED)
        assert (heard.group_size, heard.topics) == (None, ("price",))


def test_a_remark_names_no_slot_as_changed(hears: Hears) -> None:
    """Beside other words a new number is heard, and does not correct."""
    heard = hears("and we are 5 people", asked="stay", standing=QUOTED)
    assert heard.group_size is not None
    assert not heard.group_size.corrects
    private = hears("let's take the private one", asked="confirm", standing=QUOTED).stay
    assert private is not None
    assert (private.plain, private.corrects) == ("hot_springs_private", True)
    assert hears("a private tour?", asked="confirm", standing=replace(QUOTED, stay=None)).stay is None
