"""A button is pressed by writing what stands on it, and by nothing less clear."""

from __future__ import annotations

import pytest

from bot.conversation.events import Chose, Event, Slot, StartedOver
from bot.conversation.replies import Button, Note, Reply
from bot.words import typed_button
from bot.words.locale import Locales

LOCALES = Locales.packaged()
ENOUGH = Chose(slot=Slot.CONTACT, value="telegram", revision=3)
OVER = StartedOver()
SHOWN = Reply(
    parts=(),
    buttons=(
        (Button(label=Note(key="button.telegram_enough"), event=ENOUGH),),
        (Button(label=Note(key="button.start_over"), event=OVER),),
        (Button(label=Note(key="button.share_phone"), share_phone=True),),
    ),
)


@pytest.mark.parametrize(
    ("language", "words", "pressed"),
    [
        ("en", "Telegram is enough", ENOUGH),
        ("en", "  TELEGRAM!! ", ENOUGH),
        ("fr", "telegram suffit", ENOUGH),
        ("en", "start over", OVER),
        ("en", "start", None),
        ("en", "telegr", None),
        ("en", "enough", None),
        ("en", "share my number", None),
        ("en", "", None),
        ("en", "🙂", None),
    ],
)
def test_words_and_the_button_they_press(language: str, words: str, pressed: Event | None) -> None:
    """The first words are enough for an answer, never for a command; pictures and case do not matter."""
    assert typed_button([SHOWN], words, language=language, locales=LOCALES) == pressed


def test_words_of_two_buttons_press_neither() -> None:
    """Nothing is guessed."""
    twice = Reply(parts=(), buttons=(SHOWN.buttons[0], SHOWN.buttons[0]))
    assert typed_button([twice], "telegram", language="en", locales=LOCALES) is None
