"""The quote in words: only what is known is called a price."""

from __future__ import annotations

import re

import pytest

from bot.conversation.replies import Ladder, Price
from bot.words import Screen
from bot.words.parts import sections_of
from core.pricing import Quote
from tests.words import drawing
from tests.words.world import LANGUAGES, LOCALES, TOUR, a_quote, voice


def told(quote: Quote, language: str = "en", *, ladder: bool = False) -> str:
    part = Ladder(tour=TOUR, quote=quote) if ladder else Price(tour=TOUR, quote=quote)
    return drawing.text(Screen(sections=sections_of(part, voice(language), "USD")), looks=True)


def test_a_night_in_the_table_is_priced_by_the_table() -> None:
    """The base line says which night it is for; what comes with it is named, not called free."""
    text = told(a_quote(4, "shared"))
    assert text.startswith("**US$250 per person, US$1,000 in all**")
    assert "✓ Lares [en], springs night [en]: 4\u00a0×\u00a0US$250" in text
    assert "✓ In the plan: Shared [en] · pick-up (Valley [en]) · drop-off (Ollantaytambo)" in text


def test_another_room_of_the_same_house_is_an_extra_on_request() -> None:
    """The night is the table's; the room may cost more."""
    text = told(a_quote(4, "private"))
    assert "US$1,000 in all, plus extras on request" in text
    assert "springs night" in text
    assert "➕ Private [en]: on request" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_sleeps_in_two_beds(language: str) -> None:
    """Elsewhere: what the table says and for which night; the whole price is the team's to tell."""
    text = told(a_quote(4, "hotel"), language)
    headline, *_ = text.split("\n")
    assert f"Hotel [{language}]" in headline
    assert not re.search(r"\d", headline)
    assert text.count(f"Hotel [{language}]") == 1
    (table,) = (line for line in text.split("\n") if f"springs night [{language}]" in line)
    assert LOCALES.formats(language).money(TOUR.prices.per_person[4], "USD") in table
    assert "➕" not in text
    assert "4\u00a0×" not in text
    until = LOCALES.formats(language).day(a_quote(4, "hotel").valid_until)
    assert until not in text, "no price is theirs that could be good until then"
    assert until in told(a_quote(4), language)


def test_the_ladder_elsewhere_says_for_which_night_it_is() -> None:
    """Its figures are the table's."""
    text = told(a_quote(4, "hotel"), ladder=True)
    assert text.startswith("**Price per person, by group size, springs night [en]**")


def test_a_priced_night_elsewhere_adds_to_the_table() -> None:
    """The operator has said so; the table's own night is not named beside it."""
    text = told(a_quote(3, "lodge"))
    assert "springs night" not in text
    assert "✓ Lodge [en]: 3\u00a0×\u00a0US$87.50" in text


def test_a_traveller_reads_no_price_list_number() -> None:
    """It is for the card and the terminal."""
    assert "012345" not in told(a_quote(4))
