"""After the request: the trip is with the staff, and so is what we cannot answer."""

from __future__ import annotations

from typing import Literal

from bot.conversation.answering import NEW_TRIP, answer, person_called
from bot.conversation.asking import REMARKS, on_altitude
from bot.conversation.draft import Draft
from bot.conversation.events import Said
from bot.conversation.leaving import with_the_team
from bot.conversation.question import Meant
from bot.conversation.questions import QUESTIONS
from bot.conversation.replies import Note, Part, Reply
from bot.conversation.step import Context, StaffNote, Step
from bot.conversation.talking import words_of
from bot.understanding import Heard

SMALL_TALK = 3
"""Words. A longer greeting or thanks says something besides, which the staff should read."""


def after_lead(draft: Draft, heard: Heard, event: Said, context: Context) -> Step:
    """What the catalogue knows is answered, everything else is passed on."""
    lead = draft.lead
    assert lead is not None
    if "human" in heard.talk:
        told, note = person_called(draft, context, event.text)
        return Step(draft=draft, replies=(Reply(parts=(told,)),), notes=(note,))
    wish = _wish(heard, draft, context)
    answers = [answer(topic, heard, draft, context) for topic in heard.topics]
    parts = tuple(part for known in answers for part in known)
    if not wish and not heard.facts:
        known = parts if answers and all(answers) else ()
        if said := known or (not answers and _small_talk(draft, lead, event, heard, context)):
            return Step(draft=draft, replies=(Reply(parts=said),))
    if draft.altitude is None and any(fact.kind in REMARKS for fact in heard.facts):
        draft = draft.with_(altitude="due")
    draft, on_height = on_altitude(draft, context)
    told = Note(key="lead.message_passed", values={"reference": lead})
    note = StaffNote(kind=wish or "passed_on", text=event.text, reference=lead)
    reply = Reply(parts=(*parts, told, *on_height), buttons=(NEW_TRIP,))
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
    return "change_wanted" if heard.talk & {"change", "correction"} or heard.refused else None


def _small_talk(draft: Draft, lead: str, event: Said, heard: Heard, context: Context) -> tuple[Part, ...]:
    """What needs nobody of the staff."""
    wordless = not any(character.isalnum() for character in event.text)
    if heard.talk & {"farewell", "small_talk", "reach"}:
        return words_of(draft, heard, context)
    if not wordless and len(event.text.split()) > SMALL_TALK:
        return ()
    if "thanks" in heard.talk and heard.act is None:
        return (Note(key="thanks.welcome"),)
    if "greeting" in heard.talk:
        return Note(key="greeting.again"), with_the_team(lead)
    return (with_the_team(lead),) if heard.act in ("yes", "send", "no", "never_mind") or wordless else ()
