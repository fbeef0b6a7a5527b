"""A reply's parts in words, one at a time."""

from __future__ import annotations

from bot.conversation.replies import Facts, Highlights, Note, Stays, Words
from bot.words import Screen
from bot.words.parts import sections_of
from core.catalog import Text
from tests.words import drawing
from tests.words.world import TOUR, voice


def told(part: Note | Words | Facts | Highlights | Stays, language: str = "en") -> str:
    return drawing.text(Screen(sections=sections_of(part, voice(language), "USD")))


def test_a_text_of_the_catalogue_stands_as_it_is() -> None:
    """In the traveller's language."""
    assert told(Words(text=Text({"en": "Bring <warm> things", "de": "Warmes"})), "de") == "Warmes"


def test_a_note_is_a_key_and_its_values() -> None:
    """No sentence comes from the conversation."""
    assert "PFH-00001" in told(Note(key="lead.done", values={"reference": "PFH-00001"}))


def test_a_tour_in_figures() -> None:
    """Its highest point is told in the language's numbers."""
    assert "4,400" in told(Facts(tour=TOUR))
    assert "4.400" in told(Facts(tour=TOUR), "de")


def test_each_stay_is_there_with_the_price_that_is_known() -> None:
    """And no other: two of the four are on request."""
    text = told(Stays(tour=TOUR, stays=TOUR.stays))
    assert all(f"{name} [en]" in text for name in ("Shared", "Private", "Hotel", "Lodge"))
    assert "87.50" in text
    assert text.lower().count("request") >= 2


def test_what_has_nothing_to_say_is_left_out() -> None:
    """A tour without highlights gets no empty paragraph."""
    bare = TOUR.model_copy(update={"highlights": ()})
    assert "".join(told(Highlights(tour=bare)).split()) == ""
