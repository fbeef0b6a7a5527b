"""The wheel holds all that an installed Chaski needs, and works where there is no checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NOT_CODE = ("*.po", "*.sql", "*.toml", "*.json", "*.html", "*.css", "*.js", "*.svg", "py.typed")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built as a release would be, with the tools of this environment."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        (sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)),
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel's files in a folder of their own."""
    folder = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def test_nothing_is_left_behind(wheel: Path) -> None:
    """Texts, migrations, word lists, the page and the sample catalogue are in it."""
    wanted = {
        str(path.relative_to(ROOT))
        for package in ("bot", "core", "emulator")
        for pattern in NOT_CODE
        for path in (ROOT / package).rglob(pattern)
    }
    wanted |= {f"bot/catalogue/{path.name}" for path in (ROOT / "catalogue").iterdir()}
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())

    assert {"bot/locale/en.po", "emulator/page/index.html", "bot/catalogue/operator.toml"} <= wanted
    assert any(name.endswith(".sql") for name in wanted)
    assert wanted - held == set()


def test_only_what_is_ours(wheel: Path) -> None:
    """No tests, no caches, no database, no secrets."""
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    tops = {name.partition("/")[0].partition("-")[0] for name in names}

    assert tops == {"bot", "core", "emulator", "chaski"}
    assert not [name for name in names if name.endswith((".pyc", ".db", ".env"))]


def test_it_works_without_a_checkout(installed: Path, tmp_path: Path) -> None:
    """`chaski check` is content and `chaski quote` quotes, from the sample catalogue that came with it."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("CHASKI_")}

    def chaski(*arguments: str) -> str:
        return subprocess.run(
            (sys.executable, "-m", "bot", *arguments),
            cwd=tmp_path,
            env={**environment, "PYTHONPATH": str(installed)},
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    trip = ("--date", "2027-06-12", "--start", "cusco", "--stay", "hot_springs_shared")

    assert str(installed / "bot" / "catalogue") in chaski("check")
    assert "US$1,000" in chaski("quote", "4", *trip)
