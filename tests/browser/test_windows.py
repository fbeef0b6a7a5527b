"""The page in any window: from a small phone to a big screen, zoomed, upright and lying."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.emulated import Emulator, World
from tests.browser.phones import Phone

SIZES = [
    (320, 360), (320, 568), (360, 640), (390, 844), (640, 360), (640, 450), (844, 390), (960, 540),
    (1024, 600), (1280, 580), (1280, 600), (1280, 900), (1920, 1080),
]  # fmt: skip
DESCRIPTION = "I plan the trek with you. " * 19

# Where a finger meets something else than the element, of its middle and near its edges.
COVERED = """part => {
  const { left, top, width, height } = part.getBoundingClientRect();
  return [[0.5, 0.5], [0.05, 0.5], [0.95, 0.5], [0.5, 0.1], [0.5, 0.9]].filter(([x, y]) => {
    const met = document.elementFromPoint(left + width * x, top + height * y);
    return met !== part && !part.contains(met);
  });
}"""
WIDE = "() => document.documentElement.scrollWidth - innerWidth"


async def free(page: Page, phone: Phone, button: str) -> None:
    """The button is in the window and nothing lies over it."""
    locator = phone.root.get_by_role("button", name=button, exact=True)
    await expect(locator).to_be_in_viewport(ratio=1)
    assert await locator.evaluate(COVERED) == []
    assert await page.evaluate(WIDE) <= 0


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_start_can_be_pressed(
    emulator: Emulator, world: World, open_page: OpenPage, size: tuple[int, int]
) -> None:
    """However low the window and long the bot's description; what follows can be read and answered."""
    await emulator.bot("setMyDescription", description=DESCRIPTION)
    page = await open_page(viewport={"width": size[0], "height": size[1]})
    traveller = Phone(page, "traveller")
    await expect(traveller.root.get_by_text("What can this bot do?")).to_be_in_viewport()
    await free(page, traveller, "START")
    await traveller.start()
    markup = {"inline_keyboard": [[{"text": str(n), "callback_data": str(n)} for n in range(1, 8)]]}
    await emulator.bot("sendMessage", chat_id=world.ana["id"], text="How many?", reply_markup=markup)
    await traveller.sees_button("7")
    await free(page, traveller, "7")
    await free(page, traveller, "Send")
    room = await traveller.log.bounding_box()
    assert room is not None
    assert room["height"] >= 150


async def test_the_description_can_be_read_to_its_end(
    emulator: Emulator, world: World, open_page: OpenPage
) -> None:
    """In a low window it scrolls, by keys as well."""
    await emulator.bot("setMyDescription", description=DESCRIPTION + "The end.")
    page = await open_page(viewport={"width": 320, "height": 360})
    traveller = Phone(page, "traveller")
    assert await traveller.log.evaluate("log => log.scrollTop") == 0
    await traveller.log.focus()
    await page.keyboard.press("End")
    await expect(traveller.log.locator(".about-bot")).to_contain_text("The end.")
    await page.wait_for_function(
        "log => log.scrollTop + log.clientHeight >= log.scrollHeight - 1",
        arg=await traveller.log.element_handle(),
    )


async def test_the_question_is_in_sight(emulator: Emulator, world: World, open_page: OpenPage) -> None:
    """In a window lower than the question itself, the button that has the focus is in sight."""
    page = await open_page(viewport={"width": 844, "height": 390})
    traveller = Phone(page, "traveller")
    await traveller.start()
    chat = world.ana["id"]
    first = {"inline_keyboard": [[{"text": "Go on", "callback_data": "go"}]]}
    sent = await emulator.bot("sendMessage", chat_id=chat, text="Ready?", reply_markup=first)
    await traveller.tap("Go on")
    rows = [[{"text": f"Stay {n}", "callback_data": str(n)}] for n in range(12)]
    text = "\n".join(f"line {n}" for n in range(20))
    place = {"chat_id": chat, "message_id": sent["message_id"]}
    await emulator.bot("editMessageText", **place, text=text, reply_markup={"inline_keyboard": rows})
    await expect(traveller.button("Stay 0")).to_be_focused()
    await expect(traveller.button("Stay 0")).to_be_in_viewport(ratio=1)
    await expect(traveller.log.get_by_text("line 19")).to_be_in_viewport()


@pytest.mark.parametrize("size", [(360, 640), (390, 844), (844, 390), (640, 450), (1280, 900)], ids=str)
async def test_labels_are_not_cut(
    emulator: Emulator, world: World, open_page: OpenPage, size: tuple[int, int]
) -> None:
    """Three long words in a row, on one phone and on two side by side."""
    page = await open_page(viewport={"width": size[0], "height": size[1]})
    traveller = Phone(page, "traveller")
    await traveller.start()
    labels = ["✏️ Abholung", "✏️ Embarque", "✏️ Recogida"]
    markup = {"inline_keyboard": [[{"text": label, "callback_data": label} for label in labels]]}
    await emulator.bot("sendMessage", chat_id=world.ana["id"], text="Where?", reply_markup=markup)
    await traveller.sees_button(labels[-1])
    shown = traveller.log.locator(".key > span")
    cut = "spans => spans.filter(s => s.scrollWidth > s.clientWidth).map(s => s.textContent)"
    assert await shown.evaluate_all(cut) == []
