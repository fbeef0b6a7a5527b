"""Delivery to a webhook: in order within a lane, several lanes at once, again and again until 2xx.

After tdlib/telegram-bot-api WebhookActor.cpp: at most `max_connections` at a time, growing pauses after
failures, `Retry-After` obeyed, no redirect followed, what grew too old dropped, and a method call taken from
the answer's body.
"""

import asyncio
import json
from collections import deque
from collections.abc import Awaitable, Callable, Hashable
from typing import Any
from urllib.parse import parse_qsl

import aiohttp

from emulator.arguments import Call, Upload
from emulator.refused import too_many_requests
from emulator.updates import Entry, Updates

MAX_PAUSE = 60.0  # seconds between tries at most
TIMEOUT = 60.0
SET_PAUSE = 1.0  # seconds between two calls of setWebhook
_NOT_IN_AN_ANSWER = ("get", "setwebhook", "deletewebhook", "close", "logout")  # how such methods begin


class Webhook:
    """At most one address. `retry` is the first pause after a failure, in seconds; it doubles up to
    MAX_PAUSE.
    """

    def __init__(self, updates: Updates, retry: float = 1.0) -> None:
        self._updates = updates
        self._retry = retry
        self.execute: Callable[[Call], Awaitable[Any]] | None = None  # carries out a call in an answer
        self.url = ""
        self._secret = ""
        self._connections = 40
        self._last_error: tuple[int, str] | None = None
        self._lanes: dict[Hashable, deque[tuple[int, Entry]]] = {}
        self._workers: set[asyncio.Task[None]] = set()
        self._free = asyncio.Semaphore(40)
        self._session: aiohttp.ClientSession | None = None
        self._may_be_set = 0.0

    @property
    def active(self) -> bool:
        return bool(self.url)

    def take_turn(self) -> None:
        """setWebhook may be called once a second. Raises Refused 429."""
        now = self._updates.clock.now()
        if now < self._may_be_set:
            raise too_many_requests(1)
        self._may_be_set = now + SET_PAUSE

    def is_at(self, url: str, secret: str, connections: int) -> bool:
        """Is it set to just this?"""
        return (self.url, self._secret, self._connections) == (url, secret, connections)

    def start(self, url: str, secret: str, connections: int) -> None:
        """Send everything pending, and all that comes, to this address."""
        self.stop()
        self.url, self._secret, self._connections = url, secret, connections
        self._free = asyncio.Semaphore(connections)
        self._updates.on_new = self._enqueue
        for arrival, entry in self._updates.pending.items():
            self._enqueue(arrival, entry)

    def stop(self) -> None:
        """No address: updates wait for getUpdates."""
        self.url = ""
        self._last_error = None
        self._updates.on_new = None
        self._lanes.clear()
        for worker in self._workers:
            worker.cancel()

    def forget(self) -> None:
        """As new."""
        self.stop()
        self._may_be_set = 0.0

    async def close(self) -> None:
        self.stop()
        await asyncio.gather(*self._workers, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    def info(self) -> dict[str, Any]:
        """The part of WebhookInfo that is about the address."""
        info: dict[str, Any] = {"url": self.url, "has_custom_certificate": False}
        if self.active:
            info |= {"max_connections": self._connections, "ip_address": "127.0.0.1"}
        if self._last_error is not None:
            info["last_error_date"], info["last_error_message"] = self._last_error
        return info

    def _enqueue(self, arrival: int, entry: Entry) -> None:
        lane = self._lanes.get(entry.lane)
        if lane is not None:
            lane.append((arrival, entry))
            return
        self._lanes[entry.lane] = deque([(arrival, entry)])
        worker = asyncio.create_task(self._work(entry.lane, self._lanes[entry.lane]))
        self._workers.add(worker)
        worker.add_done_callback(self._workers.discard)

    async def _work(self, key: Hashable, lane: deque[tuple[int, Entry]]) -> None:
        clock = self._updates.clock
        pause = self._retry
        while lane:
            arrival, entry = lane[0]
            self._updates.age()
            if arrival in self._updates.pending:  # else it was dropped meanwhile
                async with self._free:
                    failed = await self._post(entry)
                if failed is None:
                    self._updates.confirm(arrival)
                elif clock.now() + (failed or pause) > entry.expires:
                    self._updates.expire(arrival)
                else:
                    await clock.sleep(failed or pause)
                    pause = min(pause * 2, MAX_PAUSE)
                    continue
            pause = self._retry
            lane.popleft()
        if self._lanes.get(key) is lane:
            del self._lanes[key]

    async def _post(self, entry: Entry) -> float | None:
        """None when it was taken; else the seconds the server asks to wait, or 0."""
        headers = {"Content-Type": "application/json"}
        if self._secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = self._secret
        if self._session is None:
            self._session = aiohttp.ClientSession(
                timeout=aiohttp.ClientTimeout(total=TIMEOUT), connector=aiohttp.TCPConnector(limit=0)
            )
        entry.delivered = True
        try:
            async with self._session.post(
                self.url, data=entry.body.encode(), headers=headers, allow_redirects=False
            ) as response:
                if 200 <= response.status < 300:
                    await self._reply(response)
                    return None
                self._failed(f"Wrong response from the webhook: {response.status} {response.reason}")
                return _seconds(response.headers.get("Retry-After", ""))
        except TimeoutError:
            self._failed("Read timeout expired")
        except aiohttp.ClientConnectorError:
            self._failed("Connection refused")
        except aiohttp.ClientError:
            self._failed("Connection closed")
        return 0.0

    def _failed(self, words: str) -> None:
        self._last_error = (self._updates.clock.unix(), words)

    async def _reply(self, response: aiohttp.ClientResponse) -> None:
        """The answer may hold a method call; its result is told to nobody, as on Telegram."""
        call = await _call_in(response)
        if call is None or self.execute is None:
            return
        if not call.method.lower().startswith(_NOT_IN_AN_ANSWER):
            await self.execute(call)


async def _call_in(response: aiohttp.ClientResponse) -> Call | None:
    """The method call in a webhook's answer, in any form a call may have; None for an answer without."""
    params: Any = {}
    files: dict[str, Upload] = {}
    if response.content_type.startswith("multipart/"):
        async for part in aiohttp.MultipartReader.from_response(response):
            if isinstance(part, aiohttp.BodyPartReader) and part.name and part.filename:
                files[part.name] = Upload(part.filename, bytes(await part.read(decode=True)))
            elif isinstance(part, aiohttp.BodyPartReader) and part.name:
                params[part.name] = await part.text()
    elif response.content_type == "application/json":
        try:
            params = json.loads(await response.text())
        except ValueError:
            return None
    else:
        params = dict(parse_qsl(await response.text()))
    if not isinstance(params, dict) or not isinstance(params.get("method"), str):
        return None
    return Call(params.pop("method"), params, files)


def _seconds(value: str) -> float:
    return float(min(int(value), 3600)) if value.isdigit() else 0.0
