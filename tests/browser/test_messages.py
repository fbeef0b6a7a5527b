"""What a message looks like."""

import re
import struct
import zlib

import pytest
from playwright.async_api import Page, expect

from tests.browser.emulated import Emulator, World
from tests.browser.phones import Phone


def picture(width: int, height: int) -> bytes:
    """A small grey PNG."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x88" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


async def test_start_shows_the_description_and_begins_the_chat(
    emulator: Emulator, world: World, traveller: Phone
) -> None:
    """An empty chat shows what the bot can do; START sends /start and the chat goes on."""
    await emulator.bot("setMyDescription", description="I plan the Lares trek with you.")
    await expect(traveller.root).to_contain_text("I plan the Lares trek with you.")
    await traveller.start()
    await traveller.sees("/start")
    assert [update["message"]["text"] for update in await emulator.updates()] == ["/start"]
    await emulator.bot("sendMessage", chat_id=world.ana["id"], text="Hello Ana")
    await traveller.sees("Hello Ana")
    assert await traveller.messages() == ["/start", "Hello Ana"]
    await expect(traveller.input).to_be_visible()


async def test_formatted_text(emulator: Emulator, world: World, traveller: Phone) -> None:
    """Every kind of formatting shows, counted in UTF-16: signs outside the first plane shift nothing."""
    await traveller.start()
    html = (
        "🦙🦙 <b>bold <i>both</i></b> <u>under</u> <s>gone</s> <code>4300 m</code> "
        '<a href="https://example.org/x">site</a> <tg-spoiler>secret</tg-spoiler>'
        "<pre>a\n b</pre><blockquote>plain quote</blockquote>"
        "<blockquote expandable>" + "\n".join(f"line {n}" for n in range(9)) + "</blockquote>"
    )
    await emulator.bot("sendMessage", chat_id=world.ana["id"], text=html, parse_mode="HTML")
    bubble = traveller.bubbles.last
    for selector, text in {
        "b": "bold ", "b i": "both", "u": "under", "s": "gone", "code >> nth=0": "4300 m",
        "pre": "a\n b", "blockquote >> nth=0": "plain quote",
    }.items():  # fmt: skip
        await expect(bubble.locator(selector).first).to_have_text(text)
    link = bubble.get_by_role("link", name="site")
    await expect(link).to_have_attribute("href", "https://example.org/x")
    await expect(link).to_have_attribute("rel", re.compile("noopener"))

    await expect(bubble.get_by_text("secret")).to_be_hidden()
    await bubble.get_by_role("button", name="Hidden text").click()
    await expect(bubble.get_by_text("secret")).to_be_visible()

    quote = bubble.locator("blockquote").last
    before = await quote.bounding_box()
    await bubble.get_by_role("button", name="Show more").click()
    after = await quote.bounding_box()
    assert before is not None
    assert after is not None
    assert after["height"] > before["height"] + 50
    await expect(bubble.get_by_role("button", name="Show less")).to_be_visible()


async def test_a_persons_text_is_text(emulator: Emulator, world: World, page: Page, traveller: Phone) -> None:
    """Markup in a name or a message is shown as it was typed, and does nothing."""
    markup = "<script>window.hacked = 1</script><img src=x onerror='window.hacked = 1'>"
    await traveller.new_traveller(markup[:60], "Deutsch")
    await traveller.start()
    await traveller.write(markup)
    await traveller.sees(markup)
    user_id = (await emulator.updates())[-1]["message"]["from"]["id"]
    await emulator.bot("sendMessage", chat_id=user_id, text=f"{markup} yourself")
    await emulator.bot("sendMessage", chat_id=world.group["id"], text=f"Lead of {markup}")
    await traveller.sees(f"{markup} yourself")
    await Phone(page, "staff").sees(f"Lead of {markup}")
    assert await page.evaluate("window.hacked") is None
    assert await page.locator("body script, .log img[src=x]").count() == 0


async def test_commands_in_a_text_can_be_tapped(emulator: Emulator, world: World, traveller: Phone) -> None:
    """A command in the bot's text sends itself."""
    await traveller.start()
    await emulator.bot("sendMessage", chat_id=world.ana["id"], text="Write /help any time.")
    await traveller.log.get_by_role("button", name="/help", exact=True).click()
    await expect(traveller.bubbles.last).to_contain_text("/help")
    await expect(traveller.bubbles).to_have_count(3)
    assert (await emulator.updates())[-1]["message"]["text"] == "/help"


async def test_edits_and_deletions_show_at_once(emulator: Emulator, world: World, traveller: Phone) -> None:
    """An edited message changes in its place, a deleted one goes."""
    await traveller.start()
    chat = world.ana["id"]
    first = await emulator.bot("sendMessage", chat_id=chat, text="one")
    second = await emulator.bot("sendMessage", chat_id=chat, text="two")
    await traveller.sees("two")
    await emulator.bot("editMessageText", chat_id=chat, message_id=first["message_id"], text="uno")
    await traveller.sees("uno")
    assert await traveller.messages() == ["/start", "uno", "two"]
    await emulator.bot("deleteMessage", chat_id=chat, message_id=second["message_id"])
    await traveller.sees_no("two")


async def test_the_bot_is_seen_typing(emulator: Emulator, world: World, traveller: Phone) -> None:
    """A chat action shows under the bot's name until its message comes."""
    await traveller.start()
    await emulator.bot("sendChatAction", chat_id=world.ana["id"], action="typing")
    await expect(traveller.root.get_by_text("typing…")).to_be_visible()
    await emulator.bot("sendMessage", chat_id=world.ana["id"], text="There")
    await expect(traveller.root.get_by_text("typing…")).to_have_count(0)


async def test_pictures_places_and_contacts_from_the_bot(
    emulator: Emulator, world: World, traveller: Phone
) -> None:
    """A venue, a contact and a location come as cards."""
    await traveller.start()
    chat = world.ana["id"]
    place = {"latitude": -13.1, "longitude": -72.05}
    await emulator.bot("sendVenue", chat_id=chat, title="Lares hot springs", address="Lares", **place)
    await traveller.sees("Lares hot springs")
    await emulator.bot("sendContact", chat_id=chat, phone_number="+51999", first_name="Rosa")
    await traveller.sees("+51999")
    await emulator.bot("sendLocation", chat_id=chat, **place)
    await traveller.sees("-13.1000, -72.0500")
    assert await traveller.log.locator("[data-medium=venue], [data-medium=location]").count() == 2


async def test_files_and_albums_from_the_bot(emulator: Emulator, world: World, traveller: Phone) -> None:
    """A photo shows with its caption, pictures sent together are one bubble, a file can be downloaded."""
    await traveller.start()
    chat = world.ana["id"]
    await emulator.upload(
        "sendPhoto", {"photo": ("pass.png", picture(60, 40))}, chat_id=chat, caption="The *pass*"
    )
    await traveller.sees("The *pass*")
    image = traveller.bubbles.last.locator("img")
    await expect(image).to_have_js_property("naturalWidth", 60)

    pictures = {f"p{n}": (f"p{n}.png", picture(30 + n, 30)) for n in range(3)}
    media = [{"type": "photo", "media": f"attach://{name}"} for name in pictures]
    media[0]["caption"] = "Three lakes"
    await emulator.upload("sendMediaGroup", pictures, chat_id=chat, media=media)
    await traveller.sees("Three lakes")
    await expect(traveller.bubbles).to_have_count(3)
    await expect(traveller.bubbles.last.locator(".album img")).to_have_count(3)

    await emulator.upload("sendDocument", {"document": ("quote.pdf", b"%PDF-1.4")}, chat_id=chat)
    async with traveller.page.expect_download() as download:
        await traveller.bubbles.last.get_by_role("link", name="quote.pdf").click()
    path = await (await download.value).path()
    assert path.read_bytes() == b"%PDF-1.4"


async def test_the_bots_reactions_show(emulator: Emulator, world: World, traveller: Phone) -> None:
    """A reaction sits on the message it is for, and stays when the page is loaded again."""
    await traveller.start()
    await traveller.write("We are four")
    await traveller.sees("We are four")
    message_id = (await emulator.updates())[-1]["message"]["message_id"]
    reaction = [{"type": "emoji", "emoji": "👍"}]
    await emulator.bot(
        "setMessageReaction", chat_id=world.ana["id"], message_id=message_id, reaction=reaction
    )
    await expect(traveller.bubbles.last.locator(".reactions")).to_have_text("👍")
    await traveller.page.reload()
    await expect(traveller.bubbles.last.locator(".reactions")).to_have_text("👍")


async def test_a_traveller_sends_all_sorts_of_things(emulator: Emulator, traveller: Phone) -> None:
    """Made-up photos, stickers, voice and places are real messages to the bot and show as what they are."""
    await traveller.start()
    kinds = {"Photo": "photo", "Sticker": "sticker", "Voice message": "voice", "Location": "location"}
    for label, kind in kinds.items():
        await traveller.attach(label)
        await expect(traveller.log.locator(f"[data-medium={kind}]")).to_be_visible()
    assert [
        list(kinds.values())[n] in u["message"] for n, u in enumerate((await emulator.updates())[1:])
    ] == [True] * 4
    image = traveller.log.locator("[data-medium=photo] img")
    await expect(image).to_have_js_property("complete", True)
    assert await image.evaluate("image => image.naturalWidth") > 0


async def test_a_file_of_ones_own(emulator: Emulator, page: Page, traveller: Phone) -> None:
    """A chosen picture goes as a photo, another file as a document that can be downloaded again."""
    await traveller.start()
    for name, kind, data in (
        ("pass.png", "image/png", picture(40, 30)),
        ("plan.txt", "text/plain", b"two days"),
    ):
        async with page.expect_file_chooser() as chooser:
            await traveller.attach("A file of yours…")
        await (await chooser.value).set_files({"name": name, "mimeType": kind, "buffer": data})
    document = traveller.log.locator("[data-medium=document] a")
    await expect(document).to_contain_text("plan.txt")
    await expect(traveller.log.locator("[data-medium=photo] img")).to_have_js_property("naturalWidth", 40)
    async with page.expect_download() as download:
        await document.click()
    path = await (await download.value).path()
    assert path.read_bytes() == b"two days"


async def test_reply_edit_and_forward(emulator: Emulator, world: World, page: Page, traveller: Phone) -> None:
    """A person answers a message, edits their last one with ArrowUp, and forwards one."""
    await traveller.start()
    await emulator.bot("sendMessage", chat_id=world.ana["id"], text="When?")
    await traveller.sees("When?")
    await emulator.updates()

    await traveller.bubbles.last.click(button="right")
    await page.get_by_role("menuitem", name="Reply").click()
    await traveller.write("In June")
    await expect(traveller.bubbles.last.locator(".quoted-message")).to_contain_text("When?")
    [update] = await emulator.updates()
    assert update["message"]["reply_to_message"]["text"] == "When?"

    await traveller.input.press("ArrowUp")
    await expect(traveller.input).to_have_value("In June")
    await traveller.write("In July")
    await expect(traveller.bubbles.last).to_contain_text("In July")
    await expect(traveller.bubbles.last).to_contain_text("edited")
    [update] = await emulator.updates()
    assert update["edited_message"]["text"] == "In July"

    await traveller.bubbles.nth(1).click(button="right")
    await page.get_by_role("menuitem", name="Forward").click()
    await expect(traveller.bubbles.last).to_contain_text("Forwarded from")
    [update] = await emulator.updates()
    assert "forward_origin" in update["message"]


async def test_a_very_long_text_goes_in_parts(emulator: Emulator, traveller: Phone) -> None:
    """As Telegram's apps do, a text over 4096 is sent as several messages."""
    await traveller.start()
    await traveller.write("x" * 5000)
    await expect(traveller.bubbles).to_have_count(3)
    assert [len(update["message"]["text"]) for update in await emulator.updates()] == [6, 4096, 904]


async def test_the_log_stays_where_the_person_reads(
    emulator: Emulator, world: World, traveller: Phone
) -> None:
    """It follows new messages at its end; scrolled up it stays, and a button says how many are new."""
    await traveller.start()
    for number in range(25):
        await emulator.bot("sendMessage", chat_id=world.ana["id"], text=f"number {number}\nof many")
    await expect(traveller.bubbles.last).to_be_in_viewport()
    await expect(traveller.bubbles.last).to_contain_text("number 24")

    await traveller.log.hover()
    await traveller.page.mouse.wheel(0, -600)
    newer = traveller.root.get_by_role("button", name="Go to the end")
    await expect(newer).to_be_visible()
    await emulator.bot("sendMessage", chat_id=world.ana["id"], text="the newest")
    newer = traveller.root.get_by_role("button", name="1 new, go to the end")
    await expect(newer).to_be_visible()
    await expect(traveller.bubbles.last).not_to_be_in_viewport()
    await newer.click()
    await expect(traveller.bubbles.last).to_be_in_viewport()
    await expect(newer).to_be_hidden()


async def test_odd_entities(page: Page) -> None:
    """Entities that overlap by half keep all their letters; an address that is no web address is no link."""
    html: list[str] = await page.evaluate(
        """async () => {
          const { formatted } = await import("/entities.js");
          const shown = (text, ...entities) => {
            const box = document.createElement("div");
            box.append(...formatted(text, entities));
            return box.innerHTML;
          };
          const part = (type, offset, length, more) => ({ type, offset, length, ...more });
          return [
            shown("abcdef", part("bold", 0, 4), part("italic", 2, 4), part("code", 3, 1)),
            shown("abc", part("text_link", 0, 3, { url: "javascript:alert(1)" })),
            shown("<b>&", part("italic", 0, 3), part("bold", 2, 99)),
          ];
        }"""
    )
    assert html == [
        "<b>ab<i>c<code>d</code></i></b><i>ef</i>",
        "<span>abc</span>",
        "<i>&lt;b<b>&gt;</b></i><b>&amp;</b>",
    ]


GAP = """bubble => {
  const text = document.createRange();
  text.selectNodeContents(bubble.querySelector(".text").firstChild);
  const time = bubble.querySelector("time").getBoundingClientRect();
  return Math.min(...[...text.getClientRects()].filter(
    line => line.bottom > time.top && line.top < time.bottom
  ).map(line => Math.max(line.left - time.right, time.left - line.right)), 99);
}"""


@pytest.mark.parametrize("text", ["Hello", "שלום, נתראה ביום שני", "مرحبا، نراكم يوم الاثنين", "x" * 300])
async def test_the_time_does_not_touch_the_text(
    emulator: Emulator, world: World, traveller: Phone, text: str
) -> None:
    """Written from the left or from the right, there is room between the last word and the time."""
    await traveller.start()
    for length in range(1, len(text) + 1, max(1, len(text) // 8)):
        await emulator.bot("sendMessage", chat_id=world.ana["id"], text=text[:length])
    await emulator.bot("sendMessage", chat_id=world.ana["id"], text=text)
    await traveller.sees(text)
    gaps = [await bubble.evaluate(GAP) for bubble in (await traveller.bubbles.all())[1:]]
    assert min(gaps) >= 6
