"""The wheel holds all that an installed Chaski needs, and works where there is no checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

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


def needed(*names: str) -> set[str]:
    """These distributions and all they need, without extras."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = canonicalize_name(waiting.pop())
        if name in found:
            continue
        found.add(name)
        for line in metadata.requires(name) or ():
            requirement = Requirement(line)
            if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                waiting.append(requirement.name)
    return found - {"chaski"}


@pytest.fixture(scope="module")
def fresh(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment of its own with the wheel and what it says it needs, as pipx and uv make them.

    The others' packages are borrowed from here, so nothing is downloaded.
    """
    folder = tmp_path_factory.mktemp("fresh")
    python = folder / "bin" / "python"
    steps: list[tuple[str, ...]]
    if uv := shutil.which("uv"):
        steps = [(uv, "venv", "--python", sys.executable, str(folder), "--allow-existing")]
        steps += [(uv, "pip", "install", "--offline", "--no-deps", "--python", str(python), str(wheel))]
    else:
        steps = [(sys.executable, "-m", "venv", str(folder))]
        steps += [(str(python), "-m", "pip", "install", "--no-index", "--no-deps", str(wheel))]
    for step in steps:
        subprocess.run(step, check=True, capture_output=True)
    site = next((folder / "lib").glob("python*/site-packages"))
    for name in needed("chaski"):
        distribution = metadata.distribution(name)
        for top in {file.parts[0] for file in distribution.files or () if file.parts[0] != ".."}:
            if not (site / top).exists():
                (site / top).symlink_to(Path(str(distribution.locate_file(top))))
    return folder


def test_it_runs_with_nothing_but_what_it_needs(fresh: Path, tmp_path: Path) -> None:
    """No tool of ours for tests or checks is missing when the program works, the demo's Telegram included."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("CHASKI_")}

    def runs(*command: str) -> str:
        return subprocess.run(
            (str(fresh / "bin" / command[0]), *command[1:]),
            cwd=tmp_path,
            env={key: value for key, value in environment.items() if key != "PYTHONPATH"},
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    every_module = (
        "import importlib, pkgutil, bot, core, emulator\n"
        "for package in (bot, core, emulator):\n"
        "    for module in pkgutil.walk_packages(package.__path__, package.__name__ + '.'):\n"
        "        if not module.name.endswith('__main__'): importlib.import_module(module.name)\n"
        "print(bot.__file__)"
    )

    assert runs("chaski", "--version") == f"chaski {metadata.version('chaski')}\n"
    assert "THIS IS THE SAMPLE" in runs("chaski", "check")
    assert str(fresh) in runs("python", "-c", every_module)
