"""A conversation test reads as a transcript: the real bot, over HTTP, against the emulator.

    emma = await world.traveller("Emma")
    await emma.says("/start")
    await emma.sees("How many of you")
    await emma.taps("4")
    await emma.sees("4 people", "When would you like to start")

When something else comes, the failure prints the whole transcript.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

from emulator.client import Message, People, Unseen, User, labels, text_of

PATIENCE = 8.0
"""Seconds; only a failing test waits that long."""

TRIP = "4 people, 12 June, from Cusco, shared bathroom"


@dataclass
class Chat:
    """One person's chat with the bot."""

    people: People
    user: User
    chat: int
    shown: list[Message] = field(default_factory=list)
    """What the bot wrote or changed and this person has seen, oldest first."""
    transcript: list[str] = field(default_factory=list)
    toasts: list[str] = field(default_factory=list)

    async def says(self, text: str, **fields: Any) -> None:
        """Write a message; `/start lares-2-day` opens a deep link."""
        self.transcript.append(f"{self.user['first_name']}: {text}")
        await self.people.says(self.user, text, chat=self.chat, **fields)

    async def answers(self, message: Message, text: str | None = None, **fields: Any) -> Message:
        """Telegram's reply to a message; what was written."""
        said = text or ", ".join(f"[{kind}]" for kind in fields)
        self.transcript.append(f"{self.user['first_name']} answers: {said}")
        to = message["message_id"]
        return await self.people.says(self.user, text, chat=self.chat, reply_to_message_id=to, **fields)

    async def sees_receipt(self, message: Message, emoji: str) -> None:
        """The bot's reaction on this person's own message becomes that emoji."""
        shown = None
        for _ in range(int(PATIENCE / 0.02)):
            reactions = (await self.people.chat(self.chat))["reactions"]
            shown = reactions.get(str(message["message_id"]))
            if shown and shown[0]["emoji"] == emoji:
                return
            await asyncio.sleep(0.02)
        raise AssertionError(f"no {emoji} but {shown}\n\n{self.story()}")

    async def sends(self, kind: str, **fields: Any) -> None:
        """A photo, sticker, voice, location …"""
        self.transcript.append(f"{self.user['first_name']}: [{kind}]")
        await self.people.says(self.user, None, chat=self.chat, **{kind: True}, **fields)

    async def edits(self, message: Message, text: str) -> None:
        self.transcript.append(f"{self.user['first_name']} edits: {text}")
        await self.people.edits(self.user, message, text)

    async def taps(self, label: str, on: Message | None = None) -> str:
        """Press the button whose label holds this, on the newest message that has one. The toast's text."""
        message = on or self._newest_with(label)
        exact = next(text for row in labels(message) for text in row if plain(label) in plain(text))
        self.transcript.append(f"{self.user['first_name']} taps: {exact}")
        pressed = await self.people.presses(self.user, message, exact)
        answer = await self.people.answer(pressed, PATIENCE)
        return str(answer.get("text") or "")

    async def changes(self, what: str) -> None:
        """From the quote to the question behind one of its answers."""
        await self.taps("✏️ Change")
        await self.sees("What would you like to change?")
        await self.taps(f"✏️ {what}")

    async def gets_quote(self, said: str = TRIP) -> Message:
        """Tell the whole trip; the message with the quote."""
        await self.says(said)
        return await self.sees("Send my request")

    async def sends_request(self) -> Message:
        """From the quote to the lead, with Telegram as the only way to be reached."""
        await self.taps("Send my request")
        await self.sees("how can the team reach you?")
        await self.taps("Telegram is enough")
        return await self.sees("Your reference")

    async def books(self, said: str = TRIP) -> Message:
        """A lead in as few messages as it takes."""
        await self.gets_quote(said)
        return await self.sends_request()

    async def sees(self, *fragments: str) -> Message:
        """The bot's next message (or edit) that holds all of these; those before it are passed over."""
        while True:
            try:
                message = await self.people.sees(self.chat, None, PATIENCE)
            except Unseen:
                raise AssertionError(f"never seen: {fragments}\n\n{self.story()}") from None
            self._note(message)
            if all(plain(fragment) in plain(self.text(message)) for fragment in fragments):
                return message

    async def sees_card(self) -> Message:
        """The newest card of a lead that was seen."""
        return self._newest_with("More")

    async def sees_nothing_more(self) -> None:
        """Nothing the bot wrote is left unseen, and nothing comes in a moment's time."""
        try:
            message = await self.people.sees(self.chat, None, 0.3)
        except Unseen:
            return
        self._note(message)
        raise AssertionError(f"an unexpected message\n\n{self.story()}")

    def text(self, message: Message) -> str:
        """A message as read: its text, then its buttons in [brackets]."""
        buttons = " ".join(f"[{label}]" for row in labels(message) for label in row)
        return "\n".join(filter(None, (text_of(message), buttons)))

    def story(self) -> str:
        return "\n".join(self.transcript)

    def _note(self, message: Message) -> None:
        self.shown = [seen for seen in self.shown if seen["message_id"] != message["message_id"]]
        self.shown.append(message)
        self.transcript.append(f"  bot: {self.text(message)}")

    def _newest_with(self, label: str) -> Message:
        for message in reversed(self.shown):
            if any(plain(label) in plain(text) for row in labels(message) for text in row):
                return message
        raise AssertionError(f"no button {label!r}\n\n{self.story()}")


def plain(text: str) -> str:
    """No difference between a space and a no-break space."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


async def together(*actions: Any) -> list[Any]:
    """Several people at once."""
    return list(await asyncio.gather(*actions))
