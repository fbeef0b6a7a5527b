"""`chaski leads export`: the leads as a sheet (`bot.documents.sheets`) in a file, or on standard output."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from rich.markup import escape

from bot import private
from bot.commands.leads import found_leads
from bot.commands.terminal import SlipError, counted, out
from bot.documents.sheets import catalogues, csv_of, rows_of, write_csv, xlsx_of
from bot.settings import Settings
from bot.storage import SqliteStore


async def export_leads(
    path: Path, *, state: str | None, since: date | None, tour: str | None, bom: bool
) -> None:
    """Write a new file: XLSX where its name says so, else CSV; to standard output where it is "-"."""
    leads, zone = await found_leads(state=state, since=since, tour=tour)
    async with SqliteStore.reading(Settings.load().database) as store:
        rows = rows_of(leads, await catalogues(store, leads), zone)
    if str(path) == "-":
        write_csv(sys.stdout, rows)
        return
    content = xlsx_of(rows) if path.suffix.lower() == ".xlsx" else csv_of(rows, bom=bom)
    try:
        private.make(path)
        path.write_bytes(content)  # noqa: ASYNC240 (nothing else runs here)
    except FileExistsError:
        raise SlipError(f"{path} is already there. Name a new file.") from None
    except OSError as error:
        raise SlipError(f"{path} cannot be written: {error.strerror}.") from error
    out.print(f"[green]✓[/] {counted(len(leads), 'lead')} in {escape(str(path))} (times of {zone})")
