"""/broadcast: one message of an owner's to all with a past or coming trip, in the real bot."""

from __future__ import annotations

from datetime import timedelta

from bot import staff_chat
from bot.handlers import broadcast
from bot.storage import LeadFilter, SqliteStore
from bot.storage.changes import Ban, MoveLead
from core.leads import Lead, LeadEvent, LeadState, StaffMember
from emulator.client import Message
from tests.bots import until
from tests.chat import Chat
from tests.conftest import World

NEWS = "🎉 From May the Lares hot springs have a new pool."
ROSA = StaffMember(id=9, name="Rosa")


async def won(world: World, *names: str) -> list[Chat]:
    """Travellers whose trip is won."""
    chats = []
    for name in names:
        chat = await world.traveller(name)
        await chat.books()
        chats.append(chat)
    await world.stops()
    store = await SqliteStore.open(world.settings.database)
    for lead in await store.leads(LeadFilter()):
        standing = {"state": LeadState.WON, "claimed_by": ROSA, "claimed_at": world.now}
        after = Lead.model_validate({**dict(lead), **standing})
        event = LeadEvent(at=world.now, by=ROSA, what="won")
        await store.write([MoveLead(before=lead, after=after, event=event)], world.now)
    await store.close()
    await world.starts()
    return chats


async def owner(world: World) -> Chat:
    """María made the group; the bot knows that once it has asked."""

    async def known() -> bool:
        async with SqliteStore.reading(world.settings.database) as store:
            return staff_chat.OWNERS in store.facts

    await until(known)
    return world.staff()


async def looks_next(world: World) -> bool:
    """Whether all slices are on their way."""
    async with SqliteStore.reading(world.settings.database) as store:
        timers = await store.due(world.now + timedelta(days=1))
    return any(timer.kind == broadcast.REPORT_DUE for timer in timers)


async def asks(staff: Chat) -> Message:
    """The message itself, and /broadcast as a reply to it."""
    news = await staff.people.says(staff.user, NEWS, chat=staff.chat)
    await staff.answers(news, "/broadcast")
    return news


async def test_it_is_asked_about_sent_once_and_counted(world: World) -> None:
    """Everybody with a trip gets it as it was written; a second press sends nothing."""
    emma, frida = await won(world, "Emma", "Frida")
    luis = await world.traveller("Luis")
    await luis.gets_quote()
    staff = await owner(world)
    await asks(staff)
    question = await staff.sees("📣 This message goes as it is", "2 in all", "[📣 Send it]", "[Drop it]")
    assert "On its way" in await staff.taps("Send it", question)
    for each in (emma, frida):
        await each.sees(NEWS, "[🔕 No more news, please]")
    await world.passes(broadcast.LOOK_AGAIN)
    await staff.sees("📣 Sent to 2, arrived at 2.")
    await luis.sees_nothing_more()


async def test_who_wants_no_news_gets_none(world: World) -> None:
    """By the button below it, or /stop, or because the staff do not want to hear them."""
    emma, frida, bea = await won(world, "Emma", "Frida", "Bea")
    await world.stops()
    store = await SqliteStore.open(world.settings.database)
    await store.write([Ban(chat_id=bea.chat, banned=True)], world.now)
    await store.close()
    await world.starts()
    staff = await owner(world)
    await asks(staff)
    await staff.taps("Send it", await staff.sees("2 in all"))
    await emma.sees(NEWS)
    await frida.sees(NEWS)
    await emma.taps("No more news")
    await asks(staff)
    await staff.sees("1 in all")
    await frida.says("/stop")
    await asks(staff)
    await staff.sees("Nobody would get it yet")
    await bea.sees_nothing_more()


async def test_a_large_audience_goes_in_slices_and_survives_a_stop(world: World) -> None:
    """Each slice is a transaction; stopped between two, it goes on where it was, and nobody gets it twice."""
    chats = await won(world, "Emma", "Frida", "Bea")
    staff = await owner(world)
    before, broadcast.SLICE = broadcast.SLICE, 1
    try:
        await asks(staff)
        await staff.taps("Send it", await staff.sees("3 in all"))
        for chat in chats:
            await chat.sees(NEWS)
            await world.passes(broadcast.PAUSE)
        await until(lambda: looks_next(world))
        await world.passes(broadcast.LOOK_AGAIN)
        await staff.sees("📣 Sent to 3, arrived at 3.")
        for chat in chats:
            await chat.sees_nothing_more()
    finally:
        broadcast.SLICE = before


async def test_only_owners_and_only_what_a_person_wrote(world: World) -> None:
    """A card is nobody else's; a colleague hears who may."""
    [emma] = await won(world, "Emma")
    staff = await owner(world)
    jose = world.staff(world.jose)
    await staff.says("/broadcast")
    await staff.sees("Write the message here first")
    card = await staff.people.says(world.maria, "hello", chat=staff.chat)
    await jose.answers(card, "/broadcast")
    await jose.sees("administrador")
    await asks(staff)
    question = await staff.sees("1 in all")
    assert "administrador" in await jose.taps("Send it", question)
    assert await staff.taps("Drop it", question) == "Not sent."
    await world.passes(timedelta(minutes=1))
    await emma.sees_nothing_more()
