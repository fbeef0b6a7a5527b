"""Clocks: promises, reminders, nudges, trips, the digest. Time is moved; nothing waits."""

from __future__ import annotations

import re
import shutil
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.handlers import Services
from bot.handlers.winding import wind
from bot.storage import Overlay, SqliteStore, Timer
from bot.storage.changes import MoveLead
from bot.work.turn import Turn
from core.leads import Lead, LeadEvent, Refused, StaffMember, claim
from core.leads import won as win
from core.loading import load_catalog
from tests.bots import emptied, stored, texts
from tests.bots import until as happens
from tests.chat import Chat
from tests.conftest import CATALOGUE, World, a_world
from tests.samples import locales

TRIP_DAY = datetime(2027, 6, 12, 15, 0, tzinfo=UTC)


async def until(world: World, moment: datetime) -> None:
    await world.passes(moment - world.now)


async def quiet(world: World) -> None:
    """What is due is done, what was to be sent is sent."""
    async with stored(world.settings.database.parent) as store:

        async def nothing_due() -> bool:
            return not await store.due(world.now)

        await happens(nothing_due)
    await emptied(world.settings.database.parent)


async def timers(world: World) -> list[Timer]:
    await world.stops()
    async with SqliteStore.reading(world.settings.database) as store:
        found = await store.due(datetime(2100, 1, 1, tzinfo=UTC), 100)
    await world.starts()
    return found


async def history(world: World, reference: str) -> list[str]:
    await world.stops()
    async with SqliteStore.reading(world.settings.database) as store:
        events = [event.what for event in await store.history(reference)]
    await world.starts()
    return events


async def books(world: World) -> tuple[Chat, Chat, str]:
    """Emma's request, the staff group, the reference."""
    emma, maria = await world.traveller("Emma"), world.staff()
    done = await emma.books()
    reference = re.findall(r"PFH-\w{5}", done["text"])[0]
    await maria.sees("New request", "Emma")
    await quiet(world)
    return emma, maria, reference


def won(lead: Lead, at: datetime) -> Lead | Refused:
    return win(lead)


def claimed(lead: Lead, at: datetime) -> Lead | Refused:
    return claim(lead, StaffMember(id=1, name="María"), at)


async def moves(world: World, reference: str, *steps: Callable[[Lead, datetime], Lead | Refused]) -> None:
    """As the card's buttons do: a turn that moves the lead, and the clocks that follow from it."""
    await world.stops()
    store = await SqliteStore.open(world.settings.database)
    catalog = load_catalog(world.settings.catalogue_folder)
    services = Services(
        catalog=catalog,
        today=world.now.astimezone(catalog.operator.zone).date(),
        locales=locales(),
        new_reference=lambda: "PFH-00000",
        bot_username="chaski",
    )
    for step in steps:
        turn = Turn(store, Overlay.of(await store.load((), ())), world.now, None)
        before = await turn.lead(reference)
        assert before is not None
        after = step(before, world.now)
        assert isinstance(after, Lead)
        line = LeadEvent(at=world.now, what=after.state.value)
        turn.change(MoveLead(before=before, after=after, event=line))
        await wind(turn, services)
        await store.write(turn.changes, world.now)
    await store.close()
    await world.starts()


async def wins(world: World) -> tuple[Chat, Chat, str]:
    emma, maria, reference = await books(world)
    await moves(world, reference, claimed, won)
    return emma, maria, reference


async def said(world: World, chat: Chat, words: str) -> int:
    """How many messages of the bot in that chat hold these words."""
    return sum(words in text for text in await texts(world.people, chat.chat))


@pytest.fixture
async def edited(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[World]:
    """A world whose operator.toml ends with these lines."""
    folder = tmp_path / "catalogue"
    shutil.copytree(CATALOGUE, folder)
    operator = folder / "operator.toml"
    operator.write_text(f"{operator.read_text('utf-8')}\n[messages]\n{request.param}\n", "utf-8")
    async with a_world(tmp_path, catalogue=folder) as world:
        yield world


# --- the first answer


async def test_the_traveller_is_promised_an_answer_in_opening_time(world: World) -> None:
    """It is Sunday, and they are closed: Monday, two hours after they open, and on the reader's own clock."""
    emma = await world.traveller("Emma")
    done = await emma.books()
    assert "tomorrow by 11:00 (Cusco time" in done["text"]
    [date] = [entity for entity in done["entities"] if entity["type"] == "date_time"]
    assert date["unix_time"] == int(datetime(2026, 11, 23, 16, 0, tzinfo=UTC).timestamp())


async def test_a_request_that_nobody_answers_is_called_out_below_its_card_and_once_more_louder(
    world: World,
) -> None:
    emma, maria, reference = await books(world)
    card = maria.shown[-1]
    await world.passes(timedelta(hours=25, minutes=1))
    word = await maria.sees("Nobody has answered Emma yet", reference)
    assert word["reply_to_message"]["message_id"] == card["message_id"]
    await quiet(world)
    await world.passes(timedelta(hours=1, minutes=1))
    await maria.sees("Still no answer for Emma", reference)
    await quiet(world)
    await world.passes(timedelta(days=1))
    await quiet(world)
    assert (await said(world, maria, "Nobody has answered"), await said(world, maria, "Still no answer")) == (
        1,
        1,
    )
    await maria.answers(word, "Sorry for the wait!")
    await emma.sees("Sorry for the wait!")


@pytest.mark.parametrize("how", ["claims", "writes"])
async def test_who_claims_or_answers_is_not_reminded(world: World, how: str) -> None:
    emma, maria, _ = await books(world)
    if how == "claims":
        await maria.taps("take it")
        await maria.sees("claimed")
    else:
        await maria.answers(maria.shown[-1], "Hello Emma!")
        await emma.sees("Hello Emma!")
    await quiet(world)
    await world.passes(timedelta(days=2))
    await quiet(world)
    assert await said(world, maria, "Nobody has answered") == 0


async def test_after_a_downtime_until_night_the_reminder_waits_for_the_morning(world: World) -> None:
    _, maria, _ = await books(world)
    await until(world, datetime(2026, 11, 24, 3, 0, tzinfo=UTC))
    await quiet(world)
    assert await said(world, maria, "Nobody has answered") == 0
    await until(world, datetime(2026, 11, 24, 14, 1, tzinfo=UTC))
    await maria.sees("Nobody has answered")


@pytest.mark.parametrize("edited", ["reminder = false"], indirect=True)
async def test_reminders_can_be_switched_off(edited: World) -> None:
    _, maria, _ = await books(edited)
    await edited.passes(timedelta(days=2))
    await quiet(edited)
    assert await said(edited, maria, "Nobody has answered") == 0


async def test_a_question_nobody_can_answer_reaches_the_staff_though_no_request_is_sent(world: World) -> None:
    emma, maria = await world.traveller("Emma"), world.staff()
    await emma.says("we are 4, and is there wifi?")
    await emma.sees("4")
    await maria.sees("Emma", "is there wifi?")
    assert await world.leads() == []


# --- the nudge


async def stops_midway(world: World) -> Chat:
    emma = await world.traveller("Emma")
    await emma.says("we are 4, 12 June 2027")
    await emma.sees("4")
    await quiet(world)
    return emma


async def test_who_stopped_midway_hears_one_kind_word_and_never_a_second(world: World) -> None:
    """With the open question, so that one tap goes on."""
    emma = await stops_midway(world)
    await world.passes(timedelta(hours=24, minutes=1))
    word = await emma.sees("your trip is still here", "Cusco")
    assert any(
        "No reminders" in key["text"] for row in word["reply_markup"]["inline_keyboard"] for key in row
    )
    await emma.says("from Cusco")
    await emma.sees("sleep")
    await quiet(world)
    for _ in range(3):
        await world.passes(timedelta(days=1))
        await quiet(world)
    assert await said(world, emma, "your trip is still here") == 1


async def test_any_reply_puts_it_off(world: World) -> None:
    emma = await stops_midway(world)
    await world.passes(timedelta(hours=20))
    await emma.says("hm")
    await quiet(world)
    await world.passes(timedelta(hours=5))
    await quiet(world)
    assert await said(world, emma, "your trip is still here") == 0


async def test_not_at_night(world: World) -> None:
    """They wrote at half past nine in the evening in Lima; the word comes by day, near that hour."""
    await until(world, datetime(2026, 11, 23, 2, 30, tzinfo=UTC))
    emma = await stops_midway(world)
    [nudge] = [timer for timer in await timers(world) if timer.kind == "nudge"]
    assert nudge.at == datetime(2026, 11, 24, 0, 30, tzinfo=UTC)  # half past seven
    await until(world, datetime(2026, 11, 24, 3, 0, tzinfo=UTC))
    await quiet(world)
    assert await said(world, emma, "your trip is still here") == 0


async def test_one_that_is_hours_late_is_let_go(world: World) -> None:
    emma = await stops_midway(world)
    await world.passes(timedelta(hours=24 * 9 + 2))
    await quiet(world)
    assert await said(world, emma, "your trip is still here") == 0


@pytest.mark.parametrize("in_words", ["/stop", "Please stop messaging me"])
async def test_after_stop_nothing_comes_unasked_until_they_want_it(world: World, in_words: str) -> None:
    """By the command or in words: at once, and a button takes it back."""
    emma = await stops_midway(world)
    await emma.says(in_words)
    await emma.sees("no reminders from me any more")
    await quiet(world)
    await world.passes(timedelta(hours=24, minutes=1))
    await quiet(world)
    assert await said(world, emma, "your trip is still here") == 0
    await emma.says("from Cusco")
    await emma.sees("sleep")
    await emma.taps("Remind me again")
    await emma.sees("Reminders are on again")
    await quiet(world)
    await world.passes(timedelta(hours=24, minutes=1))
    await emma.sees("your trip is still here")


async def test_a_quote_that_is_about_to_end_is_told_of_once(world: World) -> None:
    """Two days before, and "take your time" had said until when it holds."""
    emma = await world.traveller("Emma")
    await emma.gets_quote()
    await emma.says("we’ll think about it")
    await emma.sees("holds until")
    await quiet(world)
    await until(world, datetime(2026, 12, 4, 17, 1, tzinfo=UTC))
    await emma.sees("your price holds until")
    await quiet(world)
    await world.passes(timedelta(hours=3))
    await quiet(world)
    assert await said(world, emma, "A quick reminder: your price") == 1


# --- the trip


async def test_a_week_and_a_day_before_the_trip_and_a_thank_you_after_it(world: World) -> None:
    """What to bring for their stay, where they are met, how it begins; how it was goes to the staff."""
    emma, maria, reference = await wins(world)
    await until(world, TRIP_DAY - timedelta(days=7) + timedelta(minutes=1))
    await emma.sees("One week to go", "12 June 2027", "We pick you up: Cusco", "Worth packing")
    await quiet(world)
    await until(world, datetime(2027, 6, 11, 21, 1, tzinfo=UTC))
    await emma.sees("Tomorrow it starts", "We pick you up: Cusco", "Day 1")
    await quiet(world)
    await until(world, datetime(2027, 6, 14, 16, 1, tzinfo=UTC))
    await emma.sees("thank you for travelling with us", "How was it?")
    await emma.says("great")
    await emma.sees("Thank you! I’ve passed that on")
    await maria.sees("Emma", "says how the trip was", "great")
    assert {"reminded_week", "reminded_day", "asked_how_it_was", "wrote"} <= set(
        await history(world, reference)
    )


async def test_a_reminder_of_yesterday_is_not_sent(world: World) -> None:
    """The bot was down from before the week before until the trip has begun."""
    emma, _, _ = await wins(world)
    await until(world, TRIP_DAY + timedelta(hours=1))
    await quiet(world)
    assert (await said(world, emma, "One week to go"), await said(world, emma, "Tomorrow it starts")) == (
        0,
        0,
    )
    await world.passes(timedelta(days=30))
    await quiet(world)
    assert await said(world, emma, "How was it?") == 0


@pytest.mark.parametrize(
    "edited", ["week_before = false\nday_before = false\nthanks = false\nnudge_hours = false"], indirect=True
)
async def test_each_is_switched_off_in_operator_toml(edited: World) -> None:
    await stops_midway(edited)
    _, _, _ = await wins(edited)
    assert not {timer.kind for timer in await timers(edited)} & {"nudge", "week", "day", "thanks"}


# --- the digest


def digests(messages: list[str]) -> list[str]:
    return [text for text in messages if "Your day" in text]


async def test_every_morning_the_staff_read_what_happened(world: World) -> None:
    """New, unanswered, won, coming trips, stored = announced; and the next day begins anew."""
    _, maria, reference = await books(world)
    await until(world, datetime(2026, 11, 23, 13, 1, tzinfo=UTC))
    await maria.sees(
        "Your day", "1 new request", f"1 unanswered: {reference}", "stored: 1, announced here: 1"
    )
    await moves(world, reference, claimed, won)
    await until(world, datetime(2026, 11, 24, 13, 1, tzinfo=UTC))
    await maria.sees("Your day", "0 new requests", f"1 won: {reference}", "stored: 0, announced here: 0")
    await quiet(world)
    await until(world, datetime(2027, 6, 8, 12, 0, tzinfo=UTC))
    await until(world, datetime(2027, 6, 8, 13, 1, tzinfo=UTC))
    await maria.sees("Your day", "begin within a week", "12 June 2027", "4 people", "Emma", reference)
    await quiet(world)
    assert len(digests(await texts(world.people, maria.chat))) == 3


async def test_the_digest_tells_which_prices_changed(tmp_path: Path) -> None:
    folder = tmp_path / "catalogue"
    shutil.copytree(CATALOGUE, folder)
    async with a_world(tmp_path, catalogue=folder) as world:
        maria = world.staff()
        await world.stops()
        tour = folder / "lares-2-day.toml"
        before = tour.read_text("utf-8")
        assert "3 = 280" in before
        tour.write_text(before.replace("3 = 280", "3 = 275"), "utf-8")
        await until(world, datetime(2026, 11, 23, 13, 1, tzinfo=UTC))
        await maria.sees("Your day", "Prices that changed", "280 → 275")


async def test_a_digest_of_yesterday_is_not_told(world: World) -> None:
    maria = world.staff()
    await until(world, datetime(2026, 11, 25, 4, 0, tzinfo=UTC))
    await quiet(world)
    assert digests(await texts(world.people, maria.chat)) == []
