"""Prices cannot slip: an edit of the catalogue while the bot runs, as the staff and travellers meet it.

Real files are edited; the bot looks at them as it always does, only more often.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from asyncio import create_subprocess_exec, subprocess
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.handlers.prices import ANSWERED, REFUSED, WAITING
from bot.keeper import IN_FORCE
from core.loading import load_catalog
from tests.bots import stored, texts, until
from tests.chat import Chat
from tests.conftest import CATALOGUE, TOKEN, World, a_world

ASKED = "looks like a slip"


@dataclass
class House:
    world: World
    folder: Path
    maria: Chat

    def edit(self, old: str, new: str, file: str = "lares-2-day.toml") -> str:
        """As an editor saves; the version that the files have now."""
        path = self.folder / file
        text = path.read_text("utf-8")
        assert old in text, old
        path.write_text(text.replace(old, new, 1), "utf-8")
        return load_catalog(self.folder).version

    async def price_of_three(self, said: str) -> None:
        """A traveller asks for three people and reads that."""
        emma = await self.world.traveller("Emma")
        await emma.says("/start")
        await emma.says("start over")
        await emma.gets_quote("3 people, 12 June, from Cusco, shared bathroom")
        assert said in emma.story(), emma.story()

    async def facts(self) -> dict[str, str]:
        async with stored(self.world.settings.database.parent) as store:
            return dict(store.facts)

    async def noticed(self, version: str, fact: str = IN_FORCE) -> None:
        async def is_so() -> bool:
            return (await self.facts()).get(fact) == version

        await until(is_so)

    async def questions(self) -> list[str]:
        return [text for text in await texts(self.world.people, self.world.group) if ASKED in text]


@pytest.fixture
async def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[House]:
    monkeypatch.setattr("bot.keeper.LOOK_SECONDS", 0.02)
    folder = Path(shutil.copytree(CATALOGUE, tmp_path / "catalogue"))
    async with a_world(tmp_path, catalogue=folder) as world:
        yield House(world, folder, world.staff())


async def test_a_change_of_prices_is_told_with_what_it_touches(house: House) -> None:
    """Old → new, and how many open requests would be quoted otherwise; they keep what they were told."""
    emma = await house.world.traveller("Emma")
    await emma.books("3 people, 12 June, from Cusco, shared bathroom")
    await house.maria.sees("New request")
    version = house.edit("3 = 280", "3 = 285")

    told = await house.maria.sees("New prices are in force", "lares-2-day: prices.per_person.3: 280 → 285")
    assert "1 open request would be quoted otherwise" in told["text"]
    assert (await house.facts())[IN_FORCE] == version
    await house.price_of_three("US$855")
    [lead] = await house.world.leads()
    assert lead.quote.total == 840


async def test_an_edit_of_words_alone_is_not_told(house: House) -> None:
    """It is in force, and the staff have nothing to read."""
    await house.noticed(house.edit("Dan or someone", "Rosa or someone", "operator.toml"))

    assert await texts(house.world.people, house.world.group) == []


SLIPS = {
    "a digit lost": ("3 = 280", "3 = 28", "280 became 28: is a digit lost?"),
    "a digit gained": ("3 = 280", "3 = 2800", "280 became 2,800: is a digit too many?"),
    "rises with the group": ("4 = 250", "4 = 290", "4 pay 290 each, 3 only 280"),
    "the total falls": ("5 = 200", "5 = 190", "the total falls from 1,000 for 4 to 950 for 5"),
    "over 30 %": ("1 = 480", "1 = 640", "480 became 640 (+33%)"),
}


@pytest.mark.parametrize("slip", SLIPS)
async def test_a_slip_waits_for_a_yes(house: House, slip: str) -> None:
    """Until then the last good prices are in force, also after a restart; the yes names who and when."""
    old, new, doubt = SLIPS[slip]
    before = load_catalog(house.folder).version
    version = house.edit(old, new)
    await house.maria.sees(ASKED, doubt, "Until somebody says yes", "[Yes, take it up]", "[No, keep the old")
    await house.price_of_three("US$840")

    await house.world.stops()
    await house.world.starts()
    await house.price_of_three("US$840")
    assert len(await house.questions()) == 1
    assert (await house.facts())[IN_FORCE] == before

    assert "In force from now on" in await house.maria.taps("Yes, take it up")
    await house.maria.sees("María has taken up the edited catalogue", "22 November 2026", "→")
    facts = await house.facts()
    assert facts[IN_FORCE] == version
    [(moment, answer)] = [(key, value) for key, value in facts.items() if key.startswith(ANSWERED)]
    assert moment.startswith(f"{ANSWERED}2026-11-22T15:00")
    record = json.loads(answer)
    assert (record["version"], record["outcome"]) == (version, "taken")
    assert record["by"] == {"id": house.world.maria["id"], "name": "María"}


async def test_a_yes_is_in_force_at_once_and_after_a_restart(house: House) -> None:
    """Texts of the same edit waited with the price."""
    house.edit("Dan or someone", "Rosa or someone", "operator.toml")
    version = house.edit("3 = 280", "3 = 28")
    await house.maria.sees(ASKED)
    await house.maria.taps("Yes, take it up")
    await house.price_of_three("US$84")
    await house.world.stops()
    await house.world.starts()
    await house.price_of_three("US$84")
    assert (await house.facts())[IN_FORCE] == version


async def test_a_closed_day_that_has_a_request_waits(house: House) -> None:
    """A day nobody has asked for is closed without a word."""
    emma = await house.world.traveller("Emma")
    await emma.books("3 people, 12 June, from Cusco, shared bathroom")
    text = (house.folder / "operator.toml").read_text("utf-8")
    line = next(line for line in text.splitlines() if line.startswith("closed_days"))
    await house.noticed(house.edit(line, 'closed_days = ["2027-06-14"]', "operator.toml"))
    assert await house.questions() == []
    house.edit('closed_days = ["2027-06-14"]', 'closed_days = ["2027-06-12"]', "operator.toml")

    await house.maria.sees(ASKED, "lares-2-day: 2027-06-12: closed, and it has 1 request")


async def test_kept_and_thought_better_of(house: House) -> None:
    """A no is a record, too; it is not asked again after a restart, and can still become a yes."""
    before, version = load_catalog(house.folder).version, house.edit("3 = 280", "3 = 28")
    await house.maria.sees(ASKED)
    assert "stays in force" in await house.maria.taps("No, keep the old one")
    await house.maria.sees("María keeps the catalogue as it was", "280 → 28")
    await house.world.stops()
    await house.world.starts()
    await house.price_of_three("US$840")
    facts = await house.facts()
    assert (facts[IN_FORCE], facts[WAITING], facts[REFUSED]) == (before, version, version)

    await house.maria.taps("Yes, take it up")
    facts = await house.facts()
    outcomes = [json.loads(value)["outcome"] for key, value in facts.items() if key.startswith(ANSWERED)]
    assert outcomes == ["kept", "taken"]
    assert facts[IN_FORCE] == version
    assert WAITING not in facts
    assert REFUSED not in facts


async def test_a_newer_edit_takes_the_place_of_the_question(house: House) -> None:
    """The old buttons answer kindly, and change nothing."""
    house.edit("3 = 280", "3 = 28")
    question = await house.maria.sees(ASKED, "280 → 28")
    house.edit("3 = 28", "3 = 29")
    await house.maria.sees(ASKED, "280 → 29")
    data = question["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    pressed = await house.world.people.presses(house.world.maria, question, data=data, force=True)
    assert "The newest message counts" in (await house.world.people.answer(pressed))["text"]

    assert len(await house.questions()) == 1
    await house.price_of_three("US$840")


async def test_a_mend_withdraws_the_question(house: House) -> None:
    """As before: nothing is in force anew. Mended otherwise: the new price is, and is told."""
    before = load_catalog(house.folder).version
    house.edit("3 = 280", "3 = 28")
    await house.maria.sees(ASKED)
    assert house.edit("3 = 28", "3 = 280") == before
    await house.maria.sees("changed again, so this question is settled")
    assert await house.questions() == []
    house.edit("3 = 280", "3 = 28")
    await house.maria.sees(ASKED)
    house.edit("3 = 28", "3 = 285")
    await house.maria.sees("New prices are in force", "280 → 285")
    assert await house.questions() == []
    await house.price_of_three("US$855")


async def test_edited_while_the_bot_was_away(house: House) -> None:
    """The start asks as a running bot does, and sells at the last good prices."""
    await house.world.stops()
    house.edit("3 = 280", "3 = 28")
    await house.world.starts()
    await house.maria.sees(ASKED, "280 became 28")
    await house.price_of_three("US$840")
    await house.world.stops()
    house.edit("3 = 28", "3 = 280")
    await house.world.starts()
    await house.maria.sees("this question is settled")


async def test_a_broken_edit_that_is_mended_with_a_slip(house: House) -> None:
    """Nobody is told that it is in use: it is asked about."""
    (house.folder / "words.toml").write_text("x =")
    await house.maria.sees("has a mistake")
    text = (house.folder / "lares-2-day.toml").read_text("utf-8")
    (house.folder / "lares-2-day.toml").write_text(text.replace("3 = 280", "3 = 28"), "utf-8")
    (house.folder / "words.toml").unlink()
    await house.maria.sees(ASKED)
    assert not [text for text in await texts(house.world.people, house.world.group) if "in use" in text]


async def test_only_the_staff_chat_may_answer(house: House) -> None:
    """The same button in another chat does nothing."""
    version = house.edit("3 = 280", "3 = 28")
    question = await house.maria.sees(ASKED)
    data = question["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    emma = await house.world.traveller("Emma")
    await emma.says("/start")
    own = await emma.sees("How many")
    await house.world.people.presses(emma.user, own, data=data, force=True)
    await house.price_of_three("US$840")
    assert (await house.facts())[WAITING] == version


@pytest.mark.crash
async def test_killed_while_it_asks(house: House) -> None:
    """SIGKILL as soon as the question is stored: it is asked, and the old prices are in force."""
    await house.world.stops()
    before = load_catalog(house.folder).version
    version = house.edit("3 = 280", "3 = 28")
    settings = house.world.settings
    process = await create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run"),
        cwd=settings.database.parent,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={
            **{name: value for name, value in os.environ.items() if not name.startswith("CHASKI_")},
            "PYTHONPATH": str(CATALOGUE.parent),
            "CHASKI_TOKEN": TOKEN,
            "CHASKI_API_URL": settings.api_url,
            "CHASKI_STAFF_CHAT": str(settings.staff_chat),
            "CHASKI_DATABASE": str(settings.database),
            "CHASKI_CATALOGUE": str(house.folder),
        },
    )
    await house.noticed(version, WAITING)
    process.send_signal(signal.SIGKILL)
    await process.wait()
    await house.world.starts()
    await house.maria.sees(ASKED)
    await house.price_of_three("US$840")
    async with stored(settings.database.parent) as store:
        assert store.facts[IN_FORCE] == before

        async def told() -> bool:
            return not await store.pending()

        await until(told)
    await house.maria.taps("No, keep the old one")
    await house.maria.sees("María keeps")
