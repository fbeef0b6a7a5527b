"""Nobody is shut out: axe-core finds nothing in nine situations, on desktop and phone, by day and night."""

from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from playwright.async_api import expect

from tests.browser.axe import findings
from tests.browser.conftest import OpenPage
from tests.browser.demo import Demo, running_demo
from tests.browser.emulated import Emulator, World
from tests.browser.phones import Phone
from tests.browser.test_messages import picture

DEVICES: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": {"width": 1240, "height": 860}},
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
}
EVERYWHERE = pytest.mark.parametrize(
    "options",
    [{**DEVICES[device], "color_scheme": scheme} for device, scheme in product(DEVICES, ("light", "dark"))],
    ids=[f"{device}-{scheme}" for device, scheme in product(DEVICES, ("light", "dark"))],
)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """One demo for all; each test brings a traveller of its own."""
    with running_demo(tmp_path_factory.mktemp("demo")) as demo:
        yield demo


@EVERYWHERE
async def test_a_booking(demo: Demo, open_page: OpenPage, options: dict[str, Any]) -> None:
    """From the start screen to the staff's card: eight situations."""
    page = await open_page(demo.url, **options)
    traveller, staff = Phone(page, "traveller"), Phone(page, "staff")
    narrow = options["viewport"]["width"] < 720
    situations: list[str] = []
    found: list[str] = []

    async def looked_at(situation: str) -> None:
        situations.append(situation)
        found.extend(f"{situation}: {line}" for line in await findings(page))

    await traveller.new_traveller("Amélie", "English")
    await expect(traveller.root.get_by_role("button", name="START")).to_be_visible()
    await looked_at("start")
    await traveller.start()
    await traveller.sees_button("4")
    await looked_at("greeting")
    await traveller.tap("4")
    await traveller.tap("›")
    await traveller.sees_button("15")
    await looked_at("calendar")
    await traveller.tap("15")
    await traveller.tap("Urubamba")
    await traveller.sees_button("Mountain Lodge in Huacahuasi")
    await looked_at("stays")
    await traveller.tap("Hot springs, shared bathroom")
    await traveller.sees_button("✅ Send my request")
    await looked_at("quote")
    await traveller.tap("✅ Send my request")
    await traveller.tap("📱 Phone")
    await traveller.sees_button("📱 Share my number")
    await looked_at("contact")
    await traveller.share_contact("📱 Share my number")
    await traveller.sees("Your reference")
    if narrow:
        await staff.show()
    await staff.sees("Amélie")
    await looked_at("staff card")
    await staff.root.get_by_role("button", name="Chat menu").click()
    await expect(page.get_by_role("menu")).to_be_visible()
    await looked_at("menu")
    assert "\n".join(found) == ""
    assert len(situations) == 8


@EVERYWHERE
async def test_a_long_log(
    emulator: Emulator, world: World, open_page: OpenPage, options: dict[str, Any]
) -> None:
    """The ninth: a hundred messages, and one of every kind."""
    ana = world.ana["id"]
    page = await open_page(**options)
    traveller = Phone(page, "traveller")
    await traveller.start()
    for number in range(100):
        text = f"number <b>{number}</b>, <a href='https://example.org'>more</a>, /help"
        await emulator.bot("sendMessage", chat_id=ana, text=text, parse_mode="HTML")
    blocks = (
        "<pre>a plan</pre><blockquote expandable>" + "\n".join("line" for _ in range(9)) + "</blockquote>"
    )
    hidden = " <tg-spoiler>secret</tg-spoiler> <code>4300 m</code> #tag"
    await emulator.bot("sendMessage", chat_id=ana, text=blocks + hidden, parse_mode="HTML")
    photo = {"photo": ("pass.png", picture(400, 300))}
    sent = await emulator.upload("sendPhoto", photo, chat_id=str(ana), caption="the pass")
    await emulator.bot(
        "setMessageReaction",
        chat_id=ana,
        message_id=sent["message_id"],
        reaction=[{"type": "emoji", "emoji": "👍"}],
    )
    place = {"latitude": -13.1, "longitude": -72.05}
    await emulator.bot("sendVenue", chat_id=ana, title="Lares hot springs", address="Lares", **place)
    await emulator.bot("sendContact", chat_id=ana, phone_number="+51999", first_name="Rosa")
    for label in ("Voice message", "Sticker", "Document", "Video", "Dice"):
        await traveller.attach(label)
    styled = [{"text": style, "callback_data": "-", "style": style} for style in ("primary", "danger")]
    rows = [styled, [{"text": "site", "url": "https://example.org"}]]
    reply = {"reply_to_message_id": sent["message_id"], "text": "end"}
    await emulator.people("POST", f"chats/{ana}/messages", {"from": ana, **reply})
    await emulator.bot("sendMessage", chat_id=ana, text="the last", reply_markup={"inline_keyboard": rows})
    await traveller.sees_button("site")
    assert "\n".join(await findings(page)) == ""
