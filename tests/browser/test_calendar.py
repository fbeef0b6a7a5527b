"""A month of buttons: what each says, which are none, and one Tab stop for all of them."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from playwright.async_api import Page, expect

from bot.conversation.replies import Calendar
from bot.telegram import markup
from bot.words import Screen
from bot.words.calendar import grid
from bot.words.locale import Locales
from core.trip import Dates
from tests.browser.emulated import Emulator, World
from tests.browser.phones import Phone

TODAY, LAST = date(2026, 11, 20), date(2027, 2, 28)


def month(language: str, of: date, **fields: Any) -> dict[str, Any]:
    """The bot's own calendar, as Telegram gets it."""
    before, after = of.replace(day=1) - timedelta(1), (of.replace(day=1) + timedelta(31)).replace(day=1)
    calendar = Calendar(
        month=of,
        first=TODAY,
        last=LAST,
        closed=frozenset({date(2026, 11, 25)}),
        revision=1,
        before=before.replace(day=1) if before >= TODAY else None,
        after=after if after <= LAST else None,
    )
    calendar = Calendar(**{**vars(calendar), **fields})
    formats = Locales.packaged().formats(language)
    return markup.keyboard(Screen(sections=(), calendar=grid(calendar, formats)))


NAMES = {
    "en": ("Saturday,? 21 November 2026", "Thursday,? 19 November 2026, not available"),
    "es": ("sábado, 21 de noviembre de 2026", "jueves, 19 de noviembre de 2026, no disponible"),
    "pt": ("sábado, 21 de novembro de 2026", "quinta-feira, 19 de novembro de 2026, não disponível"),
    "de": ("Samstag, 21. November 2026", "Donnerstag, 19. November 2026, nicht verfügbar"),
    "fr": ("samedi 21 novembre 2026", "jeudi 19 novembre 2026, non disponible"),
}


@pytest.mark.parametrize("language", NAMES)
async def test_a_day_says_its_date(emulator: Emulator, world: World, traveller: Phone, language: str) -> None:
    """Weekday, day, month and year, in the calendar's language; what is no day is no button."""
    await traveller.start()
    keyboard = month(language, TODAY)
    await emulator.bot("sendMessage", chat_id=world.ana["id"], text="?", reply_markup=keyboard)
    await traveller.sees_button("21")
    for name, shown in zip(NAMES[language], ("21", "·"), strict=True):
        named = traveller.log.get_by_role("button", name=re.compile(f"^{name}$"))
        await expect(named).to_have_text(shown)
    keys = traveller.log.locator(".keys")
    days = sum(button["text"] != " " for row in keyboard["inline_keyboard"][2:] for button in row)
    assert days == {"pt": 16}.get(language, 15), "of the weeks from the 20th on"
    assert await keys.get_by_role("button").count() == 2 + days, "the month, ›, and its days"
    assert await keys.locator("button:not([aria-label])").count() == 2
    assert await keys.locator("span.key:not([aria-hidden=true])").count() == 0
    closed = keys.get_by_role("button").filter(has_text="✕")
    await expect(closed).to_have_accessible_name(re.compile(NAMES[language][1].split(", ")[-1]))


async def test_a_chosen_day_says_so(emulator: Emulator, world: World, traveller: Phone) -> None:
    """What a tick shows is also said."""
    await traveller.start()
    chosen = Dates(earliest=date(2026, 11, 28), latest=date(2026, 11, 29))
    keyboard = month("en", TODAY, chosen=chosen)
    await emulator.bot("sendMessage", chat_id=world.ana["id"], text="?", reply_markup=keyboard)
    for name in ("Saturday,? 28 November 2026, chosen", "Sunday,? 29 November 2026, chosen"):
        await expect(traveller.log.get_by_role("button", name=re.compile(name))).to_be_visible()


async def test_a_calendar_in_another_language(emulator: Emulator, world: World, traveller: Phone) -> None:
    """Where the page does not know the words, a day says what stands above it."""
    await traveller.start()
    heads = [{"text": name, "callback_data": "-"} for name in ("ma", "di", "wo", "do", "vr", "za", "zo")]
    days = [{"text": str(day), "callback_data": str(day)} for day in range(1, 8)]
    keyboard = {"inline_keyboard": [[{"text": "maart 2027", "callback_data": "-"}], heads, days]}
    await emulator.bot("sendMessage", chat_id=world.ana["id"], text="?", reply_markup=keyboard)
    await expect(traveller.log.get_by_role("button", name="wo 3 maart 2027", exact=True)).to_be_visible()
    await expect(traveller.log.get_by_role("button", name="wo", exact=True)).to_have_count(0)


async def test_one_tab_stop_a_keyboard(
    emulator: Emulator, world: World, page: Page, traveller: Phone
) -> None:
    """Tab passes a keyboard in one step, arrows walk in it, Home and End go to its ends."""
    await traveller.start()
    press = page.keyboard.press
    size = {"inline_keyboard": [[{"text": str(n), "callback_data": str(n)} for n in range(1, 4)]]}
    await emulator.bot("sendMessage", chat_id=world.ana["id"], text="How many?", reply_markup=size)
    await emulator.bot("sendMessage", chat_id=world.ana["id"], text="?", reply_markup=month("en", TODAY))
    await traveller.sees_button("21")
    await expect(traveller.log.locator(".key[tabindex='0']")).to_have_count(2)

    async def tab(key: str) -> None:
        await press(key)
        while await page.evaluate("!document.activeElement.matches('.key, textarea')"):
            await press(key)

    await traveller.input.focus()
    await tab("Shift+Tab")
    await expect(traveller.button("20")).to_be_focused()
    for key, focused in (
        ("ArrowRight", "21"), ("ArrowDown", "28"), ("ArrowRight", "29"), ("ArrowRight", "30"),
        ("ArrowUp", "23"), ("Home", "November 2026"), ("ArrowRight", "›"), ("End", "30"),
    ):  # fmt: skip
        await press(key)
        await expect(traveller.button(focused)).to_be_focused()

    await tab("Shift+Tab")
    await expect(traveller.button("1")).to_be_focused()
    await tab("Tab")
    await expect(traveller.button("30")).to_be_focused()
    await tab("Tab")
    await expect(traveller.input).to_be_focused()


async def test_turning_months(emulator: Emulator, world: World, page: Page, traveller: Phone) -> None:
    """The focus stays on the arrow; where there is no later month, on what is beside it."""
    await traveller.start()
    chat = world.ana["id"]
    keyboard = month("en", TODAY)
    sent = await emulator.bot("sendMessage", chat_id=chat, text="When?", reply_markup=keyboard)
    place = {"chat_id": chat, "message_id": sent["message_id"]}
    await traveller.button("›").focus()
    for shown in (date(2026, 12, 1), date(2027, 1, 1), date(2027, 2, 1)):
        await page.keyboard.press("Enter")
        keyboard = month("en", shown)
        if shown.month == 12:
            await emulator.bot("editMessageReplyMarkup", **place, reply_markup=keyboard)
            await expect(page.get_by_role("status")).to_contain_text("December 2026")
        else:  # some bots write the month into the text, too
            await emulator.bot("editMessageText", **place, text=f"When? {shown:%B}", reply_markup=keyboard)
        await traveller.sees_button(f"{shown:%B %Y}")
        where = "›" if shown.month != 2 else "February 2027"
        await expect(traveller.button(where)).to_be_focused()
