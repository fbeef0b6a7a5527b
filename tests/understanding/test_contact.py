"""How to reach the traveller: only when asked."""

from __future__ import annotations

import pytest

from tests.understanding.conftest import Hears


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
    assert (heard.email, heard.phone) == (email, phone)
    elsewhere = hears(text)
    assert (elsewhere.email, elsewhere.phone) == (None, None)
