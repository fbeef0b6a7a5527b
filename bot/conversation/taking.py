"""What a message answers, question by question, and what it leaves to us."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.conversation.asking import answered
from bot.conversation.draft import Draft
from bot.conversation.events import Slot
from bot.conversation.question import Hint, Question, Rejected
from bot.conversation.questions import QUESTIONS, contact_noted, pending
from bot.conversation.replies import Note
from bot.conversation.step import Context
from bot.understanding import Heard


@dataclass
class Taken:
    """What became of a message's answers."""

    draft: Draft
    filled: list[Slot] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    hints: list[Note] = field(default_factory=list)
    """Words about a question that is narrowed, but open."""
    touched: bool = False


def take(draft: Draft, heard: Heard, context: Context) -> Taken:
    """A refused answer is told and changes nothing; the others of the same message stand."""
    asked = pending(draft, context)
    taken = Taken(draft)
    for question in QUESTIONS:
        if not question.settles and (question is not asked or taken.filled):
            # Nobody confirms a quote that this very message changes.
            taken.draft, noted = _overheard(question, heard, taken.draft, context)
            taken.notes += noted
            taken.touched = taken.touched or bool(noted)
            continue
        value = question.hear(heard, taken.draft, context)
        if value is None:
            continue
        taken.touched = True
        if isinstance(value, Hint):
            taken.draft = _hinted(taken.draft, question, value)
            taken.hints += [value.note] if value.note else []
        elif refused := _refusal(question, value, taken.draft, context):
            taken.notes.append(refused)
        else:
            taken.draft = answered(taken.draft, question, value)
            taken.filled.append(question.slot)
    return taken


def left_to_us(draft: Draft, context: Context) -> tuple[Draft, tuple[Note, ...] | None, str]:
    """Our answer and the words for it; or None, and the view of the question that helps to choose."""
    question = pending(draft, context)
    if question is None:
        return draft, None, ""
    ours = question.recommends(draft, context)
    if ours is None:
        return draft, None, question.undecided
    value, told = ours
    return answered(draft, question, value), (told,) if told else (), ""


def _overheard(
    question: Question, heard: Heard, draft: Draft, context: Context
) -> tuple[Draft, tuple[Note, ...]]:
    value = question.overheard(heard, draft, context)
    return (draft, ()) if value is None else (answered(draft, question, value), (contact_noted(value),))


def _refusal(question: Question, value: object, draft: Draft, context: Context) -> Note | None:
    return value.note if isinstance(value, Rejected) else question.check(value, draft, context)


def _hinted(draft: Draft, question: Question, hint: Hint) -> Draft:
    changing = question.slot if draft.has(question.slot) else draft.changing
    return draft.with_(**hint.changes, changing=changing)
