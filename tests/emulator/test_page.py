"""What is served beside the two interfaces: the page, and nothing else of this machine."""

import aiohttp
import pytest
from yarl import URL

from emulator.server import PAGE, Emulator


async def test_the_page_and_its_parts_are_served(emulator: Emulator, http: aiohttp.ClientSession) -> None:
    """Each file under its name and with its type; `/` is the page itself."""
    types = {".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
    for name in ("", *PAGE):
        file = PAGE[name or "index.html"]
        async with http.get(f"{emulator.url}/{name}") as response:
            assert (response.status, response.content_type) == (200, types[file.suffix])
            assert await response.read() == file.read_bytes()


@pytest.mark.parametrize(
    "path",
    [
        "/../server.py",
        "/..%2fserver.py",
        "/%2e%2e/server.py",
        "/%2fetc/passwd",
        "/page/index.html",
        "/index.html%00",
        f"/{'a' * 3000}",
        "/emulator/files/..%2fserver.py",
        "/file/bot1000:demo/..%2fserver.py",
    ],
)
async def test_nothing_else_is(emulator: Emulator, http: aiohttp.ClientSession, path: str) -> None:
    """However it is written."""
    async with http.get(URL(emulator.url + path, encoded=True)) as response:
        assert response.status == 404


async def test_a_query_that_is_no_number_is_none(emulator: Emulator, http: aiohttp.ClientSession) -> None:
    """It neither breaks nor waits for ever."""
    async with http.get(f"{emulator.url}/emulator/events?after=x&wait=nan") as response:
        assert (await response.json())["result"]["events"] == []
