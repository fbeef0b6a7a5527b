"""Talking to the Bot API: python-telegram-bot's request interface on aiohttp, and bare calls.

`Bot.do_api_request` would do for the bare calls, but it warns about every method that PTB knows.
"""

from __future__ import annotations

import json
import os
from functools import cache
from typing import Any, cast
from urllib.request import getproxies

import aiohttp
from telegram import Bot
from telegram._utils.defaultvalue import DefaultValue
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.log import masked
from bot.settings import Settings

# python-telegram-bot 22 warns whenever it builds a RetryAfter, unless it may give its time as a timedelta.
os.environ.setdefault("PTB_TIMEDELTA", "true")

CONNECT_SECONDS = 10.0
READ_SECONDS = 20.0


class Unreachable(NetworkError):  # noqa: N818 (as the library names its own)
    """No answer came: the connection could not be made, or broke. The call may have been executed or not."""


class AiohttpRequest(BaseRequest):
    """python-telegram-bot's documented extension point; see `telegram.request.BaseRequest`.

    Honours `read_timeout` (long polls) and multipart uploads; takes proxies from the environment.
    Timeouts raise TimedOut, broken connections Unreachable; neither text holds the token.
    """

    def __init__(self, connections: int) -> None:
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        return READ_SECONDS

    async def initialize(self) -> None:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=60),
                # Reading the proxy settings costs aiohttp a look at the environment per request.
                trust_env=bool(getproxies()),
            )

    async def shutdown(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        if self._session is None:
            raise RuntimeError("initialize() comes first")
        read = READ_SECONDS if isinstance(read_timeout, DefaultValue) else read_timeout
        data, headers = _encoded(request_data)
        try:
            async with self._session.request(
                method, url, data=data, headers=headers, timeout=_timeout(read)
            ) as response:
                return response.status, await response.read()
        except TimeoutError as error:
            raise TimedOut(f"no answer within {read} s") from error
        except (aiohttp.ClientError, OSError) as error:
            # `from None`: the original carries the address, and so the token.
            raise Unreachable(f"{type(error).__name__}: {masked(str(error))}") from None


class JsonBody:
    """A ready JSON object in place of python-telegram-bot's RequestData: nothing is encoded twice."""

    def __init__(self, body: bytes) -> None:
        self.body = body


_JSON = {"Content-Type": "application/json"}


def _encoded(
    request_data: RequestData | None,
) -> tuple[bytes | aiohttp.FormData | None, dict[str, str] | None]:
    if request_data is None:
        return None, None
    if isinstance(request_data, JsonBody):
        return request_data.body, _JSON
    if not request_data.contains_files:
        return json.dumps(request_data.parameters).encode(), _JSON
    form = aiohttp.FormData()
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, content_type) in request_data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=content_type)
    return form, None


@cache
def _timeout(read: float | None) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_SECONDS, sock_read=read)


class Api:
    """One Bot API method after the other, by name, JSON in and JSON out.

    Raises `telegram.error.TelegramError` as python-telegram-bot does: RetryAfter, BadRequest, Forbidden,
    ChatMigrated, Conflict, InvalidToken, TimedOut, NetworkError, and our Unreachable.
    """

    def __init__(self, request: BaseRequest, base_url: str) -> None:
        self._request = request
        self._base_url = base_url

    async def call(self, method: str, payload: dict[str, Any], *, wait: float = 0) -> Any:
        """The result. `wait` seconds more than usual may pass until the answer comes (long polls)."""
        return await self.call_encoded(method, json.dumps(payload).encode(), wait=wait)

    async def call_encoded(self, method: str, body: bytes, *, wait: float = 0) -> Any:
        """As `call`, with the payload encoded already."""
        return await self._request.post(
            f"{self._base_url}/{method}",
            request_data=cast(RequestData, JsonBody(body)),
            read_timeout=READ_SECONDS + wait,
        )


def make_bot(settings: Settings, *, connections: int = 64) -> Bot:
    """A bot that talks to CHASKI_API_URL. Raises SettingsError without a token."""
    request = AiohttpRequest(connections)
    return Bot(
        settings.bot_token(),
        base_url=f"{settings.api_url}/bot",
        base_file_url=f"{settings.api_url}/file/bot",
        request=request,
        get_updates_request=request,
    )


def api_of(bot: Bot, settings: Settings) -> Api:
    """The bare calls over the bot's own connections."""
    return Api(bot.request, f"{settings.api_url}/bot{settings.bot_token()}")
