"""`chaski quote` and `chaski quote verify`."""

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.commands.conftest import Chaski, lead

TRIP = ("--date", "2027-06-12", "--start", "cusco", "--stay", "hot_springs_shared")


def test_quote(chaski: Chaski) -> None:
    """Days with their dates, price, ladder and what one friend more would change, as the bot says it."""
    said = chaski("quote", "4", *TRIP)

    assert said.code == 0
    for words in ("Sat 12 June 2027", "Sun 13 June 2027", "US$250 per person, US$1,000 in all", "6: US$180"):
        assert words in said.out
    assert "the total stays the same" in said.out
    assert "<b>" not in said.out


def test_options_may_come_first(chaski: Chaski) -> None:
    """Where the number stands does not matter, nor whether the word `trip` is there."""
    said = chaski("quote", "4", *TRIP).out

    assert chaski("quote", *TRIP, "4").out == said
    assert chaski("quote", "trip", "4", *TRIP).out == said


def test_names_as_people_write_them(chaski: Chaski) -> None:
    """Places and stays by code, name or alias; the drop-off follows the start or is given."""
    by_name = chaski(
        "quote", "2", "--date", "2027-06-12", "--start", "URUBAMBA", "--stay", "mountain_lodge", "--json"
    )
    trip = json.loads(by_name.out)["quote"]["trip"]
    dropped = chaski(
        "quote", "2", "--date", "2027-06-12", "--start", "urubamba", "--stay", "mountain_lodge",
        "--dropoff", "Cusco", "--json",
    )  # fmt: skip

    assert (trip["pickup"], trip["dropoff"]) == ("urubamba", "ollantaytambo")
    assert json.loads(dropped.out)["quote"]["trip"]["dropoff"] == "cusco"


def test_json(chaski: Chaski) -> None:
    """Exact amounts as strings, and what is on request by name."""
    said = json.loads(chaski("quote", "4", *TRIP[:-1], "mountain_lodge", "--json").out)

    assert said["quote"]["total"] == "1000"
    assert not said["quote"]["complete"]
    assert [line["code"] for line in said["quote"]["lines"] if line["amount"] is None] == ["mountain_lodge"]
    assert [day["date"] for day in said["itinerary"]] == ["2027-06-12", "2027-06-13"]


def test_above_the_maximum(chaski: Chaski) -> None:
    """No price and no invented one: a personal quote is promised."""
    said = chaski("quote", "7", *TRIP)

    assert said.code == 0
    assert "US$" not in said.out
    assert "7 people" in said.out
    assert json.loads(chaski("quote", "7", *TRIP, "--json").out)["quote"]["total"] is None


def test_another_language(chaski: Chaski) -> None:
    """In any language of the operator."""
    assert "sábado 12 de junio de 2027" in chaski("quote", "4", *TRIP, "--language", "es").out


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("quote", "4"), "--start is missing. Choose from: cusco"),
        (("quote", "4", "--start", "cusco", "--stay", "mountain_lodge"), "--date is missing"),
        (("quote", "4", *TRIP[:-1], "hilton"), "hot_springs_shared"),
        (("quote", "4", *TRIP, "--dropoff", "Lima"), "ollantaytambo"),
        (("quote", "4", *TRIP, "--tour", "inca"), "lares-2-day"),
        (("quote", "4", *TRIP, "--language", "xx"), "en, es"),
        (("quote", "0", *TRIP), "group_size"),
        (("quote", "four", *TRIP), "group_size"),
        (("quote", "4", "--date", "12/06/2027"), "12/06/2027"),
        (("quote", "verify", "PFH-ZZZZZ"), "There is no database"),
    ],
)
def test_a_slip_gets_a_sentence(chaski: Chaski, arguments: tuple[str, ...], word: str) -> None:
    """What is missing or unknown is named, with what there is; exit code 2, no traceback."""
    said = chaski(*arguments)

    assert said.code == 2
    assert word in said.err
    assert "Traceback" not in said.err


def test_a_day_that_cannot_be_booked(chaski: Chaski) -> None:
    """It is priced all the same, with a word that the bot would not offer that day."""
    said = chaski("quote", "4", "--date", "2020-06-12", *TRIP[2:])

    assert said.code == 0
    assert "past" in said.err
    assert "US$1,000" in said.out


def test_a_broken_catalogue(chaski: Chaski, tmp_path: Path) -> None:
    """Named with its file, not a traceback."""
    said = chaski("quote", "4", *TRIP, CHASKI_CATALOGUE=str(tmp_path / "nowhere"))

    assert said.code == 2
    assert "nowhere" in said.err


def test_verify(chaski: Chaski, stored: Callable[..., None]) -> None:
    """A stored quote comes out the same from the catalogue that was stored with it."""
    stored(lead("PFH-7K3QX"))
    said = chaski("quote", "verify", "pfh-7k3qx")

    assert said.code == 0
    assert "PFH-7K3QX: the same to the cent" in said.out


def test_verify_finds_a_changed_amount(chaski: Chaski, stored: Callable[..., None], tmp_path: Path) -> None:
    """A figure that was changed in the database is named, with what it should be."""
    stored(lead("PFH-7K3QX"))
    with sqlite3.connect(tmp_path / "chaski.db") as database:
        document = database.execute("SELECT quote FROM lead_quotes").fetchone()[0]
        changed = document.replace('"total":"1000"', '"total":"900"', 1)
        assert changed != document
        database.execute("UPDATE lead_quotes SET quote = ?", (changed,))
    database.close()
    said = chaski("quote", "verify", "PFH-7K3QX")

    assert said.code == 1
    assert "total: stored 900, recomputed 1000" in said.out


def test_verify_needs_the_stored_catalogue(
    chaski: Chaski, stored: Callable[..., None], tmp_path: Path
) -> None:
    """Without it nothing is claimed."""
    stored(lead("PFH-7K3QX"))
    with sqlite3.connect(tmp_path / "chaski.db") as database:
        database.execute("DELETE FROM catalogue_versions")
    database.close()
    said = chaski("quote", "verify", "PFH-7K3QX")

    assert said.code == 1
    assert "not in the database" in said.out
