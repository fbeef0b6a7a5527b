"""`chaski leads`: what the store knows, for a person (table) or a program (JSON)."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, tzinfo
from typing import Any

from rich.markup import escape
from rich.table import Table

from bot.commands.terminal import SlipError, err, out, printable
from bot.settings import Settings
from bot.storage import LeadFilter, SqliteStore
from core.leads import Lead, LeadEvent, LeadState, read_reference
from core.loading import CatalogError, load_catalog
from core.pricing import Line, Quote
from core.trip import Dates


async def list_leads(*, state: str | None, since: date | None, tour: str | None, as_json: bool) -> None:
    leads, zone = await found_leads(state=state, since=since, tour=tour)
    if as_json:
        _print_json([lead.model_dump(mode="json") for lead in leads])
    elif not leads:
        out.print("No leads.")
    else:
        out.print(_table(leads, zone))


async def show_lead(reference: str, *, as_json: bool) -> None:
    settings = Settings.load()
    async with SqliteStore.reading(settings.database) as store:
        lead = await store.lead(read_reference(reference) or reference)
        history = await store.history(lead.reference) if lead else []
        quotes = await store.quotes(lead.reference) if lead else []
    if lead is None:
        raise SlipError(f"There is no lead {reference}. `chaski leads list` shows which there are.")
    if as_json:
        events = [event.model_dump(mode="json") for event in history]
        earlier = [quote.model_dump(mode="json") for quote in quotes[:-1]]
        _print_json({**lead.model_dump(mode="json"), "history": events, "earlier_quotes": earlier})
        return
    zone = _known(settings)[0]
    sheet = Table.grid(padding=(0, 2))
    for name, value in (*_facts(lead, zone), *_past(history, quotes[:-1], zone)):
        sheet.add_row(f"[bold]{name}[/]", escape(printable(value)))
    out.print(sheet)


async def found_leads(
    *, state: str | None, since: date | None, tour: str | None
) -> tuple[list[Lead], tzinfo]:
    """What is asked for, newest first, and the operator's time zone, in which `since` is meant."""
    if state is not None and state not in set(LeadState):
        raise SlipError(f"There is no state {state!r}. The states are: {', '.join(LeadState)}.")
    settings = Settings.load()
    zone, tours = _known(settings)
    wanted = LeadFilter(
        state=state,
        tour=tour,
        created_from=datetime.combine(since, time.min, zone).astimezone(UTC) if since else None,
    )
    async with SqliteStore.reading(settings.database) as store:
        leads = list(await store.leads(wanted))
    if tour is not None and not leads and tour not in tours:
        raise SlipError(f"There is no tour {tour!r}, nor a lead for it. The tours are: {', '.join(tours)}.")
    return leads, zone


def _known(settings: Settings) -> tuple[tzinfo, tuple[str, ...]]:
    """The operator's time zone and tours. A catalogue with a mistake must not hide the leads."""
    try:
        catalog = load_catalog(settings.catalogue_folder)
    except CatalogError:
        err.print("[yellow]–[/] The catalogue has a mistake (see `chaski check`), so times are in UTC.")
        return UTC, ()
    return catalog.operator.zone, tuple(tour.code for tour in catalog.tours)


def _table(leads: Iterable[Lead], zone: tzinfo) -> Table:
    table = Table("Reference", "Since", "State", "Who", "Trip", "Dates", "Total", box=None, pad_edge=False)
    for lead in leads:
        table.add_row(
            lead.reference,
            f"{lead.created_at.astimezone(zone):%Y-%m-%d %H:%M}",
            lead.state + (f" ({escape(printable(lead.claimed_by.name))})" if lead.claimed_by else ""),
            escape(printable(lead.traveller.name)),
            f"{lead.trip.tour}, {lead.trip.group_size}",
            _dates(lead.trip.dates),
            _money(lead.quote),
        )
    return table


def _facts(lead: Lead, zone: tzinfo) -> Iterable[tuple[str, str]]:
    trip, quote = lead.trip, lead.quote
    yield "Reference", lead.reference
    yield "State", lead.state
    if lead.claimed_by and lead.claimed_at:
        yield "Claimed by", f"{lead.claimed_by.name}, {lead.claimed_at.astimezone(zone):%Y-%m-%d %H:%M}"
    yield "Since", f"{lead.created_at.astimezone(zone):%Y-%m-%d %H:%M} ({zone})"
    username = f" (@{lead.traveller.username})" if lead.traveller.username else ""
    yield "Traveller", f"{lead.traveller.name}{username}"
    yield "Language", lead.traveller.language
    yield "Chat", str(lead.chat_id)
    yield "Phone", lead.contact.phone or "–"
    yield "E-mail", lead.contact.email or "–"
    yield "Source", lead.source or "–"
    yield "Tour", trip.tour
    yield "Group size", str(trip.group_size)
    yield "Dates", _dates(trip.dates)
    yield "Pick-up", trip.pickup
    yield "Drop-off", trip.dropoff
    yield "Stay", ", ".join(trip.all_stays) or "–"
    for line in quote.lines:
        yield f"Price: {line.kind}", _line(line, quote.currency)
    yield "Total", _money(quote)
    yield (
        "Quote",
        f"of {quote.quoted_on}, valid until {quote.valid_until}, catalogue {quote.catalogue_version}",
    )
    for question in lead.questions:
        yield "Question", question


def _past(history: Iterable[LeadEvent], earlier: Iterable[Quote], zone: tzinfo) -> Iterable[tuple[str, str]]:
    for quote in earlier:
        yield "Earlier quote", f"{_money(quote)}, of {quote.quoted_on}"
    for event in history:
        by = f" by {event.by.name}" if event.by else ""
        yield "History", f"{event.at.astimezone(zone):%Y-%m-%d %H:%M} {event.what}{by}"


def _line(line: Line, currency: str) -> str:
    if line.amount is None:
        return f"{line.code}: on request"
    if line.included:
        return f"{line.code}: included"
    return f"{line.code}: {line.quantity} × {line.unit} = {line.amount} {currency}"


def _money(quote: Quote) -> str:
    if quote.total is None:
        return "on request"
    # No plus: whether what is on request comes on top is the team's to say.
    open_ = "".join(f", {line.code} on request" for line in quote.on_request)
    return f"{quote.total} {quote.currency}{open_}"


def _dates(dates: Dates) -> str:
    if dates.fixed:
        return f"{dates.earliest}"
    return f"{dates.earliest:%Y-%m}" if dates.whole_month else f"{dates.earliest} … {dates.latest}"


def _print_json(value: Any) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")
