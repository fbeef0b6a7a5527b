"""How fast the demo page shows a burst of messages, and opens a long chat.

    .venv/bin/python -m bench.page          # wants Chromium, as the browser tests do

Emulator, browser and this script share the machine. A burst counts from the bot's first call until the last
message is on the screen, an opening from the address entered until then, and until all is drawn. CPU is the
page's own, and the figure to look at when something else is at work on the machine.
"""

from __future__ import annotations

import asyncio
import time

import aiohttp
from playwright.async_api import Browser, CDPSession, Page, async_playwright

from tests.browser.conftest import FLAGS, chromium
from tests.browser.emulated import Emulator, EmulatorProcess, World

BURST, LONG = 600, 2000
ROUNDS = 3
AT_ONCE = 8
KEYS = {"inline_keyboard": [[{"text": str(n), "callback_data": str(n)} for n in range(1, 7)]]}

_PHONE = ".phone[data-side=traveller]"
_SHOWN = f"""text => new Promise(done => {{
  const log = document.querySelector("{_PHONE} .log");
  const look = () => {{
    const last = log.querySelector(".list > :last-child .bubble");
    const shown = last?.textContent.includes(text);
    if (shown && last.getBoundingClientRect().bottom <= log.getBoundingClientRect().bottom) done();
    else requestAnimationFrame(look);
  }};
  look();
}})"""
_DRAWN = f"count => document.querySelectorAll('{_PHONE} .bubble').length >= count"


async def say(emulator: Emulator, chat: int, texts: list[str]) -> None:
    """The bot writes them, AT_ONCE calls under way at a time; every tenth has buttons."""
    *most, last = texts
    for at in range(0, len(most), AT_ONCE):
        calls = [
            emulator.bot("sendMessage", chat_id=chat, text=text, **({} if n % 10 else {"reply_markup": KEYS}))
            for n, text in enumerate(most[at : at + AT_ONCE], at)
        ]
        await asyncio.gather(*calls)
    await emulator.bot("sendMessage", chat_id=chat, text=last)


def texts(count: int, name: str) -> list[str]:
    written = [f"{name} {n}: the pass is at 4,400 m, the springs are hot." for n in range(count - 1)]
    return [*written, f"the end of {name}"]


async def opened(browser: Browser, url: str) -> tuple[Page, CDPSession]:
    page = await browser.new_page(viewport={"width": 1240, "height": 860})
    devtools = await page.context.new_cdp_session(page)
    await devtools.send("Performance.enable", {"timeDomain": "threadTicks"})
    await page.goto(url)
    return page, devtools


async def cpu(devtools: CDPSession) -> float:
    """Seconds that the page has computed since it was opened."""
    answer = await devtools.send("Performance.getMetrics")
    return next(float(one["value"]) for one in answer["metrics"] if one["name"] == "TaskDuration")


async def measure(browser: Browser, emulator: Emulator) -> dict[str, float]:
    """Seconds, by what was waited for."""
    ana = (await World.made_in(emulator)).ana["id"]
    await emulator.people("POST", f"chats/{ana}/messages", {"from": ana, "text": "/start"})
    seconds = {}
    page, devtools = await opened(browser, emulator.url)
    await page.evaluate(_SHOWN, "/start")
    start, computed = time.perf_counter(), await cpu(devtools)
    await say(emulator, ana, texts(BURST, "the burst"))
    seconds[f"{BURST} messages in a burst: sent"] = time.perf_counter() - start
    await page.evaluate(_SHOWN, "the end of the burst")
    seconds[f"{BURST} messages in a burst: shown"] = time.perf_counter() - start
    seconds[f"{BURST} messages in a burst: CPU"] = await cpu(devtools) - computed
    await page.close()

    await say(emulator, ana, texts(LONG - BURST - 1, "the rest"))
    start = time.perf_counter()
    page, devtools = await opened(browser, emulator.url)
    await page.evaluate(_SHOWN, "the end of the rest")
    seconds[f"{LONG} messages opened: the newest shown"] = time.perf_counter() - start
    await page.wait_for_function(_DRAWN, arg=LONG)
    seconds[f"{LONG} messages opened: all drawn"] = time.perf_counter() - start
    seconds[f"{LONG} messages opened: CPU"] = await cpu(devtools)
    await page.close()
    return seconds


async def main() -> None:
    process = EmulatorProcess()
    try:
        async with aiohttp.ClientSession() as http, async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
            rounds = [await measure(browser, Emulator(process.url, http)) for _ in range(ROUNDS)]
            await browser.close()
    finally:
        process.stop()
    for name in rounds[0]:
        values = sorted(one[name] for one in rounds)
        print(f"{name:<44} best {values[0]:5.2f} s   worst {values[-1]:5.2f} s")


if __name__ == "__main__":
    asyncio.run(main())
