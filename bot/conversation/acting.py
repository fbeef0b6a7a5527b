"""What a whole message does: send, cancel, yes, no. Nothing else in words does any of it; see `policy`."""

from __future__ import annotations

from bot.conversation.asking import asked_what_to_change, go_on, kept, reopened, with_answer
from bot.conversation.draft import Draft
from bot.conversation.events import Said, Silenced, Slot
from bot.conversation.leaving import asked_first
from bot.conversation.policy import CONSEQUENCES
from bot.conversation.questions import pending
from bot.conversation.replies import Note
from bot.conversation.step import Context, Step
from bot.conversation.unasked import silenced
from bot.understanding.values import Act


def acted(draft: Draft, act: Act, event: Said, context: Context) -> Step | None:
    """What the whole message does; None when it does nothing here."""
    match CONSEQUENCES[act]:
        case "asks_first":
            return asked_first(draft, act, context)
        case "silences":
            return silenced(draft, Silenced(), context)
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
    if act in ("yes", "send") and len(open_to) == 1:  # "2 instead of 4?"
        return go_on(with_answer(draft, question, question.read(open_to[0], draft, context)), context)
    if len(open_to) > 1:
        return go_on(draft, context, brief=True)
    value = question.agreed(draft, context)
    if act == "send" and question.settles and value is None:
        return go_on(draft.with_(misses=0), context, Note(key="stale.not_yet"), brief=True)
    if value is None:  # "sure", to a question that has no yes: let us go on, then
        return go_on(draft, context, brief=True)
    return go_on(with_answer(draft, question, value), context, brief=True)


def _declined(draft: Draft, context: Context) -> Step | None:
    question = pending(draft, context)
    assert question is not None
    if draft.changing or question.slot in draft.choices:
        stays = (Note(key="note.kept"),) if draft.has(question.slot) else ()
        return go_on(kept(draft, context), context, *stays, brief=True)
    if question.slot is Slot.CHECK:
        asked = reopened(draft, draft.doubtful[0], context)
        return go_on(asked, context, Note(key="note.change_what"), brief=True)
    if question.slot is Slot.CONFIRM:
        return asked_what_to_change(draft, context)
    value = question.declined(draft, context)
    return None if value is None else go_on(with_answer(draft, question, value), context)
