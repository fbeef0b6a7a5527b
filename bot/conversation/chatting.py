"""A message in the traveller's own words: intents first, then answers, and at last a kind question again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Literal

from bot.conversation.asking import answered, go_on, kept, recapped, reopened
from bot.conversation.draft import Draft
from bot.conversation.events import PersonAsked, Said, Slot, StartedOver
from bot.conversation.question import tours_meant
from bot.conversation.questions import BY_SLOT, QUESTIONS, contact_in, pending
from bot.conversation.replies import Button, Highlights, Ladder, Note, Part, Price, PriceTable, Reply, Words
from bot.conversation.step import Context, StaffNote, Step
from bot.conversation.taking import left_to_us, take
from bot.understanding import Heard, Standing, hear
from core.catalog import Topic, Tour

LONGEST_REMEMBERED = 300
MOST_REMEMBERED = 5
"""Characters, and number, of a traveller's questions that travel with the lead."""

SMALL_TALK = 3
"""Words. A longer greeting or thanks says something besides, which the staff should read."""

PERSON = (Button(label=Note(key="button.person"), event=PersonAsked()),)
NEW_TRIP = (Button(label=Note(key="button.new_trip"), event=StartedOver()),)


def said(draft: Draft, event: Said, context: Context) -> Step:
    """Everything a text message can do."""
    heard = _hear(draft, event.text, context)
    if heard.language and not draft.language and heard.language != context.language:
        # Recognised once, from the first words; afterwards /language decides.
        draft = draft.in_language(heard.language)
    if draft.lead:
        return _after_lead(draft, event, heard, context)
    if _intent(heard) not in ("cancel", "human", "never_mind"):
        step = _take_answers(draft, heard, event, context)
        if step:
            return step
    if (intent := _intent(heard)) in _INTENTS:
        return _INTENTS[intent](draft, event, heard, context)
    return _missed(draft, event, context)


def _hear(draft: Draft, text: str, context: Context) -> Heard:
    question = pending(draft, context)
    return hear(
        text,
        language=draft.language or context.language,
        today=context.today,
        asked=question.slot.value if question else None,
        catalog=context.catalog,
        standing=_standing(draft),
    )


def _standing(draft: Draft) -> Standing:
    return Standing(
        tour=draft.tour,
        group_size=draft.group_size,
        dates=draft.dates,
        pickup=draft.pickup,
        dropoff=draft.dropoff,
        stay=draft.stay,
        around=_talked_about(draft),
    )


def _intent(heard: Heard) -> str | None:
    """What the message is for, before and beside its answers."""
    if "human" in heard.talk:
        return "human"
    if heard.topics:
        return "question"
    if heard.act:
        return heard.act
    readings = (heard.group_size, heard.dates, heard.tour, heard.pickup, heard.dropoff, heard.stay)
    if any(reading and reading.corrects for reading in readings):
        return "correction"
    return next((talk for talk in _TALK if talk in heard.talk), None)


_TALK = ("you_choose", "correction", "greeting", "thanks")


def _topic(heard: Heard) -> Topic | None:
    return next((topic for topic in heard.topics if topic), None)


def _talked_about(draft: Draft) -> date | None:
    """The month that "the 15th" is of."""
    spans = (*filter(None, (draft.window, draft.dates)), *draft.either)
    return spans[0].earliest.replace(day=1) if spans else None


def _take_answers(draft: Draft, heard: Heard, event: Said, context: Context) -> Step | None:
    """Every slot the message fills, and what it leaves to us; None when it says nothing to any."""
    taken = take(draft, heard, context)
    if not taken.touched:
        return None
    view = ""
    if _intent(heard) == "you_choose":  # "any day in June"
        taken.draft, ours, view = left_to_us(taken.draft, context)
        if ours is not None:
            taken.hints, taken.notes = [], [*taken.notes, *ours]
    after, answer = _side_answer(taken.draft.with_(misses=0), heard, event, context)
    filled = taken.filled
    changed = any(draft.has(slot) and getattr(draft, slot) != getattr(after, slot) for slot in filled)
    understood = (Note(key="understood.all"),) if changed or len(filled) > 1 else ()
    said = (*understood, *answer, *taken.notes, *taken.hints)
    return go_on(after, context, *said, brief=not filled, view=view)


# --- intents


def _answer(draft: Draft, heard: Heard, context: Context) -> tuple[Part, ...]:
    """What we know about the question, of each tour that may be meant; nothing when nobody has told us."""
    if _intent(heard) != "question" or _topic(heard) is None:
        return ()
    tours = tours_meant(draft, context.catalog)
    answers = [(tour, parts) for tour in tours if (parts := _answer_of(tour, heard, draft, context))]
    if len(tours) == 1:
        return tuple(part for _, parts in answers for part in parts)
    return tuple(part for tour, parts in answers for part in (Words(text=tour.name), *parts))


def _answer_of(tour: Tour, heard: Heard, draft: Draft, context: Context) -> tuple[Part, ...]:
    answer = tour.answer(topic) if (topic := _topic(heard)) else None
    words = (Words(text=answer),) if answer else ()
    if _topic(heard) == "itinerary" and tour.highlights:
        return (*words, Highlights(tour=tour))
    if _topic(heard) != "price":
        return words
    if about := heard.about_stay:
        stays = tuple(stay for stay in tour.stays if about in (stay.code, stay.family))
        return (PriceTable(tour=tour, stays=stays or tour.stays),)
    if draft.quote is None or draft.quote.valid_until < context.today:
        return (*words, PriceTable(tour=tour, stays=tour.stays))
    try:
        context.catalog.check_trip(draft.quote.trip)
    except ValueError:  # edited since this trip became a lead: a person knows what holds
        return ()
    return Price(tour=tour, quote=draft.quote), Ladder(tour=tour, quote=draft.quote)


def _side_answer(draft: Draft, heard: Heard, event: Said, context: Context) -> tuple[Draft, tuple[Part, ...]]:
    """The answer to a question in the message; what we do not know goes to the staff."""
    if _intent(heard) != "question":
        return draft, ()
    if answer := _answer(draft, heard, context):
        return draft, answer
    question = event.text[:LONGEST_REMEMBERED]
    before = (other for other in draft.passed_on if other != question)
    return draft.with_(passed_on=(*before, question)[-MOST_REMEMBERED:]), (Note(key="topic.unknown"),)


def _question(draft: Draft, event: Said, heard: Heard, context: Context) -> Step:
    after, parts = _side_answer(draft.with_(misses=0), heard, event, context)
    known = _answer(draft, heard, context)
    return go_on(after, context, *parts, brief=True, buttons=() if known else (PERSON,))


def person_asked(draft: Draft, context: Context, text: str = "") -> Step:
    told = Note(key="human.coming", values={"person": context.catalog.operator.person})
    if draft.lead:
        note = StaffNote(kind="person_wanted", text=text, reference=draft.lead)
        return Step(draft=draft, replies=(Reply(parts=(told,)),), notes=(note,))
    note = StaffNote(
        kind="person_wanted",
        text=text,
        reference=draft.earlier,
        trip=recapped(draft, context) if draft.begun else None,
        questions=draft.passed_on,
    )
    return replace(go_on(draft.with_(misses=0), context, told, brief=True), notes=(note,))


def _human(draft: Draft, event: Said, heard: Heard, context: Context) -> Step:
    if contact := contact_in(heard, draft, context):  # "call me at …"
        draft = answered(draft, BY_SLOT[Slot.CONTACT], contact)
    return person_asked(draft, context, event.text)


def cancelled(draft: Draft, context: Context, text: str = "") -> Step:
    if draft.lead:
        note = StaffNote(kind="cancel_wanted", text=text, reference=draft.lead)
        told = Note(key="cancel.lead", values={"reference": draft.lead})
        return Step(draft=draft, replies=(Reply(parts=(told,), buttons=(NEW_TRIP,)),), notes=(note,))
    if draft.begun or not draft.earlier:
        told = Note(key="cancel.done" if draft.begun else "cancel.nothing")
        return Step(draft=draft.begun_anew(), replies=(Reply(parts=(told,), buttons=(NEW_TRIP,)),))
    # Do they mean the request from before? Only a person may take that back.
    return Step(
        draft=draft, replies=(Reply(parts=(with_the_team(draft.earlier),), buttons=(PERSON, NEW_TRIP)),)
    )


def with_the_team(reference: str) -> Note:
    return Note(key="stale.already", values={"reference": reference})


def _you_choose(draft: Draft, event: Said, heard: Heard, context: Context) -> Step:
    after, ours, view = left_to_us(draft, context)
    if ours is None and not view:
        return go_on(draft, context, Note(key="note.your_choice"), brief=True)
    return go_on(after, context, *(ours or ()), view=view)


def _never_mind(draft: Draft, event: Said, heard: Heard, context: Context) -> Step:
    return go_on(kept(draft), context, Note(key="note.kept"), brief=True)


def _correction(draft: Draft, event: Said, heard: Heard, context: Context) -> Step:
    """They want to change something and did not say what; or, asked again, they do not."""
    if draft.changing and _intent(heard) == "no":
        return _never_mind(draft, event, heard, context)
    question = pending(draft, context)
    if question and question.slot in (Slot.CONFIRM, Slot.CONTACT):
        return go_on(reopened(draft, Slot.CONFIRM), context, Note(key="note.change_what"), brief=True)
    return _missed(draft, event, context)


def _greeting(draft: Draft, event: Said, heard: Heard, context: Context) -> Step:
    return go_on(draft, context, *([Note(key="greeting.again")] if draft.greeted else []), brief=True)


_INTENTS: dict[str | None, Callable[[Draft, Said, Heard, Context], Step]] = {
    "question": _question,
    "human": _human,
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
        step = go_on(draft, context, Note(key=f"again.{question.slot.value}"), brief=True)
    else:
        step = go_on(draft, context, Note(key="again.third"), brief=True, buttons=(PERSON,))
    return replace(step, missed=True)


def _after_lead(draft: Draft, event: Said, heard: Heard, context: Context) -> Step:
    """The trip is with the staff: what the catalogue knows is answered, everything else is passed on."""
    assert draft.lead is not None
    if _intent(heard) == "cancel":
        return cancelled(draft, context, event.text)
    if _intent(heard) == "human":
        return person_asked(draft, context, event.text)
    wish = _wish(heard, draft, context)
    parts = _answer(draft, heard, context) or _small_talk(draft.lead, event, heard)
    if parts and not wish:
        return Step(draft=draft, replies=(Reply(parts=parts),))
    told = Note(key="lead.message_passed", values={"reference": draft.lead})
    note = StaffNote(kind=wish or "passed_on", text=event.text, reference=draft.lead)
    reply = Reply(parts=(*parts, told), buttons=(NEW_TRIP,))
    return Step(draft=draft, replies=(reply,), notes=(note,), missed=not wish)


def _wish(heard: Heard, draft: Draft, context: Context) -> Literal["change_wanted", "contact_left"] | None:
    """What a person has to see to in a trip that is with the staff."""
    if contact_in(heard, draft, context):
        return "contact_left"
    settling = {q.slot: q.hear(heard, draft, context) for q in QUESTIONS if q.settles}
    changes = any(value not in (None, getattr(draft, slot)) for slot, value in settling.items())
    return "change_wanted" if changes or _intent(heard) == "correction" else None


def _small_talk(lead: str, event: Said, heard: Heard) -> tuple[Part, ...]:
    """What needs nobody of the staff."""
    wordless = not any(character.isalnum() for character in event.text)
    if not wordless and len(event.text.split()) > SMALL_TALK:
        return ()
    if _intent(heard) == "thanks":
        return (Note(key="thanks.welcome"),)
    if _intent(heard) == "greeting":
        return Note(key="greeting.again"), with_the_team(lead)
    return (with_the_team(lead),) if _intent(heard) == "yes" or wordless else ()
