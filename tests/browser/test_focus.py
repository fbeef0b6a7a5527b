"""Where the focus is, and what a screen reader is told."""

import re
from typing import Any

from playwright.async_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.emulated import Emulator, World
from tests.browser.phones import Phone


def keyboard(*labels: str) -> dict[str, Any]:
    """One button a row."""
    return {"inline_keyboard": [[{"text": label, "callback_data": label}] for label in labels]}


async def asked(emulator: Emulator, chat: int, text: str, *labels: str) -> dict[str, Any]:
    """The bot asks; the place of its question."""
    sent = await emulator.bot("sendMessage", chat_id=chat, text=text, reply_markup=keyboard(*labels))
    return {"chat_id": chat, "message_id": sent["message_id"]}


async def pressed(page: Page, phone: Phone, label: str) -> None:
    """Press a button by the keyboard."""
    await phone.button(label).focus()
    async with page.expect_response("**/press"):
        await page.keyboard.press("Enter")


async def test_a_question_in_the_place_of_another(
    emulator: Emulator, world: World, page: Page, traveller: Phone
) -> None:
    """The focus goes to the first button of the new question, not to what lies where the old one was."""
    await traveller.start()
    place = await asked(emulator, world.ana["id"], "How many?", "1", "2", "3")
    await pressed(page, traveller, "2")
    await emulator.bot(
        "editMessageText", **place, text="From where?", reply_markup=keyboard("Cusco", "Lares", "Pisac")
    )
    await expect(traveller.button("Cusco")).to_be_focused()
    await expect(traveller.log.locator(".key[tabindex='0']")).to_have_text("Cusco")


async def test_a_question_in_a_new_message(
    emulator: Emulator, world: World, page: Page, traveller: Phone
) -> None:
    """Whether the pressed button stays or goes, the focus goes to the newest question."""
    await traveller.start()
    chat = world.ana["id"]
    place = await asked(emulator, chat, "How many?", "1", "2")
    await pressed(page, traveller, "2")
    await emulator.bot("editMessageReplyMarkup", **place)
    await emulator.bot("sendMessage", chat_id=chat, text="Fine.")
    await asked(emulator, chat, "From where?", "Cusco", "Lares")
    await expect(traveller.button("Cusco")).to_be_focused()
    await pressed(page, traveller, "Lares")
    await asked(emulator, chat, "Where to?", "Urubamba")
    await expect(traveller.button("Urubamba")).to_be_focused()


async def test_a_keyboard_under_the_input(
    emulator: Emulator, world: World, page: Page, traveller: Phone
) -> None:
    """A press that brings answers to choose from goes to them; when they go, the input has the focus."""
    await traveller.start()
    chat = world.ana["id"]
    await asked(emulator, chat, "How to reach you?", "Phone")
    await pressed(page, traveller, "Phone")
    markup = {"keyboard": [["Share", "No"], ["Later"]]}
    await emulator.bot("sendMessage", chat_id=chat, text="Your phone?", reply_markup=markup)
    await expect(traveller.button("Share")).to_be_focused()
    await expect(traveller.root.locator(".reply-keys .key[tabindex='0']")).to_have_count(1)
    await page.keyboard.press("ArrowRight")
    await page.keyboard.press("ArrowDown")
    await expect(traveller.button("Later")).to_be_focused()
    await page.keyboard.press("Enter")
    await traveller.sees("Later")
    await emulator.bot("sendMessage", chat_id=chat, text="Fine", reply_markup={"remove_keyboard": True})
    await expect(traveller.input).to_be_focused()


async def test_a_tick_keeps_the_focus(emulator: Emulator, world: World, page: Page, traveller: Phone) -> None:
    """A button that only gets a tick is the same button."""
    await traveller.start()
    place = await asked(emulator, world.ana["id"], "What else?", "Guide", "Mules")
    await pressed(page, traveller, "Mules")
    await emulator.bot("editMessageReplyMarkup", **place, reply_markup=keyboard("Guide", "✅ Mules"))
    await expect(traveller.button("✅ Mules")).to_be_focused()


async def test_whoever_goes_on_is_left_alone(
    emulator: Emulator, world: World, page: Page, traveller: Phone
) -> None:
    """Who writes meanwhile keeps writing; a question that nobody's press brought takes no focus."""
    await traveller.start()
    chat = world.ana["id"]
    await asked(emulator, chat, "How many?", "1", "2")
    await pressed(page, traveller, "2")
    await traveller.input.focus()
    await page.keyboard.type("we are")
    await asked(emulator, chat, "From where?", "Cusco")
    await traveller.sees_button("Cusco")
    await page.keyboard.type(" two")
    await expect(traveller.input).to_have_value("we are two")


async def test_a_press_that_is_held_down_counts_once(
    emulator: Emulator, world: World, page: Page, traveller: Phone
) -> None:
    """The next question is not answered by the same press."""
    await traveller.start()
    await asked(emulator, world.ana["id"], "How many?", "1", "2")
    await emulator.updates()
    await traveller.button("1").focus()
    await page.keyboard.down("Enter")
    await emulator.bot("getUpdates", timeout=5)
    await asked(emulator, world.ana["id"], "From where?", "Cusco")
    await expect(traveller.button("Cusco")).to_be_focused()
    await page.keyboard.down("Enter")
    await page.keyboard.down("Enter")
    await page.keyboard.up("Enter")
    await traveller.input.focus()
    await traveller.write("done")
    await traveller.sees("done")
    presses = [update for update in await emulator.updates() if "callback_query" in update]
    assert [update["callback_query"]["data"] for update in presses] == ["1"]


TOLD = """() => {
  window.told = [];
  new MutationObserver(changes => {
    for (const { addedNodes } of changes) for (const node of addedNodes) told.push(node.textContent);
  }).observe(document.querySelector("[role=status]"), { childList: true, subtree: true });
}"""
LIVE = """() => [...document.querySelectorAll("[aria-live], [role=status], [role=alert], [role=log]")].filter(
  part => part.getAttribute("aria-live") !== "off" && part.querySelector(".key, .message")).length"""


async def test_news_are_told_once(emulator: Emulator, world: World, open_page: OpenPage) -> None:
    """New and changed texts of others, politely; not history, not what one writes oneself, no keyboards."""
    chat = world.ana["id"]
    await emulator.people("POST", f"chats/{chat}/messages", {"from": chat, "text": "/start"})
    await emulator.bot("sendMessage", chat_id=chat, text="history")
    page = await open_page()
    traveller = Phone(page, "traveller")
    await traveller.sees("history")
    await page.evaluate(TOLD)
    await expect(page.get_by_role("status")).to_have_count(1)
    await expect(page.get_by_role("status")).not_to_have_attribute("aria-live", re.compile("assertive|off"))
    place = await asked(emulator, chat, "How many?", "1", "2", "3")
    await traveller.sees_button("3")
    await pressed(page, traveller, "2")
    await emulator.bot("editMessageReplyMarkup", **place, reply_markup=keyboard("1", "✓2", "3"))
    await traveller.sees_button("✓2")
    await emulator.bot("editMessageText", **place, text="From where?", reply_markup=keyboard("Cusco"))
    await traveller.sees_button("Cusco")
    await traveller.write("Cusco, please")
    await traveller.sees("Cusco, please")
    group = world.group["id"]
    await emulator.bot("sendMessage", chat_id=group, text="New request")
    await Phone(page, "staff").sees("New request")
    assert await page.evaluate("told") == ["Chaski: How many?", "Chaski: From where?", "Chaski: New request"]
    assert await page.evaluate(LIVE) == 0


async def test_messages_have_their_text_with_them(emulator: Emulator, world: World, traveller: Phone) -> None:
    """Who walks from message to message hears who wrote it and what."""
    await traveller.start()
    await emulator.bot("sendMessage", chat_id=world.ana["id"], text="The pass is at 4,400 m.")
    await traveller.sees("4,400")
    await expect(traveller.bubbles.last).to_have_accessible_name(re.compile(r"^Chaski, \d\d:\d\d$"))
    await expect(traveller.bubbles.last).to_have_accessible_description(re.compile("The pass is at 4,400 m."))


async def test_what_is_seen_is_in_the_name(emulator: Emulator, world: World, traveller: Phone) -> None:
    """Who speaks to the page presses what they read."""
    await emulator.bot("setMyCommands", commands=[{"command": "help", "description": "Help"}])
    await traveller.start()
    for shown, name in (
        ("EN", "EN, language: English"),
        ("Ana Torres", "Traveller: Ana Torres"),
        ("Menu", "Menu, bot commands"),
    ):
        button = traveller.seat.get_by_role("button", name=name, exact=True)
        assert (await button.inner_text()).strip() == shown
