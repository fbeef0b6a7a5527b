"""Which function carries out which Bot API method."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from emulator.arguments import Call
from emulator.emulation import Emulation

Handler = Callable[[Emulation, Call], Any]
WaitingHandler = Callable[[Emulation, Call], Awaitable[Any]]
HANDLERS: dict[str, Handler] = {}
WAITING: dict[str, WaitingHandler] = {}
"""Those that wait for something (getUpdates). By lower-case name, as Telegram looks methods up."""

_H = TypeVar("_H", bound=Handler)
_W = TypeVar("_W", bound=WaitingHandler)


def serves(*names: str) -> Callable[[_H], _H]:
    """Register a function for methods."""

    def register(handler: _H) -> _H:
        HANDLERS.update({name.lower(): handler for name in names})
        return handler

    return register


def waits(name: str) -> Callable[[_W], _W]:
    """Register a coroutine function for a method."""

    def register(handler: _W) -> _W:
        WAITING[name.lower()] = handler
        return handler

    return register
