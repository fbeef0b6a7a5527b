"""Children, rooms of one's own, extras: heard at any time, offered once, never in the way."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from bot.conversation import Draft, Step, converse
from bot.conversation.events import Chose, Event, Kept, Reopened, Said, Slot
from bot.conversation.replies import Button, Note, Offers, Reply
from core.trip import Taken
from tests.conversation.world import CONTEXT, WITH_WISHES

TRIP = "4 people, 12 June 2027, from Cusco, shared bathroom"


class Talk:
    """A traveller's side, on the sample tour with prices for these things."""

    def __init__(self, said: str = TRIP, language: str = "en") -> None:
        self.context = replace(WITH_WISHES, language=language)
        self.step = converse(Draft(greeted=True), Said(text=said), self.context)

    @property
    def draft(self) -> Draft:
        return self.step.draft

    def says(self, text: str) -> Step:
        return self.does(Said(text=text))

    def does(self, event: Event) -> Step:
        self.step = converse(self.draft, event, self.context)
        return self.step

    def taps(self, label: str) -> Step:
        """The button of that text, or of that key."""
        return self.does(next(b.event for b in self.buttons if label in named(b) and b.event))

    @property
    def buttons(self) -> list[Button]:
        replies = [r for r in self.step.replies if isinstance(r, Reply)]
        return [button for row in replies[-1].buttons for button in row]

    @property
    def labels(self) -> list[str]:
        return [name for button in self.buttons for name in named(button)]

    @property
    def keys(self) -> list[str]:
        replies = [r for r in self.step.replies if isinstance(r, Reply)]
        return [part.key for reply in replies for part in reply.parts if isinstance(part, Note)]

    @property
    def added(self) -> list[str]:
        return [label for label in self.labels if label.startswith("button.add_")]


def named(button: Button) -> list[str]:
    label = button.label
    if isinstance(label, Note):
        return [label.key, *(str(value) for value in label.values.values() if isinstance(value, int))]
    return [label.in_("en")]


def line(talk: Talk, kind: str) -> list[tuple[str, int, Decimal | None]]:
    assert talk.draft.quote is not None
    return [(line.code, line.quantity, line.amount) for line in talk.draft.quote.lines if line.kind == kind]


def test_they_are_offered_once_and_never_asked() -> None:
    """Buttons below the first quote; afterwards they are among what can be changed."""
    talk = Talk()
    assert talk.keys[-1] == "ask.confirm"
    assert talk.added == ["button.add_children", "button.add_single_rooms", "button.add_extras"]
    talk.says("make it 5")
    assert talk.added == []
    talk.taps("button.change")
    assert {"button.change_children", "button.change_single_rooms", "button.change_extras"} <= set(
        talk.labels
    )
    talk.says("send it")
    step = talk.says("telegram is enough")
    assert step.lead is not None
    trip = step.lead.trip
    assert (trip.children, trip.single_rooms, trip.extras) == ((), 0, ())


def test_nothing_is_offered_that_has_no_price_or_nobody_to_have_it() -> None:
    """The sample catalogue has none of it; somebody alone brings no child and shares no room."""
    step = converse(Draft(greeted=True), Said(text=TRIP), CONTEXT)
    offered = [b.label.key for r in step.replies if isinstance(r, Reply) for row in r.buttons for b in row
               if isinstance(b.label, Note)]  # fmt: skip
    assert not [key for key in offered if key.startswith("button.add_")]
    assert Talk("just me, 12 June 2027, from Cusco, shared bathroom").added == ["button.add_extras"]


def test_an_extra_for_some_of_them_by_taps() -> None:
    """What it costs is told first, for how many is asked, and the quote has its line."""
    talk = Talk()
    step = talk.taps("button.add_extras")
    [offers] = [p for r in step.replies if isinstance(r, Reply) for p in r.parts if isinstance(p, Offers)]
    assert [offered.name.in_("en") for offered in offers.offered if not isinstance(offered.name, Note)] == [
        "Horse",
        "Mule",
        "Sleeping bag",
    ]
    talk.taps("Horse")
    assert "ask.extras.number" in talk.keys
    talk.taps("2")
    assert talk.draft.extras == (Taken(code="horse", number=2),)
    assert line(talk, "extra") == [("horse", 2, Decimal(120))]  # US$30 a day, two days, two of them


def test_what_the_group_pays_once_is_taken_with_one_tap_and_left_with_another() -> None:
    talk = Talk()
    talk.taps("button.add_extras")
    talk.taps("Mule")
    assert line(talk, "extra") == [("mule", 1, Decimal(80))]
    talk.taps("button.change")
    talk.taps("button.change_extras")
    talk.taps("button.without_extra")
    assert (talk.draft.extras, line(talk, "extra")) == ((), [])


def test_an_extra_without_a_price_is_on_request_and_never_free() -> None:
    talk = Talk()
    talk.says("we need 2 sleeping bags")
    assert line(talk, "extra") == [("bag", 2, None)]
    assert talk.draft.quote is not None
    assert not talk.draft.quote.complete


def test_words_add_to_what_is_taken_and_take_out_of_it() -> None:
    talk = Talk()
    talk.says("we'd like a horse")
    talk.says("and a mule please")
    assert talk.draft.extras == (Taken(code="horse", number=1), Taken(code="mule"))
    talk.says("no horse after all")
    assert list(talk.draft.extras or ()) == [Taken(code="mule")]


def test_to_think_better_of_it_changes_nothing() -> None:
    talk = Talk()
    talk.taps("button.add_extras")
    talk.does(Kept(revision=talk.draft.revision))
    assert (talk.draft.extras, talk.keys[-1]) == (None, "ask.confirm")


def test_a_question_about_an_extra_is_answered_with_its_price_and_takes_none() -> None:
    talk = Talk()
    step = talk.says("how much is a horse?")
    parts = [part for reply in step.replies if isinstance(reply, Reply) for part in reply.parts]
    assert [o.price for part in parts if isinstance(part, Offers) for o in part.offered]
    assert talk.draft.extras is None


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "family of four with two kids"),
        ("es", "familia de 4 con dos niños"),
        ("pt", "família de 4 com duas crianças"),
        ("de", "Familie zu viert mit zwei Kindern"),
        ("fr", "famille de 4 avec deux enfants"),
    ],
)
def test_children_are_asked_about_only_when_somebody_speaks_of_them(language: str, said: str) -> None:
    """How old they are comes next, and the second age ends it."""
    talk = Talk(said, language)
    assert (talk.draft.group_size, talk.draft.children_said) == (4, 2)
    assert talk.keys[-1] == "ask.children"
    talk.taps("8")
    assert talk.keys[-1] == "ask.children.next"
    talk.taps("11")
    assert talk.draft.children == (8, 11)
    assert talk.keys[-1] == "ask.dates"


def test_ages_that_were_said_are_not_asked_again() -> None:
    """In the same message, with their price in the quote."""
    talk = Talk("2 adults and 2 kids (7 and 3), 12 June 2027, from Cusco, shared bathroom")
    assert talk.draft.children == (3, 7)
    assert talk.keys[-1] == "ask.confirm"
    assert line(talk, "child") == [("small", 1, None), ("child", 1, Decimal(125))]


def test_no_children_after_all() -> None:
    talk = Talk("4 people, the kids are excited")
    assert talk.keys[-1] == "ask.children"
    talk.says("no")
    assert (talk.draft.children, talk.keys[-1]) == ((), "ask.dates")


def test_more_children_than_people_is_told() -> None:
    """And is forgotten, in so many words, where the group becomes smaller than its children."""
    talk = Talk("2 people")
    talk.does(Chose(slot=Slot.CHILDREN, value="3.4.5", revision=talk.draft.revision))
    assert (talk.draft.children, talk.keys[0]) == (None, "rejected.beside.many")
    talk = Talk("4 people with 2 kids, 8 and 11")
    assert talk.draft.children == (8, 11)
    talk.does(Chose(slot=Slot.GROUP_SIZE, value="1", revision=talk.draft.revision))
    assert talk.draft.children is None
    assert "rejected.beside.many" in talk.keys


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "a single room for me please"),
        ("es", "una habitación individual para mí"),
        ("pt", "um quarto individual para mim"),
        ("de", "ein Einzelzimmer für mich bitte"),
        ("fr", "une chambre individuelle pour moi"),
    ],
)
def test_a_single_room_for_one_of_them(language: str, said: str) -> None:
    """It counts nobody, and has its price."""
    talk = Talk(TRIP, language)
    talk.says(said)
    assert (talk.draft.group_size, talk.draft.single_rooms) == (4, 1)
    assert line(talk, "single") == [("lares-2-day", 1, Decimal(60))]


def test_single_rooms_without_a_number_are_asked_for_how_many() -> None:
    talk = Talk()
    talk.says("single rooms please")
    assert talk.draft.choices == {Slot.SINGLE_ROOMS: ("4", "3", "2")}
    talk.taps("single_rooms")
    assert talk.draft.single_rooms == 4


def test_a_single_room_that_nobody_priced_is_on_request() -> None:
    """On the sample tour, which says nothing of it."""
    draft = converse(Draft(greeted=True), Said(text=TRIP), CONTEXT).draft
    draft = converse(draft, Said(text="two single rooms please"), CONTEXT).draft
    assert draft.quote is not None
    assert [(line.kind, line.quantity, line.amount) for line in draft.quote.on_request] == [
        ("single", 2, None)
    ]


def test_a_button_for_what_the_tour_does_not_have_does_nothing() -> None:
    """From a catalogue that had it."""
    draft = converse(Draft(greeted=True), Said(text=TRIP), CONTEXT).draft
    opened = converse(draft, Reopened(slot=Slot.EXTRAS, revision=draft.revision), CONTEXT)
    assert opened.draft.changing is None
    chosen = converse(draft, Chose(slot=Slot.EXTRAS, value="horse", revision=draft.revision), CONTEXT)
    assert chosen.draft.extras is None


def test_a_draft_of_an_older_program_is_asked_nothing_new() -> None:
    """Without the new keys it is as complete as it was."""
    stored = Talk().draft.with_(offered=False).dump()
    assert "children" not in stored
    again = converse(Draft.load(stored), Said(text="send it"), WITH_WISHES)
    assert again.draft.confirm
