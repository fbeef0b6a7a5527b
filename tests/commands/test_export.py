"""`chaski leads export`: a sheet that people can work with, and strangers cannot."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest

from bot.documents.sheets import COLUMNS, defused, phone
from core.leads import Contact, Lead
from core.trip import Trip
from tests.commands.conftest import Chaski, lead

EVIL = '=HYPERLINK("http://evil.example")'
Stored = Callable[..., None]


def full() -> Lead:
    """Asked, told, and a stay on request."""
    return lead("PFH-00001", name=EVIL, stay="mountain_lodge").model_copy(
        update={"questions": ("wifi?", "+1+1"), "facts": ("a bad knee",)}
    )


def test_csv(chaski: Chaski, stored: Stored, tmp_path: Path) -> None:
    """One row a lead: names instead of codes, the operator's time, nothing that a sheet would compute."""
    stored(full())
    said = chaski("leads", "export", str(tmp_path / "leads.csv"))
    content = (tmp_path / "leads.csv").read_bytes()
    (row,) = csv.DictReader(io.StringIO(content.decode("utf-8")))

    assert said.code == 0
    assert "1 lead in" in said.out
    assert "America/Lima" in said.out
    assert row["name"] == f"'{EVIL}"
    assert row["phone"] == "(+44) 7700 900123"
    assert row["received"] == "2026-11-22 10:30"
    assert row["language"] == "English"
    assert row["tour"] == "Lares in 2 Days: Run or Trek"
    assert row["pickup"] == "Cusco"
    assert row["stay"] == row["on_request"] == "Mountain Lodge in Huacahuasi"
    assert row["first_day"] == "2027-06-12"
    assert row["total"] == "1000"
    assert row["claimed_by"] == ""
    assert row["questions"] == "wifi?\n+1+1"
    assert row["told"] == "a bad knee"
    assert not content.startswith(b"\xef\xbb\xbf")


def test_xlsx(chaski: Chaski, stored: Stored, tmp_path: Path) -> None:
    """Figures are figures, days are days, and all else is text, a formula too."""
    stored(full(), lead("PFH-00002"))
    assert chaski("leads", "export", str(tmp_path / "leads.xlsx")).code == 0
    sheet = openpyxl.load_workbook(tmp_path / "leads.xlsx").active
    assert sheet is not None
    heading, *rows = sheet.iter_rows()
    by_reference = {cells[0].value: dict(zip(COLUMNS, cells, strict=True)) for cells in rows}
    row = by_reference["PFH-00001"]

    assert tuple(cell.value for cell in heading) == COLUMNS
    assert set(by_reference) == {"PFH-00001", "PFH-00002"}
    assert (row["name"].value, row["name"].data_type) == (EVIL, "s")
    assert (row["phone"].value, row["phone"].data_type) == ("(+44) 7700 900123", "s")
    assert str(row["received"].value) == "2026-11-22 10:30:00"
    assert str(row["first_day"].value) == "2027-06-12 00:00:00"
    assert row["first_day"].data_type == "d"
    assert (row["total"].value, row["total"].data_type) == (1000, "n")


def test_nothing_is_overwritten_nor_open_to_others(chaski: Chaski, stored: Stored, tmp_path: Path) -> None:
    stored(lead("PFH-00001"))
    path = tmp_path / "leads.csv"
    chaski("leads", "export", str(path))
    before = path.read_bytes()
    said = chaski("leads", "export", str(path))

    assert said.code == 2
    assert "already there" in said.err
    assert path.read_bytes() == before
    assert path.stat().st_mode & 0o777 == 0o600


def test_for_excel_and_for_a_pipe(chaski: Chaski, stored: Stored, tmp_path: Path) -> None:
    """--bom begins with a byte order mark; - writes to standard output, the heading also without leads."""
    stored()
    chaski("leads", "export", "--bom", str(tmp_path / "leads.csv"))

    assert (tmp_path / "leads.csv").read_bytes().startswith(b"\xef\xbb\xbfreference,")
    assert chaski("leads", "export", "-").out.startswith("reference,received,")


def test_a_trip_that_the_catalogue_does_not_know(chaski: Chaski, stored: Stored) -> None:
    """Codes stand in for names that nobody can tell any more; a phone that is none stays as it was typed."""
    odd = lead("PFH-00001")
    trip = Trip.model_validate({**odd.trip.model_dump(), "tour": "gone", "pickup": "moon"})
    quote = odd.quote.model_copy(update={"trip": trip})
    moved = {
        "quote": quote,
        "contact": Contact(phone="call me"),
        "created_at": datetime(2026, 1, 1, tzinfo=UTC),
    }
    stored(odd.model_copy(update=moved))
    (row,) = csv.DictReader(io.StringIO(chaski("leads", "export", "-").out))

    assert (row["tour"], row["pickup"], row["phone"]) == ("gone", "moon", "call me")


@pytest.mark.parametrize("cell", ["=1+1", "+51 984", "-2", "@SUM(A1)", "\t=1", "\r=1", "＝1"])
def test_defused(cell: str) -> None:
    """Whatever a spreadsheet takes for the beginning of a formula gets an apostrophe before it."""
    assert defused(cell) == f"'{cell}"
    assert defused("Emma = fine") == "Emma = fine"


@pytest.mark.parametrize(
    ("number", "shown"),
    [("+51984123456", "(+51) 984 123 456"), ("+12125550123", "(+1) 212-555-0123"), (None, None)],
)
def test_phone(number: str | None, shown: str | None) -> None:
    """Neither a figure nor a sum in any spreadsheet."""
    assert phone(number) == shown
