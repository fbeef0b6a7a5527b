"""Renders documents into files, each within its time, and never on the bot's own thread.

A renderer may be a coroutine, so that it can read the store; what is not made to wait goes through
`in_thread`. It writes into a file that is on no path, so nothing of it is ever left behind.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import tempfile
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from io import BufferedRandom
from typing import Any, TypeVar

from bot.storage import Document, StoreUnavailable
from core.errors import ChaskiError

T = TypeVar("T")

AT_ONCE = 2
"""So many are rendered beside each other; the machine has other things to do."""

Render = Callable[[Mapping[str, Any], BufferedRandom], Awaitable[str]]
"""Writes the document of these arguments into the file, and returns the name under which it is sent."""


class Unrendered(ChaskiError):  # noqa: N818 (how it is)
    """The document cannot be made; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Renderer:
    kind: str
    render: Render
    seconds: float = 30.0
    """How long it may take."""
    kept: bool = True
    """Whether the same file will be sent again, so that Telegram's id of it is worth keeping."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A document that is ready to be sent, while its file is open."""

    name: str
    file: BufferedRandom
    identity: str
    """Of name and content: the same file has the same, whatever it was made from."""
    kept: bool


class Documents:
    """All kinds."""

    def __init__(self, renderers: Iterable[Renderer]) -> None:
        self._renderers = {renderer.kind: renderer for renderer in renderers}
        self._room = asyncio.Semaphore(AT_ONCE)

    @asynccontextmanager
    async def rendered(self, document: Document) -> AsyncIterator[Rendered]:
        """The document, for as long as the block lasts. Raises Unrendered, StoreUnavailable."""
        with tempfile.TemporaryFile() as file:
            async with self._room:
                ready = await self._render(document, file)
            yield ready

    async def _render(self, document: Document, file: BufferedRandom) -> Rendered:
        renderer = self._renderers.get(document.kind)
        if renderer is None:
            raise Unrendered(f"nobody renders {document.kind!r}")
        try:
            async with asyncio.timeout(renderer.seconds):
                name = await renderer.render(json.loads(document.arguments), file)
                identity = await _aside(_identity, name, file)
        except (StoreUnavailable, Unrendered):
            raise
        except TimeoutError:
            raise Unrendered(f"{document.kind} was not ready within {renderer.seconds:g} s") from None
        except Exception as error:
            raise Unrendered(f"{document.kind}: {type(error).__name__}: {error}") from error
        return Rendered(name, file, identity, renderer.kept)


def in_thread(render: Callable[[Mapping[str, Any], BufferedRandom], str]) -> Render:
    """A renderer that computes or reads files, without holding up the bot meanwhile."""
    return partial(_aside, render)


def _identity(name: str, file: BufferedRandom) -> str:
    file.seek(0)
    content = hashlib.file_digest(file, "sha256")
    content.update(name.encode())
    return content.hexdigest()


async def _aside(work: Callable[..., T], *given: Any) -> T:
    """What `work` returns, on a thread of its own: one that hangs can be left behind, and delays no exit."""
    loop = asyncio.get_running_loop()
    outcome: asyncio.Future[T] = loop.create_future()

    def tell(how: Callable[[Any], None], what: Any) -> None:
        if not outcome.done():
            how(what)

    def run() -> None:
        try:
            result = work(*given)
        except Exception as error:
            told = partial(tell, outcome.set_exception, error)
        else:
            told = partial(tell, outcome.set_result, result)
        if not loop.is_closed():
            loop.call_soon_threadsafe(told)

    threading.Thread(target=run, name="document", daemon=True).start()
    return await outcome
