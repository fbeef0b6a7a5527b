"""The sample catalogue: another operator's tours, there to be tried and never to be sold by mistake."""

from __future__ import annotations

from core.catalog import Catalog

NAME, PREFIX = "Peru Fitness Holidays", "PFH"
"""As in catalogue/operator.toml; written here too, for a checkout's file may have become one's own."""


def is_sample(catalog: Catalog) -> bool:
    """Whether it sells in the sample operator's name, wherever the files lie."""
    return catalog.operator.name.casefold() == NAME.casefold()


def left_of_sample(catalog: Catalog) -> tuple[str, ...]:
    """The keys of operator.toml that are still the sample's."""
    prefix = catalog.operator.reference_prefix == PREFIX
    return (*(("name",) if is_sample(catalog) else ()), *(("reference_prefix",) if prefix else ()))
