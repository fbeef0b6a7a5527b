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


async def test_forgotten_in_two_taps_and_without_a_trace(world: World) -> None:
    """Database, outbox, timers, history, letters; the staff's card says that it is gone, the copies are gone.

    A byte search finds nothing.
    """
    emma, maria = await lived(world)
    assert b"quokka" in await bytes_of(world)
    await emma.says("/forget")
    await emma.sees("Shall I delete everything", "That includes your request")
    await emma.taps("Yes, delete everything")
    await emma.sees("Done. Everything I had stored about you is deleted")
    await emptied(world.settings.database.parent)
    await maria.sees("the traveller has had everything about this request deleted")
    assert not [said for said in await texts(world.people, world.group) if "Hildegunde" in said]
    assert not [said for said in await texts(world.people, world.group) if said.startswith("my quokka")]
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
    await emma.says("delete all my data please")
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
