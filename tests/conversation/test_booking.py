"""Booking a trip: by buttons, by typing, all at once."""

from __future__ import annotations

from tests.chat import plain
from tests.conftest import World


async def test_a_trip_is_booked_by_buttons(world: World) -> None:
    """Eight taps from hello to a lead, and the staff have their card."""
    emma, staff = await world.traveller("Emma", username="emma_k"), world.staff()
    await emma.says("/start lares-2-day_instagram")
    await emma.sees("Hi Emma!", "Peru Fitness Holidays", "a program, not a person", "up to 4,400 m")
    await emma.sees("How many of you")
    await emma.taps("4")
    await emma.sees("👥 4 people", "💵 US$250 per person", "2 of 5 · When would you like to start?", "[›]")
    await emma.taps("›")
    await emma.sees("December 2026")
    await emma.taps("12")
    await emma.sees("12–13 December 2026", "Where shall we pick you up?")
    await emma.taps("Cusco")
    await emma.sees("📍 Cusco → Cusco", "Where would you like to sleep?", "price on request")
    await emma.taps("shared bathroom")
    quote = await emma.sees("US$250 per person, US$1,000 in all", "This price is good until")
    await emma.sees_nothing_more()
    assert "Day 1: Over the pass to the hot springs" in plain(quote["text"])
    assert "📍 Cusco → Cusco" in quote["text"]
    await emma.taps("Day by day")
    await emma.sees("Day 1", "Sat 12 December 2026", "we pick you up in Cusco")
    await emma.taps("Day 2 ›")
    await emma.sees("Day 2", "Sun 13 December 2026")
    await emma.taps("Price")
    await emma.sees("US$250 per person, US$1,000 in all")
    await emma.taps("Price by group size")
    await emma.sees("4: US$250 (you)", "the total stays the same")
    await emma.taps("Price")
    await emma.sees("US$250 per person, US$1,000 in all", "This price is good until")
    assert emma.shown[-1]["message_id"] == quote["message_id"]
    done = await emma.sends_request()
    assert "Nothing is booked or paid yet" in done["text"]
    assert "– Insect repellent" in done["text"]
    card = await staff.sees("New request PFH-", "Emma", "@emma_k", "4 people", "US$1,000 in all")
    assert "instagram" in card["text"]

    [lead] = await world.leads()
    assert lead.reference in done["text"]
    assert lead.reference in card["text"]
    assert lead.source == "instagram"


async def test_a_trip_is_booked_by_typing(world: World) -> None:
    """Every question takes words as well as taps."""
    emma, staff = await world.traveller("Emma"), world.staff()
    await emma.says("/start")
    await emma.sees("How many of you")
    await emma.says("there are three of us")
    await emma.sees("3 people", "When would you like to start?")
    await emma.says("2027-06-12")
    await emma.sees("12–13 June 2027", "Where shall we pick you up?")
    await emma.says("Urubamba")
    await emma.sees("Urubamba → Ollantaytambo", "Where would you like to sleep?")
    await emma.says("the mountain lodge")
    await emma.sees(
        "Mountain Lodge in Huacahuasi: our team will tell you the whole price",
        "US$840 in all, with the night at the hot springs",
    )
    await emma.taps("Day by day")
    await emma.sees("we drive thirty minutes up to your lodge")
    await emma.taps("Day 2")
    await emma.sees("You wake up in Huacahuasi")
    await emma.says("yes")
    await emma.sees("how can the team reach you?")
    await emma.says("emma@example.org")
    await emma.sees("Your reference: PFH-")
    await staff.sees(
        "New request", "emma@example.org", "Mountain Lodge in Huacahuasi", "Price still to be told by us"
    )

    [lead] = await world.leads()
    assert lead.contact.email == "emma@example.org"
    assert lead.trip.dropoff == "ollantaytambo"


async def test_one_message_books_the_whole_trip(world: World) -> None:
    """What was said is not asked; it is read back with a button to change each answer."""
    emma = await world.traveller("Emma")
    await emma.says("Hi! We are 4, 12-13 August, from Cusco, shared bathroom at the hot springs")
    await emma.sees("a program, not a person")
    quote = await emma.sees(
        "This is what I understood", "US$250 per person, US$1,000 in all", "12–13 August 2027", "[✏️ Change]"
    )
    await emma.taps("Change", quote)
    await emma.sees("12–13 August 2027", "What would you like to change?", "[✏️ Dates]")
    await emma.taps("✏️ Pick-up")
    await emma.sees("Where shall we pick you up?", "[Keep it as it was]")
    await emma.taps("Pisac")
    changed = await emma.sees("Pisac → Ollantaytambo", "US$1,000 in all", "Send my request")
    assert changed["message_id"] == quote["message_id"]


async def test_more_people_than_the_table_get_no_price_but_a_promise(world: World) -> None:
    """Nothing is made up: the lead is taken and a person prices it."""
    emma, staff = await world.traveller("Emma"), world.staff()
    await emma.says("/start")
    await emma.sees("How many of you")
    await emma.taps("7 or more")
    await emma.sees("For more than 6 people we make a personal quote", "[12]")
    await emma.says("15")
    await emma.sees("15 people")
    await emma.says("12 June, from Cusco, shared bathroom")
    offer = await emma.sees("A personal quote for 15 people", "I won’t make up a number")
    assert "US$" not in offer["text"]
    await emma.sends_request()
    await staff.sees("New request", "15 people", "Price still to be told by us")


async def test_the_drop_off_follows_from_the_pick_up_and_can_be_changed(world: World) -> None:
    """Cusco goes back to Cusco, the Sacred Valley to Ollantaytambo, unless the traveller says otherwise."""
    emma = await world.traveller("Emma")
    await emma.says("2 people, 12 June, from Calca, shared bathroom")
    await emma.sees("Calca → Ollantaytambo", "Send my request")
    await emma.changes("Drop-off")
    await emma.sees("Where shall we drop you off")
    await emma.taps("Cusco")
    await emma.sees("Calca → Cusco", "In the plan", "drop-off")
    await emma.taps("Day by day")
    await emma.sees("Day 1", "pick you up in Calca")
    await emma.taps("Day 2")
    await emma.sees("We drive you down to Cusco")


async def test_a_phone_number_is_shared_with_telegrams_button(world: World) -> None:
    """Optional, and only one's own."""
    emma, staff = await world.traveller("Emma"), world.staff()
    await emma.says("2 people, 12 June, from Cusco, shared bathroom")
    await emma.sees("Send my request")
    await emma.taps("Send my request")
    await emma.sees("A phone number or an email address helps")
    await emma.taps("Phone")
    await emma.sees("share your number")
    bob = {"phone_number": "+51999888777", "first_name": "Bob", "user_id": 99}
    await world.people.says(emma.user, None, contact=bob)
    await emma.sees("somebody else’s contact")
    await world.people.shares_contact(emma.user)
    await emma.sees("Your reference")
    await staff.sees("Contact: +")


async def test_a_private_bathroom_is_on_request_and_never_free(world: World) -> None:
    """What the catalogue cannot price is named, and the sum says that it is not in it."""
    emma = await world.traveller("Emma")
    await emma.says("4 people, 12 June, from Cusco, private bathroom")
    await emma.sees(
        "US$1,000 in all, plus extras on request",
        "Hot springs, private bathroom: on request",
    )
    await emma.says("how much is it?")
    await emma.sees("Extras aren’t in this price yet")


async def test_the_rest_of_a_message_is_left_to_us(world: World) -> None:
    """ "You choose" beside the facts is about what they leave open."""
    emma = await world.traveller("Emma")
    await emma.says("4 people, 12 June, from Cusco, you choose")
    await emma.sees("our favourite place: Hot springs", "US$250 per person", "Send my request")


async def test_from_a_large_group_back_to_a_small_one(world: World) -> None:
    """No room without a door; and nobody is no group."""
    emma = await world.traveller("Emma")
    await emma.says("/start")
    await emma.sees("How many of you")
    await emma.taps("7 or more")
    await emma.sees("personal quote", "[12]")
    await emma.taps("1 to 6")
    await emma.sees("How many of you", "[7 or more]")
    await emma.says("0")
    await emma.sees("At least one person", "How many of you")
