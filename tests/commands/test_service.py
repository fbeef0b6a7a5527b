"""`chaski service install`, with systemd's own judgement of what is installed; and `chaski --version`."""

from __future__ import annotations

import re
import shutil
import subprocess
from importlib.metadata import version
from pathlib import Path

import pytest

from bot.commands.service import unit_for
from tests.commands.conftest import Chaski

TOKEN = "1000:a-secret-nobody-may-see"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One that is not root's, whoever runs the tests."""
    monkeypatch.setattr(Path, "owner", lambda path: "chaski")
    return tmp_path


@pytest.fixture
def systemctl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A systemctl that writes down what it is told."""
    program, told = tmp_path / "bin" / "systemctl", tmp_path / "told"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\necho "$@" >> {told}\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return told


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd-analyze here")
def test_systemd_finds_little_to_fear(folder: Path) -> None:
    """Below 3 of 10 ("OK"); today 1.2. The rest is the network, which a bot needs."""
    path = folder / "chaski.service"
    path.write_text(unit_for(Path("/var/lib/chaski"), user=False))
    judged = subprocess.run(
        ("systemd-analyze", "security", "--offline=true", "--no-pager", str(path)),
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    exposure = re.search(r"exposure level for chaski.service: ([\d.]+)", judged)

    assert exposure is not None
    assert float(exposure[1]) < 3


def test_a_home_stays_readable_where_it_must(folder: Path) -> None:
    """Else systemd would hide the bot's own folder from it."""
    assert "ProtectHome=read-only" in unit_for(Path("/home/rosa/tours"), user=False)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd-analyze here")
def test_a_folder_with_a_space_and_a_percent_sign(folder: Path) -> None:
    """systemd reads it as it is meant."""
    place = folder / "100% tours"
    place.mkdir()
    path = folder / "chaski.service"
    path.write_text(unit_for(place, user=False))
    verified = subprocess.run(
        ("systemd-analyze", "verify", str(path)), capture_output=True, text=True, check=False
    )
    complaints = [line for line in verified.stderr.splitlines() if str(path) in line]

    assert complaints == []
    assert f'ReadWritePaths="{folder}/100%% tours"' in path.read_text()


def test_installed_for_oneself(chaski: Chaski, systemctl: Path, tmp_path: Path) -> None:
    """Shown first, written, loaded, started; it works in the folder where it was typed."""
    said = chaski("service", "install", "--user", "--yes", CHASKI_TOKEN=TOKEN)
    unit = (tmp_path / "config" / "systemd" / "user" / "chaski.service").read_text()

    assert said.code == 0
    assert unit in said.out
    assert f"WorkingDirectory={tmp_path}\n" in unit
    assert "UMask=0077" in unit
    assert "User=" not in unit
    assert TOKEN not in unit + said.out
    assert systemctl.read_text().splitlines() == [
        "--user daemon-reload",
        "--user enable chaski.service",
        "--user restart chaski.service",
    ]


def test_what_could_not_run_is_not_installed(
    chaski: Chaski, systemctl: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No token, no catalogue of one's own: the sentence that `chaski run` would say."""
    assert "BotFather" in chaski("service", "install", "--user", "--yes").err
    monkeypatch.delenv("CHASKI_CATALOGUE")
    assert "chaski new" in chaski("service", "install", "--user", "--yes", CHASKI_TOKEN=TOKEN).err
    assert not systemctl.exists()


def test_nothing_runs_as_root(chaski: Chaski, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of root's is refused, with what to type."""
    monkeypatch.setattr(Path, "owner", lambda path: "root")
    said = chaski("service", "install", "--yes", CHASKI_TOKEN=TOKEN)

    assert said.code == 2
    assert "chown -R chaski" in said.err


def test_the_version(chaski: Chaski) -> None:
    said = chaski("--version")

    assert said.code == 0
    assert said.out == f"chaski {version('chaski')}\n"
