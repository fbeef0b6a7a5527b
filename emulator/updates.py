"""The bot's update queue: what is not yet confirmed, who polls, and what the bot asked to be sent.

Lifetimes and lanes are those of tdlib/telegram-bot-api (`Client::add_update` and its callers).
"""

import asyncio
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from emulator.clock import Clock
from emulator.encoding import encode
from emulator.refused import Refused

DAY = 86_400
COALESCE = 0.001  # seconds a woken long poll waits for more; tdlib/telegram-bot-api waits about as long
MAX_ID = 1 << 31
MAX_AHEAD = 10  # an offset further than this beyond the last update is taken for a mistake


class Kind(NamedTuple):
    """How long an update of a kind is kept, and what keeps its order on a webhook: whose lane, and which."""

    seconds: int
    of: tuple[str, ...] = ()  # where in the update the id is; without one each update is on its own
    lane: int = 0


_CHAT, _FROM = ("chat", "id"), ("from", "id")
KINDS = {
    "message": Kind(DAY, _CHAT),
    "edited_message": Kind(DAY, _CHAT),
    "channel_post": Kind(DAY, _CHAT),
    "edited_channel_post": Kind(DAY, _CHAT),
    "inline_query": Kind(30, _FROM, 1),
    "chosen_inline_result": Kind(600, _FROM, 2),
    "callback_query": Kind(150, _FROM, 3),
    "shipping_query": Kind(150, _FROM, 4),
    "pre_checkout_query": Kind(150, _FROM, 4),
    "my_chat_member": Kind(DAY, _CHAT, 5),
    "chat_member": Kind(DAY, ("new_chat_member", "user", "id"), 6),
    "chat_join_request": Kind(DAY, _FROM, 6),
    "chat_boost": Kind(DAY, _CHAT, 7),
    "removed_chat_boost": Kind(DAY, _CHAT, 7),
    "message_reaction": Kind(DAY, _CHAT, 8),
    "message_reaction_count": Kind(DAY, _CHAT, 9),
    "business_connection": Kind(DAY, ("user", "id"), 10),
    "business_message": Kind(DAY, _CHAT, 11),
    "edited_business_message": Kind(DAY, _CHAT, 11),
    "deleted_business_messages": Kind(DAY, _CHAT, 11),
    "guest_message": Kind(DAY, _CHAT, 12),
    "purchased_paid_media": Kind(DAY, _FROM, 13),
    "poll": Kind(DAY),
    "poll_answer": Kind(DAY),
    "managed_bot": Kind(DAY),
}
"""Every kind of Update of the Bot API."""
ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
DEFAULT_KINDS = KINDS.keys() - ON_REQUEST


@dataclass(slots=True)
class Entry:
    """One unconfirmed update: its id, its JSON, the lane that keeps its order on a webhook, its last
    moment.
    """

    update_id: int
    body: str
    lane: Hashable
    expires: float
    exact: bool = False  # sent just so by a test; confirmed only after it was delivered
    delivered: bool = False


class Updates:
    """An ordered queue. `confirmed` counts what was acknowledged, `expired` what grew too old."""

    def __init__(self, clock: Clock, first_id: int = 1) -> None:
        self.clock = clock
        self.next_id = first_id
        self.pending: dict[int, Entry] = {}  # by arrival number, in order
        self.on_new: Callable[[int, Entry], None] | None = None  # a webhook that takes them at once
        self._arrivals = 0
        self._next_expiry = float("inf")
        self._poll: asyncio.Future[None] | None = None
        self.forget()

    def forget(self) -> None:
        """As new, but that update numbers go on."""
        self.drop()
        self.confirmed = 0
        self.expired = 0
        self.kinds = frozenset(DEFAULT_KINDS)

    def allow(self, kinds: list[str]) -> None:
        """Send these kinds from now on; unknown ones are passed over, and none known means the default."""
        self.kinds = frozenset(kinds) & KINDS.keys() or frozenset(DEFAULT_KINDS)

    @property
    def allowed(self) -> list[str] | None:
        """The kinds as getWebhookInfo tells them: None for the default."""
        return None if self.kinds == DEFAULT_KINDS else [kind for kind in KINDS if kind in self.kinds]

    def push(self, kind: str, value: dict[str, Any]) -> None:
        """Queue an update, if the bot wants this kind."""
        if kind in self.kinds:
            update_id = self.next_id
            self.next_id += 1
            self._add(kind, value, update_id, f'{{"update_id":{update_id},"{kind}":{encode(value)}}}')

    def push_raw(self, update: dict[str, Any]) -> int:
        """Queue an update as it is; one with its own `update_id` is sent just so, even when that was seen
        before or is no number. The number that confirms it.
        """
        told = update.get("update_id")
        exact = isinstance(told, int) and 0 < told < MAX_ID
        update_id = told if isinstance(told, int) and exact else self.next_id
        self.next_id = max(self.next_id, update_id + 1)
        kind = next((kind for kind in KINDS if kind in update), "")
        self._add(kind, update.get(kind), update_id, encode({"update_id": update_id, **update}), exact)
        return update_id

    def _add(self, name: str, value: Any, update_id: int, body: str, exact: bool = False) -> None:
        kind = KINDS.get(name, Kind(DAY))
        expires = self.clock.now() + kind.seconds
        self._arrivals += 1
        entry = Entry(update_id, body, _lane(kind, value) or ("own", self._arrivals), expires, exact)
        self.pending[self._arrivals] = entry
        self._next_expiry = min(self._next_expiry, expires)
        if self.on_new is not None:
            self.on_new(self._arrivals, entry)
        elif self._poll is not None and not self._poll.done():
            self._poll.set_result(None)

    def confirm(self, arrival: int) -> None:
        """One update was taken (a webhook answered 2xx)."""
        if self.pending.pop(arrival, None) is not None:
            self.confirmed += 1

    def drop(self) -> None:
        """Forget all that is pending."""
        self.pending.clear()
        self._next_expiry = float("inf")

    def age(self) -> None:
        """Forget what is too old to be delivered."""
        now = self.clock.now()
        if now < self._next_expiry:
            return
        for arrival, entry in list(self.pending.items()):
            if entry.expires <= now:
                self.expire(arrival)
        self._next_expiry = min((entry.expires for entry in self.pending.values()), default=float("inf"))

    def expire(self, arrival: int) -> None:
        """Forget one that nobody took in time."""
        if self.pending.pop(arrival, None) is not None:
            self.expired += 1

    def _confirm_below(self, offset: int) -> None:
        for arrival, entry in list(self._confirmable(offset)):
            del self.pending[arrival]
            self.confirmed += entry.delivered

    def _confirmable(self, offset: int) -> Iterator[tuple[int, Entry]]:
        for arrival, entry in self.pending.items():
            if entry.update_id < offset and (entry.delivered or not entry.exact):
                yield arrival, entry
            elif not entry.exact and entry.update_id >= offset:
                return  # ids grow with arrival but for those sent just so

    def interrupt(self, why: str) -> None:
        """End a long poll that is under way with 409."""
        if self._poll is not None and not self._poll.done():
            self._poll.set_exception(Refused(409, f"Conflict: terminated by {why}"))

    async def poll(self, offset: int, limit: int, wait: float) -> str:
        """getUpdates: a JSON array of at most `limit` updates, waiting up to `wait` seconds for the first.

        `offset` confirms all below it; a negative one keeps only that many of the newest, and one from the
        future confirms nothing. A newer poll that has to wait ends an older one with 409.
        """
        if offset < 0:
            for arrival in list(self.pending)[:offset]:
                self.confirm(arrival)
        elif offset > self.next_id + MAX_AHEAD:
            offset = 0
        batch = self._next(offset, limit)
        if not batch and wait > 0:
            self.interrupt("other getUpdates request; make sure that only one bot instance is running")
            await self._wait(wait)
            batch = self._next(offset, limit)
        return f"[{','.join(batch)}]"

    def _next(self, offset: int, limit: int) -> list[str]:
        self.age()
        if offset > 0:
            self._confirm_below(offset)
        batch: list[str] = []
        for entry in self.pending.values():
            if len(batch) == limit:
                break
            entry.delivered = True
            batch.append(entry.body)
        return batch

    async def _wait(self, seconds: float) -> None:
        mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._poll = mine
        alarm = self.clock.at(self.clock.now() + seconds, lambda: _end(mine))
        try:
            await mine
            if self.pending:
                await asyncio.sleep(COALESCE)
        finally:
            alarm.cancel()
            if self._poll is mine:
                self._poll = None


def _lane(kind: Kind, value: Any) -> Hashable | None:
    """Whose order an update belongs to; None when it does not say."""
    for name in kind.of:
        value = value.get(name) if isinstance(value, dict) else None
    return (kind.lane, value) if kind.of and isinstance(value, int) else None


def _end(poll: "asyncio.Future[None]") -> None:
    if not poll.done():
        poll.set_result(None)
