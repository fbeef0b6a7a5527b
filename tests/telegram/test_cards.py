"""What the staff read."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.conversation.draft import Draft
from bot.conversation.replies import Note, Recap
from bot.conversation.step import StaffNote
from bot.desk import Pressed, Turned, action
from bot.telegram.callbacks import decode
from bot.telegram.outgoing import Outgoing
from bot.telegram.rendering import changed_card, lead_card, staff_linked, staff_note, toast
from bot.telegram.splitting import MESSAGE_LIMIT, units
from bot.words import staff_text
from core.catalog import Catalog
from core.leads import Contact, Lead, LeadState, StaffMember, Traveller, claim
from tests.words.world import CATALOG, LANGUAGES, LOCALES, a_quote

RECEIVED = datetime(2026, 11, 22, 19, 5, tzinfo=UTC)  # five past two in Lima
DAN = StaffMember(id=9, name="Dan <the guide>")


def a_lead(**changes: Any) -> Lead:
    values = {
        "reference": "PFH-7K3QX",
        "chat_id": 501,
        "traveller": Traveller(name="Ana <b>&", username="ana_p", language="es"),
        "source": "instagram",
        "contact": Contact(phone="+34600000000", email="ana@example.org"),
        "quote": a_quote(4, "private"),
        "questions": ("Is there wifi & a sauna?",),
        "created_at": RECEIVED,
    }
    return Lead.model_validate({**values, **changes})


def card(lead: Lead) -> Outgoing:
    return lead_card(lead, catalog=CATALOG, locales=LOCALES)


def speaking(language: str) -> Catalog:
    operator = CATALOG.operator.model_copy(update={"languages": (language,)})
    return CATALOG.model_copy(update={"operator": operator})


def test_the_card_holds_all_that_staff_need() -> None:
    """Who with a link, trip, quote, what is on request, questions, contact, language, source, when."""
    assert card(a_lead()).payload["text"] == "\n".join(
        (
            "🆕 <b>New request PFH-7K3QX</b>",
            "",
            '👤 <a href="tg://user?id=501">Ana &lt;b&gt;&amp;</a> @ana_p',
            "🥾 Lares [en]",
            "👥 4 people · 📅 12–13\u00a0June 2027",
            "📍 Valley [en] → Ollantaytambo",
            "🛏 Private [en]",
            "💵 <b>US$250 per person, US$1,000 in all, plus extras on request</b>",
            "➕ Private [en]: on request",
            "Price list 012345",
            "",
            "<b>Asked, and I didn’t know</b>",
            "– Is there wifi &amp; a sauna?",
            "",
            "Contact: +34600000000, ana@example.org",
            "Language: Español · Came through: instagram",
            "Received Sun 22\u00a0November 2026, 14:05",
        )
    )


def test_the_card_has_a_claim_button() -> None:
    """It names the lead."""
    (key,), (more,) = card(a_lead()).payload["reply_markup"]["inline_keyboard"]
    press = decode(key["callback_data"])
    assert isinstance(press, Pressed)
    assert (press.action.what, press.reference) == ("claimed", "PFH-7K3QX")
    assert key["style"] == "primary"
    assert decode(more["callback_data"]) == Turned(reference="PFH-7K3QX", face="more")


def test_what_was_not_said_leaves_no_line() -> None:
    """No name, no tag, no questions; Telegram is enough."""
    plain = a_lead(
        traveller=Traveller(name="Ana", language="en"), source=None, contact=Contact(), questions=()
    )
    text = card(plain).payload["text"]
    assert "@" not in text
    assert "Came through" not in text
    assert "didn’t know" not in text
    assert "Contact: Telegram only" in text


def test_a_group_above_the_maximum_shows_what_there_is_to_price() -> None:
    """No number is made up."""
    text = card(a_lead(quote=a_quote(9))).payload["text"]
    assert "Price still to be told by us" in text
    assert "US$" not in text


def test_a_claimed_card_says_who_and_when_and_can_be_given_back() -> None:
    """The same card, where it stands."""
    claimed = claim(a_lead(), by=DAN, at=RECEIVED)
    assert isinstance(claimed, Lead)
    edit = changed_card(claimed, message_id=33, catalog=CATALOG, locales=LOCALES)
    assert (edit.method, edit.payload["message_id"]) == ("editMessageText", 33)
    assert edit.payload["text"].startswith(
        "<b>PFH-7K3QX</b>: claimed\n✅ Dan &lt;the guide&gt;, Sun 22\u00a0November 2026, 14:05\n"
    )
    keys = [key for row in edit.payload["reply_markup"]["inline_keyboard"] for key in row]
    presses = {key["text"]: decode(key["callback_data"]) for key in keys}
    assert presses["Give it back"] == Pressed(action=action("released"), reference="PFH-7K3QX")
    assert [key["text"] for key in keys if key.get("style") == "danger"] == ["Lost …"]


def test_a_card_may_be_changed_wherever_it_stands() -> None:
    """Whoever changes it need not know the message."""
    edit = changed_card(a_lead(), message_id=None, catalog=CATALOG, locales=LOCALES)
    assert edit.method == "editMessageText"
    assert "message_id" not in edit.payload


@pytest.mark.parametrize("state", [state for state in LeadState if state is not LeadState.NEW])
def test_every_state_has_a_word(state: LeadState) -> None:
    """A card is never without one."""
    edit = changed_card(a_lead(state=state), message_id=33, catalog=CATALOG, locales=LOCALES)
    assert edit.payload["text"].startswith("<b>PFH-7K3QX</b>: ")


def test_a_lead_from_before_the_catalogue_was_edited_still_has_its_card() -> None:
    """Its codes say what was meant."""
    tour = CATALOG.tours[0].model_copy(update={"stays": CATALOG.tours[0].stays[:1]})
    edited = CATALOG.model_copy(update={"tours": (tour,)})
    text = lead_card(a_lead(), catalog=edited, locales=LOCALES).payload["text"]
    assert "lares-2-day: 4, valley → ollantaytambo, private" in text


def test_a_card_never_grows_too_long() -> None:
    """Ten long questions are shortened; the chat is a tap away."""
    lead = a_lead(questions=tuple("🦙" * 500 for _ in range(5)))
    assert units(card(lead).payload["text"]) <= MESSAGE_LIMIT


@pytest.mark.parametrize(
    "kind", ["person_wanted", "passed_on", "cancel_wanted", "change_wanted", "contact_left"]
)
def test_a_note_says_who_wants_what(kind: Any) -> None:
    """With a link to them, their words, and the lead it is about."""
    note = StaffNote(kind=kind, text="Can I bring <my> dog?", reference="PFH-7K3QX")
    text = staff_note(
        note, user_id=501, name="Ana", username="ana_p", catalog=CATALOG, locales=LOCALES
    ).payload["text"]
    assert text.startswith('<a href="tg://user?id=501">Ana</a> @ana_p ')
    assert "<blockquote>Can I bring &lt;my&gt; dog?</blockquote>" in text
    assert text.endswith("Request PFH-7K3QX")


def test_a_note_without_words_is_one_line() -> None:
    """The message itself is forwarded then."""
    note = StaffNote(kind="person_wanted")
    text = staff_note(note, user_id=501, name="Ana", username=None, catalog=CATALOG, locales=LOCALES).payload[
        "text"
    ]
    assert text == '<a href="tg://user?id=501">Ana</a> would like to talk to a person. 🙋'


def test_a_note_before_the_lead_tells_the_trip_so_far() -> None:
    """And what was asked in vain: nothing has to be asked twice."""
    recap = Recap(draft=Draft(group_size=4), tour=CATALOG.tours[0])
    note = StaffNote(kind="person_wanted", trip=recap, questions=("<wifi>?",))
    text = staff_note(note, user_id=501, name="Ana", username=None, catalog=CATALOG, locales=LOCALES).payload[
        "text"
    ]
    assert "👥 4 people" in text
    assert "– &lt;wifi&gt;?" in text


def test_the_second_to_press_is_told_who_was_first() -> None:
    """Over the chat, plain."""
    note = Note(key="staff.toast.already", values={"name": "Dan & Co"})
    answer = toast("55", note, language="en", locales=LOCALES)
    assert answer.payload["text"] == "Already claimed by Dan & Co."
    assert answer.ephemeral


@pytest.mark.parametrize("language", LANGUAGES)
def test_staff_are_spoken_to_in_the_operators_first_language(language: str) -> None:
    """All of it."""
    own = speaking(language)
    linked = staff_linked(-100, catalog=own, locales=LOCALES).payload["text"]
    assert "-100" in linked
    assert linked != staff_linked(-100, catalog=CATALOG, locales=LOCALES).payload["text"] or language == "en"
    broken = staff_text("staff.catalogue_broken", {}, language=language, locales=LOCALES)
    assert broken.startswith("⚠️")
    card = lead_card(a_lead(), catalog=own, locales=LOCALES).payload["text"]
    assert f"Lares [{language}]" in card
