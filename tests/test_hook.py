"""What happens to leads is told to the operator's own system: the real bot, and a receiver over HTTP."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from standardwebhooks import Webhook

from bot import handlers
from bot.hook import LONGEST_ASKED, PATIENCE, decide
from bot.storage import HOOK, LeadFilter, SqliteStore
from bot.storage.changes import AddEvent, AddLead, AddRevision, Forget, MoveLead
from bot.telegram.policy import Dead, Retry, Settled
from core.leads import Lead, LeadEvent, StaffMember, claim, withdrawn
from emulator.client import People
from emulator.server import Emulator, running
from tests.bots import emptied, running_bot, stored, until
from tests.chat import Chat
from tests.samples import NOW, lead

SECRET = "whsec_" + base64.b64encode(b"a secret that only two know").decode()
EXAMPLE = Path(__file__).parents[1] / "docs" / "examples" / "webhook_receiver.py"
ROSA = StaffMember(id=9, name="Rosa")


@dataclass
class Receiver:
    """The operator's own system. `answers` says how each call is answered; None: the line is cut."""

    answers: Callable[[dict[str, Any]], int | None] = lambda event: 204
    calls: list[dict[str, Any]] = field(default_factory=list)
    """All that came, also what was not taken."""
    taken: list[dict[str, Any]] = field(default_factory=list)
    hold: asyncio.Event | None = None
    server: TestServer | None = None
    port: int = 0

    async def opens(self) -> None:
        app = web.Application()
        app.router.add_post("/chaski", self._answer)
        self.server = TestServer(app, port=self.port or None)
        await self.server.start_server()
        self.port = self.server.port or 0

    async def closes(self) -> None:
        if self.server is not None:
            await self.server.close()

    async def _answer(self, request: web.Request) -> web.Response:
        event = Webhook(SECRET).verify(await request.read(), dict(request.headers))
        assert event["id"] == request.headers["webhook-id"]
        self.calls.append(event)
        if self.hold is not None:
            await self.hold.wait()
        status = self.answers(event)
        if status is None:
            assert request.transport is not None
            request.transport.close()
            return web.Response()
        if status < 300:
            self.taken.append(event)
        return web.Response(status=status)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/chaski"

    @property
    def told(self) -> list[tuple[str, str]]:
        return [(event["data"]["reference"], event["type"]) for event in self.taken]

    async def gets(self, count: int) -> None:
        async def there() -> bool:
            return len(self.taken) >= count

        await until(there)


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    await receiver.opens()
    yield receiver
    await receiver.closes()


@pytest.fixture
async def emulator() -> AsyncIterator[Emulator]:
    async with running() as emulator:
        yield emulator


@pytest.fixture
async def people(emulator: Emulator) -> AsyncIterator[People]:
    async with People(emulator.url) as people:
        yield people


def out(receiver: Receiver) -> dict[str, Any]:
    return {"webhook_out_url": receiver.url, "webhook_out_secret": SECRET}


@asynccontextmanager
async def left_behind(folder: Path) -> AsyncIterator[SqliteStore]:
    """A database into which an earlier process writes, and dies."""
    store = await SqliteStore.open(folder / "chaski.db", hook=True)
    try:
        yield store
    finally:
        await store.close()


def wrote(reference: str, what: str = "wrote") -> AddEvent:
    event = LeadEvent(at=datetime.now(UTC), what=what, data={"text": "my knee hurts"})
    return AddEvent(reference=reference, event=event)


async def test_a_leads_life_is_told_as_it_happens(
    emulator: Emulator, people: People, receiver: Receiver, tmp_path: Path
) -> None:
    """Signed, in order, as the lead stood then, and nothing of who the traveller is."""
    maria = await people.user("María", language_code="en")
    group = await people.group("Staff", [maria])
    user = await people.user("Emma", last_name="Hughes", username="emma_h", language_code="en")
    emma, staff = Chat(people, user, user["id"]), Chat(people, maria, group["id"])
    settings = {**out(receiver), "staff_chat": group["id"]}
    async with running_bot(emulator.url, tmp_path, register=handlers.sources, **settings):
        await emma.books()
        await staff.sees("New request")
        await staff.taps("I’ll take it")
        await receiver.gets(2)
        await emptied(tmp_path)

    requested, claimed = receiver.taken
    assert (requested["type"], claimed["type"]) == ("lead.requested", "lead.claimed")
    assert [event["data"]["state"] for event in receiver.taken] == ["new", "claimed"]
    assert (requested["data"]["owner"], claimed["data"]["owner"]) == (None, "María")
    assert (requested["data"]["by"], claimed["data"]["by"]) == (None, "María")
    assert claimed["data"]["trip"]["group_size"] == 4
    async with stored(tmp_path) as store:
        [kept] = await store.leads(LeadFilter())
    assert claimed["data"]["quote"] == {
        "revision": 1,
        "currency": kept.quote.currency,
        "total": str(kept.quote.total),
        "complete": kept.quote.complete,
        "valid_until": kept.quote.valid_until.isoformat(),
    }
    told = json.dumps(receiver.taken, ensure_ascii=False)
    for private in ("Emma", "Hughes", "emma_h", str(user["id"]), SECRET):
        assert private not in told


async def test_a_receiver_that_is_down_misses_nothing(
    emulator: Emulator, people: People, receiver: Receiver, tmp_path: Path
) -> None:
    """Travellers and staff notice nothing; after a restart of both all comes, once, in order."""
    ana = await people.user("Ana")
    staff = await people.group("Staff", [ana])
    settings = {**out(receiver), "staff_chat": staff["id"]}
    await receiver.closes()
    async with running_bot(emulator.url, tmp_path, **settings) as bot:
        for number in (1, 2, 3):
            await people.says(ana, f"lead PFH-0000{number}")
            await people.sees(ana, f"lead PFH-0000{number}")
            await people.sees(staff["id"], f"card PFH-0000{number}")

        async def tried() -> bool:
            return bot.app.metrics.value("chaski_retried_total", why="hook") > 0

        await until(tried)
    async with stored(tmp_path) as store:
        assert (await store.counts()).outbox_for_hook == 3
        assert await store.dead_letters() == []
    await receiver.opens()
    async with running_bot(emulator.url, tmp_path, **settings):
        await receiver.gets(3)
        await emptied(tmp_path)

    assert receiver.told == [(f"PFH-0000{number}", "lead.requested") for number in (1, 2, 3)]


async def test_an_answer_that_is_lost_brings_the_same_id_again(
    emulator: Emulator, receiver: Receiver, tmp_path: Path
) -> None:
    """At-least-once: the receiver knows it by its id, and the next one waits meanwhile."""
    async with left_behind(tmp_path) as store:
        await store.write([AddLead(lead=lead("PFH-00001")), wrote("PFH-00001")], datetime.now(UTC))
    receiver.answers = lambda event: 204 if len(receiver.calls) > 2 else None
    async with running_bot(emulator.url, tmp_path, **out(receiver)):
        await receiver.gets(2)

    types = [event["type"] for event in receiver.calls]
    assert types == [*["lead.requested"] * 3, "lead.wrote"]
    assert len({event["id"] for event in receiver.calls}) == 2
    assert "knee" not in json.dumps(receiver.calls), "their words are nobody else's"


async def test_a_lead_whose_event_fails_holds_up_itself_alone(
    emulator: Emulator, receiver: Receiver, tmp_path: Path
) -> None:
    """Others go past it; its own wait for it."""
    first, second = "PFH-00001", "PFH-00002"
    async with left_behind(tmp_path) as store:
        changes = [AddLead(lead=lead(first)), AddLead(lead=lead(second)), wrote(first), wrote(second)]
        await store.write(changes, datetime.now(UTC))
    seconds = ("lead.requested", "lead.wrote")

    def answers(event: dict[str, Any]) -> int:
        ill = event["data"]["reference"] == first and len(receiver.told) < 2
        return 500 if ill else 200

    receiver.answers = answers
    async with running_bot(emulator.url, tmp_path, **out(receiver)):
        await receiver.gets(4)

    assert receiver.told == [(second, what) for what in seconds] + [(first, what) for what in seconds]


async def test_what_is_refused_for_good_is_put_aside_and_told(
    emulator: Emulator, people: People, receiver: Receiver, tmp_path: Path
) -> None:
    """A dead letter, a word to the staff, and the next event of that lead goes."""
    group = await people.group("Staff", [await people.user("María")])
    async with left_behind(tmp_path) as store:
        await store.write([AddLead(lead=lead("PFH-00001")), wrote("PFH-00001")], datetime.now(UTC))
    receiver.answers = lambda event: 410 if event["type"] == "lead.requested" else 204
    settings = {**out(receiver), "staff_chat": group["id"]}
    async with running_bot(emulator.url, tmp_path, **settings):
        await receiver.gets(1)
        await people.sees(group["id"], "did not take “lead.requested” of PFH-00001: HTTP 410")
        await emptied(tmp_path)

    async with stored(tmp_path) as store:
        [letter] = await store.dead_letters()
    assert (letter.method, letter.reason, letter.about) == ("lead.requested", "HTTP 410", 501)
    assert receiver.told == [("PFH-00001", "lead.wrote")]


async def test_what_is_not_taken_for_days_is_given_up(
    emulator: Emulator, people: People, receiver: Receiver, tmp_path: Path
) -> None:
    """After three days staff hear of it."""
    group = await people.group("Staff", [await people.user("María")])
    async with left_behind(tmp_path) as store:
        long_ago = datetime.now(UTC) - PATIENCE - timedelta(minutes=1)
        await store.write([AddLead(lead=lead("PFH-00001"))], long_ago)
    receiver.answers = lambda event: 503
    async with running_bot(emulator.url, tmp_path, **out(receiver), staff_chat=group["id"]):
        await people.sees(group["id"], "HTTP 503")
        await emptied(tmp_path)

    assert len(receiver.calls) == 1


async def test_a_receiver_that_says_nothing_holds_nobody_up(
    emulator: Emulator, people: People, receiver: Receiver, tmp_path: Path
) -> None:
    """While a call hangs, Telegram is served as always."""
    ana = await people.user("Ana")
    receiver.hold = asyncio.Event()
    async with running_bot(emulator.url, tmp_path, **out(receiver)):
        await people.says(ana, "lead PFH-00001")
        await people.sees(ana, "lead PFH-00001")

        async def called() -> bool:
            return bool(receiver.calls)

        await until(called)
        for number in range(5):
            await people.says(ana, f"hello {number}")
            await people.sees(ana, f"hello {number}")
        assert receiver.taken == []
        receiver.hold.set()
        await receiver.gets(1)


async def test_a_hook_that_was_taken_away_is_told_nothing(
    emulator: Emulator, receiver: Receiver, tmp_path: Path
) -> None:
    """What waited for it is dropped, and is no dead letter."""
    async with left_behind(tmp_path) as store:
        await store.write([AddLead(lead=lead("PFH-00001"))], NOW)
    async with running_bot(emulator.url, tmp_path):
        await emptied(tmp_path)

    async with stored(tmp_path) as store:
        assert await store.dead_letters() == []
    assert receiver.calls == []


async def test_every_line_of_a_history_is_told(tmp_path: Path) -> None:
    """Whichever change adds it; in the same transaction, as the lead stood right after it."""
    new = lead("PFH-00001")
    claimed = claim(new, ROSA, NOW)
    assert isinstance(claimed, Lead)
    gone = withdrawn(claimed)
    assert isinstance(gone, Lead)
    move = LeadEvent(at=NOW, by=ROSA, what="claimed")
    left = LeadEvent(at=NOW, what="withdrawn", data={"reason": "too far", "text": "my knee"})
    priced = LeadEvent(at=NOW, by=ROSA, what="priced")
    async with left_behind(tmp_path) as store:
        rows = await store.write(
            [
                AddLead(lead=new),
                MoveLead(before=new, after=claimed, event=move),
                AddRevision(reference="PFH-00001", revision=2, quote=new.quote, event=priced),
                MoveLead(before=claimed, after=gone, event=left),
                wrote("PFH-00001"),
            ],
            NOW,
        )
        assert rows == await store.pending()
        await store.write([Forget(chat_id=new.chat_id)], NOW)
        assert await store.pending() == []

    bodies = [json.loads(row.payload) for row in rows]
    assert {row.address for row in rows} == {HOOK}
    assert [(body["type"], body["data"]["state"]) for body in bodies] == [
        ("lead.requested", "new"),
        ("lead.claimed", "claimed"),
        ("lead.priced", "claimed"),
        ("lead.withdrawn", "withdrawn"),
        ("lead.wrote", "withdrawn"),
    ]
    assert [body["data"]["quote"]["revision"] for body in bodies] == [1, 1, 2, 2, 2]
    assert bodies[3]["data"]["reason"] == "too far"
    assert "knee" not in json.dumps(bodies)
    assert len({body["id"] for body in bodies}) == 5


async def test_without_a_hook_nothing_is_kept_for_one(tmp_path: Path) -> None:
    store = await SqliteStore.open(tmp_path / "chaski.db")
    try:
        assert await store.write([AddLead(lead=lead())], NOW) == []
    finally:
        await store.close()


@pytest.mark.parametrize(
    ("status", "asked", "age", "becomes"),
    [
        (200, "", 0, Settled()),
        (204, "", 100, Settled()),
        (None, "", 0, Retry(0.5, "said")),
        (302, "", 0, Retry(0.5, "said")),
        (500, "", 0, Retry(0.5, "said")),
        (503, "30", 0, Retry(30.0, "said")),
        (429, "999999", 0, Retry(LONGEST_ASKED, "said")),
        (429, "Wed, 21 Oct 2026 07:28:00 GMT", 0, Retry(0.5, "said")),
        (408, "", 0, Retry(0.5, "said")),
        (400, "", 0, Dead("said")),
        (401, "", 0, Dead("said")),
        (410, "", 0, Dead("said")),
        (500, "", 73, Dead("said")),
        (None, "", 73, Dead("said")),
    ],
)
def test_what_becomes_of_it(
    status: int | None, asked: str, age: int, becomes: Settled | Retry | Dead
) -> None:
    decision = decide(status, "said", asked=asked, failures=1, age=timedelta(hours=age))

    assert decision == becomes


async def test_the_receiver_of_the_guide(emulator: Emulator, people: People, tmp_path: Path) -> None:
    """It does each event once, also after it was restarted, and believes nobody without the secret."""
    environment = {**os.environ, "WEBHOOK_SECRET": SECRET, "WEBHOOK_DONE": str(tmp_path / "done.db")}

    async def example() -> tuple[asyncio.subprocess.Process, str]:
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(
            sys.executable, str(EXAMPLE), "0", env=environment, stdout=pipe
        )
        return process, (await line(process)).removeprefix("listening on ")

    async def line(process: asyncio.subprocess.Process) -> str:
        assert process.stdout is not None
        return (await process.stdout.readline()).decode().strip()

    async with left_behind(tmp_path) as store:
        [row] = await store.write([AddLead(lead=lead("PFH-00001"))], datetime.now(UTC))
    process, url = await example()
    try:
        settings: dict[str, Any] = {"webhook_out_url": url, "webhook_out_secret": SECRET}
        async with running_bot(emulator.url, tmp_path, **settings):
            assert (await line(process)).startswith("lead.requested PFH-00001 new ")
            await emptied(tmp_path)
    finally:
        process.terminate()
        await process.wait()

    process, url = await example()
    try:
        event_id, now = json.loads(row.payload)["id"], datetime.now(UTC)
        headers = {
            "webhook-id": event_id,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": Webhook(SECRET).sign(event_id, now, row.payload),
        }
        other = {**headers, "webhook-signature": "v1,AAAA"}
        assert await posted(url, row.payload, headers) == 204
        assert await posted(url, row.payload, other) == 401
    finally:
        process.terminate()
        await process.wait()
    assert await line(process) == "", "the same event is not done twice"


async def posted(url: str, body: str, headers: dict[str, str]) -> int:
    async with aiohttp.ClientSession() as session, session.post(url, data=body, headers=headers) as answer:
        return answer.status
