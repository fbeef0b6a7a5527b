"""The calls a bot made, kept for tests and for the page: what was asked and what was answered."""

import itertools
from collections import deque
from dataclasses import dataclass
from typing import Any

KEPT = 20_000


@dataclass(slots=True)
class Record:
    """One call. `status` is None while it runs; `unknown` and `wrong_type` name parameters the Bot API does
    not have or would
    not understand: Telegram ignores them, so only this tells."""

    n: int
    at: float
    method: str
    params: dict[str, Any]
    unknown: list[str]
    wrong_type: list[str]
    status: int | None = None
    description: str | None = None

    def card(self) -> dict[str, Any]:
        return {
            "n": self.n,
            "at": self.at,
            "method": self.method,
            "params": self.params,
            "status": self.status,
            "description": self.description,
            "unknown": self.unknown,
            "wrong_type": self.wrong_type,
        }


class Calls:
    """The last KEPT calls, numbered from 1."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self._kept: deque[Record] = deque(maxlen=KEPT)

    def begin(
        self, at: float, method: str, params: dict[str, Any], unknown: list[str], wrong: list[str]
    ) -> Record:
        record = Record(next(self._numbers), at, method, params, unknown, wrong)
        self._kept.append(record)
        return record

    def made(self, method: str | None, after: int) -> list[Record]:
        """Calls with a higher number, of one method (any case) or of all."""
        wanted = method.lower() if method else None
        return [
            record
            for record in self._kept
            if record.n > after and (wanted is None or record.method.lower() == wanted)
        ]

    def clear(self) -> None:
        self._kept.clear()
