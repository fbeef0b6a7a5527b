"""How to reach the traveller: an address or an international number at any time, any number when asked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import phonenumbers
from babel.core import get_global

from bot.understanding.tokens import LONGEST_TEXT, Token, international

_FIGURES = re.compile(r"\+?\d[\d ().-]{5,24}\d|\(\d{2,4}\)[\d .-]{6,20}\d")


MOST_PHONES = 4


def region_of(time_zone: str) -> tuple[str, ...]:
    """The country of the operator's clock, whose phones travellers get there."""
    territory = get_global("zone_territories").get(time_zone)
    return (territory,) if territory else ()


def hear_email(tokens: Sequence[Token]) -> str | None:
    """The first address, in lower case."""
    return next((t.raw for t in tokens if t.kind == "email"), None)


def hear_phones(
    text: str, tokens: Sequence[Token], *, asked: bool, regions: Iterable[str]
) -> tuple[str, ...]:
    """The first valid phone number, as +51987654321; as many as there are `regions` it may be of.

    Not `asked`: only one that begins with "+" or "00".
    """
    spoken = [t.raw for t in tokens if t.kind == "phone" and t.raw.startswith(("+", "00"))]
    if spoken or not asked:
        return _first(spoken, ())
    return _first(_FIGURES.findall(text[:LONGEST_TEXT]), list(regions))


def _first(written: Iterable[str], regions: Sequence[str]) -> tuple[str, ...]:
    """Valid numbers, else those of the right length: the tables of valid ones are never complete."""
    listed = list(written)
    for strict in (True, False):
        for figures in listed:
            numbers = (_number(figures, region, strict) for region in regions or ("ZZ",))
            found = dict.fromkeys(number for number in numbers if number)
            if found:
                return tuple(found)[:MOST_PHONES]
    return ()


def _number(figures: str, region: str, strict: bool) -> str | None:
    try:
        number = phonenumbers.parse(international(figures), region)
    except phonenumbers.NumberParseException:
        return None
    known = phonenumbers.is_valid_number if strict else phonenumbers.is_possible_number
    if not known(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
