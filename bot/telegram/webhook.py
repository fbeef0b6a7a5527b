"""Telegram calls us; 200 is our acknowledgement, given after the commit."""

from __future__ import annotations

import asyncio
import hmac
import json

import structlog
from aiohttp import web
from telegram.error import BadRequest

from bot.metrics import Metrics
from bot.settings import Settings, SettingsError
from bot.telegram.client import Api
from bot.telegram.polling import until_done
from bot.telegram.reading import ALLOWED_UPDATES, Door
from bot.work.worker import Worker

log = structlog.get_logger()

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 (its name)
MAX_CONNECTIONS = 40
"""Telegram's default: how many updates it sends at once, and so the largest batch."""

_Waiting = tuple[object, "asyncio.Future[bool]"]

BODY_SECONDS = 30.0
"""How long an update may take to come in; Telegram sends one in a moment."""


class Webhook:
    """The intake for a bot with a public https address. Add `handle` to a server, then `run`."""

    def __init__(self, api: Api, worker: Worker, settings: Settings, metrics: Metrics) -> None:
        self._api = api
        self._worker = worker
        self._door = Door(metrics)
        self._url = settings.webhook_url + settings.webhook_path
        self._path = settings.webhook_path
        self._secret = settings.webhook_secret
        self._waiting: list[_Waiting] = []
        self._arrived = asyncio.Event()
        self._open = False

    def problems(self) -> list[str]:
        """What keeps updates from coming in just now."""
        return [] if self._open else ["the intake is not running"]

    async def run(self, stop: asyncio.Event) -> None:
        """Take updates until `stop` is set; those at hand are finished.

        Raises SettingsError for an address that Telegram refuses.
        """
        worker = asyncio.create_task(self._work())
        self._open = True
        stopped = asyncio.create_task(stop.wait())
        try:
            await until_done(self._register, stop)
            # The worker ends only by failing, and then there is no point in staying.
            await asyncio.wait((worker, stopped), return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._open = False
            stopped.cancel()
            self._arrived.set()
            await worker

    async def _register(self) -> None:
        wanted = {
            "url": self._url,
            "secret_token": self._secret,
            "max_connections": MAX_CONNECTIONS,
            "allowed_updates": ALLOWED_UPDATES,
            "drop_pending_updates": False,
        }
        try:
            await self._api.call("setWebhook", wanted)
        except BadRequest as error:
            raise SettingsError(
                [f"Telegram refuses CHASKI_WEBHOOK_URL ({error.message}); it must be a public https address."]
            ) from error

    async def handle(self, request: web.Request) -> web.Response:
        """POST /telegram/<secret path>."""
        if not _same(request.path, self._path):
            raise web.HTTPNotFound
        if not _same(request.headers.get(SECRET_HEADER, ""), self._secret):
            raise web.HTTPForbidden
        update = await _update_in(request)
        if not self._open:
            raise web.HTTPServiceUnavailable
        done: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append((update, done))
        self._arrived.set()
        # Telegram hanging up must not take the update out of the batch.
        committed = await asyncio.shield(done)
        return web.Response(status=200 if committed else 503)

    async def _work(self) -> None:
        """Whatever arrived while the last batch was being committed is the next one."""
        while self._open or self._waiting:
            await self._arrived.wait()
            self._arrived.clear()
            waiting, self._waiting = self._waiting, []
            if waiting:
                await self._work_off(waiting)

    async def _work_off(self, waiting: list[_Waiting]) -> None:
        committed = True
        try:
            await self._worker.work_off(self._door.arrivals(raw for raw, _ in waiting))
        except Exception as error:
            log.error("webhook.not_committed", error=str(error), updates=len(waiting))
            committed = False
        for _, done in waiting:
            done.set_result(committed)


def _same(given: str, expected: str) -> bool:
    """Compared in constant time, so that the secret cannot be felt out."""
    # A header that is no UTF-8 has surrogates in it, which cannot be encoded.
    return hmac.compare_digest(given.encode(errors="replace"), expected.encode())


async def _update_in(request: web.Request) -> object:
    """What Telegram sent: who knows the secret. It is worked off or put aside, whatever it is."""
    try:
        async with asyncio.timeout(BODY_SECONDS):
            body = await request.read()
    except TimeoutError:
        raise web.HTTPRequestTimeout from None
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return body.decode(errors="replace")
