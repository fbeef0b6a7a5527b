"""The catalogue under the conversation: several tours, and edits while people are in the middle."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path

from bot.keeper import LOOK_SECONDS
from emulator.client import labels
from tests.chat import Chat
from tests.conftest import CATALOGUE, TWO_TOURS, World, a_world


async def test_with_several_tours_the_first_question_is_which(tmp_path: Path) -> None:
    """By button; then everything is that tour's own."""
    async with a_world(tmp_path, catalogue=TWO_TOURS) as world:
        emma = await world.traveller("Emma")
        await emma.says("/start")
        await emma.sees("Which tour would you like to do?", "[Lake Walk]", "[Salt Run]")
        await emma.taps("Lake Walk")
        asked = await emma.sees("How many of you", "[4]", "[5 or more]")
        assert "6" not in str(labels(asked))
        await emma.taps("Back")
        await emma.sees("Which tour would you like to do?", "[Keep it as it was]")


async def test_another_tour_keeps_what_fits_it(tmp_path: Path) -> None:
    """From the quote; a place to sleep that the other tour does not have is asked again."""
    async with a_world(tmp_path, catalogue=TWO_TOURS) as world:
        emma = await world.traveller("Emma")
        await emma.says("/start lake-walk")
        await emma.sees("How many of you")
        await emma.taps("2")
        await emma.sees("When would you like to start?")
        await emma.says("12 May")
        await emma.sees("Where shall we pick you up?")
        await emma.taps("Valley")
        await emma.sees("Where would you like to sleep?")
        await emma.taps(first_button(emma))
        await emma.sees("Send my request")
        await emma.changes("Tour")
        await emma.sees("Which tour would you like to do?")
        await emma.taps("Salt Run")
        await emma.sees(
            "no longer works", "2 people", "with a tent", "Send my request"
        )  # its only place to sleep


async def test_a_deep_link_names_the_tour(tmp_path: Path) -> None:
    """Nobody is asked what they already pressed."""
    async with a_world(tmp_path, catalogue=TWO_TOURS) as world:
        emma = await world.traveller("Emma")
        await emma.says("/start salt-run_poster")
        await emma.sees("How many of you")


def first_button(chat: Chat) -> str:
    return labels(chat.shown[-1])[0][0]


async def edited(world: World, folder: Path, change: Callable[[str], str]) -> None:
    """The operator saves the tour's file."""
    file = folder / "lares-2-day.toml"
    file.write_text(change(file.read_text("utf-8")), "utf-8")
    await asyncio.sleep(2 * LOOK_SECONDS)


async def test_an_edited_price_is_taken_up_by_the_running_bot(tmp_path: Path) -> None:
    """A quote that was shown before holds; a new one has the new price."""
    folder = tmp_path / "catalogue"
    shutil.copytree(CATALOGUE, folder)
    async with a_world(tmp_path, catalogue=folder) as world:
        emma = await world.traveller("Emma")
        await emma.says("4 people, 12 June, from Cusco, shared bathroom")
        await emma.sees("US$250 per person")
        await edited(world, folder, lambda text: text.replace("4 = 250", "4 = 245"))
        await emma.says("/mytrip")
        await emma.sees("US$250 per person")
        frida = await world.traveller("Frida")
        await frida.says("4 people, 12 June, from Cusco, shared bathroom")
        await frida.sees("US$245 per person")


async def test_a_broken_edit_never_takes_down_a_running_bot(tmp_path: Path) -> None:
    """The old catalogue stays, and the staff read what is wrong and where."""
    folder = tmp_path / "catalogue"
    shutil.copytree(CATALOGUE, folder)
    async with a_world(tmp_path, catalogue=folder) as world:
        await edited(world, folder, lambda text: text.replace("4 = 250", '4 = "cheap"'))
        await world.staff().sees("The edited catalogue has a mistake", "lares-2-day.toml", "cheap")
        emma = await world.traveller("Emma")
        await emma.says("4 people, 12 June, from Cusco, shared bathroom")
        await emma.sees("US$250 per person")
        await edited(world, folder, lambda text: text.replace('4 = "cheap"', "4 = 245"))
        await world.staff().sees("The catalogue is in order again")
        await emma.says("actually 5 people")
        await emma.sees("US$200 per person")


async def test_a_stay_that_is_gone_is_asked_again(tmp_path: Path) -> None:
    """The draft keeps everything else."""
    folder = tmp_path / "catalogue"
    shutil.copytree(CATALOGUE, folder)
    async with a_world(tmp_path, catalogue=folder) as world:
        emma = await world.traveller("Emma")
        await emma.says("4 people, 12 June, from Cusco, mountain lodge")
        await emma.sees("Send my request")
        await edited(world, folder, lambda text: text.replace("mountain_lodge", "star_lodge"))
        await emma.taps("Send my request")
        await emma.sees("no longer works", "4 people", "12–13 June 2027", "Where would you like to sleep?")


async def test_a_question_before_the_tour_is_chosen_is_answered_for_each(tmp_path: Path) -> None:
    """And no price is shown as if one had been chosen."""
    async with a_world(tmp_path, catalogue=TWO_TOURS) as world:
        emma = await world.traveller("Emma")
        await emma.says("2 people, 12 May")
        known = await emma.sees("2 people · 📅 Wed 12 May 2027", "Which tour would you like to do?")
        assert "PEN" not in known["text"]
        await emma.says("how much is it?")
        await emma.sees("Lake Walk", "1: PEN 100", "Salt Run", "1: PEN 60", "Which tour")
        await emma.taps("Salt Run")
        await emma.sees("PEN 50 per person", "2 people", "Salt Run, with a tent")


async def test_another_link_changes_the_tour_and_says_so(tmp_path: Path) -> None:
    """The rest of the trip stays."""
    async with a_world(tmp_path, catalogue=TWO_TOURS) as world:
        emma = await world.traveller("Emma")
        await emma.says("/start salt-run")
        await emma.sees("How many of you")
        await emma.says("2")
        await emma.sees("🥾 Salt Run", "When would you like to start?")
        await emma.says("/start lake-walk")
        await emma.sees("🥾 Lake Walk", "2 people", "When would you like to start?")


async def test_a_lead_whose_place_to_sleep_is_gone_can_still_be_asked_about(tmp_path: Path) -> None:
    """What its price is now, a person knows."""
    folder = tmp_path / "catalogue"
    shutil.copytree(CATALOGUE, folder)
    async with a_world(tmp_path, catalogue=folder) as world:
        emma, staff = await world.traveller("Emma"), world.staff()
        await emma.books("4 people, 12 June, from Cusco, mountain lodge")
        await edited(world, folder, lambda text: text.replace("mountain_lodge", "star_lodge"))
        await emma.says("/mytrip")
        await emma.sees("4 people", "Cusco")
        await emma.says("how much is it?")
        await emma.sees("Passed on to the team")
        await staff.sees("how much is it?")


async def test_a_tour_that_is_gone_leaves_the_only_other(tmp_path: Path) -> None:
    """Nobody is asked to choose where there is no choice."""
    folder = tmp_path / "catalogue"
    shutil.copytree(TWO_TOURS, folder)
    async with a_world(tmp_path, catalogue=folder) as world:
        emma = await world.traveller("Emma")
        await emma.says("/start salt-run")
        await emma.sees("How many of you")
        (folder / "salt-run.toml").unlink()
        await asyncio.sleep(2 * LOOK_SECONDS)
        await emma.says("2")
        moved = await emma.sees("We don’t offer that tour", "A day and a night at the lake", "2 people")
        assert "choose again" not in moved["text"]
