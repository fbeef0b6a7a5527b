"""What one side writes, as calls that bring it to the other: text with its formatting, all else as a copy.

A copy says nothing of where it comes from (Bot API, copyMessage), so a bot can speak for a person.
"""

from __future__ import annotations

from typing import Any

from telegram import Message, MessageEntity

from bot.telegram.outgoing import Outgoing
from bot.telegram.splitting import MESSAGE_LIMIT, units

CAPTION_LIMIT = 1024
"""After entities are parsed (Bot API, copyMessage)."""
_CAPTIONED = ("photo", "video", "animation", "audio", "document", "voice")
"""What can have a caption."""


def passed_on(message: Message, signature: str, *, answers: int | None = None) -> list[Outgoing]:
    """What brings a message of the staff's to the traveller.

    signature: what stands below it; "" for nothing. An album, a place or a sticker cannot carry one.
    answers:   the traveller's message that it answers
    """
    below = {"reply_parameters": {"message_id": answers, "allow_sending_without_reply": True}}
    more = below if answers is not None else {}
    if message.text is not None:
        return [Outgoing(method="sendMessage", payload={**_text(message, signature), **more})]
    copy = {**copied(message), **more}
    if message.media_group_id or not any(getattr(message, kind) for kind in _CAPTIONED):
        return [Outgoing(method="copyMessage", payload=copied(message) if message.media_group_id else copy)]
    caption = _signed(message.caption or "", signature)
    entities = _entities(message.caption_entities)
    if units(caption) <= CAPTION_LIMIT:
        return [
            Outgoing(method="copyMessage", payload={**copy, "caption": caption, "caption_entities": entities})
        ]
    apart = {"text": _fitting(message.caption or "", signature), "entities": entities}
    return [
        Outgoing(method="copyMessage", payload={**copy, "caption": ""}),
        Outgoing(method="sendMessage", payload=apart),
    ]


def changed(message: Message, signature: str) -> Outgoing | None:
    """What changes the traveller's copy as the staff changed their message; None: it cannot be."""
    if message.text is not None:
        return Outgoing(method="editMessageText", payload=_text(message, signature))
    if not any(getattr(message, kind) for kind in _CAPTIONED):
        return None
    sign = "" if message.media_group_id else signature
    caption = _signed(message.caption or "", sign)
    if units(caption) > CAPTION_LIMIT:
        return None
    payload = {"caption": caption, "caption_entities": _entities(message.caption_entities)}
    return Outgoing(method="editMessageCaption", payload=payload)


def copied(message: Message) -> dict[str, Any]:
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


def _text(message: Message, signature: str) -> dict[str, Any]:
    return {"text": _fitting(message.text or "", signature), "entities": _entities(message.entities)}


def _fitting(text: str, signature: str) -> str:
    signed = _signed(text, signature)
    return signed if units(signed) <= MESSAGE_LIMIT else text


def _signed(text: str, signature: str) -> str:
    """Below it, so that the places of the formatting stay as they are."""
    return "\n\n".join(filter(None, (text, signature)))


def _entities(entities: tuple[MessageEntity, ...]) -> list[dict[str, Any]]:
    return [entity.to_dict() for entity in entities]
