"""How much the page does for what comes in. (How fast it is, is measured in bench/page.py.)"""

from playwright.async_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.emulated import Emulator, World
from tests.browser.phones import Phone

# Frames in which the log changed, and the messages that were touched, by number.
WATCH = """log => {
  window.work = { frames: new Set(), touched: new Set(), added: 0 };
  let frame = 0;
  const count = () => { frame += 1; requestAnimationFrame(count); };
  requestAnimationFrame(count);
  new MutationObserver(changes => {
    work.frames.add(frame);
    for (const { target, addedNodes } of changes) {
      const message = target.closest?.(".message");
      if (message) work.touched.add(Number(message.dataset.id));
      else work.added += [...addedNodes].filter(node => node.matches(".message")).length;
    }
  }).observe(log, { childList: true, subtree: true, attributes: true, characterData: true });
}"""

# A second listener tells when all has come in; it hears the same as the page.
HOLD_FRAMES = """() => new Promise(ready => {
  const real = window.requestAnimationFrame;
  const held = [];
  window.requestAnimationFrame = task => held.push(task);
  window.releaseFrames = () => {
    window.requestAnimationFrame = real;
    held.forEach(task => real(task));
  };
  window.heard = 0;
  const events = new EventSource("/emulator/events");
  events.addEventListener("message", () => window.heard += 1);
  events.onopen = ready;
})"""


async def test_a_message_touches_itself_alone(emulator: Emulator, world: World, traveller: Phone) -> None:
    """What is new or changed is drawn, and the one above it, whose corner changes; nothing else."""
    await traveller.start()
    chat = world.ana["id"]
    sent = [await emulator.bot("sendMessage", chat_id=chat, text=f"message {n}") for n in range(100)]
    await traveller.sees("message 99")
    await traveller.log.evaluate(WATCH)
    new = await emulator.bot("sendMessage", chat_id=chat, text="the newest")
    await traveller.sees("the newest")
    changed = sent[20]["message_id"]
    await emulator.bot("editMessageText", chat_id=chat, message_id=changed, text="changed")
    await traveller.sees("changed")
    touched = await traveller.page.evaluate("[...work.touched]")
    last = sent[-1]["message_id"]
    far = sent[-40]["message_id"]
    assert set(touched) <= {new["message_id"], last, changed, far, far + 1}
    assert await traveller.page.evaluate("work.added") == 1


async def test_a_burst_is_drawn_by_the_frame(emulator: Emulator, world: World, open_page: OpenPage) -> None:
    """While the page is busy, hundreds of messages come in: it draws them together, and asks nothing."""
    page = await open_page()
    traveller = Phone(page, "traveller")
    await traveller.start()
    await traveller.sees("/start")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await traveller.log.evaluate(WATCH)
    # Frames stand still while the messages come in, as they do on a machine that is busy.
    await page.evaluate(HOLD_FRAMES)
    for number in range(300):
        await emulator.bot("sendMessage", chat_id=world.ana["id"], text=f"message {number}")
    await page.wait_for_function("heard === 300")
    assert await page.evaluate("work.frames.size") == 0
    await page.evaluate("releaseFrames()")
    await traveller.sees("message 299")
    await expect(traveller.bubbles).to_have_count(301)
    assert await page.evaluate("work.added") == 300
    assert await page.evaluate("work.frames.size") <= 10
    assert [url for url in asked if "/chats/" in url] == []


async def test_a_long_history_is_whole(emulator: Emulator, world: World, open_page: OpenPage) -> None:
    """It is drawn from its end upwards, in order, told to nobody, and the log stays at its end."""
    chat = world.ana["id"]
    await emulator.people("POST", f"chats/{chat}/messages", {"from": chat, "text": "/start"})
    for number in range(900):
        await emulator.bot("sendMessage", chat_id=chat, text=f"message {number}")
    page = await open_page()
    traveller = Phone(page, "traveller")
    await expect(traveller.bubbles).to_have_count(901)
    texts = await traveller.bubbles.evaluate_all(
        "all => all.map(one => one.querySelector('.text').firstChild.textContent)"
    )
    assert texts[1:] == [f"message {number}" for number in range(900)]
    await expect(traveller.bubbles.last).to_be_in_viewport()
    await expect(traveller.log.locator(".day")).to_have_count(1)
    await expect(page.get_by_role("status")).to_be_empty()
