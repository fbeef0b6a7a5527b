"""One answer to what came several times: a burst of taps, the same words at once, an album."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation.draft import Draft, fingerprint
from bot.conversation.events import Event, Said, Sent
from bot.conversation.replies import Toast
from bot.conversation.step import Context, StaffNote, Step

_BOOKKEEPING = {"misses", "remembered", "album", "last", "just", "revision", "born", "greeted", "offered"}
"""Fields that may change without the traveller seeing anything else."""


def of_an_album(draft: Draft, event: Event) -> Step | None:
    """The other pictures of an album whose first was answered; they still reach the staff."""
    if not isinstance(event, Sent) or event.album is None or event.album != draft.album:
        return None
    notes = (StaffNote(kind="more_pictures", reference=draft.lead),)
    return Step(draft=draft, replies=(), notes=notes)


def repeated(draft: Draft, step: Step, event: Event, context: Context) -> Step:
    """The step without its answer where that was just given: the same event again, which changed nothing.

    A tap is the same however long ago it was, as long as nothing else happened: its answer is the last thing
    in the chat. Words, toasts, and what the staff hear of, are the same only where they came together, before
    any of them could be answered.
    """
    passing = any(isinstance(reply, Toast) for reply in step.replies)
    lasting = context.tapped and not step.notes and not passing
    came = "" if lasting else str(context.moment or "")
    key = f"{fingerprint(repr(_without_number(event)))} {came}"
    again = draft.last == key and (lasting or came != "")
    if again and step.lead is None and _shown(draft) == _shown(step.draft):
        return Step(draft=draft, replies=())
    album = event.album if isinstance(event, Said | Sent) and event.album else draft.album
    return replace(step, draft=step.draft.with_(last=key, album=album))


def _without_number(event: Event) -> Event:
    return replace(event, message=0) if isinstance(event, Said) else event


def _shown(draft: Draft) -> dict[str, object]:
    return draft.model_dump(exclude=_BOOKKEEPING)
