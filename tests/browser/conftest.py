"""A real Chromium before a real emulator. Where there is no Chromium these tests are skipped, by name."""

import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import Browser, ConsoleMessage, Page, async_playwright

from tests.browser.emulated import Emulator, EmulatorProcess, World
from tests.browser.phones import Phone

HERE = Path(__file__).parent
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

OpenPage = Callable[..., Awaitable[Page]]


def chromium() -> str | None:
    """The path of a Chromium, by CHASKI_CHROMIUM or by its usual names."""
    named = os.environ.get("CHASKI_CHROMIUM")
    candidates = [named] if named else ["chromium", "chromium-browser", "google-chrome"]
    return next(filter(None, map(shutil.which, candidates)), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All tests here carry the marker, share one browser and therefore one event loop."""
    missing = pytest.mark.skip(reason="no Chromium found: install one, or name it in CHASKI_CHROMIUM")
    for item in items:
        if HERE not in item.path.parents:
            continue
        item.add_marker(pytest.mark.browser)
        item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)
        # CI sets this, so that tests which must run there fail rather than hide.
        if chromium() is None and not os.environ.get("CHASKI_REQUIRE_BROWSER"):
            item.add_marker(missing)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """One Chromium for all tests."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield browser
        await browser.close()


@pytest.fixture(scope="session")
def emulator_process() -> Iterator[EmulatorProcess]:
    """One emulator for all tests."""
    process = EmulatorProcess()
    yield process
    process.stop()


@pytest_asyncio.fixture(loop_scope="session")
async def emulator(emulator_process: EmulatorProcess) -> AsyncIterator[Emulator]:
    """The emulator's two sides."""
    async with aiohttp.ClientSession() as http:
        yield Emulator(emulator_process.url, http)


@pytest_asyncio.fixture(loop_scope="session")
async def world(emulator: Emulator) -> World:
    """A fresh world: Ana, Rosa, Dan and the staff group."""
    return await World.made_in(emulator)


@pytest.fixture
def excused() -> list[str]:
    """Beginnings of console errors that a test expects."""
    return []


@pytest_asyncio.fixture(loop_scope="session")
async def open_page(browser: Browser, emulator: Emulator, excused: list[str]) -> AsyncIterator[OpenPage]:
    """Opens the page (options as in Playwright's new_context). An error in its console fails the test."""
    errors: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            errors.append(message.text)

    async def opened(address: str = "/", **options: Any) -> Page:
        options = {"viewport": {"width": 1240, "height": 860}, "reduced_motion": "reduce", **options}
        context = await browser.new_context(**options)
        contexts.append(context)
        page = await context.new_page()
        page.set_default_timeout(8000)
        page.on("console", heard)
        page.on("pageerror", lambda error: errors.append(str(error)))
        await page.goto(urljoin(emulator.url, address))
        return page

    contexts = []  # type: ignore[var-annotated]
    yield opened
    for context in contexts:
        await context.close()
    assert [error for error in errors if not error.startswith(tuple(excused))] == []


@pytest_asyncio.fixture(loop_scope="session")
async def page(open_page: OpenPage, world: World) -> Page:
    """The page on a wide screen, the world already there."""
    return await open_page()


@pytest.fixture
def traveller(page: Page) -> Phone:
    """The left phone."""
    return Phone(page, "traveller")


@pytest.fixture
def staff(page: Page) -> Phone:
    """The right phone."""
    return Phone(page, "staff")
