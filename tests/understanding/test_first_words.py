"""Whole wishes as strangers say them at first: kinds that were once misread, a language each."""

from __future__ import annotations

import pytest

from tests.understanding.conftest import Hears, plain


@pytest.mark.parametrize(
    ("language", "text", "first", "last"),
    [
        ("en", "Coming to Peru next May, sometime between the 8th and the 14th", "2027-05-08", "2027-05-14"),
        ("en", "first week of May, Tuesday and Wednesday", "2027-05-04", "2027-05-05"),
        ("en", "thinking about 2028, say the second half of April", "2028-04-16", "2028-04-30"),
        ("es", "en semana santa, jueves y viernes", "2027-03-25", "2027-03-26"),
        ("es", "Estaremos del 20 al 28 de diciembre y queremos el tour el 22", "2026-12-22", "2026-12-22"),
        ("es", "llegamos el martes 6 de julio y queremos empezar el viernes", "2027-07-09", "2027-07-09"),
        ("pt", "pode ser dia 30 e 31?", "2026-12-30", "2026-12-31"),
        ("pt", "depois do dia 15 de março e antes do dia 20", "2027-03-16", "2027-03-19"),
        ("de", "Pfingsten, also Samstag/Sonntag", "2027-05-15", "2027-05-16"),
        ("de", "KW 23, am liebsten Di/Mi", "2027-06-08", "2027-06-09"),
        ("fr", "Arrivée le 7 avril, on aimerait faire Lares les 10 et 11", "2027-04-10", "2027-04-11"),
        ("fr", "la semaine du 8 au 14 mars", "2027-03-08", "2027-03-14"),
    ],
)
def test_days_said_in_two_steps(hears: Hears, language: str, text: str, first: str, last: str) -> None:
    """What is said first gives the month, the week or the stay in which the rest is."""
    dates = hears(text, language, "dates").dates
    assert dates is not None
    assert [(c.earliest.isoformat(), c.latest.isoformat()) for c in dates.choices] == [(first, last)]


@pytest.mark.parametrize(
    ("language", "text", "size"),
    [
        ("en", "just the two of us plus our daughter Niamh who's 11", 3),
        ("en", "five, including my grandad", 5),
        ("es", "viajaría ella con su esposo y una pareja amiga", 4),
        ("es", "somos 2 familias, una de 3 y otra de 2", 5),
        ("pt", "Éramos três. Agora, com o namorado novo da Bia, quatro.", 4),
        ("de", "Ehepaar Lindner + Sohn (22)", 3),
        ("fr", "Nous étions six mais Gérard a mal au genou, donc cinq.", 5),
    ],
)
def test_parties_told_at_length(hears: Hears, language: str, text: str, size: int) -> None:
    heard = hears(text, language, "group_size")
    assert (plain(heard.group_size), heard.doubts) == (size, ())


def test_a_price_asked_for_a_whole_trip_says_the_stay(hears: Hears) -> None:
    """What is only asked about is no choice."""
    heard = hears("How much would it be for six of us in July, staying at the nice lodge?")
    assert (plain(heard.group_size), plain(heard.stay), heard.topics) == (6, "mountain_lodge", ("price",))
    assert hears("how much is the lodge?").stay is None


def test_two_places_that_a_sign_parts_are_both_ends(hears: Hears) -> None:
    heard = hears("3 pax, 15-16 agosto, Cusco/Ollanta, hotel", "es")
    assert (plain(heard.pickup), plain(heard.dropoff)) == ("cusco", "ollantaytambo")
