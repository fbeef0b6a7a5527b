"""The worker that empties the outbox.

Rows are handed over in memory after their commit; at the start those left by an earlier process are loaded.
A lane is one chat's queue: one row in flight, so order is kept; lanes work side by side.

Sending is at-least-once. The Bot API has no key by which it would recognise a repeated call, so when an
answer is lost, or the process dies between Telegram's answer and our mark, that message is sent again.
"""

from __future__ import annotations

import asyncio
import contextlib
import math
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

import structlog
from telegram.error import TelegramError

from bot import staff_chat
from bot.metrics import Metrics
from bot.notices import StaffNotices, notice
from bot.storage import (
    STAFF,
    Address,
    DeadLetter,
    Kind,
    LeadFilter,
    OutboxRow,
    Store,
    StoreUnavailable,
    new_letter_id,
    timestamp,
)
from bot.storage.changes import Bury, Change, Delivered, MarkBlocked, SetFact
from bot.telegram.client import Api
from bot.telegram.limits import Limits
from bot.telegram.policy import (
    STAFF_PAUSE,
    Dead,
    Decision,
    Dropped,
    Instead,
    Moved,
    Retry,
    Sent,
    Wait,
    decide,
)

log = structlog.get_logger()

CALLS_AT_ONCE = 48
"""At 30 a second and Telegram's usual 0.1 s three would do; the rest is for a day when it is slow."""
GATHER_SECONDS = 0.01
"""How long finished rows are gathered before they are marked: each mark is a transaction, and a kill before
it repeats what was sent. At 30 messages a second that is one at most."""
STORE_PAUSE = 1.0
IN_FLIGHT_SECONDS = 10.0
"""How long, at the end, calls that are under way may take: cutting one off would repeat its message."""


@dataclass(slots=True, eq=False)
class _Lane:
    key: tuple[Address, bool]
    rows: deque[OutboxRow] = field(default_factory=deque)
    task: asyncio.Task[None] | None = None
    calling: bool = False
    resumes_at: float = 0.0
    """Loop time until which it pauses; infinity while it waits for the staff chat."""


class Delivery:
    """`run` it, wait for `started`, then `hand_over` committed rows."""

    def __init__(
        self,
        api: Api,
        store: Store,
        *,
        now: Callable[[], datetime],
        rate_limit: float,
        configured_staff_chat: int | None,
        metrics: Metrics,
        notices: StaffNotices,
    ) -> None:
        self._api = api
        self._store = store
        self._now = now
        self._limits = Limits(rate_limit)
        self._configured_staff_chat = configured_staff_chat
        self._metrics = metrics
        self._notices = notices
        self._slots = asyncio.Semaphore(CALLS_AT_ONCE)
        self._lanes: dict[tuple[Address, bool], _Lane] = {}
        self._group: asyncio.TaskGroup | None = None
        self._marks: list[Change] = []
        self._to_mark = asyncio.Event()
        self._staff_changed = asyncio.Event()
        self._stopping = False
        self._lost: str | None = None
        """Why the staff chat cannot be reached, once that was noted."""
        self._through = 0
        """Calls that worked, ever."""
        self.depth = 0
        """Rows handed over and not done with."""
        self.started = asyncio.Event()

    async def run(self, stop: asyncio.Event, drain_seconds: float = 5.0) -> None:
        """Deliver until `stop` is set, then send what can be sent within `drain_seconds`."""
        async with asyncio.TaskGroup() as self._group:
            self._group.create_task(self._keep_marking())
            pending = await self._store.pending()
            if pending:
                log.info("delivery.resumed", rows=len(pending))
            self.hand_over(pending)
            self.started.set()
            await stop.wait()
            await self._wind_down(drain_seconds)
            self._to_mark.set()
        await self._mark()

    def problems(self) -> list[str]:
        """What keeps messages from going out just now."""
        return [] if self.started.is_set() else ["the delivery is not running"]

    def hand_over(self, rows: Iterable[OutboxRow]) -> None:
        """Take committed rows, in order."""
        if self._group is None:
            raise RuntimeError("the delivery is not running")
        for row in rows:
            self.depth += 1
            lane = self._lane(row)
            lane.rows.append(row)
            if lane.task is None:
                lane.task = self._group.create_task(self._work(lane))
        self._metrics.outbox.set(self.depth)

    def staff_chat_changed(self) -> None:
        """The staff chat was set, moved, or the bot was added to it: rows that wait for it may go."""
        self._staff_changed.set()
        self._staff_changed = asyncio.Event()

    def _lane(self, row: OutboxRow) -> _Lane:
        """Ephemeral rows have a lane of their own: a callback answer must not wait for a slow message."""
        address: Address = row.address
        if address is not STAFF and address < 0 and address == self._staff_chat():
            address = STAFF
        key = (address, row.kind is Kind.EPHEMERAL)
        lane = self._lanes.get(key)
        if lane is None:
            lane = self._lanes[key] = _Lane(key)
        return lane

    def _staff_chat(self) -> int | None:
        return staff_chat.staff_chat(self._store.facts.get, self._configured_staff_chat)

    def _chat_of(self, address: Address) -> int | None:
        if address is STAFF:
            return self._staff_chat()
        return address if address > 0 else staff_chat.current_id(address, self._store.facts.get)

    async def _work(self, lane: _Lane) -> None:
        try:
            while lane.rows and await self._done_with(lane, lane.rows[0]):
                lane.rows.popleft()
                self.depth -= 1
        finally:
            lane.task = None
            if not lane.rows:
                self._lanes.pop(lane.key, None)

    async def _done_with(self, lane: _Lane, row: OutboxRow) -> bool:
        """As `_deliver`, but a bug of ours costs one row and not the whole bot, at every start again."""
        while True:
            try:
                return await self._deliver(lane, row)
            except Exception as error:
                if isinstance(error, StoreUnavailable):
                    log.error("delivery.store_unavailable", error=str(error))
                    await self._pause(lane, STORE_PAUSE)
                    continue
                log.exception("delivery.failed", method=row.method)
                self._put_aside(row, f"{type(error).__name__}: {error}", str(row.address))
                return True

    async def _deliver(self, lane: _Lane, row: OutboxRow) -> bool:
        """True when the row is done with: sent, dropped or dead. False when we are stopping."""
        tries = alone = through = 0
        while not self._stopping:
            chat_id = self._chat_of(row.address)
            if chat_id is None:
                await self._park(lane, None)
                continue
            pause = self._limits.take(chat_id, row.method, asyncio.get_running_loop().time())
            if pause > 0:
                await self._pause(lane, pause)
            error = await self._call(lane, row, chat_id)
            if error is None:
                self._sent(row, lane)
                return True
            if tries and self._through > through:
                alone += 1
            tries, through = tries + 1, self._through
            decision = decide(error, row, tries=tries, alone=alone, to_staff=lane.key[0] is STAFF)
            if isinstance(decision, Instead):
                row = row.instead(decision.method, decision.payload)
            elif await self._obey(decision, lane, row, chat_id):
                return True
        return False

    async def _obey(self, decision: Decision, lane: _Lane, row: OutboxRow, chat_id: int) -> bool:
        """Whether the row is done with."""
        match decision:
            case Sent():
                self._sent(row, lane)
            case Dropped(reason):
                self._metrics.dropped.inc()
                log.debug("delivery.dropped", method=row.method, reason=reason)
                self._finish(row)
            case Dead():
                await self._bury(row, chat_id, decision)
            case Retry(after, why):
                self._metrics.retried.labels(why).inc()
                log.warning("delivery.retry", chat=chat_id, method=row.method, why=why, seconds=after)
                if not self._stopping:
                    await self._pause(lane, after)
                return False
            case Wait(reason):
                await self._park(lane, reason)
                return False
            case Moved(new_id):
                log.warning("delivery.chat_moved", old=chat_id, new=new_id)
                moved = SetFact(key=staff_chat.moved_key(chat_id), value=str(new_id))
                await self._store.write([moved], self._now())
                return False
        return True

    async def _call(self, lane: _Lane, row: OutboxRow, chat_id: int) -> TelegramError | None:
        async with self._slots:
            lane.calling = True
            try:
                await self._api.call_encoded(row.method, body_of(row, chat_id))
            except TelegramError as error:
                return error
            finally:
                lane.calling = False
        return None

    def _sent(self, row: OutboxRow, lane: _Lane) -> None:
        self._through += 1
        self._metrics.sent.inc()
        if lane.key[0] is STAFF and (self._lost is not None or staff_chat.LOST in self._store.facts):
            log.info("delivery.staff_chat_found")
            self._lost = None
            self._marks.append(SetFact(key=staff_chat.LOST, value=None))
        self._finish(row)

    def _finish(self, row: OutboxRow) -> None:
        self._marks.append(Delivered(row_id=row.id))
        self._to_mark.set()

    async def _park(self, lane: _Lane, reason: str | None) -> None:
        """Leave the staff's rows where they are until the staff chat is there (again)."""
        if reason is not None and self._lost != reason:
            log.error("delivery.staff_chat_lost", reason=reason, remedy="add the bot to the staff chat again")
            self._lost = reason
            self._marks.append(SetFact(key=staff_chat.LOST, value=reason))
            self._to_mark.set()
        lane.resumes_at = math.inf
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(None if reason is None else STAFF_PAUSE):
                await self._staff_changed.wait()
        lane.resumes_at = 0.0

    async def _pause(self, lane: _Lane, seconds: float) -> None:
        lane.resumes_at = asyncio.get_running_loop().time() + seconds
        await asyncio.sleep(seconds)
        lane.resumes_at = 0.0

    async def _bury(self, row: OutboxRow, chat_id: int, dead: Dead) -> None:
        """Telegram says that it can never be sent. Of a blocked chat staff hear only if it has a lead."""
        if not dead.blocked:
            self._put_aside(row, dead.reason, await self._name_of(chat_id))
            return
        traveller = await self._gone_traveller(chat_id)
        self._marks.append(MarkBlocked(chat_id=chat_id, blocked=True))
        self._put_aside(row, dead.reason, traveller)

    def _put_aside(self, row: OutboxRow, reason: str, tell_of: str | None) -> None:
        """Make the row a dead letter, and tell the staff whose it was, unless it was our own word to them."""
        self._metrics.dead.inc()
        log.error("delivery.dead", address=str(row.address), method=row.method, reason=reason)
        letter = DeadLetter(
            id=new_letter_id(),
            kind="message",
            chat_id=None if row.address is STAFF else row.address,
            update_id=None,
            method=row.method,
            payload=row.payload,
            reason=reason,
            died_at=timestamp(self._now()),
        )
        self._marks.append(Bury(letter=letter))
        if tell_of is not None and row.kind is not Kind.NOTICE:
            self._marks.append(notice(self._notices.undelivered(tell_of, reason)))
        self._finish(row)

    async def _gone_traveller(self, chat_id: int) -> str | None:
        """Who it is, when the staff have to know: somebody with a lead, the first time."""
        chat = (await self._store.load((), (chat_id,))).chats.get(chat_id)
        if (chat is not None and chat.blocked) or MarkBlocked(chat_id=chat_id, blocked=True) in self._marks:
            return None
        leads = await self._store.leads(LeadFilter(chat_id=chat_id, limit=1))
        return f"{leads[0].traveller.name} ({leads[0].reference})" if leads else None

    async def _name_of(self, chat_id: int) -> str:
        chat = (await self._store.load((), (chat_id,))).chats.get(chat_id)
        return f"{chat.first_name} ({chat_id})" if chat and chat.first_name else str(chat_id)

    async def _keep_marking(self) -> None:
        while not self._stopping:
            await self._to_mark.wait()
            await asyncio.sleep(GATHER_SECONDS)
            await self._mark()

    async def _mark(self) -> None:
        self._to_mark.clear()
        marks, self._marks = self._marks, []
        while True:
            try:
                rows = await self._store.write(marks, self._now())
                break
            except StoreUnavailable as error:
                log.error("delivery.not_marked", error=str(error), rows=len(marks))
                if self._stopping:
                    return
                await asyncio.sleep(STORE_PAUSE)
        self._metrics.outbox.set(self.depth)
        if not self._stopping:
            self.hand_over(rows)

    async def _wind_down(self, seconds: float) -> None:
        """Give the lanes that can get on a moment, end the others, but let no call be cut off."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + seconds
        while busy := [
            lane.task for lane in self._lanes.values() if lane.task and lane.resumes_at < deadline
        ]:
            if (left := deadline - loop.time()) <= 0:
                break
            await asyncio.wait(busy, timeout=left, return_when=asyncio.FIRST_COMPLETED)
        self._stopping = True
        calling = []
        for lane in list(self._lanes.values()):
            if lane.task and lane.calling:
                calling.append(lane.task)
            elif lane.task:
                lane.task.cancel()
        if calling:
            await asyncio.wait(calling, timeout=IN_FLIGHT_SECONDS)
            for task in calling:
                task.cancel()
        if self.depth:
            log.info("delivery.left_for_next_time", rows=self.depth)


def body_of(row: OutboxRow, chat_id: int) -> bytes:
    """The JSON to send: the stored payload, with the address put in where the method takes one."""
    if row.method.startswith("answer"):
        return row.payload.encode()
    rest = row.payload[1:].lstrip()
    return f'{{"chat_id":{chat_id}{"" if rest == "}" else ","}{rest}'.encode()
