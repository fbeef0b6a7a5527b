"""`chaski check`, and what `chaski run` says when it cannot run; Telegram is the emulator."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.storage import STAFF, DeadLetter, OutboxRow, SqliteStore
from bot.storage.changes import Bury, Enqueue
from tests.commands.conftest import CATALOGUE, Chaski, lead

TOKEN = "1000:a-secret-nobody-may-see"
STAFF_CHAT = -4001


@pytest.fixture(scope="module")
def telegram() -> Iterator[str]:
    """The address of an emulator."""
    command = (sys.executable, "-m", "emulator", "--port", "0", "--token", TOKEN, "--username", "lares_bot")
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.terminate()


@pytest.fixture
def people(telegram: str) -> Callable[[str, dict[str, Any]], None]:
    """Calls the emulator's people's side; everything before is forgotten."""

    def call(address: str, body: dict[str, Any]) -> None:
        request = urllib.request.Request(
            f"{telegram}/emulator/{address}", json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request) as response:
            assert json.load(response)["ok"]

    call("reset", {})
    call("users", {"first_name": "Rosa", "id": 601})
    return call


def test_all_is_well(chaski: Chaski, telegram: str, people: Callable[..., None]) -> None:
    """Settings, catalogue, texts, token and staff chat are each said to be right."""
    people("groups", {"id": STAFF_CHAT, "title": "Lares staff", "members": [601], "with_bot": True})
    said = chaski("check", CHASKI_TOKEN=TOKEN, CHASKI_API_URL=telegram, CHASKI_STAFF_CHAT=str(STAFF_CHAT))

    assert "✗" not in said.out
    assert said.code == 0
    for fact in ("lares-2-day", "@lares_bot", "Lares staff", "no database"):
        assert fact in said.out
    assert TOKEN not in said.out + said.err


def test_without_a_token(chaski: Chaski) -> None:
    """A demo needs none, so that is no mistake."""
    said = chaski("check")

    assert said.code == 0
    assert "No CHASKI_TOKEN" in said.out


def test_a_hook(chaski: Chaski) -> None:
    """Its machine is named, not its address and secret; without https that is said."""
    secret = "whsec_" + "c2VjcmV0" * 4
    hook = {"CHASKI_WEBHOOK_OUT_URL": "http://crm.example.org/a-key", "CHASKI_WEBHOOK_OUT_SECRET": secret}
    said = chaski("check", **hook)

    assert said.code == 0
    assert "told to crm.example.org, signed" in said.out
    assert "CHASKI_WEBHOOK_OUT_URL is no https address" in said.out
    assert "a-key" not in said.out
    assert secret not in said.out + said.err
    alone = chaski("check", CHASKI_WEBHOOK_OUT_URL="")
    assert alone.code == 1
    assert "set CHASKI_WEBHOOK_OUT_URL as well" in alone.out


def test_a_catalogue_alone(chaski: Chaski) -> None:
    """Only that folder is looked at: a token and a network that fails are not even noticed."""
    said = chaski("check", str(CATALOGUE), CHASKI_TOKEN=TOKEN, CHASKI_API_URL="http://127.0.0.1:9")

    assert said.code == 0
    assert "is sound" in said.out
    assert "127.0.0.1" not in said.out


def test_what_no_operator_means_is_asked(chaski: Chaski, tmp_path: Path) -> None:
    """A question mark, and no failure: the operator may mean it. The sample itself has one note."""
    shutil.copytree(CATALOGUE, tmp_path / "mine")
    tour = tmp_path / "mine" / "lares-2-day.toml"
    tour.write_text(tour.read_text("utf-8").replace("3 = 280", "3 = 28"), "utf-8")
    said, sample = chaski("check", str(tmp_path / "mine")), chaski("check", str(CATALOGUE))

    assert said.code == sample.code == 0
    assert "? lares-2-day: prices.per_person.3: 28 stands beside 370 and 250: is a digit lost?" in said.out
    assert "– lares-2-day: prices.per_person.5: totals for 4 and 5 are equal (1,000): meant?" in sample.out
    assert "?" not in {line[:1] for line in sample.out.splitlines()}


def test_a_closed_day_that_somebody_asked_for(
    chaski: Chaski, stored: Callable[..., None], tmp_path: Path
) -> None:
    stored(lead("PFH-7K3QX"))
    shutil.copytree(CATALOGUE, tmp_path / "mine")
    operator = tmp_path / "mine" / "operator.toml"
    text = operator.read_text("utf-8")
    operator.write_text(text.replace("closed_days = []", 'closed_days = ["June"]'), "utf-8")
    said = chaski("check", CHASKI_CATALOGUE=str(tmp_path / "mine"))

    assert "? lares-2-day: 2027-06-12: closed, and it has 1 request: meant?" in said.out
    assert "request: meant" not in chaski("check", CHASKI_CATALOGUE=str(CATALOGUE)).out


def test_languages_as_they_are(chaski: Chaski, tmp_path: Path) -> None:
    """Fewer languages than the files hold is no mistake; a text that is missing in one is listed."""
    shutil.copytree(CATALOGUE, tmp_path / "mine")
    operator, tour = tmp_path / "mine" / "operator.toml", tmp_path / "mine" / "lares-2-day.toml"
    operator.write_text(
        re.sub("languages = .*", 'languages = ["en", "de"]', operator.read_text("utf-8")), "utf-8"
    )
    tour.write_text(re.sub("(?m)^summary.de = .*\n", "", tour.read_text("utf-8")), "utf-8")
    said = chaski("check", str(tmp_path / "mine"))

    assert said.code == 0
    assert "– 1 text missing in de; en stands in:\n  lares-2-day: summary.de\n" in said.out
    assert "All texts are there in en, de." in said.out


def test_a_tour_that_nobody_can_book(chaski: Chaski, tmp_path: Path) -> None:
    """All its departures are past."""
    shutil.copytree(CATALOGUE, tmp_path / "mine")
    tour = tmp_path / "mine" / "lares-2-day.toml"
    departure = '[[departures]]\ncode = "past"\nname = "Past"\ndays = [2020-05-01]\n'
    tour.write_text("only_departures = true\n" + tour.read_text("utf-8") + departure, "utf-8")
    said = chaski("check", str(tmp_path / "mine"))

    assert said.code == 0
    assert "? lares-2-day: no day is open until " in said.out


def test_a_wrong_token(chaski: Chaski, telegram: str) -> None:
    """Telegram is asked, and its refusal told without the token."""
    said = chaski("check", CHASKI_TOKEN="1000:another-one", CHASKI_API_URL=telegram)

    assert said.code == 1
    assert "✗ Telegram does not know this CHASKI_TOKEN" in said.out
    assert "another-one" not in said.out + said.err


def test_telegram_out_of_reach(chaski: Chaski) -> None:
    """Nobody answers at that address: said, without the token."""
    said = chaski("check", CHASKI_TOKEN=TOKEN, CHASKI_API_URL="http://127.0.0.1:9")

    assert said.code == 1
    assert "✗ http://127.0.0.1:9 cannot be asked" in said.out
    assert TOKEN not in said.out + said.err


@pytest.mark.parametrize("with_bot", [False, None])
def test_a_lost_staff_chat(
    chaski: Chaski, telegram: str, people: Callable[..., None], with_bot: bool | None
) -> None:
    """The bot is no member of the group, or there is no such group: leads wait, and that is said."""
    if with_bot is not None:
        people("groups", {"id": STAFF_CHAT, "title": "Staff", "members": [601], "with_bot": with_bot})
    said = chaski("check", CHASKI_TOKEN=TOKEN, CHASKI_API_URL=telegram, CHASKI_STAFF_CHAT=str(STAFF_CHAT))

    assert said.code == 1
    assert "leads wait until then" in said.out


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("CHASKI_STAFF_CHAT", "@staff", "✗ CHASKI_STAFF_CHAT"),
        ("CHASKI_TOKEN", "abc", "✗ CHASKI_TOKEN"),
        ("CHASKI_LISTEN", "everywhere", "✗ CHASKI_LISTEN"),
    ],
)
def test_a_setting_that_cannot_be(chaski: Chaski, name: str, value: str, words: str) -> None:
    """The setting is named."""
    said = chaski("check", **{name: value})

    assert said.code == 1
    assert words in said.out


def test_a_misspelt_setting(chaski: Chaski) -> None:
    """It would be ignored in silence; here it is not."""
    assert "did you mean CHASKI_DATABASE?" in chaski("check", CHASKI_DATABAS="x.db").out


def test_a_catalogue_with_mistakes(chaski: Chaski, tmp_path: Path) -> None:
    """Each mistake with its file, and what to do."""
    for file in CATALOGUE.glob("*.toml"):
        text = file.read_text("utf-8").replace('currency = "USD"', 'curency = "USD"')
        (tmp_path / file.name).write_text(text, "utf-8")
    said = chaski("check", CHASKI_CATALOGUE=str(tmp_path))

    assert said.code == 1
    assert 'did you mean "currency"?' in said.out


def test_what_the_database_holds(chaski: Chaski, stored: Callable[..., None], tmp_path: Path) -> None:
    """Leads are counted; what waits for a staff chat is wrong, a dead letter is shown with its reason."""
    stored(lead("PFH-7K3QX"))
    asyncio.run(_trouble(tmp_path / "chaski.db"))
    said = chaski("check")

    assert said.code == 1
    assert "is whole: 1 lead," in said.out
    assert "✗ 1 message for the staff waits for a staff chat" in said.out
    assert "sendMessage: bot was blocked" in said.out


async def _trouble(path: Path) -> None:
    store = await SqliteStore.open(path)
    letter = DeadLetter(
        id="1",
        kind="message",
        chat_id=501,
        update_id=None,
        method="sendMessage",
        payload="{}",
        reason="bot was blocked",
        died_at="2026-11-22T15:30:00",
    )
    row = OutboxRow(STAFF, "sendMessage", '{"text": "New lead"}')
    await store.write([Enqueue(row=row), Bury(letter=letter)], datetime(2026, 11, 22, tzinfo=UTC))
    await store.close()


def test_a_damaged_database(chaski: Chaski, tmp_path: Path) -> None:
    """A file that is no database is named."""
    (tmp_path / "chaski.db").write_text("not a database at all, but some text" * 100)
    said = chaski("check")

    assert said.code == 1
    assert "chaski.db" in said.out


def test_run_without_a_token(chaski: Chaski) -> None:
    """One kind sentence: where a token comes from, and what needs none."""
    said = chaski("run")

    assert said.code == 2
    assert "BotFather" in said.err
    assert "chaski demo" in said.err


def test_run_with_a_wrong_token(chaski: Chaski, telegram: str) -> None:
    """Said once, and the end of it; never the token."""
    said = chaski("run", CHASKI_TOKEN="1000:another-one", CHASKI_API_URL=telegram)

    assert said.code == 2
    assert "Telegram refuses CHASKI_TOKEN" in said.err
    assert "another-one" not in said.out + said.err
