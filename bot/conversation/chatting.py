"""A message in the traveller's own words.

Everything that was heard is done or answered, in one reply: answers are taken, questions answered, a person
called, what is told beside the trip kept; then the open question is asked again. What words may do stands in
`policy`.
"""

from __future__ import annotations

from dataclasses import replace

from bot.conversation.acting import acted
from bot.conversation.afterwards import after_lead
from bot.conversation.answering import PERSON, person_called, side_answers
from bot.conversation.asking import REMARKS, asked_what_to_change, go_on, settle, trip_shown
from bot.conversation.dates import month_talked_about
from bot.conversation.draft import Draft, Remembered, fingerprint
from bot.conversation.events import Said, Slot
from bot.conversation.leaving import left, stayed
from bot.conversation.policy import CONSEQUENCES, counts
from bot.conversation.question import Question
from bot.conversation.questions import BY_SLOT, doubted, pending
from bot.conversation.replies import Note, Part
from bot.conversation.stays import codes
from bot.conversation.step import Context, Step
from bot.conversation.taking import AnswersTaken, Manner, gone_on, left_to_us, remembered, take
from bot.conversation.talking import sharing, words_of
from bot.conversation.unasked import how_it_was
from bot.understanding import Heard, Standing, hear
from bot.understanding.values import Asked, Talk

MOST_MESSAGES = 24
"""So many of the last messages are known again when they come as edited."""


def said(draft: Draft, event: Said, context: Context) -> Step:
    """Everything a text message can do."""
    before = _seen(draft, event)
    if event.edited and (before is None or before.digest == fingerprint(event.text)):
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
    if step := how_it_was(draft, heard, event):
        return step
    if act and (step := acted(draft, act, event, context)):
        return step
    if draft.lead:
        return after_lead(draft, heard, event, context)
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
        stay=draft.stay and codes(draft.stay)[0],
        around=month_talked_about(draft),
        arrival=draft.arrival,
        just_answered=BY_SLOT[draft.just].asked if draft.just else None,
    )


# --- messages that come again as edited


def _seen(draft: Draft, event: Said) -> Remembered | None:
    return next((known for known in draft.remembered if known.message == event.message), None)


def _noting(draft: Draft, event: Said, filled: tuple[Slot, ...]) -> Draft:
    if not event.message:
        return draft
    others = tuple(known for known in draft.remembered if known.message != event.message)
    new = Remembered(message=event.message, digest=fingerprint(event.text), filled=filled)
    return draft.with_(remembered=(*others, new)[-MOST_MESSAGES:])


def _go_into(draft: Draft, heard: Heard, event: Said, filled: tuple[Slot, ...], context: Context) -> Step:
    """Take what it answers, answer what it asks, keep what it tells; nothing heard is dropped."""
    question = pending(draft, context)
    meant = {*filled, event.replied, question.slot if question else None, *draft.doubtful} - {None}
    manner = Manner(edited=event.edited, meant=frozenset(slot for slot in meant if slot))
    taken = gone_on(take(draft, heard, manner, context), question)
    view = _left_to_us(taken, heard, context)
    after, told = _facts(taken, heard, event)
    after, answers, notes = side_answers(after, heard, event.text, context)
    words = () if taken.filled else words_of(after, heard, context)
    if "human" in heard.talk:
        comes, note = person_called(after, context, event.text)
        words, notes = (comes,), (note,)  # they read the whole message
    parts = (*answers, *taken.notes, *taken.hints, *told, *words)
    only_words = not (taken.touched or answers or told or "human" in heard.talk)
    if only_words and _changes(heard, question) and (step := asked_what_to_change(draft, context)):
        return step
    understood = taken.touched or parts or view or not _NO_ANSWER.isdisjoint(heard.talk)
    if not understood:
        return _missed(draft, event, context)
    if "you_choose" in heard.talk and not (parts or view or taken.touched):
        parts = (Note(key="note.your_choice"),)
    parts = (
        *_understood(draft, taken, after),
        *parts,
        *_unclear(heard, after),
        *_repeated(heard, after, context),
    )
    unknown = Note(key="topic.unknown") in answers or bool(heard.talk & {"small_talk", "reach"})
    rows = ((PERSON,) if unknown else ()) + sharing(after, heard)
    open_now = pending(settle(after, context)[0], context)
    view = view or (taken.views.get(open_now.slot, "") if open_now else "")
    brief = not any(BY_SLOT[slot].settles for slot in taken.filled)
    step = go_on(after.with_(misses=0), context, *parts, brief=brief, view=view, buttons=rows)
    return replace(step, notes=notes, filled=tuple(taken.filled))


def _changes(heard: Heard, question: Question | None) -> bool:
    """ "I want to change something"; after the quote "oops" is enough."""
    late = question is not None and question.slot in (Slot.CONFIRM, Slot.CONTACT)
    return "change" in heard.talk or (late and "correction" in heard.talk)


def _left_to_us(taken: AnswersTaken, heard: Heard, context: Context) -> str:
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


def _understood(draft: Draft, taken: AnswersTaken, after: Draft) -> tuple[Note, ...]:
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
    return trip_shown(after, context) if "repeat" in heard.talk and after.begun else ()


def _facts(taken: AnswersTaken, heard: Heard, event: Said) -> tuple[Draft, tuple[Note, ...]]:
    """What they tell beside the trip goes to the staff in their own words."""
    draft = taken.draft
    words = [fact.text for fact in heard.facts]
    kinds = {fact.kind for fact in heard.facts}
    if (heard.second_stay and "second" not in kinds) or (heard.dates and heard.dates.excluded):
        words.append(event.text)
    if kinds & REMARKS and draft.altitude is None:
        draft = draft.with_(altitude="due")
    told = (Note(key="note.facts"),) if words else ()
    arrival = next((fact.day for fact in heard.facts if fact.kind == "arrival" and fact.day), None)
    if arrival:
        draft = draft.with_(arrival=arrival)
    if heard.doubts and draft.doubtful:  # they may read more in it than we do
        words.append(event.text)
    return (draft.with_(facts=remembered(draft.facts, *words)) if words else draft), told


_NO_ANSWER: frozenset[Talk] = frozenset({"greeting", "repeat", "you_choose"})
"""Talk that is understood although it says nothing to the question."""


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
