"""One arrival's unit of work."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.staff_chat import LINK_TOKEN, LINKED, moved_key
from bot.storage import STAFF, ChatRecord, OutboxRow, Overlay, RowKind, SqliteStore, Urgency
from bot.storage.changes import AddLead, AddRevision, Change, Enqueue, SaveDraft, SetFact
from bot.work.turn import Turn
from core.leads import LeadEvent
from tests.samples import NOW, lead
from tests.storage.contract import ROSA, claimed_by


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    store = await SqliteStore.open(tmp_path / "chaski.db")
    yield store
    await store.close()


@pytest.fixture
async def below(store: SqliteStore) -> Overlay:
    return Overlay.of(await store.load([], [5]))


@pytest.fixture
def turn(store: SqliteStore, below: Overlay) -> Turn:
    return Turn(store, below, NOW, 5)


def rows(turn: Turn) -> list[OutboxRow]:
    return [change.row for change in turn.changes if isinstance(change, Enqueue)]


def test_what_is_changed_is_read_back(turn: Turn, below: Overlay) -> None:
    """By this turn; nothing is anybody else's business yet."""
    assert turn.chat == ChatRecord(id=5)
    change = SaveDraft(chat_id=5, draft="one")
    turn.change(change)

    assert turn.chat == ChatRecord(id=5, draft="one")
    assert turn.changes == [change]
    assert below.chat(5) == ChatRecord(id=5)


def test_an_arrival_may_have_no_chat(store: SqliteStore, below: Overlay) -> None:
    """A timer of the house."""
    assert Turn(store, below, NOW, None).chat is None


def test_what_is_sent_is_kept_in_order_as_json(turn: Turn) -> None:
    """To a chat or to the staff; the payload is fixed when it is given."""
    payload = {"text": "Ñandú 🏔"}
    turn.send("sendMessage", payload, to=5)
    turn.send("answerCallbackQuery", {"callback_query_id": "9"}, to=5, ephemeral=True)
    turn.send("sendMessage", {"text": "card"}, to=STAFF, key="card:A", belongs="card:A")
    payload["text"] = "changed later"

    first, second, third = rows(turn)
    assert json.loads(first.payload) == {"text": "Ñandú 🏔"}
    assert (first.address, first.kind, first.urgency) == (5, RowKind.MESSAGE, Urgency.TALK)
    assert (second.kind, second.urgency) == (RowKind.EPHEMERAL, Urgency.ANSWER)
    assert (third.address, third.key, third.belongs) == (STAFF, "card:A", "card:A")


def test_the_address_is_not_in_the_payload(turn: Turn) -> None:
    """Two addresses would be one too many."""
    with pytest.raises(ValueError, match="chat_id"):
        turn.send("sendMessage", {"chat_id": 5, "text": "x"}, to=5)


def test_what_is_no_json_is_refused_at_once(turn: Turn) -> None:
    """In the handler that made the mistake, not later in the delivery."""
    with pytest.raises(TypeError):
        turn.send("sendMessage", {"text": object()}, to=5)


async def test_leads_are_seen_as_they_stand(turn: Turn, below: Overlay, store: SqliteStore) -> None:
    """Stored before, by an earlier turn of the batch, and by this one."""
    stored, earlier, own = (lead(f"PFH-0000{number}") for number in (1, 2, 3))
    await store.write([AddLead(lead=stored)], NOW)
    below.add(AddLead(lead=earlier))
    turn.change(AddLead(lead=own))
    claims: list[Change] = []
    for reference in ("PFH-00001", "PFH-00002", "PFH-00003"):
        before = await turn.lead(reference)
        assert before is not None
        claims.append(claimed_by(ROSA, before))
    turn.change(*claims)

    found = [await turn.lead(f"PFH-0000{number}") for number in (1, 2, 3)]
    assert [each and each.claimed_by for each in found] == [ROSA] * 3
    assert await turn.lead("PFH-00009") is None
    await store.write([*below.changes, *turn.changes], NOW)
    assert [await store.lead(f"PFH-0000{number}") for number in (1, 2, 3)] == found


async def test_a_revision_of_a_stored_lead_is_read_back(turn: Turn, store: SqliteStore) -> None:
    """Though this batch has done nothing else to it."""
    await store.write([AddLead(lead=lead())], NOW)
    stored = await turn.lead("PFH-00001")
    assert stored is not None
    quote = stored.quote.model_copy(update={"currency": "EUR"})
    event = LeadEvent(at=NOW, by=ROSA, what="priced")
    turn.change(AddRevision(reference="PFH-00001", revision=2, quote=quote, event=event))

    found = await turn.lead("PFH-00001")
    assert found is not None
    assert found.quote == quote


async def test_the_staff_chat_is_resolved_through_everything_known(
    turn: Turn, below: Overlay, store: SqliteStore
) -> None:
    """Configured wins over linked; moves are followed, also those of this turn."""
    assert turn.staff_chat is None
    below.add(SetFact(key=LINKED, value="-7"), SetFact(key=moved_key(-7), value="-1007"))
    assert turn.staff_chat == -1007
    configured = Turn(store, below, NOW, None, configured_staff_chat=-8)
    assert configured.staff_chat == -8
    configured.change(SetFact(key=moved_key(-8), value="-1008"))
    assert configured.staff_chat == -1008


async def test_the_link_to_the_staff_chat_works_once(turn: Turn, below: Overlay) -> None:
    """With the right token only; afterwards there is no token that could be right."""
    below.add(SetFact(key=LINK_TOKEN, value="secret"))

    assert not turn.knows_link("guess")
    assert not turn.knows_link("")
    assert not turn.knows_link("\ud83d"), "half of a surrogate pair, as JSON may hold it"
    assert turn.staff_chat is None
    assert turn.knows_link("secret")
    turn.link_staff_chat(-7)
    assert turn.staff_chat == -7
    assert not turn.knows_link("secret")
