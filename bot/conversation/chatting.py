"""A message in the traveller's own words: intents first, then answers, and at last a kind question again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import cast

from bot.conversation.asking import answered, go_on, reopened
from bot.conversation.draft import Draft
from bot.conversation.events import PersonAsked, Said, Slot, StartedOver
from bot.conversation.question import Hint, Question, Rejected, tour_of
from bot.conversation.questions import QUESTIONS, pending
from bot.conversation.replies import Button, Note, Part, Price, PriceTable, Reply, Words
from bot.conversation.step import Context, StaffNote, Step
from bot.understanding import Heard, hear
from bot.understanding.heard import Asked

LONGEST_REMEMBERED = 300
MOST_REMEMBERED = 5
"""Characters, and number, of a traveller's questions that travel with the lead."""

PERSON = (Button(label=Note(key="button.person"), event=PersonAsked()),)
NEW_TRIP = (Button(label=Note(key="button.new_trip"), event=StartedOver()),)


def said(draft: Draft, event: Said, context: Context) -> Step:
    """Everything a text message can do."""
    heard = _hear(draft, event.text, context)
    if heard.language and not draft.language and heard.language != context.language:
        # Recognised once, from the first words; afterwards /language decides.
        draft = draft.with_(language=heard.language)
    if draft.lead:
        return _after_lead(draft, event, heard, context)
    if heard.intent not in ("cancel", "human", "never_mind"):
        step = _take_answers(draft, heard, event, context)
        if step:
            return step
    if heard.intent in _INTENTS:
        return _INTENTS[heard.intent](draft, event, heard, context)
    return _missed(draft, event, context)


def _hear(draft: Draft, text: str, context: Context) -> Heard:
    question = pending(draft, context)
    return hear(
        text,
        language=draft.language or context.language,
        today=context.today,
        asked=cast(Asked, question.slot.value) if question else None,
        catalog=context.catalog,
        tour=draft.tour,
    )


def _take_answers(draft: Draft, heard: Heard, event: Said, context: Context) -> Step | None:
    """Every slot the message fills; None when it fills none.

    A refused answer is told and changes nothing; the others of the same message stand.
    """
    asked = pending(draft, context)
    notes: list[Part] = []
    filled: list[Slot] = []
    touched = False
    after = draft
    for question in QUESTIONS:
        if not question.settles and (question is not asked or filled):
            continue  # nobody confirms a quote that this very message changes
        value = question.hear(heard, after, context)
        if value is None:
            continue
        touched = True
        if isinstance(value, Hint):
            after = _hinted(after, question, value)
            notes += [value.note] if value.note else []
        elif refused := _refusal(question, value, after, context):
            notes.append(refused)
        else:
            after = answered(after, question, value)
            filled.append(question.slot)
    if not touched:
        return None
    after, answer = _side_answer(after.with_(misses=0), heard, event, context)
    changed = any(draft.has(slot) for slot in filled)
    understood = (Note(key="understood.all"),) if changed or len(filled) > 1 else ()
    return go_on(after, context, *understood, *answer, *notes, brief=not filled)


def _refusal(question: Question, value: object, draft: Draft, context: Context) -> Note | None:
    return value.note if isinstance(value, Rejected) else question.check(value, draft, context)


def _hinted(draft: Draft, question: Question, hint: Hint) -> Draft:
    changing = question.slot if draft.has(question.slot) else draft.changing
    return draft.with_(**hint.changes, changing=changing)


# --- intents


def _answer(draft: Draft, heard: Heard, context: Context) -> tuple[Part, ...]:
    """What we know about the question; nothing when nobody has told us."""
    if heard.intent != "question" or heard.topic is None:
        return ()
    tour = tour_of(draft, context.catalog)
    answer = tour.answer(heard.topic)
    words = (Words(text=answer),) if answer else ()
    if heard.topic != "price":
        return words
    if draft.quote and draft.quote.valid_until >= context.today:
        return (Price(tour=tour, quote=draft.quote),)
    return (*words, PriceTable(tour=tour))


def _side_answer(draft: Draft, heard: Heard, event: Said, context: Context) -> tuple[Draft, tuple[Part, ...]]:
    """The answer to a question in the message; what we do not know goes to the staff."""
    if heard.intent != "question":
        return draft, ()
    if answer := _answer(draft, heard, context):
        return draft, answer
    asked = (*draft.passed_on, event.text[:LONGEST_REMEMBERED])[-MOST_REMEMBERED:]
    return draft.with_(passed_on=asked), (Note(key="topic.unknown"),)


def _question(draft: Draft, event: Said, heard: Heard, context: Context) -> Step:
    after, parts = _side_answer(draft.with_(misses=0), heard, event, context)
    unknown = after.passed_on != draft.passed_on
    return go_on(after, context, *parts, brief=True, buttons=(PERSON,) if unknown else ())


def person_asked(draft: Draft, context: Context, text: str = "") -> Step:
    step = go_on(draft.with_(misses=0), context, Note(key="human.coming"), brief=True)
    note = StaffNote(kind="person_wanted", text=text, reference=draft.lead)
    return replace(step, notes=(note,))


def cancelled(draft: Draft, context: Context, text: str = "") -> Step:
    if draft.lead:
        note = StaffNote(kind="cancel_wanted", text=text, reference=draft.lead)
        told = Note(key="cancel.lead", values={"reference": draft.lead})
        return Step(draft=draft, replies=(Reply(parts=(told,), buttons=(NEW_TRIP,)),), notes=(note,))
    key = "cancel.done" if draft.begun else "cancel.nothing"
    return Step(draft=draft.begun_anew(), replies=(Reply(parts=(Note(key=key),), buttons=(NEW_TRIP,)),))


def _you_choose(draft: Draft, event: Said, heard: Heard, context: Context) -> Step:
    question = pending(draft, context)
    if question and question.slot is Slot.STAY:
        stay = tour_of(draft, context.catalog).recommended_stay
        told = Note(key="note.recommended", values={"stay": stay.name})
        return go_on(answered(draft, question, stay.code), context, told)
    return go_on(draft, context, Note(key="note.your_choice"), brief=True)


def _never_mind(draft: Draft, event: Said, heard: Heard, context: Context) -> Step:
    return go_on(draft.with_(changing=None), context, Note(key="note.kept"), brief=True)


def _correction(draft: Draft, event: Said, heard: Heard, context: Context) -> Step:
    """They want to change something and did not say what."""
    question = pending(draft, context)
    if question and question.slot in (Slot.CONFIRM, Slot.CONTACT):
        return go_on(reopened(draft, Slot.CONFIRM), context, Note(key="note.change_what"), brief=True)
    return _missed(draft, event, context)


def _greeting(draft: Draft, event: Said, heard: Heard, context: Context) -> Step:
    return go_on(draft, context, *([Note(key="greeting.again")] if draft.greeted else []), brief=True)


_INTENTS: dict[str | None, Callable[[Draft, Said, Heard, Context], Step]] = {
    "question": _question,
    "human": lambda draft, event, heard, context: person_asked(draft, context, event.text),
    "cancel": lambda draft, event, heard, context: cancelled(draft, context, event.text),
    "greeting": _greeting,
    "thanks": lambda draft, event, heard, context: go_on(
        draft, context, Note(key="thanks.welcome"), brief=True
    ),
    "you_choose": _you_choose,
    "never_mind": _never_mind,
    "correction": _correction,
    "no": _correction,
}


def _missed(draft: Draft, event: Said, context: Context) -> Step:
    """Not understood: an example, and at the third time in a row the buttons and a person."""
    if event.edited:
        return go_on(draft, context, Note(key="edited.noted"), brief=True)
    draft = draft.with_(misses=draft.misses + 1)
    question = pending(draft, context)
    assert question is not None, "a draft without a pending question has become a lead"
    if draft.misses < 3:
        return go_on(draft, context, Note(key=f"again.{question.slot.value}"), brief=True)
    return go_on(draft, context, Note(key="again.third"), brief=True, buttons=(PERSON,))


def _after_lead(draft: Draft, event: Said, heard: Heard, context: Context) -> Step:
    """The trip is with the staff: what the catalogue knows is answered, everything else is passed on."""
    reference = draft.lead or ""
    if heard.intent == "cancel":
        return cancelled(draft, context, event.text)
    if heard.intent == "thanks":
        return Step(draft=draft, replies=(Reply(parts=(Note(key="thanks.welcome"),)),))
    if answer := _answer(draft, heard, context):
        return Step(draft=draft, replies=(Reply(parts=answer),))
    wanted = heard.intent == "human"
    told = Note(key="lead.message_passed", values={"reference": reference})
    note = StaffNote(kind="person_wanted" if wanted else "passed_on", text=event.text, reference=reference)
    return Step(draft=draft, replies=(Reply(parts=(told,), buttons=(NEW_TRIP,)),), notes=(note,))
