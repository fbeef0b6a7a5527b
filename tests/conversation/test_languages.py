"""Five languages: recognised, chosen, changed half-way without losing an answer."""

from __future__ import annotations

import pytest

from tests.conftest import World

ONE_MESSAGE = {
    "en": ("Hi! There are 4 of us, 12–13 August, from Cusco, private bathroom please", "12–13 August 2027"),
    "es": ("¡Hola! Somos 4, 12-13 de agosto desde Cusco, con baño privado si se puede", "12–13 de agosto"),
    "pt": ("Oi! Somos 4, de 12 a 13 de agosto, saindo de Cusco, com banheiro privativo", "12–13 de agosto"),
    "de": ("Hallo! Wir sind 4, 12.–13. August ab Cusco, gerne mit eigenem Bad", "12.–13. August 2027"),
    "fr": ("Bonjour ! Nous sommes 4, du 12 au 13 août, depuis Cusco, avec salle de bain privée", "août 2027"),
}


@pytest.mark.parametrize("language", ONE_MESSAGE)
async def test_one_message_books_the_trip_in_every_language(world: World, language: str) -> None:
    """And the quote speaks it."""
    said, dates = ONE_MESSAGE[language]
    traveller = await world.traveller("Alex", language)
    await traveller.says(said)
    offer = await traveller.sees(dates, "1000" if language == "es" else "000")
    assert "250" in offer["text"]
    assert "480" in offer["text"]


async def test_the_language_is_recognised_from_the_first_words(world: World) -> None:
    """Telegram said English, the traveller writes Spanish."""
    ana = await world.traveller("Ana", "en")
    await ana.says("Hola, somos cuatro personas y queremos salir desde Cusco")
    await ana.sees("4 personas", "Cusco")


async def test_the_language_is_changed_half_way(world: World) -> None:
    """No answer is lost."""
    emma = await world.traveller("Emma", "en")
    await emma.says("4 people, from Pisac")
    await emma.sees("4 people", "When would you like to start?")
    await emma.says("/language")
    await emma.sees("Which language shall we speak?", "[Español]", "[Deutsch]")
    await emma.taps("Deutsch")
    await emma.sees("Deutsch")
    asked = emma.shown[-1]
    assert "4" in asked["text"]
    assert "Pisac" in asked["text"]
    await emma.says("12. Juni")
    await emma.sees("12.–13. Juni 2027")


async def test_a_language_we_do_not_speak_gets_the_operators_first(world: World) -> None:
    """Japanese is answered in English."""
    yuki = await world.traveller("Yuki", "ja")
    await yuki.says("/start")
    await yuki.sees("Hi Yuki!")


async def test_brazilian_is_portuguese(world: World) -> None:
    """Telegram says pt-br."""
    joao = await world.traveller("João", "pt-br")
    await joao.says("/start")
    await joao.sees("João")
    hello = joao.shown[-1]
    assert "você" in hello["text"]
