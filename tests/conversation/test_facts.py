"""What people tell beside the trip is kept in their words, and said so; on altitude speaks the operator."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.conversation import Context, Draft, Step, converse
from bot.conversation.events import Chose, Said, Slot
from bot.conversation.replies import Note, Part, Reply, Words
from core.tour import Tour
from tests.conversation.world import CATALOG, CONTEXT, WITH_WISHES

TRIP = "4 people, 12 June 2027, from Cusco, shared bathroom"
NOTE = CATALOG.tours[0].altitude_note


def parts(step: Step) -> list[Part]:
    return [part for reply in step.replies if isinstance(reply, Reply) for part in reply.parts]


def noted(step: Step) -> bool:
    return Note(key="note.facts") in parts(step)


def on_altitude(step: Step) -> bool:
    assert NOTE is not None
    return Words(text=NOTE) in parts(step)


def silent(context: Context) -> Context:
    """Where the operator has written no note."""
    content = context.catalog.tours[0].model_dump() | {"altitude_note": None}
    tours = (Tour.model_validate(content),)
    return replace(context, catalog=context.catalog.model_copy(update={"tours": tours}))


@pytest.mark.parametrize(
    ("language", "said", "kept"),
    [
        ("en", "it is our honeymoon, I have a bad knee and we are vegetarian",
         ("it is our honeymoon", "I have a bad knee", "we are vegetarian")),
        ("en", "WhatsApp, mornings only", ("WhatsApp, mornings only",)),
        ("es", "WhatsApp, solo por las mañanas", ("WhatsApp, solo por las mañanas",)),
        ("pt", "WhatsApp, só de manhã", ("WhatsApp, só de manhã",)),
        ("de", "WhatsApp, nur vormittags", ("WhatsApp, nur vormittags",)),
        ("fr", "WhatsApp, le matin seulement", ("WhatsApp, le matin seulement",)),
        ("en", "my mum is 70", ("my mum is 70",)),
        ("en", "we're 68 and 71", ("we're 68 and 71",)),
        ("de", "wir sind 68 und 71", ("wir sind 68 und 71",)),
        ("de", "ich habe ein schlechtes Knie", ("ich habe ein schlechtes Knie",)),
        ("fr", "nous sommes végétariens", ("nous sommes végétariens",)),
        ("en", "I have a bad knee. How hard is it?", ("I have a bad knee",)),
    ],
)  # fmt: skip
def test_it_goes_with_the_lead_word_for_word(language: str, said: str, kept: tuple[str, ...]) -> None:
    """And the traveller is told."""
    context = replace(CONTEXT, language=language)
    draft = converse(Draft(greeted=True), Said(text=TRIP), replace(CONTEXT, language="en")).draft
    step = converse(draft.with_(language=language), Said(text=said), context)
    assert noted(step)
    step = converse(step.draft, Chose(slot=Slot.CONFIRM, value="yes", revision=step.draft.revision), context)
    telegram = Chose(slot=Slot.CONTACT, value="telegram", revision=step.draft.revision)
    step = converse(step.draft, telegram, context)
    assert step.lead is not None
    assert step.lead.facts == kept


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "12 June 2027, otherwise the 13th"),
        ("es", "el 12 de junio de 2027, si no el 13"),
        ("pt", "12 de junho de 2027, senão dia 13"),
        ("de", "12. Juni 2027, sonst am 13."),
        ("fr", "le 12 juin 2027, sinon le 13"),
    ],
)
def test_a_second_choice_of_the_day_is_kept_and_the_first_taken(language: str, said: str) -> None:
    """No question which of them: they said it."""
    context = replace(CONTEXT, language=language)
    draft = converse(Draft(greeted=True), Said(text="4"), context).draft
    step = converse(draft, Said(text=said), context)
    assert step.draft.dates is not None
    assert (step.draft.dates.earliest.isoformat(), step.draft.dates.fixed) == ("2027-06-12", True)
    assert [fact.rstrip(".") for fact in step.draft.facts] == [said.rstrip(".")]
    assert noted(step)


def test_a_second_choice_of_the_place_to_sleep_is_kept() -> None:
    """The first is taken."""
    draft = converse(Draft(greeted=True), Said(text="4 people, 12 June 2027, from Cusco"), CONTEXT).draft
    step = converse(draft, Said(text="private bathroom if possible, otherwise shared"), CONTEXT)
    assert step.draft.stay == "hot_springs_private"
    assert step.draft.facts == ("private bathroom if possible, otherwise shared",)
    assert noted(step)


@pytest.mark.parametrize("said", ["I have a bad knee", "my mum is 70", "is it ok with asthma?"])
def test_a_remark_on_health_or_age_gets_the_operators_note_once(said: str) -> None:
    draft = converse(Draft(greeted=True), Said(text=TRIP), CONTEXT).draft
    step = converse(draft, Said(text=said), CONTEXT)
    assert on_altitude(step)
    assert not on_altitude(converse(step.draft, Said(text="I have diabetes too"), CONTEXT))


def test_other_remarks_get_none() -> None:
    draft = converse(Draft(greeted=True), Said(text=TRIP), CONTEXT).draft
    step = converse(draft, Said(text="it is our honeymoon"), CONTEXT)
    assert (noted(step), on_altitude(step)) == (True, False)


def test_nothing_is_said_where_the_operator_gave_no_note() -> None:
    """The remark is kept all the same."""
    context = silent(CONTEXT)
    draft = converse(Draft(greeted=True), Said(text=TRIP), context).draft
    step = converse(draft, Said(text="I have a bad knee"), context)
    assert (noted(step), [part for part in parts(step) if isinstance(part, Words)]) == (True, [])


def test_children_count_as_a_remark_on_age() -> None:
    """Also where their ages were tapped."""
    draft = converse(Draft(greeted=True), Said(text="4 people with two kids"), WITH_WISHES).draft
    step = converse(draft, Chose(slot=Slot.CHILDREN, value="8.11", revision=draft.revision), WITH_WISHES)
    assert on_altitude(step)


def test_after_the_request_too() -> None:
    """It is passed on, and the note is said."""
    draft = converse(Draft(greeted=True), Said(text=TRIP), CONTEXT).draft
    for slot, value in ((Slot.CONFIRM, "yes"), (Slot.CONTACT, "telegram")):
        draft = converse(draft, Chose(slot=slot, value=value, revision=draft.revision), CONTEXT).draft
    assert draft.lead
    step = converse(draft, Said(text="I forgot to say that I have asthma"), CONTEXT)
    assert [note.text for note in step.notes] == ["I forgot to say that I have asthma"]
    assert on_altitude(step)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "we are vegetarian"),
        ("es", "somos vegetarianos"),
        ("pt", "somos vegetarianos"),
        ("de", "wir sind Vegetarier"),
        ("fr", "nous sommes végétariens"),
        ("en", "I have a bad knee and we are vegetarian, WhatsApp mornings only"),
    ],
)
def test_what_is_told_is_no_question_where_nobody_wrote_an_answer(language: str, said: str) -> None:
    """It is noted, and staff are asked nothing; with a question mark they are."""
    tour = CATALOG.tours[0]
    content = tour.model_dump() | {"answers": [each for each in tour.answers if each.topic != "food"]}
    tours = (Tour.model_validate(content),)
    catalog = CONTEXT.catalog.model_copy(update={"tours": tours})
    context = replace(CONTEXT, language=language, catalog=catalog)
    draft = converse(Draft(greeted=True), Said(text=TRIP), replace(context, language="en")).draft
    step = converse(draft, Said(text=said), context)
    assert noted(step)
    assert Note(key="topic.unknown") not in parts(step)
    assert step.notes == ()
