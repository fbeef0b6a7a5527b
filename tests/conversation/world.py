"""The sample catalogue on a fixed day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from bot.conversation import Context
from core.catalog import Catalog
from core.loading import load_catalog
from core.tour import Tour

CATALOG = load_catalog(Path(__file__).parents[2] / "catalogue")
CONTEXT = Context(
    catalog=CATALOG, today=date(2026, 11, 22), language="en", reference="PFH-7K3QX", traveller="Emma"
)

WISHES = {
    "extras": [
        {
            "code": "horse",
            "name": {"en": "Horse", "es": "Caballo", "pt": "Cavalo", "de": "Pferd", "fr": "Cheval"},
            "price": {"per_person": 30},
            "per_day": True,
        },
        {
            "code": "mule",
            "name": {"en": "Mule", "es": "Mula", "pt": "Mula", "de": "Maultier", "fr": "Mule"},
            "price": {"per_group": 80},
        },
        {
            "code": "bag",
            "name": {
                "en": "Sleeping bag",
                "es": "Saco de dormir",
                "pt": "Saco de dormir",
                "de": "Schlafsack",
                "fr": "Sac de couchage",
            },
            "price": "on_request",
        },
    ],
    "children": [
        {"code": "small", "name": {"en": "Under 6"}, "oldest": 5, "price": "on_request"},
        {
            "code": "child",
            "name": {"en": "Child, 6 to 11"},
            "youngest": 6,
            "oldest": 11,
            "price": {"percent": 50},
        },
    ],
    "single": {"per_person": 60},
}
"""Prices for children, a room of one's own and extras: two priced ones and one on request."""


def with_wishes(catalog: Catalog = CATALOG) -> Catalog:
    """The sample catalogue, whose tour has these too."""
    tours = []
    for tour in catalog.tours:
        content = tour.model_dump()
        content["extras"] = WISHES["extras"]
        content["prices"] |= {"children": WISHES["children"], "single": WISHES["single"]}
        tours.append(Tour.model_validate(content))
    return catalog.model_copy(update={"tours": tuple(tours)})


WITH_WISHES = Context(
    catalog=with_wishes(), today=CONTEXT.today, language="en", reference="PFH-7K3QX", traveller="Emma"
)
