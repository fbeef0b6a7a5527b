"""A Telegram that now and then answers what it should not: the emulator behind a server that lies."""

from __future__ import annotations

import asyncio
import json
import socket
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
from aiohttp import web

Answer = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]


def page(status: int, body: str | bytes, **headers: str) -> Answer:
    """That body, as it is."""

    async def answer(_: web.BaseRequest) -> web.Response:
        data = body.encode() if isinstance(body, str) else body
        return web.Response(status=status, body=data, headers=headers)

    return answer


def says(value: Any, status: int = 200) -> Answer:
    """That value as JSON."""
    return page(status, json.dumps(value))


def refuses(status: int, **parameters: Any) -> Answer:
    """As the Bot API refuses."""
    words = {"ok": False, "error_code": status, "description": "No", "parameters": parameters}
    return says(words, status)


def trickles(let_go: asyncio.Event) -> Answer:
    """A byte now and then, and never an end."""

    async def answer(request: web.BaseRequest) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while not let_go.is_set():
            await response.write(b" ")
            await asyncio.sleep(0.01)
        return response

    return answer


class Crooked:
    """Passes calls on to the emulator, but for those it has a wrong answer to."""

    def __init__(self, behind: str) -> None:
        self._behind = behind
        self._lies: dict[str, deque[Answer]] = {}
        self._always: dict[str, Answer] = {}
        self.told: list[str] = []
        """The methods that were answered wrongly."""
        self.url = ""

    def lies(self, method: str, *answers: Answer) -> None:
        """The next calls of that method are answered so, one after the other."""
        self._lies.setdefault(method, deque()).extend(answers)

    def always(self, method: str, answer: Answer) -> None:
        """Every call of that method is answered so."""
        self._always[method] = answer

    @property
    def done(self) -> bool:
        """Whether all wrong answers were given."""
        return not any(self._lies.values())

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        method = request.path.rpartition("/")[2]
        if waiting := self._lies.get(method):
            self.told.append(method)
            return await waiting.popleft()(request)
        if method in self._always:
            return await self._always[method](request)
        async with (
            aiohttp.ClientSession() as session,
            session.request(
                request.method,
                self._behind + request.path,
                data=await request.read(),
                headers=request.headers,
            ) as answer,
        ):
            return web.Response(
                status=answer.status, body=await answer.read(), content_type=answer.content_type
            )


@asynccontextmanager
async def crooked(behind: str) -> AsyncIterator[Crooked]:
    server = Crooked(behind)
    runner = web.ServerRunner(web.Server(server.handle, access_log=None), shutdown_timeout=1)
    await runner.setup()
    listener = socket.create_server(("127.0.0.1", 0))
    await web.SockSite(runner, listener).start()
    server.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    try:
        yield server
    finally:
        await runner.cleanup()
