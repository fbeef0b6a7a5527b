"""The HTTP server: the bot's side, the people's side and the page on one address.

A bare aiohttp server without router and middlewares: the emulator stands beside a bot in benchmarks
and must cost little.
"""

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote

from aiohttp import StreamReader, web
from aiohttp.abc import AbstractStreamWriter
from aiohttp.http_parser import RawRequestMessage
from aiohttp.web_protocol import RequestHandler

from emulator.arguments import Call, Upload, as_integer
from emulator.botapi import Answer, execute, refused
from emulator.door import check_host, check_json, check_origin
from emulator.emulation import Emulation
from emulator.encoding import encode
from emulator.people import Request, action_for
from emulator.people.shapes import check_shapes
from emulator.refused import Refused, bad_request
from emulator.world import World

_FOLDER = Path(__file__).parent / "page"
PAGE = {path.relative_to(_FOLDER).as_posix(): path for path in _FOLDER.rglob("*") if path.is_file()}
"""All that is served of the page, by name: no address from outside ever becomes a path."""
MAX_EVENTS = 1000  # in one JSON answer
MAX_BODY = 64 * 1024 * 1024
_CONTENT_TYPES = {
    ".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon", ".json": "application/json", ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}  # fmt: skip
_TEXT = {"text/html", "text/css", "text/javascript", "image/svg+xml", "application/json"}


class Emulator:
    """A running emulator. `url` has no slash at its end."""

    def __init__(self, emulation: Emulation, host: str = "127.0.0.1") -> None:
        self.emulation = emulation
        self._host = host
        self.url = ""
        self._bot_prefix = f"/bot{emulation.world.token}/"
        self._file_prefix = f"/file/bot{emulation.world.token}/"
        emulation.webhook.execute = self._execute

    async def _execute(self, call: Call) -> Answer:
        return await execute(self.emulation, call)

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        path = request.path
        try:
            check_host(request, self._host)
            if path.startswith(("/bot", "/file/", "/emulator/")):
                check_origin(request)
            if path.startswith(self._bot_prefix):
                return await self._bot(request, path[len(self._bot_prefix) :])
            if path.startswith("/emulator/"):
                return await self._people(request, path)
            if path.startswith(self._file_prefix):
                return self._download(path[len(self._file_prefix) :])
            if path.startswith(("/bot", "/file/bot")):
                raise Refused(401, "Unauthorized") if "/" in path[1:] else Refused(404, "Not Found")
            return _static(path)
        except Refused as refusal:
            return _response(refused(refusal))
        except web.HTTPRequestEntityTooLarge:
            return _response(refused(Refused(413, "Request Entity Too Large")))

    # the bot's side

    async def _bot(self, request: web.BaseRequest, method: str) -> web.StreamResponse:
        if request.method not in ("GET", "POST"):
            raise Refused(404, "Not Found")
        answer = await execute(self.emulation, await _call(request, method))
        if answer.closed:
            return _cut(request)
        if answer.every is not None:
            return await _trickle(request, answer.body.encode(), answer.every)
        return _response(answer)

    def _download(self, path: str) -> web.Response:
        file = self.emulation.world.files.at(unquote(path))
        if file is None:
            raise Refused(404, "Not Found")
        return web.Response(body=file.data, content_type="application/octet-stream")

    # the people's side

    async def _people(self, request: web.BaseRequest, path: str) -> web.StreamResponse:
        parts = path.removeprefix("/emulator/").strip("/").split("/")
        if parts == ["events"] and request.method == "GET":
            return await self._events(request)
        if parts[0] == "files" and len(parts) == 2 and request.method == "GET":
            return self._file(unquote(parts[1]))
        action, ids = action_for(request.method, parts)
        check_json(request)
        body = await request.read() if request.can_read_body else b""
        try:
            content = json.loads(body) if body else {}
        except ValueError:
            raise bad_request("the body is not JSON") from None
        if not isinstance(content, dict):
            raise bad_request("the body is not a JSON object")
        if parts != ["updates"]:  # those are raw, for tests
            check_shapes(content)
        result = action(self.emulation, Request(ids, request.query, content))
        return _response(Answer(200, f'{{"ok":true,"result":{encode(result)}}}'))

    def _file(self, file_id: str) -> web.Response:
        file = self.emulation.world.files.find(file_id)
        if file is None:
            raise Refused(404, f"Not Found: no file {file_id}")
        headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox"}
        return web.Response(body=file.data, content_type=file.content_type, headers=headers)

    async def _events(self, request: web.BaseRequest) -> web.StreamResponse:
        """SSE, or one JSON answer when the query holds `after` (and waits for news up to `wait` seconds)."""
        events = self.emulation.world.events
        if "after" in request.query:
            after = as_integer(request.query["after"])
            if not events.after(after):
                await events.changed(min(as_integer(request.query.get("wait")), 60))
            found = events.after(after)[:MAX_EVENTS]
            number = found[-1][0] if found else events.number
            result = {"number": number, "events": [list(event) for event in found]}
            return _response(Answer(200, f'{{"ok":true,"result":{encode(result)}}}'))
        last = request.headers.get("Last-Event-ID", "")
        number = int(last) if last.isdigit() else events.number
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-cache"}
        )
        await response.prepare(request)
        with contextlib.suppress(ConnectionError):
            async for text in events.stream(number):
                await response.write(text.encode())
        return response


def _response(answer: Answer) -> web.Response:
    headers = {"Content-Type": "application/json"}
    if answer.retry_after is not None:
        headers["Retry-After"] = str(answer.retry_after)
    return web.Response(status=answer.status, body=answer.body.encode("utf-8", "replace"), headers=headers)


async def _trickle(request: web.BaseRequest, body: bytes, seconds: float) -> web.StreamResponse:
    """An answer that hardly comes: never silent for long, and not soon at its end."""
    response = web.StreamResponse(headers={"Content-Type": "application/json"})
    response.content_length = len(body)
    await response.prepare(request)
    with contextlib.suppress(ConnectionError):
        for byte in body:
            await asyncio.sleep(seconds)
            await response.write(bytes([byte]))
    return response


def _cut(request: web.BaseRequest) -> web.Response:
    """Close the connection without a word."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)


def _static(path: str) -> web.Response:
    name = unquote(path).lstrip("/") or "index.html"
    file = PAGE.get(name)
    if file is None:
        raise Refused(404, "Not Found")
    content_type = _CONTENT_TYPES.get(file.suffix, "application/octet-stream")
    charset = "utf-8" if content_type in _TEXT else None
    headers = {"Cache-Control": "no-cache", "Content-Security-Policy": "frame-ancestors 'none'"}
    return web.Response(body=file.read_bytes(), content_type=content_type, charset=charset, headers=headers)


async def _call(request: web.BaseRequest, method: str) -> Call:
    """The parameters of a call from its query and its body, whatever form that has."""
    params: dict[str, Any] = dict(request.query) if request.query_string else {}
    if not request.can_read_body:
        return Call(method, params)
    kind = request.content_type
    if kind == "multipart/form-data":
        return await _multipart(request, method, params)
    body = await request.read()
    if not body:
        return Call(method, params)
    if kind == "application/json":
        try:
            content = json.loads(body)
        except ValueError:
            raise bad_request("can't parse request JSON object") from None
        if not isinstance(content, dict):
            raise bad_request("object expected as request body")
        return Call(method, params | content)
    if kind == "application/x-www-form-urlencoded":
        return Call(method, params | dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)))
    return Call(method, params)


async def _multipart(request: web.BaseRequest, method: str, params: dict[str, Any]) -> Call:
    files: dict[str, Upload] = {}
    try:
        form = await request.post()
    except ValueError:
        raise bad_request("can't parse multipart body") from None
    for name, value in form.items():
        if isinstance(value, web.FileField):
            files[name] = Upload(value.filename or name, value.file.read())
        else:
            params[name] = value if isinstance(value, str) else bytes(value).decode("utf-8", "replace")
    return Call(method, params, files)


def _request(
    message: RawRequestMessage,
    payload: StreamReader,
    protocol: RequestHandler,
    writer: AbstractStreamWriter,
    task: "asyncio.Task[None]",
) -> web.BaseRequest:
    loop = asyncio.get_running_loop()
    return web.BaseRequest(message, payload, protocol, writer, task, loop, client_max_size=MAX_BODY)


@contextlib.asynccontextmanager
async def running(
    token: str = "1000:demo",  # noqa: S107 - a made-up one
    username: str = "chaski_demo_bot",
    host: str = "127.0.0.1",
    port: int = 0,
    *,
    privacy: bool = True,
    limited: bool = False,
    webhook_retry: float = 1.0,
    seed: dict[str, Any] | None = None,
) -> AsyncIterator[Emulator]:
    """An emulator that listens until the block ends; port 0 lets the system choose one."""
    emulation = Emulation(World(token, username, privacy=privacy), webhook_retry, limited)
    if seed:
        plant(emulation, seed)
    emulator = Emulator(emulation, host)
    server = web.Server(emulator.handle, request_factory=_request, access_log=None)
    runner = web.ServerRunner(server, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    listener = socket.create_server((host, port), backlog=1024)
    emulator.url = f"http://{host}:{listener.getsockname()[1]}"
    await web.SockSite(runner, listener).start()
    try:
        yield emulator
    finally:
        emulation.world.events.close()
        emulation.world.updates.interrupt("the end of the emulator")
        await emulation.webhook.close()
        await runner.cleanup()


def plant(emulation: Emulation, seed: dict[str, Any]) -> None:
    """People and groups to begin with: `{"users": [body of POST /emulator/users…], "groups": [body of POST
    /emulator/groups…]}`.
    """
    for kind in ("users", "groups"):
        action, _ = action_for("POST", [kind])
        for body in seed.get(kind, []):
            action(emulation, Request((), {}, body))
