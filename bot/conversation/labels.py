"""The buttons that are pressed by writing what stands on them, whatever else the words might mean."""

from __future__ import annotations

from bot.conversation.answering import NEW_TRIP
from bot.conversation.asking import go_on, settle
from bot.conversation.draft import Draft
from bot.conversation.events import (
    Chose,
    Event,
    Kept,
    LanguagesAsked,
    PersonAsked,
    Reopened,
    StartedOver,
    WentBack,
)
from bot.conversation.offering import CHANGE, FOLDED, offer
from bot.conversation.question import shows
from bot.conversation.questions import BY_SLOT, QUESTIONS
from bot.conversation.replies import Button, Reply
from bot.conversation.step import Context

_HARMLESS = (Kept, LanguagesAsked, PersonAsked, Reopened, WentBack)
"""What destroys is asked about first when it is said in words, and an answer is understood as one: see
`policy`."""


def pressable(draft: Draft, context: Context) -> tuple[Button, ...]:
    """Those that stand somewhere in the chat now, open or folded."""
    if draft.leaving:
        return ()
    draft, _ = settle(draft, context)
    views = (FOLDED,) if draft.lead else (FOLDED, CHANGE)
    replies = [offer(draft, context, view) for view in views] if draft.quote else []
    buttons: tuple[Button, ...] = NEW_TRIP if draft.lead else ()
    if not draft.lead:
        replies += [r for r in go_on(draft, context, brief=True).replies if isinstance(r, Reply)]
        rows = (q.slot for q in QUESTIONS if q.settles and q.applies(draft, context))
        buttons = tuple(shows(slot, draft, "", f"button.change_{slot.value}") for slot in rows)
    shown = (button for reply in replies for row in reply.buttons for button in row)
    return tuple(button for button in (*buttons, *shown) if button.event and _counts(button.event, draft))


def _counts(event: Event, draft: Draft) -> bool:
    if isinstance(event, Chose):
        return not BY_SLOT[event.slot].settles
    return isinstance(event, _HARMLESS) or (isinstance(event, StartedOver) and draft.lead is not None)
