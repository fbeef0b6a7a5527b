"""Booking a trip in the demo: the real bot and a real browser, as a newcomer meets them."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from decimal import Decimal
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import Page, Route, expect

from bot.conversation.replies import Note
from bot.words.locale import Locales
from tests.browser.conftest import OpenPage
from tests.browser.demo import Demo, running_demo
from tests.browser.emulated import Emulator
from tests.browser.phones import Phone

ROSA, JOSE_LUIS = "Rosa Quispe", "José Luis"
SEND = "✅ Send my request"
SHARED, LODGE = "Hot springs, shared bathroom", "Mountain Lodge in Huacahuasi"

Booker = Callable[..., Awaitable[Phone]]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """One demo for all tests here; each brings a traveller of its own."""
    with running_demo(tmp_path_factory.mktemp("demo")) as demo:
        yield demo


@pytest_asyncio.fixture(loop_scope="session")
async def emulator(demo: Demo) -> AsyncIterator[Emulator]:
    """The demo's own emulator."""
    async with aiohttp.ClientSession() as http:
        yield Emulator(demo.url, http)


@pytest_asyncio.fixture(loop_scope="session")
async def page(open_page: OpenPage) -> Page:
    """The demo's page, with the people the demo made up."""
    return await open_page()


@pytest.fixture
def comes(traveller: Phone) -> Booker:
    """`await comes("Liam")`: a new traveller opens the chat and presses START."""

    async def start(first_name: str, language: str = "English") -> Phone:
        await traveller.new_traveller(first_name, language)
        await traveller.start()
        return traveller

    return start


def spoken(key: str, language: str = "en") -> str:
    """The bot's own text, so that a better translation breaks nothing here."""
    return Locales.packaged().plain(language, Note(key=key))


async def shown(phone: Phone, folder: Path, name: str) -> None:
    """A picture of the whole page, for people to look at."""
    await phone.page.screenshot(path=folder / f"{name}.png")


async def reference_of(phone: Phone) -> str:
    """The reference that the traveller is given."""
    await phone.sees("PFH-")
    found = re.search(r"PFH-\w{5}", await phone.last_message())
    assert found is not None
    return found[0]


async def heading(phone: Phone) -> str:
    """The month that the calendar shows."""
    return (await phone.buttons())[0][1]


async def turned(phone: Phone, arrow: str) -> str:
    """Turn the calendar's page; the month it shows then."""
    before = await heading(phone)
    await phone.tap(arrow)
    await expect(phone.log.locator(".keys").last).not_to_contain_text(before)
    return await heading(phone)


async def test_a_trip_is_booked_by_buttons(
    demo: Demo, comes: Booker, traveller: Phone, staff: Phone, tmp_path: Path
) -> None:
    """Price and plan come first; the request is on the staff's phone at once, and one of two takes it."""
    await comes("Liam")
    await traveller.sees("a program, not a person")
    await traveller.tap("4")
    await traveller.sees("When would you like to start?")
    first = await heading(traveller)
    second = await turned(traveller, "›")
    third = await turned(traveller, "›")
    assert await turned(traveller, "‹") == second
    assert await turned(traveller, "›") == third != first
    await traveller.tap("15")
    await traveller.sees(f"15–16 {third}")
    await traveller.tap("Urubamba")
    await traveller.tap(SHARED)
    await traveller.sees("US$250 per person, US$1,000")
    await traveller.tap("📖 Day by day")
    await traveller.tap("Day 2 ›")
    await traveller.sees("We drive you down to Ollantaytambo")
    await traveller.tap("💵 Price")
    await traveller.tap("✏️ Change")
    await traveller.tap("✏️ Drop-off")
    await traveller.sees(spoken("ask.dropoff"))
    await traveller.tap("Cusco")
    await traveller.sees("Urubamba → Cusco")
    await shown(traveller, tmp_path, "quote")
    await traveller.tap(SEND)
    await traveller.tap("Telegram is enough")
    reference = await reference_of(traveller)

    await staff.sees(f"New request {reference}")
    await traveller.sees_no("New request")
    card = staff.bubbles.filter(has_text=reference)
    for fact in ("Liam", "4 people", f"15–16 {third}", "Urubamba → Cusco", "US$1,000"):
        await expect(card).to_contain_text(fact)
    await staff.be(ROSA)
    claim = card.get_by_role("button", name="I’ll take it")
    await claim.click()
    await staff.sees_toast(f"Te encargas de {reference}.")  # Rosa's Telegram is in Spanish
    await expect(card).to_contain_text("✅ Rosa")
    await expect(claim).to_have_count(0)
    await shown(staff, tmp_path, "claimed")

    lead = await demo.lead(reference)
    assert (lead.trip.group_size, lead.trip.pickup, lead.trip.dropoff) == (4, "urubamba", "cusco")
    assert lead.trip.dates.earliest.strftime("%d %B %Y") == f"15 {third}"
    assert lead.quote.total is not None
    assert lead.claimed_by is not None
    assert lead.claimed_by.name.startswith("Rosa")


async def test_a_trip_is_booked_by_keyboard(demo: Demo, open_page: OpenPage, emulator: Emulator) -> None:
    """From START to the reference without a mouse: each press takes the focus to the next question."""
    user = await emulator.people("POST", "users", {"first_name": "Olga", "language_code": "en"})
    page = await open_page(f"/?as={user['id']}")
    traveller = Phone(page, "traveller")

    async def keys(*names: str) -> None:
        for name in names:
            await page.keyboard.press(name)

    async def at(label: str) -> None:
        await expect(traveller.button(label)).to_be_focused()

    async def back_to_the_buttons() -> None:
        while await page.evaluate("!document.activeElement.matches('.key')"):
            await keys("Shift+Tab")

    await expect(traveller.root.get_by_role("button", name="START")).to_be_focused()
    await keys("Enter")
    await traveller.sees_button("4")
    await expect(traveller.input).to_be_focused()
    await back_to_the_buttons()
    await at("1")
    await keys("ArrowRight", "ArrowDown")
    await at("5")
    await keys("ArrowLeft", "Enter")
    await traveller.sees("When would you like to start?")
    await expect(traveller.log.locator(".key.free").first).to_be_focused()
    month = await heading(traveller)
    await keys("Home")
    while await page.evaluate("document.activeElement.textContent !== '›'"):
        await keys("ArrowRight")
    await keys("Enter")
    await expect(traveller.log.locator(".keys").last).not_to_contain_text(month)
    await at("›")
    month = await heading(traveller)
    await keys("Tab", "Shift+Tab")
    await at("›")
    await keys("End", "ArrowUp")
    while await page.evaluate("document.activeElement.textContent !== '15'"):
        await keys("ArrowLeft")
    await expect(traveller.button("15")).to_have_accessible_name(re.compile(f"day,? 15 {month}$"))
    await keys("Enter")
    await traveller.sees_button("Urubamba")
    while await page.evaluate("document.activeElement.textContent !== 'Urubamba'"):
        await keys("ArrowRight")
    await keys("Enter")
    await at(SHARED)
    await keys("Enter")
    await at(SEND)
    await keys("Enter")
    await at("Telegram is enough")
    await keys("Enter")
    lead = await demo.lead(await reference_of(traveller))
    assert (lead.trip.group_size, lead.trip.pickup) == (4, "urubamba")
    assert lead.trip.dates.earliest.strftime("%d %B %Y") == f"15 {month}"


async def test_two_of_the_staff_press_at_once(
    demo: Demo, comes: Booker, traveller: Phone, staff: Phone, open_page: OpenPage
) -> None:
    """The first has the request; the second, whose phone still shows the button, hears who has it."""
    await comes("Noah")
    await traveller.write("2 people, 12 June, from Cusco, shared bathroom")
    await traveller.tap(SEND)
    await traveller.tap("Telegram is enough")
    reference = await reference_of(traveller)
    other = Phone(await open_page(), "staff")
    await staff.be(ROSA)
    await other.be(JOSE_LUIS)
    await staff.sees(reference)
    await other.sees(reference)
    # José Luis presses first, but on a slow line: his press arrives after Rosa's.
    arrives = asyncio.Event()

    async def slow(route: Route) -> None:
        await arrives.wait()
        await route.continue_()

    await other.page.route("**/press", slow)
    async with other.page.expect_request("**/press"):
        await other.tap("🙋 I’ll take it")
    await staff.tap("🙋 I’ll take it")
    await staff.sees_toast(f"Te encargas de {reference}.")
    arrives.set()
    await other.sees_toast("Ya se encarga Rosa")
    lead = await demo.lead(reference)
    assert lead.claimed_by is not None
    assert lead.claimed_by.name.startswith("Rosa")


async def test_a_trip_is_booked_in_words(demo: Demo, comes: Booker, traveller: Phone, staff: Phone) -> None:
    """Every question takes words; the e-mail address given at the end is on the staff's card."""
    await comes("Grace")
    for words, answer in (
        ("there are three of us", "When would you like to start?"),
        ("12 June", "Where shall we pick you up?"),
        ("Urubamba", "Where would you like to sleep?"),
        ("the mountain lodge", "US$840"),
        ("yes please", "how can the team reach you?"),
        ("grace@example.org", "Your reference"),
    ):
        await traveller.write(words)
        await traveller.sees(answer)
    await traveller.sees(f"{LODGE}: our team will tell you the whole price")
    await traveller.tap("📖 Day by day")
    await traveller.tap("Day 2 ›")
    await traveller.sees("You wake up in Huacahuasi")
    reference = await reference_of(traveller)
    card = staff.bubbles.filter(has_text=reference)
    for fact in ("Grace", "3 people", LODGE, "Price still to be told by us", "grace@example.org"):
        await expect(card).to_contain_text(fact)
    lead = await demo.lead(reference)
    assert (lead.trip.stay, lead.trip.dropoff) == ("mountain_lodge", "ollantaytambo")
    assert lead.contact.email == "grace@example.org"


async def test_one_message_tells_it_all(comes: Booker, traveller: Phone, tmp_path: Path) -> None:
    """Nothing that was said is asked; each answer has its button, and changing one changes the price."""
    await comes("Oliver")
    await traveller.write("Hi! We are 4, 12-13 August, from Cusco, shared bathroom at the hot springs")
    await traveller.sees(spoken("understood.all"))
    await traveller.sees("US$250 per person, US$1,000")
    await traveller.sees("12–13 August")
    await shown(traveller, tmp_path, "understood")
    await traveller.tap("✏️ Change")
    await traveller.tap("✏️ Group")
    await traveller.tap("6")
    await traveller.sees("US$180 per person, US$1,080")


async def test_mistakes_and_side_questions(comes: Booker, traveller: Phone, tmp_path: Path) -> None:
    """Each gets a kind answer and the question again; after the third miss a person is offered."""
    await comes("Mia")
    await traveller.tap("2")
    for slip, answer in (
        ("31 June", spoken("rejected.dates.impossible")),
        ("How high do we get?", "4,400 m at the highest point"),
        ("flurbl", spoken("again.dates")),
        ("grmpf", spoken("again.dates")),
        ("xyzzy", spoken("again.third")),
    ):
        asked = await traveller.log.get_by_text("When would you like to start?").count()
        await traveller.write(slip)
        await traveller.sees(answer)
        await expect(traveller.log.get_by_text("When would you like to start?")).not_to_have_count(asked)
    await traveller.sees_button("🙋 Talk to a person")
    await traveller.attach("Photo")
    await traveller.sees(spoken("media.photo"))
    await shown(traveller, tmp_path, "mistakes")
    await traveller.write("12 June")
    await traveller.sees("12–13 June")
    await traveller.sees("2 people")


async def test_old_buttons(demo: Demo, comes: Booker, traveller: Phone, staff: Phone) -> None:
    """The quote's buttons are still there after the request: pressing them makes no second one."""
    await comes("Ava")
    await traveller.write("1 person, 12 June, from Pisac, shared bathroom")
    await traveller.sees("US$480 for one person")
    await traveller.tap(SEND)
    await traveller.tap("Telegram is enough")
    reference = await reference_of(traveller)
    await traveller.tap(SEND)
    await traveller.sees(f"Your request is already with the team. Your reference: {reference}")
    await staff.sees(reference)
    await expect(staff.bubbles.filter(has_text="Ava")).to_have_count(1)


@pytest.mark.parametrize("language", ["es", "pt", "de", "fr"])
async def test_another_language_half_way(
    demo: Demo, comes: Booker, traveller: Phone, staff: Phone, tmp_path: Path, language: str
) -> None:
    """What was answered in English stays answered; the rest is asked, priced and confirmed in the other."""
    name = spoken("language.name", language)
    await comes("Zoe")
    await traveller.tap("4")
    await traveller.sees("When would you like to start?")
    await traveller.choose_command(spoken("command.language"))
    await traveller.tap(name)
    await traveller.sees(spoken("ask.dates", language))
    await turned(traveller, "›")
    await traveller.tap("20")
    await traveller.tap("Cusco")
    await traveller.sees(spoken("ask.stay", language))
    [shared, *_] = (await traveller.buttons())[0]
    await traveller.tap(shared)
    await traveller.sees(Locales.packaged().formats(language).money(Decimal(1000), "USD"))
    await shown(traveller, tmp_path, "quote")
    await traveller.tap(spoken("button.request", language))
    await traveller.tap(spoken("button.telegram_enough", language))
    reference = await reference_of(traveller)
    await expect(staff.bubbles.filter(has_text=reference)).to_contain_text(name)
    lead = await demo.lead(reference)
    assert lead.traveller.language == language
    assert (lead.trip.group_size, lead.trip.pickup, lead.trip.dates.earliest.day) == (4, "cusco", 20)
    assert lead.quote.total == 1000


MISFITS = """log => [...log.querySelectorAll(".key > span, .bubble")].filter(
  part => part.scrollWidth > part.clientWidth + 1 || part.getBoundingClientRect().right > innerWidth
).map(part => part.innerText)"""
TALLEST = """log => Math.max(...[...log.querySelectorAll(".message .bubble")].map(
  bubble => bubble.getBoundingClientRect().height
))"""


# Ink and paper, each as the mean of red, green and blue: 0 black, 1 white.
COLOURS = """part => ["color", "backgroundColor"].map(which => {
  const pixel = new OffscreenCanvas(1, 1).getContext("2d");
  pixel.fillStyle = getComputedStyle(part)[which];
  pixel.fillRect(0, 0, 1, 1);
  return pixel.getImageData(0, 0, 1, 1).data.slice(0, 3).reduce((sum, one) => sum + one) / 765;
})"""


async def test_on_a_phone_with_a_flexible_month(open_page: OpenPage) -> None:
    """By touch: nothing is cut, no answer is longer than the screen, no keyboard covers it."""
    screen = {"width": 390, "height": 844}
    page = await open_page(viewport=screen, has_touch=True, is_mobile=True)
    traveller, staff = Phone(page, "traveller"), Phone(page, "staff")
    await traveller.new_traveller("Lucas", "English")
    await traveller.root.get_by_role("button", name="START", exact=True).tap()

    async def touch(label: str, answer: str) -> None:
        await traveller.button(label).tap()
        await traveller.sees(answer)
        assert await traveller.log.evaluate(MISFITS) == []
        assert await traveller.log.evaluate(TALLEST) < screen["height"]
        assert await page.evaluate("document.documentElement.scrollWidth") <= screen["width"]
        await expect(traveller.input).not_to_be_focused()

    await touch("3", "When would you like to start?")
    await touch("🗓 I’m flexible", "Which month suits you?")
    month = (await traveller.buttons())[0][1]
    await touch(month, "Where shall we pick you up?")
    await touch("Cusco", "Where would you like to sleep?")
    await touch(SHARED, "US$280 per person, US$840")
    await touch(SEND, "how can the team reach you?")
    await traveller.button("📱 Phone").tap()
    await traveller.share_contact("📱 Share my number")
    reference = await reference_of(traveller)
    await expect(page.get_by_role("tab", name="unread")).to_be_visible()
    await staff.show()
    card = staff.bubbles.filter(has_text=reference)
    await expect(card).to_contain_text(month)
    await expect(card).to_contain_text("Contact: +")
    await card.get_by_role("button", name="I’ll take it").tap()
    await expect(card).to_contain_text("✅ Rosa")


async def test_in_the_dark(open_page: OpenPage, tmp_path: Path) -> None:
    """Who prefers a dark screen gets one, and can read it."""
    page = await open_page(color_scheme="dark")
    traveller = Phone(page, "traveller")
    await traveller.new_traveller("Luna", "English")
    await traveller.start()
    await traveller.write("4 people, 12 June, from Cusco, shared bathroom")
    await traveller.sees_button(SEND)
    await shown(traveller, tmp_path, "dark")
    for part in (traveller.bubbles.last.locator(".bubble"), traveller.button(SEND)):
        ink, paper = await part.evaluate(COLOURS)
        assert ink > 0.6 > 0.2 > paper
