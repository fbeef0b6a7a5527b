"""Canned answers: `/c word` as a reply reaches the traveller as if the staff had typed it."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.leads import LeadState
from emulator.client import Message
from tests.bots import emptied, texts
from tests.chat import Chat
from tests.conftest import CATALOGUE, World, a_world

ANSWERS = """
hello.en = "Hi {name}, thanks for your request {reference}."
hello.es = "Hola, {name}: gracias por tu solicitud {reference}."
ready.en = "All is ready for {date}."
ready.es = "Todo listo para el {date}."
thanks.en = "Thank you, {name}!"
"""


@pytest.fixture
async def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    monkeypatch.setattr("bot.keeper.LOOK_SECONDS", 0.02)
    folder = Path(shutil.copytree(CATALOGUE, tmp_path / "catalogue"))
    (folder / "answers.toml").write_text(ANSWERS, "utf-8")
    async with a_world(tmp_path, catalogue=folder) as world:
        yield world


async def booked(world: World, name: str = "Emma", language: str = "en") -> tuple[Chat, Chat, Message, str]:
    """A traveller with a request, María, the card and its reference."""
    traveller, maria = await world.traveller(name, language), world.staff()
    await traveller.books()
    card = await maria.sees("New request", name)
    await emptied(world.settings.database.parent)
    [lead] = await world.leads()
    return traveller, maria, card, lead.reference


async def read(world: World, chat: Chat) -> str:
    return "\n".join(await texts(world.people, chat.chat))


async def test_a_word_reaches_the_traveller_with_its_fields_filled(world: World) -> None:
    """Signed, claiming the request, with a receipt; and the staff see what was said."""
    emma, maria, card, reference = await booked(world)
    said = await maria.answers(card, "/c hello")
    await emma.sees("María from our team is now looking after your request")
    await emma.sees(f"Hi Emma, thanks for your request {reference}.", "— María")
    await maria.sees("“hello” (English):", f"Hi Emma, thanks for your request {reference}.")
    await maria.sees_receipt(said, "👍")
    [lead] = await world.leads()
    assert lead.state is LeadState.CLAIMED


async def test_they_read_it_in_their_language_or_the_first(world: World) -> None:
    """Dates too; where the answer is missing in it, the operator's first stands in."""
    rosa, maria, card, reference = await booked(world, "Rosa")
    await rosa.says("/language")
    await rosa.sees("Español")
    await rosa.taps("Español")
    await maria.answers(card, "/c HELLO")
    await rosa.sees(f"Hola, Rosa: gracias por tu solicitud {reference}.", "— María")
    await maria.answers(card, "/c ready")
    await rosa.sees("Todo listo para el", "junio")
    await maria.answers(card, "/c thanks")
    await rosa.sees("Thank you, Rosa!")


async def test_a_message_that_was_passed_on_is_answered_with_a_word(world: World) -> None:
    """And so is the line that shows what was said."""
    emma, maria, _, _ = await booked(world)
    await emma.says("can my parrot come along?")
    note = await maria.sees("Emma writes something", "parrot")
    await emptied(world.settings.database.parent)
    await maria.answers(note, "/c thanks")
    await emma.sees("Thank you, Emma!", "— María")
    shown = await maria.sees("“thanks” (English):")
    await emptied(world.settings.database.parent)
    await maria.answers(shown, "See you soon.")
    await emma.sees("See you soon.", "— María")


async def test_to_a_colleagues_request_it_waits(world: World) -> None:
    emma, maria, card, _ = await booked(world)
    await maria.taps("I’ll take it", card)
    await emma.sees("María from our team")
    jose = world.staff(world.jose)
    await jose.answers(card, "/c thanks")
    held = await jose.sees("Esta la lleva María")
    assert "Thank you, Emma" not in await read(world, emma)
    await jose.taps("Enviar igual", held)
    await emma.sees("Thank you, Emma!", "— José Luis")


async def test_a_word_that_is_changed_changes_what_they_read(world: World) -> None:
    """To another word, to none that there is, to a text of one's own."""
    emma, maria, card, _ = await booked(world)
    said = await maria.answers(card, "/c hello")
    await emma.sees("thanks for your request")
    await maria.sees_receipt(said, "👍")
    await maria.edits(said, "/c thanks")
    await emma.sees("Thank you, Emma!", "— María")
    await maria.edits(said, "/c nothing")
    await maria.sees("no canned answer “nothing”")
    await maria.edits(said, "We will be there.")
    await emma.sees("We will be there.", "— María")
    assert "/c" not in await read(world, emma)
    assert "nothing" not in await read(world, emma)


async def test_without_a_request_what_speaks_of_one_is_not_sent(world: World) -> None:
    """There is no date and no reference to fill in; what needs neither goes."""
    frida, maria = await world.traveller("Frida"), world.staff()
    await frida.says("/start")
    await frida.sees("How many of you")
    await frida.sends("photo")
    note = await maria.sees("Frida", "sent you something")
    await emptied(world.settings.database.parent)
    await maria.answers(note, "/c ready")
    await maria.sees("“ready” speaks of a request", "Nothing was sent")
    await maria.answers(note, "/c thanks")
    await frida.sees("Thank you, Frida!")
    assert "All is ready" not in await read(world, frida)


async def test_one_helpful_line_for_what_cannot_be_sent(world: World) -> None:
    _, maria, card, _ = await booked(world)
    await maria.says("/c")
    await maria.sees("/c hello", "Hi {name}, thanks", "/c thanks", "Thank you, {name}!")
    await maria.answers(card, "/c goodbye")
    await maria.sees("There is no canned answer “goodbye”, so nothing was sent")
    await maria.says("/c hello")
    await maria.sees("Reply to a card or to a traveller’s message with /c")
    [lead] = await world.leads()
    assert lead.state is LeadState.NEW


async def test_the_file_is_taken_up_while_the_bot_runs(world: World) -> None:
    """As a price is: without a restart; and taken away it is gone."""
    emma, maria, card, _ = await booked(world)
    assert world.settings.catalogue is not None
    path = world.settings.catalogue / "answers.toml"
    path.write_text('soon.en = "Back soon, {nam}."', "utf-8")
    await maria.sees("answers.toml", "there is no field {nam}")
    path.write_text('soon.en = "Back soon, {name}."', "utf-8")
    await taken_up(world, "Back soon, {name}.")
    await maria.answers(card, "/c soon")
    await emma.sees("Back soon, Emma.", "— María")
    path.unlink()
    await taken_up(world, "There are no canned answers yet")


async def taken_up(world: World, says: str) -> None:
    """/c is asked until it says so."""
    maria = world.staff()
    for _ in range(200):
        await maria.says("/c")
        await emptied(world.settings.database.parent)
        if says in (await texts(world.people, world.group))[-1]:
            return
    raise AssertionError(says)
