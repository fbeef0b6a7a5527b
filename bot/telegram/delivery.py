"""The worker that empties the outbox.

Rows are handed over in memory after their commit; at the start those left by an earlier process are loaded.
Which goes next is decided in `bot.telegram.lanes`, what to do about a failed call in `bot.telegram.policy`.

Sending is at-least-once. The Bot API has no key by which it would recognise a repeated call, so when an
answer is lost, or the process dies between Telegram's answer and our mark, that message is sent again; a row
that must rather not arrive than arrive twice (`OutboxRow.once`) is shown to the staff instead.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import structlog
from telegram.error import TelegramError

from bot import staff_chat
from bot.backoff import spread
from bot.documents import Documents, Rendered, Unrendered
from bot.hook import Hook
from bot.metrics import Metrics
from bot.notices import StaffNotices, notice
from bot.storage import (
    HOOK,
    RELAYED,
    STAFF,
    Address,
    DeadLetter,
    LeadFilter,
    OutboxRow,
    RowKind,
    SentMessage,
    Store,
    StoreUnavailable,
    Timer,
    new_letter_id,
    timestamp,
)
from bot.storage.changes import Bury, Calling, Change, Delivered, MarkBlocked, SetFact, SetTimer
from bot.storage.hooked import told_of
from bot.telegram.client import Api, is_id
from bot.telegram.gathering import gathered
from bot.telegram.lanes import Bundle, Lane, Lanes
from bot.telegram.limits import Limits
from bot.telegram.marks import STORE_PAUSE, Marks
from bot.telegram.policy import (
    STAFF_PAUSE,
    Dead,
    Dropped,
    Instead,
    Moved,
    Retry,
    Settled,
    Uncertain,
    Wait,
    decide,
    may_mean_the_source,
)
from bot.telegram.uploading import Uploads

log = structlog.get_logger()

CALLS_AT_ONCE = 48
"""At 30 a second and Telegram's usual 0.1 s three would do; the rest is for a day when it is slow."""
OUTCOME = "outcome"
"""Kind of the timer that tells what became of a message passed on to a traveller: set in the transaction that
marks it, so nothing is forgotten; `data` is what it belongs to, and what went wrong."""
BARES = "editMessageReplyMarkup"
"""Takes the buttons of a message away."""
GATHERED = "gathered:"
"""Before what a message belongs to that says what several rows say."""
UNCERTAIN = "uncertain"
"""The problem of one that may have arrived or not."""
_NEW = ("send", "copyMessage", "forwardMessage")
"""Methods that make a message."""
_TOPIC = "message_thread_id"
IN_FLIGHT_SECONDS = 10.0
"""How long, at the end, calls that are under way may take: cutting one off would repeat its message."""


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
        documents: Documents,
        timers_set: asyncio.Event,
        hook: Hook | None,
    ) -> None:
        self._hook = hook
        self._api = api
        self._store = store
        self._now = now
        self._configured_staff_chat = configured_staff_chat
        self._metrics = metrics
        self._notices = notices
        self._lanes = Lanes(Limits(rate_limit), self._chat_of)
        self._timers_set = timers_set
        self._marks = Marks(store, now, self._written)
        self._uploads = Uploads(api, store, documents, self._marks)
        self._calls: set[asyncio.Task[None]] = set()
        self._woken = asyncio.Event()
        self._ends_at: float | None = None
        self._lost: str | None = None
        """Why the staff chat cannot be reached, once that was noted."""
        self._through = 0
        """Calls that worked, ever."""
        self.started = asyncio.Event()

    @property
    def depth(self) -> int:
        """Rows handed over and not done with."""
        return self._lanes.rows + (self._hook.rows if self._hook else 0)

    async def run(self, stop: asyncio.Event, drain_seconds: float = 5.0) -> None:
        """Deliver until `stop` is set, then send what can be sent within `drain_seconds`."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._marks.keep_writing())
            self._resume(await self._store.pending())
            self.started.set()
            sending = group.create_task(self._keep_sending(group))
            if self._hook is not None:
                telling = self._hook.run(stop, self._told, self._hook_refused)
                last_calls = {group.create_task(telling)}
            else:
                last_calls = set()
            await stop.wait()
            self._ends_at = _clock() + drain_seconds
            self._woken.set()
            await sending
            last_calls |= self._calls
            if last_calls:
                await asyncio.wait(last_calls, timeout=IN_FLIGHT_SECONDS)
            for call in last_calls:
                call.cancel()
            self._marks.finish()
        if self.depth:
            log.info("delivery.left_for_next_time", rows=self.depth)

    def problems(self) -> list[str]:
        """What keeps messages from going out just now."""
        return [] if self.started.is_set() else ["the delivery is not running"]

    def hand_over(self, rows: Sequence[OutboxRow]) -> None:
        """Take committed rows, in order."""
        if not self.started.is_set():
            raise RuntimeError("the delivery is not running")
        self._take(rows)

    def staff_chat_changed(self) -> None:
        """The staff chat was set, moved, or the bot was added to it: rows that wait for it may go."""
        self._lanes.readdress(_clock())
        self._woken.set()

    def forget(self, chat_id: int) -> None:
        """What is for that traveller or speaks of them is not sent any more."""
        self._lanes.forget(chat_id, _clock())
        if self._hook is not None:
            self._hook.forget(chat_id)

    def _take(self, rows: Iterable[OutboxRow]) -> None:
        for row in rows:
            if row.address is not HOOK:
                self._lanes.add(row, _clock())
            elif self._hook is not None:
                self._hook.add(row)
            else:
                log.warning("hook.not_wanted_any_more", happened=row.method)
                self._told(row)
        self._metrics.outbox.set(self.depth)
        self._woken.set()

    def _written(self, rows: Sequence[OutboxRow], changes: Sequence[Change]) -> None:
        self._take(rows)
        if any(isinstance(change, SetTimer) for change in changes):
            self._timers_set.set()

    def _resume(self, pending: Sequence[OutboxRow]) -> None:
        """What an earlier process left; what it was just calling with when it died may have arrived."""
        if pending:
            log.info("delivery.resumed", rows=len(pending))
        for row in pending:
            if row.once and row.called:
                self._uncertain(row, "the bot stopped during the call")
        self._take(row for row in pending if not (row.once and row.called))

    def _staff_chat(self) -> int | None:
        return staff_chat.staff_chat(self._store.facts.get, self._configured_staff_chat)

    def _told(self, row: OutboxRow) -> None:
        self._marks.add(Delivered(row_id=row.id))

    def _hook_refused(self, row: OutboxRow, reason: str) -> None:
        """The operator's own system does not take it: it is put aside, and the staff hear of it."""
        self._metrics.dead.inc()
        log.error("hook.dead", happened=row.method, reason=reason)
        letter = self._letter(row, reason)
        _, reference = told_of(row.payload)
        told = self._notices.hook_refused(reference, row.method, letter)
        self._marks.add(Delivered(row_id=row.id), Bury(letter=letter), notice(told, row.about))

    def _chat_of(self, address: Address) -> int | None:
        assert address is not HOOK, "what is for the hook is in no lane"
        if address is STAFF:
            return self._staff_chat()
        return address if address > 0 else staff_chat.current_id(address, self._store.facts.get)

    async def _keep_sending(self, group: asyncio.TaskGroup) -> None:
        while True:
            self._woken.clear()
            now = _clock()
            left = None if self._ends_at is None else self._ends_at - now
            if left is not None and left <= 0:
                return
            found = self._lanes.next(now) if len(self._calls) < CALLS_AT_ONCE else float("inf")
            if not isinstance(found, float):
                call = group.create_task(self._send(*found))
                self._calls.add(call)
                call.add_done_callback(self._calls.discard)
                continue
            if left is not None and found > left and not self._calls:
                return
            seconds = found if left is None else min(found, left)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(seconds if seconds < float("inf") else None):
                    await self._woken.wait()

    async def _send(self, lane: Lane, bundle: Bundle) -> None:
        """A bug of ours costs the rows of one call and not the whole bot, at every start again."""
        try:
            await self._call(lane, bundle)
        except StoreUnavailable as error:
            log.error("delivery.store_unavailable", error=str(error))
            self._lanes.again(lane, _clock(), STORE_PAUSE)
        except Exception as error:
            log.exception("delivery.failed", method=bundle.rows[0].method)
            for row in bundle.rows:
                self._put_aside(row, f"{type(error).__name__}: {error}", str(row.address))
            self._lanes.done(lane, _clock())
        finally:
            self._woken.set()

    async def _call(self, lane: Lane, bundle: Bundle) -> None:
        method, payload, count = gathered(bundle.rows, self._notices.more)
        self._lanes.leave(lane, count, _clock())
        chat_id = lane.chat
        first = replace(bundle.rows[0], method=method, payload=payload)
        call = None if await self._yields(first) else await self._living(first, chat_id)
        if call is None:
            self._marks.add(Delivered(row_id=bundle.rows[0].id))
            self._lanes.done(lane, _clock())
            return
        call = self._in_topic(call)
        try:
            async with self._uploads.rendered(call) as document:
                if call.once:
                    await self._store.write([Calling(row_id=row.id) for row in bundle.rows], self._now())
                result = await self._made(call, chat_id, document)
        except TelegramError as error:
            await self._failed(error, call, lane, bundle, chat_id)
        except Unrendered as error:
            await self._give_up(call, lane, bundle, chat_id, Dead(str(error)))
        else:
            self._through += 1
            self._sent(bundle.rows, chat_id, result)
            self._lanes.done(lane, _clock())

    async def _yields(self, call: OutboxRow) -> bool:
        """Whether a person talks there by now: asked when it is sent, so nothing queued talks over them."""
        if not (call.yields and isinstance(call.address, int)):
            return False
        chat = await self._store.chat(call.address)
        return chat is not None and chat.person is not None

    async def _made(self, call: OutboxRow, chat_id: int, document: Rendered | None) -> Any:
        if document is None:
            return await self._api.call_encoded(call.method, body_of(call, chat_id))
        return await self._uploads.send(call, chat_id, document)

    async def _living(self, call: OutboxRow, chat_id: int) -> OutboxRow | None:
        """An edit that names no message is of the newest one that belongs to its thing, or is a new message.
        One that only takes buttons away is of the one before the newest; None where there is no such one.

        So whoever writes a card need not know whether it was sent already, and where it stands.
        """
        if not (call.belongs and call.method.startswith("edit")):
            return call
        payload = json.loads(call.payload)
        if "message_id" in payload:
            return call
        new = self._marks.messages_of(call.belongs)
        known = [*await self._store.messages_of(call.belongs), *new]
        newest_first = list(dict.fromkeys(reversed(known)))
        bares = call.method == BARES
        stands = next(iter(newest_first[bares:]), None)
        if stands is None or stands.chat_id != chat_id:
            return None if bares else call.instead("sendMessage", payload)
        payload.pop("reply_parameters", None)  # for where it is sent as a new message
        return call.instead(call.method, {"message_id": stands.message_id, **payload})

    def _in_topic(self, call: OutboxRow) -> OutboxRow:
        """What is new in a staff chat that is a forum goes to the one topic that was chosen."""
        topic = self._store.facts.get(staff_chat.TOPIC)
        if call.address is not STAFF or topic is None or not call.method.startswith(_NEW):
            return call
        return call.instead(call.method, {"message_thread_id": int(topic), **json.loads(call.payload)})

    async def _failed(
        self, error: TelegramError, call: OutboxRow, lane: Lane, bundle: Bundle, chat_id: int
    ) -> None:
        if bundle.tries and self._through > bundle.through:
            bundle.alone += 1
        bundle.tries, bundle.through = bundle.tries + 1, self._through
        to_staff = chat_id == self._staff_chat()
        decision = decide(error, call, tries=bundle.tries, alone=bundle.alone, to_staff=to_staff)
        if isinstance(decision, Wait | Dead) and may_mean_the_source(error, call):
            decision = Dead(error.message) if await self._is_there(chat_id) else decision
        now = _clock()
        match decision:
            case Retry(after, why):
                self._metrics.retried.labels(why).inc()
                log.warning("delivery.retry", chat=chat_id, method=call.method, why=why, seconds=after)
                self._lanes.again(lane, now, after if why == "limit" else spread(after))
            case Wait(reason):
                self._note_lost(reason)
                self._lanes.again(lane, now, STAFF_PAUSE)
            case Moved(new_id):
                log.warning("delivery.chat_moved", old=chat_id, new=new_id)
                moved = SetFact(key=staff_chat.moved_key(chat_id), value=str(new_id))
                await self._store.write([moved], self._now())
                self._lanes.again(lane, _clock(), 0)
                self._lanes.readdress(_clock())
            case Dead() | Instead() if len(bundle.rows) > 1:
                self._lanes.apart(lane, now)
            case Instead(method, payload):
                if call.address is STAFF and _TOPIC not in payload and _TOPIC in json.loads(call.payload):
                    gone = SetFact(key=staff_chat.TOPIC, value=None)
                    await self._store.write([gone], self._now())
                bundle.rows[0] = call.instead(method, payload)
                self._lanes.again(lane, now, 0)
            case Dead():
                await self._give_up(call, lane, bundle, chat_id, decision)
            case Settled() | Dropped() | Uncertain():
                for row in bundle.rows:
                    self._be_done(row, chat_id, decision)
                self._lanes.done(lane, now)

    async def _is_there(self, chat_id: int) -> bool:
        try:
            await self._api.call("getChat", {"chat_id": chat_id})
        except TelegramError:
            return False
        return True

    def _be_done(self, row: OutboxRow, chat_id: int, decision: Settled | Dropped | Uncertain) -> None:
        match decision:
            case Settled():
                self._sent([row], chat_id, True)
            case Dropped(reason):
                self._metrics.dropped.inc()
                log.debug("delivery.dropped", method=row.method, reason=reason)
                self._marks.add(Delivered(row_id=row.id), *self._outcome(row, reason))
            case Uncertain(reason):
                self._uncertain(row, reason)

    def _sent(self, rows: Sequence[OutboxRow], chat_id: int, result: Any) -> None:
        self._metrics.sent.inc(len(rows))
        answers = answers_of(result, chat_id, rows)
        marks: list[Change] = [
            Delivered(row_id=row.id, answer=answer) for row, answer in zip(rows, answers, strict=True)
        ]
        marks += [change for row in rows for change in self._outcome(row)]
        lost = self._lost is not None or staff_chat.LOST in self._store.facts
        if lost and chat_id == self._staff_chat():
            log.info("delivery.staff_chat_found")
            self._lost = None
            marks.append(SetFact(key=staff_chat.LOST, value=None))
        self._marks.add(*marks)

    def _outcome(self, row: OutboxRow, problem: str = "") -> list[Change]:
        """Somebody of the staff waits to hear what became of their message to a traveller."""
        if row.address is STAFF or not row.belongs.startswith(RELAYED):
            return []
        data = json.dumps({"belongs": row.belongs, "problem": problem})
        at = self._now()
        return [SetTimer(timer=Timer(key=f"{OUTCOME}:{row.id}", kind=OUTCOME, at=at, data=data))]

    def _note_lost(self, reason: str) -> None:
        """The staff's rows stay where they are until the staff chat is there again."""
        if self._lost != reason:
            log.error("delivery.staff_chat_lost", reason=reason, remedy="add the bot to the staff chat again")
            self._lost = reason
            self._marks.add(SetFact(key=staff_chat.LOST, value=reason))

    async def _give_up(self, call: OutboxRow, lane: Lane, bundle: Bundle, chat_id: int, dead: Dead) -> None:
        """It is put aside; the words of a message whose file cannot be sent go in its place without it."""
        words = None if dead.blocked else without_file(call)
        await self._bury(call, chat_id, dead, done=words is None)
        if words is None:
            self._lanes.done(lane, _clock())
        else:
            bundle.rows[0] = words
            self._lanes.again(lane, _clock(), 0)

    async def _bury(self, row: OutboxRow, chat_id: int, dead: Dead, *, done: bool) -> None:
        """Telegram says that it can never be sent. Of a blocked chat staff hear only if it has a lead."""
        if not dead.blocked:
            self._put_aside(row, dead.reason, await self._name_of(chat_id), done=done)
            return
        traveller = await self._gone_traveller(chat_id)
        self._put_aside(row, dead.reason, traveller, MarkBlocked(chat_id=chat_id, blocked=True))

    def _put_aside(
        self, row: OutboxRow, reason: str, tell_of: str | None, *also: Change, done: bool = True
    ) -> None:
        """Make the row a dead letter, and tell the staff whose it was, unless it was our own word to them.

        done: whether nothing more of the row is to be sent
        """
        self._metrics.dead.inc()
        log.error("delivery.dead", address=str(row.address), method=row.method, reason=reason)
        told = tell_of is not None and row.kind is not RowKind.NOTICE
        gone = "gone" if "deactivated" in reason else "blocked"
        unwanted = any(isinstance(change, MarkBlocked) for change in also)
        notices: list[Change] = self._outcome(row, gone if unwanted else reason)
        if told and tell_of and not notices:
            notices.append(notice(self._notices.undelivered(tell_of, reason), row.about))
        mark = [Delivered(row_id=row.id)] if done else []
        self._marks.add(*mark, Bury(letter=self._letter(row, reason)), *notices, *also)

    def _uncertain(self, row: OutboxRow, reason: str) -> None:
        """It may have arrived or not, and must not arrive twice: a person looks."""
        self._metrics.uncertain.inc()
        log.error("delivery.uncertain", address=str(row.address), method=row.method, reason=reason)
        letter = self._letter(row, f"uncertain: {reason}")
        who = "the staff" if row.address is STAFF else str(row.address)
        told = self._outcome(row, UNCERTAIN) or [notice(self._notices.uncertain(who, letter), row.about)]
        self._marks.add(Delivered(row_id=row.id), Bury(letter=letter), *told)

    def _letter(self, row: OutboxRow, reason: str) -> DeadLetter:
        return DeadLetter(
            id=new_letter_id(),
            kind="message",
            chat_id=row.address if isinstance(row.address, int) else None,
            update_id=None,
            method=row.method,
            payload=row.payload,
            reason=reason,
            died_at=timestamp(self._now()),
            about=row.about,
        )

    async def _gone_traveller(self, chat_id: int) -> str | None:
        """Who it is, when the staff have to know: somebody with a lead, the first time."""
        chat = await self._store.chat(chat_id)
        if (chat is not None and chat.blocked) or MarkBlocked(chat_id=chat_id, blocked=True) in self._marks:
            return None
        leads = await self._store.leads(LeadFilter(chat_id=chat_id, limit=1))
        return f"{leads[0].traveller.name} ({leads[0].reference})" if leads else None

    async def _name_of(self, chat_id: int) -> str:
        chat = await self._store.chat(chat_id)
        return chat.known_as if chat else str(chat_id)


def _clock() -> float:
    return asyncio.get_running_loop().time()


def body_of(row: OutboxRow, chat_id: int) -> bytes:
    """The JSON to send: the stored payload, with the address put in where the method takes one."""
    if row.method.startswith("answer"):
        return row.payload.encode()
    rest = row.payload[1:].lstrip()
    return f'{{"chat_id":{chat_id}{"" if rest == "}" else ","}{rest}'.encode()


def without_file(row: OutboxRow) -> OutboxRow | None:
    """What a message with a file says without it; None when that is nothing."""
    if row.document is None:
        return None
    payload = json.loads(row.payload)
    text = {"text": payload.pop("caption", ""), "entities": payload.pop("caption_entities", [])}
    return replace(row.instead("sendMessage", {**text, **payload}), document=None) if text["text"] else None


def answers_of(result: Any, chat_id: int, rows: Sequence[OutboxRow]) -> list[tuple[SentMessage, ...]]:
    """Where the messages stand that Telegram says it sent, a row each, of what somebody will ask for later.

    A message that says what several rows say is of the first of them, and not to be edited for it.
    """
    if not rows[0].belongs or rows[0].method == BARES:  # which makes that message no newer
        return [()] * len(rows)
    messages = result if isinstance(result, list) else [result]
    ids = [message.get("message_id") for message in messages if isinstance(message, dict)]
    found = [number for number in ids if is_id(number)]
    if len(found) == len(rows):
        stands = zip(found, rows, strict=True)
        return [(SentMessage(chat_id, number, row.belongs, row.about),) for number, row in stands]
    belongs = rows[0].belongs if len(rows) == 1 else f"{GATHERED}{rows[0].belongs}"
    kept = tuple(SentMessage(chat_id, number, belongs, rows[0].about) for number in found)
    return [kept, *[()] * (len(rows) - 1)]
