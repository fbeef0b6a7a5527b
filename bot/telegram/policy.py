"""What to do about a call of the Bot API that failed: a pure function from error and row to a decision.

Telegram's words are those of the Bot API server (github.com/tdlib/telegram-bot-api, Client.cpp) and of
the errors it passes on from Telegram itself; they are matched in lower case, by the part that lasts.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.backoff import LONGEST_PAUSE, pause
from bot.storage import OutboxRow, RowKind
from bot.telegram.backoff import asked_for
from bot.telegram.client import Unanswered

STAFF_PAUSE = 300.0
"""How long a lost staff chat is left alone; being added again ends the pause at once."""
ALONE_LIMIT = 10
"""A row that failed so often while others got through is itself the trouble."""
EPHEMERAL_TRIES = 3
EPHEMERAL_PATIENCE = 10
"""Seconds; Telegram forgets a callback query after 15 s or so."""


@dataclass(frozen=True, slots=True)
class Settled:
    """Nothing more to do."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """Not sent, and not worth a word."""

    reason: str


@dataclass(frozen=True, slots=True)
class Retry:
    """Try again after so many seconds."""

    after: float
    reason: str


@dataclass(frozen=True, slots=True)
class Wait:
    """The staff chat cannot be reached: keep its rows until that changes."""

    reason: str


@dataclass(frozen=True, slots=True)
class Dead:
    """It can never be sent."""

    reason: str
    blocked: bool = False
    """The chat no longer wants to hear from us."""


@dataclass(frozen=True, slots=True)
class Instead:
    """Send this in its place."""

    method: str
    payload: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Moved:
    """The group became a supergroup with this id."""

    chat_id: int


@dataclass(frozen=True, slots=True)
class Uncertain:
    """It may have been sent or not, and must not be sent twice."""

    reason: str


Decision = Settled | Dropped | Retry | Wait | Dead | Instead | Moved | Uncertain

_UNCHANGED = "message is not modified"
_TO_DELETE_GONE = ("message to delete not found", "message can't be deleted")
_TO_EDIT_GONE = (
    "message to edit not found",
    "message can't be edited",
    "there is no text in the message to edit",
    "message_id_invalid",
)
_REPLY_GONE = ("message to be replied not found", "replied message not found", "reply message not found")
_THREAD_GONE = ("message thread not found", "topic_closed", "topic_deleted")
_CHAT_GONE = (
    "chat not found",
    "group chat was deactivated",
    "have no rights to send",
    "not enough rights",
    "chat_write_forbidden",
    "need administrator rights",
    "peer_id_invalid",
    "chat_restricted",
    "channel_private",
)


def decide(error: TelegramError, row: OutboxRow, *, tries: int, alone: int = 0, to_staff: bool) -> Decision:
    """What becomes of `row`, whose call failed with `error`.

    tries:    how often it was tried by now, this one included (from 1)
    alone:    how many of those failed while other rows got through
    to_staff: whether it goes to the staff chat; such a row waits where another would be dead
    """
    if row.kind is RowKind.EPHEMERAL:
        return _ephemeral(error, tries)
    if isinstance(error, RetryAfter):
        return Retry(asked_for(error), "limit")
    if isinstance(error, ChatMigrated):
        return Moved(error.new_chat_id)
    # Telegram says 404 also for a method it does not know, which is a mistake of ours in this one row.
    if isinstance(error, InvalidToken) and "not found" not in error.message.lower():
        return Retry(LONGEST_PAUSE, "token refused")
    if isinstance(error, Forbidden):
        return Wait(error.message) if to_staff else Dead(error.message, blocked=True)
    if isinstance(error, BadRequest):
        return _bad_request(error.message, row, to_staff)
    if isinstance(error, InvalidToken) or alone >= ALONE_LIMIT:
        return Dead(error.message)
    if row.once and isinstance(error, Unanswered | TimedOut):
        return Uncertain(error.message)
    # Network errors, 5xx, and answers that are no JSON: Telegram or the way to it is ill, not the row.
    return Retry(pause(tries), "network")


def may_mean_the_source(error: TelegramError, row: OutboxRow) -> bool:
    """Whether the chat that Telegram cannot find may be the one that the message was to be taken from."""
    return isinstance(error, BadRequest) and row.method.startswith(("forward", "copy"))


def _bad_request(message: str, row: OutboxRow, to_staff: bool) -> Decision:
    words = message.lower()

    def says(*phrases: str) -> bool:
        return any(phrase in words for phrase in phrases)

    if says(_UNCHANGED) or (row.method.startswith("delete") and says(*_TO_DELETE_GONE)):
        return Settled()
    if row.method.startswith("edit") and says(*_TO_EDIT_GONE):
        return _sent_anew(row)
    if says(*_REPLY_GONE):
        return _without(row, message, "reply_parameters", "reply_to_message_id")
    if says(*_THREAD_GONE):
        return _without(row, message, "message_thread_id")
    if says(*_CHAT_GONE):
        return Wait(message) if to_staff else Dead(message, blocked=True)
    return Dead(message)


def _sent_anew(row: OutboxRow) -> Decision:
    """A text whose message is gone is sent as a new one; a keyboard or picture alone has nothing to say."""
    if row.method != "editMessageText":
        return Dropped("the message to edit is gone")
    payload = json.loads(row.payload)
    payload.pop("message_id", None)
    return Instead("sendMessage", payload)


def _without(row: OutboxRow, message: str, *names: str) -> Decision:
    payload = json.loads(row.payload)
    rest = {name: value for name, value in payload.items() if name not in names}
    return Instead(row.method, rest) if len(rest) < len(payload) else Dead(message)


def _ephemeral(error: TelegramError, tries: int) -> Decision:
    if isinstance(error, RetryAfter):
        seconds = asked_for(error)
        return Retry(seconds, "limit") if seconds <= EPHEMERAL_PATIENCE else Dropped("too late")
    final = isinstance(error, BadRequest | Forbidden | ChatMigrated | InvalidToken)
    if final or tries >= EPHEMERAL_TRIES:
        return Dropped(error.message)
    return Retry(pause(tries), "network")
