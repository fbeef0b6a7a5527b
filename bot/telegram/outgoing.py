"""One call of the Bot API, and the few that nearly everything we say is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.storage import Document
from bot.telegram.splitting import cut

TOAST_LIMIT = 200
"""Characters of a callback answer (Bot API, answerCallbackQuery)."""
GLANCE = 90
"""Characters that can be read before a toast is gone; a longer one waits to be closed (show_alert)."""

_HTML: dict[str, Any] = {"parse_mode": "HTML", "link_preview_options": {"is_disabled": True}}


@dataclass(frozen=True, kw_only=True)
class Outgoing:
    """A method and what it takes, as JSON values and without `chat_id`: the outbox knows the chat."""

    method: str
    payload: dict[str, Any]
    ephemeral: bool = False
    """Worthless a moment later: not to be tried again."""
    document: Document | None = None
    """The file that goes with it, see `OutboxRow.document`."""
    offers: bool = False
    """It is the quote of its chat: the one before it is to lose its buttons."""


def sent(text: str, markup: dict[str, Any] | None = None) -> Outgoing:
    """A new message of HTML text.

    Without buttons of its own it puts away the share-my-phone key, should that still be there.
    """
    payload = {"text": text, **_HTML, "reply_markup": markup or {"remove_keyboard": True}}
    return Outgoing(method="sendMessage", payload=payload)


def pictured(picture: Document, caption: str = "", markup: dict[str, Any] | None = None) -> Outgoing:
    """A new message with a picture; `caption` is HTML text of at most 1,024 characters below it."""
    return _with_file("sendPhoto", picture, caption, markup)


def documented(document: Document, caption: str = "", markup: dict[str, Any] | None = None) -> Outgoing:
    """A new message with a file; `caption` is HTML text of at most 1,024 characters below it."""
    return _with_file("sendDocument", document, caption, markup)


def _with_file(method: str, document: Document, caption: str, markup: dict[str, Any] | None) -> Outgoing:
    payload: dict[str, Any] = {"caption": caption, "parse_mode": "HTML"} if caption else {}
    if markup:
        payload["reply_markup"] = markup
    return Outgoing(method=method, payload=payload, document=document)


def edited(message_id: int | None, text: str, markup: dict[str, Any] | None = None) -> Outgoing:
    """A message changed where it stands; without `markup` it loses its buttons.

    Without `message_id` it is the one that belongs to the same as the row (`OutboxRow.belongs`).
    """
    payload = {"text": text, **_HTML} | ({} if message_id is None else {"message_id": message_id})
    return Outgoing(
        method="editMessageText", payload={**payload, "reply_markup": markup} if markup else payload
    )


def bared() -> Outgoing:
    """The last message but one of what the row belongs to loses its buttons, where there is one."""
    return Outgoing(method="editMessageReplyMarkup", payload={})


def answered(callback_id: str, text: str = "") -> Outgoing:
    """A tap answered, so that its button stops waiting; `text` is plain and shown over the chat."""
    payload: dict[str, Any] = {"callback_query_id": callback_id}
    if text:
        payload["text"] = cut(text, TOAST_LIMIT)
        payload["show_alert"] = len(text) > GLANCE
    return Outgoing(method="answerCallbackQuery", payload=payload, ephemeral=True)
