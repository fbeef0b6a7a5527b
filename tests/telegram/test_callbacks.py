"""The codec between events and callback data."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.events import (
    Cancelled,
    Chose,
    Event,
    HelpAsked,
    Kept,
    LanguageChosen,
    LanguagesAsked,
    PersonAsked,
    Reopened,
    Said,
    Slot,
    Started,
    StartedOver,
    TripAsked,
    Unavailable,
    Unknown,
    WentBack,
)
from bot.desk import ACTIONS, Pressed, StaffAction
from bot.telegram.callbacks import (
    LIMIT,
    SLOTS,
    decode,
    encode,
)

slots = st.sampled_from(Slot)
revisions = st.integers(min_value=0, max_value=10**9)
values = st.text(st.sampled_from("abcxyz0189_-.:"), max_size=40)
languages = st.sampled_from(["en", "es", "pt", "de", "fr", "pt-br", "que"])
payloads = st.text(st.sampled_from("abcXYZ0189_-"), max_size=60)

events = st.one_of(
    st.builds(Chose, slot=slots, value=values, revision=revisions),
    st.builds(Reopened, slot=slots, view=values, revision=revisions),
    st.builds(WentBack, revision=revisions),
    st.builds(Kept, revision=revisions),
    st.builds(Unavailable, day=st.none() | st.dates()),
    st.builds(LanguageChosen, language=languages),
    st.builds(Started, payload=payloads),
    st.sampled_from([LanguagesAsked(), Cancelled(), StartedOver(), PersonAsked(), TripAsked(), HelpAsked()]),
)


@given(events)
def test_a_button_remembers_its_event_in_64_bytes(event: Event) -> None:
    """Whatever a button can carry comes back equal."""
    data = encode(event)
    assert len(data.encode()) <= LIMIT
    assert decode(data) == event


@given(st.text(max_size=64))
def test_foreign_data_is_unknown_or_reads_back_the_same(data: str) -> None:
    """No data crashes the codec, and what it understands it would have written so that it reads the same."""
    event = decode(data)
    if event != Unknown():
        assert decode(encode(event)) == event


@pytest.mark.parametrize(
    "data",
    [
        "",
        "7",
        "a",
        "ag",
        "ag:1",
        "aq:1:4",
        "ag:x:4",
        "ag:-1:4",
        "ag:١:4",
        "e2026",
        "e20261301",
        "hx",
        "c",
        "c 1",
    ],
)
def test_an_older_or_a_broken_button_is_unknown(data: str) -> None:
    """A letter we no longer use, a missing field, an impossible date, a number in another script."""
    assert decode(data) == Unknown()


def test_every_slot_has_a_letter() -> None:
    """A new slot needs a letter of its own; no letter is used twice."""
    assert set(SLOTS.values()) == set(Slot)


def test_only_events_of_buttons_are_encoded() -> None:
    """A text message is no button."""
    with pytest.raises(ValueError, match="Said"):
        encode(Said(text="hello"))


def test_too_long_an_event_is_a_bug_and_says_so() -> None:
    """A value that cannot fit fails here, not at Telegram."""
    with pytest.raises(ValueError, match="64 are allowed"):
        encode(Chose(slot=Slot.STAY, value="x" * 64, revision=1))


@pytest.mark.parametrize("action", ACTIONS)
def test_buttons_of_the_staff_are_read_back(action: StaffAction) -> None:
    """By the same codec; a capital is never a traveller's."""
    press = Pressed(action=action, reference="PFH-7K3QX")
    assert decode(encode(press)) == press
    assert action.letter.isupper()
    assert decode(action.letter) == Unknown()


def test_old_buttons_of_the_staff_stay_readable() -> None:
    """On cards from before there were rows."""
    press = decode("SPFH-7K3QX")
    assert isinstance(press, Pressed)
    assert (press.action.what, press.reference) == ("claimed", "PFH-7K3QX")


def test_old_buttons_stay_readable() -> None:
    """These are out there in people's chats: changing what they mean needs a new letter."""
    assert decode("ag:7:4") == Chose(slot=Slot.GROUP_SIZE, value="4", revision=7)
    assert decode("bd:7:2027-06") == Reopened(slot=Slot.DATES, view="2027-06", revision=7)
    assert decode("c7") == WentBack(revision=7)
    assert decode("d7") == Kept(revision=7)
    assert decode("e20270612") == Unavailable(day=date(2027, 6, 12))
    assert decode("e") == Unavailable()
    assert decode("fde") == LanguageChosen(language="de")
    assert decode("glares-2-day") == Started(payload="lares-2-day")
    assert [type(decode(letter)) for letter in "hijklm"] == [
        LanguagesAsked, Cancelled, StartedOver, PersonAsked, TripAsked, HelpAsked,
    ]  # fmt: skip
