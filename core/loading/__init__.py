"""The catalogue's files: read, checked, and their mistakes told in plain words."""

from core.loading.edits import Edit, changed_prices, open_requests, weigh
from core.loading.files import load_catalog
from core.loading.keys import missing_texts, prices_in
from core.loading.own_texts import Proofread
from core.loading.problems import CatalogError, Finding, Problem
from core.loading.schema import catalogue_schemas
from core.loading.slips import (
    PriceChange,
    Request,
    Slip,
    closed_with_requests,
    price_changes,
    slips,
    suspicious,
)

__all__ = [
    "CatalogError",
    "Edit",
    "Finding",
    "PriceChange",
    "Problem",
    "Proofread",
    "Request",
    "Slip",
    "catalogue_schemas",
    "changed_prices",
    "closed_with_requests",
    "load_catalog",
    "missing_texts",
    "open_requests",
    "price_changes",
    "prices_in",
    "slips",
    "suspicious",
    "weigh",
]
