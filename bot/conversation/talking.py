"""Talk that is answered with words alone: hesitating, saying goodbye, thanks, jokes."""

from __future__ import annotations

from collections.abc import Callable

from bot.conversation.draft import Draft
from bot.conversation.events import Reopened, Slot
from bot.conversation.offering import SHARE
from bot.conversation.policy import WORDS
from bot.conversation.question import tour_of
from bot.conversation.replies import Button, Note
from bot.conversation.step import Context
from bot.understanding import Heard
from bot.understanding.values import Talk
from core.pricing import elsewhere


def words_of(draft: Draft, heard: Heard, context: Context) -> tuple[Note, ...]:
    """Talk that is answered with words alone."""
    talk = next((talk for talk in WORDS if talk in heard.talk), None)
    return _TALK[talk](draft, context) if talk else ()


def sharing(draft: Draft, heard: Heard) -> tuple[tuple[Button, ...], ...]:
    """Who thinks about a price, and asks others, may want to show it to them."""
    if "hesitate" not in heard.talk or draft.quote is None or draft.lead or draft.changing:
        return ()
    press = Reopened(slot=Slot.CONFIRM, view=SHARE, revision=draft.revision)
    return ((Button(label=Note(key="button.share"), event=press),),)


def _hesitating(draft: Draft, context: Context) -> tuple[Note, ...]:
    """How long a price holds is said only of one that is theirs."""
    tour = tour_of(draft, context.catalog)
    if draft.quote is None or draft.quote.total is None or elsewhere(tour, draft.quote):
        return (Note(key="talk.hesitate"),)
    return (Note(key="talk.hesitate.quote", values={"until": draft.quote.valid_until}),)


def _reached(draft: Draft, context: Context) -> tuple[Note, ...]:
    """Only what the operator says of themselves; else how to have a person."""
    operator = context.catalog.operator
    if operator.contacts:
        return (Note(key="talk.reach", values={"ways": " · ".join(operator.contacts)}),)
    return (Note(key="talk.reach.none", values={"person": operator.person}),)


_TALK: dict[Talk, Callable[[Draft, Context], tuple[Note, ...]]] = {
    "reach": _reached,
    "hesitate": _hesitating,
    "farewell": lambda draft, context: (Note(key="talk.farewell"),),
    "small_talk": lambda draft, context: (Note(key="talk.small"),),
    "thanks": lambda draft, context: (Note(key="thanks.welcome"),),
    "greeting": lambda draft, context: (Note(key="greeting.again"),) if draft.greeted else (),
}
