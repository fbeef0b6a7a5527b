"""What one side writes, as calls that bring it to the other: text with its formatting, all else as a copy.

A copy says nothing of where it comes from (Bot API, copyMessage), so a bot can speak for a person.
"""

from __future__ import annotations

from typing import Any

from bot.telegram.outgoing import Outgoing
from bot.telegram.splitting import MESSAGE_LIMIT, units
from bot.work.incoming import Content, Written

CAPTION_LIMIT = 1024
"""After entities are parsed (Bot API, copyMessage)."""


def passed_on(message: Written, signature: str, *, answers: int | None = None) -> list[Outgoing]:
    """What brings a message of the staff's to the traveller.

    signature: what stands below it; "" for nothing. An album, a place or a sticker cannot carry one.
    answers:   the traveller's message that it answers
    """
    below = {"reply_parameters": {"message_id": answers, "allow_sending_without_reply": True}}
    more = below if answers is not None else {}
    content = message.content
    if content.kind == "text":
        return [Outgoing(method="sendMessage", payload={**_text(content, signature), **more})]
    if content.album:
        return [Outgoing(method="copyMessage", payload=copied(message))]
    copy = {**copied(message), **more}
    if content.kind == "bare":
        return [Outgoing(method="copyMessage", payload=copy)]
    caption = _caption(content, signature)
    if units(caption["caption"]) <= CAPTION_LIMIT:
        return [Outgoing(method="copyMessage", payload={**copy, **caption})]
    return [
        Outgoing(method="copyMessage", payload={**copy, "caption": ""}),
        Outgoing(method="sendMessage", payload=_text(content, signature)),
    ]


def changed(message: Written, signature: str) -> Outgoing | None:
    """What changes the traveller's copy as the staff changed their message; None: it cannot be."""
    content = message.content
    if content.kind == "text":
        return Outgoing(method="editMessageText", payload=_text(content, signature))
    caption = _caption(content, "" if content.album else signature)
    if content.kind == "bare" or units(caption["caption"]) > CAPTION_LIMIT:
        return None
    return Outgoing(method="editMessageCaption", payload=caption)


def copied(message: Written) -> dict[str, Any]:
    """What copyMessage takes."""
    return {"from_chat_id": message.chat_id, "message_id": message.message_id}


def receipt(message_id: int, emoji: str) -> Outgoing:
    """One of Telegram's own emoji on a message."""
    payload = {"message_id": message_id, "reaction": [{"type": "emoji", "emoji": emoji}]}
    return Outgoing(method="setMessageReaction", payload=payload, ephemeral=True)


def deleted(message_id: int) -> Outgoing:
    return Outgoing(method="deleteMessage", payload={"message_id": message_id})


def below(out: Outgoing, message_id: int | None) -> Outgoing:
    """The same as a reply to that message, should it still be there."""
    if message_id is None:
        return out
    reply = {"message_id": message_id, "allow_sending_without_reply": True}
    return Outgoing(method=out.method, payload={**out.payload, "reply_parameters": reply})


def _text(content: Content, signature: str) -> dict[str, Any]:
    signed = _signed(content.words, signature)
    text = signed if units(signed) <= MESSAGE_LIMIT else content.words
    return {"text": text, "entities": list(content.formatting)}


def _caption(content: Content, signature: str) -> dict[str, Any]:
    return {"caption": _signed(content.words, signature), "caption_entities": list(content.formatting)}


def _signed(words: str, signature: str) -> str:
    """Below it, so that the places of the formatting stay as they are."""
    return "\n\n".join(filter(None, (words, signature)))
