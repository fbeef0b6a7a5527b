"""A bot in a thread of its own that dies at a step of its event loop that one may choose.

Every `await` that comes back is a step. At the chosen one nothing of the bot runs any more: nothing is stored
after it, and nothing is sent; what was on its way to Telegram is there, as when a process is killed.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextvars import Context
from typing import Any, ClassVar, Self, TypeVar, TypeVarTuple, Unpack

from bot.app import App
from bot.settings import Settings
from bot.storage import SqliteStore, StoreUnavailable
from bot.telegram.client import Unreachable

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


class Killed(SystemExit):
    """Ends a loop at once: of all exceptions in a callback only SystemExit and KeyboardInterrupt do."""


class MortalLoop(asyncio.SelectorEventLoop):
    """Counts its steps from `armed` on, and dies at the one numbered `dies_at`."""

    armed = False
    dead = False
    steps = 0
    dies_at: int | None = None

    def call_soon(
        self, callback: Callable[[Unpack[Ts]], object], *args: *Ts, context: Context | None = None
    ) -> asyncio.Handle:
        return super().call_soon(self._step, callback, args, context=context)

    def call_soon_threadsafe(
        self, callback: Callable[[Unpack[Ts]], object], *args: *Ts, context: Context | None = None
    ) -> asyncio.Handle:
        return super().call_soon_threadsafe(self._step, callback, args, context=context)

    def _step(self, callback: Callable[..., Any], args: tuple[Any, ...]) -> None:
        if self.armed and not self.dead:
            self.steps += 1
            if self.steps == self.dies_at:
                self.dead = True
                super().call_soon(callback, *args)  # for the burial: a task that lost a step would never end
                raise Killed
        callback(*args)


class MortalStore(SqliteStore):
    """Takes and gives nothing once it is dead; what a thread of SQLite's is doing just then is done."""

    made: ClassVar[list[MortalStore]] = []
    dead = False

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.made.append(self)

    async def _job(self, work: Callable[[Any], T]) -> T:
        if self.dead:
            raise StoreUnavailable("the bot is dead")
        return await super()._job(work)


class Mortal:
    """`async with Mortal(…) as bot:` is a bot at work; afterwards it is dead, whatever it was doing."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._thread = threading.Thread(target=self._live, daemon=True)
        self._started = threading.Event()
        self._error: Exception | None = None
        self.loop = MortalLoop()
        self.died = threading.Event()

    async def __aenter__(self) -> Self:
        self._thread.start()
        await asyncio.to_thread(self._started.wait)
        self._raise()
        return self

    async def __aexit__(self, *_: object) -> None:
        if not self.died.is_set():
            self.dies_at(self.loop.steps + 1)
            self.loop.call_soon_threadsafe(lambda: None)
        await asyncio.to_thread(self._thread.join)
        self._raise()

    def _raise(self) -> None:
        if self._error is not None:
            raise self._error

    def dies_at(self, step: int | None) -> None:
        """From now on steps are counted; None: only counted."""
        self.loop.dies_at = step
        self.loop.armed = True

    def _live(self) -> None:
        asyncio.set_event_loop(self.loop)
        try:
            app = App(self._settings, on_start=lambda _: self._started.set())
            try:
                self.loop.run_until_complete(app.run(asyncio.Event()))
            except Killed:
                self._bury(app)
        except Exception as error:
            self._error = error
        finally:
            self.loop.close()
            self.died.set()
            self._started.set()

    def _bury(self, app: App) -> None:
        """Let go of files and connections; nothing may be stored or sent on the way."""

        async def dead(*_: Any, **__: Any) -> Any:
            raise Unreachable("the bot is dead")

        for store in MortalStore.made:
            if store._path == self._settings.database:
                store.dead = True
        app._api.call_encoded = dead  # type: ignore[method-assign]
        tasks = asyncio.all_tasks(self.loop)
        for task in tasks:
            task.cancel()
        self.loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
