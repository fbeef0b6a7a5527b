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


RULES = str(Path(__file__).parents[1] / "catalogues" / "many_rules")


def test_a_day_tour_needs_no_stay(chaski: Chaski) -> None:
    """One pick-up need not be named either; children, and an extra for two of three."""
    said = chaski(
        "quote", "3", "--tour", "city-day", "--date", "2027-05-12", "--child", "4", "--child", "8",
        "--extra", "bicycle=2", CHASKI_CATALOGUE=RULES,
    )  # fmt: skip

    assert said.code == 0
    for words in (
        "US$91.50 in all",
        "City on foot, with a guide: US$45\n",
        "Child, 6 to 11: US$22.50\n",
        "Bicycle: 2 × US$12",
        "Child under 6 · pick-up (Plaza de Armas)",
        "Deposit: US$27.45 (30%)",
        "If you cancel: Until 14 days before",
    ):
        assert words in said.out
    assert "🛏" not in said.out


def test_stays_night_by_night(chaski: Chaski) -> None:
    """A stay for each stopover; extras by the day, a room of one's own, what is on request."""
    said = chaski(
        "quote", "2", "--tour", "high-trek", "--date", "2027-05-15", "--start", "airport", "--stay", "dome",
        "--stay", "lodge", "--single", "1", "--extra", "horse=1", "--extra", "mule", "--language", "es",
        CHASKI_CATALOGUE=RULES,
    )  # fmt: skip

    assert said.code == 0
    for words in (
        "Salida en fin de semana: 2 × US$15",
        "Domo de vidrio: 2 × US$60",
        "Lodge, 2 noches: 2 × US$70",
        "habitación individual (Domo de vidrio): precio a consultar",
        "habitación individual (Lodge): US$40\n",
        "Caballo de montar, 4 días: US$120\n",
        "Mula para el equipaje: US$80 por grupo",
        "Adelanto: US$200",
        "Sin devolución en los últimos 30 días.",
    ):
        assert words in said.out


def test_a_season_and_a_price_nobody_has_told(chaski: Chaski) -> None:
    """The season is named beside the tour; the lodge at Easter has no price, and none is shown."""
    trip = ("quote", "2", "--tour", "springs-2-day", "--stay", "lodge", "--date")
    summer = chaski(*trip, "2027-06-04", CHASKI_CATALOGUE=RULES)
    easter = chaski(*trip, "2027-03-26", CHASKI_CATALOGUE=RULES)

    assert "(High season): 2 × US$600" in summer.out
    assert "US$" not in easter.out
    assert "A personal quote for 2 people" in easter.out
    assert "30% of the final price" in easter.out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--tour", "high-trek"), "--start is missing. Choose from: cusco, airport"),
        (
            ("--tour", "high-trek", "--start", "cusco", "--stay", "lodge"),
            "--stay lodge: there is no such one",
        ),
        (
            ("--tour", "high-trek", "--start", "cusco", "--stay", "dome"),
            "--stay is missing. Choose from: tent, lodge",
        ),
        (("--tour", "city-day", "--stay", "tent"), "--stay is given 1 times: this tour asks it 0 times"),
        (("--tour", "city-day", "--extra", "yak"), "--extra yak: there is no such one. Choose from: bicycle"),
        (("--tour", "city-day", "--extra", "bicycle=x"), "write for how many, such as bicycle=2"),
        (("--tour", "springs-2-day", "--stay", "lodge", "--extra", "yak"), "--extra yak: this tour has none"),
        (("--tour", "city-day", "--single", "3"), "more children or single rooms than people (2)"),
    ],
)
def test_a_slip_in_a_choice(chaski: Chaski, arguments: tuple[str, ...], words: str) -> None:
    said = chaski("quote", "2", "--date", "2027-05-12", *arguments, CHASKI_CATALOGUE=RULES)

    assert said.code == 2
    assert words in said.err


def test_a_day_on_which_the_tour_does_not_leave(chaski: Chaski) -> None:
    """Closed for this tour alone."""
    said = chaski(
        "quote",
        "2",
        "--tour",
        "springs-2-day",
        "--stay",
        "lodge",
        "--date",
        "2027-05-12",
        CHASKI_CATALOGUE=RULES,
    )

    assert said.code == 0
    assert "2027-05-12 is a closed day" in said.err
