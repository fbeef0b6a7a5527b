"""What stands on a button is always that button, in each of our languages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.conversation import Context, Draft, converse
from bot.conversation.events import Chose, Reopened, Said, Slot
from bot.conversation.labels import pressable
from bot.conversation.questions import QUESTIONS
from bot.words.locale import Locales
from bot.words.typed import written_button
from bot.words.voice import Voice
from emulator.client import labels
from tests.chat import TRIP
from tests.conftest import World
from tests.conversation.world import CONTEXT

LOCALES = Locales.packaged(strict=True)
LANGUAGES = CONTEXT.catalog.operator.languages


def said(draft: Draft, text: str, context: Context = CONTEXT) -> Draft:
    return converse(draft, Said(text=text), context).draft


BEGUN = said(Draft(greeted=True), "4 people")
QUOTED = said(Draft(greeted=True), TRIP)
CONFIRMED = said(QUOTED, "yes")
SENT = said(CONFIRMED, "telegram is enough")
STAGES = {"new": Draft(), "begun": BEGUN, "quoted": QUOTED, "confirmed": CONFIRMED, "sent": SENT}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("stage", STAGES)
def test_every_label_in_every_language_is_its_button(stage: str, language: str) -> None:
    """Whatever language the chat is in; one word may only stand for two buttons where languages disagree."""
    context = replace(CONTEXT, language=language)
    buttons = pressable(STAGES[stage].with_(language=language), context)
    assert buttons
    for button in buttons:
        own = Voice(LOCALES, language).label(button.label)
        assert written_button(buttons, own, language=language, locales=LOCALES) == button.event, own
        for other in LANGUAGES:
            label = Voice(LOCALES, other).label(button.label)
            pressed = written_button(buttons, label.upper(), language=language, locales=LOCALES)
            assert pressed is not None, (label, other)


def test_what_can_be_changed_has_its_label_before_and_after_the_quote() -> None:
    """Group, dates, pick-up, place to sleep, drop-off: at any time before the request is sent."""
    for draft in (BEGUN, QUOTED, CONFIRMED):
        slots = {row.slot for row in QUESTIONS if row.settles and row.applies(draft, CONTEXT)}
        assert len(slots) >= 5
        events = [button.event for button in pressable(draft, CONTEXT)]
        changed = {event.slot for event in events if isinstance(event, Reopened) and not event.view}
        assert slots <= changed


def test_no_label_destroys_anything_and_none_is_an_answer() -> None:
    """Answers are understood as answers, and what destroys is asked about first."""
    for draft in STAGES.values():
        for button in pressable(draft, CONTEXT):
            assert button.event is not None
            assert not (isinstance(button.event, Chose) and button.event.slot is Slot.GROUP_SIZE)
            after = converse(draft, button.event, CONTEXT).draft
            assert draft.lead or all(
                after.has(slot) for slot in Slot if draft.has(slot) and slot != "confirm"
            )


async def test_a_label_is_pressed_by_writing_it(world: World) -> None:
    """At the bottom, where it was written; in another language, too."""
    emma = await world.traveller("Emma")
    await emma.gets_quote()
    await emma.says("Dates")
    await emma.sees("When would you like to start?", "[Keep it as it was]")
    await emma.says("keep it as it was")
    await emma.sees("Shall I pass this on")
    await emma.says("Day by day")
    opened = await emma.sees("Day 1", "pick you up in Cusco")
    assert labels(opened) == [["💵 Price", "Day 2 ›"]]
    await emma.says("Preis nach Gruppengröße")
    await emma.sees("4: US$250 (you)")
    await emma.says("Cambiar")
    await emma.sees("What would you like to change?", "[✏️ Dates]")
    await emma.says("Anfrage abschicken")
    await emma.sees("how can the team reach you?")
    await emma.says("Telegram suffit")
    await emma.sees("Your reference")
    assert len(await world.leads()) == 1
