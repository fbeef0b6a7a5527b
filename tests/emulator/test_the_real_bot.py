"""The real bot on the strict Telegram: colleagues who press at once, and a bot that was away."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.settings import Settings
from core.leads import LeadState
from tests.chat import together
from tests.conftest import World, a_world

MODES = ("polling", "webhook")


def free_address() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{probe.getsockname()[1]}"


@pytest.fixture(params=MODES)
async def world(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[World]:
    """The bot in each of its two modes."""
    async with a_world(tmp_path) as world:
        if request.param == "webhook":
            await world.stops()
            address = free_address()
            told = {**world.settings.model_dump(), "webhook_url": f"http://{address}", "listen": address}
            world.settings = Settings(_env_file=None, **told)
            await world.starts()
        yield world


async def away(world: World, time: timedelta) -> None:
    """The bot is stopped, and comes back when so much time has passed for everybody."""
    await world.people.passes(time.total_seconds())
    world.now += time
    await world.starts()


async def test_two_colleagues_press_at_once(world: World) -> None:
    """Each lead goes to one of them, and the other is told who has it, however often they race."""
    maria, jose = world.staff(), world.staff(world.jose)
    for name in ("Emma", "Frida", "Greta"):
        traveller = await world.traveller(name)
        await traveller.books()
        card = await maria.sees("New request", name)
        toasts = await together(maria.taps("I’ll take it", card), jose.taps("I’ll take it", card))
        # Each in their own language: María reads English, José Luis Spanish.
        assert sum("is yours" in toast or "Te encargas de" in toast for toast in toasts) == 1
        assert sum("Already claimed by" in toast or "Ya se encarga" in toast for toast in toasts) == 1
        await maria.sees(name, "claimed", "✅")
    leads = await world.leads()
    assert [lead.state for lead in leads] == [LeadState.CLAIMED] * 3


async def test_away_for_three_minutes(world: World) -> None:
    """A press is too old by then and reaches nobody; a message is answered; the buttons work as before."""
    emma = await world.traveller("Emma")
    await emma.says("/start")
    question = await emma.sees("How many of you")
    await world.stops()
    lost = await world.people.presses(emma.user, question, "4")
    await emma.says("3")
    await away(world, timedelta(minutes=3))
    await emma.sees("3 people")
    assert (await world.people.callback(lost))["answered"] is False
    assert (await world.people.updates())["expired"] == 1
    await emma.gets_quote("12 June, from Cusco, shared bathroom")
    await emma.sends_request()
    [lead] = await world.leads()
    assert lead.quote.trip.group_size == 3


async def test_away_for_two_days(world: World) -> None:
    """What was said and pressed meanwhile is gone; nobody is troubled, and the conversation goes on."""
    emma = await world.traveller("Emma")
    await emma.books()
    card = await world.staff().sees("New request", "Emma")
    frida = await world.traveller("Frida")
    await frida.says("/start")
    await frida.says("We are 4")
    await frida.sees("4 people")
    await world.stops()
    await frida.says("in June")
    await world.people.presses(world.maria, card, "🙋 I’ll take it")
    await away(world, timedelta(days=2))
    assert (await world.people.updates())["expired"] == 2
    await frida.sees_nothing_more()
    await frida.gets_quote("12 June, from Cusco, shared bathroom")
    await frida.sees_nothing_more()
    maria = world.staff()
    assert "is yours" in await maria.taps("I’ll take it", card)
