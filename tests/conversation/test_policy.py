"""What words may do: nothing is sent, forgotten or overwritten unless it was plainly said."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, get_args

import pytest

from bot.conversation import Context, Draft, Step, converse
from bot.conversation.chatting import understood
from bot.conversation.events import (
    Chose,
    Event,
    Kept,
    PersonAsked,
    Reopened,
    Said,
    Slot,
    TripAsked,
    Unavailable,
    Undone,
    Withdrew,
)
from bot.conversation.policy import CONSEQUENCES, WORDS, filling
from bot.conversation.questions import BY_SLOT, pending
from bot.conversation.replies import Note, Price, Recap, Reply
from bot.understanding import Heard, HeardDates, Reading
from bot.understanding.values import Act, Fact, Talk
from core.leads import Lead, LeadState, StaffMember, Traveller, claim
from core.trip import Dates
from tests.conversation.world import CONTEXT

REMARKS: dict[str, dict[str, list[Any]]] = tomllib.loads(
    Path(__file__).with_name("remarks.toml").read_text("utf-8")
)
TRIP = (Slot.TOUR, Slot.GROUP_SIZE, Slot.DATES, Slot.PICKUP, Slot.STAY, Slot.DROPOFF)
JUNE_12 = Dates.on(date(2027, 6, 12))


def quoted(language: str = "en") -> Draft:
    """A traveller with a quote for 4 from Urubamba."""
    draft = Draft(
        greeted=True,
        group_size=4,
        dates=JUNE_12,
        pickup="urubamba",
        stay="hot_springs_shared",
        language=language,
    )
    return converse(draft, Said(text="…"), speaking(language)).draft


def speaking(language: str, **known: Any) -> Context:
    return replace(CONTEXT, language=language, **known)


def hears(draft: Draft, heard: Heard, text: str = "…", context: Context = CONTEXT, **how: Any) -> Step:
    """What follows from a message that means this."""
    return understood(draft, heard, Said(text=text, **how), (), context)


def trip(draft: Draft) -> dict[Slot, object]:
    return {slot: getattr(draft, slot.value) for slot in TRIP}


def keys(step: Step) -> set[str]:
    """The sentences of ours in the step's answer."""
    parts = (part for reply in step.replies if isinstance(reply, Reply) for part in reply.parts)
    return {part.key for part in parts if isinstance(part, Note)}


def buttons(step: Step) -> list[Event]:
    rows = (row for reply in step.replies if isinstance(reply, Reply) for row in reply.buttons)
    return [button.event for row in rows for button in row if button.event]


def said_after_the_quote(*kinds: str) -> list[Any]:
    said: list[Any] = []
    for language, table in REMARKS.items():
        for kind in kinds:
            said += [pytest.param(language, text, id=f"{language}: {text}") for text in table[kind]]
    return said


# --- acts


def test_every_act_and_every_talk_has_its_consequence() -> None:
    """A new one cannot slip in without a decision."""
    assert set(CONSEQUENCES) == set(get_args(Act))
    assert set(WORDS) <= set(get_args(Talk))


@pytest.mark.parametrize(
    ("language", "text"), said_after_the_quote("hesitations", "remarks", "farewells", "stops")
)
def test_what_is_said_after_the_quote_changes_nothing(language: str, text: str) -> None:
    """Neither the trip nor the staff's phones: no request, no cancel, no silent change."""
    draft, context = quoted(language), speaking(language)
    step = converse(draft, Said(text=text), context)
    assert trip(step.draft) == trip(draft)
    assert step.lead is None
    assert step.draft.confirm is None
    assert step.draft.before is None
    assert not {note.kind for note in step.notes} & {"cancel_wanted", "withdrawn"}
    thanked = converse(step.draft, Said(text="OK 🙂"), context)  # and whatever may follow, once
    assert thanked.lead is None


@pytest.mark.parametrize("act", ["yes", "send"])
def test_the_request_goes_with_two_acts(act: Act) -> None:
    """The quote is agreed to, then how to be reached; no more than a tap each, and no less."""
    agreed = hears(quoted(), Heard(act=act))
    assert agreed.draft.confirm
    assert agreed.lead is None
    assert hears(agreed.draft, Heard(act=act)).lead is not None


@pytest.mark.parametrize("talk", WORDS)
def test_talk_is_no_act(talk: Talk) -> None:
    """Before the quote, at the quote, and where only the contact is missing."""
    confirmed = converse(quoted(), Said(text="yes"), CONTEXT).draft
    for draft in (Draft(greeted=True), quoted(), confirmed):
        step = hears(draft, Heard(talk=frozenset({talk})))
        assert step.lead is None
        assert not step.notes
        assert trip(step.draft).items() >= {(s, v) for s, v in trip(draft).items() if v is not None}
        assert pending(step.draft, CONTEXT) == pending(
            converse(draft, Said(text="…"), CONTEXT).draft, CONTEXT
        )


def test_who_hesitates_hears_how_long_the_price_holds() -> None:
    """And that the trip is kept."""
    assert "talk.hesitate.quote" in keys(hears(quoted(), Heard(talk=frozenset({"hesitate", "thanks"}))))
    assert "talk.hesitate" in keys(hears(Draft(greeted=True), Heard(talk=frozenset({"hesitate"}))))


def test_send_it_before_there_is_a_quote_is_a_wish_to_go_on() -> None:
    """ "I want to book" may be the first thing somebody says."""
    step = hears(Draft(greeted=True), Heard(act="send"))
    assert step.lead is None
    assert "ask.group_size" in keys(step)


# --- cancel, start over, withdraw: asked first, and taken back


@pytest.mark.parametrize("act", ["cancel", "start_over"])
def test_words_that_destroy_are_asked_about_first(act: Act) -> None:
    """ "Yes" does it, anything else does not; one button takes it back, exactly."""
    draft = quoted()
    asked = hears(draft, Heard(act=act))
    assert trip(asked.draft) == trip(draft)
    assert not asked.notes
    kept = hears(asked.draft, Heard(act="no"))
    assert (trip(kept.draft), kept.draft.leaving) == (trip(draft), None)
    elsewhere = hears(asked.draft, Heard(topics=("difficulty",)))
    assert (trip(elsewhere.draft), elsewhere.draft.leaving) == (trip(draft), None)
    gone = hears(asked.draft, Heard(act="yes"))
    assert gone.draft.group_size is None
    back = converse(gone.draft, Undone(revision=gone.draft.revision), CONTEXT)
    assert exactly(back.draft) == exactly(draft)


def exactly(draft: Draft) -> Draft:
    """All that a traveller could tell apart."""
    return draft.with_(
        before=None, foreign=None, last="", just=None, remembered=(), offered=None, leaving=None, misses=0
    )


def test_undo_works_both_ways_and_loses_nothing() -> None:
    """Also what was begun in between is there again at the second press."""
    draft = quoted()
    gone = hears(hears(draft, Heard(act="cancel")).draft, Heard(act="yes")).draft
    other = hears(gone, Heard(group_size=Reading(choices=(2,)))).draft
    back = converse(other, Undone(revision=gone.revision), CONTEXT).draft
    assert trip(back) == trip(draft)
    again = converse(back, Undone(revision=back.revision), CONTEXT).draft
    assert again.group_size == 2
    assert again.pickup is None


def test_a_button_of_what_was_taken_back_belongs_to_another_trip() -> None:
    """Its revision is one that the trip before never had."""
    draft = quoted()
    fresh = hears(hears(draft, Heard(act="start_over")).draft, Heard(act="yes")).draft
    press = Chose(slot=Slot.GROUP_SIZE, value="1", revision=fresh.revision)
    back = converse(fresh, Undone(revision=fresh.revision), CONTEXT).draft
    step = converse(back, press, CONTEXT)
    assert "stale.other_trip" in keys(step)
    assert step.draft.group_size == 4
    changed = converse(back, Chose(slot=Slot.GROUP_SIZE, value="5", revision=back.revision), CONTEXT).draft
    assert "stale.other_trip" in keys(converse(changed, press, CONTEXT))


def sent() -> tuple[Draft, Lead]:
    step = hears(hears(quoted(), Heard(act="send")).draft, Heard(act="send"))
    assert step.lead is not None
    lead = Lead(
        reference=step.lead.reference,
        chat_id=1,
        traveller=Traveller(name="Emma", language="en"),
        quote=step.lead.quote,
        created_at="2026-11-22T12:00:00Z",
    )
    return step.draft, lead


def test_a_request_is_taken_back_while_nobody_has_it() -> None:
    """The trip is there as it was before, and the same lead comes back at another press."""
    draft, lead = sent()
    context = replace(CONTEXT, lead=lead)
    gone = converse(draft, Withdrew(reference=lead.reference), context)
    assert gone.withdrawn == lead.reference
    assert [note.kind for note in gone.notes] == ["withdrawn"]
    assert trip(gone.draft) == trip(draft)
    assert pending(gone.draft, CONTEXT) == pending(quoted(), CONTEXT)
    withdrawn = lead.model_copy(update={"state": LeadState.WITHDRAWN})
    undo = Undone(revision=gone.draft.revision)
    back = converse(gone.draft, undo, replace(CONTEXT, lead=withdrawn))
    assert (back.restored, back.draft.lead) == (lead.reference, lead.reference)
    assert exactly(back.draft) == exactly(draft)


def test_a_request_that_somebody_has_is_for_that_person_to_end() -> None:
    """They hear of it; the trip stays a request."""
    draft, lead = sent()
    claimed = claim(lead, by=StaffMember(id=7, name="Dan"), at=lead.created_at)
    assert isinstance(claimed, Lead)
    step = converse(draft, Withdrew(reference=lead.reference), replace(CONTEXT, lead=claimed))
    assert step.withdrawn is None
    assert [note.kind for note in step.notes] == ["cancel_wanted"]
    assert step.draft.lead == lead.reference


def test_cancelling_a_request_is_asked_about_and_the_staff_hear_of_it_once_certain() -> None:
    """In words as by the command."""
    draft, lead = sent()
    context = replace(CONTEXT, lead=lead)
    asked = hears(draft, Heard(act="cancel"), context=context)
    assert not asked.notes
    kept = converse(asked.draft, Kept(revision=draft.revision), context)
    assert (kept.notes, kept.withdrawn, kept.draft.leaving) == ((), None, None)
    assert hears(asked.draft, Heard(act="yes"), context=context).withdrawn == lead.reference


def test_starting_over_after_a_request_plans_another_trip() -> None:
    """The request stays with the team."""
    draft, lead = sent()
    step = hears(draft, Heard(act="start_over"), context=replace(CONTEXT, lead=lead))
    assert (step.notes, step.withdrawn) == ((), None)
    assert (step.draft.lead, step.draft.earlier) == (None, lead.reference)
    assert "ask.group_size" in keys(step)


def test_delete_my_data_is_asked_about_first() -> None:
    """Nothing is lost until they say so again; "no" keeps it all."""
    asked = hears(quoted(), Heard(act="forget_me"), text="delete my data")
    assert keys(asked) == {"forget.ask"}
    assert not asked.forgotten
    assert trip(asked.draft) == trip(quoted())
    assert hears(asked.draft, Heard(act="yes"), text="yes").forgotten
    kept = hears(asked.draft, Heard(act="no"), text="no")
    assert "forget.not" in keys(kept)
    assert not kept.forgotten
    assert trip(kept.draft) == trip(quoted())


# --- answers: filled, asked about, left


def test_the_table_of_filling() -> None:
    """Every combination, by what must hold."""
    flags = ("answered", "same", "several", "meant", "doubts", "asked", "edited")
    for bits in range(2 ** len(flags)):
        case = {flag: bool(bits >> i & 1) for i, flag in enumerate(flags)}
        does = filling(**case)
        if case["several"]:
            assert does in ("ask", "leave"), case
        if case["answered"] and does == "fill":
            assert case["meant"], case
        if case["doubts"]:
            assert does != "fill", case
        if not case["answered"] and not case["same"] and not case["several"]:
            assert does.startswith("fill"), case
        if case["answered"] and not case["meant"] and (case["asked"] or case["edited"]):
            assert does == "leave", case


READINGS: dict[str, tuple[dict[str, Any], object]] = {
    "group_size": ({"group_size": Reading(choices=(5,))}, 5),
    "dates": ({"dates": HeardDates(choices=(Dates.on(date(2027, 7, 3)),))}, Dates.on(date(2027, 7, 3))),
    "pickup": ({"pickup": Reading(choices=("pisac",))}, "pisac"),
    "stay": ({"stay": Reading(choices=("mountain_lodge",))}, "mountain_lodge"),
    "dropoff": ({"dropoff": Reading(choices=("cusco",))}, "cusco"),
}


def corrected(reading: dict[str, Any]) -> dict[str, Any]:
    return {slot: replace(value, corrects=True) for slot, value in reading.items()}


@pytest.mark.parametrize("slot", READINGS)
def test_an_answer_is_overwritten_only_when_it_is_meant(slot: str) -> None:
    """Otherwise both stand on buttons, and the old one holds until one is pressed."""
    reading, value = READINGS[slot]
    draft = quoted().with_(dropoff="ollantaytambo")
    before = getattr(draft, slot)
    asked = hears(draft, Heard(**reading))
    assert getattr(asked.draft, slot) == before
    assert "clarify.instead" in keys(asked)
    press = next(e for e in buttons(asked) if isinstance(e, Chose))
    assert getattr(converse(asked.draft, press, CONTEXT).draft, slot) == value
    keep = next(e for e in buttons(asked) if isinstance(e, Kept))
    kept = converse(asked.draft, keep, CONTEXT).draft
    assert (getattr(kept, slot), kept.choices) == (before, {})
    assert getattr(hears(asked.draft, Heard(act="yes")).draft, slot) == value
    assert getattr(hears(asked.draft, Heard(act="no")).draft, slot) == before
    assert getattr(hears(draft, Heard(**corrected(reading))).draft, slot) == value
    assert getattr(hears(draft, Heard(**reading), replied=Slot(slot)).draft, slot) == value


@pytest.mark.parametrize("slot", READINGS)
def test_a_doubtful_answer_waits_for_a_yes(slot: str) -> None:
    """It is shown as doubtful, and never overwrites what was certain."""
    reading, value = READINGS[slot]
    step = hears(Draft(greeted=True), Heard(**reading, doubts=("two tents",)), text="… two tents")
    assert step.draft.doubtful == (Slot(slot),)
    assert keys(step) >= {"ask.check", "doubt.words"}
    agreed = hears(step.draft, Heard(act="yes")).draft
    assert (agreed.doubtful, getattr(agreed, slot)) == ((), value)
    assert hears(step.draft, Heard(act="no")).draft.changing is Slot(slot)
    full = quoted().with_(dropoff="ollantaytambo")
    asked = hears(full, Heard(**corrected(reading), doubts=("two tents",)))
    assert getattr(asked.draft, slot) == getattr(full, slot)


@pytest.mark.parametrize(
    ("slot", "choices"),
    [
        ("group_size", (3, 4)),
        ("pickup", ("cusco", "pisac")),
        ("stay", ("hot_springs_private", "mountain_lodge")),
        ("dropoff", ("cusco", "ollantaytambo")),
    ],
)
def test_two_meanings_are_asked_about(slot: str, choices: tuple[Any, ...]) -> None:
    """The same way whatever the slot, answered or not; nothing is set."""
    answered = quoted().with_(dropoff="ollantaytambo")
    for draft in (answered.without(Slot(slot)), answered):
        heard: dict[str, Any] = {slot: Reading(choices=choices)}
        step = hears(draft, Heard(**heard))
        assert getattr(step.draft, slot) == getattr(draft, slot)
        offered = [e.value for e in buttons(step) if isinstance(e, Chose) and e.slot.value == slot]
        assert offered[: len(choices)] == [str(choice) for choice in choices]


def test_weekday_and_date_that_disagree_are_both_offered() -> None:
    """With the reason."""
    days = (Dates.on(date(2027, 6, 5)), Dates.on(date(2027, 6, 8)))
    step = hears(Draft(greeted=True, group_size=2), Heard(dates=HeardDates(choices=days, problem="disagree")))
    assert keys(step) >= {"clarify.disagree", "clarify.dates"}
    assert step.draft.dates is None


def test_from_a_day_on_narrows_the_calendar_and_invents_no_end() -> None:
    """The days before cannot be picked; no last day is offered as "any day"."""
    day = Dates.on(date(2027, 6, 10))
    heard = Heard(dates=HeardDates(choices=(day,), from_only=True))
    step = hears(Draft(greeted=True, group_size=2), heard)
    assert (step.draft.dates, step.draft.window) == (None, None)
    calendar = next(r.calendar for r in step.replies if isinstance(r, Reply) and r.calendar)
    assert (calendar.first, calendar.month) == (day.earliest, date(2027, 6, 1))


def test_refused_and_excluded_are_honoured() -> None:
    """Not offered any more; an answer that is refused is asked about, and stands until another comes."""
    out = hears(Draft(greeted=True, group_size=2, dates=JUNE_12), Heard(refused=(("pickup", "cusco"),)))
    assert "cusco" not in [e.value for e in buttons(out) if isinstance(e, Chose)]
    step = hears(quoted(), Heard(refused=(("stay", "hot_springs_shared"),)))
    assert (step.draft.changing, step.draft.stay) == (Slot.STAY, "hot_springs_shared")
    assert "hot_springs_shared" not in [e.value for e in buttons(step) if isinstance(e, Chose)]
    days = hears(Draft(greeted=True, group_size=2), Heard(dates=HeardDates(excluded=(JUNE_12,))))
    june = converse(days.draft, Said(text="June"), CONTEXT)
    calendar = next(r.calendar for r in june.replies if isinstance(r, Reply) and r.calendar)
    assert JUNE_12.earliest in calendar.closed


def test_nothing_heard_is_dropped() -> None:
    """ "We are 5 on 20 June, can I talk to a person please? My knee is bad."."""
    heard = Heard(
        group_size=Reading(choices=(5,)),
        dates=HeardDates(choices=(Dates.on(date(2027, 6, 20)),)),
        topics=("difficulty",),
        talk=frozenset({"human"}),
        facts=(Fact(kind="health", text="my knee is bad"),),
    )
    step = hears(Draft(greeted=True), heard)
    assert (step.draft.group_size, step.draft.dates) == (5, Dates.on(date(2027, 6, 20)))
    assert step.draft.facts == ("my knee is bad",)
    assert [note.kind for note in step.notes] == ["person_wanted"]
    assert keys(step) >= {"human.coming", "note.facts", "ask.pickup"}


def test_facts_go_with_the_lead() -> None:
    """In the traveller's own words."""
    knee = hears(quoted(), Heard(facts=(Fact(kind="health", text="I have a bad knee"),))).draft
    step = hears(hears(knee, Heard(act="send")).draft, Heard(act="send"))
    assert step.lead is not None
    assert step.lead.facts == ("I have a bad knee",)


def test_more_than_the_table_is_said_at_once() -> None:
    """In words and by a tap."""
    assert "note.over_maximum" in keys(hears(Draft(greeted=True), Heard(group_size=Reading(choices=(8,)))))
    assert "note.over_maximum" in keys(
        converse(Draft(greeted=True), Chose(slot=Slot.GROUP_SIZE, value="8", revision=0), CONTEXT)
    )


def test_a_question_nobody_can_answer_reaches_the_staff_at_once_and_once() -> None:
    """Also of somebody who never comes back."""
    step = hears(quoted(), Heard(topics=(None,)), text="do you have horses?")
    assert [(note.kind, note.text) for note in step.notes] == [("asked", "do you have horses?")]
    again = hears(step.draft, Heard(topics=(None,)), text="do you have horses?")
    assert (again.notes, "topic.unknown" in keys(again)) == ((), True)


def test_no_contact_is_an_answer() -> None:
    """ "I don't want to share my email": Telegram is enough, then."""
    confirmed = hears(quoted(), Heard(act="yes")).draft
    step = hears(confirmed, Heard(refused=(("contact", "email"),)))
    assert step.lead is not None
    assert step.lead.contact.email is None


def test_a_number_of_two_countries_is_asked_about_and_shown_back() -> None:
    """Never guessed."""
    confirmed = hears(quoted(), Heard(act="yes")).draft
    step = hears(confirmed, Heard(phones=("+351219987654", "+5521998765432")))
    assert step.lead is None
    press = [e for e in buttons(step) if isinstance(e, Chose)][1]
    done = converse(step.draft, press, CONTEXT)
    assert done.lead is not None
    assert done.lead.contact.phone == "+5521998765432"


def test_a_language_the_operator_does_not_offer_is_never_spoken() -> None:
    """Neither when it is recognised nor when it was stored by an operator who offered it."""
    operator = CONTEXT.catalog.operator.model_copy(update={"languages": ("en", "es")})
    context = replace(CONTEXT, catalog=CONTEXT.catalog.model_copy(update={"operator": operator}))
    assert hears(Draft(), Heard(language="fr"), context=context).draft.language is None
    assert hears(Draft(), Heard(language="es"), context=context).draft.language == "es"
    assert converse(Draft(language="fr"), Said(text="hello"), context).draft.language is None


@pytest.mark.parametrize("language", REMARKS)
def test_ranges_are_asked_about_or_marked(language: str) -> None:
    """Never the cheaper one silently. Which words are a range is for understanding to say."""
    for text, low, high in REMARKS[language]["ranges"]:
        step = converse(Draft(greeted=True), Said(text=text), speaking(language))
        if step.draft.choices:
            offered = step.draft.choices[Slot.GROUP_SIZE]
            assert (offered[0], offered[-1]) == (low, high)


@pytest.mark.parametrize(
    ("language", "row"), [(code, row) for code in REMARKS for row in REMARKS[code]["corrections"]]
)
def test_a_correction_is_right_or_asked_about(language: str, row: list[str]) -> None:
    """Never wrong: nothing else changes, and what changes becomes what was said."""
    text, name, value = row
    draft, context = quoted(language), speaking(language)
    step = converse(draft, Said(text=text), context)
    assert step.lead is None
    differs = {slot for slot in TRIP if getattr(draft, slot.value) != getattr(step.draft, slot.value)}
    assert differs <= {Slot(name)}
    if differs:
        question = BY_SLOT[Slot(name)]
        assert getattr(step.draft, name) == question.read(value, step.draft, context)


def test_what_a_question_is_about_changes_nothing() -> None:
    """ "And for 5?", "which days in May are still free?": answered, and the quote stays the open question."""
    may = HeardDates(choices=(Dates.month(2027, 5),), period=True)
    for heard in (
        Heard(topics=("price",), group_size=Reading(choices=(5,))),
        Heard(topics=("availability",), dates=may),
    ):
        step = hears(quoted(), heard)
        assert exactly(step.draft) == exactly(quoted())
        assert "ask.confirm" in keys(step)


# --- the question again, and the trip at every stage


def test_what_was_the_question_is_answered_with_it_and_what_stands() -> None:
    """On the way and at the quote."""
    on_the_way = Draft(greeted=True, group_size=4)
    for draft, question in ((on_the_way, "ask.dates"), (quoted(), "ask.confirm")):
        step = hears(draft, Heard(talk=frozenset({"repeat"})))
        assert question in keys(step)
        parts = [part for reply in step.replies if isinstance(reply, Reply) for part in reply.parts]
        assert any(isinstance(part, Recap) for part in parts)


def test_my_trip_shows_the_whole_trip_at_every_stage() -> None:
    """With what is for the team; the price as soon as there is one."""
    knee = Heard(facts=(Fact(kind="health", text="a bad knee"),))
    on_the_way = hears(Draft(greeted=True, group_size=4), knee).draft
    full = hears(quoted(), knee).draft
    confirmed = hears(full, Heard(act="yes")).draft
    lead = hears(confirmed, Heard(act="yes")).draft
    for draft, price in ((on_the_way, False), (full, True), (confirmed, True), (lead, False)):
        step = converse(draft, TripAsked(), CONTEXT)
        parts = [part for reply in step.replies if isinstance(reply, Reply) for part in reply.parts]
        assert "mytrip.facts" in keys(step)
        assert any(isinstance(part, Price) for part in parts) is price
        assert price or any(isinstance(part, Recap) for part in parts)


def test_sorry_right_after_an_answer_is_about_that_answer() -> None:
    """Understanding is told what was just answered; only the next message is "right after"."""
    answered = converse(Draft(greeted=True), Said(text="4"), CONTEXT).draft
    assert answered.just is Slot.GROUP_SIZE
    asked_something = converse(answered, Said(text="how hard is it?"), CONTEXT).draft
    assert asked_something.just is None


def test_whatever_leaves_the_dates_to_us_twice_has_any_time() -> None:
    """No loop: first the months, then any day that can be booked."""
    once = hears(Draft(greeted=True, group_size=2), Heard(talk=frozenset({"you_choose"})))
    assert "ask.dates.flexible" in keys(once)
    twice = hears(once.draft, Heard(talk=frozenset({"you_choose"})))
    catalog = CONTEXT.catalog
    assert twice.draft.dates == Dates(
        earliest=catalog.first_bookable_day(CONTEXT.today), latest=catalog.last_bookable_day(CONTEXT.today)
    )
    assert keys(twice) >= {"note.any_time", "ask.pickup"}


# --- the same again


def twice(event: Event, *, tapped: bool, apart: bool) -> tuple[Step, Step]:
    noon = datetime(2026, 11, 22, 12, tzinfo=UTC)
    first = converse(quoted(), event, replace(CONTEXT, tapped=tapped, moment=noon))
    later = noon + timedelta(seconds=apart)
    return first, converse(first.draft, event, replace(CONTEXT, tapped=tapped, moment=later))


@pytest.mark.parametrize(
    ("event", "tapped", "apart", "answered"),
    [
        (Reopened(slot=Slot.STAY, revision=0), True, True, False),
        (Unavailable(), True, True, True),  # a toast is gone a moment later
        (PersonAsked(), True, True, True),  # the staff hear of it again
        (PersonAsked(), True, False, False),
        (Said(text="hello"), False, True, True),
        (Said(text="hello"), False, False, False),
        (Said(text="is there wifi?"), False, True, True),
    ],
)
def test_the_same_again_is_answered_only_where_the_answer_is_gone(
    event: Event, tapped: bool, apart: bool, answered: bool
) -> None:
    """A tap's answer stands in the chat; words are the same only when they came together."""
    first, second = twice(event, tapped=tapped, apart=apart)
    assert first.replies
    assert bool(second.replies) is answered


def test_yes_twice_at_once_is_two_answers() -> None:
    """The second one answers another question."""
    noon = datetime(2026, 11, 22, 12, tzinfo=UTC)
    context = replace(CONTEXT, moment=noon)
    first = converse(quoted(), Said(text="yes"), context)
    assert converse(first.draft, Said(text="yes"), context).lead is not None
