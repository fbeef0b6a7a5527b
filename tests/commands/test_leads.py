"""`chaski leads`."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.leads import StaffMember, claim
from tests.commands.conftest import Chaski, lead

ROSA = StaffMember(id=601, name="Rosa")


def test_lists_what_is_there(chaski: Chaski, stored: Callable[..., None]) -> None:
    """One line a lead: reference, who, what, when and how much; what is on request is said."""
    stored(lead("PFH-7K3QX"), lead("PFH-00001", name="Ana", size=2, stay="mountain_lodge"))
    said = chaski("leads", "list")
    lines = [line for line in said.out.splitlines() if "PFH-" in line]

    assert said.code == 0
    assert len(lines) == 2
    emma = next(line for line in lines if "PFH-7K3QX" in line)
    assert "Emma Hughes" in emma
    assert "1000 USD" in emma
    assert "2026-11-22 10:30" in emma  # in Lima
    assert "740 USD, mountain_lodge on request" in next(line for line in lines if "Ana" in line)


def test_filters(chaski: Chaski, stored: Callable[..., None]) -> None:
    """By state, by day in the operator's time zone, by tour."""
    claimed = claim(lead("PFH-00002"), ROSA, datetime(2026, 11, 23, tzinfo=UTC))
    stored(lead("PFH-00001"), claimed)

    def references(*options: str) -> list[str]:
        return [found["reference"] for found in json.loads(chaski("leads", "list", "--json", *options).out)]

    assert references() == ["PFH-00002", "PFH-00001"]
    assert references("--state", "claimed") == ["PFH-00002"]
    assert references("--since", "2026-11-23") == []
    assert references("--since", "2026-11-22", "--tour", "lares-2-day") == ["PFH-00002", "PFH-00001"]


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("leads", "list", "--state", "sold"), "claimed"),
        (("leads", "list", "--tour", "inca"), "lares-2-day"),
        (("leads", "list", "--since", "yesterday"), "yesterday"),
        (("leads", "show", "PFH-ZZZZZ"), "PFH-ZZZZZ"),
        (("leads", "export", "nowhere/leads.csv"), "nowhere"),
    ],
)
def test_a_slip_gets_a_sentence(
    chaski: Chaski, stored: Callable[..., None], arguments: tuple[str, ...], word: str
) -> None:
    """What was typed wrongly is named; exit code 2, no traceback."""
    stored(lead("PFH-00001"))
    said = chaski(*arguments)

    assert said.code == 2
    assert word in said.err
    assert "Traceback" not in said.err


def test_without_a_database(chaski: Chaski, tmp_path: Path) -> None:
    """Says that there is none yet, and makes none."""
    said = chaski("leads", "list")

    assert said.code == 2
    assert "chaski run" in said.err
    assert not (tmp_path / "chaski.db").exists()


def test_show(chaski: Chaski, stored: Callable[..., None]) -> None:
    """Everything about one lead, also when its reference is typed in small letters."""
    stored(lead("PFH-7K3QX", stay="mountain_lodge"))
    said = chaski("leads", "show", "pfh 7k3qx")

    assert said.code == 0
    for fact in (
        "PFH-7K3QX",
        "Emma Hughes (@emma)",
        "+447700900123",
        "mountain_lodge: on request",
        "2027-06-12",
        "2026-11-22 10:30 requested",
    ):
        assert fact in said.out
    shown = json.loads(chaski("leads", "show", "PFH-7K3QX", "--json").out)
    assert shown["traveller"]["name"] == "Emma Hughes"
    assert [event["what"] for event in shown["history"]] == ["requested"]
    assert shown["earlier_quotes"] == []


def test_a_name_cannot_paint_the_terminal(chaski: Chaski, stored: Callable[..., None]) -> None:
    """Control and direction characters in a stranger's name are made harmless; markup is only text."""
    stored(lead("PFH-00001", name="\x1b[31mEve\u202e[bold]"))
    for command in (("leads", "list"), ("leads", "show", "PFH-00001")):
        out = chaski(*command).out
        assert "\x1b" not in out
        assert "\u202e" not in out
        assert "Eve" in out
        assert "[bold]" in out


def test_a_broken_catalogue_hides_no_lead(
    chaski: Chaski, stored: Callable[..., None], tmp_path: Path
) -> None:
    """The leads are shown all the same, in UTC, and that is said."""
    stored(lead("PFH-7K3QX"))
    nowhere = str(tmp_path / "nowhere")
    said = chaski("leads", "list", CHASKI_CATALOGUE=nowhere)

    assert said.code == 0
    assert "2026-11-22 15:30" in said.out
    assert "chaski check" in said.err
    assert "PFH-7K3QX" in chaski("leads", "show", "PFH-7K3QX", CHASKI_CATALOGUE=nowhere).out
