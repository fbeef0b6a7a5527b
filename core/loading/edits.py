"""What an edit of the catalogue does to prices and to what travellers have asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from core.catalog import Catalog
from core.leads import Lead, LeadState
from core.loading.slips import PriceChange, Request, Slip, price_changes, suspicious
from core.pricing import quote
from core.trip import Trip

OPEN = (LeadState.NEW, LeadState.CLAIMED, LeadState.QUOTED)
"""What may still become a journey."""


@dataclass(frozen=True, kw_only=True)
class Edit:
    prices: tuple[PriceChange, ...]
    """Of the tours that are in both."""
    doubts: tuple[Slip, ...]
    """What wants a person's yes; empty: it may be taken up as it is."""
    touched: int
    """Open leads that would be quoted otherwise today, or not at all; what they were quoted stays."""


def open_requests(leads: Iterable[Lead]) -> tuple[Request, ...]:
    """Tour and first day of each open lead with a fixed date."""
    return tuple(
        (lead.trip.tour, lead.trip.dates.earliest)
        for lead in leads
        if lead.state in OPEN and lead.trip.dates.fixed
    )


def weigh(old: Catalog, new: Catalog, leads: Iterable[Lead], today: date) -> Edit:
    """`leads`: all that are known; those that are settled do not count."""
    still_open = [lead for lead in leads if lead.state in OPEN]
    found = suspicious(old, new, open_requests(still_open))
    return Edit(
        prices=changed_prices(old, new),
        doubts=tuple(slip for slip in found if slip.kind == "doubtful"),
        touched=sum(_total(old, lead.trip, today) != _total(new, lead.trip, today) for lead in still_open),
    )


def changed_prices(old: Catalog, new: Catalog) -> tuple[PriceChange, ...]:
    """A tour that is new, or sold no longer, changes no price."""
    both = {tour.code for tour in old.tours} & {tour.code for tour in new.tours}
    return tuple(change for change in price_changes(old, new) if change.tour in both)


def _total(catalog: Catalog, trip: Trip, today: date) -> tuple[Decimal | None, str] | None:
    """None: it cannot be had."""
    try:
        catalog.check_trip(trip)
        if catalog.closed(trip.dates.earliest, trip.tour) and trip.dates.fixed:
            return None
        priced = quote(catalog, trip, today)
    except ValueError:
        return None
    return priced.total, priced.currency
