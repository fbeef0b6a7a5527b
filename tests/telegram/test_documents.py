"""Rows that name a document: rendered when they are sent, uploaded once, then sent by file_id."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from dataclasses import replace
from io import BufferedRandom
from pathlib import Path
from typing import Any

import aiohttp
from PIL import Image

from bot.documents import Material, Renderer, in_thread
from bot.documents.pictures import picture
from bot.storage import STAFF, Document, OutboxRow, SqliteStore, StoreUnavailable
from bot.storage.changes import AddLead, Enqueue
from bot.storage.records import LeadFilter
from emulator.client import People
from emulator.server import Emulator
from tests.bots import TOKEN, emptied, running_bot, stored, texts
from tests.core.catalogues import HOUSE
from tests.samples import NOW, lead


def lares(folder: Path, colour: str = "darkgreen") -> Path:
    """The shipped catalogue with a picture of its tour."""
    if not folder.exists():
        folder.mkdir()
        for path in (HOUSE / "catalogue").glob("*.toml"):
            text = path.read_text("utf-8")
            (folder / path.name).write_text(
                f'picture = "lares.jpg"\n{text}' if path.name != "operator.toml" else text, "utf-8"
            )
    Image.new("RGB", (640, 360), colour).save(folder / "lares.jpg")
    return folder


def photo(chat_id: int, caption: str = "Lares, two days") -> OutboxRow:
    payload = json.dumps({"caption": caption}) if caption else "{}"
    return OutboxRow(chat_id, "sendPhoto", payload, document=picture("lares.jpg"))


async def enqueued(folder: Path, *rows: OutboxRow) -> None:
    store = await SqliteStore.open(folder / "chaski.db")
    await store.write([Enqueue(row=row) for row in rows], NOW)
    await store.close()


async def delivered(emulator: Emulator, folder: Path, *rows: OutboxRow, **how: Any) -> None:
    """What a bot does that finds these rows at its start."""
    await enqueued(folder, *rows)
    async with running_bot(emulator.url, folder, **how):
        await emptied(folder)


async def uploads(people: People) -> list[bool]:
    """Whether the photo was uploaded, for each call that sent one."""
    return [isinstance(call["params"]["photo"], dict) for call in await people.calls("sendPhoto")]


async def seen(people: People, chat: Any) -> list[dict[str, Any]]:
    return [message for message in (await people.chat(chat))["messages"] if "photo" in message]


async def test_a_picture_is_uploaded_once_and_then_sent_by_its_id(
    emulator: Emulator, people: People, tmp_path: Path
) -> None:
    """Also after a restart, to somebody else, with other words; everybody sees the operator's picture."""
    ana, ben = await people.user("Ana"), await people.user("Ben")
    catalogue = lares(tmp_path / "catalogue")
    for chat in (ana, ben):
        await people.says(chat, "hello")

    await delivered(emulator, tmp_path, photo(ana["id"]), photo(ana["id"], ""), catalogue=catalogue)
    await delivered(emulator, tmp_path, photo(ben["id"], "Once more"), catalogue=catalogue)

    assert await uploads(people) == [True, False, False]
    (first, second), (third,) = [await seen(people, chat) for chat in (ana, ben)]
    assert (first["caption"], "caption" in second, third["caption"]) == (
        "Lares, two days",
        False,
        "Once more",
    )
    async with aiohttp.ClientSession() as http:
        for message in (first, second, third):
            ask = f"{emulator.url}/bot{TOKEN}/getFile?file_id={message['photo'][-1]['file_id']}"
            found = (await (await http.get(ask)).json())["result"]
            got = await http.get(f"{emulator.url}/file/bot{TOKEN}/{found['file_path']}")
            assert await got.read() == (catalogue / "lares.jpg").read_bytes()


async def test_who_wants_it_at_the_same_moment_waits_for_the_one_upload(
    emulator: Emulator, people: People, tmp_path: Path
) -> None:
    chats = [await people.user(f"Traveller {number}") for number in range(8)]
    for chat in chats:
        await people.says(chat, "hello")

    await delivered(
        emulator,
        tmp_path,
        *(photo(chat["id"]) for chat in chats),
        catalogue=lares(tmp_path / "catalogue"),
    )

    assert sorted(await uploads(people)) == [False] * 7 + [True]
    assert [len(await seen(people, chat)) for chat in chats] == [1] * 8


async def test_a_picture_that_the_operator_changed_is_another_one(
    emulator: Emulator, people: People, tmp_path: Path
) -> None:
    """The file's name is the same, what is in it is not: nobody gets yesterday's picture."""
    ana = await people.user("Ana")
    await people.says(ana, "hello")
    catalogue = lares(tmp_path / "catalogue")
    await delivered(emulator, tmp_path, photo(ana["id"]), catalogue=catalogue)

    lares(catalogue, "gold")
    await delivered(emulator, tmp_path, photo(ana["id"]), catalogue=catalogue)

    assert await uploads(people) == [True, True]


async def test_an_id_that_telegram_does_not_take_any_more_costs_an_upload(
    emulator: Emulator, people: People, tmp_path: Path
) -> None:
    """The bot has another token, or the file is gone there: the traveller gets the picture all the same."""
    ana = await people.user("Ana")
    await people.says(ana, "hello")
    catalogue = lares(tmp_path / "catalogue")
    await delivered(emulator, tmp_path, photo(ana["id"]), catalogue=catalogue)
    emulator.emulation.world.files._by_id.clear()

    await delivered(emulator, tmp_path, photo(ana["id"]), photo(ana["id"]), catalogue=catalogue)

    assert await uploads(people) == [True, False, True, False]
    assert [call["status"] for call in await people.calls("sendPhoto")] == [200, 400, 200, 200]
    assert len(await seen(people, ana)) == 3


async def test_a_fault_on_the_way_renders_and_uploads_again(
    emulator: Emulator, people: People, tmp_path: Path
) -> None:
    """A retry is free: nothing was kept of the first try."""
    ana = await people.user("Ana")
    await people.says(ana, "hello")
    await people.fault("500", "sendPhoto", count=2)

    await delivered(emulator, tmp_path, photo(ana["id"]), catalogue=lares(tmp_path / "catalogue"))

    assert len(await seen(people, ana)) == 1


async def test_without_its_picture_a_message_says_its_words_and_staff_are_told(
    emulator: Emulator, people: People, tmp_path: Path
) -> None:
    """The file is gone: a dead letter and a notice; the traveller is not left without an answer."""
    ana, rosa = await people.user("Ana"), await people.user("Rosa")
    await people.says(ana, "hello")
    staff = await people.group("Staff", [rosa])
    gone = replace(photo(ana["id"]), document=picture("gone.jpg"))

    await delivered(emulator, tmp_path, gone, staff_chat=staff["id"], catalogue=lares(tmp_path / "catalogue"))

    assert await texts(people, ana) == ["Lares, two days", "1: hello"]
    (told,) = await texts(people, staff)
    assert str(ana["id"]) in told
    assert "gone.jpg in the catalogue's folder: No such file or directory" in told
    async with stored(tmp_path) as store:
        (letter,) = await store.dead_letters()
    assert letter.method == "sendPhoto"


async def test_a_document_nobody_waits_for_for_ever(
    emulator: Emulator, people: People, tmp_path: Path
) -> None:
    """One that hangs is a dead letter after its time; its words go, and the bot ends."""
    ana, rosa = await people.user("Ana"), await people.user("Rosa")
    await people.says(ana, "hello")
    staff = await people.group("Staff", [rosa])
    hangs = threading.Event()

    def hang(_: Mapping[str, Any], into: BufferedRandom) -> str:
        hangs.wait()
        return "never.pdf"

    stuck = OutboxRow(ana["id"], "sendDocument", '{"caption": "Your quote"}', document=Document("stuck"))
    await delivered(
        emulator,
        tmp_path,
        stuck,
        staff_chat=staff["id"],
        renderers=lambda _: [Renderer(kind="stuck", render=in_thread(hang), seconds=0.05)],
    )
    hangs.set()

    assert await texts(people, ana) == ["Your quote", "1: hello"]
    (told,) = await texts(people, staff)
    assert "stuck was not ready within 0.05 s" in told


async def test_a_list_is_made_from_the_store_and_not_kept(
    emulator: Emulator, people: People, tmp_path: Path
) -> None:
    """A renderer may read the store while the bot works; what is never sent twice leaves no id behind."""
    rosa = await people.user("Rosa")
    staff = await people.group("Staff", [rosa])
    store = await SqliteStore.open(tmp_path / "chaski.db")
    await store.write([AddLead(lead=lead(f"PFH-0000{number}", chat_id=5)) for number in (1, 2)], NOW)
    await store.close()

    def listed(material: Material) -> list[Renderer]:
        async def render(arguments: Mapping[str, Any], into: BufferedRandom) -> str:
            for found in await material.store.leads(LeadFilter(state=arguments["state"])):
                into.write(f"{found.reference}\n".encode())
            return "leads.csv"

        return [Renderer(kind="leads", render=render, kept=False)]

    row = OutboxRow(STAFF, "sendDocument", "{}", document=Document.of("leads", state="new"))
    await delivered(emulator, tmp_path, row, row, staff_chat=staff["id"], renderers=listed)

    messages = (await people.chat(staff))["messages"]
    sent = [message["document"] for message in messages if "document" in message]
    assert [file["file_name"] for file in sent] == ["leads.csv"] * 2
    files = emulator.emulation.world.files
    assert {files.get(file["file_id"]).data for file in sent} == {b"PFH-00002\nPFH-00001\n"}
    calls = await people.calls("sendDocument")
    assert [call["params"]["document"]["name"] for call in calls] == ["leads.csv"] * 2, "both uploaded"


async def test_a_store_in_trouble_is_asked_again(emulator: Emulator, people: People, tmp_path: Path) -> None:
    """That is no fault of the document's."""
    ana = await people.user("Ana")
    await people.says(ana, "hello")
    tries: list[int] = []

    async def render(_: Mapping[str, Any], into: BufferedRandom) -> str:
        tries.append(1)
        if len(tries) == 1:
            raise StoreUnavailable("the disk is full")
        into.write(b"BEGIN:VCALENDAR")
        return "trip.ics"

    row = OutboxRow(ana["id"], "sendDocument", "{}", document=Document("trip"))
    await delivered(emulator, tmp_path, row, renderers=lambda _: [Renderer(kind="trip", render=render)])

    (sent,) = [message for message in (await people.chat(ana))["messages"] if "document" in message]
    assert sent["document"]["file_name"] == "trip.ics"
    assert len(tries) == 2


async def test_rendering_holds_up_nobody(emulator: Emulator, people: People, tmp_path: Path) -> None:
    """While a document is being made the bot answers, on the same thread as ever."""
    ana, ben = await people.user("Ana"), await people.user("Ben")
    await people.says(ana, "hello")
    go_on = threading.Event()

    def slowly(_: Mapping[str, Any], into: BufferedRandom) -> str:
        go_on.wait()
        into.write(b"%PDF")
        return "quote.pdf"

    await enqueued(tmp_path, OutboxRow(ana["id"], "sendDocument", "{}", document=Document("quote")))
    async with running_bot(
        emulator.url, tmp_path, renderers=lambda _: [Renderer(kind="quote", render=in_thread(slowly))]
    ):
        await people.says(ben, "and me?")
        await people.sees(ben, "1: and me?")
        go_on.set()
        await emptied(tmp_path)

    first, *_ = [message for message in (await people.chat(ana))["messages"] if "document" in message]
    assert first["document"]["file_name"] == "quote.pdf"
