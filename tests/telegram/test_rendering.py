"""Replies as calls of the Bot API."""

from __future__ import annotations

from typing import Any

import pytest

from bot.conversation.draft import Draft
from bot.conversation.events import Cancelled, Chose, LanguageChosen, Slot
from bot.conversation.replies import Button, Note, Recap, Reply, Toast, Words
from bot.telegram.callbacks import decode
from bot.telegram.outgoing import Outgoing
from bot.telegram.rendering import Recipient, apology, present, private_only
from bot.telegram.splitting import MESSAGE_LIMIT, units
from core.catalog import Text
from tests.words.world import CATALOG, LANGUAGES, LOCALES, TOUR

HEADING = Note(key="day.heading")
KEPT = Note(key="note.kept")
CANCEL = Button(label=Note(key="button.back"), event=Cancelled())
WROTE = Recipient(chat_id=7)
TAPPED = Recipient(chat_id=7, callback_id="55", message_id=12)


def shown(*replies: Reply | Toast, to: Recipient = WROTE, language: str = "en") -> list[Outgoing]:
    return present(replies, to=to, language=language, catalog=CATALOG, locales=LOCALES)


def keys(outgoing: Outgoing) -> list[list[dict[str, Any]]]:
    rows: list[list[dict[str, Any]]] = outgoing.payload["reply_markup"]["inline_keyboard"]
    return rows


def test_parts_are_read_from_top_to_bottom() -> None:
    """Blank lines between them; a part with nothing to say leaves none."""
    empty = Recap(draft=Draft(), tour=TOUR)
    (message,) = shown(Reply(parts=(KEPT, empty, Words(text=Text("Tom & Jerry")))))
    assert message.method == "sendMessage"
    assert message.payload["text"] == "No problem, nothing has changed.\n\nTom &amp; Jerry"
    assert message.payload["parse_mode"] == "HTML"
    assert message.payload["link_preview_options"] == {"is_disabled": True}
    assert "chat_id" not in message.payload


def test_a_tap_is_always_answered_first() -> None:
    """Also when there is nothing to say over the chat; an answer is worthless a moment later."""
    answer, message = shown(Reply(parts=(KEPT,)), to=TAPPED)
    assert (answer.method, answer.payload) == ("answerCallbackQuery", {"callback_query_id": "55"})
    assert answer.ephemeral
    assert not message.ephemeral


def test_a_toast_is_shown_where_the_button_was_pressed() -> None:
    """And as a message where none was."""
    (answer,) = shown(Toast(note=HEADING), to=TAPPED)
    assert answer.payload["text"].startswith("Tap a day that shows a number")
    assert answer.payload["show_alert"] is False
    (message,) = shown(Toast(note=HEADING))
    assert message.method == "sendMessage"
    assert message.payload["text"].startswith("Tap a day that shows a number")


def test_only_one_toast_fits_a_tap() -> None:
    """The next is a message."""
    answer, message = shown(Toast(note=HEADING), Toast(note=KEPT), to=TAPPED)
    assert answer.payload["text"].startswith("Tap a day")
    assert message.payload["text"] == "No problem, nothing has changed."


def test_a_long_toast_waits_to_be_read() -> None:
    """And never is longer than Telegram takes."""
    note = Note(key="greeting.back", values={"name": "x" * 300})
    (answer,) = shown(Toast(note=note), to=TAPPED)
    assert answer.payload["show_alert"] is True
    assert len(answer.payload["text"]) <= 200


def test_the_tapped_message_is_replaced_once() -> None:
    """The first reply that may replace it does; the others come below, in order."""
    here, below = Reply(parts=(KEPT,), in_place=True), Reply(parts=(HEADING,), in_place=True)
    _, edit, message = shown(here, below, to=TAPPED)
    assert (edit.method, edit.payload["message_id"]) == ("editMessageText", 12)
    assert "reply_markup" not in edit.payload
    assert message.method == "sendMessage"


def test_a_reply_that_is_not_in_place_leaves_the_tapped_message_alone() -> None:
    """The quote above the question stays where it is."""
    _, message = shown(Reply(parts=(KEPT,)), to=TAPPED)
    assert message.method == "sendMessage"


def test_nothing_to_replace_when_the_traveller_wrote() -> None:
    """Then the answer comes below what they wrote."""
    (message,) = shown(Reply(parts=(KEPT,), in_place=True))
    assert message.method == "sendMessage"


def test_buttons_carry_their_events_and_speak_the_language() -> None:
    """Notes, names of the catalogue and languages' own names."""
    chose = Chose(slot=Slot.STAY, value="shared", revision=2)
    stay = Button(label=Text({"en": "Shared", "de": "Gemeinsam"}), event=chose)
    german = LanguageChosen(language="de")
    own_name = Button(label=Note(key="language.name", language="de"), event=german)
    (message,) = shown(Reply(parts=(KEPT,), buttons=((stay,), (own_name, CANCEL))), language="de")
    assert [[key["text"] for key in row] for row in keys(message)] == [["Gemeinsam"], ["Deutsch", "‹ Zurück"]]
    assert [decode(key["callback_data"]) for row in keys(message) for key in row] == [
        chose,
        german,
        Cancelled(),
    ]


def test_a_button_may_be_a_link() -> None:
    """And then has no data."""
    link = Button(label=Note(key="button.back"), url="https://example.org")
    (message,) = shown(Reply(parts=(KEPT,), buttons=((link,),)))
    assert keys(message) == [[{"text": "‹ Back", "url": "https://example.org"}]]


def test_a_button_that_does_nothing_is_a_bug() -> None:
    """It would look like a broken promise."""
    with pytest.raises(ValueError, match="does nothing"):
        shown(Reply(parts=(KEPT,), buttons=((Button(label=Note(key="button.back")),),)))


def test_the_share_my_phone_button_needs_a_keyboard_of_its_own() -> None:
    """It goes away once pressed, and an edit cannot bring it."""
    share = Button(label=Note(key="button.share_phone"), share_phone=True)
    _, message = shown(Reply(parts=(KEPT,), buttons=((share,),), in_place=True), to=TAPPED)
    assert message.method == "sendMessage"
    assert message.payload["reply_markup"] == {
        "keyboard": [[{"text": "📱 Share my number", "request_contact": True}]],
        "one_time_keyboard": True,
        "resize_keyboard": True,
    }


def test_a_message_without_buttons_puts_that_keyboard_away() -> None:
    """Whoever typed the number instead is not left with it."""
    (message,) = shown(Reply(parts=(KEPT,)))
    assert message.payload["reply_markup"] == {"remove_keyboard": True}


def test_a_long_answer_becomes_several_messages() -> None:
    """The buttons hang on the last; only the first replaces the tapped one."""
    long = "\n\n".join(["🦙 " * 700] * 5)
    reply = Reply(parts=(Words(text=Text(long)),), buttons=((CANCEL,),), in_place=True)
    _, edit, *middle, last = shown(reply, to=TAPPED)
    assert edit.method == "editMessageText"
    assert {message.method for message in (*middle, last)} == {"sendMessage"}
    assert all(units(message.payload["text"]) <= MESSAGE_LIMIT for message in (edit, *middle, last))
    assert "reply_markup" not in edit.payload
    assert keys(last)[0][0]["text"] == "‹ Back"


def test_a_recap_says_what_is_known_and_nothing_more() -> None:
    """From the first answer on, the price with it; the drop-off follows from the pick-up."""
    known = Draft(tour=TOUR.code, group_size=1)
    (message,) = shown(Reply(parts=(Recap(draft=known, tour=TOUR),)))
    assert message.payload["text"] == "👥 1 person\n💵 US$480 per person, springs night [en]"
    known = Draft(tour=TOUR.code, group_size=TOUR.group_maximum + 1)
    (message,) = shown(Reply(parts=(Recap(draft=known, tour=TOUR),)))
    assert "US$" not in message.payload["text"]
    known = Draft(tour=TOUR.code, pickup="cusco", dropoff="ollantaytambo", stay="lodge")
    (message,) = shown(Reply(parts=(Recap(draft=known, tour=TOUR),)))
    assert message.payload["text"] == "📍 Cusco → Ollantaytambo\n🛏 Lodge [en]"


def test_a_recap_of_what_the_catalogue_has_given_up_since_leaves_it_out() -> None:
    """A trip that became a lead last month can still be looked at."""
    old = Draft(tour=TOUR.code, group_size=2, pickup="atlantis", dropoff="atlantis", stay="tent")
    (message,) = shown(Reply(parts=(Recap(draft=old, tour=TOUR),)))
    assert message.payload["text"] == "👥 2 people"
    old = Draft(tour=TOUR.code, pickup="cusco", dropoff="atlantis")
    (message,) = shown(Reply(parts=(Recap(draft=old, tour=TOUR),)))
    assert message.payload["text"] == "📍 Cusco → Cusco"


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_apology_and_a_word_to_other_groups(language: str) -> None:
    """In each language, with the way to the private chat."""
    assert "/help" in apology(language=language, locales=LOCALES).payload["text"]
    text = private_only("chaski_bot", language=language, locales=LOCALES).payload["text"]
    assert "https://t.me/chaski_bot" in text
