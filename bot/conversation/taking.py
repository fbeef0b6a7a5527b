"""What a message answers, question by question, and what it leaves to us."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.conversation.asking import with_answer
from bot.conversation.draft import Draft
from bot.conversation.events import Slot
from bot.conversation.policy import filling
from bot.conversation.question import Hint, Meant, Question, Rejected
from bot.conversation.questions import BY_SLOT, QUESTIONS, pending
from bot.conversation.replies import Note
from bot.conversation.step import Context
from bot.understanding import Heard

LONGEST_REMEMBERED = 300
MOST_REMEMBERED = 10
"""Characters, and number, of a traveller's own words that travel with the lead."""


@dataclass
class AnswersTaken:
    """What became of a message's answers."""

    draft: Draft
    filled: list[Slot] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    hints: list[Note] = field(default_factory=list)
    """Words about a question that is narrowed, but open."""
    views: dict[Slot, str] = field(default_factory=dict)
    """For a question whose answer was refused: the view that helps."""
    touched: bool = False
    """It said something to the form, if only what we knew."""


@dataclass(frozen=True, kw_only=True)
class Manner:
    """How the message came."""

    edited: bool = False
    meant: frozenset[Slot] = frozenset()
    """What it is certainly about: the open question, the one replied to, those an edit answered before."""


def take(draft: Draft, heard: Heard, manner: Manner, context: Context) -> AnswersTaken:
    """A refused answer is told and changes nothing; the others of the same message stand."""
    taken = AnswersTaken(draft)
    _leave_out(taken, heard, context)
    doubtful: list[Slot] = []
    for question in QUESTIONS:
        said = question.hear(heard, taken.draft, context)
        match said:
            case None:
                continue
            case Rejected():
                taken.notes.append(said.note)
                taken.views[question.slot] = said.view
            case Hint(corrects=corrects) if taken.draft.has(question.slot) and not (
                corrects or question.slot in manner.meant or not heard.topics
            ):
                continue  # "which days in May are free?", from somebody whose dates stand
            case Hint():
                taken.draft = _hinted(taken.draft, question, said)
                taken.hints += [said.note] if said.note else []
            case Meant():
                doubtful += _fill(taken, question, said, heard, manner, context)
        taken.touched = True
    if doubtful:
        slots = tuple(slot for slot in Slot if slot in (*taken.draft.doubtful, *doubtful))
        unclear = tuple(dict.fromkeys((*taken.draft.unclear, *heard.doubts)))
        taken.draft = taken.draft.with_(doubtful=slots, unclear=unclear, check=None)
    return taken


def gone_on(taken: AnswersTaken, question: Question | None) -> AnswersTaken:
    """Who named a period and now answers something else leaves its day to us."""
    window = taken.draft.window
    if question is None or question.slot is not Slot.DATES or window is None or not taken.filled:
        return taken
    if Slot.DATES in (*taken.filled, *taken.draft.choices) or taken.hints or taken.draft.dates:
        return taken
    taken.draft = with_answer(taken.draft, question, window)
    taken.filled.append(Slot.DATES)
    return taken


def _fill(
    taken: AnswersTaken, question: Question, said: Meant, heard: Heard, manner: Manner, context: Context
) -> list[Slot]:
    """Do with it what the policy says; the slot, if its answer is doubtful."""
    draft, slot = taken.draft, question.slot
    answers = [a for a in said.answers if question.check(a, draft, context) is None]
    if not answers:
        why = question.check(said.answers[0], draft, context)
        taken.notes += [why] if why else []
        taken.views[slot] = question.near(said.answers[0], draft, context)
        return []
    known = draft.has(slot) and slot not in draft.doubtful and not question.adds
    same = answers == [getattr(draft, slot.value)] and slot not in draft.choices
    does = filling(
        answered=known,
        same=same and known,
        several=len(answers) > 1,
        meant=said.corrects or slot in manner.meant,
        doubts=bool(heard.doubts) and question.settles,
        asked=bool(heard.topics),
        edited=manner.edited,
    )
    if does in ("fill", "fill_in_doubt"):
        taken.draft = with_answer(draft, question, answers[0])
        taken.filled.append(slot)
        remark = question.remarks(answers[0], draft, context)
        taken.notes += [note for note in (said.note, remark) if note]
    elif does == "ask":
        choices = {**draft.choices, slot: tuple(question.write(answer) for answer in answers)}
        taken.draft = draft.with_(choices=choices)
        taken.hints += [said.note] if said.note else []
    elif same and draft.changing is slot:  # the old answer, said again
        taken.draft = draft.with_(changing=None)
    return [slot] if does == "fill_in_doubt" else []


def _leave_out(taken: AnswersTaken, heard: Heard, context: Context) -> None:
    """What is refused is not offered again; an answer that is refused is asked about."""
    for name, code in heard.refused:
        draft, slot, question = taken.draft, Slot(name), BY_SLOT[Slot(name)]
        if question.refuses is None:
            continue
        out = question.refuses(code, draft, context)
        before = draft.refused.get(slot, ())
        draft = draft.with_(refused={**draft.refused, slot: tuple(dict.fromkeys((*before, *out)))})
        if draft.has(slot) and not set(out).isdisjoint(question.consists_of(getattr(draft, slot.value))):
            draft = draft.with_(changing=slot)
        names = (question.label(one, draft, context) for one in out)
        taken.notes += [Note(key="note.refused", values={"what": name}) for name in names]
        taken.draft, taken.touched = draft, True


def left_to_us(draft: Draft, context: Context) -> tuple[Draft, tuple[Note, ...] | None, str]:
    """Our answer and the words for it; or None, and the view of the question that helps to choose."""
    question = pending(draft, context)
    if question is None:
        return draft, None, ""
    ours = question.recommends(draft, context)
    if ours is None:
        return draft.with_(undecided=draft.undecided or bool(question.undecided)), None, question.undecided
    value, told = ours
    return with_answer(draft, question, value), (told,) if told else (), ""


def remembered(before: tuple[str, ...], *words: str) -> tuple[str, ...]:
    """A traveller's own words added to those we keep, the newest last and each once."""
    new = tuple(dict.fromkeys(word[:LONGEST_REMEMBERED] for word in words))
    return (*(word for word in before if word not in new), *new)[-MOST_REMEMBERED:]


def _hinted(draft: Draft, question: Question, hint: Hint) -> Draft:
    slot = question.slot
    changing = slot if draft.has(slot) else draft.changing
    choices = {other: values for other, values in draft.choices.items() if other is not slot}
    return draft.with_(**hint.changes, choices=choices, changing=changing)
