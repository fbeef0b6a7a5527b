"""The table of what is done about a failed call."""

from __future__ import annotations

import json
from typing import Any

import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.backoff import LONGEST_PAUSE, pause
from bot.storage import OutboxRow, RowKind
from bot.telegram.client import Unanswered, Unreachable
from bot.telegram.policy import (
    ALONE_LIMIT,
    Dead,
    Decision,
    Dropped,
    Instead,
    Moved,
    Retry,
    Settled,
    Wait,
    decide,
)

BLOCKED = Forbidden("Forbidden: bot was blocked by the user")
NOT_FOUND = BadRequest("Bad Request: chat not found")
UNCHANGED = BadRequest("Bad Request: message is not modified: specified new message content is the same")
EDIT_GONE = BadRequest("Bad Request: message to edit not found")


def row(method: str = "sendMessage", kind: RowKind = RowKind.MESSAGE, **payload: Any) -> OutboxRow:
    return OutboxRow(5, method, json.dumps(payload or {"text": "x"}), kind)


@pytest.mark.parametrize(
    ("error", "method", "decision"),
    [
        (RetryAfter(7), "sendMessage", Retry(7.0, "limit")),
        (NetworkError("Bad Gateway"), "sendMessage", Retry(0.5, "network")),
        (NetworkError("Internal Server Error"), "sendMessage", Retry(0.5, "network")),
        (TimedOut(), "sendMessage", Retry(0.5, "network")),
        (Unreachable("ClientConnectorError"), "sendMessage", Retry(0.5, "network")),
        (Unanswered("HTTP 200, and no JSON that can be read"), "sendMessage", Retry(0.5, "network")),
        (Conflict("Conflict"), "sendMessage", Retry(0.5, "network")),
        (InvalidToken("Unauthorized"), "sendMessage", Retry(LONGEST_PAUSE, "token refused")),
        (InvalidToken("Not Found"), "sendMesage", Dead("Not Found")),
        (BLOCKED, "sendMessage", Dead(BLOCKED.message, blocked=True)),
        (
            Forbidden("Forbidden: user is deactivated"),
            "sendMessage",
            Dead("Forbidden: user is deactivated", True),
        ),
        (NOT_FOUND, "sendMessage", Dead(NOT_FOUND.message, blocked=True)),
        (BadRequest("can't parse entities"), "sendMessage", Dead("can't parse entities")),
        (UNCHANGED, "editMessageText", Settled()),
        (UNCHANGED, "editMessageReplyMarkup", Settled()),
        (EDIT_GONE, "editMessageReplyMarkup", Dropped("the message to edit is gone")),
        (BadRequest("Bad Request: message to delete not found"), "deleteMessage", Settled()),
        (BadRequest("Bad Request: message can't be deleted for everyone"), "deleteMessage", Settled()),
        (ChatMigrated(-1005), "sendMessage", Moved(-1005)),
    ],
    ids=str,
)
def test_a_failed_call_of_a_traveller(error: TelegramError, method: str, decision: Decision) -> None:
    """The first failure of a row that goes to a private chat."""
    assert decide(error, row(method), tries=1, to_staff=False) == decision


@pytest.mark.parametrize(
    "error",
    [
        Forbidden("Forbidden: bot was kicked from the group chat"),
        Forbidden("Forbidden: bot is not a member of the supergroup chat"),
        NOT_FOUND,
        BadRequest("Bad Request: not enough rights to send text messages to the chat"),
        BadRequest("Bad Request: group chat was deactivated"),
        BadRequest("Bad Request: have no rights to send a message"),
    ],
    ids=str,
)
def test_the_staff_s_rows_wait_where_others_die(error: TelegramError) -> None:
    """A lost staff chat can be found again; its leads must be there then."""
    assert decide(error, row(), tries=1, to_staff=True) == Wait(error.message)
    assert isinstance(decide(error, row(), tries=1, to_staff=False), Dead)


def test_a_mistake_of_ours_is_dead_for_staff_as_well() -> None:
    """Waiting would not make bad HTML good, and would hold up what comes after it."""
    assert decide(BadRequest("can't parse entities"), row(), tries=1, to_staff=True) == Dead(
        "can't parse entities"
    )


def test_an_edit_whose_message_is_gone_is_sent_as_a_new_message() -> None:
    """The words reach the traveller all the same, buttons and all."""
    edit = row("editMessageText", message_id=9, text="x", parse_mode="HTML", reply_markup={"a": 1})

    for words in (
        "message to edit not found",
        "message can't be edited",
        "there is no text in the message to edit",
    ):
        assert decide(BadRequest(f"Bad Request: {words}"), edit, tries=1, to_staff=False) == Instead(
            "sendMessage", {"text": "x", "parse_mode": "HTML", "reply_markup": {"a": 1}}
        )


def test_an_answer_to_a_message_that_is_gone_is_sent_without_the_link_to_it() -> None:
    """Once: the second time there is nothing left to leave out."""
    gone = BadRequest("Bad Request: message to be replied not found")
    reply = row(text="x", reply_parameters={"message_id": 3})

    assert decide(gone, reply, tries=1, to_staff=False) == Instead("sendMessage", {"text": "x"})
    assert decide(gone, row(text="x"), tries=2, to_staff=False) == Dead(gone.message)


def test_the_network_is_waited_for_without_end() -> None:
    """An outage of a day kills nothing; the pauses grow up to a minute."""
    assert [pause(tries) for tries in range(1, 10)] == [0.5, 1, 2, 4, 8, 16, 32, 60, 60]
    assert decide(TimedOut(), row(), tries=2000, alone=0, to_staff=False) == Retry(60, "network")


def test_a_row_that_fails_alone_again_and_again_is_the_trouble_itself() -> None:
    """When others get through, a row that makes Telegram answer 500 must not block its chat for ever."""
    error = NetworkError("Internal Server Error")

    assert isinstance(decide(error, row(), tries=50, alone=ALONE_LIMIT - 1, to_staff=False), Retry)
    assert decide(error, row(), tries=50, alone=ALONE_LIMIT, to_staff=False) == Dead("Internal Server Error")


@pytest.mark.parametrize(
    ("error", "tries", "decision"),
    [
        (BadRequest("Bad Request: query is too old and response timeout expired"), 1, Dropped),
        (BLOCKED, 1, Dropped),
        (ChatMigrated(-1005), 1, Dropped),
        (RetryAfter(60), 1, Dropped),
        (RetryAfter(2), 1, Retry),
        (TimedOut(), 1, Retry),
        (TimedOut(), 3, Dropped),
    ],
    ids=str,
)
def test_what_is_ephemeral_is_dropped_without_a_word(
    error: TelegramError, tries: int, decision: type[Decision]
) -> None:
    """A callback answer that comes too late is worth nothing, least of all a dead letter."""
    answer = row("answerCallbackQuery", RowKind.EPHEMERAL, callback_query_id="1")

    assert isinstance(decide(error, answer, tries=tries, to_staff=False), decision)
