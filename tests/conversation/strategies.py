"""Everything a traveller may do, for hypothesis."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

from hypothesis import strategies as st

from bot.conversation import events as e
from bot.conversation.events import Slot

WORDS = (
    "4", "four of us", "12 June", "12/08", "first week of June", "31 June", "yesterday", "Cusco", "Urubamba",
    "hot springs", "hot springs with a private bathroom", "the lodge", "yes", "no", "never mind", "cancel",
    "a person please", "how hard is it?", "is there wifi?", "you choose", "actually 5 people", "hola",
    "thanks", "4 people, 12 June, from Cusco, shared bathroom", "me@example.org", "+51 984 123 456",
    "asdf qwer", "0", "500", "not the 12th", "two kids, 8 and 11", "we'd like a horse",
    "a single room for me",
    "no horse", "two kids", "/unknown", "🏔", "مرحبا", "<b>bold</b> & co",
)  # fmt: skip

CHOICES = {
    Slot.TOUR: ("lares-2-day", "gone-tour"),
    Slot.GROUP_SIZE: ("1", "4", "6", "9", "0", "1000", "x"),
    Slot.DATES: ("2027-06-12", "2027-06-01..2027-06-30", "2020-01-01", "2026-11-23", "2099-01-01", "soon"),
    Slot.PICKUP: ("cusco", "urubamba", "sacred_valley", "mars"),
    Slot.STAY: ("hot_springs_shared", "mountain_lodge", "tent"),
    Slot.DROPOFF: ("cusco", "ollantaytambo", "mars"),
    Slot.CHILDREN: ("8", "11.8", "none", "17.17.17.17.17.17.17.17", "18", "-1", "eight"),
    Slot.SINGLE_ROOMS: ("0", "1", "2", "9", "-1", "one"),
    Slot.EXTRAS: (
        "horse",
        "horse=2",
        "horse=0",
        "mule",
        "horse+bag=1",
        "none",
        "boat",
        "horse=x",
        "horse=-1",
    ),
    Slot.CHECK: ("yes",),
    Slot.CONFIRM: ("yes", "maybe"),
    Slot.CONTACT: ("telegram", "pigeon"),
}

VIEWS = ("", "2027-06", "months", "all", "more", "8.11", "99", "horse", "phone", "email")

revisions = st.integers(min_value=0, max_value=40)
slots = st.sampled_from(Slot)
choices = slots.flatmap(
    lambda slot: st.builds(
        e.Chose, slot=st.just(slot), value=st.sampled_from(CHOICES[slot]), revision=revisions
    )
)
texts = st.one_of(st.sampled_from(WORDS), st.text(max_size=60))

events = st.one_of(
    st.builds(e.Started, payload=st.sampled_from(("", "lares-2-day", "lares-2-day_insta", "insta"))),
    st.builds(
        e.Said,
        text=texts,
        message=st.integers(1, 9),
        edited=st.booleans(),
        replied=st.none() | st.sampled_from(Slot),
    ),
    st.builds(e.Said, text=st.sampled_from(WORDS)),
    choices,
    choices,
    st.builds(e.Reopened, slot=slots, view=st.sampled_from(VIEWS), revision=revisions),
    st.builds(e.WentBack, revision=revisions),
    st.builds(e.Kept, revision=revisions),
    st.builds(e.Undone, revision=revisions),
    st.builds(e.Withdrew, reference=st.sampled_from(("PFH-7K3QX", "PFH-00000"))),
    st.builds(e.Sent, kind=st.sampled_from(("photo", "voice", "sticker", "location", "poll"))),
    st.builds(e.SharedPhone, phone=st.just("+51984123456"), own=st.booleans()),
    st.builds(e.LanguageChosen, language=st.sampled_from(("en", "es", "xx"))),
    st.builds(e.Unavailable, day=st.sampled_from((None, date(2020, 1, 1), date(2027, 1, 1)))),
    st.sampled_from(
        (
            e.HelpAsked(), e.TripAsked(), e.LanguagesAsked(), e.PersonAsked(), e.Cancelled(), e.StartedOver(),
            e.Unknown(),
        )
    ),
)  # fmt: skip

REMARKS = tomllib.loads(Path(__file__).with_name("remarks.toml").read_text("utf-8"))
HARMLESS = sorted(
    {
        text
        for table in REMARKS.values()
        for kind in ("hesitations", "remarks", "farewells", "stops", "answers")
        for text in table[kind]
    }
    | {row[0] for table in REMARKS.values() for row in table["ranges"]}
)
"""What real people say that sends nothing and destroys nothing."""

harmless = st.one_of(
    st.builds(
        e.Said,
        text=st.sampled_from(HARMLESS),
        message=st.integers(1, 9),
        edited=st.booleans(),
        replied=st.none() | st.sampled_from(Slot),
    ),
    st.builds(e.Said, text=st.sampled_from(HARMLESS)),
    st.builds(e.Reopened, slot=slots, view=st.sampled_from(VIEWS), revision=st.just(0)),
    st.builds(e.Kept, revision=st.just(0)),
    st.builds(e.Sent, kind=st.just("photo"), album=st.none() | st.just("1")),
    st.sampled_from((e.HelpAsked(), e.TripAsked(), e.LanguagesAsked())),
)
"""Anything but an act that commits or destroys."""
