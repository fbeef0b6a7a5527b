"""A database that an earlier version left behind is taken over whole.

`databases/0001.db` was written by the version with migration 0001, from real conversations against the
emulator: Emma's lead is claimed, Frida's is new and her card was not sent yet, Luis has a quote before him
and asked for a person, Anna is in the middle of the questions, Bea has blocked the bot, and the staff group
(-4001) has become a supergroup.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot import handlers
from bot.conversation import Draft
from bot.storage import STAFF, LeadFilter, RowKind, SqliteStore, Urgency
from core.catalog import Catalog
from core.leads import LeadState, StaffMember
from core.pricing import verify
from emulator.client import People
from emulator.server import running
from tests.bots import emptied, running_bot
from tests.chat import Chat

DATABASES = Path(__file__).parent / "databases"
EMMA, LUIS, ANNA, BEA, FRIDA = 501, 502, 503, 504, 505
OLD_GROUP, SUPERGROUP = -4001, -1000000000002
MARIA = StaffMember(id=601, name="María")


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return Path(shutil.copy(DATABASES / "0001.db", tmp_path / "chaski.db"))


async def test_everything_that_was_stored_is_there(database: Path) -> None:
    """Chats, drafts, leads with their quotes and history, rows, letters, facts, what was seen."""
    store = await SqliteStore.open(database)
    try:
        chats = (await store.load([], [EMMA, LUIS, ANNA, BEA, FRIDA])).chats
        leads = {lead.chat_id: lead for lead in await store.leads(LeadFilter())}
        emma, frida = leads[EMMA], leads[FRIDA]
        histories = [await store.history(lead.reference) for lead in (emma, frida)]
        catalogue = Catalog.model_validate_json(await store.catalogue(emma.quote.catalogue_version) or "")
        rows = await store.pending()
        [letter] = await store.dead_letters()
        facts, problems = store.facts, await store.check()
        seen = await store.load([("telegram", str(number)) for number in range(180004365, 180004387)], [])
    finally:
        await store.close()

    assert problems == []
    assert len(leads) == 2
    drafts = {chat.id: Draft.load(chat.draft) for chat in chats.values()}
    assert (drafts[ANNA].group_size, drafts[ANNA].dates) == (3, None)
    assert drafts[LUIS].quote is not None
    assert drafts[EMMA].lead == emma.reference
    assert [chat.id for chat in chats.values() if chat.blocked] == [BEA]
    assert (emma.state, emma.claimed_by, frida.state) == (LeadState.CLAIMED, MARIA, LeadState.NEW)
    assert frida.questions == ("can I bring my parrot along?",)
    assert [verify(lead.quote, catalogue) for lead in (emma, frida)] == [(), ()]
    assert [[event.what for event in history] for history in histories] == [
        ["requested", "claimed"],
        ["requested"],
    ]
    assert histories[0][1].by == MARIA
    assert histories[0][1].at == emma.claimed_at
    assert [(row.address, row.kind, row.urgency) for row in rows] == [
        (STAFF, RowKind.MESSAGE, Urgency.TALK),
        (FRIDA, RowKind.MESSAGE, Urgency.TALK),
        (STAFF, RowKind.MESSAGE, Urgency.TALK),
        (LUIS, RowKind.MESSAGE, Urgency.TALK),
        (STAFF, RowKind.NOTICE, Urgency.NEWS),
    ]
    assert (letter.id, letter.update_id, letter.reason) == ("1", 77, "RuntimeError: it went boom")
    assert facts["staff_chat"] == str(OLD_GROUP)
    assert facts[f"moved:{OLD_GROUP}"] == str(SUPERGROUP)
    assert len(seen.seen) == 21


async def test_what_was_owed_is_delivered_and_conversations_go_on(database: Path, tmp_path: Path) -> None:
    """The new version starts on the old file as if nothing had happened."""
    async with running() as emulator, People(emulator.url) as people:
        maria = await people.user("María", id=MARIA.id)
        names = {EMMA: "Emma", LUIS: "Luis", BEA: "Bea", FRIDA: "Frida"}
        users = {number: await people.user(name, id=number) for number, name in names.items()}
        users[ANNA] = await people.user("Anna", id=ANNA, language_code="de")
        group = await people.group("Staff", [maria], id=SUPERGROUP, type="supergroup")
        for user in users.values():
            await people.says(user, "/start")
        emulator.emulation.world.updates.pending.clear()
        async with running_bot(emulator.url, tmp_path, register=handlers.sources):
            staff = Chat(people, maria, group["id"])
            card = await staff.sees("New request", "Frida", "can I bring my parrot along?")
            await staff.sees("Luis", "would like to talk to a person")
            await staff.sees("could not handle a message from Anna")
            assert "is yours" in await staff.taps("I’ll take it", card)
            frida = Chat(people, users[FRIDA], FRIDA)
            await frida.sees("Your request is with our team")
            anna = Chat(people, users[ANNA], ANNA)
            await anna.says("am 12. Juni")
            await anna.sees("Cusco")
            await emptied(tmp_path)
