"""Talk that is answered with words alone: hesitating, saying goodbye, thanks, jokes."""

from __future__ import annotations

from collections.abc import Callable

from bot.conversation.draft import Draft
from bot.conversation.policy import WORDS
from bot.conversation.replies import Note
from bot.understanding import Heard
from bot.understanding.values import Talk


def words_of(draft: Draft, heard: Heard) -> tuple[Note, ...]:
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
