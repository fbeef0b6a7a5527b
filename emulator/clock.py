"""Telegram's clock. A test can move it on; whoever waits for a moment is then there at once."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field

_UNIX = time.time() - time.monotonic()


@dataclass(slots=True, eq=False)
class Alarm:
    """Rings once at its moment; `cancel` it when nobody waits any more."""

    moment: float
    ring: Callable[[], None]
    _clock: "Clock"
    _timer: asyncio.TimerHandle | None = field(default=None)

    def set(self) -> None:
        """Wait for the moment anew, by the clock as it is now."""
        if self._timer is not None:
            self._timer.cancel()
        left = max(self.moment - self._clock.now(), 0)
        self._timer = asyncio.get_running_loop().call_later(left, self._rings)

    def cancel(self) -> None:
        self._clock.alarms.discard(self)
        if self._timer is not None:
            self._timer.cancel()

    def _rings(self) -> None:
        if self._clock.now() < self.moment:
            self.set()
            return
        self._clock.alarms.discard(self)
        self.ring()


class Clock:
    """Unix time in seconds, plus whatever a test has let pass."""

    def __init__(self) -> None:
        self.alarms: set[Alarm] = set()
        self._ahead = 0.0

    def now(self) -> float:
        return _UNIX + time.monotonic() + self._ahead

    def unix(self) -> int:
        """Whole seconds, as dates are given."""
        return int(self.now())

    def at(self, moment: float, ring: Callable[[], None]) -> Alarm:
        """Call `ring` at a moment."""
        alarm = Alarm(moment, ring, self)
        self.alarms.add(alarm)
        alarm.set()
        return alarm

    async def sleep(self, seconds: float) -> None:
        """Wait; shorter when the clock is moved on."""
        over = asyncio.Event()
        alarm = self.at(self.now() + seconds, over.set)
        try:
            await over.wait()
        finally:
            alarm.cancel()

    def forward(self, seconds: float) -> None:
        """Let time pass."""
        self._ahead += seconds
        for alarm in list(self.alarms):
            alarm.set()

    def reset(self) -> None:
        """Back to the time of this machine; nobody waits on for a moment that is now far away."""
        self._ahead = 0.0
        for alarm in list(self.alarms):
            alarm.cancel()
            alarm.ring()
