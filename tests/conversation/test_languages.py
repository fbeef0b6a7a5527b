"""Five languages: every branch in each; recognised, chosen, changed half-way without losing an answer."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from bot.conversation.replies import Note
from bot.words.locale import Locales
from emulator.client import labels
from tests.chat import Chat
from tests.conftest import World
from tests.conversation.world import CATALOG

PHRASES = tomllib.loads((Path(__file__).parent / "phrases.toml").read_text("utf-8"))
LOCALES = Locales.packaged()
TOUR = CATALOG.tours[0]

in_every_language = pytest.mark.parametrize("language", PHRASES)


def ours(language: str, key: str) -> str:
    """Our own text behind a key, up to its first placeholder, as it is read."""
    template = LOCALES.language(language).template(key, None)
    assert template is not None, key
    return re.sub(r"<[^>]+>", "", template).split("{")[0].rstrip()


def button(language: str, key: str) -> str:
    return LOCALES.plain(language, Note(key=key))


async def begun(world: World, language: str) -> Chat:
    """A traveller before the first question."""
    traveller = await world.traveller("Alex", language)
    await traveller.says("/start")
    await traveller.sees(ours(language, "ask.group_size"))
    return traveller


async def asked_for_dates(world: World, language: str) -> Chat:
    traveller = await begun(world, language)
    await traveller.taps("4")
    await traveller.sees(ours(language, "ask.dates"))
    return traveller


@in_every_language
async def test_one_message_books_the_trip(world: World, language: str) -> None:
    """The quote speaks the language, with its own money; a correction in passing changes what it names."""
    traveller = await world.traveller("Alex", language)
    await traveller.says(PHRASES[language]["all"])
    offer = await traveller.sees("250", button(language, "button.request"))
    await traveller.taps(button(language, "button.sizes"))
    await traveller.sees("480", "370", "280", "250")
    formats = LOCALES.formats(language)
    assert formats.money(1000, "USD") in offer["text"]  # type: ignore[arg-type]
    await traveller.says(PHRASES[language]["correction"])
    await traveller.sees("250", "Urubamba", "Ollantaytambo", button(language, "button.request"))


@in_every_language
async def test_an_ambiguous_date_is_asked_about(world: World, language: str) -> None:
    """Two buttons, never a guess."""
    traveller = await asked_for_dates(world, language)
    await traveller.says(PHRASES[language]["ambiguous"])
    asked = await traveller.sees(ours(language, "clarify.dates"))
    choices = labels(asked)
    await traveller.taps(choices[0][0])
    await traveller.sees(ours(language, "ask.pickup"))
    assert choices[0] != choices[1]


@in_every_language
async def test_past_and_impossible_dates_are_said_to_be_so(world: World, language: str) -> None:
    """Kindly, and the question stands."""
    traveller = await asked_for_dates(world, language)
    await traveller.says(PHRASES[language]["past"])
    await traveller.sees(ours(language, "rejected.dates.past"), ours(language, "ask.dates"))
    await traveller.says(PHRASES[language]["impossible"])
    await traveller.sees(ours(language, "rejected.dates.impossible"), ours(language, "ask.dates"))


@in_every_language
async def test_a_period_opens_the_calendar_there(world: World, language: str) -> None:
    """In its own month names."""
    traveller = await asked_for_dates(world, language)
    await traveller.says(PHRASES[language]["period"])
    asked = await traveller.sees(ours(language, "ask.dates"))
    assert "2027" in labels(asked)[0][1]
    assert "7" in labels(asked)[-3][0]


@in_every_language
async def test_a_side_question_is_answered_and_the_interview_goes_on(world: World, language: str) -> None:
    """Known or unknown, the pending question comes again in the same message."""
    traveller = await begun(world, language)
    await traveller.says(PHRASES[language]["question"])
    answer = await traveller.sees(ours(language, "ask.group_size"))
    assert ours(language, "again.group_size") not in answer["text"]
    await traveller.says(PHRASES[language]["unknown"])
    await traveller.sees(ours(language, "topic.unknown"), ours(language, "ask.group_size"))


@in_every_language
async def test_three_misses_offer_a_person(world: World, language: str) -> None:
    """Off-topic twice gets an example, the third time a way out."""
    traveller = await begun(world, language)
    first, second, third = PHRASES[language]["misses"]
    await traveller.says(first)
    await traveller.sees(ours(language, "again.group_size"))
    await traveller.says(second)
    await traveller.sees(ours(language, "again.group_size"))
    await traveller.says(third)
    await traveller.sees(ours(language, "again.third"), button(language, "button.person"))


@in_every_language
async def test_a_person_is_asked_for(world: World, language: str) -> None:
    """The staff read it in their own language."""
    traveller = await begun(world, language)
    await traveller.says(PHRASES[language]["person"])
    await traveller.sees(ours(language, "human.coming"), ours(language, "ask.group_size"))
    await world.staff().sees("would like to talk to a person", PHRASES[language]["person"])


@in_every_language
async def test_the_language_is_changed_half_way(world: World, language: str) -> None:
    """From another one; no answer is lost, and the next words are understood in the new one."""
    before = "es" if language == "en" else "en"
    traveller = await asked_for_dates(world, before)
    await traveller.says("/language")
    await traveller.sees(ours(before, "language.ask"))
    await traveller.taps(button(language, "language.name"))
    asked = await traveller.sees(ours(language, "ask.dates"))
    assert "4" in asked["text"]
    await traveller.says(PHRASES[language]["resume"])
    await traveller.sees(ours(language, "ask.pickup"), "4", "2027")


@in_every_language
async def test_a_wish_to_change_opens_what_is_answered(world: World, language: str) -> None:
    """By words, before the quote too: a button for each answer, and one that keeps them all."""
    traveller = await asked_for_dates(world, language)
    for wish in PHRASES[language]["change"]:
        await traveller.says(wish)
        asked = await traveller.sees(ours(language, "note.change_what"))
        group = button(language, "button.change_group_size")
        assert labels(asked) == [[group], [button(language, "button.keep")]]
        assert ours(language, "ask.dates") not in asked["text"]
        await traveller.taps(button(language, "button.keep"))
        await traveller.sees(ours(language, "ask.dates"))
    await traveller.says(PHRASES[language]["change"][0])
    await traveller.sees(ours(language, "note.change_what"))
    await traveller.taps(button(language, "button.change_group_size"))
    await traveller.sees(ours(language, "ask.group_size"))


@in_every_language
async def test_a_wish_to_change_at_the_quote_asks_one_thing(world: World, language: str) -> None:
    """What to change, and not whether to send it as well."""
    traveller = await world.traveller("Alex", language)
    await traveller.says(PHRASES[language]["all"])
    await traveller.sees(button(language, "button.request"))
    for wish in PHRASES[language]["change"]:
        await traveller.says(wish)
        asked = await traveller.sees(ours(language, "note.change_what"))
        assert ours(language, "ask.confirm") not in asked["text"]
        offered = {label for row in labels(asked) for label in row}
        kinds = ("group_size", "dates", "pickup", "stay", "dropoff")
        assert offered >= {button(language, f"button.change_{slot}") for slot in kinds}
    await traveller.taps(button(language, "button.request"))
    await traveller.sees(ours(language, "ask.contact"))


@in_every_language
async def test_no_price_is_said_to_hold_where_some_of_it_is_on_request(world: World, language: str) -> None:
    """The price of the lodge nobody has told us."""
    traveller = await world.traveller("Alex", language)
    await traveller.says(PHRASES[language]["with_the_lodge"])
    await traveller.sees(button(language, "button.request"))
    await traveller.says(PHRASES[language]["hesitates"])
    told = await traveller.sees(ours(language, "talk.hesitate"))
    assert ours(language, "talk.hesitate.quote") not in told["text"]


@in_every_language
async def test_a_stay_that_is_ruled_out_is_not_told_of_again(world: World, language: str) -> None:
    """Neither as an answer to a question nobody asked, nor in the list, nor on a button."""
    traveller = await begun(world, language)
    lodge = TOUR.stay("mountain_lodge").name.in_(language)
    await traveller.says(PHRASES[language]["not_the_lodge"])
    noted = await traveller.sees(ours(language, "note.refused"), ours(language, "ask.group_size"))
    known = TOUR.answer("stay")
    assert known is not None
    assert known.in_(language)[:30] not in noted["text"]
    await traveller.says(PHRASES[language]["without_a_stay"])
    asked = await traveller.sees(ours(language, "ask.stay"))
    assert lodge not in traveller.text(asked)


@in_every_language
async def test_where_we_pick_up_is_known(world: World, language: str) -> None:
    """The places of the catalogue; nothing goes to the team."""
    traveller = await begun(world, language)
    for question in PHRASES[language]["pickups"]:
        await traveller.says(question)
        told = await traveller.sees(ours(language, "topic.pickups"), ours(language, "ask.group_size"))
        for place in TOUR.pickups:
            assert place.name.in_(language) in told["text"]
        assert ours(language, "topic.unknown") not in told["text"]


async def test_the_language_is_recognised_from_the_first_words(world: World) -> None:
    """Telegram said English, the traveller writes Spanish."""
    ana = await world.traveller("Ana", "en")
    await ana.says("Hola, somos cuatro personas y queremos salir desde Cusco")
    await ana.sees("4 personas", "Cusco")


async def test_a_language_we_do_not_speak_gets_the_operators_first(world: World) -> None:
    """Japanese is answered in English."""
    yuki = await world.traveller("Yuki", "ja")
    await yuki.says("/start")
    await yuki.sees("Hi Yuki!")


async def test_brazilian_is_portuguese(world: World) -> None:
    """Telegram says pt-br."""
    joao = await world.traveller("João", "pt-br")
    await joao.says("/start")
    hello = await joao.sees("João")
    assert "você" in hello["text"]


async def test_a_quote_is_read_again_in_the_language_recognised(world: World) -> None:
    """The question is answered, and the quote is there in the same language."""
    alex = await world.traveller("Alex")
    await alex.gets_quote()
    await alex.says("¿cuánto cuesta el lodge?")
    await alex.sees("precio a consultar", "US$250 por persona", "Enviar mi solicitud")


async def test_a_quote_is_read_again_in_the_language_chosen(world: World) -> None:
    """Whoever changes the language could not read it."""
    alex = await world.traveller("Alex")
    await alex.gets_quote()
    await alex.says("/language")
    await alex.sees("Which language")
    await alex.taps("Deutsch")
    await alex.sees("Deutsch", "Tag 1", "250 US$ pro Person", "Anfrage abschicken")
