"""How to reach the traveller, when asked for it."""

from __future__ import annotations

import re
from collections.abc import Sequence

import phonenumbers

from bot.understanding.tokens import LONGEST_TEXT, Token

_FIGURES = re.compile(r"\+?\d[\d ().-]{5,24}\d")

HOME = "PE"
"""A number without a country code is taken as a Peruvian one: the phone people get there."""


def hear_email(tokens: Sequence[Token]) -> str | None:
    """The first address, in lower case."""
    return next((t.raw for t in tokens if t.kind == "email"), None)


def hear_phone(text: str) -> str | None:
    """The first valid phone number, as +51987654321."""
    for figures in _FIGURES.findall(text[:LONGEST_TEXT]):
        written = "+" + figures[2:] if figures.startswith("00") else figures
        try:
            number = phonenumbers.parse(written, HOME)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_possible_number(number):
            return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return None
