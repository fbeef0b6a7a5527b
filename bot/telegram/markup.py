"""Neutral blocks as Telegram's HTML, a message's buttons as its keyboards (Bot API, Formatting options)."""

from __future__ import annotations

import html
from typing import Any

from bot.telegram.callbacks import encode
from bot.words.blocks import (
    Block,
    DayKey,
    Grid,
    Inline,
    Key,
    Paragraph,
    Points,
    Quotation,
    Row,
    Screen,
    Wording,
)

EMPTY = " "
STAFF_GROUP: dict[str, Any] = {
    "request_id": 1,
    "chat_is_channel": False,
    "chat_has_username": False,
    "user_administrator_rights": {
        "is_anonymous": False,
        "can_manage_chat": True,
        "can_delete_messages": False,
        "can_manage_video_chats": False,
        "can_restrict_members": False,
        "can_promote_members": False,
        "can_change_info": False,
        "can_invite_users": True,
        "can_post_stories": False,
        "can_edit_stories": False,
        "can_delete_stories": False,
    },
    "bot_is_member": True,
}
"""Which groups are offered (Bot API, KeyboardButtonRequestChat): private ones, to whoever runs them. The
bot is added as a plain member: as an administrator it would hear all that the team say to each other."""
DAYS = {"free": "{day}", "chosen": "✓{day}", "closed": "✕", "outside": "·"}


def text(message: Screen) -> str:
    """Sections with a blank line between them."""
    return "\n\n".join("\n".join(map(_block, section)) for section in message.sections)


def keyboard(message: Screen) -> dict[str, Any]:
    """The calendar above the buttons; {} when there are none."""
    if any(key.share_phone or key.share_group for row in message.buttons for key in row):
        keys = [[_reply_key(key) for key in row] for row in message.buttons]
        return {"keyboard": keys, "one_time_keyboard": True, "resize_keyboard": True}
    rows = _grid(message.calendar) if message.calendar else []
    rows += [[_inline_key(key) for key in row] for row in message.buttons]
    return {"inline_keyboard": rows} if rows else {}


def _block(block: Block) -> str:
    match block:
        case Paragraph():
            return _inline(block.text)
        case Row():
            return f"{block.icon} {_inline(block.text)}"
        case Points():
            return "\n".join(f"{block.mark} {_inline(item)}" for item in block.items)
        case Quotation():
            return f"<blockquote>{_escaped(block.text)}</blockquote>"


def _inline(inline: Inline) -> str:
    return "".join(map(_span, inline))


def _span(span: Wording) -> str:
    said = _escaped(span.text)
    if span.person is not None:
        said = f'<a href="tg://user?id={span.person}">{said}</a>'
    if span.moment is not None:  # holds no other formatting, and is held by none (Bot API, MessageEntity)
        return f'<tg-time unix="{span.moment}" format="wDt">{said}</tg-time>'
    said = f"<i>{said}</i>" if span.italic else said
    return f"<b>{said}</b>" if span.bold else said


def _escaped(text: str) -> str:
    return html.escape(text, quote=False)


def _grid(grid: Grid) -> list[list[dict[str, str]]]:
    """Month and arrows, weekdays, then one row a week. Seven columns but for the first row."""
    idle = encode(grid.idle)

    def words(text: str) -> dict[str, str]:
        return {"text": text, "callback_data": idle}

    def day(day: DayKey | None) -> dict[str, str]:
        if day is None:
            return words(EMPTY)
        return {"text": DAYS[day.state].format(day=day.day.day), "callback_data": encode(day.press)}

    before, after = (_inline_key(turn) if turn else words(EMPTY) for turn in (grid.before, grid.after))
    return [
        [before, words(grid.title), after],
        [words(name) for name in grid.weekdays],
        *([day(each) for each in week] for week in grid.weeks),
    ]


def _reply_key(key: Key) -> dict[str, Any]:
    if key.share_group:
        return {"text": key.label, "request_chat": STAFF_GROUP}
    return {"text": key.label, "request_contact": True} if key.share_phone else {"text": key.label}


def _inline_key(key: Key) -> dict[str, str]:
    if key.url:
        return {"text": key.label, "url": key.url}
    assert key.press is not None, "a button without a link means something"
    # Bot API, InlineKeyboardButton.style: "danger" is red, "primary" blue.
    return {"text": key.label, "callback_data": encode(key.press)} | ({"style": key.look} if key.look else {})
