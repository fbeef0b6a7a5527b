"""The quote on a phone: it fits, and changing answers makes the chat no longer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.demo import Demo, running_demo
from tests.browser.phones import Phone

PHONE = {"width": 390, "height": 844}
SEND = "✅ Send my request"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    with running_demo(tmp_path_factory.mktemp("demo")) as demo:
        yield demo


async def height(phone: Phone) -> int:
    """Of all that stands in the chat, in CSS pixels."""
    return int(await phone.log.evaluate("log => log.scrollHeight"))


async def test_three_changes_leave_the_chat_as_long_as_it_was(
    demo: Demo, open_page: OpenPage, tmp_path: Path
) -> None:
    """One message on a screen of 390 × 844, buttons and all, before and after; pictures of both are kept."""
    page = await open_page(demo.url, viewport=PHONE)
    traveller = Phone(page, "traveller")
    await traveller.new_traveller("Nora", "English")
    await traveller.start()
    await traveller.write("4 people, 12 June, from Cusco, shared bathroom")
    await traveller.sees_button(SEND)
    await traveller.screenshot(tmp_path / "before.png")
    before, bubbles = await height(traveller), await traveller.bubbles.count()
    quote = await traveller.bubbles.last.bounding_box()
    assert quote is not None
    assert quote["height"] < PHONE["height"]

    for edit, answer, shown in (
        ("✏️ Group", "5", "US$200 per person"),
        ("✏️ Pick-up", "Pisac", "Pisac → Ollantaytambo"),
        ("✏️ Stay", "Hot springs, private bathroom", "plus extras on request"),
    ):
        await traveller.tap("✏️ Change")
        await traveller.tap(edit)
        await traveller.tap(answer)
        await traveller.sees(shown)
        await traveller.sees_button(SEND)
    await traveller.screenshot(tmp_path / "after.png")
    assert await traveller.bubbles.count() == bubbles
    assert await height(traveller) <= before + 100, "some lines more or fewer, no second message"


async def test_an_older_quote_loses_its_buttons(demo: Demo, open_page: OpenPage) -> None:
    """After a change in words there is one message to press on."""
    page = await open_page(demo.url, viewport=PHONE)
    traveller = Phone(page, "traveller")
    await traveller.new_traveller("Olga", "English")
    await traveller.start()
    await traveller.write("4 people, 12 June, from Cusco, shared bathroom")
    await traveller.sees_button(SEND)
    await traveller.write("actually make it 5")
    await traveller.sees("US$200 per person")
    shown = traveller.log.locator(".keys button.key", has=page.get_by_text(SEND, exact=True))
    await expect(shown).to_have_count(1)
