"""Buttons under messages and under the input, and the bot's commands."""

from typing import Any

from playwright.async_api import Page, expect

from tests.browser.emulated import Emulator, World
from tests.browser.phones import Phone


def calendar(month: str, first: int, last: int = 21) -> dict[str, Any]:
    """A month's grid of seven columns."""
    days = [{"text": str(day), "callback_data": f"{month}-{day}"} for day in range(first, last + 1)]
    weeks = [days[at : at + 7] for at in range(0, len(days), 7)]
    turn = [{"text": "‹", "callback_data": "back"}, {"text": month, "callback_data": "-"}]
    turn.append({"text": "›", "callback_data": "next"})
    names = [{"text": name, "callback_data": "-"} for name in ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")]
    return {"inline_keyboard": [turn, names, *weeks]}


async def test_a_calendar_flips_in_place(
    emulator: Emulator, world: World, page: Page, traveller: Phone
) -> None:
    """An edit changes the labels, not the buttons: same elements, and the focus stays on its cell."""
    await traveller.start()
    chat = world.ana["id"]
    sent = await emulator.bot("sendMessage", chat_id=chat, text="When?", reply_markup=calendar("June", 1))
    await traveller.sees_button("June")
    boxes = [await key.bounding_box() for key in await traveller.log.locator(".grid .key").all()]
    assert len({round(box["width"]) for box in boxes if box}) == 1, "seven equal columns"

    following = traveller.button("›")
    await following.focus()
    await page.keyboard.press("Enter")
    handle = await following.element_handle()
    await emulator.bot(
        "editMessageReplyMarkup",
        chat_id=chat,
        message_id=sent["message_id"],
        reply_markup=calendar("July", 2, 22),
    )
    await traveller.sees_button("July")
    assert await page.evaluate("document.activeElement.textContent") == "›"
    assert await page.evaluate("key => key === document.activeElement && key.isConnected", handle)
    assert (await traveller.buttons())[2] == ["2", "3", "4", "5", "6", "7", "8"]
    pressed = [update["callback_query"]["data"] for update in (await emulator.updates())[1:]]
    assert pressed == ["next"]


async def test_focus_survives_a_keyboard_that_goes(
    emulator: Emulator, world: World, page: Page, traveller: Phone
) -> None:
    """When a pressed button disappears the focus moves to a neighbour, or to the input when all are gone."""
    await traveller.start()
    chat = world.ana["id"]
    rows = [[{"text": label, "callback_data": label}] for label in ("one", "two", "three")]
    sent = await emulator.bot("sendMessage", chat_id=chat, text="?", reply_markup={"inline_keyboard": rows})
    place = {"chat_id": chat, "message_id": sent["message_id"]}
    await traveller.button("three").focus()
    await emulator.bot("editMessageReplyMarkup", **place, reply_markup={"inline_keyboard": rows[:2]})
    await expect(traveller.button("two")).to_be_focused()
    await emulator.bot("editMessageText", **place, text="done")
    await expect(traveller.input).to_be_focused()


async def test_a_press_is_answered_by_a_toast_or_an_alert(
    emulator: Emulator, world: World, traveller: Phone
) -> None:
    """answerCallbackQuery shows for a moment, or with show_alert until OK is pressed."""
    await traveller.start()
    button = {"text": "Choose", "callback_data": "c"}
    markup = {"inline_keyboard": [[button]]}
    await emulator.bot("sendMessage", chat_id=world.ana["id"], text="?", reply_markup=markup)
    await emulator.updates()

    await traveller.tap("Choose")
    await expect(traveller.button("Choose")).to_have_attribute("aria-busy", "true")
    [update] = await emulator.bot("getUpdates", timeout=5)
    query = update["callback_query"]
    assert (query["data"], query["from"]["id"]) == ("c", world.ana["id"])
    await emulator.bot("answerCallbackQuery", callback_query_id=query["id"], text="Too soon")
    await traveller.sees_toast("Too soon")
    await expect(traveller.button("Choose")).to_have_attribute("aria-busy", "false")

    await traveller.tap("Choose")
    [update] = await emulator.bot("getUpdates", timeout=5, offset=update["update_id"] + 1)
    query_id = update["callback_query"]["id"]
    await emulator.bot("answerCallbackQuery", callback_query_id=query_id, text="Really?", show_alert=True)
    await traveller.closes_alert("Really?")


async def test_contact_is_shared_by_a_button(emulator: Emulator, world: World, traveller: Phone) -> None:
    """A reply keyboard shows under the input; sharing asks first; the keyboard goes when it is removed."""
    await traveller.start()
    chat = world.ana["id"]
    keyboard = {"keyboard": [[{"text": "Share my phone", "request_contact": True}], [{"text": "No, thanks"}]]}
    keyboard["resize_keyboard"] = True  # type: ignore[assignment]
    await emulator.bot("sendMessage", chat_id=chat, text="Your phone?", reply_markup=keyboard)
    await emulator.updates()
    await traveller.share_contact("Share my phone")
    await expect(traveller.log.locator("[data-medium=contact]")).to_contain_text("Ana Torres")
    [update] = await emulator.updates()
    assert update["message"]["contact"]["user_id"] == chat

    await traveller.tap("No, thanks")
    [update] = await emulator.bot("getUpdates", timeout=5)
    assert update["message"]["text"] == "No, thanks"
    await emulator.bot("sendMessage", chat_id=chat, text="Done", reply_markup={"remove_keyboard": True})
    await expect(traveller.button("No, thanks")).to_have_count(0)


async def test_a_button_for_another_app(emulator: Emulator, world: World, traveller: Phone) -> None:
    """A button that would choose a chat in Telegram writes nothing here: it says that it cannot."""
    await traveller.start()
    chooser = {"text": "Choose a group", "request_chat": {"request_id": 1, "chat_is_channel": False}}
    markup = {"keyboard": [[chooser]]}
    await emulator.bot("sendMessage", chat_id=world.ana["id"], text="Which?", reply_markup=markup)
    await emulator.updates()
    await traveller.tap("Choose a group")
    await traveller.sees_toast("not part of the demo")
    assert await emulator.updates() == []


async def test_commands_follow_the_persons_language(
    emulator: Emulator, world: World, page: Page, traveller: Phone
) -> None:
    """The menu lists the commands in the person's language; typing "/" suggests them."""
    await traveller.start()
    commands = [
        {"command": "start", "description": "Plan a trip"},
        {"command": "help", "description": "Help"},
    ]
    spanish = [{"command": "start", "description": "Planear un viaje"}]
    await emulator.bot("setMyCommands", commands=commands)
    await emulator.bot("setMyCommands", commands=spanish, language_code="es")
    await emulator.updates()

    await traveller.choose_command("Help")
    await expect(traveller.bubbles).to_have_count(2)

    await traveller.input.fill("/s")
    await expect(traveller.root.get_by_role("option")).to_have_count(1)
    await traveller.input.press("Enter")
    await expect(traveller.bubbles).to_have_count(3)
    texts = [update["message"]["text"] for update in await emulator.updates()]
    assert texts == ["/help", "/start"]

    await traveller.speak("Español")
    await expect(traveller.seat.get_by_role("button", name="language: Español")).to_be_visible()
    await traveller.choose_command("Planear un viaje")
    await expect(traveller.bubbles).to_have_count(4)
    [update] = await emulator.updates()
    assert update["message"]["from"]["language_code"] == "es"


async def test_everything_by_keyboard(emulator: Emulator, world: World, page: Page, traveller: Phone) -> None:
    """START, writing, a new line, a menu, an inline grid, an alert: no mouse at all."""
    press = page.keyboard.press
    await expect(traveller.root.get_by_role("button", name="START")).to_be_focused()
    await press("Enter")
    await traveller.sees("/start")
    await expect(traveller.input).to_be_focused()
    await page.keyboard.type("first")
    await press("Shift+Enter")
    await page.keyboard.type("second")
    await press("Enter")
    await traveller.sees("second")
    assert (await emulator.updates())[-1]["message"]["text"] == "first\nsecond"

    markup = calendar("June", 1)
    await emulator.bot("sendMessage", chat_id=world.ana["id"], text="When?", reply_markup=markup)
    await traveller.sees_button("21")
    while await page.evaluate("!document.activeElement.matches('.key')"):
        await press("Shift+Tab")
    await expect(traveller.button("1")).to_be_focused()
    await press("ArrowDown")
    await press("ArrowRight")
    await press("ArrowDown")
    await press("ArrowLeft")
    await press("ArrowLeft")
    await press("ArrowUp")
    await press("ArrowDown")
    await expect(traveller.button("14")).to_be_focused()
    await press("ArrowLeft")
    await expect(traveller.button("13")).to_be_focused()
    await press("Enter")
    [update] = await emulator.bot("getUpdates", timeout=5)
    assert update["callback_query"]["data"] == "June-13"
    query_id = update["callback_query"]["id"]
    await emulator.bot("answerCallbackQuery", callback_query_id=query_id, text="Sure?", show_alert=True)
    await expect(page.get_by_role("dialog")).to_be_visible()
    await press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await expect(traveller.button("13")).to_be_focused()

    await traveller.seat.locator(".person").focus()
    await press("Enter")
    await expect(page.get_by_role("menu")).to_be_visible()
    await press("Escape")
    await expect(page.get_by_role("menu")).to_have_count(0)
    await expect(traveller.seat.locator(".person")).to_be_focused()


async def test_force_reply_and_placeholder(emulator: Emulator, world: World, traveller: Phone) -> None:
    """A forced reply opens the answer to the bot's message, with its placeholder."""
    await traveller.start()
    markup = {"force_reply": True, "input_field_placeholder": "name@example.org"}
    await emulator.bot("sendMessage", chat_id=world.ana["id"], text="Your e-mail?", reply_markup=markup)
    await expect(traveller.input).to_have_attribute("placeholder", "name@example.org")
    await emulator.updates()
    await traveller.write("ana@example.org")
    await traveller.sees("ana@example.org")
    [update] = await emulator.updates()
    assert update["message"]["reply_to_message"]["text"] == "Your e-mail?"


async def test_a_payment_is_asked_of_the_bot(
    emulator: Emulator, world: World, page: Page, traveller: Phone
) -> None:
    """Pay asks first, then the bot; a refusal is shown, a consent is a payment in the chat."""
    await traveller.start()
    prices = [{"label": "Deposit", "amount": 10_050}]
    invoice = {
        "title": "Deposit",
        "description": "For four",
        "payload": "d",
        "currency": "USD",
        "prices": prices,
    }
    await emulator.bot("sendInvoice", chat_id=world.ana["id"], provider_token="demo", **invoice)
    await traveller.sees("$100.50")
    await emulator.updates()
    for answer in ({"ok": False, "error_message": "Fully booked"}, {"ok": True}):
        await traveller.log.locator(".key").last.click()
        await page.get_by_role("dialog").get_by_role("button", name="Pay").click()
        [update] = await emulator.bot("getUpdates", timeout=5)
        query = update["pre_checkout_query"]
        await emulator.bot("answerPreCheckoutQuery", pre_checkout_query_id=query["id"], **answer)
        await emulator.updates()
        if not answer["ok"]:
            await traveller.closes_alert("Fully booked")
    await traveller.sees("Paid $100.50")


async def test_messages_are_walked_with_arrow_keys(
    emulator: Emulator, world: World, page: Page, traveller: Phone
) -> None:
    """From the log, ArrowUp reaches a message and Enter its menu; Escape comes back to it."""
    await traveller.start()
    await traveller.write("first")
    await traveller.sees("first")
    await traveller.log.focus()
    await page.keyboard.press("ArrowUp")
    await expect(traveller.bubbles.last).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("menu")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(traveller.bubbles.last).to_be_focused()
    await page.keyboard.press("ArrowUp")
    await expect(traveller.bubbles.first).to_be_focused()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await page.keyboard.press("Enter")
    await expect(traveller.input).to_be_focused()
    await traveller.write("second")
    await expect(traveller.bubbles.last.locator(".quoted-message")).to_contain_text("first")
