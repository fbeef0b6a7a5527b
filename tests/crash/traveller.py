"""A traveller who books as people do: answers each question once, by tapping or by typing, and waits.

They never ask twice: when no answer comes, a message was lost, and that is a failure.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field

from emulator.client import Message, People, User, labels, text_of

REFERENCE = re.compile(r"\b[A-Z]{2,5}-[0-9A-Z]{5}\b")

# What shows which question is asked (a part of a button's label), what is tapped then, what is typed.
QUESTIONS = (
    ("7 or more", "4", "four people"),
    ("flexible", None, "2027-06-12"),
    ("Sacred Valley", "Cusco", "Cusco"),
    ("Mountain Lodge", "Hotel in Lares town", "the hotel in town"),
    ("Send my request", "Send my request", None),
    ("Telegram is enough", "Telegram is enough", None),
)


@dataclass
class Booking:
    """What became of one conversation."""

    user: User
    reference: str = ""
    taps: list[str] = field(default_factory=list)
    """Callback query ids: each has to be answered."""
    repeated: int = 0
    """Messages of the bot's that asked what was answered already."""


async def book(people: People, user: User, chance: random.Random, patience: float) -> Booking:
    """From /start to the reference number. Raises Unseen when an answer takes over `patience` seconds."""
    booking = Booking(user)
    answered = -1
    await people.says(user, "/start")
    while not booking.reference:
        message = await people.sees(user, patience=patience)
        question = _question_in(message)
        if question is None:
            found = REFERENCE.search(text_of(message))
            booking.reference = found.group() if found else ""
        elif question <= answered:
            booking.repeated += 1
        else:
            answered = question
            await _answer(people, booking, message, question, chance)
    return booking


def _question_in(message: Message) -> int | None:
    shown = [label for row in labels(message) for label in row]
    for number, (sign, _, _) in enumerate(QUESTIONS):
        if any(sign in label for label in shown):
            return number
    return None


async def _answer(
    people: People, booking: Booking, message: Message, question: int, chance: random.Random
) -> None:
    _, tapped, typed = QUESTIONS[question]
    if typed is not None and chance.random() < 0.4:
        await people.says(booking.user, typed)
        return
    shown = [label for row in labels(message) for label in row]
    if tapped is None:
        label = chance.choice([label for label in shown if label.isdigit()])
    else:
        label = next(label for label in shown if tapped in label)
    booking.taps.append(await people.presses(booking.user, message, label))
