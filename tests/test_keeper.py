"""The catalogue is read again when its files change; whatever an edit does, the last good one stays."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from bot.keeper import CatalogKeeper
from tests.samples import CATALOGUE


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A catalogue that may be edited."""
    return Path(shutil.copytree(CATALOGUE, tmp_path / "catalogue"))


async def test_an_edited_catalogue_is_taken_over(folder: Path) -> None:
    """And one that was only touched is not announced."""
    keeper = CatalogKeeper(folder)
    changes: list[str] = []

    async def changed() -> None:
        changes.append(keeper.edited.version)

    async def mistaken(problem: str) -> None:
        raise AssertionError(problem)

    await keeper.look_again(changed, mistaken)
    tour = folder / "lares-2-day.toml"
    text = tour.read_text("utf-8")
    tour.write_text(text + "\n# a remark\n", "utf-8")
    await keeper.look_again(changed, mistaken)
    assert changes == []

    tour.write_text(text.replace("480", "490"), "utf-8")
    await keeper.look_again(changed, mistaken)
    await keeper.look_again(changed, mistaken)

    assert changes == [keeper.edited.version]
    assert keeper.edited.tours[0].prices.per_person[1] == 490
    assert keeper.catalog.tours[0].prices.per_person[1] == 480, "until it is put in force"
    assert keeper.follow(keeper.edited.version)
    assert keeper.catalog is keeper.edited
    assert not keeper.follow(keeper.edited.version)


async def test_a_broken_edit_leaves_the_old_catalogue_and_is_told_once(folder: Path) -> None:
    """The mistake is named; correcting it brings the new catalogue."""
    keeper = CatalogKeeper(folder)
    before = keeper.catalog
    problems: list[str] = []

    async def changed() -> None:
        pass

    async def mistaken(problem: str) -> None:
        problems.append(problem)

    tour = folder / "lares-2-day.toml"
    text = tour.read_text("utf-8")
    tour.write_text(text + "\nnonsense = true\n", "utf-8")
    await keeper.look_again(changed, mistaken)
    await keeper.look_again(changed, mistaken)

    assert keeper.catalog is before
    (problem,) = problems
    assert "lares-2-day.toml" in problem

    tour.write_text(text.replace("480", "490"), "utf-8")
    await keeper.look_again(changed, mistaken)
    assert keeper.edited is not before


async def test_a_picture_that_is_taken_away_is_told(folder: Path) -> None:
    """The catalogue's pictures are files of it, too; with another in its place all is well again."""
    tour, picture = folder / "lares-2-day.toml", folder / "Lares.JPG"
    tour.write_text(f'picture = "Lares.JPG"\n{tour.read_text("utf-8")}', "utf-8")
    Image.new("RGB", (8, 6)).save(picture, "JPEG")
    keeper = CatalogKeeper(folder)
    told: list[str] = []

    async def changed() -> None:
        told.append("mended")

    async def mistaken(problem: str) -> None:
        told.append(problem)

    picture.unlink()
    await keeper.look_again(changed, mistaken)
    Image.new("RGB", (8, 6), "gold").save(picture, "JPEG")
    await keeper.look_again(changed, mistaken)

    missing, mended = told
    assert 'picture is "Lares.JPG"' in missing
    assert mended == "mended"


def replaced(old: str, new: str) -> Callable[[Path], object]:
    return lambda path: path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")


def added(text: str) -> Callable[[Path], object]:
    return lambda path: path.write_text(path.read_text("utf-8") + text, "utf-8")


def instead(make: Callable[[Path], object]) -> Callable[[Path], object]:
    def change(path: Path) -> None:
        path.unlink()
        make(path)

    return change


ACCIDENTS = {
    "brackets that never close": (added("x = " + "[" * 50_000), "brackets"),
    "braces that never close": (added("x = " + "{a=" * 50_000), "brackets"),
    "a key without end": (added(".".join("a" * 50_000) + " = 1"), "key"),
    "a number of 5,000 digits": (replaced("480", "4" * 5_000), "digits"),
    "a hexadecimal of 50,000 digits": (replaced("480", "0x" + "4" * 50_000), "digits"),
    "an exponent out of all bounds": (replaced("480", "4e99999999999999999999"), "digits"),
    "a file of another kind": (added("#" * 2_000_000), "right one"),
    "a named pipe": (instead(os.mkfifo), "no file"),
    "a folder": (instead(Path.mkdir), "no file"),
    "a link to itself": (instead(lambda path: path.symlink_to(path)), "cannot be read"),
}


@pytest.mark.parametrize("accident", ACCIDENTS)
async def test_whatever_an_edit_does_the_last_good_catalogue_stays(folder: Path, accident: str) -> None:
    """The staff are told what it is, and the next good edit is taken over."""
    change, said = ACCIDENTS[accident]
    keeper = CatalogKeeper(folder)
    before, problems, changes = keeper.catalog, list[str](), list[str]()

    async def changed() -> None:
        changes.append(keeper.edited.version)

    async def mistaken(problem: str) -> None:
        problems.append(problem)

    tour = folder / "lares-2-day.toml"
    good = tour.read_text("utf-8")
    change(tour)
    await keeper.look_again(changed, mistaken)
    assert keeper.catalog is before
    [problem] = problems
    assert said in problem
    assert len(problem) < 500

    tour.rmdir() if tour.is_dir() else tour.unlink()
    tour.write_text(good.replace("480", "490"), "utf-8")
    await keeper.look_again(changed, mistaken)
    assert changes == [keeper.edited.version]
