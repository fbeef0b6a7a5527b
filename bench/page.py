"""How fast the demo page shows a burst of messages, and loads a long chat.

    .venv/bin/python -m bench.page          # wants Chromium, as the browser tests do

Emulator and browser share the machine with the script. A burst counts from the first call of the bot until
the last message is on the screen; a load from the address typed in until then.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

import aiohttp
from playwright.async_api import Page, async_playwright

from tests.browser.conftest import FLAGS, chromium
from tests.browser.emulated import Emulator, EmulatorProcess, World

BURST = 600
LONG = 2000
AT_ONCE = 8
TURN = {"inline_keyboard": [[{"text": str(n), "callback_data": str(n)} for n in range(1, 7)]]}

_SHOWN = """text => new Promise(done => {
  const look = () => {
    const last = [...document.querySelectorAll(".phone[data-side=traveller] .bubble")].at(-1);
    const log = document.querySelector(".phone[data-side=traveller] .log");
    if (last?.textContent.includes(text) && last.getBoundingClientRect().bottom <= log.getBoundingClientRect().bottom) done();
    else requestAnimationFrame(look);
  };
  look();
})"""  # noqa: E501


async def say(emulator: Emulator, chat: int, texts: list[str]) -> None:
    """The bot writes them in order, AT_ONCE calls under way at a time; every tenth with buttons."""
    for at in range(0, len(texts), AT_ONCE):
        await asyncio.gather(
            *(
                emulator.bot(
                    "sendMessage", chat_id=chat, text=text, **({} if n % 10 else {"reply_markup": TURN})
                )
                for n, text in enumerate(texts[at : at + AT_ONCE], at)
            )
        )


def texts(count: int, what: str) -> list[str]:
    return [f"{what} {n}: the pass is at 4,400 m, the springs are hot." for n in range(count - 1)] + [
        f"{what} is whole"
    ]


async def shows(page: Page, text: str) -> None:
    await page.evaluate(_SHOWN, text)


async def measured(name: str, clock: Callable[[], float], start: float, limit: float = 1.0) -> None:
    seconds = clock() - start
    print(f"{name:<48} {seconds:6.2f} s   {'ok' if seconds < limit else 'SLOW'}")


async def main() -> None:
    process = EmulatorProcess()
    clock = time.perf_counter
    try:
        async with aiohttp.ClientSession() as http, async_playwright() as playwright:
            emulator = Emulator(process.url, http)
            browser = await playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
            world = await World.made_in(emulator)
            ana = world.ana["id"]
            await emulator.people("POST", f"chats/{ana}/messages", {"from": ana, "text": "/start"})
            page = await browser.new_page(viewport={"width": 1240, "height": 860})
            await page.goto(process.url)
            await shows(page, "/start")
            start = clock()
            await say(emulator, ana, texts(BURST, "burst"))
            await measured(f"{BURST} messages sent (the emulator alone)", clock, start)
            await shows(page, "burst is whole")
            await measured(f"{BURST} messages in a burst, sent and shown", clock, start)
            await page.close()
            await say(emulator, ana, texts(LONG - BURST - 1, "rest"))
            page = await browser.new_page(viewport={"width": 1240, "height": 860})
            start = clock()
            await page.goto(process.url)
            await shows(page, "rest is whole")
            await measured(f"{LONG} messages loaded", clock, start)
            bubbles = await page.locator(".phone[data-side=traveller] .bubble").count()
            print(f"{bubbles} bubbles in the page")
            await browser.close()
    finally:
        process.stop()


if __name__ == "__main__":
    asyncio.run(main())
