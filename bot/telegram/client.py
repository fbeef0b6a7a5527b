"""Talking to the Bot API: bare calls on aiohttp, with python-telegram-bot's errors.

`Bot.do_api_request` would do, but it warns about every method that the library knows, and a wrong answer (a
proxy's page, JSON of another shape) leaves it as any exception at all. Here it is an error of the library's.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from datetime import timedelta
from functools import cache
from typing import Any, BinaryIO, Self, TypeGuard
from urllib.request import getproxies

import aiohttp
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

from bot.log import masked
from bot.settings import Settings
from core.errors import ChaskiError

# python-telegram-bot 22 warns whenever it builds a RetryAfter, unless it may give its time as a timedelta.
os.environ.setdefault("PTB_TIMEDELTA", "true")

CONNECT_SECONDS = 10.0
READ_SECONDS = 20.0
UPLOAD_BYTES_A_SECOND = 100_000
"""What a slow line still manages: so long may an upload take."""
LARGEST_ANSWER = 64 * 1024 * 1024
"""Bytes. A hundred updates are a few megabytes at most, and Telegram lets a bot download files of 20 MB."""


class Unreachable(NetworkError):  # noqa: N818 (as the library names its own)
    """The connection could not be made: the call was not executed."""


class Unanswered(NetworkError):  # noqa: N818
    """The connection was made, and no answer of the Bot API came: the call may have been executed or not."""


class TokenRefused(ChaskiError):  # noqa: N818 (what happened, in a sentence)
    """Telegram refuses CHASKI_TOKEN: it is wrong or was revoked. Ask @BotFather for the current one."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


class Api:
    """One Bot API method after the other, by name, JSON or a file in and JSON out. `async with` it.

    Takes proxies from the environment. The whole answer is bounded in time and size, so one that trickles or
    never ends is an error as well. Raises `telegram.error.TelegramError` and nothing else, whatever is
    answered: RetryAfter, BadRequest, Forbidden, ChatMigrated, Conflict, InvalidToken, NetworkError, TimedOut,
    and our Unreachable, Unanswered. No text holds the token.
    """

    def __init__(self, base_url: str, connections: int) -> None:
        """`base_url`: with the token, without a slash at its end."""
        self._base_url = base_url
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=60),
            # Reading the proxy settings costs aiohttp a look at the environment per request.
            trust_env=bool(getproxies()),
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._session is not None
        await self._session.close()

    async def call(self, method: str, payload: dict[str, Any], *, wait: float = 0) -> Any:
        """The result, never None. `wait` seconds more than usual may pass until it comes (long polls)."""
        return await self.call_encoded(method, json.dumps(payload).encode(), wait=wait)

    async def call_encoded(self, method: str, body: bytes, *, wait: float = 0) -> Any:
        """As `call`, with the payload encoded already."""
        status, answer = await self._exchange(method, body, "application/json", READ_SECONDS + wait)
        return result_of(status, answer, read=_read if method == "getUpdates" else json.loads)

    async def upload(
        self, method: str, payload: dict[str, Any], *, field: str, name: str, file: BinaryIO
    ) -> Any:
        """The result of a call that carries a file called `name` as its part `field`.

        The file is read from its beginning, in pieces, and may be closed afterwards.
        """
        size = file.seek(0, os.SEEK_END)
        file.seek(0)
        form = aiohttp.FormData(quote_fields=False)
        for key, value in payload.items():
            form.add_field(key, value if isinstance(value, str) else json.dumps(value))
        form.add_field(field, file, filename=name, content_type="application/octet-stream")
        body = form()
        seconds = READ_SECONDS + size / UPLOAD_BYTES_A_SECOND
        return result_of(*await self._exchange(method, body, body.content_type, seconds))

    async def _exchange(
        self, method: str, body: bytes | aiohttp.Payload, content_type: str, seconds: float
    ) -> tuple[int, bytes]:
        """The HTTP status and the answer, which may take so many seconds to come, from first to last byte."""
        assert self._session is not None, "use `async with`"
        try:
            # A redirect is a captive portal's or a proxy's: Telegram sends none, and the token stays here.
            async with self._session.post(
                f"{self._base_url}/{method}",
                data=body,
                headers={"Content-Type": content_type},
                timeout=_timeout(seconds),
                allow_redirects=False,
            ) as response:
                return response.status, await _body(response)
        except aiohttp.ConnectionTimeoutError:
            raise Unreachable(f"no connection within {CONNECT_SECONDS} s") from None
        except TimeoutError:
            raise TimedOut(f"no whole answer within {seconds} s") from None
        except (aiohttp.ClientError, OSError) as error:
            # `from None`: the original carries the address, and so the token.
            kind = Unreachable if isinstance(error, aiohttp.ClientConnectorError) else Unanswered
            raise kind(f"{type(error).__name__}: {masked(str(error))}") from None


async def _body(response: aiohttp.ClientResponse) -> bytes:
    chunks: list[bytes] = []
    size = 0
    async for chunk in response.content.iter_any():
        chunks.append(chunk)
        size += len(chunk)
        if size > LARGEST_ANSWER:
            raise Unanswered(f"an answer of more than {LARGEST_ANSWER} bytes")
    return b"".join(chunks)


@cache
def _timeout(seconds: float) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(
        total=CONNECT_SECONDS + seconds, sock_connect=CONNECT_SECONDS, sock_read=seconds
    )


async def introduce(api: Api) -> str:
    """Ask Telegram who we are; the username.

    Raises TokenRefused, and TelegramError when it may work later.
    """
    try:
        me = await api.call("getMe", {})
    except InvalidToken as error:  # its own words: a proxy's 404 is Unanswered
        raise TokenRefused from error
    if not isinstance(me, dict) or not is_id(me.get("id")) or not isinstance(me.get("username"), str):
        raise Unanswered("getMe gave no bot")
    return str(me["username"])


def result_of(status: int, body: bytes, *, read: Callable[[bytes], Any] = json.loads) -> Any:
    """What the Bot API answered, or its refusal as one of python-telegram-bot's errors.

    https://core.telegram.org/bots/api#making-requests: a JSON object with `ok`, and `result` or
    `description`, `error_code` and perhaps `parameters`. Anything else is not from the Bot API: Unanswered.
    """
    try:
        answer = read(body)
    except (ValueError, RecursionError):
        raise Unanswered(f"HTTP {status}, and no JSON that can be read") from None
    if not isinstance(answer, dict) or not isinstance(answer.get("ok"), bool):
        raise Unanswered(f"HTTP {status}, and JSON that is no answer of the Bot API")
    if not answer["ok"]:
        raise _refusal(status, answer)
    if answer.get("result") is None:
        raise Unanswered(f"HTTP {status}, and an answer without a result")
    return answer["result"]


def _read(body: bytes) -> Any:
    """JSON; what is nested too deeply to be read is left out, so that it spoils nothing beside it.

    One such update would make every answer of getUpdates unreadable, and could never be confirmed.
    """
    try:
        return json.loads(body)
    except RecursionError:
        return json.loads(_without_depths(body.decode()))


DEEPEST = 100
"""Levels of an answer. An update of the Bot API has a dozen or two."""
_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[\[{]|[\]}]', re.DOTALL)


def _without_depths(text: str) -> str:
    """The text with `null` in place of each object and list below `DEEPEST`."""
    kept: list[str] = []
    depth = begin = 0
    for token in _TOKEN.finditer(text):
        if token[0] in "[{":
            depth += 1
            if depth == DEEPEST + 1:
                kept += [text[begin : token.start()], "null"]
        elif token[0] in "]}":
            if depth == DEEPEST + 1:
                begin = token.end()
            depth -= 1
    return "".join([*kept, text[begin:]]) if depth == 0 else "".join(kept)


_REFUSALS: dict[int, type[TelegramError]] = {
    400: BadRequest,
    401: InvalidToken,
    403: Forbidden,
    404: InvalidToken,
    409: Conflict,
    413: BadRequest,
}
_NO_TIME_GIVEN = 5
"""Seconds to wait for a "Too Many Requests" that does not say how long."""


def _refusal(status: int, answer: dict[str, Any]) -> TelegramError:
    given = answer.get("error_code")
    code = given if type(given) is int else status
    words = str(answer.get("description") or f"HTTP {status}")
    parameters = answer.get("parameters")
    if not isinstance(parameters, dict):
        parameters = {}
    moved_to = parameters.get("migrate_to_chat_id")
    if type(moved_to) is int and is_id(moved_to) and moved_to < 0:
        return ChatMigrated(moved_to)
    if code == 429:
        seconds = parameters.get("retry_after")
        if type(seconds) is not int or not 0 < seconds < 2**31:
            seconds = _NO_TIME_GIVEN
        return RetryAfter(timedelta(seconds=seconds))
    return _REFUSALS.get(code, NetworkError)(words)


def is_id(value: object) -> TypeGuard[int]:
    """Whether it is a number as Telegram's ids are (at most 52 bits) and every database can store."""
    return type(value) is int and -(2**63) <= value < 2**63


def api_of(settings: Settings, *, connections: int = 64) -> Api:
    """The Bot API at CHASKI_API_URL. Raises SettingsError without a token."""
    return Api(f"{settings.api_url}/bot{settings.bot_token()}", connections)
