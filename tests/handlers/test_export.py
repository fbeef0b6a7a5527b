"""/export: the leads as a file in the staff chat, in the real bot."""

from __future__ import annotations

import csv
import io
import zipfile

from bot.documents.sheets import COLUMNS
from tests.bots import until
from tests.chat import Chat
from tests.conftest import World
from tests.handlers.test_rights import owners


async def documents(world: World, staff: Chat) -> list[dict[str, str]]:
    """Those in the staff chat by now."""
    messages = (await world.people.chat(staff.chat))["messages"]
    return [message["document"] for message in messages if "document" in message]


async def files(world: World, staff: Chat, number: int) -> dict[str, bytes]:
    """So many files that the staff are sent, by name."""

    async def sent() -> bool:
        return len(await documents(world, staff)) == number

    await until(sent)
    kept = world.emulator.emulation.world.files
    return {each["file_name"]: kept.get(each["file_id"]).data for each in await documents(world, staff)}


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


async def test_an_owner_gets_all_requests_as_a_sheet(world: World) -> None:
    """XLSX unless CSV is asked for; a formula in a name is text; a state leaves the others out."""
    emma = await world.traveller("=1+1")
    await emma.books()
    await owners(world, world.maria)
    staff = world.staff()
    await staff.sees("New request")
    for asked in ("/export", "/export CSV", "/export won csv"):
        await staff.says(asked)
    sent = await files(world, staff, 3)
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
    emma = await world.traveller("Emma")
    await emma.books()
    await owners(world, world.maria)
    staff = world.staff()
    await staff.sees("New request")
    await staff.says("/export pdf")
    await staff.sees("/export csv won")
    jose = world.staff(world.jose)
    await jose.says("/export")
    await jose.sees("administrador")
    assert await documents(world, staff) == []
