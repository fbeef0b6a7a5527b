"""`chaski new` in a real terminal: an operator answers, and sells at once."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pexpect
import pytest

from bot.commands.interview import _languages, _time_zone
from bot.commands.starter import code_of, starter_texts
from bot.words.locale import Locales
from core.loading import load_catalog
from tests.commands.test_check import TOKEN, telegram
from tests.conftest import a_world

__all__ = ["telegram"]

ROOT = Path(__file__).parents[2]
JPG = b"\xff\xd8\xff\xc0\x00\x11\x08\x02\x00\x02\x00" + bytes(20)
"""The beginning of one of 512 × 512."""
PATIENCE = 60
"""Seconds; only a failing test waits that long."""

OPERATOR = (
    ("What is your business called?", "Maras Runs"),
    ("Which languages", "Klingon"),
    ("I do not know 'Klingon'", "English and español"),
    ("Who are you, in one line?", "Runs along the salt pans."),
    ("in Spanish?", "Carreras por las salineras."),
    ("Who answers", "Rosa"),
    ("In which currency", "dollars"),
    ("three letters", "usd"),
    ("Which city", "Cusco"),
    ("Name a larger city", "lima"),
)
DAY_TOUR = (
    ("What is the tour called?", "Maras in a Day"),
    ("in Spanish?", "Maras en un día"),
    ("What is it, in a sentence", "Run along the salt pans."),
    ("in Spanish?", "Corre por las salineras."),
    ("How many days", "one"),
    ("a whole number from 1 to 30", ""),
    ("easy, medium or hard", "simple"),
    ("one of these: easy, medium, hard", "easy"),
    ("How high", "3,300 3,400 2,900"),
    ("How many people at most", "4"),
    ("What does each person pay", "80 60"),
    ("or 4 of them", "80 60 1,000,000 45"),
    ("nothing between thousands", "US$80 60 50 45"),
    ("Where do you pick people up", "Cusco"),
    ("What happens that day", "Along the salt pans"),
    ("in Spanish?", "Por las salineras"),
    ("How many kilometres", "far"),
    ("such as 14 or 7.5", "14"),
)
TREK = (
    ("What is the tour called?", "Maras in a day"),
    ("There is one called", "Salkantay"),
    ("in Spanish?", ""),
    ("What is it, in a sentence", "Three days below the ice."),
    ("in Spanish?", ""),
    ("How many days", "3"),
    ("easy, medium or hard", "3"),
    ("How high", "4630"),
    ("How many people at most", "2"),
    ("What does each person pay", "450.50 390"),
    ("Where do you pick people up", "Cusco, Mollepata"),
    ("on night 1", "Tent, Lodge"),
    ("on night 2", "Lodge, Hotel"),
    ("would both be your advice", "Hotel"),
    ("Tent, in a few words", "We carry it."),
    ("in Spanish?", ""),
    ("What does Tent cost", ""),
    ("Lodge, in a few words", "A bed and a hot shower."),
    ("in Spanish?", ""),
    ("What does Lodge cost", "85"),
    ("Hotel, in a few words", "Close to the station."),
    ("in Spanish?", ""),
    ("What does Hotel cost", ""),
    ("What happens on day 1", "To the lake"),
    ("in Spanish?", ""),
    ("What happens on day 2", "Over the pass"),
    ("in Spanish?", ""),
    ("What happens on day 3", "Home"),
    ("in Spanish?", ""),
    ("How many kilometres", "13 22 6"),
)
Answers = tuple[tuple[str, str], ...]


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Any]:
    """`terminal(answers)` types each answer when it sees the words before it; what came after the last."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CHASKI_")}
    spawned: list[Any] = []

    def new(*answers: tuple[str, str], code: int = 0, **settings: str) -> str:
        started = pexpect.spawn(
            sys.executable,
            ["-m", "bot", "new"],
            cwd=str(tmp_path),
            env={**environment, "PYTHONPATH": str(ROOT), "TERM": "dumb", **settings},
            encoding="utf-8",
            timeout=PATIENCE,
            dimensions=(40, 200),
        )
        spawned.append(started)
        for question, answer in answers:
            started.expect_exact(question)
            started.expect_exact("> ")
            started.sendline(answer)
        started.expect(pexpect.EOF)
        started.close()
        assert started.exitstatus == code, started.before
        return str(started.before)

    yield new
    for each in spawned:
        each.close(force=True)


def typed(folder: Path, *arguments: str) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CHASKI_")}
    done = subprocess.run(
        (sys.executable, "-m", "bot", *arguments),
        cwd=folder,
        env={**environment, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


async def test_a_day_tour_from_the_first_question_to_its_booking(terminal: Any, tmp_path: Path) -> None:
    """Nobody is asked where people sleep; a traveller in either language hears the price, and books."""
    said = terminal(*OPERATOR, *DAY_TOUR, ("The bot's token", "secret"), ("That is no token", ""))

    assert "is sound: maras-in-a-day" in said
    assert "missing" not in said
    assert (tmp_path / ".env").stat().st_mode & 0o777 == 0o600
    checked = typed(tmp_path, "check")
    assert "✗" not in checked
    assert "sample" not in checked
    assert "US$180" in typed(tmp_path, "quote", "4", "--date", "2027-06-12")

    async with a_world(tmp_path, catalogue=tmp_path / "catalogue") as world:
        emma = await world.traveller("Emma")
        await emma.says("/start")
        await emma.sees("Maras Runs")
        await emma.sees("How many of you")
        await emma.taps("4")
        await emma.sees("When would you like to start?")
        await emma.says("12 June 2027, from Cusco")
        await emma.sees("US$45 per person, US$180 in all", "4 × US$45")
        await emma.taps("✅ Send my request")
        await emma.sees("One last question")
        await emma.taps("Telegram is enough")
        await emma.sees("Your request is with our team")
        ana = await world.traveller("Ana", "es")
        await ana.says("/start maras-in-a-day")
        await ana.sees("Maras Runs")
        await ana.says("somos 2, desde Cusco, el 12 de junio de 2027")
        await ana.sees("por persona", "US$120 en total")
        assert "ya no sirve" not in ana.story()
        assert [lead.trip.group_size for lead in await world.leads()] == [4]


def test_asked_again_it_adds(terminal: Any, tmp_path: Path) -> None:
    """A tour of three days, a stay and a place; what was there stays as it was, byte for byte."""
    terminal(*OPERATOR, *DAY_TOUR, ("The bot's token", ""))
    kept = {path: path.read_bytes() for path in (tmp_path / "catalogue").glob("*.toml")}
    said = terminal(("What shall I add?", "1"), *TREK)
    assert "is sound: maras-in-a-day, salkantay" in said
    trek = tmp_path / "catalogue" / "salkantay.toml"
    before = trek.read_bytes().rstrip()
    terminal(
        ("What shall I add?", "a stay"),
        ("What is the place called", "tent"),
        ("There is one called", "Family house"),
        ("Family house, in a few words", "A room with a family."),
        ("in Spanish?", ""),
        ("On which nights", "3"),
        ("nights from 1 to 2", "2"),
        ("What does Family house cost", "15"),
    )
    terminal(
        ("What shall I add?", "3"),
        ("For which tour?", "salkantay"),
        ("Where else", "Limatambo"),
        ("What does Limatambo cost", "25"),
    )

    assert {path: path.read_bytes() for path in kept} == kept
    assert trek.read_bytes().startswith(before)
    tour = load_catalog(tmp_path / "catalogue").tour("salkantay")
    assert [[stay.code for stay in tour.stays_on(night)] for night in (1, 2)] == [
        ["tent", "lodge"],
        ["hotel", "family-house"],
    ]
    assert [place.code for place in tour.pickups] == ["cusco", "mollepata", "limatambo"]
    trip = (
        "--date",
        "2027-06-12",
        "--tour",
        "salkantay",
        "--start",
        "limatambo",
        "--stay",
        "lodge",
        "--stay",
    )
    # 2 × 390, 2 × 85 for the lodge, 2 × 15 for the family, 25 for the drive
    assert "US$1,005" in typed(tmp_path, "quote", "2", *trip, "family-house")


def test_a_token_is_tried_and_telegram_told(terminal: Any, telegram: str, tmp_path: Path) -> None:
    """A wrong one is asked again, none is shown; name, descriptions and commands are set."""
    (tmp_path / "me.jpg").write_bytes(JPG)
    said = terminal(
        *OPERATOR,
        *DAY_TOUR,
        ("The bot's token", "1000:another-one"),
        ("Telegram does not know this token", TOKEN),
        ("A picture", "you.jpg"),
        ("There is no file", "me.jpg"),
        CHASKI_API_URL=telegram,
    )

    def told(method: str, **payload: str) -> Any:
        request = urllib.request.Request(
            f"{telegram}/bot{TOKEN}/{method}",
            json.dumps(payload).encode(),
            {"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request) as response:
            return json.load(response)["result"]

    assert TOKEN not in said
    assert f"CHASKI_TOKEN={TOKEN}\n" in (tmp_path / ".env").read_text()
    assert told("getMyName")["name"] == "Maras Runs"
    assert "Carreras por las salineras" in told("getMyDescription", language_code="es")["description"]
    assert told("getUserProfilePhotos", user_id=TOKEN.partition(":")[0])["total_count"] == 1
    assert "✓ Telegram knows" in said


def test_a_token_that_comes_later(terminal: Any, telegram: str, tmp_path: Path) -> None:
    """And a folder of another name: both stand in .env, whose other lines stay."""
    (tmp_path / ".env").write_text("CHASKI_LOG_FORMAT=json\nCHASKI_CATALOGUE='my tours'")
    terminal(*OPERATOR, *DAY_TOUR, ("The bot's token", ""), CHASKI_API_URL=telegram)
    terminal(
        ("What shall I add?", "4"),
        ("The bot's token", TOKEN),
        ("A picture", ""),
        CHASKI_API_URL=telegram,
    )

    assert (tmp_path / "my tours" / "operator.toml").exists()
    assert (tmp_path / ".env").read_text().splitlines() == [
        "CHASKI_LOG_FORMAT=json",
        "CHASKI_CATALOGUE='my tours'",
        f"CHASKI_TOKEN={TOKEN}",
    ]
    assert (tmp_path / ".env").stat().st_mode & 0o777 == 0o600


def test_beside_the_sample(terminal: Any, tmp_path: Path) -> None:
    """In a checkout, one's own catalogue gets a folder of its own, and the settings name it."""
    shutil.copytree(ROOT / "catalogue", tmp_path / "catalogue")
    terminal(*OPERATOR, *DAY_TOUR, ("The bot's token", ""))

    assert "CHASKI_CATALOGUE=my-catalogue" in (tmp_path / ".env").read_text()
    assert "maras-in-a-day" in typed(tmp_path, "check")


def test_stopped_in_the_middle(terminal: Any, tmp_path: Path) -> None:
    """Ctrl-C: nothing was written, and that is said."""
    terminal(*OPERATOR[:3], ("Who are you", "\x03"), code=2)

    assert list(tmp_path.iterdir()) == []


def test_nobody_answers(tmp_path: Path) -> None:
    """Without a terminal nothing is written."""
    done = subprocess.run(
        (sys.executable, "-m", "bot", "new"),
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 2
    assert "needs a terminal" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_starter_speaks_what_the_bot_speaks() -> None:
    for key, texts in starter_texts().items():
        assert set(texts) == set(Locales.packaged().languages), key


def test_what_people_type() -> None:
    """Languages by any of their names, a city for its clock, codes for names in any script."""
    assert _languages("Deutsch, english / PORTUGUÊS") == ("de", "en", "pt")
    assert _time_zone("la paz") == "America/La_Paz"
    assert _time_zone("america/lima") == "America/Lima"
    assert code_of("Ñusta’s 2 Días!", (), "tour") == "nustas-2-dias"
    assert code_of("3 Días", ["tour-3-dias"], "tour") == "tour-3-dias-2"
    assert code_of("山", (), "tour") == "tour"


@pytest.mark.parametrize(
    "line", ["español, inglés", "Spanisch und Englisch", "espagnol et anglais", "espanhol e inglês", "es en"]
)
def test_languages_are_named_in_any_of_them(line: str) -> None:
    assert _languages(line) == ("es", "en")
