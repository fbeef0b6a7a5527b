"""Who may call the emulator: programs and its own page, and no other page in a browser on this machine."""

from typing import Any

import aiohttp
import pytest
from yarl import URL

from emulator.client import People, User
from emulator.server import Emulator
from tests.emulator.conftest import TOKEN

HOOK = f"bot{TOKEN}/setWebhook?url=http://127.0.0.1:9/evil"
PLACES = (
    "emulator/state",
    "emulator/updates",
    "emulator/events?after=0",
    f"bot{TOKEN}/getMe",
    HOOK,
    f"file/bot{TOKEN}/x",
)


async def status(http: aiohttp.ClientSession, url: str, method: str = "GET", **options: Any) -> int:
    async with http.request(method, url, **options) as response:
        return response.status


@pytest.mark.parametrize("place", [*PLACES, ""])
async def test_a_name_that_was_made_to_point_here(
    http: aiohttp.ClientSession, emulator: Emulator, place: str
) -> None:
    """A page that reaches the emulator by a name of its own reads nothing, not even the page."""
    port = URL(emulator.url).port
    assert await status(http, f"{emulator.url}/{place}", headers={"Host": f"evil.example:{port}"}) == 403
    assert await status(http, f"{emulator.url}/{place}", headers={"Host": "evil.example"}) == 403


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "image"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
async def test_another_page(
    http: aiohttp.ClientSession, emulator: Emulator, place: str, headers: dict[str, str]
) -> None:
    """A script, a form or an image tag of another page, also of one on another port of this machine."""
    assert await status(http, f"{emulator.url}/{place}", headers=headers) == 403
    assert emulator.emulation.webhook.active is False


async def test_who_is_welcome(http: aiohttp.ClientSession, emulator: Emulator) -> None:
    """Programs, the page itself, and a person who types the address or comes by a link to the page."""
    url = URL(emulator.url)
    state = f"{url}/emulator/state"
    for headers in (
        {},
        {"Host": f"localhost:{url.port}"},
        {"Host": f"[::1]:{url.port}"},
        {"Host": f"192.168.1.5:{url.port}"},
        {"Origin": str(url.origin()), "Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
    ):
        assert await status(http, state, headers=headers) == 200, headers
    assert await status(http, f"{url}/", headers={"Sec-Fetch-Site": "cross-site"}) == 200
    async with http.get(f"{url}/") as response:
        assert response.headers["Content-Security-Policy"] == "frame-ancestors 'none'"


async def test_people_speak_json(
    http: aiohttp.ClientSession, emulator: Emulator, people: People, ana: User
) -> None:
    """No form can send what people do."""
    said = f"{emulator.url}/emulator/chats/{ana['id']}/messages"
    assert (
        await status(http, said, "POST", data='{"text": "hi"}', headers={"Content-Type": "text/plain"}) == 415
    )
    assert await status(http, said, "POST", data={"text": "hi"}) == 415
    assert await status(http, said, "POST", json={"text": "hi"}) == 200
    assert await status(http, f"{emulator.url}/emulator/chats/{ana['id']}/block", "POST") == 200
