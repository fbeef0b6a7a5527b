"""An operator's first day, without a programmer: `chaski new`, `check`, `demo`, and somebody books.

Nothing stands in for anything: a terminal that answers are typed into, files that are edited, the demo's own
processes, and a traveller who meets them over HTTP.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from emulator.client import People
from tests.chat import Chat
from tests.commands.test_demo import demo, free_port, says
from tests.commands.test_new import DAY_TOUR, OPERATOR, TREK, terminal, typed

__all__ = ["terminal"]

SEASON_AND_CHILD = """
[[prices.seasons]]
code = "high"
name = "High season"
days = [{ first = "1 June", last = "31 August" }]
per_person = { 1 = 520, 2 = 460 }

[[prices.children]]
code = "child"
name = "Child, 6 to 11"
youngest = 6
oldest = 11
price = { percent = 50 }
"""


def next_june() -> date:
    """The demo has the real clock: the next 12 June that leaves a month's notice."""
    today = datetime.now(UTC).date()
    this_year = date(today.year, 6, 12)
    return this_year if this_year - today > timedelta(days=30) else date(today.year + 1, 6, 12)


@asynccontextmanager
async def played(folder: Path) -> AsyncIterator[tuple[Chat, Chat]]:
    """The demo of the operator's own folder: Emma's chat, and the staff group as Rosa sees it."""
    scratch = folder / "scratch"
    scratch.mkdir()
    async with demo(scratch, "--port", str(free_port()), where=folder) as process:
        url = await says(process, r"(http://\S+)")
        async with People(url, patience=30) as people:
            state = await people.state()
            who = {user["first_name"]: user for user in state["users"]}
            [group] = [chat for chat in state["chats"] if chat.get("title") == "Staff"]
            yield Chat(people, who["Emma"], who["Emma"]["id"]), Chat(people, who["Rosa"], group["id"])


async def books(emma: Chat) -> None:
    await emma.taps("Send my request")
    await emma.sees("how can the team reach you?")
    await emma.taps("Telegram is enough")
    await emma.sees("Your reference")


async def test_a_day_tour_in_two_languages(terminal: Any, tmp_path: Path) -> None:
    """Typed in, checked, and booked in English; asked about in Spanish. Nobody is asked where to sleep."""
    terminal(*OPERATOR, *DAY_TOUR, ("The bot's token", ""))
    assert "✗" not in typed(tmp_path, "check")
    day = next_june()

    async with played(tmp_path) as (emma, rosa):
        await emma.says("/start")
        await emma.sees("How many of you")
        await emma.says("3 people")
        await emma.sees("When would you like to start?")
        await emma.says(f"12 June {day.year}")
        await emma.sees("US$150", "Send my request")
        await books(emma)
        await rosa.sees("New request", "Maras in a Day", "US$150")
        ana = await emma.people.user("Ana", language_code="es")
        chat = Chat(emma.people, ana, ana["id"])
        await chat.says(f"somos 2, el 12 de junio de {day.year}")
        await chat.sees("Maras en un día", "US$120")
        for story in (emma.story(), chat.story()):
            assert "sleep" not in story
            assert "dormir" not in story


async def test_a_trek_with_a_season_a_lodge_price_and_a_child(terminal: Any, tmp_path: Path) -> None:
    """What the questions do not ask is copied from the guide into the file; chat, terminal and card agree."""
    terminal(*OPERATOR, ("What is the tour called?", "Salkantay"), *TREK[2:], ("The bot's token", ""))
    with (tmp_path / "catalogue" / "salkantay.toml").open("a", encoding="utf-8") as file:
        file.write(SEASON_AND_CHILD)
    assert "✗" not in typed(tmp_path, "check")
    day = next_june()
    # An adult at 460, a child at half of it, and 85 each for the lodge.
    trip = ("2", "--date", day.isoformat(), "--start", "cusco", "--stay", "lodge", "--stay", "hotel")
    assert "US$860" in typed(tmp_path, "quote", *trip, "--child", "8")

    async with played(tmp_path) as (emma, rosa):
        await emma.says("/start")
        await emma.sees("How many of you")
        await emma.says(f"one adult and one child, from Cusco, on 12 June {day.year}")
        await emma.sees("How old is the child?")
        await emma.says("8")
        await emma.sees("Lodge")
        await emma.taps("Lodge")
        # The second night leaves no choice, so it is told and not asked.
        await emma.sees("US$860", "Lodge → Hotel", "High season", "Child, 6 to 11", "Send my request")
        await books(emma)
        await rosa.sees("New request", "Salkantay", "US$860")
