"""One update's unit of work."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.staff_chat import LINK_TOKEN, LINKED, moved_key
from bot.storage import STAFF, Batch, ChatRecord, DuplicateReference, Effects, Kind, OutboxRow, SqliteStore
from bot.work.turn import Turn
from core.leads import StaffMember, claim
from tests.samples import NOW, lead


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    store = await SqliteStore.open(tmp_path / "chaski.db")
    yield store
    await store.close()


@pytest.fixture
async def batch(store: SqliteStore) -> AsyncIterator[Batch]:
    async with Batch(store, [1], [5], NOW) as batch:
        yield batch


@pytest.fixture
def turn(batch: Batch) -> Turn:
    return Turn(batch, 1, batch.chat(5))


def test_a_stranger_has_an_empty_record(turn: Turn) -> None:
    """The handler need not ask whether it is there."""
    assert turn.chat == ChatRecord(id=5)
    assert turn.now == NOW
    assert turn.effects.chats == {}, "reading stores nothing"


def test_saving_the_chat_changes_what_is_read(turn: Turn) -> None:
    """Field by field; the last word counts."""
    turn.save_chat(draft="one", first_name="Ana")
    turn.save_chat(draft="two")

    assert turn.chat == ChatRecord(id=5, draft="two", first_name="Ana")
    assert turn.effects.chats == {5: turn.chat}


def test_saving_a_field_that_is_none(turn: Turn) -> None:
    """A slip of the pen is a bug, and bugs are exceptions."""
    with pytest.raises(TypeError, match="draught"):
        turn.save_chat(draught="beer")


def test_an_update_without_a_chat_has_nothing_to_save(batch: Batch) -> None:
    """Some updates belong to nobody's chat."""
    with pytest.raises(ValueError, match="no chat"):
        Turn(batch, 1, None).save_chat(draft="x")


def test_what_is_sent_is_kept_in_order_as_json(turn: Turn) -> None:
    """To a chat or to the staff; the payload is fixed when it is given."""
    payload = {"text": "Ñandú 🏔"}
    turn.send("sendMessage", payload, to=5)
    turn.send("answerCallbackQuery", {"callback_query_id": "9"}, to=5, ephemeral=True)
    turn.send("sendMessage", {"text": "card"}, to=STAFF)
    turn.notify_staff("trouble")
    payload["text"] = "changed later"

    rows = turn.effects.outbox
    assert [(row.address, row.method, row.kind) for row in rows] == [
        (5, "sendMessage", Kind.MESSAGE),
        (5, "answerCallbackQuery", Kind.EPHEMERAL),
        (STAFF, "sendMessage", Kind.MESSAGE),
        (STAFF, "sendMessage", Kind.NOTICE),
    ]
    assert json.loads(rows[0].payload) == {"text": "Ñandú 🏔"}
    assert sorted(row.id for row in rows) == [row.id for row in rows]


def test_the_address_is_not_in_the_payload(turn: Turn) -> None:
    """Two addresses would be one too many."""
    with pytest.raises(ValueError, match="chat_id"):
        turn.send("sendMessage", {"chat_id": 5, "text": "x"}, to=5)


def test_what_is_no_json_is_refused_at_once(turn: Turn) -> None:
    """In the handler that made the mistake, not later in the delivery."""
    with pytest.raises(TypeError):
        turn.send("sendMessage", {"text": object()}, to=5)


async def test_leads_are_seen_as_they_stand(turn: Turn, batch: Batch, store: SqliteStore) -> None:
    """Stored before, by an earlier turn of the batch, and by this one."""
    stored = lead("PFH-00001", chat_id=5)
    earlier = lead("PFH-00002", chat_id=5, created_at=NOW + timedelta(seconds=1))
    own = lead("PFH-00003", chat_id=5, created_at=NOW + timedelta(seconds=2))
    await store.write(Effects(new_leads={stored.reference: stored}), NOW)
    batch.merge(0, Effects(new_leads={earlier.reference: earlier}))

    await turn.add_lead(own)
    claimed = [claim(each, StaffMember(id=9, name="Rosa"), NOW) for each in (stored, earlier, own)]
    for each in claimed:
        turn.save_lead(each)  # type: ignore[arg-type]

    assert [await turn.lead(f"PFH-0000{number}") for number in (1, 2, 3)] == claimed
    assert await turn.leads_of(5) == claimed[::-1]
    assert await turn.lead("PFH-00009") is None
    batch.merge(1, turn.effects)
    await batch.commit()
    assert [await store.lead(f"PFH-0000{number}") for number in (1, 2, 3)] == claimed


async def test_a_reference_is_used_once(turn: Turn, batch: Batch, store: SqliteStore) -> None:
    """Taken in the store, in the batch, or in the same turn."""
    await store.write(Effects(new_leads={"PFH-00001": lead("PFH-00001")}), NOW)
    batch.merge(0, Effects(new_leads={"PFH-00002": lead("PFH-00002")}))
    await turn.add_lead(lead("PFH-00003"))

    for number in (1, 2, 3):
        with pytest.raises(DuplicateReference):
            await turn.add_lead(lead(f"PFH-0000{number}"))


async def test_the_staff_chat_is_resolved_through_everything_known(
    turn: Turn, batch: Batch, store: SqliteStore
) -> None:
    """Configured wins over linked; moves are followed, also those of this turn."""
    assert turn.staff_chat is None
    await store.write(Effects(meta={LINKED: "-7", moved_key(-7): "-1007"}), NOW)
    assert turn.staff_chat == -1007
    configured = Turn(batch, 1, None, configured_staff_chat=-8)
    assert configured.staff_chat == -8
    configured.set_meta(moved_key(-8), "-1008")
    assert configured.staff_chat == -1008


async def test_the_link_to_the_staff_chat_works_once(turn: Turn, store: SqliteStore) -> None:
    """With the right token only; afterwards there is no token that could be right."""
    await store.write(Effects(meta={LINK_TOKEN: "secret"}), NOW)

    assert not turn.link_staff_chat("guess", -7)
    assert not turn.link_staff_chat("", -7)
    assert not turn.link_staff_chat("\ud83d", -7), "half of a surrogate pair, as JSON may hold it"
    assert turn.staff_chat is None
    assert turn.link_staff_chat("secret", -7)
    assert turn.staff_chat == -7
    assert not turn.link_staff_chat("secret", -9)


def test_rows_carry_their_address_apart(turn: Turn) -> None:
    """A row made elsewhere looks the same."""
    turn.send("sendMessage", {"text": "x"}, to=5)
    (row,) = turn.effects.outbox

    assert row == OutboxRow(row.id, 5, "sendMessage", '{"text": "x"}')
