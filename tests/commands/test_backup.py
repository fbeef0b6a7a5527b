"""`chaski backup` and `chaski schema`."""

import json
from collections.abc import Callable
from pathlib import Path

from tests.commands.conftest import Chaski, lead


def test_backup_is_whole(chaski: Chaski, stored: Callable[..., None], tmp_path: Path) -> None:
    """The copy can be used as the database: the lead is in it."""
    stored(lead("PFH-7K3QX"))
    said = chaski("backup", str(tmp_path / "copy.db"))

    assert said.code == 0
    assert "1 lead" in said.out
    assert "PFH-7K3QX" in chaski("leads", "list", CHASKI_DATABASE=str(tmp_path / "copy.db")).out


def test_backup_overwrites_nothing(chaski: Chaski, stored: Callable[..., None], tmp_path: Path) -> None:
    """A file that is there stays as it is."""
    stored(lead("PFH-7K3QX"))
    (tmp_path / "copy.db").write_text("precious")
    said = chaski("backup", str(tmp_path / "copy.db"))

    assert said.code == 2
    assert "already there" in said.err
    assert (tmp_path / "copy.db").read_text() == "precious"


def test_backup_into_nowhere(chaski: Chaski, stored: Callable[..., None]) -> None:
    """A folder that is not there is named, without a traceback."""
    stored()
    said = chaski("backup", "nowhere/copy.db")

    assert said.code == 2
    assert "nowhere/copy.db" in said.err


def test_schema(chaski: Chaski, tmp_path: Path) -> None:
    """Both schema files are written, and they are those that come with the catalogue."""
    chaski("schema", str(tmp_path))

    sample = Path(__file__).parents[2] / "catalogue"
    for name in ("operator.schema.json", "tour.schema.json"):
        assert json.loads((tmp_path / name).read_text()) == json.loads((sample / name).read_text())
    assert chaski("schema", "nowhere").code == 2
