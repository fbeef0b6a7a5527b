"""Replies as calls of the Bot API, in one language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.conversation.replies import Button, Note, Reply, Toast
from bot.words import calendar
from bot.words.callbacks import encode
from bot.words.locale import Locales
from bot.words.outgoing import Outgoing, answered, edited, sent
from bot.words.parts import written
from bot.words.splitting import MESSAGE_LIMIT, split
from bot.words.voice import Voice
from core.catalog import Catalog


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """Whom we answer, and the tap we answer, when it was one."""

    chat_id: int
    callback_id: str | None = None
    message_id: int | None = None
    """The message whose button was pressed."""


def present(
    replies: Sequence[Reply | Toast], *, to: Recipient, language: str, catalog: Catalog, locales: Locales
) -> list[Outgoing]:
    """What to send, in order. A tap is always answered, first of all.

    The first reply that may replace the tapped message does so; all others are sent below.
    """
    voice = Voice(locales, language)
    toasts = [reply for reply in replies if isinstance(reply, Toast)]
    outgoing: list[Outgoing] = []
    if to.callback_id:
        shown = toasts.pop(0).note if toasts else None
        outgoing.append(answered(to.callback_id, locales.plain(language, shown) if shown else ""))
    outgoing += [sent(locales.text(language, toast.note)) for toast in toasts]
    editable = to.message_id
    for reply in replies:
        if isinstance(reply, Reply):
            messages, editable = _messages(reply, editable, voice, catalog.operator.currency)
            outgoing += messages
    return outgoing


def apology(*, language: str, locales: Locales) -> Outgoing:
    """To a traveller whose message we could not handle."""
    return sent(Voice(locales, language).say("error.apology"))


def told(note: Note, *, language: str, locales: Locales) -> Outgoing:
    """One sentence to a traveller who did not just write."""
    return sent(locales.text(language, note))


def too_much(*, language: str, locales: Locales) -> Outgoing:
    """To a traveller who sends more at once than can be read."""
    return sent(Voice(locales, language).say("flood.too_much"))


def private_only(bot_username: str, *, language: str, locales: Locales) -> Outgoing:
    """To a group that is not the staff's: trips are planned in private."""
    link = f"https://t.me/{bot_username}"
    return sent(Voice(locales, language).say("group.private_only", link=link))


def _messages(
    reply: Reply, editable: int | None, voice: Voice, currency: str
) -> tuple[list[Outgoing], int | None]:
    """The reply as one message, more when it is too long; and the message that may still be edited."""
    markup = _markup(reply, voice)
    first, *others = split(_text(reply, voice, currency), MESSAGE_LIMIT)
    markups = [*({} for _ in others), markup]
    below = [sent(text, its_markup) for text, its_markup in zip(others, markups[1:], strict=True)]
    # A keyboard under the text field comes with a new message only.
    if reply.in_place and editable is not None and "keyboard" not in markup:
        return [edited(editable, first, markups[0]), *below], None
    return [sent(first, markups[0]), *below], editable


def _text(reply: Reply, voice: Voice, currency: str) -> str:
    return "\n\n".join(filter(None, (written(part, voice, currency) for part in reply.parts)))


def _markup(reply: Reply, voice: Voice) -> dict[str, Any]:
    if any(button.share_phone for row in reply.buttons for button in row):
        keys = [[_reply_key(button, voice) for button in row] for row in reply.buttons]
        return {"keyboard": keys, "one_time_keyboard": True, "resize_keyboard": True}
    rows = calendar.rows(reply.calendar, voice.formats) if reply.calendar else []
    rows += [[_inline_key(button, voice) for button in row] for row in reply.buttons]
    return {"inline_keyboard": rows} if rows else {}


def _reply_key(button: Button, voice: Voice) -> dict[str, Any]:
    key: dict[str, Any] = {"text": voice.label(button.label)}
    return {**key, "request_contact": True} if button.share_phone else key


def _inline_key(button: Button, voice: Voice) -> dict[str, str]:
    if button.url:
        return {"text": voice.label(button.label), "url": button.url}
    if button.event is None:
        raise ValueError(f"a button that does nothing: {button}")
    return {"text": voice.label(button.label), "callback_data": encode(button.event)}
