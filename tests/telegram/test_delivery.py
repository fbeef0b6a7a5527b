"""The outbox reaches people: through the real bot, over HTTP, against a Telegram that misbehaves."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from pathlib import Path

import pytest

from bot.staff_chat import LOST
from bot.storage import STAFF, OutboxRow, RowKind, SqliteStore
from bot.storage.changes import AddLead, Calling, Enqueue
from emulator.client import People, labels
from emulator.server import Emulator, running
from tests.bots import emptied, running_bot, stored, texts, until
from tests.samples import NOW, lead


async def test_rows_of_an_earlier_process_are_sent(
    emulator: Emulator, people: People, tmp_path: Path
) -> None:
    """What was committed and not sent when the process died goes out at the next start, in order."""
    ana = await people.user("Ana")
    await people.says(ana, "hello")
    store = await SqliteStore.open(tmp_path / "chaski.db")
    rows = [OutboxRow(ana["id"], "sendMessage", f'{{"text": "{n}"}}') for n in range(5)]
    await store.write([Enqueue(row=row) for row in rows], NOW)
    await store.close()

    async with running_bot(emulator.url, tmp_path):
        await people.sees(ana, "1: hello")
        await emptied(tmp_path)

    assert await texts(people, ana) == ["0", "1", "2", "3", "4", "1: hello"]


@pytest.mark.parametrize("kind", ["500", "reset_before", "429"])
async def test_a_fault_delays_and_neither_loses_nor_reorders(
    emulator: Emulator, people: People, tmp_path: Path, kind: str
) -> None:
    """Order is kept in a chat while its first message is tried again."""
    ana = await people.user("Ana")
    async with running_bot(emulator.url, tmp_path):
        await people.fault(kind, "sendMessage", count=2, retry_after=1)
        for n in range(4):
            await people.says(ana, f"m{n}")
        await people.sees(ana, "m3")

    assert [f"{n + 1}: m{n}" for n in range(4)] == await texts(people, ana)


async def test_one_chat_in_trouble_does_not_hold_up_another(
    emulator: Emulator, people: People, tmp_path: Path
) -> None:
    """retry_after counts for its chat only."""
    ana, ben = await people.user("Ana"), await people.user("Ben")

    async def refused() -> bool:
        return 429 in {call["status"] for call in await people.calls("sendMessage")}

    async with running_bot(emulator.url, tmp_path):
        await people.fault("429", "sendMessage", chat_id=ana["id"], retry_after=600)
        await people.says(ana, "slow")
        await until(refused)
        await people.says(ben, "quick")
        await people.sees(ben, "quick")

    assert await texts(people, ana) == []
    async with stored(tmp_path) as store:
        assert [ana["id"]] == [row.address for row in await store.pending()], "kept for the next start"


async def test_a_lost_answer_repeats_the_message_and_never_loses_it(
    emulator: Emulator, people: People, tmp_path: Path
) -> None:
    """At least once: Telegram executed the call and the connection broke, so it is made again."""
    ana = await people.user("Ana")
    async with running_bot(emulator.url, tmp_path):
        await people.fault("reset_after", "sendMessage")
        await people.says(ana, "hello")
        await people.sees(ana, "1: hello")
        await people.sees(ana, "1: hello")
        await emptied(tmp_path)


async def test_a_traveller_who_blocked_the_bot(emulator: Emulator, people: People, tmp_path: Path) -> None:
    """The message is put aside, the chat marked; staff hear of it only when there is a lead, once."""
    ana, ben, rosa = await people.user("Ana"), await people.user("Ben"), await people.user("Rosa")
    staff = await people.group("Staff", [rosa])
    async with running_bot(emulator.url, tmp_path, staff_chat=staff["id"]):
        await people.says(ana, "lead PFH-00001")
        await people.sees(staff, "card PFH-00001")
        await emptied(tmp_path)
        for traveller in (ana, ben):
            await people.fault("blocked", "sendMessage", chat_id=traveller["id"], count=2)
            await people.says(traveller, "are you there?")
            await people.says(traveller, "hello?")
        await people.sees(staff, "PFH-00001")
        await emptied(tmp_path)

    async with stored(tmp_path) as store:
        letters = await store.dead_letters()
        assert {ana["id"], ben["id"]} == {letter.chat_id for letter in letters}
        assert len(letters) == 4
        assert (await store.load([], [ana["id"]])).chats[ana["id"]].blocked
    told = await texts(people, staff)
    assert len(told) == 2, told


async def test_a_traveller_who_comes_back_is_no_longer_blocked(
    emulator: Emulator, people: People, tmp_path: Path
) -> None:
    """Blocking and unblocking are both noted."""
    ana = await people.user("Ana")

    async def blocked() -> bool:
        async with stored(tmp_path) as store:
            return (await store.load([], [ana["id"]])).chats[ana["id"]].blocked

    async with running_bot(emulator.url, tmp_path):
        await people.says(ana, "hello")
        await people.sees(ana)
        await people.blocks(ana)
        await until(blocked)
        await people.unblocks(ana)
        await people.says(ana, "back again")
        await people.sees(ana, "back again")
        assert not await blocked()


async def test_what_can_never_be_sent_is_put_aside_and_staff_are_told(
    emulator: Emulator, people: People, tmp_path: Path
) -> None:
    """One bad row does not stop the next; the report about it is not reported on."""
    ana, rosa = await people.user("Ana"), await people.user("Rosa")
    staff = await people.group("Staff", [rosa])
    await people.says(ana, "hello")
    store = await SqliteStore.open(tmp_path / "chaski.db")
    bad = OutboxRow(ana["id"], "sendMessage", '{"text": "<b>oops", "parse_mode": "HTML"}')
    notice = OutboxRow(STAFF, "sendMessage", '{"text": ""}', RowKind.NOTICE)
    await store.write([Enqueue(row=bad), Enqueue(row=notice)], NOW)
    await store.close()

    async with running_bot(emulator.url, tmp_path, staff_chat=staff["id"]):
        await people.sees(ana, "1: hello")
        told = await people.sees(staff, str(ana["id"]))
        await emptied(tmp_path)

    assert "can't parse entities" in told["text"].lower()
    assert len(await texts(people, staff)) == 1
    async with stored(tmp_path) as store:
        assert {bad.payload, notice.payload} == {letter.payload for letter in await store.dead_letters()}


async def test_a_stale_button_answer_is_dropped(emulator: Emulator, people: People, tmp_path: Path) -> None:
    """No dead letter, no word to anybody."""
    store = await SqliteStore.open(tmp_path / "chaski.db")
    ana = await people.user("Ana")
    stale = OutboxRow(ana["id"], "answerCallbackQuery", '{"callback_query_id":"4"}', RowKind.EPHEMERAL)
    await store.write([Enqueue(row=stale)], NOW)
    await store.close()

    async with running_bot(emulator.url, tmp_path):
        await emptied(tmp_path)

    assert [call["status"] for call in await people.calls("answerCallbackQuery")] == [400]
    async with stored(tmp_path) as store:
        assert await store.dead_letters() == []


async def test_an_edit_of_a_message_that_is_gone_arrives_as_a_new_one(
    emulator: Emulator, people: People, tmp_path: Path
) -> None:
    """The traveller deleted it; the answer comes all the same."""
    ana = await people.user("Ana")
    await people.says(ana, "hello")
    store = await SqliteStore.open(tmp_path / "chaski.db")
    edit = OutboxRow(ana["id"], "editMessageText", '{"message_id": 999, "text": "edited"}')
    await store.write([Enqueue(row=edit)], NOW)
    await store.close()

    async with running_bot(emulator.url, tmp_path):
        await people.sees(ana, "edited")


async def test_without_a_staff_chat_leads_wait_for_one(
    emulator: Emulator, people: People, tmp_path: Path
) -> None:
    """Nothing for the staff dies because nobody has told us where they are."""
    ana, rosa = await people.user("Ana"), await people.user("Rosa")
    async with running_bot(emulator.url, tmp_path):
        await people.says(ana, "lead PFH-00001")
        await people.sees(ana)
    staff = await people.group("Staff", [rosa])

    async with running_bot(emulator.url, tmp_path, staff_chat=staff["id"]):
        await people.sees(staff, "card PFH-00001")


async def test_a_staff_group_that_becomes_a_supergroup_is_followed(
    emulator: Emulator, people: People, tmp_path: Path
) -> None:
    """The card arrives under the new id, also after a restart with the old id configured."""
    ana, rosa = await people.user("Ana"), await people.user("Rosa")
    old = await people.group("Staff", [rosa])
    new = await people.migrates(old)
    for number in ("1", "2"):
        async with running_bot(emulator.url, tmp_path, staff_chat=old["id"]):
            await people.says(ana, f"lead PFH-0000{number}")
            await people.sees(new, f"card PFH-0000{number}")


async def test_a_migration_is_learnt_from_the_refused_call_alone(
    emulator: Emulator, people: People, tmp_path: Path
) -> None:
    """The service message may have been missed long ago: Telegram's refusal names the new id."""
    rosa = await people.user("Rosa")
    old = await people.group("Staff", [rosa])
    new = await people.migrates(old)
    emulator.emulation.world.updates.pending.clear()
    store = await SqliteStore.open(tmp_path / "chaski.db")
    row = OutboxRow(STAFF, "sendMessage", '{"text": "card"}')
    await store.write([AddLead(lead=lead()), Enqueue(row=row)], NOW)
    await store.close()

    async with running_bot(emulator.url, tmp_path, staff_chat=old["id"]):
        await people.sees(new, "card")


async def test_a_bot_removed_from_the_staff_group_keeps_the_leads_until_it_is_back(
    emulator: Emulator, people: People, tmp_path: Path
) -> None:
    """Being added again is enough; the store says meanwhile what is the matter."""
    ana, rosa = await people.user("Ana"), await people.user("Rosa")
    staff = await people.group("Staff", [rosa])
    async with running_bot(emulator.url, tmp_path, staff_chat=staff["id"]):
        await people.removes_bot(rosa, staff)
        await people.says(ana, "lead PFH-00001")
        await people.sees(ana, "lead PFH-00001")
        async with stored(tmp_path) as store:
            assert LOST in store.facts
            assert (await store.counts()).outbox_for_staff == 1

        await people.adds_bot(rosa, staff)
        await people.sees(staff, "card PFH-00001")
        await emptied(tmp_path)

    async with stored(tmp_path) as store:
        assert LOST not in store.facts
        assert await store.dead_letters() == []


async def test_limits_are_kept_when_they_are_on(people: People, tmp_path: Path) -> None:
    """A Telegram that enforces its limits never has to refuse us."""
    async with running(limited=True) as emulator, People(emulator.url) as people:
        travellers = [await people.user(f"T{n}") for n in range(8)]
        async with running_bot(emulator.url, tmp_path, rate_limit=30):
            for traveller in travellers:
                await people.says(traveller, "one")
                await people.says(traveller, "two")
            for traveller in travellers:
                await people.sees(traveller, "2: two")
        assert {200} == {call["status"] for call in await people.calls("sendMessage")}


async def test_a_row_that_no_program_can_read_is_put_aside(
    emulator: Emulator, people: People, tmp_path: Path
) -> None:
    """A bug of ours, or of an older program's, costs one message and not the bot."""
    ana = await people.user("Ana")
    await people.says(ana, "hello")
    store = await SqliteStore.open(tmp_path / "chaski.db")
    broken = OutboxRow(ana["id"], "editMessageText", '{"message_id": 999, "text":')
    await store.write([Enqueue(row=broken)], NOW)
    await store.close()

    async with running_bot(emulator.url, tmp_path):
        await people.sees(ana, "1: hello")

    async with stored(tmp_path) as store:
        assert [broken.payload] == [letter.payload for letter in await store.dead_letters()]


async def _enqueued(folder: Path, *rows: OutboxRow, calling: bool = False) -> list[OutboxRow]:
    """Rows that an earlier process left; with `calling` it died amid their calls."""
    store = await SqliteStore.open(folder / "chaski.db")
    given = await store.write([Enqueue(row=row) for row in rows], NOW)
    if calling:
        await store.write([Calling(row_id=row.id) for row in given], NOW)
    await store.close()
    return given


async def test_what_must_not_arrive_twice_is_shown_to_the_staff(
    emulator: Emulator, people: People, tmp_path: Path
) -> None:
    """The connection broke after the call: nobody knows whether it arrived, and a person looks."""
    ana, rosa = await people.user("Ana"), await people.user("Rosa")
    await people.says(ana, "hello")
    staff = await people.group("Staff", [rosa])
    await _enqueued(tmp_path, OutboxRow(ana["id"], "sendMessage", '{"text": "as Rosa says"}', once=True))
    await people.fault("reset_after", "sendMessage", chat_id=ana["id"])

    async with running_bot(emulator.url, tmp_path, staff_chat=staff["id"]) as bot:
        told = await people.sees(staff)
        await people.sees(ana, "1: hello")
        await emptied(tmp_path)
        assert bot.app.metrics.value("chaski_uncertain_total") == 1

    assert await texts(people, ana) == ["as Rosa says", "1: hello"]
    async with stored(tmp_path) as store:
        (letter,) = await store.dead_letters()
    assert letter.reason.startswith("uncertain")
    assert letter.id in told["text"]


async def test_a_kill_amid_such_a_call_is_shown_as_well(
    emulator: Emulator, people: People, tmp_path: Path
) -> None:
    """That its call was begun is stored before; one that was not begun is simply sent."""
    ana, rosa = await people.user("Ana"), await people.user("Rosa")
    await people.says(ana, "hello")
    staff = await people.group("Staff", [rosa])
    row = OutboxRow(ana["id"], "sendMessage", '{"text": "begun"}', once=True)
    await _enqueued(tmp_path, row, calling=True)
    await _enqueued(tmp_path, replace(row, payload='{"text": "not begun"}'))

    async with running_bot(emulator.url, tmp_path, staff_chat=staff["id"]):
        await people.sees(staff)
        await people.sees(ana, "1: hello")
        await emptied(tmp_path)

    assert await texts(people, ana) == ["not begun", "1: hello"]


async def test_a_call_that_was_never_made_is_made_again(
    emulator: Emulator, people: People, tmp_path: Path
) -> None:
    """Telegram's own refusal is no uncertainty."""
    ana = await people.user("Ana")
    await people.says(ana, "hello")
    await _enqueued(tmp_path, OutboxRow(ana["id"], "sendMessage", '{"text": "once"}', once=True))
    await people.fault("500", "sendMessage", chat_id=ana["id"])
    await people.fault("429", "sendMessage", chat_id=ana["id"])

    async with running_bot(emulator.url, tmp_path):
        await people.sees(ana, "1: hello")
    assert await texts(people, ana) == ["once", "1: hello"]


async def test_where_a_message_stands_is_kept_with_its_mark(
    emulator: Emulator, people: People, tmp_path: Path
) -> None:
    """Of what belongs to something, and of nothing else."""
    ana = await people.user("Ana")
    said = await people.says(ana, "hello")
    row = OutboxRow(ana["id"], "sendMessage", '{"text": "dates?"}', belongs="ask:dates")
    await _enqueued(tmp_path, row, replace(row, belongs=""))

    async with running_bot(emulator.url, tmp_path):
        await people.sees(ana, "1: hello")
        await emptied(tmp_path)

    async with stored(tmp_path) as store:
        (sent,) = await store.messages_of("ask:dates")
        assert (sent.chat_id, sent.message_id) == (ana["id"], said["message_id"] + 1)
        assert await store.message(ana["id"], said["message_id"] + 2) is None


async def test_a_living_card_is_sent_once_and_then_edited(
    emulator: Emulator, people: People, tmp_path: Path
) -> None:
    """Whoever writes it need not know where it stands; ten changes that wait are one edit."""
    rosa = await people.user("Rosa")
    staff = await people.group("Staff", [rosa])

    def cards(*words: str) -> list[OutboxRow]:
        return [
            OutboxRow(STAFF, "editMessageText", json.dumps({"text": text}), key="card:A", belongs="card:A")
            for text in words
        ]

    for words in (("1", "2", "3"), ("4",), ("5", "6")):
        await _enqueued(tmp_path, *cards(*words))
        async with running_bot(emulator.url, tmp_path, staff_chat=staff["id"]):
            await emptied(tmp_path)

    assert await texts(people, staff) == ["6"]
    assert len(await people.calls("sendMessage")) == 1
    assert len(await people.calls("editMessageText")) == 2


async def test_the_message_before_the_newest_loses_its_buttons(
    emulator: Emulator, people: People, tmp_path: Path
) -> None:
    """Also when neither was sent before; where nothing stands there is nothing to do."""
    ana = await people.user("Ana")
    await people.says(ana, "hello")
    keys = {"inline_keyboard": [[{"text": "Send", "callback_data": "y"}]]}

    def quote(text: str) -> list[OutboxRow]:
        said = json.dumps({"text": text, "reply_markup": keys})
        bare = OutboxRow(ana["id"], "editMessageReplyMarkup", "{}", belongs="quote:A")
        return [replace(bare, method="sendMessage", payload=said), bare]

    for texts_of_a_batch in (("1",), ("2", "3"), ("4",)):
        await _enqueued(tmp_path, *(row for text in texts_of_a_batch for row in quote(text)))
        async with running_bot(emulator.url, tmp_path):
            await emptied(tmp_path)

    messages = (await people.chat(ana["id"]))["messages"]
    shown = {each["text"]: labels(each) for each in messages if each["text"] in "1234"}
    assert shown == {"1": [], "2": [], "3": [], "4": [["Send"]]}
    assert len(await people.calls("editMessageReplyMarkup")) == 3


async def test_a_message_that_cannot_be_forwarded_costs_itself_alone(
    emulator: Emulator, people: People, tmp_path: Path
) -> None:
    """ "Chat not found" about where it comes from does not declare the staff chat lost."""
    rosa = await people.user("Rosa")
    staff = await people.group("Staff", [rosa])
    forward = OutboxRow(STAFF, "copyMessage", '{"from_chat_id": 12345, "message_id": 1}')
    card = OutboxRow(STAFF, "sendMessage", '{"text": "card"}')
    await _enqueued(tmp_path, forward, card)

    async with running_bot(emulator.url, tmp_path, staff_chat=staff["id"]):
        await people.sees(staff, "card")
        await emptied(tmp_path)

    async with stored(tmp_path) as store:
        assert LOST not in store.facts
        (letter,) = await store.dead_letters()
        assert letter.method == "copyMessage"


async def test_fifty_thousand_rows_are_not_fifty_thousand_tasks(
    emulator: Emulator, people: People, tmp_path: Path
) -> None:
    """A backlog waits as rows; only calls in flight are tasks. And who comes now is answered now."""
    ana = await people.user("Ana")
    rows = [OutboxRow(chat, "sendMessage", '{"text": "x"}') for chat in range(10**6, 10**6 + 50_000)]
    await _enqueued(tmp_path, *rows)
    async with running_bot(emulator.url, tmp_path, rate_limit=30) as bot:
        await people.says(ana, "hello")
        await people.sees(ana, "1: hello")
        assert bot.app.metrics.value("chaski_outbox") > 40_000
        assert len(asyncio.all_tasks()) < 120


async def test_many_notes_of_one_traveller_are_one_message(
    emulator: Emulator, people: People, tmp_path: Path
) -> None:
    """Texts below each other, photos forwarded together."""
    ana, rosa = await people.user("Ana"), await people.user("Rosa")
    photos = [await people.says(ana, photo=True) for _ in range(3)]
    staff = await people.group("Staff", [rosa])
    note = f"note:{ana['id']}"
    notes = [
        OutboxRow(
            STAFF, "sendMessage", json.dumps({"text": f"<b>{n}</b>", "parse_mode": "HTML"}), gather=note
        )
        for n in (1, 2, 2, 3)
    ]
    forwards = [
        OutboxRow(
            STAFF,
            "copyMessage",
            json.dumps({"from_chat_id": ana["id"], "message_id": photo["message_id"]}),
            gather="forward",
        )
        for photo in photos
    ]
    await _enqueued(tmp_path, *notes, *forwards)
    async with running_bot(emulator.url, tmp_path, staff_chat=staff["id"]):
        await people.sees(staff, "3")
        await emptied(tmp_path)

    assert (await texts(people, staff))[0] == "1\n\n2\n\n3"
    assert len(await people.calls("sendMessage")) == 1
    assert len(await people.calls("copyMessages")) == 1


async def test_one_bad_note_of_many_is_the_only_one_lost(
    emulator: Emulator, people: People, tmp_path: Path
) -> None:
    """What is refused together goes each by itself."""
    rosa = await people.user("Rosa")
    staff = await people.group("Staff", [rosa])
    notes = [
        OutboxRow(STAFF, "sendMessage", json.dumps({"text": text, "parse_mode": "HTML"}), gather="note")
        for text in ("one", "<b>two", "three")
    ]
    await _enqueued(tmp_path, *notes)
    async with running_bot(emulator.url, tmp_path, staff_chat=staff["id"]):
        await people.sees(staff, "three")
        await emptied(tmp_path)

    assert (await texts(people, staff))[:2] == ["one", "three"]
    async with stored(tmp_path) as store:
        assert [notes[1].payload] == [letter.payload for letter in await store.dead_letters()]
