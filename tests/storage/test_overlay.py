"""Changes that are not stored yet are read back as if they were."""

from __future__ import annotations

import pytest

from bot.storage import ChatRecord, Conflict, Loaded, Overlay
from bot.storage.changes import (
    AddLead,
    AddRevision,
    KnowTraveller,
    MarkBlocked,
    SaveDraft,
    Seen,
    SetFact,
)
from core.leads import LeadEvent
from tests.samples import NOW, lead
from tests.storage.contract import PEDRO, ROSA, claimed_by

LOADED = Loaded(
    seen=frozenset({("telegram", "1")}),
    chats={5: ChatRecord(id=5, draft="old", first_name="Ana", blocked=True)},
    facts={"a": "1"},
)


@pytest.fixture
def below() -> Overlay:
    return Overlay.of(LOADED)


@pytest.fixture
def turn(below: Overlay) -> Overlay:
    return Overlay(below)


def test_what_was_loaded_shows_through(turn: Overlay) -> None:
    """And a stranger has an empty record: the handler need not ask whether it is there."""
    assert turn.chat(5) == LOADED.chats[5]
    assert turn.chat(6) == ChatRecord(id=6)
    assert (turn.fact("a"), turn.fact("b")) == ("1", None)
    assert (turn.seen("telegram", "1"), turn.seen("timer", "1")) == (True, False)
    assert turn.changes == []


def test_each_change_is_seen_at_once_field_by_field(turn: Overlay, below: Overlay) -> None:
    """Above; below everything is as it was."""
    turn.add(SaveDraft(chat_id=5, draft="new"), MarkBlocked(chat_id=5, blocked=False))
    turn.add(KnowTraveller(chat_id=5, first_name="Eva", username="eva"), SetFact(key="a", value=None))
    turn.add(Seen(source="timer", id="1"))

    assert turn.chat(5) == ChatRecord(id=5, draft="new", first_name="Eva", username="eva")
    assert turn.fact("a") is None
    assert turn.seen("timer", "1")
    assert below.chat(5) == LOADED.chats[5]
    assert below.fact("a") == "1"
    assert not below.seen("timer", "1")


def test_a_turn_that_is_taken_over_is_seen_by_the_next(turn: Overlay, below: Overlay) -> None:
    """In order: that is all there is to a batch."""
    turn.add(SaveDraft(chat_id=5, draft="new"), AddLead(lead=lead()))
    below.add(*turn.changes)

    after = Overlay(below)
    assert after.chat(5).draft == "new"
    assert after.lead("PFH-00001") == lead()
    assert below.changes == turn.changes


def test_a_lead_is_read_back_as_it_was_left(turn: Overlay, below: Overlay) -> None:
    """Moved and revised, also one that the store was asked for."""
    turn.remember(lead())
    move = claimed_by(ROSA, lead())
    quote = lead().quote.model_copy(update={"currency": "EUR"})
    event = LeadEvent(at=NOW, by=ROSA, what="priced")
    turn.add(move, AddRevision(reference="PFH-00001", revision=2, quote=quote, event=event))

    assert turn.lead("PFH-00001") == move.after.model_copy(update={"quote": quote})
    below.add(*turn.changes)
    assert below.lead("PFH-00001") == turn.lead("PFH-00001")


def test_what_an_earlier_turn_has_taken_is_a_conflict_at_once(turn: Overlay, below: Overlay) -> None:
    """The handler is told, long before the store would."""
    below.add(AddLead(lead=lead()), claimed_by(ROSA, lead()))

    with pytest.raises(Conflict):
        turn.add(AddLead(lead=lead()))
    with pytest.raises(Conflict):
        turn.add(claimed_by(PEDRO, lead()))
    assert turn.changes == []
