"""What a traveller's step changes, and in which order: by the handlers, before anything is stored."""

from __future__ import annotations

import itertools
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.conversation import Draft
from bot.handlers import Services
from bot.handlers.updates import handle
from bot.storage import STAFF, OutboxRow, Overlay, SqliteStore, Urgency
from bot.storage.changes import (
    AddLead,
    Change,
    Enqueue,
    KeepCatalogue,
    KnowTraveller,
    MarkBlocked,
    MoveLead,
    SaveDraft,
    SetFact,
)
from bot.work.turn import Turn
from core.leads import LeadState
from tests.chat import TRIP
from tests.samples import NOW, catalog, locales

EMMA = {"id": 501, "is_bot": False, "first_name": "Emma", "last_name": "Hughes", "language_code": "en"}
CHAT = {"id": 501, "type": "private", "first_name": "Emma"}
STAFF_CHAT = -7
numbers = itertools.count(1)


class Conversation:
    """Updates in, changes out; each is stored before the next."""

    def __init__(self, store: SqliteStore) -> None:
        self.store = store
        self.keys: dict[str, str] = {}
        """Label → data of the buttons shown last."""

    async def happens(self, **content: Any) -> list[Change]:
        below = Overlay.of(await self.store.load([], [501]))
        turn = Turn(self.store, below, NOW, 501, configured_staff_chat=STAFF_CHAT)
        services = Services(
            catalog=catalog(),
            today=NOW.date(),
            locales=locales(),
            new_reference=lambda: "PFH-7K3QX",
            bot_username="chaski_bot",
        )
        await handle(turn, {"update_id": next(numbers), **content}, services)
        await self.store.write(turn.changes, NOW)
        for row in rows(turn.changes):
            markup = json.loads(row.payload).get("reply_markup", {})
            for line in markup.get("inline_keyboard", []):
                self.keys |= {key["text"]: key["callback_data"] for key in line if "callback_data" in key}
        return turn.changes

    async def says(self, text: str) -> list[Change]:
        return await self.happens(
            message={"message_id": 9, "date": 0, "chat": CHAT, "from": EMMA, "text": text}
        )

    async def taps(self, label: str, *, chat: dict[str, Any] = CHAT) -> list[Change]:
        data = next(data for shown, data in self.keys.items() if label in shown)
        query = {"id": "77", "from": EMMA, "chat_instance": "1", "data": data}
        return await self.happens(
            callback_query={**query, "message": {"message_id": 12, "date": 0, "chat": chat}}
        )


def rows(changes: list[Change]) -> list[OutboxRow]:
    return [change.row for change in changes if isinstance(change, Enqueue)]


def kinds(changes: list[Change]) -> list[type[Change]]:
    return [type(change) for change in changes]


@pytest.fixture
async def emma(tmp_path: Path) -> AsyncIterator[Conversation]:
    store = await SqliteStore.open(tmp_path / "chaski.db")
    yield Conversation(store)
    await store.close()


async def test_a_message_is_known_and_answered(emma: Conversation) -> None:
    """Draft and traveller, each by itself; then what is said, to that chat alone."""
    changes = await emma.says("/start")

    first, second, *said = changes
    assert isinstance(first, SaveDraft)
    assert Draft.load(first.draft).greeted
    assert second == KnowTraveller(chat_id=501, first_name="Emma", last_name="Hughes", language_code="en")
    assert {row.address for row in rows(said)} == {501}
    assert {row.urgency for row in rows(said)} == {Urgency.TALK}


async def test_the_catalogue_is_kept_before_a_quote_is_shown(emma: Conversation) -> None:
    """Whatever was shown can be verified; a quote that is still the same needs no second copy."""
    changes = await emma.says(TRIP)

    kept = kinds(changes).index(KeepCatalogue)
    assert changes[kept] == KeepCatalogue(version=catalog().version, content=catalog().content)
    assert kept < kinds(changes).index(Enqueue)
    assert KeepCatalogue not in kinds(await emma.says("/mytrip"))


async def test_a_request_is_a_lead_with_its_card(emma: Conversation) -> None:
    """Stored once, shown to the staff as a card that is kept apart, told to the traveller."""
    await emma.says(TRIP)
    await emma.taps("Send my request")
    changes = await emma.taps("Telegram is enough")

    [added] = [change for change in changes if isinstance(change, AddLead)]
    assert (added.lead.reference, added.lead.chat_id, added.lead.created_at) == ("PFH-7K3QX", 501, NOW)
    assert (added.lead.traveller.name, added.lead.traveller.username) == ("Emma Hughes", None)
    [card] = [row for row in rows(changes) if row.address is STAFF]
    assert (card.method, card.key, card.belongs) == ("sendMessage", "card:PFH-7K3QX", "card:PFH-7K3QX")
    answer, *_ = [row for row in rows(changes) if row.address == 501]
    assert (answer.method, answer.urgency) == ("answerCallbackQuery", Urgency.ANSWER)


async def test_what_is_taken_back_moves_the_lead_and_its_card(emma: Conversation) -> None:
    """The card need not be looked for: the row says whose it is."""
    await emma.says(TRIP)
    await emma.taps("Send my request")
    await emma.taps("Telegram is enough")
    changes = await emma.taps("Take my request back")

    [move] = [change for change in changes if isinstance(change, MoveLead)]
    assert (move.before.state, move.after.state) == (LeadState.NEW, LeadState.WITHDRAWN)
    assert (move.event.what, move.event.by) == ("withdrawn", None)
    edits = [row for row in rows(changes) if row.key == "card:PFH-7K3QX"]
    assert [row.method for row in edits] == ["editMessageText"]
    assert "message_id" not in edits[0].payload


async def test_a_claim_moves_the_lead_and_is_heard(emma: Conversation) -> None:
    """From the staff chat only; the traveller is told in their own chat."""
    await emma.says(TRIP)
    await emma.taps("Send my request")
    await emma.taps("Telegram is enough")
    elsewhere = await emma.taps("I’ll take it", chat={"id": -8, "type": "group", "title": "x"})
    assert kinds(elsewhere) == [Enqueue]

    changes = await emma.taps("I’ll take it", chat={"id": STAFF_CHAT, "type": "group", "title": "x"})

    assert kinds(changes) == [SetFact, Enqueue, MoveLead, Enqueue, Enqueue]
    toast, card, told = rows(changes)
    assert (toast.method, card.key, told.address) == ("answerCallbackQuery", "card:PFH-7K3QX", 501)
    assert '"message_id": 12' in card.payload, "the pressed message: nobody knows yet where the card is"


async def test_where_we_may_write_is_noted(emma: Conversation) -> None:
    """Blocked, back again, and a group that has another number."""
    bot = {"id": 1, "is_bot": True, "first_name": "Chaski"}
    change = {"chat": CHAT, "from": EMMA, "date": 0, "old_chat_member": {"status": "member", "user": bot}}
    gone = {"status": "kicked", "user": bot, "until_date": 0}
    await emma.says("/start")
    assert await emma.happens(my_chat_member={**change, "new_chat_member": gone}) == [
        MarkBlocked(chat_id=501, blocked=True)
    ]
    assert MarkBlocked(chat_id=501, blocked=False) in await emma.says("back again")
    group = {"id": -7, "type": "group", "title": "Staff"}
    moved = {"message_id": 1, "date": 0, "chat": group, "from": EMMA, "migrate_to_chat_id": -1007}
    assert await emma.happens(message=moved) == [SetFact(key="moved:-7", value="-1007")]
