"""What the staff look up in their chat: lists, one request, a search, departures."""

from __future__ import annotations

from tests.conftest import World


async def test_a_list_opens_cards_and_leads_to_the_other_lists(world: World) -> None:
    """/leads shows what nobody has; buttons open a card anew and turn the message into another list."""
    emma = await world.traveller("Emma")
    await emma.books()
    maria = world.staff()
    await maria.sees("New request")
    await maria.says("/leads")
    listed = await maria.sees("New", "Emma", "4 people", "[Mine]")
    await maria.taps("1", listed)
    card = await maria.sees("New request", "I’ll take it")
    await maria.taps("I’ll take it", card)
    await maria.sees("claimed")
    await maria.taps("Mine", listed)
    mine = await maria.sees("Mine", "Emma", "claimed (María)")
    assert mine["message_id"] == listed["message_id"]
    await maria.taps("Unanswered", mine)
    await maria.sees("Unanswered", "Nothing here")


async def test_a_word_after_the_claim_is_unanswered_until_somebody_replies(world: World) -> None:
    """The traveller's last word counts, not the state."""
    emma = await world.traveller("Emma")
    await emma.books()
    maria = world.staff()
    card = await maria.sees("New request")
    await maria.taps("I’ll take it", card)
    await emma.sees("María")
    await emma.says("my knee is bad, is that a problem?")
    note = await maria.sees("my knee is bad")
    await maria.says("/leads")
    await maria.taps("Unanswered", await maria.sees("[Unanswered]"))
    await maria.sees("Unanswered", "Emma")
    await maria.answers(note, "Not at all, we go slowly.")
    await emma.sees("we go slowly")
    await maria.says("/leads")
    await maria.taps("Unanswered", await maria.sees("New", "[Unanswered]"))
    await maria.sees("Unanswered", "Nothing here")


async def test_a_lead_is_found_however_it_is_typed(world: World) -> None:
    """Accents, case, a part of the name, @name, a day, a reference with O for 0."""
    zoe = await world.traveller("Zoë Müller", username="zoe_m")
    await zoe.books()
    maria = world.staff()
    await maria.sees("New request")
    for asked in ("zoe", "MULL", "müller zoe", "@ZOE_M", "12 June"):
        await maria.says(f"/find {asked}")
        await maria.sees("Zoë Müller", "PFH-", "[1]")
    [lead] = await world.leads()
    await maria.says(f"/lead {lead.reference.lower().replace('-', ' ')}")
    await maria.sees("New request", lead.reference)
    await maria.says("/find nobody")
    await maria.sees("Found: nobody", "Nothing here")
    await maria.says("/find")
    await maria.sees("Write behind /find")
    await maria.says("/lead 12")
    await maria.sees("Which request?")


async def test_a_trip_told_in_part_can_be_followed_up(world: World) -> None:
    """Who stopped midway is in the list of the unfinished, until they send."""
    luis = await world.traveller("Luis")
    await luis.says("3 people")
    await luis.sees("3 people")
    maria = world.staff()
    await maria.says("/leads")
    await maria.taps("Unfinished", await maria.sees("[Unfinished]"))
    await maria.sees("Unfinished", "Luis", "3 people")


async def test_many_leads_are_leafed_through(world: World) -> None:
    """A page ends where a phone's screen does; the arrows lead on and back in the same message."""
    for number in range(7):
        await (await world.traveller(f"T{number}")).books()
    maria = world.staff()
    await maria.says("/leads")
    first = await maria.sees("T6", "T1", "▶")
    await maria.taps("▶", first)
    second = await maria.sees("T0", "◀")
    assert second["message_id"] == first["message_id"]
    await maria.taps("◀", second)
    await maria.sees("T6", "▶")
