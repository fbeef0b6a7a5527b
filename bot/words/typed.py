"""A button pressed by writing what stands on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.conversation.events import Chose, Event, Reopened
from bot.conversation.replies import Button, Reply, Toast
from bot.words.locale import Locales
from bot.words.voice import Voice

LONGEST_LABEL = 8
"""Words."""


def typed_button(
    replies: Sequence[Reply | Toast], text: str, *, language: str, locales: Locales
) -> Event | None:
    """The event of the one button that says these words; None when there is none, or more than one.

    The first words of a label are enough for an answer ("telegram" for "Telegram is enough"); a command
    such as "Start over" is written out.
    """
    voice, said = Voice(locales, language), _words(text)
    labelled = [(_words(voice.label(button.label)), button.event) for button in _buttons(replies)]
    whole = [event for words, event in labelled if words == said]
    begun = [
        event
        for words, event in labelled
        if words[: len(said)] == said and isinstance(event, Chose | Reopened)
    ]
    found = whole or begun
    return found[0] if said and len(found) == 1 else None


def written_button(buttons: Iterable[Button], text: str, *, language: str, locales: Locales) -> Event | None:
    """The event of the one button whose whole label this is, in their language or in any other of ours."""
    said = _words(text)
    if not said or len(said) > LONGEST_LABEL:
        return None
    buttons = tuple(buttons)
    for spoken in (language, *(other for other in locales.languages if other != language)):
        voice = Voice(locales, spoken)
        found = {button.event for button in buttons if _words(voice.label(button.label)) == said}
        if found:
            return found.pop() if len(found) == 1 else None
    return None


def _buttons(replies: Sequence[Reply | Toast]) -> Iterable[Button]:
    rows = (row for reply in replies if isinstance(reply, Reply) for row in reply.buttons)
    return (button for row in rows for button in row)


def _words(text: str) -> list[str]:
    """Letters and digits only: nobody writes the picture on a button."""
    kept = "".join(c if c.isalnum() else "" if c in "’'-" else " " for c in text.casefold())
    return kept.split()
