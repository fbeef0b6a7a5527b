"""The bot's update queue: what is not yet confirmed, who polls, and what the bot asked to be sent."""

import asyncio
import time
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from typing import Any

from emulator.encoding import encode
from emulator.refused import Refused

DEFAULT_KINDS = frozenset(
    [
        "message",
        "edited_message",
        "channel_post",
        "edited_channel_post",
        "callback_query",
        "shipping_query",
        "pre_checkout_query",
        "my_chat_member",
        "inline_query",
        "chosen_inline_result",
        "poll",
        "poll_answer",
        "chat_join_request",
    ]
)
OPTIONAL_KINDS = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
COALESCE = 0.001  # seconds a woken long poll waits for more; tdlib/telegram-bot-api waits about as long


@dataclass(slots=True)
class Entry:
    """One unconfirmed update: its id, its JSON, and the lane (chat and kind) that keeps its order on a
    webhook.
    """

    update_id: int
    body: str
    lane: Hashable
    exact: bool = False  # sent just so by a test; confirmed only after it was delivered
    delivered: bool = False


class Updates:
    """An ordered queue. `confirmed` counts what left it by being acknowledged."""

    def __init__(self, first_id: int = 1) -> None:
        self.next_id = first_id
        self.pending: dict[int, Entry] = {}  # by arrival number, in order
        self.confirmed = 0
        self.kinds = DEFAULT_KINDS
        self.allowed: list[str] | None = None  # as the bot named them, for getWebhookInfo
        self.on_new: Callable[[int, Entry], None] | None = None  # a webhook that takes them at once
        self._arrivals = 0
        self._poll: asyncio.Future[None] | None = None

    def allow(self, kinds: list[str] | None) -> None:
        """Remember `allowed_updates`; None keeps what was said before, an empty list is the default."""
        if kinds is None:
            return
        known = [kind for kind in kinds if kind in DEFAULT_KINDS or kind in OPTIONAL_KINDS]
        self.allowed = known or None
        self.kinds = frozenset(known) or DEFAULT_KINDS

    def push(self, kind: str, value: dict[str, Any], lane: Hashable) -> None:
        """Queue an update, if the bot wants this kind."""
        if kind in self.kinds:
            update_id = self.next_id
            self.next_id += 1
            body = f'{{"update_id":{update_id},"{kind}":{encode(value)}}}'
            self._add(Entry(update_id, body, (lane, kind)))

    def push_raw(self, update: dict[str, Any]) -> int:
        """Queue an update as it is; one with its own `update_id` is sent just so, even when that was seen
        before.
        """
        exact = "update_id" in update
        update_id = int(update.get("update_id", self.next_id))
        self.next_id = max(self.next_id, update_id + 1)
        self._add(Entry(update_id, encode({**update, "update_id": update_id}), None, exact))
        return update_id

    def _add(self, entry: Entry) -> None:
        self._arrivals += 1
        self.pending[self._arrivals] = entry
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

        `offset` confirms all below it; a negative one keeps only that many of the newest.
        A newer poll ends an older one with 409, as Telegram does.
        """
        self.interrupt("other getUpdates request; make sure that only one bot instance is running")
        if offset > 0:
            self._confirm_below(offset)
        elif offset < 0:
            for arrival in list(self.pending)[:offset]:
                self.confirm(arrival)
        if not self.pending and wait > 0:
            await self._wait(time.monotonic() + wait)
        batch: list[str] = []
        for entry in self.pending.values():
            if len(batch) == limit:
                break
            entry.delivered = True
            batch.append(entry.body)
        return f"[{','.join(batch)}]"

    async def _wait(self, until: float) -> None:
        mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._poll = mine
        timer = mine.get_loop().call_later(max(until - time.monotonic(), 0), _end, mine)
        try:
            await mine
            if self.pending:
                await asyncio.sleep(COALESCE)
        finally:
            timer.cancel()
            if self._poll is mine:
                self._poll = None


def _end(poll: "asyncio.Future[None]") -> None:
    if not poll.done():
        poll.set_result(None)
