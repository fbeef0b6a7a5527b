"""/export: the leads as a file in the staff chat, in the real bot."""

from __future__ import annotations

import csv
import io
import zipfile

from bot.documents.sheets import COLUMNS
from tests.bots import emptied
from tests.chat import Chat
from tests.conftest import World
from tests.handlers.test_broadcast import owner


async def files(world: World, staff: Chat) -> dict[str, bytes]:
    """What was sent to the staff as files, by name."""
    await emptied(world.settings.database.parent)
    messages = (await world.people.chat(staff.chat))["messages"]
    sent = [message["document"] for message in messages if "document" in message]
    kept = world.emulator.emulation.world.files
    return {file["file_name"]: kept.get(file["file_id"]).data for file in sent}


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


async def test_an_owner_gets_all_requests_as_a_sheet(world: World) -> None:
    """XLSX unless CSV is asked for; a formula in a name is text; a state leaves the others out."""
    emma = await world.traveller("=1+1")
    await emma.books()
    staff = await owner(world)
    await staff.sees("New request")
    for asked in ("/export", "/export CSV", "/export won csv"):
        await staff.says(asked)
    sent = await files(world, staff)
    assert set(sent) == {"leads.xlsx", "leads.csv", "leads-won.csv"}
    [row] = rows(sent["leads.csv"])
    [lead] = await world.leads()
    assert tuple(row) == COLUMNS
    assert (row["reference"], row["name"], row["group_size"]) == (lead.reference, "'=1+1", "4")
    assert rows(sent["leads-won.csv"]) == []
    book = zipfile.ZipFile(io.BytesIO(sent["leads.xlsx"]))
    assert lead.reference in book.read("xl/sharedStrings.xml").decode()
    assert "<f>" not in book.read("xl/worksheets/sheet1.xml").decode()


async def test_only_owners_and_only_what_there_is(world: World) -> None:
    """Others are told who may; an unknown word is answered with what can be said."""
    staff = await owner(world)
    await staff.says("/export pdf")
    await staff.sees("/export csv won")
    jose = world.staff(world.jose)
    await jose.says("/export")
    await jose.sees("administrador")
    assert await files(world, staff) == {}
