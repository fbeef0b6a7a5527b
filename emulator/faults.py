"""Faults on order: the next calls that match get an error, a closed connection or a delay instead of an
answer.
"""

from dataclasses import dataclass
from typing import Any

from emulator.arguments import Call
from emulator.refused import Refused, bad_request, forbidden, too_many_requests

KINDS = ("429", "500", "reset_before", "reset_after", "latency", "blocked", "answer", "trickle")


@dataclass(slots=True)
class Fault:
    """`count` calls still to meet it; method (lower case) and chat_id narrow which."""

    kind: str
    count: int
    method: str | None = None
    chat_id: int | None = None
    retry_after: int = 1
    seconds: float = 0.0
    status: int = 200
    body: str = ""

    def meets(self, method: str, call: Call) -> bool:
        return (self.method is None or self.method == method) and (
            self.chat_id is None or call.integer("chat_id") == self.chat_id
        )

    def error(self) -> Refused | None:
        """What Telegram would answer, for the kinds that are answers."""
        if self.kind == "429":
            return too_many_requests(self.retry_after)
        if self.kind == "500":
            return Refused(500, "Internal Server Error")
        if self.kind == "blocked":
            return forbidden("bot was blocked by the user")
        return None


class Faults:
    """The faults that are still to come, oldest first."""

    def __init__(self) -> None:
        self._coming: list[Fault] = []

    def order(self, body: dict[str, Any]) -> None:
        """Add one as the people's side describes it. Raises Refused 400 for an unknown kind."""
        kind = str(body.get("kind"))
        if kind not in KINDS:
            raise bad_request(f"kind must be one of {', '.join(KINDS)}")
        method, chat_id = body.get("method"), body.get("chat_id")
        self._coming.append(
            Fault(
                kind,
                int(body.get("count") or 1),
                str(method).lower() if method else None,
                int(chat_id) if chat_id is not None else None,
                int(body.get("retry_after") or 1),
                float(body.get("seconds") or 0),
                int(body.get("status") or 200),
                str(body.get("body") or ""),
            )
        )

    def clear(self) -> None:
        self._coming.clear()

    def take(self, method: str, call: Call) -> Fault | None:
        """The fault this call meets, used up by one."""
        for fault in self._coming:
            if fault.meets(method, call):
                fault.count -= 1
                if fault.count <= 0:
                    self._coming.remove(fault)
                return fault
        return None
