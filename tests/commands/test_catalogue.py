"""`chaski catalogue diff`: what an edit changes, and what in it looks like a slip."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.handlers.prices import WAITING
from bot.keeper import IN_FORCE
from bot.storage import SqliteStore
from bot.storage.changes import SetFact
from core.loading import load_catalog
from tests.commands.conftest import CATALOGUE, Chaski, lead


@pytest.fixture
def edited(tmp_path: Path) -> Callable[..., Path]:
    """The sample with changes in its tour or in operator.toml."""

    def edit(*changes: tuple[str, str]) -> Path:
        folder = tmp_path / "edited"
        shutil.copytree(CATALOGUE, folder)
        for before, after in changes:
            paths = [path for path in folder.glob("*.toml") if before in path.read_text("utf-8")]
            assert len(paths) == 1
            paths[0].write_text(paths[0].read_text("utf-8").replace(before, after, 1), "utf-8")
        return folder

    return edit


def test_nothing_has_changed(chaski: Chaski, edited: Callable[..., Path]) -> None:
    """A remark is no change."""
    folder = edited(("3 = 280", "3 = 280.00 # as agreed"))
    said = chaski("catalogue", "diff", str(CATALOGUE), CHASKI_CATALOGUE=str(folder))

    assert said.code == 0
    assert "Nothing has changed" in said.out


def test_prices_and_sample_quotes(chaski: Chaski, edited: Callable[..., Path]) -> None:
    """Old → new, for the price and for what travellers would be quoted."""
    folder = edited(("3 = 280", "3 = 290"), ('code = "mountain_lodge"', 'code = "mountain_lodge" # 120'))
    said = chaski("catalogue", "diff", str(CATALOGUE), CHASKI_CATALOGUE=str(folder))

    assert said.code == 0
    assert "lares-2-day: prices.per_person.3: 280 → 290 (+4%)" in said.out
    assert "lares-2-day, 3 travellers" in said.out
    assert "840 USD → 870 USD" in said.out
    assert "4 travellers" not in said.out


def test_a_lost_digit_is_doubtful(chaski: Chaski, edited: Callable[..., Path]) -> None:
    """Exit code 1, so that a script may stop there."""
    folder = edited(("3 = 280", "3 = 28"))
    said = chaski("catalogue", "diff", str(CATALOGUE), CHASKI_CATALOGUE=str(folder))

    assert said.code == 1
    assert "? lares-2-day: prices.per_person.3: 280 became 28: is a digit lost?" in said.out


def test_equal_totals_that_are_new_are_a_note(chaski: Chaski, edited: Callable[..., Path]) -> None:
    """Those of the old catalogue are not asked again."""
    folder = edited(("2 = 370", "2 = 420"))
    said = chaski("catalogue", "diff", str(CATALOGUE), CHASKI_CATALOGUE=str(folder))

    assert said.code == 0
    assert "– lares-2-day: prices.per_person.3: totals for 2 and 3 are equal (840): meant?" in said.out
    assert "4 and 5" not in said.out


def test_against_the_running_bot(
    chaski: Chaski, edited: Callable[..., Path], stored: Callable[..., None], tmp_path: Path
) -> None:
    """With its requests: a day that is closed now, and that somebody has asked for."""
    stored(lead("PFH-7K3QX"))
    asyncio.run(_in_force(tmp_path / "chaski.db"))
    folder = edited(("closed_days = []", 'closed_days = ["June"]'))
    said = chaski("catalogue", "diff", "--running", CHASKI_CATALOGUE=str(folder))

    assert said.code == 1
    assert "? lares-2-day: 2027-06-12: closed, and it has 1 request: meant?" in said.out


async def _in_force(path: Path, *more: SetFact) -> None:
    catalog = load_catalog(CATALOGUE)
    store = await SqliteStore.open(path)
    try:
        in_force = SetFact(key=IN_FORCE, value=catalog.version)
        await store.write([in_force, *more], datetime(2026, 11, 22, 15, 30, tzinfo=UTC))
    finally:
        await store.close()


def test_check_tells_what_is_not_in_force(
    chaski: Chaski, edited: Callable[..., Path], stored: Callable[..., None], tmp_path: Path
) -> None:
    """A price far from the one in force, and that the staff are asked about it."""
    stored(lead("PFH-7K3QX"))
    asyncio.run(_in_force(tmp_path / "chaski.db"))
    folder = edited(("2 = 370", "2 = 240"), ("1 = 480", "1 = 330"))
    version = load_catalog(folder).version
    said = chaski("check", CHASKI_CATALOGUE=str(folder))
    assert "? lares-2-day: prices.per_person.1: 480 became 330 (-31%): meant?" in said.out.replace(
        "\n  ", " "
    )
    assert "not in force" not in said.out
    asyncio.run(_in_force(tmp_path / "chaski.db", SetFact(key=WAITING, value=version)))
    said = chaski("check", CHASKI_CATALOGUE=str(folder))
    assert f"! Version {version} of the catalogue looks like a slip and is not in force" in said.out


def test_a_tour_that_came_and_one_that_went(chaski: Chaski, tmp_path: Path) -> None:
    """Named once each, not price by price."""
    two = Path(__file__).parents[1] / "catalogues" / "two_tours"
    said = chaski("catalogue", "diff", str(two), CHASKI_CATALOGUE=str(CATALOGUE))

    assert "lares-2-day: new" in said.out
    assert "salt-run: sold no longer" in said.out
    assert "nothing" not in said.out
    assert "not sold → 1,000 USD" in said.out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "--running"),
        (("--running", "somewhere"), "--running"),
        (("--running",), "There is no database"),
        (("nowhere",), "there is no such folder"),
    ],
)
def test_a_slip_gets_a_sentence(chaski: Chaski, arguments: tuple[str, ...], words: str) -> None:
    said = chaski("catalogue", "diff", *arguments)

    assert said.code == 2
    assert words in said.err
    assert "Traceback" not in said.err


def test_a_database_of_before(chaski: Chaski, stored: Callable[..., None]) -> None:
    """It holds quotes, but nothing says which catalogue is in force."""
    stored(lead("PFH-7K3QX"))
    said = chaski("catalogue", "diff", "--running")

    assert said.code == 2
    assert "start the bot once" in said.err
