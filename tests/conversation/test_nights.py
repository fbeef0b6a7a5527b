"""Tours without a night, with one pick-up, and with several stopovers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.conversation import Context, Draft, Step, converse
from bot.conversation.events import Chose, Reopened, Said, Slot, Started
from bot.conversation.replies import Button, Note, Reply, Stays
from core.loading import load_catalog

CATALOG = load_catalog(Path(__file__).parents[1] / "catalogues" / "many_rules")
CONTEXT = Context(catalog=CATALOG, today=date(2026, 11, 23), language="en", reference="CW-22222")


class Talk:
    """A traveller's side of a conversation, by words and taps."""

    def __init__(self, tour: str, language: str) -> None:
        self.context = replace(CONTEXT, language=language)
        self.step = converse(Draft(), Started(payload=tour), self.context)
        self.number = 0

    @property
    def draft(self) -> Draft:
        return self.step.draft

    def says(self, text: str) -> Step:
        self.number += 1
        self.step = converse(self.draft, Said(text=text, message=self.number), self.context)
        return self.step

    def taps(self, slot: Slot, value: str) -> Step:
        button = next(b for b in self.buttons if isinstance(b.event, Chose) and b.event.value == value)
        assert isinstance(button.event, Chose)
        assert button.event.slot is slot
        self.step = converse(self.draft, button.event, replace(self.context, tapped=True))
        return self.step

    @property
    def reply(self) -> Reply:
        return next(r for r in reversed(self.step.replies) if isinstance(r, Reply))

    @property
    def buttons(self) -> list[Button]:
        return [button for row in self.reply.buttons for button in row]

    @property
    def asked(self) -> list[str]:
        return [p.key for p in self.reply.parts if isinstance(p, Note) and p.key.startswith("ask.")]

    @property
    def changes(self) -> set[Slot]:
        return {b.event.slot for b in self.buttons if isinstance(b.event, Reopened)}


DAY_TOUR = {
    "en": ("3 of us", "12 May 2027", "send it", "Telegram is fine"),
    "es": ("somos 3", "12 de mayo de 2027", "envíalo", "por Telegram está bien"),
}
HIGH_TREK = {
    "en": (
        "two people",
        "12 May 2027",
        "from Cusco",
        "the dome",
        "the lodge",
        "send it",
        "Telegram is enough",
    ),
    "es": (
        "dos personas",
        "12 de mayo de 2027",
        "desde Cusco",
        "domo de vidrio",
        "el lodge",
        "mándalo",
        "con Telegram basta",
    ),
}


@pytest.mark.parametrize("language", DAY_TOUR)
def test_a_day_tour_asks_for_no_night_and_no_single_pickup(language: str) -> None:
    """How many, when: the quote."""
    people, day, send, way = DAY_TOUR[language]
    talk = Talk("city-day", language)
    assert talk.asked == ["ask.group_size"]
    talk.says(people)
    assert talk.asked == ["ask.dates"]
    talk.says(day)
    assert talk.asked == ["ask.confirm"]
    folded = talk.step
    talk.step = converse(
        talk.draft, Reopened(slot=Slot.CONFIRM, view="change", revision=talk.draft.revision), talk.context
    )
    assert talk.changes == {Slot.GROUP_SIZE, Slot.DATES, Slot.TOUR, Slot.CONFIRM}
    talk.step = folded
    talk.says(send)
    step = talk.says(way)
    assert step.lead is not None
    trip = step.lead.trip
    assert (trip.group_size, trip.pickup, trip.dropoff, trip.stay, trip.stays) == (
        3,
        "square",
        "square",
        None,
        (),
    )


@pytest.mark.parametrize("language", HIGH_TREK)
def test_each_stopover_is_asked_for_itself(language: str) -> None:
    """The first night, then the other two."""
    people, day, start, first, others, send, way = HIGH_TREK[language]
    talk = Talk("high-trek", language)
    talk.says(people)
    talk.says(day)
    talk.says(start)
    assert talk.asked == ["ask.stay.night"]
    assert offered(talk) == {"tent", "dome"}
    talk.says(first)
    assert talk.asked == ["ask.stay.nights"]
    assert offered(talk) == {"tent", "lodge"}
    talk.says(others)
    assert talk.asked == ["ask.confirm"]
    talk.says(send)
    step = talk.says(way)
    assert step.lead is not None
    assert step.lead.trip.stays == ("dome", "lodge", "lodge")
    assert step.lead.trip.stay is None


def offered(talk: Talk) -> set[str]:
    (part,) = (p for p in talk.reply.parts if isinstance(p, Stays))
    return {stay.code for stay in part.stays}


def test_nights_by_button_and_changed_again() -> None:
    """A change begins with the first night; the quote follows when all are said."""
    talk = Talk("high-trek", "en")
    talk.says("2 people, 12 May 2027, from the airport")
    talk.taps(Slot.STAY, "tent")
    talk.taps(Slot.STAY, "tent+lodge")
    assert talk.draft.quote is not None
    assert talk.draft.quote.trip.stays == ("tent", "lodge", "lodge")
    talk.step = converse(talk.draft, Reopened(slot=Slot.STAY, revision=talk.draft.revision), talk.context)
    assert talk.asked == ["ask.stay.night"]
    talk.taps(Slot.STAY, "tent")
    talk.taps(Slot.STAY, "tent+tent")
    assert talk.draft.quote is not None
    assert talk.draft.quote.trip.all_stays == ("tent",)


def test_a_place_for_all_nights_is_said_once() -> None:
    """ "In a tent" is every night that has one."""
    talk = Talk("high-trek", "en")
    talk.says("2 people, 12 May 2027, from Cusco, in a tent")
    assert talk.asked == ["ask.confirm"]
    assert talk.draft.quote is not None
    assert talk.draft.quote.trip.stay == "tent"


def test_whoever_leaves_the_nights_to_us_gets_all_of_them() -> None:
    """The operator's own recommendation, stopover by stopover."""
    talk = Talk("high-trek", "en")
    talk.says("2 people, 12 May 2027, from Cusco")
    talk.says("whatever you recommend")
    assert talk.draft.quote is not None
    assert talk.draft.quote.trip.all_stays == ("tent",)


def test_the_nights_of_another_tour_are_forgotten() -> None:
    """A day tour has none."""
    talk = Talk("high-trek", "en")
    talk.says("2 people, 12 May 2027, from Cusco, in a tent")
    talk.step = converse(
        talk.draft, Chose(slot=Slot.TOUR, value="city-day", revision=talk.draft.revision), talk.context
    )
    assert talk.draft.quote is not None
    assert talk.draft.quote.trip.all_stays == ()


def test_a_day_on_which_this_tour_does_not_leave_is_refused() -> None:
    """The city walk rests on Sundays."""
    talk = Talk("city-day", "en")
    talk.says("3 of us")
    talk.says("16 May 2027")
    assert talk.draft.dates is None
    assert any(isinstance(p, Note) and p.key == "rejected.dates.closed" for p in talk.reply.parts)


@pytest.mark.parametrize(
    ("language", "text"), [("en", "what is your phone number?"), ("es", "¿cuál es su número de teléfono?")]
)
def test_who_asks_for_a_number_gets_the_operators(language: str, text: str) -> None:
    """When the catalogue names one; else how to have a person."""
    contacts = ("+51 900 000 000", "hello@example.org")
    operator = CATALOG.operator.model_copy(update={"contacts": contacts})
    for catalog, key in (
        (CATALOG, "talk.reach.none"),
        (CATALOG.model_copy(update={"operator": operator}), "talk.reach"),
    ):
        context = replace(CONTEXT, catalog=catalog, language=language)
        draft = Draft(greeted=True, tour="city-day")
        step = converse(draft, Said(text=text), context)
        (reply,) = (r for r in step.replies if isinstance(r, Reply))
        (note,) = (p for p in reply.parts if isinstance(p, Note) and p.key.startswith("talk."))
        assert note.key == key
        assert not step.notes
