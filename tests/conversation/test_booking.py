"""Booking a trip: by buttons, by typing, all at once."""

from __future__ import annotations

from tests.conftest import World


async def test_a_trip_is_booked_by_buttons(world: World) -> None:
    """Eight taps from hello to a lead, and the staff have their card."""
    emma, staff = await world.traveller("Emma", username="emma_k"), world.staff()
    await emma.says("/start lares-2-day_instagram")
    await emma.sees("Hi Emma!", "Peru Fitness Holidays", "a program, not a person")
    await emma.sees("How many of you")
    await emma.taps("4")
    await emma.sees("👥 4 people", "When would you like to start?", "[›]")
    await emma.taps("›")
    await emma.sees("December 2026")
    await emma.taps("12")
    await emma.sees("12–13 December 2026", "Where shall we pick you up?")
    await emma.taps("Cusco")
    await emma.sees("📍 Cusco → Cusco", "Where would you like to sleep?", "price on request")
    await emma.taps("shared bathroom")
    await emma.sees("Day 1", "Sat 12 December 2026", "Day 2", "Sun 13 December 2026")
    await emma.sees("US$250 per person, US$1,000 in all", "the total stays the same", "Valid until")
    await emma.taps("Send my request")
    await emma.sees("Telegram is enough")
    await emma.taps("Telegram is enough")
    done = await emma.sees("Your reference: PFH-", "Nothing is booked or paid yet")
    card = await staff.sees("New request PFH-", "Emma", "@emma_k", "4 people", "US$1,000 in all")
    assert "instagram" in card["text"]

    [lead] = await world.leads()
    assert lead.reference in done["text"]
    assert lead.reference in card["text"]
    assert lead.source == "instagram"
