"""`chaski catalogue diff`: what an edit of the catalogue changes, before a traveller sees it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from rich.markup import escape

from bot.commands.terminal import MARKS, SlipError, counted, out, printable
from bot.keeper import IN_FORCE
from bot.settings import Settings
from bot.storage import LeadFilter, SqliteStore
from bot.words.locale import Locales
from bot.words.proofreading import own_texts
from core.catalog import Catalog
from core.loading import PriceChange, Request, changed_prices, load_catalog, open_requests, suspicious
from core.pricing import quote
from core.samples import sample_trips
from core.trip import Trip


async def diff(old_folder: Path | None, *, running: bool) -> bool:
    """Print what the catalogue of the settings changes; False when something in it is doubtful."""
    if running == (old_folder is not None):
        raise SlipError("Name the folder of the old catalogue, or --running for the one that the bot uses.")
    settings, proofread = Settings.load(), own_texts(Locales.packaged())
    new = load_catalog(settings.catalogue_folder, proofread)
    old = load_catalog(old_folder, proofread) if old_folder else await _in_force(settings)
    requests = await _requests(settings) if settings.database.exists() else ()
    today = datetime.now(UTC).astimezone(new.operator.zone).date()
    if old.version == new.version:
        out.print(f"{MARKS['right']} Nothing has changed: both are version {new.version}.")
        return True
    out.print(f"Version {old.version} → {new.version}")
    _print("Tours", tuple(_tours(old, new)))
    _print("Prices", tuple(_prices(old, new)))
    _print("Sample quotes, in all", tuple(_quotes(old, new, today)))
    doubts = suspicious(old, new, requests)
    for slip in doubts:
        out.print(MARKS["doubtful" if slip.kind == "doubtful" else "note"], escape(printable(str(slip))))
    return all(slip.kind != "doubtful" for slip in doubts)


async def _in_force(settings: Settings) -> Catalog:
    """The catalogue that the running bot, or the one that ran last, has taken up."""
    async with SqliteStore.reading(settings.database) as store:
        version = store.facts.get(IN_FORCE)
        content = await store.catalogue(version) if version else None
    if content is None:
        raise SlipError("The database knows no catalogue yet: start the bot once with `chaski run`.")
    return Catalog.model_validate_json(content)


async def _requests(settings: Settings) -> tuple[Request, ...]:
    async with SqliteStore.reading(settings.database) as store:
        return open_requests(await store.leads(LeadFilter()))


def _print(heading: str, lines: tuple[str, ...]) -> None:
    if lines:
        out.print(f"\n[bold]{heading}[/] ({counted(len(lines), 'change')})")
        for line in lines:
            out.print(" ", escape(printable(line)))
        out.print()


def _tours(old: Catalog, new: Catalog) -> Iterator[str]:
    before, after = ([tour.code for tour in each.tours] for each in (old, new))
    yield from (f"{code}: new" for code in after if code not in before)
    yield from (f"{code}: sold no longer" for code in before if code not in after)


def _prices(old: Catalog, new: Catalog) -> Iterator[str]:
    """Of the tours that are in both."""
    for change in changed_prices(old, new):
        yield f"{change}{_percent(change)}"


def _percent(change: PriceChange) -> str:
    return "" if change.share is None else f" ({change.share:+.0%})"


def _quotes(old: Catalog, new: Catalog, today: date) -> Iterator[str]:
    """A line for each change of a total; trips that it meets alike are counted."""
    alike: dict[tuple[str, int, str, str], list[Trip]] = {}
    for trip in sample_trips(new, today):
        before, after = (_total(catalog, trip, today) for catalog in (old, new))
        if before != after:
            alike.setdefault((trip.tour, trip.group_size, before, after), []).append(trip)
    for (_, _, before, after), (trip, *others) in alike.items():
        more = f" (and {counted(len(others), 'trip')} alike)" if others else ""
        yield f"{_named(trip)}: {before} → {after}{more}"


def _total(catalog: Catalog, trip: Trip, today: date) -> str:
    try:
        priced = quote(catalog, trip, today)
    except ValueError:
        return "not sold"
    if priced.total is None:
        return "on request"
    return f"{priced.total:,} {priced.currency}{' + on request' if priced.on_request else ''}"


def _named(trip: Trip) -> str:
    choices = [trip.tour, counted(trip.group_size, "traveller"), str(trip.dates.earliest), trip.pickup]
    choices += [*trip.all_stays, trip.dropoff, *(taken.code for taken in trip.extras)]
    choices += [f"child of {age}" for age in trip.children]
    if trip.single_rooms:
        choices.append("a room of one's own")
    return ", ".join(choices)
