"""`make screenshot`: the picture in the README, taken of the real demo while a trip is booked in it."""

import asyncio
import sys
import tempfile
from pathlib import Path

from playwright.async_api import ViewportSize, async_playwright, expect

from tests.browser.conftest import FLAGS, chromium
from tests.browser.demo import running_demo
from tests.browser.phones import Phone

VIEWPORT = ViewportSize(width=1140, height=836)
SCALE = 1.25  # sharper than the page itself, and below half a megabyte


async def take(url: str, path: Path) -> None:
    """Emma has her quote and sends her request; Rosa takes it."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        page = await browser.new_page(
            viewport=VIEWPORT, device_scale_factor=SCALE, reduced_motion="reduce", color_scheme="light"
        )
        await page.goto(url)
        traveller, staff = Phone(page, "traveller"), Phone(page, "staff")
        await traveller.start()
        await traveller.write("Hi! We are 4, 12 June, from Cusco, shared bathroom at the hot springs")
        await traveller.sees_button("✅ Send my request")
        quote = await traveller.bubbles.last.element_handle()
        await traveller.tap("✅ Send my request")
        await traveller.tap("Telegram is enough")
        await traveller.sees("Your reference")
        await staff.tap("🙋 I’ll take it")
        await staff.sees("claimed")
        await expect(staff.root.locator(".toast")).to_have_count(0, timeout=15_000)
        assert quote is not None
        await quote.evaluate("quote => quote.scrollIntoView({ block: 'start' })")
        await page.evaluate("document.activeElement.blur()")
        await page.mouse.move(0, 0)
        await page.screenshot(path=path)
        await browser.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder, running_demo(Path(folder)) as demo:
        asyncio.run(take(demo.url, Path(sys.argv[1])))
