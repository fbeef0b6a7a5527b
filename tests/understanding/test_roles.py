"""Whose and what for a day, a person or a place is."""

from __future__ import annotations

import pytest

from tests.understanding.conftest import Hears, plain


def days(heard: object) -> list[str] | None:
    dates = getattr(heard, "dates", None)
    return [c.earliest.isoformat() for c in dates.choices] if dates else None


@pytest.mark.parametrize(
    ("language", "text", "day"),
    [
        ("en", "We land in Cusco on 2 July and would like to trek on the 5th", "2027-07-05"),
        ("en", "my birthday is 3 May but we come 12 June", "2027-06-12"),
        ("en", "We have the Inca Trail booked 3-6 June. Lares on 9 June works", "2027-06-09"),
        ("es", "llegamos el 3 de julio a Cusco y queremos caminar el 6", "2027-07-06"),
        ("pt", "chego dia 3 de maio e quero fazer a trilha dia 5 de maio", "2027-05-05"),
        ("de", "wir kommen am 20. juni an und wollen am 22. starten", "2027-06-22"),
        ("de", "Wir landen am 9. Juni in Cusco, drei Tage später würden wir gern starten", "2027-06-12"),
        ("fr", "notre vol arrive le 4 mai, on voudrait partir le 7", "2027-05-07"),
    ],
)
def test_the_day_of_the_trek_among_other_days(hears: Hears, language: str, text: str, day: str) -> None:
    """Flights, birthdays and other treks are told apart; a day without a month is of the month spoken of."""
    assert days(hears(text, language, "dates")) == [day]


@pytest.mark.parametrize(
    ("language", "text", "kind"),
    [
        ("en", "our flight home is on 20 June", "departure"),
        ("en", "we arrive on 3 July", "arrival"),
        ("es", "nuestro vuelo de regreso es el 15 de agosto", "departure"),
        ("pt", "meu voo chega dia 5 de agosto", "arrival"),
        ("de", "Unser Rückflug ist am 20. Juli", "departure"),
        ("fr", "on repart le 12 août", "departure"),
    ],
)
def test_an_arrival_is_no_trek(hears: Hears, language: str, text: str, kind: str) -> None:
    """It is kept as a fact, with its day; when they walk is still the question."""
    heard = hears(text, language, "dates")
    assert heard.dates is None
    assert [fact.kind for fact in heard.facts] == [kind]
    assert heard.facts[0].day is not None


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "I'll let you know tomorrow"),
        ("en", "our neighbours paid 300 each last year"),
        ("en", "I'll book as soon as I get my bonus in March"),
        ("es", "lo consulto con mi novio esta noche"),
        ("pt", "quando eu receber em março eu reservo"),
        ("de", "wir melden uns nächste Woche"),
        ("fr", "j'en parle à ma femme ce soir"),
    ],
)
@pytest.mark.parametrize("asked", ["confirm", None])
def test_when_they_answer_is_no_date_and_whom_they_ask_no_traveller(
    hears: Hears, language: str, text: str, asked: str | None
) -> None:
    """Nothing of it changes the trip."""
    heard = hears(text, language, asked)
    assert (heard.dates, heard.group_size) == (None, None)


def test_any_day_after_the_flight(hears: Hears) -> None:
    """A first day, and no end that nobody said."""
    heard = hears("our flight is on 10 June, so any day after", asked="dates")
    assert days(heard) == ["2027-06-11"]
    assert heard.dates
    assert heard.dates.from_only


def test_where_somebody_arrives_is_asked_about(hears: Hears) -> None:
    """Two places, of which one is where they start."""
    heard = hears("from Ollantaytambo, but he arrives in Cusco", asked="pickup")
    assert heard.pickup is not None
    assert set(heard.pickup.choices) == {"ollantaytambo", "cusco"}
    assert plain(hears("our hotel is in Urubamba", asked="pickup").pickup) == "urubamba"
