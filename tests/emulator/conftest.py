"""A running emulator, its people, a real PTB bot, and raw calls for what PTB would never send."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, Protocol

import aiohttp
import pytest
from telegram import Bot

from emulator.client import People, User
from emulator.clock import Clock
from emulator.server import Emulator, running

TOKEN = "1000:demo"


class Ask(Protocol):
    """Call a method with a JSON body; the whole answer."""

    def __call__(self, method: str, /, **params: Any) -> Awaitable[dict[str, Any]]: ...


class StandingClock(Clock):
    """Time passes only when a test says so."""

    def now(self) -> float:
        return 1_800_000_000.0 + self._ahead


@pytest.fixture
def standing_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Emulators that are started now do not depend on how fast this machine is."""
    monkeypatch.setattr("emulator.world.Clock", StandingClock)


@pytest.fixture
async def emulator() -> AsyncIterator[Emulator]:
    async with running(TOKEN, webhook_retry=0.01) as started:
        yield started


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
async def people(emulator: Emulator) -> AsyncIterator[People]:
    async with People(emulator.url) as everybody:
        yield everybody


@pytest.fixture
async def bot(emulator: Emulator) -> AsyncIterator[Bot]:
    url = emulator.url
    async with Bot(TOKEN, base_url=f"{url}/bot", base_file_url=f"{url}/file/bot") as real:
        yield real


@pytest.fixture
def ask(emulator: Emulator, http: aiohttp.ClientSession) -> Ask:
    async def call(method: str, /, **params: Any) -> dict[str, Any]:
        async with http.post(f"{emulator.url}/bot{TOKEN}/{method}", json=params) as response:
            answer: dict[str, Any] = await response.json()
            assert answer.get("error_code", 200) == response.status
            return answer

    return call


@pytest.fixture
def refusal(ask: Ask) -> Callable[..., Awaitable[str]]:
    """The words a call is refused with."""

    async def words(method: str, /, **params: Any) -> str:
        answer = await ask(method, **params)
        assert answer["ok"] is False, answer
        return str(answer["description"])

    return words


@pytest.fixture
async def ana(people: People) -> User:
    """A traveller who has written to the bot; her message is already confirmed."""
    user = await people.user("Ana", last_name="Quispe", username="ana_q", language_code="es")
    await people.says(user, "/start")
    return user
