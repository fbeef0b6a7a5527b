"""What holds for any traveller, whatever they do."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.conversation import Context, Draft, Step, converse
from bot.conversation.asking import settle
from bot.conversation.events import (
    Cancelled,
    Chose,
    Event,
    Kept,
    LanguageChosen,
    Reopened,
    Said,
    Sent,
    Slot,
    Started,
    StartedOver,
    Undone,
)
from bot.conversation.questions import pending
from bot.conversation.replies import Price, Reply
from tests.conversation.strategies import events, harmless
from tests.conversation.world import CONTEXT, WITH_WISHES

contexts = st.sampled_from((CONTEXT, WITH_WISHES))
"""The sample catalogue, and with children, rooms of one's own and extras."""
relaxed = settings(max_examples=150)

ANSWERS = {
    Slot.GROUP_SIZE: "4",
    Slot.DATES: "2027-06-12",
    Slot.PICKUP: "urubamba",
    Slot.STAY: "hot_springs_private",
    Slot.DROPOFF: "cusco",
}


def play(draft: Draft, happened: list[Event], context: Context = CONTEXT) -> list[Step]:
    steps = []
    for event in happened:
        step = converse(draft, event, context)
        steps.append(step)
        draft = step.draft
    return steps


def unmarked(draft: Draft) -> Draft:
    """Without what is noted of every event; anything said lets an "are you sure?" go."""
    return draft.with_(misses=0, last="", just=None, remembered=(), album=None, leaving=None)


def buttons(step: Step) -> list[Event]:
    rows = (row for reply in step.replies if isinstance(reply, Reply) for row in reply.buttons)
    return [button.event for row in rows for button in row if button.event]


@relaxed
@given(happened=st.lists(events, max_size=14), context=contexts)
def test_whatever_happens_there_is_an_answer_and_a_draft_that_can_be_stored(
    happened: list[Event], context: Context
) -> None:
    """Any sequence of events leaves a valid draft, and each event at least one reply; an edit may be none."""
    for event, step in zip(happened, play(Draft(), happened, context), strict=True):
        assert step.replies or (isinstance(event, Said) and event.edited)
        assert Draft.load(step.draft.dump()) == step.draft
        assert step.draft.lead or pending(step.draft, context)


@relaxed
@given(happened=st.lists(events, max_size=20))
def test_one_trip_becomes_at_most_one_lead(happened: list[Event]) -> None:
    """A second lead needs a second trip, begun in so many words."""
    trips = set()
    for step in play(Draft(), happened):
        if step.lead:
            assert step.draft.born not in trips
            trips.add(step.draft.born)
            assert step.lead.quote.trip == step.lead.trip


ROUND_THE_QUOTE: tuple[Event, ...] = (
    *(
        Said(text=text)
        for text in ("yes", "no", "5 people", "12/08", "never mind", "drop us in Ollantaytambo")
    ),
    Reopened(slot=Slot.STAY, revision=10**6),
    Kept(revision=10**6),
    LanguageChosen(language="es"),
    Chose(slot=Slot.CONTACT, value="telegram", revision=10**6),
)


@relaxed
@given(
    happened=st.lists(
        st.tuples(st.sampled_from(ROUND_THE_QUOTE), st.sampled_from((0, 0, 0, 15))), min_size=4, max_size=12
    )
)
def test_no_request_is_sent_for_a_price_nobody_has_seen(happened: list[tuple[Event, int]]) -> None:
    """Whatever is changed, kept, expired or left for later on the way."""
    draft, context, seen = Draft(), CONTEXT, []
    trip = Said(text="4 people, 12 June, from Cusco, shared bathroom")
    for event, days in [(trip, 0), *happened]:
        context = replace(context, today=context.today + timedelta(days))
        step = converse(draft, event, context)
        draft = step.draft
        parts = (part for reply in step.replies if isinstance(reply, Reply) for part in reply.parts)
        seen += [part.quote for part in parts if isinstance(part, Price)]
        if step.lead:
            assert step.lead.quote == seen[-1]
            assert step.lead.quote.valid_until >= context.today


@relaxed
@given(happened=st.lists(events, max_size=10), pressed=st.data(), context=contexts)
def test_every_button_we_show_does_something(
    happened: list[Event], pressed: st.DataObject, context: Context
) -> None:
    """Pressed at once, no button of ours is answered with "I don't know that button"."""
    steps = play(Draft(), [Started(), *happened], context)
    offered = buttons(steps[-1])
    if not offered:
        return
    after = converse(steps[-1].draft, pressed.draw(st.sampled_from(offered)), context)
    keys = [getattr(part, "key", "") for reply in after.replies for part in getattr(reply, "parts", ())]
    assert not {"button.unknown", "stale.other_trip", "stale.quote", "stale.not_yet"} & set(keys)


@relaxed
@given(
    before=st.lists(events, max_size=8),
    refused=st.sampled_from(
        (
            Chose(slot=Slot.GROUP_SIZE, value="1000", revision=10**6),
            Chose(slot=Slot.GROUP_SIZE, value="0", revision=10**6),
            Chose(slot=Slot.DATES, value="2020-01-01", revision=10**6),
            Chose(slot=Slot.DATES, value="someday", revision=10**6),
            Chose(slot=Slot.PICKUP, value="mars", revision=10**6),
            Chose(slot=Slot.STAY, value="tent", revision=10**6),
            Said(text="31 June"),
            Said(text="0 people"),
            Sent(kind="photo"),
        )
    ),
)
def test_a_refused_event_changes_nothing(before: list[Event], refused: Event) -> None:
    """What we cannot take leaves every answer, and the revision, as they were."""
    draft, _ = settle(play(Draft(), [Started(), *before])[-1].draft, CONTEXT)
    after = converse(draft, refused, CONTEXT).draft
    assert unmarked(after) == unmarked(draft)


@pytest.mark.parametrize("order", list(permutations(ANSWERS))[::7])
def test_any_order_of_answers_gives_the_same_trip(order: tuple[Slot, ...]) -> None:
    """The order in which we ask is presentation."""
    draft = converse(Draft(), Started(), CONTEXT).draft
    for slot in order:
        chose = Chose(slot=slot, value=ANSWERS[slot], revision=draft.revision)
        draft = converse(draft, chose, CONTEXT).draft
    assert draft.quote is not None
    trip = draft.quote.trip
    assert (trip.group_size, trip.dates.earliest) == (4, date(2027, 6, 12))
    assert (trip.pickup, trip.stay, trip.dropoff) == ("urubamba", "hot_springs_private", "cusco")


@pytest.mark.parametrize(
    "stored",
    [
        '{"tour": "lares-2-day", "group_size": 4, "colour": "red", "step": 7}',
        '{"group_size": "four", "pickup": "cusco"}',
        '{"dates": {"start": "2027-06-12"}, "group_size": 4, "misses": "many"}',
        '{"group_size": 4, "either": [{"earliest": "2027-08-12"}], "family": "hot_springs"}',
        '{"tour": "a-tour-we-sold-last-year", "group_size": 4, "stay": "tent", "pickup": "cusco"}',
        "{}",
        "[]",
        "no json at all",
    ],
)
def test_a_stored_draft_of_another_version_loads(stored: str) -> None:
    """What can be read is kept, what cannot is asked again; nobody is stranded by a deploy."""
    step = converse(Draft.load(stored), Said(text="hello"), CONTEXT)
    assert step.replies
    assert pending(step.draft, CONTEXT)


@example(days=400)
@given(days=st.integers(min_value=0, max_value=800))
@settings(max_examples=20)
def test_a_draft_left_for_days_is_asked_again_only_for_what_no_longer_stands(days: int) -> None:
    """Resumed after any time: a date that has passed is asked again, the rest stays."""
    draft = converse(Draft(), Started(), CONTEXT).draft
    for slot, value in ANSWERS.items():
        draft = converse(draft, Chose(slot=slot, value=value, revision=draft.revision), CONTEXT).draft
    later = replace(CONTEXT, today=date.fromordinal(CONTEXT.today.toordinal() + days))
    after = converse(draft, Started(), later).draft
    assert after.group_size == 4
    assert after.pickup == "urubamba"
    assert after.has(Slot.DATES) == (date(2027, 6, 12) >= later.catalog.first_bookable_day(later.today))


def test_the_shown_price_holds_until_it_expires() -> None:
    """An operator who raises the price in between does not change a quote already shown."""
    draft = converse(Draft(), Started(), CONTEXT).draft
    for slot, value in ANSWERS.items():
        draft = converse(draft, Chose(slot=slot, value=value, revision=draft.revision), CONTEXT).draft
    tour = CONTEXT.catalog.tours[0]
    dearer = tour.model_copy(
        update={
            "prices": tour.prices.model_copy(
                update={"per_person": {n: p + 100 for n, p in tour.prices.per_person.items()}}
            )
        }
    )
    edited = replace(CONTEXT, catalog=CONTEXT.catalog.model_copy(update={"tours": (dearer,)}))
    resumed = converse(draft, Started(), edited).draft
    assert draft.quote is not None
    assert resumed.quote == draft.quote
    changed = converse(
        resumed, Chose(slot=Slot.GROUP_SIZE, value="5", revision=resumed.revision), edited
    ).draft
    assert changed.quote is not None
    assert changed.quote.per_person == tour.prices.per_person[5] + 100


def test_a_reopened_question_keeps_its_answer_until_a_new_one_comes() -> None:
    """ "Never mind" after all."""
    draft = converse(Draft(), Started(), CONTEXT).draft
    for slot, value in ANSWERS.items():
        draft = converse(draft, Chose(slot=slot, value=value, revision=draft.revision), CONTEXT).draft
    asked = converse(draft, Reopened(slot=Slot.GROUP_SIZE, revision=draft.revision), CONTEXT).draft
    assert asked.changing is Slot.GROUP_SIZE
    assert asked.group_size == 4
    kept = converse(asked, Said(text="never mind"), CONTEXT).draft
    assert kept.changing is None
    assert kept.group_size == 4


ASKED_BY = [
    Said(text="4 people, 12 June, from Cusco, shared bathroom"),
    Said(text="2 people"),
    Said(text="hi"),
]
"""Where a conversation may stand: at the quote, on the way, at its beginning."""


@relaxed
@given(begun=st.sampled_from(ASKED_BY), happened=st.lists(harmless, max_size=14))
def test_no_words_without_an_act_send_forget_or_lose_anything(begun: Event, happened: list[Event]) -> None:
    """Whatever real people say, in five languages mixed: no lead, and every answer is still there."""
    draft = converse(Draft(), begun, CONTEXT).draft
    for event in happened:
        step = converse(draft, event, CONTEXT)
        assert step.lead is None, event
        assert step.draft.confirm is None, event
        assert step.draft.before is None, event
        lost = [slot for slot in Slot if draft.has(slot) and not step.draft.has(slot)]
        assert not lost or lost == [Slot.CHECK], event
        draft = step.draft


@relaxed
@given(
    begun=st.sampled_from(ASKED_BY),
    happened=st.lists(st.one_of(harmless, events), max_size=8),
    destroyed=st.sampled_from((Cancelled(), StartedOver())),
    between=st.lists(harmless, max_size=4),
)
def test_whatever_is_cancelled_comes_back_exactly(
    begun: Event, happened: list[Event], destroyed: Event, between: list[Event]
) -> None:
    """By the one button, also after something else was begun; and that is there again at a second press."""
    draft, _ = settle(play(Draft(), [begun, *happened])[-1].draft, CONTEXT)
    if draft.lead or not draft.begun:
        return
    gone = converse(draft, destroyed, CONTEXT).draft
    assert not gone.begun
    other = play(gone, between)[-1].draft if between else gone
    back = converse(other, Undone(revision=gone.revision), CONTEXT).draft
    assert exactly(back) == exactly(draft)
    if other.begun:
        again = converse(back, Undone(revision=back.revision), CONTEXT).draft
        assert exactly(again) == exactly(other)


def exactly(draft: Draft) -> Draft:
    """All that a traveller could tell apart."""
    return unmarked(draft).with_(before=None, foreign=None, offered=None, language=None)
