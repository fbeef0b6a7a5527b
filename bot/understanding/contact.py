"""How to reach the traveller: an address or an international number at any time, any number when asked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import phonenumbers

from bot.understanding.tokens import LONGEST_TEXT, Token, international

_FIGURES = re.compile(r"\+?\d[\d ().-]{5,24}\d")

HOME = "PE"
"""A number without a country code is first taken as a Peruvian one: the phone people get there."""


def hear_email(tokens: Sequence[Token]) -> str | None:
    """The first address, in lower case."""
    return next((t.raw for t in tokens if t.kind == "email"), None)


def hear_phone(text: str, tokens: Sequence[Token], *, asked: bool, region: str | None) -> str | None:
    """The first possible phone number, as +51987654321.

    Not `asked`: only one that begins with "+" or "00". `region`: where else a number without may be from.
    """
    spoken = [t.raw for t in tokens if t.kind == "phone" and t.raw.startswith(("+", "00"))]
    if spoken or not asked:
        return _first(spoken, [HOME])
    return _first(_FIGURES.findall(text[:LONGEST_TEXT]), [HOME, region] if region else [HOME])


def _first(written: Iterable[str], regions: Iterable[str]) -> str | None:
    for figures in written:
        for region in regions:
            try:
                number = phonenumbers.parse(international(figures), region)
            except phonenumbers.NumberParseException:
                continue
            if phonenumbers.is_possible_number(number):
                return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return None
