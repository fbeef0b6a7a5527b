"""Who holds which phone, and where the page is at home."""

from playwright.async_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.emulated import Emulator, EmulatorProcess, World
from tests.browser.phones import Phone


async def test_two_travellers(emulator: Emulator, world: World, traveller: Phone) -> None:
    """Each traveller has a chat of their own, and what one missed is counted."""
    await traveller.start()
    await traveller.write("I am Ana")
    await traveller.new_traveller("Jürgen", "Deutsch")
    await traveller.sees_no("I am Ana")
    await traveller.start()
    await traveller.sees("/start")
    updates = await emulator.updates()
    assert [update["message"]["from"]["first_name"] for update in updates] == ["Ana", "Ana", "Jürgen"]
    assert updates[-1]["message"]["from"]["language_code"] == "de"

    await emulator.bot("sendMessage", chat_id=world.ana["id"], text="Hello Ana")
    await expect(traveller.seat.get_by_role("button", name="1 unread elsewhere")).to_be_visible()
    await traveller.be("Ana Torres")
    await traveller.sees("Hello Ana")
    await expect(traveller.seat.get_by_role("button", name="unread elsewhere")).to_have_count(0)


async def test_two_staff_press_the_same_button(emulator: Emulator, world: World, staff: Phone) -> None:
    """The staff phone changes hands, and a press is the person's who holds it."""
    markup = {"inline_keyboard": [[{"text": "Claim", "callback_data": "claim"}]]}
    await emulator.bot("sendMessage", chat_id=world.group["id"], text="New lead", reply_markup=markup)
    await staff.sees("New lead")
    await emulator.updates()
    for person in (world.rosa, world.dan):
        await staff.be(person["first_name"])
        await staff.tap("Claim")
        [update] = await emulator.bot("getUpdates", timeout=5)
        query = update["callback_query"]
        assert query["from"]["id"] == person["id"]
        await emulator.updates()
        text = f"seen, {person['first_name']}"
        await emulator.bot("answerCallbackQuery", callback_query_id=query["id"], text=text)
        await staff.sees_toast(text)


async def test_a_name_on_a_card_opens_that_chat(
    emulator: Emulator, world: World, traveller: Phone, staff: Phone
) -> None:
    """A link to a traveller in the staff's group brings that traveller's chat to the other phone."""
    await traveller.new_traveller("Jürgen", "Deutsch")
    text = f'<a href="tg://user?id={world.ana["id"]}">Ana Torres</a>, 4 people'
    await emulator.bot("sendMessage", chat_id=world.group["id"], text=text, parse_mode="HTML")
    await staff.log.get_by_role("link", name="Ana Torres").click()
    await expect(traveller.seat.locator(".person")).to_contain_text("Ana Torres")


async def test_a_new_colleague_joins_and_writes(emulator: Emulator, world: World, staff: Phone) -> None:
    """The staff phone can be handed to somebody who joins the group then."""
    await staff.new_colleague("Inés", "Español")
    await staff.sees("Inés joined")
    await staff.write("Hola a todos")
    await staff.sees("Hola a todos")
    await staff.be("Rosa")
    await expect(staff.bubbles.last.locator(".author")).to_have_text("Inés")


async def test_the_group_shows_who_writes(emulator: Emulator, world: World, staff: Phone) -> None:
    """In the group others have a name and a picture, the holder of the phone has not."""
    await staff.be("Dan")
    await staff.write("I am in today")
    await staff.sees("I am in today")
    await expect(staff.bubbles.last.locator(".author")).to_have_count(0)
    await staff.be("Rosa")
    await expect(staff.bubbles.last.locator(".author")).to_have_text("Dan")


async def test_pins_are_shown(emulator: Emulator, world: World, staff: Phone) -> None:
    """A pinned message stays above the group's messages."""
    group = world.group["id"]
    await emulator.people("POST", f"chats/{group}/promote_bot", {"from": world.rosa["id"]})
    sent = await emulator.bot("sendMessage", chat_id=group, text="Read me")
    await emulator.bot("pinChatMessage", chat_id=group, message_id=sent["message_id"])
    await expect(staff.root.get_by_role("button", name="Pinned")).to_contain_text("Read me")
    await staff.sees("pinned “Read me”")


async def test_a_traveller_blocks_and_comes_back(emulator: Emulator, traveller: Phone) -> None:
    """A blocked bot shows an unblock button in the place of the input."""
    await traveller.start()
    await traveller.more("Block the bot")
    back = traveller.root.get_by_role("button", name="Unblock the bot")
    await expect(back).to_be_visible()
    await expect(traveller.input).to_be_hidden()
    await back.click()
    await expect(traveller.input).to_be_visible()
    states = [
        update["my_chat_member"]["new_chat_member"]["status"]
        for update in await emulator.updates()
        if "my_chat_member" in update
    ]
    assert states == ["kicked", "member"]


async def test_the_group_becomes_a_supergroup(emulator: Emulator, world: World, staff: Phone) -> None:
    """After an upgrade the phone is in the new group and messages there show."""
    await staff.write("before")
    await staff.more("Upgrade to a supergroup")
    await staff.sees("This supergroup was a group before")
    await emulator.updates()
    await staff.write("/after@chaski_demo_bot")
    await staff.sees("/after")
    message = (await emulator.updates())[-1]["message"]
    assert message["chat"]["type"] == "supergroup"
    assert message["chat"]["id"] != world.group["id"]


async def test_a_start_link_carries_its_payload(
    emulator: Emulator, world: World, open_page: OpenPage
) -> None:
    """?as=…&start=… opens that chat with a START that sends the payload, even where there is history."""
    await emulator.people(
        "POST", f"chats/{world.ana['id']}/messages", {"from": world.ana["id"], "text": "hi"}
    )
    page = await open_page(f"/?as={world.ana['id']}&start=lares-2-day")
    phone = Phone(page, "traveller")
    await phone.sees("hi")
    await phone.start()
    await phone.sees("/start")
    assert (await emulator.updates())[-1]["message"]["text"] == "/start lares-2-day"
    await expect(phone.input).to_be_visible()


async def test_a_start_link_in_a_message(emulator: Emulator, world: World, traveller: Phone) -> None:
    """A t.me link to the bot itself is followed inside the page."""
    await traveller.start()
    text = '<a href="https://t.me/chaski_demo_bot?start=friend">for a friend</a>'
    await emulator.bot("sendMessage", chat_id=world.ana["id"], text=text, parse_mode="HTML")
    await traveller.log.get_by_role("link", name="for a friend").click()
    await traveller.start()
    await expect(traveller.bubbles).to_have_count(3)
    assert (await emulator.updates())[-1]["message"]["text"] == "/start friend"


async def test_a_start_link_that_is_too_long(emulator: Emulator, world: World, traveller: Phone) -> None:
    """Telegram would start nothing with it, so neither does the page, and it says why."""
    await traveller.start()
    await emulator.updates()
    text = f'<a href="https://t.me/chaski_demo_bot?start={"x" * 65}">for a friend</a>'
    await emulator.bot("sendMessage", chat_id=world.ana["id"], text=text, parse_mode="HTML")
    await traveller.log.get_by_role("link", name="for a friend").click()
    await traveller.sees_toast("This link starts nothing")
    await expect(traveller.root.get_by_role("button", name="START", exact=True)).to_be_hidden()
    assert await emulator.updates() == []


async def test_an_empty_world_can_be_peopled(emulator: Emulator, open_page: OpenPage) -> None:
    """With nobody there the page offers to make a traveller and a staff group."""
    await emulator.people("POST", "reset")
    page = await open_page()
    await page.get_by_role("button", name="Make a staff group").click()
    await expect(Phone(page, "staff").root).to_contain_text("Rosa, Dan, Chaski")
    await page.get_by_role("button", name="New traveller…").click()
    form = page.get_by_role("dialog")
    await form.get_by_label("First name").fill("Ana")
    await form.get_by_role("button", name="Create").click()
    await Phone(page, "traveller").start()
    await Phone(page, "traveller").sees("/start")


async def test_a_phone_wide_screen_has_tabs(emulator: Emulator, world: World, open_page: OpenPage) -> None:
    """One phone at a time, a badge for what happens on the other, nothing wider than the screen."""
    page = await open_page(viewport={"width": 360, "height": 720})
    traveller, staff = Phone(page, "traveller"), Phone(page, "staff")
    await expect(traveller.root).to_be_visible()
    await expect(staff.root).to_be_hidden()
    for text in ("one", "two"):
        await emulator.bot("sendMessage", chat_id=world.group["id"], text=text)
    await expect(page.get_by_role("tab", name="Staff, 2 unread")).to_be_visible()
    await staff.show()
    await staff.sees("two")
    await expect(traveller.root).to_be_hidden()
    await expect(page.get_by_role("tab", name="unread")).to_have_count(0)
    assert await page.evaluate("document.documentElement.scrollWidth") <= 360
    await page.get_by_role("tab", name="Staff").press("ArrowLeft")
    await expect(traveller.root).to_be_visible()


async def test_after_a_lost_connection_the_page_catches_up(
    emulator: Emulator,
    emulator_process: EmulatorProcess,
    open_page: OpenPage,
    world: World,
    excused: list[str],
) -> None:
    """The page says that it reconnects, then shows the world as it is now, and is live again."""
    excused.append("Failed to load resource: net::ERR_")
    page = await open_page()
    traveller = Phone(page, "traveller")
    await traveller.start()
    await traveller.sees("/start")
    emulator_process.stop()
    await expect(page.get_by_role("status")).to_contain_text("Reconnecting…")
    emulator_process.start()
    new_world = await World.made_in(emulator)
    ana = new_world.ana["id"]
    await emulator.people("POST", f"chats/{ana}/messages", {"from": ana, "text": "a new life"})
    await traveller.sees("a new life")
    await expect(page.get_by_text("Reconnecting…")).to_have_count(0)
    await emulator.bot("sendMessage", chat_id=ana, text="live again")
    await traveller.sees("live again")
