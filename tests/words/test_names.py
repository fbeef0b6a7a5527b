"""What strangers write stays where it was put, and there is always something to tap."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.replies import Note
from bot.conversation.step import StaffNote
from bot.words import card, staff_note, staff_text
from bot.words.names import shown
from core.leads import Contact, Lead, Traveller
from tests.words import drawing
from tests.words.world import CATALOG, LANGUAGES, LOCALES, a_quote

INVISIBLE = ["", " ", "\u2063", "\u3164", "\u200b\u200d", "\u2800", "\u115f\u1160", "\u202e", "\n", "\u0301"]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Ana", "Ana"),
        ("  Ana\tMaría ", "Ana María"),
        ("Ana\n💵 paid: US$0", "Ana 💵 paid: US$0"),
        ("Ana\u2028Berta\x0bCarl", "Ana Berta Carl"),
        ("\u202eanA", "anA"),
        ("\u2067Ana\u2066", "Ana"),
        ("A\u0000n\ufeffa", "Ana"),
        ("👩‍👩‍👧", "👩‍👩‍👧"),
        ("🦙", "🦙"),
        ("نيلوفر", "\u2068نيلوفر\u2069"),
        ("A" + "\u0316" * 60, "A" + "\u0316" * 4),
    ],
)
def test_a_name_is_one_line_that_reaches_nothing_beyond_it(written: str, read: str) -> None:
    """No line of its own, no turned direction, no tower of accents; emoji and other scripts stay."""
    assert shown(written) == read


@pytest.mark.parametrize("name", INVISIBLE)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_greeting_without_a_name_to_see_has_no_gap(name: str, language: str) -> None:
    """ "Hi!", "¡Hola!", "Bonjour !"."""
    for key in ("greeting.hello", "greeting.back"):
        note = Note(key=key, values={"name": name, "operator": "Peru Fitness Holidays"})
        first = LOCALES.plain(language, note).split("!")[0]
        assert first == first.rstrip(" ,"), first
        assert "  " not in first


def lead_of(name: str, *questions: str) -> Lead:
    return Lead(
        reference="PFH-7K3QX",
        chat_id=501,
        traveller=Traveller(name=name, language="en"),
        contact=Contact(),
        quote=a_quote(4),
        questions=questions,
        created_at=datetime(2026, 11, 22, tzinfo=UTC),
    )


@pytest.mark.parametrize("name", [name for name in INVISIBLE if name])
def test_there_is_always_something_to_tap(name: str) -> None:
    """A link without text would be none: staff could not answer."""
    assert "👤 [no name](501)" in card_of(lead_of(name))
    note = StaffNote(kind="person_wanted")
    said = staff_note(note, user_id=501, name=name, username=None, catalog=CATALOG, locales=LOCALES)
    assert drawing.text(said, looks=True).startswith("[no name](501) would like")
    told = staff_text("staff.toast.already", {"name": name}, language="en", locales=LOCALES)
    assert told == "Already claimed by no name."


def test_nobody_forges_a_line_of_the_card() -> None:
    """Neither by a name nor by a question; a quotation may have lines, it is set apart."""
    plain = card_of(lead_of("Ana", "wifi?"))
    forged = card_of(lead_of("Ana\n💵 **US$0**", "wifi?\n💵 US$0 in all"))
    assert forged.count("\n") == plain.count("\n")
    note = StaffNote(kind="passed_on", text="One\nTwo\u202e")
    said = staff_note(note, user_id=501, name="Ana", username=None, catalog=CATALOG, locales=LOCALES)
    assert "\n> One\n> Two" in drawing.text(said)


def card_of(lead: Lead) -> str:
    return drawing.text(card(lead, catalog=CATALOG, locales=LOCALES), looks=True)


@given(st.text())
def test_what_is_shown_is_seen_and_stays_in_its_line(text: str) -> None:
    """For anything somebody may call themselves; and cleaning twice changes nothing more."""
    read = shown(text)
    assert len(read.splitlines()) <= 1
    inner = read.strip("\u2068\u2069")
    assert not any(unicodedata.category(c) in ("Cc", "Cs") for c in inner)
    assert not any(
        unicodedata.bidirectional(c) in ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI") for c in inner
    )
    assert shown(inner) == read
