"""What every store must do, whatever engine is behind it: inherit and give it a `store` fixture."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.storage import (
    STAFF,
    Batch,
    ChatRecord,
    DeadLetter,
    Effects,
    Kind,
    LeadFilter,
    OutboxRow,
    Store,
    StoreError,
)
from core.leads import Contact, LeadState, StaffMember, claim
from tests.samples import NOW, lead


def letter(number: int) -> DeadLetter:
    return DeadLetter(
        id=number,
        kind="message",
        chat_id=5,
        update_id=None,
        method="sendMessage",
        payload='{"text":"x"}',
        reason="Bad Request: it is bad",
        died_at="2026-11-22T12:00:00.000+00:00",
    )


class StoreContract:
    async def test_an_empty_store_knows_nothing(self, store: Store) -> None:
        """A new store has no chats, leads, rows or letters."""
        loaded = await store.load([1, 2], [5])

        assert frozenset() == loaded.seen
        assert loaded.chats == {}
        assert await store.pending() == []
        assert await store.lead("PFH-00001") is None
        assert (await store.counts()).chats == 0

    async def test_a_chat_comes_back_as_it_was_written(self, store: Store) -> None:
        """All fields survive, emoji and quotes included."""
        ana = ChatRecord(
            id=2**40,
            draft='{"group_size":4}',
            first_name="Ana 🏔 'O\"",
            last_name="Ñusta",
            username="ana",
            language_code="es",
            blocked=True,
        )

        await store.write(Effects(chats={ana.id: ana}), NOW)

        assert {ana.id: ana} == (await store.load([], [ana.id, 7])).chats

    async def test_a_chat_written_again_is_changed(self, store: Store) -> None:
        """There is one record a chat: the last."""
        await store.write(Effects(chats={5: ChatRecord(id=5, draft="old")}), NOW)
        await store.write(Effects(chats={5: ChatRecord(id=5, draft="new")}), NOW)

        assert (await store.load([], [5])).chats[5].draft == "new"
        assert (await store.counts()).chats == 1

    async def test_updates_are_recognised_until_pruned(self, store: Store) -> None:
        """Ids seen before the given moment are forgotten, later ones kept."""
        await store.write(Effects(seen=[1, 2]), NOW)
        await store.write(Effects(seen=[3]), NOW + timedelta(days=1))

        assert {1, 2, 3} == (await store.load([1, 2, 3, 4], [])).seen
        assert await store.prune(NOW + timedelta(hours=1)) == 2
        assert {3} == (await store.load([1, 2, 3, 4], [])).seen

    async def test_a_failed_write_leaves_nothing(self, store: Store) -> None:
        """One bad effect takes the whole transaction back."""
        await store.write(Effects(seen=[1]), NOW)
        effects = Effects(chats={5: ChatRecord(id=5)}, new_leads={"PFH-00001": lead()}, seen=[2, 1])

        with pytest.raises(Exception, match="UNIQUE"):
            await store.write(effects, NOW)

        assert await store.lead("PFH-00001") is None
        assert (await store.load([], [5])).chats == {}
        assert {1} == (await store.load([1, 2], [])).seen

    async def test_a_lead_comes_back_whole(self, store: Store) -> None:
        """Trip, quote, contact and all."""
        stored = lead(contact=Contact(phone="+51999999999", email="e@example.org"))

        await store.write(Effects(new_leads={stored.reference: stored}), NOW)

        assert stored == await store.lead(stored.reference)

    async def test_a_changed_lead_replaces_the_old(self, store: Store) -> None:
        """State and claimer are columns as well, so a filter finds the new state."""
        first = lead()
        await store.write(Effects(new_leads={first.reference: first}), NOW)
        claimed = claim(first, StaffMember(id=9, name="Rosa"), NOW)
        assert not hasattr(claimed, "reason")

        await store.write(Effects(changed_leads={first.reference: claimed}), NOW)

        assert [claimed] == await store.leads(LeadFilter(state=LeadState.CLAIMED))
        assert await store.leads(LeadFilter(state=LeadState.NEW)) == []
        assert (await store.counts()).leads == {"claimed": 1}

    async def test_leads_are_filtered_and_sorted(self, store: Store) -> None:
        """Newest first; by chat, time, words (any case, also beyond ASCII, no wildcards) and number."""
        one = lead("PFH-00001", chat_id=1, name="ÁLVARO 100%")
        two = lead("PFH-00002", chat_id=2, created_at=NOW + timedelta(hours=1))
        three = lead("PFH-00003", chat_id=1, created_at=NOW + timedelta(hours=2))
        await store.write(Effects(new_leads={each.reference: each for each in (one, two, three)}), NOW)

        async def found(wanted: LeadFilter) -> list[str]:
            return [each.reference[-1] for each in await store.leads(wanted)]

        assert await found(LeadFilter()) == ["3", "2", "1"]
        assert await found(LeadFilter(chat_id=1)) == ["3", "1"]
        assert await found(LeadFilter(created_from=NOW + timedelta(hours=1))) == ["3", "2"]
        assert await found(LeadFilter(created_before=NOW + timedelta(hours=1))) == ["1"]
        assert await found(LeadFilter(words="álvaro")) == ["1"]
        assert await found(LeadFilter(words="pfh-00002")) == ["2"]
        assert await found(LeadFilter(words="0%")) == ["1"]
        assert await found(LeadFilter(words="P_H")) == []
        assert await found(LeadFilter(tour="lares-2-day", limit=1)) == ["3"]
        assert await found(LeadFilter(tour="moon")) == []

    async def test_the_outbox_is_a_queue(self, store: Store) -> None:
        """Rows come back oldest first, with their address, until they are done with."""
        rows = [
            OutboxRow(store.new_outbox_id(), 5, "sendMessage", '{"text":"1"}'),
            OutboxRow(store.new_outbox_id(), STAFF, "sendMessage", '{"text":"2"}', Kind.NOTICE),
            OutboxRow(store.new_outbox_id(), -7, "answerCallbackQuery", "{}", Kind.EPHEMERAL),
        ]
        await store.write(Effects(outbox=rows), NOW)

        pending = await store.pending()
        assert rows == [replace(row, created_at="") for row in pending]
        assert ((counts := await store.counts()).outbox, counts.outbox_for_staff) == (3, 1)

        await store.write(Effects(delivered=[rows[0].id, rows[2].id]), NOW)
        assert [rows[1].id] == [row.id for row in await store.pending()]

    async def test_the_first_catalogue_of_a_version_is_kept(self, store: Store) -> None:
        """A version is its content's hash: there is nothing to change."""
        await store.write(Effects(catalogues={"abc": "{1}"}), NOW)
        await store.write(Effects(catalogues={"abc": "{2}", "def": "{3}"}), NOW)

        assert (
            await store.catalogue("abc"),
            await store.catalogue("def"),
            await store.catalogue("ghi"),
        ) == ("{1}", "{3}", None)

    async def test_meta_is_seen_at_once_and_removed_by_none(self, store: Store) -> None:
        """The small facts are in memory, as written."""
        await store.write(Effects(meta={"a": "1", "b": "2"}), NOW)
        await store.write(Effects(meta={"a": "3", "b": None, "c": None}), NOW)

        assert store.meta == {"a": "3"}

    async def test_dead_letters_are_listed_newest_first(self, store: Store) -> None:
        """With everything needed to understand them."""
        await store.write(Effects(dead_letters=[letter(1), letter(2), letter(3)]), NOW)

        assert [letter(3), letter(2)] == await store.dead_letters(limit=2)
        assert (await store.counts()).dead_letters == 3

    async def test_a_blocked_chat_is_marked(self, store: Store) -> None:
        """Only chats that we know; the draft stays."""
        await store.write(Effects(chats={5: ChatRecord(id=5, draft="d")}), NOW)

        await store.write(Effects(blocked=[5, 6]), NOW)

        assert {5: ChatRecord(id=5, draft="d", blocked=True)} == (await store.load([], [5, 6])).chats
        assert (await store.counts()).blocked == 1

    async def test_a_sound_store_has_no_problems(self, store: Store) -> None:
        """`check` says nothing when all is well."""
        await store.write(Effects(new_leads={"PFH-00001": lead()}), NOW)

        assert list(await store.check()) == []

    async def test_a_backup_refuses_to_overwrite(self, store: Store, tmp_path: Path) -> None:
        """An existing file is left alone, with a clear sentence."""
        target = tmp_path / "copy.db"
        target.write_text("precious")

        with pytest.raises(StoreError, match="already there"):
            await store.backup(target)
        assert target.read_text() == "precious"

    async def test_leaving_a_batch_without_commit_leaves_no_trace(self, store: Store) -> None:
        """Roll back is the default."""
        async with Batch(store, [1], [5], NOW) as batch:
            batch.merge(1, Effects(chats={5: ChatRecord(id=5)}, new_leads={"PFH-00001": lead()}))

        assert await store.lead("PFH-00001") is None
        assert frozenset() == (await store.load([1], [5])).seen

    async def test_a_batch_sees_what_it_did(self, store: Store) -> None:
        """Later turns read what earlier ones of the same batch wrote, before anything is stored."""
        old = lead("PFH-00001")
        await store.write(
            Effects(new_leads={"PFH-00001": old}, chats={5: ChatRecord(id=5)}, meta={"k": "old"}), NOW
        )
        claimed = claim(old, StaffMember(id=9, name="Rosa"), NOW)
        new = lead("PFH-00002", created_at=NOW + timedelta(seconds=1))
        async with Batch(store, [1, 2], [5, 6], NOW) as batch:
            effects = Effects(
                chats={5: ChatRecord(id=5, draft="new")}, new_leads={new.reference: new}, meta={"k": "new"}
            )
            effects.changed_leads["PFH-00001"] = claimed  # type: ignore[assignment]
            batch.merge(1, effects)

            assert (batch.seen(1), batch.seen(2)) == (True, False)
            assert batch.chat(5).draft == "new"
            assert ChatRecord(id=6) == batch.chat(6)
            assert claimed == await batch.lead("PFH-00001")
            assert [new, claimed] == await batch.leads_of(501)
            assert batch.meta("k") == "new"
            assert (await store.lead("PFH-00002"), store.meta["k"]) == (None, "old")
            await batch.commit()

        assert [new, claimed] == await store.leads(LeadFilter())
        assert {1} == (await store.load([1, 2], [])).seen

    async def test_a_lead_changed_in_the_batch_that_made_it_is_stored_changed(self, store: Store) -> None:
        """Captured and claimed within one batch: one row, claimed."""
        new = lead()
        claimed = claim(new, StaffMember(id=9, name="Rosa"), NOW)
        async with Batch(store, [1, 2], [], NOW) as batch:
            batch.merge(1, Effects(new_leads={new.reference: new}))
            batch.merge(2, Effects(changed_leads={new.reference: claimed}))  # type: ignore[dict-item]
            await batch.commit()

        assert [claimed] == await store.leads(LeadFilter())
