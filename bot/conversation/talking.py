"""Talk that is answered with words alone: hesitating, saying goodbye, thanks, jokes."""

from __future__ import annotations

from collections.abc import Callable

from bot.conversation.draft import Draft
from bot.conversation.policy import WORDS
from bot.conversation.question import tour_of
from bot.conversation.replies import Note
from bot.conversation.step import Context
from bot.understanding import Heard
from bot.understanding.values import Talk
from core.pricing import elsewhere


def words_of(draft: Draft, heard: Heard, context: Context) -> tuple[Note, ...]:
    """Talk that is answered with words alone."""
    talk = next((talk for talk in WORDS if talk in heard.talk), None)
    return _TALK[talk](draft, context) if talk else ()


def _hesitating(draft: Draft, context: Context) -> tuple[Note, ...]:
    """How long a price holds is said only of one that is theirs."""
    tour = tour_of(draft, context.catalog)
    if draft.quote is None or draft.quote.total is None or elsewhere(tour, draft.quote):
        return (Note(key="talk.hesitate"),)
    return (Note(key="talk.hesitate.quote", values={"until": draft.quote.valid_until}),)


def _reached(draft: Draft, context: Context) -> tuple[Note, ...]:
    """Only what the operator says of themselves; else that we are a program, and how to have a person."""
    ways = " · ".join(context.catalog.operator.contacts)
    return (Note(key="talk.reach", values={"ways": ways}),) if ways else (Note(key="talk.small"),)


_TALK: dict[Talk, Callable[[Draft, Context], tuple[Note, ...]]] = {
    "reach": _reached,
    "hesitate": _hesitating,
    "farewell": lambda draft, context: (Note(key="talk.farewell"),),
    "small_talk": lambda draft, context: (Note(key="talk.small"),),
    "thanks": lambda draft, context: (Note(key="thanks.welcome"),),
    "greeting": lambda draft, context: (Note(key="greeting.again"),) if draft.greeted else (),
}
