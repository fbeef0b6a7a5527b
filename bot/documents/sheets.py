"""Leads as a sheet, for people who work in one: XLSX, or CSV.

Times are the operator's, names are those of the catalogue that the lead was quoted from, and whatever a
stranger wrote is text: a sheet must not compute it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, tzinfo
from decimal import Decimal
from io import BufferedRandom
from typing import TYPE_CHECKING, Any, TextIO

import phonenumbers
import xlsxwriter
from babel import Locale

from bot.documents.rendering import Renderer, in_thread
from bot.storage import Document, LeadFilter, Store
from core.catalog import Catalog, Tour
from core.leads import Lead
from core.pricing import Line

if TYPE_CHECKING:
    from bot.documents.kinds import Material

SHEET = "sheet"
FORMS = ("xlsx", "csv")

Cell = str | int | Decimal | date | datetime | None
"""A datetime is the operator's local time, without a zone."""

_FORMULA_STARTS = frozenset("=+-@\t\r\n＝＋－＠")
"""A spreadsheet takes such a cell for a formula (OWASP, "CSV Injection")."""


def sheet(form: str, state: str | None) -> Document:
    """The leads in that state, or all, as they are by the time it is sent; `form` is one of FORMS."""
    return Document.of(SHEET, form=form, state=state or "")


def sheets(material: Material) -> Renderer:
    """Renders them; the next one has other leads in it."""

    async def render(arguments: Mapping[str, Any], into: BufferedRandom) -> str:
        form, state = arguments["form"], arguments["state"]
        leads = await material.store.leads(LeadFilter(state=state or None))
        known, zone = await catalogues(material.store, leads), material.catalog().operator.zone

        def write(_: Mapping[str, Any], file: BufferedRandom) -> str:
            rows = rows_of(leads, known, zone)
            file.write(xlsx_of(rows) if form == "xlsx" else csv_of(rows, bom=True))
            return f"leads-{state}.{form}" if state else f"leads.{form}"

        return await in_thread(write)(arguments, into)

    return Renderer(kind=SHEET, render=render, seconds=120.0, kept=False)


async def catalogues(store: Store, leads: Iterable[Lead]) -> dict[str, Catalog]:
    """By version; one that cannot be read is left out, and its codes stand for names."""
    found = {}
    for version in {lead.quote.catalogue_version for lead in leads}:
        if content := await store.catalogue(version):
            try:
                found[version] = Catalog.model_validate_json(content)
            except ValueError:
                continue
    return found


def rows_of(leads: Iterable[Lead], known: Mapping[str, Catalog], zone: tzinfo) -> list[tuple[Cell, ...]]:
    """A row a lead, in the order of COLUMNS."""
    return [row_of(lead, known.get(lead.quote.catalogue_version), zone) for lead in leads]


COLUMNS = (
    "reference", "received", "state", "claimed_by", "name", "username", "language", "phone", "email",
    "source", "tour", "group_size", "children", "single_rooms", "first_day", "last_day", "pickup",
    "dropoff", "stay", "extras", "currency", "per_person", "total", "deposit", "on_request",
    "valid_until", "questions", "told", "catalogue_version", "chat_id",
)  # fmt: skip


def row_of(lead: Lead, catalog: Catalog | None, zone: tzinfo) -> tuple[Cell, ...]:
    trip, quote, claimed_by = lead.trip, lead.quote, lead.claimed_by
    names = _Names(catalog, trip.tour)
    extras = (f"{names.of('extra', extra.code)}{_number(extra.number)}" for extra in trip.extras)
    return (
        lead.reference,
        lead.created_at.astimezone(zone).replace(tzinfo=None, second=0, microsecond=0),
        lead.state.value,
        claimed_by.name if claimed_by else None,
        lead.traveller.name,
        lead.traveller.username,
        names.of_language(lead.traveller.language),
        phone(lead.contact.phone),
        lead.contact.email,
        lead.source,
        names.of("tour", trip.tour),
        trip.group_size,
        ", ".join(map(str, trip.children)),
        trip.single_rooms,
        trip.dates.earliest,
        trip.dates.latest,
        names.of("pickup", trip.pickup),
        names.of("dropoff", trip.dropoff),
        ", ".join(names.of("stay", stay) for stay in trip.all_stays),
        ", ".join(extras),
        quote.currency,
        quote.per_person,
        quote.total,
        quote.deposit,
        ", ".join(map(names.of_line, quote.on_request)),
        quote.valid_until,
        "\n".join(lead.questions),
        "\n".join(lead.facts),
        quote.catalogue_version,
        lead.chat_id,
    )


def _number(number: int | None) -> str:
    return f" × {number}" if number else ""


def phone(number: str | None) -> str | None:
    """Such as (+51) 984 123 456: in a bare + a spreadsheet reads a sum, in digits alone a figure."""
    if number is None:
        return None
    try:
        known = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    written = phonenumbers.format_number(known, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    country, _, rest = written.partition(" ")
    return f"({country}) {rest}"


class _Names:
    """What the catalogue calls things, in the staff's language; a code that it does not have stays."""

    def __init__(self, catalog: Catalog | None, tour: str) -> None:
        self._language = catalog.operator.language_of_staff if catalog else "en"
        self._tour: Tour | None = None
        if catalog and tour in {each.code for each in catalog.tours}:
            self._tour = catalog.tour(tour)

    def of(self, kind: str, code: str) -> str:
        if self._tour is None:
            return code
        if kind in ("tour", "group") or code == self._tour.code:
            return self._tour.name.in_(self._language)
        finders: dict[str, Callable[[str], Any]] = {
            "pickup": self._tour.pickup,
            "dropoff": self._tour.dropoff,
            "stay": self._tour.stay,
            "single": self._tour.stay,
            "extra": self._tour.extra,
            "child": self._tour.children,
            "season": self._tour.tariff_named,
        }
        try:
            return str(finders[kind](code).name.in_(self._language))
        except LookupError:
            return code

    def of_line(self, line: Line) -> str:
        name = self.of(line.kind, line.code)
        return f"single room: {name}" if line.kind == "single" else name

    def of_language(self, language: str) -> str:
        return str(Locale(language).get_display_name(self._language) or language)


def defused(cell: str) -> str:
    """The cell as text for a spreadsheet: a leading apostrophe stops it from being computed."""
    return f"'{cell}" if cell[:1] in _FORMULA_STARTS else cell


def csv_of(rows: Sequence[Sequence[Cell]], *, bom: bool) -> bytes:
    file = io.StringIO(newline="")
    write_csv(file, rows)
    return file.getvalue().encode("utf-8-sig" if bom else "utf-8")


def write_csv(file: TextIO, rows: Iterable[Sequence[Cell]]) -> None:
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow(map(_plain, row))


def _plain(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case str():
            return defused(cell)
        case datetime():
            return f"{cell:%Y-%m-%d %H:%M}"
        case _:
            return str(cell)


_WIDTHS = {"reference": 12, "received": 16, "name": 22, "phone": 20, "email": 26, "tour": 28, "stay": 28}
_WIDTH = 14


def xlsx_of(rows: Sequence[Sequence[Cell]]) -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet = book.add_worksheet("Leads")
    heading = book.add_format({"bold": True, "bottom": 1})
    formats = {
        datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm", "valign": "top"}),
        date: book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"}),
        str: book.add_format({"num_format": "@", "valign": "top", "text_wrap": True}),
        int: book.add_format({"num_format": "0", "valign": "top"}),
        Decimal: book.add_format({"num_format": "#,##0.00", "valign": "top"}),
    }
    for column, name in enumerate(COLUMNS):
        sheet.write_string(0, column, name, heading)
        sheet.set_column(column, column, _WIDTHS.get(name, _WIDTH))
    for number, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            match cell:
                case None | "":
                    continue
                case str():  # never a formula, a link or a figure
                    sheet.write_string(number, column, cell, formats[str])
                case date():
                    sheet.write_datetime(number, column, cell, formats[type(cell)])
                case _:
                    sheet.write_number(number, column, cell, formats[type(cell)])
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, len(rows), len(COLUMNS) - 1)
    book.close()
    return file.getvalue()
