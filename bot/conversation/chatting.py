"""A message in the traveller's own words.

Everything that was heard is done or answered, in one reply: answers are taken, questions answered, a person
called, what is told beside the trip kept; then the open question is asked again. What words may do stands in
`policy`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Literal

from bot.conversation.answering import (
    NEW_TRIP,
    PERSON,
    answer,
    person_called,
    side_answers,
)
from bot.conversation.asking import answered, go_on, kept, reopened, shown
from bot.conversation.draft import Draft, Remembered, digest
from bot.conversation.events import Said, Slot
from bot.conversation.leaving import asked_first, forget_me, left, stayed, with_the_team
from bot.conversation.policy import CONSEQUENCES, WORDS, counts
from bot.conversation.question import Meant
from bot.conversation.questions import BY_SLOT, QUESTIONS, doubted, pending
from bot.conversation.replies import Note, Part, Reply
from bot.conversation.step import Context, StaffNote, Step
from bot.conversation.taking import Manner, Taken, left_to_us, remembered, take
from bot.understanding import Heard, Standing, hear
from bot.understanding.values import Act, Asked, Talk

MOST_MESSAGES = 24
"""So many of the last messages are known again when they come as edited."""


def said(draft: Draft, event: Said, context: Context) -> Step:
    """Everything a text message can do."""
    before = _seen(draft, event)
    if event.edited and (before is None or before.digest == digest(event.text)):
        # Nobody edited it, or we cannot know: Telegram tells of edits also at a first reaction.
        return Step(draft=draft, replies=())
    heard = hear(
        event.text,
        language=draft.language or context.language,
        today=context.today,
        asked=_asked(draft, event, context),
        catalog=context.catalog,
        standing=_standing(draft),
    )
    filled = before.filled if event.edited and before else ()
    step = understood(draft, heard, event, filled, context)
    return replace(step, draft=_noting(step.draft, event, step.filled or filled))


def understood(draft: Draft, heard: Heard, event: Said, filled: tuple[Slot, ...], context: Context) -> Step:
    """What this message does. `filled`: what its former words answered, when it was edited."""
    spoken = heard.language in context.catalog.operator.languages
    if spoken and not draft.language and heard.language != context.language:
        # Recognised once, from the first words; afterwards /language decides.
        draft = draft.in_language(heard.language or context.language)
    act = heard.act if counts(heard.act, edited=event.edited) else None
    if draft.leaving:
        if act in ("yes", "send") or (act is not None and CONSEQUENCES[act] == "asks_first"):
            return left(draft, context)
        if act in ("no", "never_mind"):
            return stayed(draft, context)
        draft = draft.with_(leaving=None)
    if act and (step := _acted(draft, act, heard, event, context)):
        return step
    if draft.lead:
        return _after_lead(draft, heard, event, context)
    return _go_into(draft, heard, event, filled, context)


def _asked(draft: Draft, event: Said, context: Context) -> Asked | None:
    """The question that the message is read against."""
    if draft.leaving:
        return "confirm"
    question = BY_SLOT[event.replied] if event.replied else pending(draft, context)
    if question is None or question.asked:
        return question.asked if question else None
    return BY_SLOT[draft.doubtful[0]].asked if len(draft.doubtful) == 1 else "confirm"


def _standing(draft: Draft) -> Standing:
    return Standing(
        tour=draft.tour,
        group_size=draft.group_size,
        dates=draft.dates,
        pickup=draft.pickup,
        dropoff=draft.dropoff,
        stay=draft.stay,
        around=_talked_about(draft),
        just_answered=BY_SLOT[draft.just].asked if draft.just else None,
    )


def _talked_about(draft: Draft) -> date | None:
    """The month that "the 15th" is of."""
    known = [span.earliest for span in (draft.window, draft.not_before, draft.dates) if span]
    open_to = [date.fromisoformat(choice[:10]) for choice in draft.choices.get(Slot.DATES, ())]
    days = (*known, *open_to)
    return days[0].replace(day=1) if days else None


# --- messages that come again as edited


def _seen(draft: Draft, event: Said) -> Remembered | None:
    return next((known for known in draft.remembered if known.message == event.message), None)


def _noting(draft: Draft, event: Said, filled: tuple[Slot, ...]) -> Draft:
    if not event.message:
        return draft
    others = tuple(known for known in draft.remembered if known.message != event.message)
    new = Remembered(message=event.message, digest=digest(event.text), filled=filled)
    return draft.with_(remembered=(*others, new)[-MOST_MESSAGES:])


# --- acts


def _acted(draft: Draft, act: Act, heard: Heard, event: Said, context: Context) -> Step | None:
    """What the whole message does; None when it does nothing here."""
    match CONSEQUENCES[act]:
        case "asks_first":
            return asked_first(draft, act, context)
        case "tells":
            return forget_me(draft, context, event.text)
        case "keeps" if not draft.lead:
            return go_on(kept(draft, context), context, Note(key="note.kept"), brief=True)
        case "agrees" | "sends" | "declines" if not draft.lead:
            return _settled_by(draft, act, context)
        case _:
            return None


def _settled_by(draft: Draft, act: Act, context: Context) -> Step | None:
    """Yes, no, or "send it", to the question that is open."""
    question = pending(draft, context)
    assert question is not None, "a draft without a pending question has become a lead"
    slot = question.slot
    if act == "no":
        return _declined(draft, context)
    open_to = draft.choices.get(slot, ())
    if act == "yes" and len(open_to) == 1:  # "2 instead of 4?"
        return go_on(answered(draft, question, question.read(open_to[0], draft, context)), context)
    value = question.agreed(draft, context)
    if act == "send" and question.settles:
        return go_on(draft.with_(misses=0), context, Note(key="stale.not_yet"), brief=True)
    if value is None:  # "sure", to a question that has no yes: let us go on, then
        return go_on(draft, context, brief=True)
    return go_on(answered(draft, question, value), context, brief=True)


def _declined(draft: Draft, context: Context) -> Step | None:
    question = pending(draft, context)
    assert question is not None
    if draft.changing or question.slot in draft.choices:
        stays = (Note(key="note.kept"),) if draft.has(question.slot) else ()
        return go_on(kept(draft, context), context, *stays, brief=True)
    if question.slot is Slot.CHECK:
        return go_on(reopened(draft, draft.doubtful[0]), context, Note(key="note.change_what"), brief=True)
    if question.slot is Slot.CONFIRM:
        return _what_then(draft, context)
    value = question.declined(draft, context)
    return None if value is None else go_on(answered(draft, question, value), context)


def _what_then(draft: Draft, context: Context) -> Step:
    return go_on(reopened(draft, Slot.CONFIRM), context, Note(key="note.change_what"), brief=True)


# --- everything else


def _go_into(draft: Draft, heard: Heard, event: Said, filled: tuple[Slot, ...], context: Context) -> Step:
    """Take what it answers, answer what it asks, keep what it tells; nothing heard is dropped."""
    question = pending(draft, context)
    meant = {*filled, event.replied, question.slot if question else None, *draft.doubtful} - {None}
    manner = Manner(edited=event.edited, meant=frozenset(slot for slot in meant if slot))
    taken = take(draft, heard, manner, context)
    view = _left_to_us(taken, heard, context)
    after, told = _facts(taken.draft, heard, event)
    after, answers, notes = side_answers(after, heard, event.text, context)
    words = _words(after, heard)
    if "human" in heard.talk:
        comes, note = person_called(after, context, event.text)
        words, notes = (comes,), (note,)  # they read the whole message
    parts = (*answers, *taken.notes, *taken.hints, *told, *words)
    understood = bool(taken.touched or parts or view or "repeat" in heard.talk or "you_choose" in heard.talk)
    if not understood:
        if "correction" in heard.talk and question and question.slot in (Slot.CONFIRM, Slot.CONTACT):
            return _what_then(draft, context)
        return _missed(draft, event, context)
    if "you_choose" in heard.talk and not (parts or view or taken.touched):
        parts = (Note(key="note.your_choice"),)
    parts = (
        *_understood(draft, taken, after),
        *parts,
        *_unclear(heard, after),
        *_repeated(heard, after, context),
    )
    unknown = Note(key="topic.unknown") in answers or "small_talk" in heard.talk
    brief = not any(BY_SLOT[slot].settles for slot in taken.filled)
    step = go_on(
        after.with_(misses=0), context, *parts, brief=brief, view=view, buttons=(PERSON,) if unknown else ()
    )
    return replace(step, notes=notes, filled=tuple(taken.filled))


def _left_to_us(taken: Taken, heard: Heard, context: Context) -> str:
    """ "Any day in June": the rest is left to us. The view that helps to choose, where we cannot."""
    if "you_choose" not in heard.talk or heard.topics:
        return ""
    before = taken.draft
    taken.draft, ours, view = left_to_us(before, context)
    if ours is not None:
        taken.hints, taken.notes = [], [*taken.notes, *ours]
        new = (slot for slot in Slot if taken.draft.has(slot) and not before.has(slot))
        taken.filled += list(new)
        taken.touched = True
    return view


def _understood(draft: Draft, taken: Taken, after: Draft) -> tuple[Note, ...]:
    """Say what was understood, when it was more than the answer to the question."""
    if after.doubtful:
        return ()
    changed = any(
        draft.has(slot) and getattr(draft, slot.value) != getattr(after, slot.value) for slot in taken.filled
    )
    return (Note(key="understood.all"),) if changed or len(taken.filled) > 1 else ()


def _unclear(heard: Heard, after: Draft) -> tuple[Note, ...]:
    """Words of weight that nothing here accounts for; the check of doubtful answers names its own."""
    return () if after.doubtful else doubted(heard.doubts)


def _repeated(heard: Heard, after: Draft, context: Context) -> tuple[Part, ...]:
    """ "What was the question?": what stands, and the question."""
    return shown(after, context) if "repeat" in heard.talk and after.begun else ()


def _facts(draft: Draft, heard: Heard, event: Said) -> tuple[Draft, tuple[Note, ...]]:
    """What they tell beside the trip goes to the staff in their own words."""
    words = [fact.text for fact in heard.facts]
    if heard.second_stay or (heard.dates and heard.dates.excluded):
        words.append(event.text)
    told = (Note(key="note.facts"),) if words else ()
    if heard.doubts and draft.doubtful:  # they may read more in it than we do
        words.append(event.text)
    return (draft.with_(facts=remembered(draft.facts, *words)) if words else draft), told


def _words(draft: Draft, heard: Heard) -> tuple[Note, ...]:
    """Talk that is answered with words alone."""
    talk = next((talk for talk in WORDS if talk in heard.talk), None)
    return _TALK[talk](draft) if talk else ()


def _hesitating(draft: Draft) -> tuple[Note, ...]:
    if draft.quote is None:
        return (Note(key="talk.hesitate"),)
    return (Note(key="talk.hesitate.quote", values={"until": draft.quote.valid_until}),)


_TALK: dict[Talk, Callable[[Draft], tuple[Note, ...]]] = {
    "hesitate": _hesitating,
    "farewell": lambda draft: (Note(key="talk.farewell"),),
    "small_talk": lambda draft: (Note(key="talk.small"),),
    "thanks": lambda draft: (Note(key="thanks.welcome"),),
    "greeting": lambda draft: (Note(key="greeting.again"),) if draft.greeted else (),
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


# --- the trip is with the staff


def _after_lead(draft: Draft, heard: Heard, event: Said, context: Context) -> Step:
    """What the catalogue knows is answered, everything else is passed on."""
    assert draft.lead is not None
    if "human" in heard.talk:
        told, note = person_called(draft, context, event.text)
        return Step(draft=draft, replies=(Reply(parts=(told,)),), notes=(note,))
    wish = _wish(heard, draft, context)
    answers = [answer(topic, heard, draft, context) for topic in heard.topics]
    parts = tuple(part for known in answers for part in known)
    if not wish and (all(answers) if answers else False) and not heard.facts:
        return Step(draft=draft, replies=(Reply(parts=parts),))
    if (
        not wish
        and not answers
        and not heard.facts
        and (small := _small_talk(draft, draft.lead, event, heard))
    ):
        return Step(draft=draft, replies=(Reply(parts=small),))
    told = Note(key="lead.message_passed", values={"reference": draft.lead})
    note = StaffNote(kind=wish or "passed_on", text=event.text, reference=draft.lead)
    reply = Reply(parts=(*parts, told), buttons=(NEW_TRIP,))
    return Step(draft=draft, replies=(reply,), notes=(note,), missed=not wish)


def _wish(heard: Heard, draft: Draft, context: Context) -> Literal["change_wanted", "contact_left"] | None:
    """What a person has to see to in a trip that is with the staff."""
    if heard.email or heard.phones:
        return "contact_left"
    for question in QUESTIONS:
        said = question.hear(heard, draft, context) if question.settles else None
        same = isinstance(said, Meant) and said.answers == (getattr(draft, question.slot.value),)
        if said is not None and not same:
            return "change_wanted"
    return "change_wanted" if "correction" in heard.talk or heard.refused else None


SMALL_TALK = 3
"""Words. A longer greeting or thanks says something besides, which the staff should read."""


def _small_talk(draft: Draft, lead: str, event: Said, heard: Heard) -> tuple[Part, ...]:
    """What needs nobody of the staff."""
    wordless = not any(character.isalnum() for character in event.text)
    if heard.talk & {"farewell", "small_talk"}:
        return _words(draft, heard)
    if not wordless and len(event.text.split()) > SMALL_TALK:
        return ()
    if "thanks" in heard.talk and heard.act is None:
        return (Note(key="thanks.welcome"),)
    if "greeting" in heard.talk:
        return Note(key="greeting.again"), with_the_team(lead)
    return (with_the_team(lead),) if heard.act in ("yes", "send", "no", "never_mind") or wordless else ()
