"""What the Bot API refuses, in its own codes and words."""

from typing import Any


class Refused(Exception):  # noqa: N818 - it reads as what Telegram did
    """A call Telegram would not carry out.

    `code` is the HTTP status and `error_code`, `description` Telegram's words with their prefix,
    `parameters` a ResponseParameters object (`retry_after`, `migrate_to_chat_id`) or None.
    """

    def __init__(self, code: int, description: str, parameters: dict[str, Any] | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


def bad_request(words: str) -> Refused:
    """400, with Telegram's lower-case start: `Bad Request: chat not found`.

    Words in capitals (`BUTTON_DATA_INVALID`) stay as they are, as in tdlib/telegram-bot-api
    `Client::fail_query_with_error`.
    """
    if len(words) > 1 and (words[1] == "_" or words[1].isupper()):
        return Refused(400, f"Bad Request: {words}")
    return Refused(400, f"Bad Request: {words[:1].lower()}{words[1:]}")


def forbidden(words: str) -> Refused:
    """403: `Forbidden: bot was blocked by the user`."""
    return Refused(403, f"Forbidden: {words}")


def too_many_requests(seconds: int) -> Refused:
    """429 with `retry_after` in whole seconds."""
    return Refused(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})
