"""What becomes of the answers that were heard: by values, without words of the bot."""

from __future__ import annotations

from datetime import date

from bot.conversation.draft import Draft
from bot.conversation.events import Slot
from bot.conversation.taking import Manner, take
from bot.understanding import Heard, Standing, hear
from core.trip import Dates
from tests.conversation.world import CATALOG, CONTEXT

KNOWN = Draft().with_(tour=CATALOG.tours[0].code, group_size=4, dates=Dates.on(date(2027, 6, 12)))


def heard(text: str) -> Heard:
    return hear(text, language="en", today=CONTEXT.today, asked=None, catalog=CATALOG, standing=Standing())


def test_one_message_answers_several_questions() -> None:
    """And is known to have answered them, for when it is edited."""
    taken = take(
        Draft().with_(tour=KNOWN.tour), heard("4 people, 12 June 2027, from Cusco"), Manner(), CONTEXT
    )
    assert set(taken.filled) == {Slot.GROUP_SIZE, Slot.DATES, Slot.PICKUP}
    assert taken.draft.group_size == 4
    assert taken.touched


def test_an_answer_is_overwritten_when_it_is_meant() -> None:
    """The question that is open, or the one replied to, is what a bare answer is about."""
    taken = take(KNOWN, heard("6 people"), Manner(meant=frozenset({Slot.GROUP_SIZE})), CONTEXT)
    assert taken.draft.group_size == 6


def test_a_refused_answer_changes_nothing_and_the_others_stand() -> None:
    """A day that has passed is told; the number of people is taken."""
    taken = take(Draft().with_(tour=KNOWN.tour), heard("3 people on 1 January 2020"), Manner(), CONTEXT)
    assert taken.draft.group_size == 3
    assert taken.draft.dates is None
    assert taken.notes


def test_what_says_nothing_to_the_form_leaves_it_alone() -> None:
    """Chatter is somebody else's."""
    taken = take(KNOWN, heard("lovely weather here"), Manner(), CONTEXT)
    assert not taken.touched
    assert taken.draft == KNOWN
