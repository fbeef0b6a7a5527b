"""Nobody sells the sample's tours by mistake."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path

import pytest

from bot.commands.sample import NAME, PREFIX
from tests.commands.conftest import CATALOGUE, Chaski


def test_what_the_sample_is_called() -> None:
    """The names by which a copy is known are those of the files."""
    operator = tomllib.loads((CATALOGUE / "operator.toml").read_text("utf-8"))

    assert (operator["name"], operator["reference_prefix"]) == (NAME, PREFIX)


def test_run_without_a_catalogue(chaski: Chaski, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """It names the folder and how to make one, and touches nothing."""
    monkeypatch.delenv("CHASKI_CATALOGUE")
    said = chaski("run", CHASKI_TOKEN="1:x")

    assert said.code == 2
    assert str(tmp_path / "catalogue") in said.err
    assert "chaski new" in said.err
    assert list(tmp_path.iterdir()) == []


def test_run_in_a_folder_with_a_copy(chaski: Chaski, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """As in a fresh checkout: refused, until somebody says that these tours are theirs."""
    monkeypatch.delenv("CHASKI_CATALOGUE")
    shutil.copytree(CATALOGUE, tmp_path / "catalogue")
    said = chaski("run", CHASKI_TOKEN="1:x")

    assert said.code == 2
    assert NAME in said.err
    assert "CHASKI_CATALOGUE=catalogue" in said.err


def test_check_says_it_loudly(chaski: Chaski, tmp_path: Path) -> None:
    """Also of a copy, also when only the prefix was forgotten; and not of one's own."""
    shutil.copytree(CATALOGUE, tmp_path / "mine")
    assert "! THIS IS THE SAMPLE" in chaski("check", str(CATALOGUE)).out
    assert "! THIS IS THE SAMPLE" in chaski("check", str(tmp_path / "mine")).out

    operator = tmp_path / "mine" / "operator.toml"
    text = operator.read_text("utf-8").replace(NAME, "Lares Treks")
    operator.write_text(text, "utf-8")
    assert (
        "! operator.toml: reference_prefix still the sample's" in chaski("check", str(tmp_path / "mine")).out
    )

    operator.write_text(text.replace(PREFIX, "LT"), "utf-8")
    assert "sample" not in chaski("check", str(tmp_path / "mine")).out
