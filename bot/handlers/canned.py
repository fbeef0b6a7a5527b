"""Canned answers: `/c` lists them, `/c word` as a reply says one to the traveller, as if it were typed."""

from __future__ import annotations

from dataclasses import replace

from bot.handlers.services import Services
from bot.storage import STAFF, Urgency
from bot.telegram.relaying import below
from bot.telegram.rendering import canned_list, canned_said, line_for_staff
from bot.words.canned import canned
from bot.work.incoming import Content, Written
from bot.work.turn import Turn


def show_canned(turn: Turn, message: Written, services: Services) -> None:
    """The words and what each says, in the language of who asks."""
    language = services.spoken_by(message.sender)
    out = canned_list(language=language, catalog=services.catalog, locales=services.locales)
    turn.say(out, to=STAFF, urgency=Urgency.ANSWER)


async def canned_words(
    turn: Turn, message: Written, traveller: int, reference: str, services: Services
) -> Written | None:
    """The staff's message with the answer for its words, in the traveller's language, shown below it.

    None: nothing is to be passed on, and they know why.
    """
    code = message.text.partition(" ")[2].strip().lower()
    if not code:
        show_canned(turn, message, services)
        return None
    answer = services.catalog.canned_answer(code)
    if answer is None:
        _line(turn, message, "staff.canned.unknown", services, word=code)
        return None
    lead = await turn.lead(reference) if reference else None
    if lead is None and answer.fields - {"name"}:
        _line(turn, message, "staff.canned.no_request", services, word=code)
        return None
    chat = await turn.chat_of(traveller)
    spoken = services.language_of(chat)
    words = canned(answer, lead=lead, name=chat.first_name, language=spoken, locales=services.locales)
    language = services.spoken_by(message.sender)
    out = canned_said(code, words, spoken=spoken, language=language, locales=services.locales)
    shown = below(out, message.message_id)
    belongs = f"talk:{traveller}:{reference}"
    turn.say(shown, to=STAFF, urgency=Urgency.ANSWER, belongs=belongs, about=traveller)
    return replace(message, text=words, content=Content(words=words))


def _line(turn: Turn, message: Written, key: str, services: Services, *, word: str) -> None:
    language = services.spoken_by(message.sender)
    out = line_for_staff(key, language=language, locales=services.locales, word=word)
    turn.say(below(out, message.message_id), to=STAFF, urgency=Urgency.ANSWER)
