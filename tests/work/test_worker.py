"""Arrivals are worked off: whole batches or nothing, and one that goes wrong costs nobody else anything."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal

import pytest

from bot.metrics import Metrics
from bot.notices import StaffNotices
from bot.storage import STAFF, OutboxRow, SqliteStore, StoreUnavailable, Timer
from bot.storage.changes import AddLead, SaveDraft, SetFact, SetTimer
from bot.work.arrival import Arrival, Unfit
from bot.work.clock import Clock
from bot.work.guard import Guard, Source
from bot.work.turn import Turn
from bot.work.worker import Worker
from core.leads import Lead
from tests.samples import NOW, catalog, lead, locales
from tests.storage.contract import PEDRO, ROSA, claimed_by
from tests.storage.test_files import no_room


@dataclass
class Post:
    """Where committed rows go: here, to be looked at."""

    rows: list[OutboxRow] = field(default_factory=list)
    changed: int = 0

    def hand_over(self, rows: Sequence[OutboxRow]) -> None:
        self.rows += rows

    def staff_chat_changed(self) -> None:
        self.changed += 1

    def forget(self, chat_id: int) -> None:
        self.rows = [row for row in self.rows if row.about != chat_id]

    def texts(self) -> list[str]:
        return [row.payload for row in self.rows]


@dataclass
class House:
    """A worker on a real store; `handle` is what happens to an arrival of Telegram's or a timer."""

    store: SqliteStore
    post: Post = field(default_factory=Post)
    now: datetime = NOW
    tries: list[Any] = field(default_factory=list)
    metrics: Metrics = field(default_factory=Metrics)

    def __post_init__(self) -> None:
        self.notices = StaffNotices(catalog, locales())
        sources = {
            "telegram": Source(self._handle, self._apologise),
            "timer": Source(self._handle),
            "house": Source(self._handle),
        }
        guard = Guard(self.store, sources, self.notices, self.metrics, None)
        self.worker = Worker(
            self.store,
            self.post,
            guard,
            now=lambda: self.now,
            metrics=self.metrics,
            timers_set=asyncio.Event(),
            facts_set=lambda: None,
        )
        self.clock = Clock(self.worker, self.store, lambda: self.now)

    async def _handle(self, turn: Turn, payload: Any) -> None:
        self.tries.append(payload)
        if turn.chat is not None:
            turn.change(SaveDraft(chat_id=turn.chat.id, draft=turn.chat.draft + "x"))
            turn.send("sendMessage", {"text": str(payload)}, to=turn.chat.id)
        if callable(payload):
            await payload(turn)

    def _apologise(self, turn: Turn, payload: Any) -> None:
        assert turn.chat is not None
        turn.send("sendMessage", {"text": "sorry"}, to=turn.chat.id)

    async def works_off(self, *arrivals: Arrival) -> None:
        await self.worker.work_off(arrivals)

    async def draft(self, chat_id: int = 5) -> str:
        chats = (await self.store.load([], [chat_id])).chats
        return chats[chat_id].draft if chat_id in chats else ""


numbers = itertools.count(1)


def said(payload: Any, chat_id: int | None = 5, number: int | None = None) -> Arrival:
    update = str(next(numbers) if number is None else number)
    return Arrival(source="telegram", id=update, what="message", lane=chat_id, payload=payload)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    store = await SqliteStore.open(tmp_path / "chaski.db")
    yield House(store)
    await store.close()


async def boom(turn: Turn) -> None:
    raise RuntimeError("it went boom")


async def test_turns_of_a_batch_follow_each_other(house: House) -> None:
    """Each finds what the one before it left, and all rows go out together, in order."""
    await house.works_off(said("a"), said("b"), said("c", chat_id=6))

    assert (await house.draft(5), await house.draft(6)) == ("xx", "x")
    assert [row.address for row in house.post.rows] == [5, 5, 6]
    assert house.post.rows == await house.store.pending()


async def test_what_came_before_is_recognised(house: House) -> None:
    """In the same batch, and in a later one; by source and id."""
    await house.works_off(said("a", number=7), said("a", number=7))
    await house.works_off(said("a", number=7))
    other = Arrival(source="timer", id="7", what="remind", lane=5, payload="a")
    await house.works_off(other)

    assert await house.draft() == "xx"


async def test_one_that_goes_wrong_costs_nobody_else_anything(house: House) -> None:
    """It leaves a dead letter, an apology and a word to the staff, and nothing of its own."""
    await house.works_off(said("a"), said(boom), said("b"))

    assert await house.draft() == "xx"
    [letter] = await house.store.dead_letters()
    assert (letter.kind, letter.chat_id, letter.method) == ("update", 5, "message")
    assert letter.reason == "RuntimeError: it went boom"
    texts = house.post.texts()
    assert texts[:3] == ['{"text": "a"}', '{"text": "sorry"}', '{"text": "b"}']
    assert letter.id in texts[3]
    assert house.post.rows[3].address is STAFF


async def test_chance_may_have_been_against_it(house: House) -> None:
    """What raised once is asked again."""
    tries = []

    async def stumble(turn: Turn) -> None:
        tries.append(1)
        if len(tries) < 2:
            raise LookupError("not yet")

    await house.works_off(said(stumble))

    assert await house.draft() == "x"
    assert await house.store.dead_letters() == []


async def test_what_is_unfit_is_tried_once(house: House) -> None:
    """Asking again would change nothing."""

    async def unfit(turn: Turn) -> None:
        raise Unfit("not what it should be")

    await house.works_off(said(unfit))

    assert house.tries == [unfit]
    [letter] = await house.store.dead_letters()
    assert "Unfit: not what it should be" in letter.reason


async def test_a_conflict_at_the_commit_runs_that_turn_again_on_fresh_state(house: House) -> None:
    """Another process claims the lead between our look and our commit: the second look sees it."""
    await house.store.write([AddLead(lead=lead())], NOW)
    seen: list[Lead] = []

    async def claims(turn: Turn) -> None:
        found = await turn.lead("PFH-00001")
        assert found is not None
        if not seen:
            await house.store.write([claimed_by(PEDRO, found)], NOW)
        seen.append(found)
        if found.claimed_by is None:
            turn.change(claimed_by(ROSA, found))

    await house.works_off(said("a"), said(claims), said("b"))

    assert [each.claimed_by for each in seen] == [None, PEDRO]
    assert await house.draft() == "xxx"
    assert [row.payload for row in house.post.rows][::2] == ['{"text": "a"}', '{"text": "b"}']
    assert await house.store.dead_letters() == []


async def test_a_reference_that_is_taken_is_drawn_again(house: House) -> None:
    """Chance gives the number; the store alone knows which are taken."""
    await house.store.write([AddLead(lead=lead("PFH-00001"))], NOW)
    references = iter(["PFH-00001", "PFH-00002"])

    async def books(turn: Turn) -> None:
        turn.change(AddLead(lead=lead(next(references), chat_id=5)))

    await house.works_off(said(books))

    assert await house.store.lead("PFH-00002") is not None
    assert await house.store.dead_letters() == []


async def test_what_can_never_be_stored_is_put_aside_alone(house: House) -> None:
    """Half a surrogate pair, say; its neighbours are stored."""

    async def spoils(turn: Turn) -> None:
        turn.change(SaveDraft(chat_id=5, draft="\ud83d"))

    await house.works_off(said("a"), said(spoils), said("b"))

    assert await house.draft() == "xx"
    [letter] = await house.store.dead_letters()
    assert letter.reason.startswith("Conflict")


async def test_when_not_even_the_letter_can_be_stored_the_rest_goes_on(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is logged whole, and does not come back for ever."""

    def spoilt(turn: Turn, payload: Any) -> None:
        turn.change(SetFact(key="\ud83d", value="x"))

    monkeypatch.setattr(house, "_apologise", spoilt)
    house.__post_init__()
    await house.works_off(said("a"), said(boom, number=77), said("b"))

    assert await house.draft() == "xx"
    assert await house.store.dead_letters() == []
    assert ("telegram", "77") in (await house.store.load([("telegram", "77")], [])).seen


@pytest.mark.parametrize("broken", ["apology", "notice"])
async def test_trouble_with_the_trouble_stays_inside(
    house: House, broken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A misspelt placeholder in the staff's text, an apology that raises: the letter is kept all the same."""

    def fails(*_: Any) -> str:
        raise KeyError("nubmer")

    if broken == "apology":
        monkeypatch.setattr(house, "_apologise", fails)
        house.__post_init__()
    else:
        monkeypatch.setattr(house.notices, "dead_letter", fails)
    await house.works_off(said(boom), said("b"))

    [letter] = await house.store.dead_letters()
    assert await house.draft() == "x"
    assert any(letter.id in text for text in house.post.texts()), "the staff hear of it, plainly if need be"


async def test_when_everything_fails_the_staff_need_not_read_it_a_hundred_times(house: House) -> None:
    await house.works_off(*(said(boom, chat_id=number) for number in range(1, 31)))

    assert len(await house.store.dead_letters()) == 30
    assert sum(row.address is STAFF for row in house.post.rows) == 5


async def test_a_store_in_trouble_takes_nothing_and_works_later(house: House, tmp_path: Path) -> None:
    """Who brought it brings it again: nothing happened."""
    big = "x" * 10_000

    async def writes_much(turn: Turn) -> None:
        turn.change(SetFact(key="big", value=big))

    arrival = said(writes_much)
    with no_room(tmp_path / "chaski.db-wal"), pytest.raises(StoreUnavailable):
        await house.works_off(arrival)
    assert house.post.rows == []
    assert await house.draft() == ""

    await house.works_off(arrival)
    assert await house.draft() == "x"


async def test_a_store_that_fails_while_a_handler_reads_is_no_fault_of_the_handlers(house: House) -> None:
    """No dead letter for what will work in a minute."""

    async def reads(turn: Turn) -> None:
        raise StoreUnavailable("the disk is busy")

    with pytest.raises(StoreUnavailable):
        await house.works_off(said(reads))
    assert await house.store.dead_letters() == []


async def test_batches_do_not_run_into_each_other(house: House) -> None:
    """Polling, the clock and the house may all bring something at once; nobody's change is lost."""

    async def slowly(turn: Turn) -> None:
        await asyncio.sleep(0)

    await asyncio.gather(*(house.works_off(said(slowly)) for _ in range(20)))

    assert await house.draft() == "x" * 20


async def test_a_fact_that_changes_is_told_to_the_delivery(house: House) -> None:
    """The staff chat may be another by now; and only then."""

    async def sets(turn: Turn) -> None:
        turn.change(SetFact(key="a", value="1"))

    await house.works_off(said("a"))
    assert house.post.changed == 0
    await house.works_off(said(sets))
    assert house.post.changed == 1


def timer(key: str, at: datetime, lane: int | None = 5) -> Timer:
    return Timer(key=key, kind="remind", at=at, lane=lane)


async def test_timers_come_when_they_are_due(house: House) -> None:
    """Once each, with their chat, oldest first; what is not due stays."""
    later = timer("c", NOW + timedelta(hours=1))
    due = [timer("b", NOW - timedelta(hours=2)), timer("a", NOW)]
    await house.store.write([SetTimer(timer=each) for each in (later, *due)], NOW)

    await house.clock.look()
    await house.clock.look()
    assert house.tries == due
    assert await house.draft() == "xx"

    house.now += timedelta(hours=1)
    await house.clock.look()
    assert house.tries[2:] == [later]
    assert await house.store.next_due() is None


async def test_a_timer_may_set_itself_again(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The day's housekeeping does."""

    async def again(turn: Turn, payload: Timer) -> None:
        house.tries.append(payload.at)
        turn.change(SetTimer(timer=timer("a", payload.at + timedelta(days=1))))

    monkeypatch.setattr(house, "_handle", again)
    house.__post_init__()
    await house.store.write([SetTimer(timer=timer("a", NOW))], NOW)
    for _ in range(3):
        await house.clock.look()
        house.now += timedelta(days=1)

    assert house.tries == [NOW + timedelta(days=day) for day in range(3)]


async def test_a_timer_whose_handler_fails_does_not_fire_for_ever(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is put aside like any arrival."""

    async def fails(turn: Turn, payload: Timer) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr(house, "_handle", fails)
    house.__post_init__()
    await house.store.write([SetTimer(timer=timer("a", NOW))], NOW)
    await house.clock.look()
    await house.clock.look()

    [letter] = await house.store.dead_letters()
    assert (letter.kind, letter.method) == ("timer", "remind")


async def test_a_timer_that_was_moved_meanwhile_stays(house: House) -> None:
    """Its new time counts, though its old one was just being worked off."""
    await house.store.write([SetTimer(timer=timer("a", NOW))], NOW)
    [due] = await house.store.due(NOW)
    moved = timer("a", NOW + timedelta(days=1))
    await house.store.write([SetTimer(timer=moved)], NOW)
    await house.works_off(Arrival.of_timer(due))

    assert await house.store.due(NOW + timedelta(days=1)) == [moved]


async def test_the_clock_is_woken_by_a_timer_that_is_set(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody waits for its next look, which would come too late here."""
    monkeypatch.setattr("bot.work.clock.LOOK_SECONDS", 10**6)
    fired, rests = asyncio.Event(), asyncio.Event()

    class Woken(asyncio.Event):
        async def wait(self) -> Literal[True]:
            rests.set()
            return await super().wait()

    house.worker.timers_set = Woken()

    async def sets(turn: Turn) -> None:
        turn.change(SetTimer(timer=timer("a", NOW)))

    class Telling(list[Any]):
        def append(self, payload: Any) -> None:
            super().append(payload)
            if isinstance(payload, Timer):
                fired.set()

    house.tries = Telling()
    running = asyncio.create_task(house.clock.run())
    await rests.wait()
    await house.works_off(said(sets))
    await fired.wait()
    running.cancel()


async def test_what_happens_in_the_house_is_worked_off_like_all_else(house: House) -> None:
    """And may happen again: it has no id."""
    await house.worker.note("opened")
    await house.worker.note("opened")

    assert house.tries == ["opened", "opened"]


async def test_moves_are_read_back_within_a_batch(house: House) -> None:
    """Two staff press at once, in one batch: the second finds it claimed."""
    await house.store.write([AddLead(lead=lead())], NOW)
    found: list[Lead] = []

    async def claims(turn: Turn) -> None:
        each = await turn.lead("PFH-00001")
        assert each is not None
        found.append(each)
        if each.claimed_by is None:
            turn.change(claimed_by(ROSA, each))

    await house.works_off(said(claims), said(claims, chat_id=6))

    assert [each.claimed_by for each in found] == [None, ROSA]
