"""What every store must do, whatever engine is behind it: inherit and give it a `store` fixture."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.storage import (
    STAFF,
    ChatRecord,
    Conflict,
    DeadLetter,
    Document,
    LeadFilter,
    OutboxRow,
    Outlived,
    Relay,
    RowKind,
    SentMessage,
    Store,
    StoreError,
    Timer,
    Urgency,
)
from bot.storage.changes import (
    AddEvent,
    AddLead,
    AddRevision,
    Ban,
    Bury,
    Calling,
    Change,
    Delivered,
    DropTimer,
    Enqueue,
    Forget,
    ForgetLead,
    ForgetSeen,
    KeepCatalogue,
    KeepFileId,
    KnowTraveller,
    MarkBlocked,
    MoveLead,
    SaveDraft,
    SaveRelay,
    Seen,
    SetFact,
    SetTimer,
    TakeOver,
)
from core.leads import Contact, Lead, LeadEvent, LeadState, StaffMember, claim
from tests.samples import NOW, lead

ROSA = StaffMember(id=9, name="Rosa")
PEDRO = StaffMember(id=8, name="Pedro")
A_DAY = timedelta(days=1)


def letter(name: str) -> DeadLetter:
    return DeadLetter(
        id=name,
        kind="message",
        chat_id=5,
        update_id=None,
        method="sendMessage",
        payload='{"text":"x"}',
        reason="Bad Request: it is bad",
        died_at="2026-11-22T12:00:00.000+00:00",
    )


def claimed_by(member: StaffMember, before: Lead) -> MoveLead:
    after = claim(before, member, NOW)
    assert isinstance(after, Lead)
    return MoveLead(before=before, after=after, event=LeadEvent(at=NOW, by=member, what="claimed"))


class StoreContract:
    async def test_an_empty_store_knows_nothing(self, store: Store) -> None:
        """A new store has no chats, leads, rows or letters."""
        loaded = await store.load([("telegram", "1")], [5])

        assert (loaded.seen, loaded.chats, loaded.facts) == (frozenset(), {}, {})
        assert await store.pending() == []
        assert await store.lead("PFH-00001") is None
        assert (await store.counts()).chats == 0

    async def test_a_chat_comes_back_as_it_was_written(self, store: Store) -> None:
        """All fields survive, emoji and quotes included."""
        draft = SaveDraft(chat_id=2**40, draft='{"group_size":4}')
        names = ("Ana 🏔 'O\"", "Ñusta", "ana", "es")
        first, last, username, language = names
        who = KnowTraveller(
            chat_id=2**40, first_name=first, last_name=last, username=username, language_code=language
        )

        await store.write([draft, who], NOW)

        known = ChatRecord(
            id=2**40,
            draft=draft.draft,
            first_name=first,
            last_name=last,
            username=username,
            language_code=language,
        )
        assert (await store.load([], [2**40, 7])).chats == {2**40: known}

    @pytest.mark.parametrize("backwards", [False, True])
    async def test_writers_of_different_fields_never_undo_each_other(
        self, store: Store, backwards: bool
    ) -> None:
        """Delivery marks a chat as blocked while a batch that loaded it before saves its draft."""
        await store.write([SaveDraft(chat_id=5, draft="old")], NOW)
        writers: list[Change] = [
            SaveDraft(chat_id=5, draft="new"),
            KnowTraveller(chat_id=5, first_name="Ana"),
            MarkBlocked(chat_id=5, blocked=True),
        ]
        for change in reversed(writers) if backwards else writers:
            await store.write([change], NOW)

        known = ChatRecord(id=5, draft="new", first_name="Ana", blocked=True)
        assert (await store.load([], [5])).chats == {5: known}

    async def test_of_an_unknown_chat_nothing_is_kept_for_blocking_us(self, store: Store) -> None:
        """There would be nothing to know of it."""
        await store.write([SaveDraft(chat_id=5, draft="d")], NOW)
        await store.write([MarkBlocked(chat_id=chat, blocked=True) for chat in (5, 6)], NOW)

        assert set((await store.load([], [5, 6])).chats) == {5}
        assert (await store.counts()).blocked == 1

    async def test_a_person_takes_over_and_the_bot_is_back(self, store: Store) -> None:
        """Beside whatever else is known of the chat; of a stranger nothing is kept."""
        await store.write([SaveDraft(chat_id=5, draft="d")], NOW)
        await store.write([TakeOver(chat_id=chat, by=ROSA, reference="PFH-1") for chat in (5, 6)], NOW)

        assert await store.chat(5) == ChatRecord(id=5, draft="d", person=ROSA, person_lead="PFH-1")
        assert await store.chat(6) is None
        await store.write([TakeOver(chat_id=5, by=None)], NOW)
        assert await store.chat(5) == ChatRecord(id=5, draft="d")

    async def test_a_forgotten_traveller_takes_all_of_theirs_with_them(self, store: Store) -> None:
        """Trip, leads, what waits for them or speaks of them, timers, letters; another's stays."""
        for chat, reference in ((501, "PFH-00001"), (502, "PFH-00002")):
            row = OutboxRow(STAFF, "sendMessage", "{}", about=chat)
            [sent] = await store.write([Enqueue(row=row)], NOW)
            stands = SentMessage(-100, chat, f"card:{reference}", chat)
            await store.write(
                [
                    SaveDraft(chat_id=chat, draft="d"),
                    AddLead(lead=lead(reference, chat_id=chat)),
                    Delivered(row_id=sent.id, answer=(stands,)),
                    Enqueue(row=row),
                    Bury(letter=replace(letter(reference), about=chat)),
                    SetTimer(timer=Timer(key=f"snooze:{reference}", kind="x", at=NOW)),
                    Ban(chat_id=chat, banned=chat == 502),
                ],
                NOW,
            )
        await store.write([Forget(chat_id=501)], NOW)

        assert [each.reference for each in await store.leads(LeadFilter())] == ["PFH-00002"]
        assert (await store.history("PFH-00001"), await store.quotes("PFH-00001")) == ([], [])
        assert [row.about for row in await store.pending()] == [502]
        assert [each.id for each in await store.dead_letters()] == ["PFH-00002"]
        assert [timer.key for timer in await store.due(NOW)] == ["snooze:PFH-00002"]
        assert await store.messages_about(501) == []
        assert [each.message_id for each in await store.messages_about(502, NOW)] == [502]
        assert await store.messages_about(502, NOW + A_DAY) == []
        [other] = (await store.load([], [501, 502])).chats.values()
        assert (other.id, other.banned) == (502, True)

    async def test_what_is_older_than_it_may_become_is_found_and_a_lead_goes_alone(
        self, store: Store
    ) -> None:
        """Whoever has a lead stays known until it is gone."""
        await store.write([SaveDraft(chat_id=501, draft="d"), SaveDraft(chat_id=7, draft="d")], NOW)
        await store.write([AddLead(lead=lead("PFH-00001", chat_id=501))], NOW)
        later = NOW + A_DAY
        found = await store.outlived(trips=later, requests=NOW, limit=10)
        assert found == Outlived(leads=(), chats=(7,))
        found = await store.outlived(trips=NOW, requests=later, limit=10)
        assert found == Outlived(leads=("PFH-00001",), chats=())
        await store.write([ForgetLead(reference="PFH-00001")], later)
        assert await store.lead("PFH-00001") is None
        assert set((await store.outlived(trips=later, requests=later, limit=10)).chats) == {7, 501}

    async def test_arrivals_are_recognised_until_forgotten(self, store: Store) -> None:
        """By source and id; those seen before the given moment are forgotten, later ones kept."""
        arrivals = [("telegram", "1"), ("telegram", "2"), ("timer", "1")]
        await store.write([Seen(source="telegram", id="1")], NOW)
        await store.write([Seen(source="timer", id="1")], NOW + A_DAY)

        assert (await store.load(arrivals, [])).seen == {("telegram", "1"), ("timer", "1")}
        await store.write([ForgetSeen(before=NOW + timedelta(hours=1))], NOW + A_DAY)
        assert (await store.load(arrivals, [])).seen == {("timer", "1")}

    async def test_what_conflicts_takes_the_whole_transaction_back(self, store: Store) -> None:
        """And the change at fault is named, so that its turn alone is run again."""
        twice = Seen(source="telegram", id="1")
        await store.write([twice], NOW)

        with pytest.raises(Conflict) as conflict:
            await store.write([SaveDraft(chat_id=5, draft="d"), AddLead(lead=lead()), twice], NOW)

        assert conflict.value.change is twice
        assert await store.lead("PFH-00001") is None
        assert (await store.load([], [5])).chats == {}

    @pytest.mark.parametrize(
        "change",
        [
            SaveDraft(chat_id=5, draft="half a pair: \ud83d"),
            SaveDraft(chat_id=2**63, draft="too large"),
            KnowTraveller(chat_id=5, first_name="\udc00"),
        ],
        ids=str,
    )
    async def test_what_no_database_can_hold_is_a_conflict(self, store: Store, change: Change) -> None:
        """Not an accident of the engine: the turn that wanted it can be told apart."""
        with pytest.raises(Conflict) as conflict:
            await store.write([change], NOW)
        assert conflict.value.change is change

    async def test_a_lead_comes_back_whole(self, store: Store) -> None:
        """Trip, quote, contact and all; its history has begun."""
        stored = lead(contact=Contact(phone="+51999999999", email="e@example.org"))

        await store.write([AddLead(lead=stored)], NOW)

        assert await store.lead(stored.reference) == stored
        assert await store.quotes(stored.reference) == [stored.quote]
        assert [event.what for event in await store.history(stored.reference)] == ["requested"]

    async def test_a_reference_is_used_once(self, store: Store) -> None:
        """The second lead of that number is refused, the first stays."""
        await store.write([AddLead(lead=lead(name="Emma"))], NOW)

        with pytest.raises(Conflict):
            await store.write([AddLead(lead=lead(name="Frida"))], NOW)

        found = await store.lead("PFH-00001")
        assert found is not None
        assert found.traveller.name == "Emma"

    async def test_a_lead_that_moved_is_found_by_its_new_state(self, store: Store) -> None:
        """With a line in its history; what it began with stays as it was."""
        move = claimed_by(ROSA, lead())
        await store.write([AddLead(lead=lead()), move], NOW)

        assert await store.leads(LeadFilter(state=LeadState.CLAIMED)) == [move.after]
        assert await store.leads(LeadFilter(state=LeadState.NEW)) == []
        assert (await store.counts()).leads == {"claimed": 1}
        assert (await store.history("PFH-00001"))[1] == move.event

    async def test_a_lead_that_somebody_else_moved_is_a_conflict(self, store: Store) -> None:
        """Two processes saw it new; the second to claim it looks again."""
        await store.write([AddLead(lead=lead()), claimed_by(ROSA, lead())], NOW)

        with pytest.raises(Conflict):
            await store.write([claimed_by(PEDRO, lead())], NOW)

        found = await store.lead("PFH-00001")
        assert found is not None
        assert found.claimed_by == ROSA
        assert len(await store.history("PFH-00001")) == 2

    async def test_another_owner_is_another_standing(self, store: Store) -> None:
        """Claimed by Rosa is not claimed by Pedro, though both are called claimed."""
        rosas, pedros = claimed_by(ROSA, lead()), claimed_by(PEDRO, lead())
        await store.write([AddLead(lead=lead()), pedros], NOW)
        event = LeadEvent(at=NOW, by=ROSA, what="released")

        with pytest.raises(Conflict):
            await store.write([MoveLead(before=rosas.after, after=lead(), event=event)], NOW)

    async def test_a_quote_has_revisions(self, store: Store) -> None:
        """The last one counts, all are kept, and a number is given once."""
        first = lead()
        second = first.quote.model_copy(update={"quoted_on": first.quote.quoted_on + A_DAY})
        event = LeadEvent(at=NOW, by=ROSA, what="priced", data={"total": "990"})
        revision = AddRevision(reference="PFH-00001", revision=2, quote=second, event=event)
        await store.write([AddLead(lead=first), claimed_by(ROSA, first), revision], NOW)

        found = await store.lead("PFH-00001")
        assert found is not None
        assert (found.quote, found.state) == (second, LeadState.CLAIMED)
        assert await store.quotes("PFH-00001") == [first.quote, second]
        assert (await store.history("PFH-00001"))[-1] == event
        with pytest.raises(Conflict):
            await store.write([revision], NOW)

    async def test_a_history_is_kept_in_order(self, store: Store) -> None:
        """Of each lead its own."""
        events = [LeadEvent(at=NOW, what=what, data={"words": "¿Ñ?"}) for what in ("asked", "answered")]
        await store.write([AddLead(lead=lead("PFH-00001")), AddLead(lead=lead("PFH-00002"))], NOW)
        await store.write([AddEvent(reference="PFH-00001", event=event) for event in events], NOW)

        assert (await store.history("PFH-00001"))[1:] == events
        assert len(await store.history("PFH-00002")) == 1

    async def test_leads_are_filtered_and_sorted(self, store: Store) -> None:
        """Newest first; by chat, time, tour and number."""
        one = lead("PFH-00001", chat_id=1)
        two = lead("PFH-00002", chat_id=2, created_at=NOW + timedelta(hours=1))
        three = lead("PFH-00003", chat_id=1, created_at=NOW + timedelta(hours=2))
        await store.write([AddLead(lead=each) for each in (one, two, three)], NOW)

        async def found(wanted: LeadFilter) -> list[str]:
            return [each.reference[-1] for each in await store.leads(wanted)]

        assert await found(LeadFilter()) == ["3", "2", "1"]
        assert await found(LeadFilter(chat_id=1)) == ["3", "1"]
        assert await found(LeadFilter(created_from=NOW + timedelta(hours=1))) == ["3", "2"]
        assert await found(LeadFilter(tour="lares-2-day", limit=1)) == ["3"]
        assert await found(LeadFilter(tour="moon")) == []

    async def test_who_has_a_trip_can_be_written_to(self, store: Store) -> None:
        """Whose lead is won, each once, in order; neither who has blocked us nor who is banned."""
        for number in range(1, 6):
            await store.write([KnowTraveller(chat_id=number, first_name="Ana")], NOW)
            for letter_of in "AB":
                new = lead(f"PFH-0000{number}{letter_of}", chat_id=number)
                changes: list[Change] = [AddLead(lead=new)]
                if number > 1:
                    after = new.model_copy(update={"state": LeadState.WON})
                    changes.append(MoveLead(before=new, after=after, event=LeadEvent(at=NOW, what="won")))
                await store.write(changes, NOW)
        await store.write([MarkBlocked(chat_id=3, blocked=True), Ban(chat_id=4, banned=True)], NOW)
        await store.write([Enqueue(row=OutboxRow(2, "copyMessage", "{}", belongs="broadcast:1"))], NOW)

        assert [chat.id for chat in await store.audience(after=0, limit=9)] == [2, 5]
        assert [chat.id for chat in await store.audience(after=0, limit=1)] == [2]
        assert [chat.id for chat in await store.audience(after=2, limit=9)] == [5]
        assert (await store.unsent("broadcast:1"), await store.unsent("broadcast:2")) == (1, 0)

    async def test_the_outbox_is_a_queue(self, store: Store) -> None:
        """Rows get their ids in order and come back oldest first, until they are done with."""
        rows = [
            OutboxRow(5, "sendMessage", '{"text":"1"}', belongs="ask:dates", gather="note:5", once=True),
            OutboxRow(STAFF, "sendMessage", '{"text":"2"}', RowKind.NOTICE, Urgency.NEWS),
            OutboxRow(-7, "answerCallbackQuery", "{}", RowKind.EPHEMERAL, Urgency.ANSWER),
        ]
        given = await store.write([Enqueue(row=row) for row in rows], NOW)

        assert await store.pending() == given
        assert [replace(row, id=0, created_at="") for row in given] == rows
        ids = [row.id for row in given]
        assert 0 < ids[0] < ids[1] < ids[2]
        assert ((counts := await store.counts()).outbox, counts.outbox_for_staff) == (3, 1)

        await store.write([Delivered(row_id=row_id) for row_id in (ids[0], ids[2])], NOW)
        assert await store.pending() == [given[1]]

    async def test_the_call_of_a_row_is_begun(self, store: Store) -> None:
        """After a crash it is known which calls may have been made."""
        rows = [OutboxRow(5, "sendMessage", "{}", once=True) for _ in range(2)]
        first, second = await store.write([Enqueue(row=row) for row in rows], NOW)

        await store.write([Calling(row_id=second.id)], NOW)
        assert await store.pending() == [first, replace(second, called=True)]

    async def test_an_id_is_given_once(self, store: Store) -> None:
        """Also when the row before it is long gone: a late mark must not hit a newer row."""
        [first] = await store.write([Enqueue(row=OutboxRow(5, "sendMessage", "{}"))], NOW)
        await store.write([Delivered(row_id=first.id)], NOW)
        [second] = await store.write([Enqueue(row=OutboxRow(5, "sendMessage", "{}"))], NOW)

        assert second.id > first.id

    async def test_a_newer_row_replaces_an_unsent_one_with_its_key(self, store: Store) -> None:
        """A card is changed once, not ten times; rows without a key never replace each other."""
        rows = [OutboxRow(STAFF, "sendMessage", f'{{"text":"{n}"}}', key="card:A") for n in range(3)]
        other = OutboxRow(STAFF, "sendMessage", "{}", key="card:B")
        plain = OutboxRow(5, "sendMessage", "{}")
        given = await store.write([Enqueue(row=row) for row in (*rows, other, plain, plain)], NOW)

        assert await store.pending() == given[2:]
        # The first was under way when the third replaced it: its mark comes late and finds nothing.
        await store.write([Delivered(row_id=given[0].id)], NOW)
        assert await store.pending() == given[2:]

    async def test_where_a_message_stands_is_kept(self, store: Store) -> None:
        """With the mark that it was sent; looked up both ways."""
        [row] = await store.write([Enqueue(row=OutboxRow(STAFF, "sendMessage", "{}"))], NOW)
        sent = [SentMessage(-7, number, "card:A") for number in (12, 13)]

        await store.write([Delivered(row_id=row.id, answer=tuple(sent))], NOW)

        assert await store.pending() == []
        assert await store.messages_of("card:A") == sent
        assert await store.message(-7, 13) == sent[1]
        assert await store.message(-8, 13) is None
        assert await store.messages_of("card:B") == []

    async def test_a_row_keeps_the_document_that_it_names(self, store: Store) -> None:
        """It is rendered only when the row is sent, perhaps by another process."""
        picture = Document.of("picture", file="lares.jpg")
        row = OutboxRow(5, "sendPhoto", '{"caption": "Lares"}', document=picture)
        bare = OutboxRow(5, "sendMessage", '{"text": "x"}')

        rows = await store.write([Enqueue(row=row), Enqueue(row=bare)], NOW)

        assert await store.pending() == rows
        assert [row.document for row in rows] == [picture, None]

    async def test_the_id_of_a_file_is_kept_and_renewed(self, store: Store) -> None:
        """A file that Telegram has need not be uploaded again; the newest id counts."""
        assert await store.file_id("photo:1f") is None

        await store.write(
            [
                KeepFileId(document="photo:1f", file_id="AgAC1"),
                KeepFileId(document="document:1f", file_id="BQAC"),
            ],
            NOW,
        )
        await store.write([KeepFileId(document="photo:1f", file_id="AgAC2")], NOW)

        assert await store.file_id("photo:1f") == "AgAC2"
        assert await store.file_id("document:1f") == "BQAC"

    async def test_a_relay_is_kept_as_it_stands(self, store: Store) -> None:
        """Named by where it was written; its state and what waits may change."""
        rosa = StaffMember(id=9, name="Rosa")
        held = Relay(
            chat_id=-7,
            message_id=12,
            traveller=5,
            reference="PFH-00001",
            by=rosa,
            at=NOW,
            state="held",
            calls="[]",
        )
        theirs = Relay(chat_id=5, message_id=12, traveller=5, at=NOW)
        await store.write([SaveRelay(relay=held), SaveRelay(relay=theirs)], NOW)
        assert await store.relay(-7, 12) == held
        assert await store.relay(5, 12) == theirs
        assert await store.relay(5, 13) is None

        gone = replace(held, state="dropped", calls="")
        await store.write([SaveRelay(relay=gone)], NOW)
        assert await store.relay(-7, 12) == gone

    async def test_timers_are_due_in_order(self, store: Store) -> None:
        """Those whose time has come, oldest first; one key is one timer; all fields come back."""
        later = Timer(key="b", kind="remind", at=NOW + A_DAY, lane=-5, data='{"x":1}')
        sooner = Timer(key="c", kind="tidy", at=NOW)
        first = Timer(key="a", kind="remind", at=NOW - A_DAY)
        await store.write([SetTimer(timer=timer) for timer in (later, sooner, first)], NOW)

        assert await store.due(NOW) == [first, sooner]
        assert await store.due(NOW, limit=1) == [first]
        assert await store.next_due() == first.at
        moved = replace(first, at=NOW + 2 * A_DAY)
        await store.write([SetTimer(timer=moved)], NOW)
        assert await store.due(NOW + 2 * A_DAY) == [sooner, later, moved]
        await store.write([DropTimer(key="c"), DropTimer(key="b", at=later.at)], NOW)
        await store.write([DropTimer(key="a", at=first.at)], NOW)
        assert await store.due(NOW + 2 * A_DAY) == [moved], "it was moved meanwhile: that one stays"

    async def test_without_timers_nothing_is_due(self, store: Store) -> None:
        assert await store.next_due() is None

    async def test_the_first_catalogue_of_a_version_is_kept(self, store: Store) -> None:
        """A version is its content's hash: there is nothing to change."""
        await store.write([KeepCatalogue(version="abc", content="{1}")], NOW)
        again = [KeepCatalogue(version="abc", content="{2}"), KeepCatalogue(version="def", content="{3}")]
        await store.write(again, NOW)

        found = [await store.catalogue(version) for version in ("abc", "def", "ghi")]
        assert found == ["{1}", "{3}", None]

    async def test_facts_are_seen_at_once_and_removed_by_none(self, store: Store) -> None:
        """In order: the last word counts."""
        await store.write([SetFact(key="a", value="1"), SetFact(key="b", value="2")], NOW)
        changes = [("a", "3"), ("b", None), ("c", None), ("d", None), ("d", "4")]
        await store.write([SetFact(key=key, value=value) for key, value in changes], NOW)

        assert store.facts == {"a": "3", "d": "4"}
        assert (await store.load([], [])).facts == store.facts

    async def test_dead_letters_are_listed_newest_first(self, store: Store) -> None:
        """With everything needed to understand them."""
        await store.write([Bury(letter=letter(name)) for name in ("c", "a", "b")], NOW)

        assert await store.dead_letters(limit=2) == [letter("b"), letter("a")]
        assert (await store.counts()).dead_letters == 3

    async def test_news_of_a_day(self, store: Store) -> None:
        """What came in, was announced and won since the last line told; which trips begin."""
        told, silent = lead("PFH-00001"), lead("PFH-00002")
        card = OutboxRow(STAFF, "sendMessage", "{}", key="card:PFH-00001", belongs="card:PFH-00001")
        [row] = await store.write([AddLead(lead=told), Enqueue(row=card), AddLead(lead=silent)], NOW)
        first = told.trip.dates.earliest
        news = await store.news(0, NOW, NOW, first, first)
        assert (news.requests, news.unannounced) == (("PFH-00001", "PFH-00002"), ("PFH-00002",))
        assert (news.unanswered, news.won, news.coming) == (("PFH-00001", "PFH-00002"), (), ())

        sent = SentMessage(chat_id=-1, message_id=7, belongs="card:PFH-00001")
        mine = claim(told, StaffMember(id=1, name="Ana"), NOW)
        assert isinstance(mine, Lead)
        won = mine.model_copy(update={"state": LeadState.WON})
        steps = [
            MoveLead(before=told, after=mine, event=LeadEvent(at=NOW, what="claimed")),
            MoveLead(before=mine, after=won, event=LeadEvent(at=NOW, what="won")),
        ]
        await store.write([Delivered(row_id=row.id, answer=(sent,)), *steps], NOW)
        later = await store.news(0, NOW, NOW, first, first)
        assert (later.unannounced, later.won) == (("PFH-00002",), ("PFH-00001",))
        assert [each.reference for each in later.coming] == ["PFH-00001"]
        after = await store.news(
            later.last_event, NOW, NOW, first + timedelta(days=1), first + timedelta(days=2)
        )
        assert (after.requests, after.won, after.coming) == ((), (), ())

    async def test_a_sound_store_has_no_problems(self, store: Store) -> None:
        """`check` says nothing when all is well."""
        await store.write([AddLead(lead=lead())], NOW)

        assert list(await store.check()) == []

    async def test_a_backup_refuses_to_overwrite(self, store: Store, tmp_path: Path) -> None:
        """An existing file is left alone, with a clear sentence."""
        target = tmp_path / "copy.db"
        target.write_text("precious")

        with pytest.raises(StoreError, match="already there"):
            await store.backup(target)
        assert target.read_text() == "precious"
