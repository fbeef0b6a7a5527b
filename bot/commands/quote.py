"""`chaski quote`: itinerary and price from the shared core, in the words that a traveller sees."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import TypeVar

from pydantic import ValidationError
from rich.text import Text as Styled

from bot.commands.terminal import SlipError, err, out, printable
from bot.conversation.replies import Ladder, Part, Plan, Price
from bot.settings import Settings
from bot.storage import SqliteStore
from bot.words.blocks import Block, Inline, Paragraph, Points, Quotation, Row, Section, Wording, bold
from bot.words.locale import Locales
from bot.words.parts import sections_of
from bot.words.proofreading import own_texts
from bot.words.quoting import price_list
from bot.words.trips import from_where_to_where
from bot.words.voice import Voice
from core.catalog import Catalog, Extra, Place, Stay, Tour
from core.days import folded
from core.itinerary import itinerary
from core.leads import read_reference
from core.loading import load_catalog
from core.pricing import Quote, quote, verify
from core.tour import names_of
from core.trip import Dates, Taken, Trip

_T = TypeVar("_T", Tour, Place, Stay, Extra)


def quote_trip(
    group_size: int,
    *,
    day: date | None,
    start: str | None,
    stays: Sequence[str],
    tour: str | None,
    dropoff: str | None,
    children: Sequence[int],
    single_rooms: int,
    extras: Sequence[str],
    language: str | None,
    as_json: bool,
) -> None:
    catalog = load_catalog(Settings.load().catalogue_folder, own_texts(Locales.packaged()))
    today = datetime.now(UTC).astimezone(catalog.operator.zone).date()
    found = _tour(catalog, tour)
    pickup = _one_of("--start", start, found.pickups).code
    if max(len(children), single_rooms) > group_size:
        raise SlipError(f"There are more children or single rooms than people ({group_size}).")
    trip = Trip(
        tour=found.code,
        group_size=group_size,
        dates=_dates(catalog, day, today),
        pickup=pickup,
        dropoff=_one_of("--dropoff", dropoff, found.dropoffs).code
        if dropoff
        else found.default_dropoff(pickup),
        **found.sleeping(_stays(found, stays)),
        children=tuple(children),
        single_rooms=single_rooms,
        extras=tuple(_taken(found, each) for each in extras),
    )
    if not catalog.bookable(trip.dates.earliest, today, found.code):
        err.print(f"[yellow]–[/] {_why_not(catalog, found, trip.dates.earliest, today)}")
    if as_json:
        _print_json(catalog, trip, today)
    else:
        print_text(catalog, found, trip, today, language)


async def quote_verify(reference: str) -> bool:
    """True when the stored quote comes out the same to the cent."""
    async with SqliteStore.reading(Settings.load().database) as store:
        lead = await store.lead(read_reference(reference) or reference)
        if lead is None:
            raise SlipError(f"There is no lead {reference}. `chaski leads list` shows which there are.")
        content = await store.catalogue(lead.quote.catalogue_version)
    version = lead.quote.catalogue_version
    if content is None:
        out.print(f"[red]✗[/] {lead.reference}: its catalogue, version {version}, is not in the database.")
        return False
    differences = _differences(lead.quote, content)
    if differences:
        out.print(f"[red]✗[/] {lead.reference} differs from its catalogue, version {version}:")
        for difference in differences:
            out.print(f"  {difference}", markup=False)
        return False
    out.print(f"[green]✓[/] {lead.reference}: the same to the cent, from catalogue version {version}.")
    return True


def _differences(stored: Quote, content: str) -> tuple[str, ...]:
    try:
        catalog = Catalog.model_validate_json(content)
    except ValidationError as error:
        return (f"the stored catalogue cannot be read: {error.error_count()} mistakes",)
    return verify(stored, catalog)


def _dates(catalog: Catalog, day: date | None, today: date) -> Dates:
    if day is None:
        raise SlipError(f"--date is missing, for instance --date {catalog.first_bookable_day(today)}.")
    return Dates.on(day)


def _tour(catalog: Catalog, name: str | None) -> Tour:
    return _one_of("--tour", name, catalog.tours)


def _stays(tour: Tour, names: Sequence[str]) -> list[str]:
    """A code for each stopover; what there is no choice about need not be said."""
    stopovers = tour.stopovers
    if len(names) > len(stopovers):
        raise SlipError(f"--stay is given {len(names)} times: this tour asks it {len(stopovers)} times.")
    given = [*names, *[None] * (len(stopovers) - len(names))]
    return [
        _one_of("--stay", name, stopover.stays).code for name, stopover in zip(given, stopovers, strict=True)
    ]


def _taken(tour: Tour, name: str) -> Taken:
    """`horse` for everybody, `horse=2` for two of them."""
    name, _, number = name.partition("=")
    if number and not (number.isdecimal() and int(number)):
        raise SlipError(f"--extra {name}={number}: write for how many, such as {name}=2.")
    return Taken(code=_one_of("--extra", name, tour.extras).code, number=int(number) if number else None)


def _one_of(option: str, name: str | None, things: Iterable[_T]) -> _T:
    """The thing with that code, name or alias, whatever its case. Raises SlipError naming them all."""
    choices = {thing.code: thing for thing in things}
    if name is None and len(choices) == 1:
        return next(iter(choices.values()))
    if not choices:
        raise SlipError(f"{option} {name}: this tour has none.")
    for code, thing in choices.items():
        if name is not None and (name == code or folded(name) in names_of(thing)):
            return thing
    wrong = f"{option} is missing" if name is None else f"{option} {name}: there is no such one"
    raise SlipError(f"{wrong}. Choose from: {', '.join(choices)}.")


def _why_not(catalog: Catalog, tour: Tour, day: date, today: date) -> str:
    if day < today:
        return f"{day} is past: nobody can book it any more."
    if catalog.closed(day, tour.code):
        return f"{day} is a closed day: the bot would not offer it."
    first, last = catalog.first_bookable_day(today, tour.code), catalog.last_bookable_day(today)
    return f"{day} cannot be booked today: the bot offers {first} to {last}."


def _print_json(catalog: Catalog, trip: Trip, today: date) -> None:
    answer: Mapping[str, object] = {
        "quote": quote(catalog, trip, today).model_dump(mode="json"),
        "itinerary": [day.model_dump(mode="json") for day in itinerary(catalog, trip)],
    }
    sys.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2) + "\n")


def print_text(catalog: Catalog, tour: Tour, trip: Trip, today: date, language: str | None) -> None:
    """The same parts, in the same words, as the bot shows a traveller."""
    known = catalog.operator.languages
    if language is not None and language not in known:
        raise SlipError(f"--language {language}: the catalogue is written in {', '.join(known)}.")
    locales = Locales.packaged()
    locales.put_in(catalog.own_texts)
    voice = Voice(locales, language or known[0])
    priced = quote(catalog, trip, today)
    parts: tuple[Part, ...] = (
        *(Plan(day=day) for day in itinerary(catalog, trip)),
        Price(tour=tour, quote=priced),
        Ladder(tour=tour, quote=priced),
    )
    sections: tuple[Section, ...] = (
        (
            Paragraph(bold(voice.words(tour.name))),
            from_where_to_where(tour, trip.pickup, trip.dropoff, voice),
        ),
        *(section for part in parts for section in sections_of(part, voice, catalog.operator.currency)),
        (Paragraph(price_list(priced, voice)),),
    )
    for section in sections:
        out.print(Styled("\n").join(map(drawn, section)), end="\n\n")


def drawn(block: Block) -> Styled:
    """A block in the terminal: bold and italic stay."""
    match block:
        case Paragraph():
            return _styled(block.text)
        case Row():
            return Styled.assemble(printable(block.icon), " ", _styled(block.text))
        case Points():
            return Styled("\n").join(Styled.assemble(block.mark, " ", _styled(item)) for item in block.items)
        case Quotation():
            return Styled(printable(block.text))


def _styled(inline: Inline) -> Styled:
    return Styled.assemble(*((_plain_lines(span.text), _style(span)) for span in inline))


def _style(span: Wording) -> str:
    return " ".join(style for style, worn in (("bold", span.bold), ("italic", span.italic)) if worn)


def _plain_lines(text: str) -> str:
    return "\n".join(map(printable, text.replace("\u00a0", " ").split("\n")))
