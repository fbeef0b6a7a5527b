"""What is kept of a traveller: told, shown, deleted without a trace."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.storage import LeadFilter, SqliteStore
from core.leads import LeadState
from tests.bots import emptied, stored, texts, until
from tests.chat import Chat
from tests.conftest import World


async def bytes_of(world: World) -> bytes:
    """All that stands in the files of the database."""
    folder = world.settings.database.parent
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file())


async def lived(world: World) -> tuple[Chat, Chat]:
    """A traveller about whom there is as much to know as can be; María has answered."""
    emma, maria = await world.traveller("Hildegunde", username="hildegunde_w"), world.staff()
    await emma.books()
    card = await maria.sees("New request", "Hildegunde")
    await emptied(world.settings.database.parent)
    await emma.says("my quokka is coming along")
    await maria.sees("quokka")
    await maria.answers(card, "Bring the quokka, with pleasure.")
    await emma.sees("with pleasure")
    await emptied(world.settings.database.parent)
    return emma, maria


async def test_privacy_says_what_is_kept_and_how_long(world: World) -> None:
    """As the operator has set it; the trip at hand stays as it is."""
    emma = await world.traveller("Emma")
    await emma.says("/privacy")
    await emma.sees("What Peru Fitness Holidays keeps of you", "12 months", "36 months")


async def test_the_consent_stands_before_the_contact_is_given(world: World) -> None:
    emma = await world.traveller("Emma")
    await emma.gets_quote()
    await emma.taps("Send")
    await emma.sees("how can the team reach you?", "Only the team sees it", "/privacy")


async def test_my_data_is_a_file_with_all_that_is_stored(world: World) -> None:
    """Who they are, their trip, their request with its quote, what they wrote."""
    emma, _ = await lived(world)
    await emma.says("/mydata")
    await emma.sees("Here comes a file")
    await emptied(world.settings.database.parent)
    messages = (await world.people.chat(emma.chat))["messages"]
    [file] = [message["document"] for message in messages if "document" in message]
    assert file["file_name"] == "my-data.txt"
    text = world.emulator.emulation.world.files.get(file["file_id"]).data.decode()
    for known in ("Hildegunde", "hildegunde_w", "my quokka is coming", "Quote 1 of PFH-", "group_size = 4"):
        assert known in text, known
    assert "{" not in text


async def test_forgotten_in_two_taps_and_without_a_trace(world: World) -> None:
    """Database, outbox, timers, history, letters; the staff's card says that it is gone, the copies are gone.

    A byte search finds nothing.
    """
    emma, maria = await lived(world)
    assert b"quokka" in await bytes_of(world)
    [lead] = await world.leads()
    await maria.says(f"/lead {lead.reference}")
    card = await maria.sees("Hildegunde", "More")
    await maria.taps("More", card)
    await maria.taps("Conversation", await maria.sees("Conversation", "History"))
    await maria.sees("Hildegunde", "quokka")
    await emptied(world.settings.database.parent)
    await emma.says("/forget")
    await emma.sees("Shall I delete everything", "That includes your request")
    await emma.taps("Yes, delete everything")
    await emma.sees("Done. Everything I had stored about you is deleted")
    await emptied(world.settings.database.parent)
    await maria.sees("the traveller has had everything about this request deleted")
    assert not [said for said in await texts(world.people, world.group) if "Hildegunde" in said]
    assert not [said for said in await texts(world.people, world.group) if "my quokka" in said]
    await world.passes(timedelta(minutes=2))
    async with stored(world.settings.database.parent) as store:

        async def looked_again() -> bool:
            return not await store.due(world.now)

        await until(looked_again)
    await world.stops()
    left = await bytes_of(world)
    for trace in ("Hildegunde", "hildegunde_w", "quokka", str(emma.user["id"])):
        assert trace.encode() not in left, trace
    async with SqliteStore.reading(world.settings.database) as store:
        assert await store.leads(LeadFilter()) == []
    await world.starts()
    await emma.says("hello")
    await emma.sees("Hi Hildegunde")


async def test_no_keeps_everything(world: World) -> None:
    emma, _ = await lived(world)
    await emma.says("/forget")
    await emma.sees("Shall I delete everything")
    await emma.taps("No, keep it")
    await emma.sees("everything stays as it is")
    [lead] = await world.leads()
    assert lead.state is LeadState.CLAIMED


async def test_one_is_forgotten_and_the_others_stay(world: World) -> None:
    """Also what waits in the same lane to the staff."""
    emma, maria = await lived(world)
    ana = await world.traveller("Ana")
    await ana.books()
    await maria.sees("New request", "Ana")
    await emma.says("/forget")
    await emma.sees("Shall I delete")
    await emma.taps("Yes, delete everything")
    await emma.sees("Done.")
    [lead] = await world.leads()
    assert lead.traveller.name == "Ana"


@pytest.mark.parametrize("how", ["words", "button"])
async def test_a_second_yes_is_no_harm(world: World, how: str) -> None:
    """A double tap on the question, or a yes to a question that is gone."""
    emma = await world.traveller("Emma")
    await emma.gets_quote()
    await emma.says("/forget")
    ask = await emma.sees("Shall I delete")
    if how == "words":
        await emma.says("yes")
    else:
        await emma.taps("Yes, delete everything", ask)
    await emma.sees("Done.")
    data = ask["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    await world.people.presses(emma.user, ask, data=data, force=True)
    await emma.sees("Done.") if how == "words" else None
    assert await world.leads() == []


async def test_a_banned_traveller_is_not_heard_until_they_are_let_in_again(world: World) -> None:
    """Neither answered nor passed on; what we keep of them they may still ask and delete."""
    emma, maria = await lived(world)
    await maria.says("/ban")
    await maria.sees("Reply /ban to one of their messages")
    [lead] = await world.leads()
    await maria.says(f"/ban {lead.reference.lower()}")
    await maria.sees("I don’t answer them any more")
    await emma.says("and another thing")
    await emma.says("/privacy")
    await emma.sees("What Peru Fitness Holidays keeps of you")
    assert not [said for said in await texts(world.people, world.group) if "another thing" in said]
    await maria.says(f"/unban {lead.reference}")
    await maria.sees("they can write to us again")
    await emma.says("I am sorry")
    await maria.sees("I am sorry")


async def test_what_is_older_than_it_may_become_is_deleted(world: World) -> None:
    """A request after 36 months, with it the traveller who has not written since; younger ones stay."""
    await lived(world)
    world.now += timedelta(days=800)
    ana = await world.traveller("Ana")
    await world.passes(timedelta(days=100))
    await ana.says("we are 4")
    await ana.sees("?")
    await world.passes(timedelta(days=250))
    async with stored(world.settings.database.parent) as store:

        async def pruned() -> bool:
            return not await store.leads(LeadFilter())

        await until(pruned)
    await world.passes(timedelta(minutes=5))
    async with stored(world.settings.database.parent) as store:

        async def forgotten() -> bool:
            return (await store.counts()).chats == 1

        await until(forgotten)
    await world.stops()
    left = await bytes_of(world)
    assert b"Hildegunde" not in left
    assert b"Ana" in left
