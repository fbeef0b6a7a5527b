"""The operator's catalogue: what can be booked, what it costs, what is known about it.

One `operator.toml` and one TOML file per tour. Everything is validated once, by `load_catalog`; a mistake
stops the start and names file, key, value and remedy (`CatalogError`).
"""

from core.catalog.catalog import Catalog
from core.catalog.loading import load_catalog
from core.catalog.operator import Operator
from core.catalog.problems import CatalogError, Problem
from core.catalog.schema import catalogue_schemas
from core.catalog.tour import Answer, Day, Family, Place, Prices, Stay, Stop, Tour, When
from core.catalog.values import Amount, Code, Price, Supplement, Text, Topic

__all__ = [
    "Amount",
    "Answer",
    "Catalog",
    "CatalogError",
    "Code",
    "Day",
    "Family",
    "Operator",
    "Place",
    "Price",
    "Prices",
    "Problem",
    "Stay",
    "Stop",
    "Supplement",
    "Text",
    "Topic",
    "Tour",
    "When",
    "catalogue_schemas",
    "load_catalog",
]
