"""How to reach the traveller: when asked, and in passing."""

from __future__ import annotations

import pytest

from bot.understanding.values import Asked
from tests.understanding.conftest import Hears, plain


@pytest.mark.parametrize(
    ("text", "email", "phone"),
    [
        ("ana.lopez@example.org", "ana.lopez@example.org", None),
        ("It's +51 987 654 321", None, "+51987654321"),
        ("987654321 or Ana@Example.org", "ana@example.org", "+51987654321"),
        ("0049 170 1234567", None, "+491701234567"),
        ("no thanks", None, None),
        ("12 June 2027", None, None),
    ],
)
def test_email_and_phone(hears: Hears, text: str, email: str | None, phone: str | None) -> None:
    """An address in lower case; a number in international form."""
    heard = hears(text, asked="contact")
    assert (heard.email, next(iter(heard.phones), None)) == (email, phone)


@pytest.mark.parametrize(
    ("text", "email", "phone", "group_size", "day"),
    [
        ("we are 4, 12 June, Ana@example.org", "ana@example.org", None, 4, "2027-06-12"),
        ("4 people, my whatsapp is +51 987 654 321", None, "+51987654321", 4, None),
        ("+51 987654321 12 June 3 people", None, "+51987654321", 3, "2027-06-12"),
        ("+33 6 12 34 56 78, 2 people", None, "+33612345678", 2, None),
        ("+51987654321", None, "+51987654321", None, None),
        ("987654321", None, None, None, None),
        ("0049 170 1234567", None, "+491701234567", None, None),
    ],
)
@pytest.mark.parametrize("asked", [None, "group_size", "dates"])
def test_contact_in_passing(
    hears: Hears,
    text: str,
    email: str | None,
    phone: str | None,
    group_size: int | None,
    day: str | None,
    asked: Asked | None,
) -> None:
    """An address or a number with its country is heard whatever the question, and is no size and no date."""
    heard = hears(text, asked=asked)
    assert (heard.email, next(iter(heard.phones), None), plain(heard.group_size)) == (
        email,
        phone,
        group_size,
    )
    assert (heard.dates and heard.dates.choices[0].earliest.isoformat()) == day


def test_a_number_from_the_travellers_country(hears: Hears) -> None:
    """Without a country code: Peru first, then where the language is from."""
    assert next(iter(hears("987 654 321", "pt", asked="contact").phones), None) == "+51987654321"
    assert next(iter(hears("11 98888 7777", "pt", asked="contact").phones), None) == "+5511988887777"
