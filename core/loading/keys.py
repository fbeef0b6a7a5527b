"""Every value of a catalogue, with the key that names it in its file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from core.catalog import Catalog
from core.tour import Tour
from core.values import Frozen, Text

PriceValue = Decimal | str
"""An amount, a percentage, "included" or "on_request"."""


def leaves(value: object, key: str = "") -> Iterator[tuple[str, object]]:
    """`stays[inn].price.per_person` and what stands there; a text is one value, things without a code
    are counted from 1."""
    match value:
        case Text():
            yield key, value
        case Frozen():
            for name in type(value).model_fields:
                yield from leaves(getattr(value, name), f"{key}.{name}" if key else name)
        case Mapping():
            for name, item in value.items():
                yield from leaves(item, f"{key}.{name}")
        case tuple():
            for number, item in enumerate(value, start=1):
                code = getattr(item, "code", None) or getattr(item, "topic", None)
                yield from leaves(item, f"{key}[{code or number}]")
        case _:
            yield key, value


def prices_in(tour: Tour) -> dict[str, PriceValue]:
    """Every price of a tour by its key."""
    found: dict[str, PriceValue] = {}
    for key, value in leaves(tour):
        amount = isinstance(value, Decimal) and not key.endswith(".distance_km")
        if isinstance(value, Decimal | str) and (amount or value in ("included", "on_request")):
            found[key] = value
    return found


def missing_texts(catalog: Catalog) -> dict[str, list[str]]:
    """Language → the keys of the texts that are not there in it; the first language stands in."""
    missing: dict[str, list[str]] = {language: [] for language in catalog.operator.languages}
    named = [("operator", leaves(catalog.operator)), *((tour.code, leaves(tour)) for tour in catalog.tours)]
    named.append(("answers", iter([(answer.code, answer.text) for answer in catalog.canned])))
    for file, values in named:
        for key, value in values:
            if isinstance(value, Text) and isinstance(value.root, dict):
                for language in missing.keys() - value.root.keys():
                    missing[language].append(f"{file}: {key}.{language}")
    return {language: keys for language, keys in missing.items() if keys}
