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

PHRASES = tomllib.loads((Path(__file__).parent / "phrases.toml").read_text("utf-8"))
LOCALES = Locales.packaged()

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
    await traveller.sees("480", "370", "280", "250")
    offer = await traveller.sees("250", button(language, "button.request"))
    formats = LOCALES.formats(language)
    assert formats.money(1000, "USD") in offer["text"]  # type: ignore[arg-type]
    await traveller.says(PHRASES[language]["correction"])
    await traveller.sees("Urubamba")
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
    await alex.sees("precio a consultar")
    await alex.sees("US$250 por persona", "Enviar mi solicitud")


async def test_a_quote_is_read_again_in_the_language_chosen(world: World) -> None:
    """Whoever changes the language could not read it."""
    alex = await world.traveller("Alex")
    await alex.gets_quote()
    await alex.says("/language")
    await alex.sees("Which language")
    await alex.taps("Deutsch")
    await alex.sees("Deutsch", "Tag 1")
    await alex.sees("250 US$ pro Person", "Anfrage abschicken")
