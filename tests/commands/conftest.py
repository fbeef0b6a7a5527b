"""The command line as somebody at a terminal meets it: arguments and settings in, text and exit code out."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.storage import SqliteStore
from bot.storage.changes import AddLead, KeepCatalogue
from core.leads import Contact, Lead, Traveller
from core.loading import load_catalog
from core.pricing import quote
from core.trip import Dates, Trip

CATALOGUE = Path(__file__).parents[2] / "catalogue"


@dataclass(frozen=True)
class Outcome:
    code: int
    out: str
    err: str


Chaski = Callable[..., Outcome]


@pytest.fixture
def chaski(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Chaski:
    """`chaski("quote", "4", …)` in an empty folder, with the sample catalogue, settings as given."""
    for name in [name for name in os.environ if name.startswith("CHASKI_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CHASKI_CATALOGUE", str(CATALOGUE))
    monkeypatch.setenv("CHASKI_DATABASE", str(tmp_path / "chaski.db"))

    def run(*arguments: str, **settings: str) -> Outcome:
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            main(arguments)
        said = capsys.readouterr()
        return Outcome(int(end.value.code or 0), said.out, said.err)

    return run


def lead(
    reference: str, *, name: str = "Emma Hughes", size: int = 4, stay: str = "hot_springs_shared"
) -> Lead:
    """A lead for the sample tour, as the bot stores it."""
    catalog = load_catalog(CATALOGUE)
    trip = Trip(
        tour="lares-2-day",
        group_size=size,
        dates=Dates.on(date(2027, 6, 12)),
        pickup="cusco",
        dropoff="cusco",
        stay=stay,
    )
    return Lead(
        reference=reference,
        chat_id=501,
        traveller=Traveller(name=name, username="emma", language="en"),
        contact=Contact(phone="+447700900123"),
        quote=quote(catalog, trip, date(2026, 11, 22)),
        created_at=datetime(2026, 11, 22, 15, 30, tzinfo=UTC),
    )


@pytest.fixture
def stored(tmp_path: Path) -> Callable[..., None]:
    """`stored(lead, …)` puts leads into the database, with the catalogue they were quoted from."""

    def store(*leads: Lead) -> None:
        asyncio.run(_store(tmp_path / "chaski.db", leads))

    return store


async def _store(path: Path, leads: tuple[Lead, ...]) -> None:
    catalog = load_catalog(CATALOGUE)
    store = await SqliteStore.open(path)
    try:
        kept = KeepCatalogue(version=catalog.version, content=catalog.content)
        changes = [kept, *(AddLead(lead=one) for one in leads)]
        await store.write(changes, datetime(2026, 11, 22, 15, 30, tzinfo=UTC))
    finally:
        await store.close()
