"""The page as a person uses it: two phones, found by what they show and never by what the code calls them."""

from pathlib import Path
from typing import Literal

from playwright.async_api import Locator, Page, expect

Side = Literal["traveller", "staff"]

_TEXT_ONLY = """message => {
  const copy = message.querySelector(".text, .bubble").cloneNode(true);
  for (const extra of copy.querySelectorAll(".meta, .open-menu")) extra.remove();
  return copy.innerText.trim();
}"""


class Phone:
    """One of the two phones. Every `sees…` waits a few seconds for the page."""

    def __init__(self, page: Page, side: Side) -> None:
        self.page = page
        self.side = side
        self.seat = page.locator(f".seat[data-side={side}]")
        self.root = page.locator(f".phone[data-side={side}]")
        self.log = self.root.get_by_role("log")
        self.input = self.root.get_by_role("textbox", name="Message")
        self.bubbles = self.log.locator(".message:not(.service)")

    async def start(self) -> None:
        """Press the START button, and wait until the chat has begun."""
        start = self.root.get_by_role("button", name="START", exact=True)
        await start.click()
        await expect(start).to_be_hidden()

    async def write(self, text: str) -> None:
        """Type a message and send it with Enter."""
        await self.input.fill(text)
        await self.input.press("Enter")

    def button(self, label: str) -> Locator:
        """The newest button with this label, under a message or under the input."""
        shown = self.page.get_by_text(label, exact=True)
        return self.root.locator(".keys, .reply-keys").locator("button.key", has=shown).last

    async def tap(self, label: str) -> None:
        """Press the newest button with this label."""
        await self.button(label).click()

    async def buttons(self) -> list[list[str]]:
        """The labels, row by row, under the newest message that has buttons; empty where a calendar is."""
        rows = self.log.locator(".keys").last.locator(".row")
        return [await row.locator(".key").all_inner_texts() for row in await rows.all()]

    async def last_message(self) -> str:
        """The text of the newest bubble."""
        text: str = await self.bubbles.last.evaluate(_TEXT_ONLY)
        return text

    async def messages(self) -> list[str]:
        """The texts of all bubbles, oldest first."""
        return [await bubble.evaluate(_TEXT_ONLY) for bubble in await self.bubbles.all()]

    async def sees(self, text: str) -> None:
        """Wait until some message contains the text."""
        await expect(self.log).to_contain_text(text)

    async def sees_no(self, text: str) -> None:
        """Wait until no message contains the text."""
        await expect(self.log).not_to_contain_text(text)

    async def sees_button(self, label: str) -> None:
        """Wait for a button with this label."""
        await expect(self.button(label)).to_be_visible()

    async def sees_toast(self, text: str) -> None:
        """Wait for the short notice a button press was answered with."""
        await expect(self.root.locator(".toast")).to_contain_text(text)

    async def closes_alert(self, text: str) -> None:
        """Wait for a modal alert with the text, and press OK."""
        alert = self.page.get_by_role("dialog")
        await expect(alert).to_contain_text(text)
        await alert.get_by_role("button", name="OK").click()
        await expect(alert).to_have_count(0)

    async def share_contact(self, label: str) -> None:
        """Press a share-my-phone button and agree."""
        await self.tap(label)
        await self.page.get_by_role("dialog").get_by_role("button", name="Share").click()

    async def choose_command(self, label: str) -> None:
        """Open the command menu and choose an entry by its description."""
        await self.root.get_by_role("button", name="Bot commands").click()
        await self._choose("menuitem", label)

    async def attach(self, label: str) -> None:
        """Send something made up: "Photo", "Sticker", "Voice message", "Location" …"""
        await self.root.get_by_role("button", name="Attach").click()
        await self._choose("menuitem", label)

    async def more(self, label: str) -> None:
        """Choose from the chat's own menu: "Block the bot" …"""
        await self.root.get_by_role("button", name="Chat menu").click()
        await self._choose("menuitem", label)

    async def be(self, name: str) -> None:
        """Hand the phone to somebody else."""
        await self.seat.locator(".person").click()
        await self._choose("menuitemradio", name)
        await expect(self.seat.locator(".person")).to_contain_text(name)

    async def speak(self, language: str) -> None:
        """Switch the person's language: "Español" …"""
        await self.seat.get_by_role("button", name="language").click()
        await self._choose("menuitemradio", language)

    async def new_traveller(self, first_name: str, language: str) -> None:
        """Make up another traveller and hand them this phone."""
        await self._new_person("New traveller…", first_name, language)

    async def new_colleague(self, first_name: str, language: str) -> None:
        """Make up another member of staff, who joins the group, and hand them this phone."""
        await self._new_person("New colleague…", first_name, language)

    async def _new_person(self, entry: str, first_name: str, language: str) -> None:
        await self.seat.locator(".person").click()
        await self._choose("menuitem", entry)
        form = self.page.get_by_role("dialog")
        await form.get_by_label("First name").fill(first_name)
        await form.get_by_label("Language").select_option(label=language)
        await form.get_by_label("First name").press("Enter")
        await expect(self.seat.locator(".person")).to_contain_text(first_name)

    async def show(self) -> None:
        """On a narrow screen: go to this phone's tab."""
        await self.page.get_by_role("tab", name=self.side.capitalize()).click()
        await expect(self.root).to_be_visible()

    async def screenshot(self, path: Path | str) -> None:
        """A picture of this phone alone."""
        await self.root.screenshot(path=path)

    async def _choose(self, role: Literal["menuitem", "menuitemradio"], label: str) -> None:
        await self.page.get_by_role("menu").get_by_role(role, name=label).first.click()
