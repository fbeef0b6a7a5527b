"""Whatever people send: a kind answer, never silence, never a crash, and the pending question again."""

from __future__ import annotations

import pytest

from emulator.client import Message
from tests.conftest import World
from tests.conversation.test_changing import quoted


@pytest.mark.parametrize(
    ("kind", "answer"),
    [
        ("photo", "can’t see photos"),
        ("voice", "can’t listen"),
        ("sticker", "I can only read words"),
        ("document", "can’t open that"),
        ("video", "can’t open that"),
        ("dice", "can’t open that"),
    ],
)
async def test_what_is_not_text_gets_a_kind_word_and_the_question_again(
    world: World, kind: str, answer: str
) -> None:
    """Whatever it is."""
    emma = await world.traveller("Emma")
    await emma.says("4 people")
    await emma.sees("When would you like to start?")
    await emma.sends(kind)
    await emma.sees(answer, "4 people", "When would you like to start?")


async def test_a_location_is_answered_and_names_no_pick_up(world: World) -> None:
    """A pin says less than a place's name."""
    emma = await world.traveller("Emma")
    await emma.says("/start")
    await emma.sees("How many of you")
    await emma.says("", location={"latitude": -13.5, "longitude": -71.9})
    await emma.sees("can’t read a location", "How many of you")


@pytest.mark.parametrize(
    "text",
    [
        "🦙" * 300,
        "مرحبا كيف حالك",
        "x" * 4096,
        "<b>not bold</b> & <script>alert()</script>",
        "/nonsense",
        "/start@somebody_else extra words",
        "\u202eevil\u202c \u200b\ufeff",
        "?",
        "'; DROP TABLE leads; --",
        "{name} {0} %s",
    ],
)
async def test_any_text_is_answered_and_the_question_stands(world: World, text: str) -> None:
    """Very long, right to left, HTML, nonsense."""
    emma = await world.traveller("Emma")
    await emma.says("/start")
    await emma.sees("How many of you")
    await emma.says(text)
    await emma.sees("How many of you")


async def test_html_in_a_name_stays_text(world: World) -> None:
    """On both sides."""
    name = '<b>Bobby</b> & "Co"'
    bobby, staff = await world.traveller(name), world.staff()
    await bobby.says("/start")
    await bobby.sees(f"Hi {name}!")
    await bobby.says("2 people, 12 June, from Cusco, shared bathroom")
    await bobby.sees("Send my request")
    await bobby.sends_request()
    await staff.sees("New request", name)


async def test_an_edited_message_is_read_as_what_it_says_now(world: World) -> None:
    """A number corrected in place corrects the trip."""
    emma = await world.traveller("Emma")
    await emma.says("/start")
    await emma.sees("How many of you")
    said = await world.people.says(emma.user, "4 people")
    await emma.sees("4 people", "When would you like to start?")
    await emma.edits(said, "5 people")
    await emma.sees("5 people", "When would you like to start?")
    await emma.edits(said, "hmm hmm")
    await emma.sees("seen that you changed your message", "5 people")


async def test_a_forwarded_message_is_read_like_any_other(world: World) -> None:
    """Friends send each other the plan."""
    emma = await world.traveller("Emma")
    await emma.says("4 people, 12 June", forward_from=world.maria["id"])
    await emma.sees("4 people · 📅 12–13 June 2027", "pick you up?")


async def test_the_third_miss_in_a_row_offers_a_person(world: World) -> None:
    """Twice an example, then a way out; and the staff hear of it."""
    emma, staff = await world.traveller("Emma"), world.staff()
    await emma.says("/start")
    await emma.sees("How many of you")
    await emma.says("blue")
    await emma.sees("A number is enough", "How many of you")
    await emma.says("purple")
    await emma.sees("A number is enough")
    await emma.says("a shade of green")
    await emma.sees("I still don’t understand", "[🙋 Talk to a person]")
    await emma.taps("Talk to a person")
    await emma.sees("Dan or someone from the team will write to you right here", "How many of you")
    await staff.sees("Emma", "would like to talk to a person")


async def test_a_side_question_is_answered_and_the_interview_goes_on(world: World) -> None:
    """In the same message."""
    emma = await world.traveller("Emma")
    await emma.says("/start")
    await emma.sees("How many of you")
    await emma.says("how hard is it?")
    await emma.sees("edium", "How many of you")


async def test_how_much_is_answered_with_ones_own_quote(world: World) -> None:
    """Once there is one, before the request and after it."""
    emma = await quoted(world)
    await emma.says("how much is it?")
    await emma.sees("US$1,000 in all", "Shall I pass this on")
    await emma.sends_request()
    await emma.says("how much is it?")
    await emma.sees("US$1,000 in all")


async def test_what_the_catalogue_does_not_know_is_passed_on(world: World) -> None:
    """Never invented; it reaches the staff with the lead."""
    emma, staff = await quoted(world), world.staff()
    await emma.says("is there wifi?")
    await emma.sees(
        "I don’t know that, and I don’t want to guess", "Shall I pass this on", "[🙋 Talk to a person]"
    )
    await emma.sends_request()
    await staff.sees("New request", "Asked, and I didn’t know", "is there wifi?")


async def test_you_choose_takes_the_operators_recommendation_and_says_so(world: World) -> None:
    """Not a guess: the catalogue marks it."""
    emma = await world.traveller("Emma")
    await emma.says("4 people, 12 June, from Cusco")
    await emma.sees("Where would you like to sleep?")
    await emma.says("you choose")
    await emma.sees("our favourite place: Hot springs", "US$250 per person")


async def test_a_double_tap_does_no_harm(world: World) -> None:
    """Two phones, or a nervous thumb."""
    emma = await quoted(world)
    quote = emma.shown[-1]
    await emma.taps("Send my request")
    await emma.taps("Send my request")
    contact = await emma.sees("Telegram is enough")
    assert contact["message_id"] != quote["message_id"], "the quote stays in the chat"
    await emma.taps("Telegram is enough", contact)
    await world.people.presses(emma.user, contact, data=data_of(contact, "Telegram is enough"), force=True)
    await emma.sees("Your reference")
    await emma.sees_nothing_more()
    assert len(await world.leads()) == 1


async def test_an_old_button_of_this_trip_is_understood(world: World) -> None:
    """Scrolling up to the first question and tapping another number changes the number."""
    emma = await world.traveller("Emma")
    await emma.says("/start")
    first = await emma.sees("How many of you")
    await emma.says("4")
    await emma.sees("When would you like to start?")
    await emma.taps("2", first)
    await emma.sees("2 people", "When would you like to start?")


async def test_after_the_request_words_reach_the_staff(world: World) -> None:
    """Nothing a traveller writes is lost, and there is never a second lead."""
    emma, staff = await quoted(world), world.staff()
    quote = emma.shown[-1]
    await emma.sends_request()
    await emma.says("we are vegetarians by the way")
    await emma.sees("Passed on to the team")
    await staff.sees("writes something that I can’t answer", "we are vegetarians by the way", "PFH-")
    await emma.sends("photo")
    await emma.sees("Passed on to the team")
    await emma.taps("Send my request", quote)
    await emma.sees("already with the team")
    await emma.says("/cancel")
    await emma.sees("Shall I withdraw your request")
    await emma.taps("Yes, withdraw it")
    await emma.sees("is withdrawn and the team knows")
    await staff.sees("has withdrawn the request", "PFH-")
    assert len(await world.leads()) == 1


async def test_a_second_trip_is_a_second_lead(world: World) -> None:
    """When it is asked for in so many words."""
    emma = await quoted(world)
    for _ in range(2):
        await emma.sends_request()
        await emma.says("/start")
        await emma.sees("How many of you")
        await emma.says("2 people, 3 July, from Pisac, shared bathroom")
        await emma.sees("Send my request")
    assert len(await world.leads()) == 2


async def test_an_unreadable_button_is_said_to_be_one(world: World) -> None:
    """Of a much older version of the program."""
    emma = await world.traveller("Emma")
    await emma.says("/start")
    message = await emma.sees("How many of you")
    await world.people.presses(emma.user, message, data="~what~", force=True)
    await emma.sees("too old for me to read", "How many of you")


def data_of(message: Message, label: str) -> str:
    """What a button carries, for pressing it after it is gone from the screen."""
    rows = message["reply_markup"]["inline_keyboard"]
    return next(str(key["callback_data"]) for row in rows for key in row if key["text"] == label)


async def test_how_much_is_answered_before_anything_is_known(world: World) -> None:
    """The whole table at once, and what has no price says so; with a quote, it is the quote."""
    emma = await world.traveller("Emma")
    await emma.says("how much is it?")
    await emma.sees("1: US$480 · 2: US$370", "Mountain Lodge in Huacahuasi: price on request")
    await emma.says("4 people, 12 June, from Cusco, shared bathroom")
    await emma.sees("Send my request")
    await emma.says("how much is it?")
    await emma.sees("US$250 per person, US$1,000 in all")


async def test_what_one_place_to_sleep_costs_is_answered_for_that_one(world: World) -> None:
    """Not with a quote for another."""
    emma = await quoted(world)
    await emma.says("how much is the lodge?")
    answer = await emma.sees("Mountain Lodge in Huacahuasi: price on request", "Shall I pass this on")
    assert "Hotel in Lares town" not in answer["text"]


async def test_a_question_asked_twice_is_passed_on_once(world: World) -> None:
    """The staff read a card, not a log."""
    emma, staff = await quoted(world), world.staff()
    for _ in range(2):
        await emma.says("is there wifi?")
        await emma.sees("I don’t know that", "[🙋 Talk to a person]")
    await emma.sends_request()
    card = await staff.sees("New request", "is there wifi?")
    assert card["text"].count("wifi") == 1


async def test_a_person_who_is_asked_for_reads_the_trip_so_far(world: World) -> None:
    """And what nobody could answer, so that nothing has to be asked twice."""
    emma, staff = await world.traveller("Emma"), world.staff()
    await emma.says("4 people from Pisac")
    await emma.sees("When would you like to start?")
    await emma.says("is there wifi?")
    await emma.sees("I don’t know that")
    await emma.taps("Talk to a person")
    await staff.sees("Emma", "would like to talk to a person", "4 people", "Pisac", "is there wifi?")


@pytest.mark.parametrize(
    ("words", "answer"), [("back", "How many of you"), ("‹ Back", "How many of you"), ("flexib", "12 June")]
)
async def test_the_words_of_a_button_press_it(world: World, words: str, answer: str) -> None:
    """Where they are understood as nothing else; half a word is none."""
    emma = await world.traveller("Emma")
    await emma.says("4 people")
    await emma.sees("When would you like to start?")
    await emma.says(words)
    await emma.sees(answer)


async def test_what_is_it_like_is_answered_with_what_makes_it_worth_it(world: World) -> None:
    """The route in short, and a line for each highlight of the catalogue."""
    emma = await world.traveller("Emma")
    await emma.says("what does the itinerary look like?")
    await emma.sees("• Mountain lakes, a pass at 4,300 m", "How many of you")


@pytest.mark.parametrize(("language", "said"), [("en", "hello"), ("es", "hola"), ("de", "Guten Tag")])
async def test_a_greeting_is_greeted_and_asked_the_first_question(
    world: World, language: str, said: str
) -> None:
    """It is no answer that was not understood."""
    emma = await world.traveller("Emma", language)
    await emma.says(said)
    await emma.sees("Emma", "Peru Fitness Holidays")
    first = await emma.sees("?")
    assert not first["text"].startswith(("Sorry", "Disculpa", "Entschuldige"))
    assert first["text"].count("\n") == 0
