"""From what is known to what is asked next: by values, without a chat."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from bot.conversation.asking import go_on, kept, previous, reopened, settle
from bot.conversation.draft import Draft
from bot.conversation.events import Slot
from bot.conversation.questions import pending
from bot.conversation.replies import Part, Recap, Reply
from bot.conversation.step import Step
from core.trip import Dates
from tests.conversation.world import CONTEXT

TOUR = CONTEXT.catalog.tours[0]
DAY = Dates.on(date(2027, 6, 12))
ANSWERS: dict[str, Any] = {
    "group_size": 4,
    "dates": DAY,
    "pickup": TOUR.pickups[0].code,
    "stay": TOUR.stays[0].code,
}


def said_first(step: Step) -> tuple[Part, ...]:
    first = step.replies[0]
    assert isinstance(first, Reply)
    return first.parts


def drafted(**answers: Any) -> Draft:
    return settle(Draft().with_(**answers), CONTEXT)[0]


def test_the_only_tour_is_not_asked_for() -> None:
    """And the first thing that nobody knows is."""
    draft = drafted()
    assert draft.tour == TOUR.code
    question = pending(draft, CONTEXT)
    assert question is not None
    assert question.slot is Slot.GROUP_SIZE


def test_a_whole_trip_has_its_quote_and_another_trip_another() -> None:
    """Which nobody has confirmed."""
    draft = drafted(**ANSWERS).with_(confirm=True)
    assert draft.quote is not None
    assert settle(draft, CONTEXT)[0].quote is draft.quote

    larger, _ = settle(draft.with_(group_size=5), CONTEXT)
    assert larger.quote is not None
    assert larger.quote.trip.group_size == 5
    assert not larger.confirm


def test_a_day_that_has_passed_is_forgotten_and_told() -> None:
    """With the quote that stood on it."""
    later = replace(CONTEXT, today=DAY.latest + timedelta(days=1))
    draft, gone = settle(drafted(**ANSWERS), later)
    assert draft.dates is None
    assert draft.quote is None
    assert gone


def test_a_quote_that_has_expired_is_made_anew() -> None:
    """The traveller is told so before they see it."""
    draft = drafted(**ANSWERS)
    assert draft.quote is not None
    later = replace(CONTEXT, today=draft.quote.valid_until + timedelta(days=1))
    step = go_on(draft, later)
    assert step.draft.quote is not None
    assert step.draft.quote.quoted_on == later.today
    assert "stale.quote" in str(said_first(step))


def test_what_is_known_is_shown_above_the_next_question() -> None:
    """Nothing is shown while nothing is known."""
    assert not any(isinstance(part, Recap) for part in said_first(go_on(Draft(), CONTEXT)))
    step = go_on(drafted(group_size=4), CONTEXT)
    assert any(isinstance(part, Recap) for part in said_first(step))


def test_back_is_the_nearest_answer_before() -> None:
    """Of the first question there is none."""
    assert previous(drafted(), CONTEXT) is None
    assert previous(drafted(group_size=4, dates=DAY), CONTEXT) is Slot.DATES


def test_a_reopened_question_keeps_its_answer_until_another_comes() -> None:
    """And the one who thinks better of it goes on where they were."""
    draft = drafted(**ANSWERS)
    again = reopened(draft, Slot.GROUP_SIZE, CONTEXT)
    question = pending(again, CONTEXT)
    assert question is not None
    assert question.slot is Slot.GROUP_SIZE
    assert again.group_size == 4
    assert kept(again, CONTEXT).changing is None
    assert pending(kept(again, CONTEXT), CONTEXT) == pending(draft, CONTEXT)
