"""Whose answer goes, waits or takes the lead: pure."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

import pytest

from bot.desk.talk import Decided, TalkStep, decided, last_words, replied, too_late_to_delete, trouble
from core.leads import Lead, LeadEvent, LeadState, StaffMember
from tests.samples import NOW, lead

ROSA = StaffMember(id=9, name="Rosa")
PEDRO = StaffMember(id=8, name="Pedro")


def of_rosa(state: LeadState = LeadState.CLAIMED) -> Lead:
    return Lead.model_validate({**dict(lead()), "state": state, "claimed_by": ROSA, "claimed_at": NOW})


def decides(how: Literal["send", "take", "drop"], before: Lead | None, by: StaffMember = PEDRO) -> TalkStep:
    event = Decided(how=how, message=5)
    return decided(before, event, PEDRO, by, NOW)


def test_the_first_answer_claims_a_new_lead() -> None:
    """And the traveller hears from whom."""
    step = replied(lead(), ROSA, NOW)
    assert step.goes == "passed_on"
    assert step.lead == of_rosa()
    assert step.moved == LeadEvent(at=NOW, by=ROSA, what="claimed")
    assert step.hears is not None


@pytest.mark.parametrize("state", [LeadState.CLAIMED, LeadState.QUOTED])
def test_an_answer_to_a_colleagues_lead_is_held(state: LeadState) -> None:
    step = replied(of_rosa(state), PEDRO, NOW)
    assert (step.goes, step.moved) == ("held", None)
    assert replied(of_rosa(state), ROSA, NOW).goes == "passed_on"


@pytest.mark.parametrize("state", [LeadState.WON, LeadState.LOST, LeadState.WITHDRAWN])
def test_of_a_lead_that_is_closed_anybody_may_speak(state: LeadState) -> None:
    assert replied(of_rosa(state), PEDRO, NOW).goes == "passed_on"
    assert replied(None, PEDRO, NOW).goes == "passed_on"


def test_whoever_wrote_it_decides() -> None:
    """Nobody else, and once."""
    assert decides("send", of_rosa(), ROSA).goes is None
    assert decided(of_rosa(), Decided(how="send", message=5), None, PEDRO, NOW).goes is None
    assert decides("send", of_rosa()).goes == "passed_on"
    assert decides("drop", of_rosa()).goes == "dropped"
    taken = decides("take", of_rosa())
    assert taken.goes == "passed_on"
    assert taken.lead is not None
    assert taken.lead.claimed_by == PEDRO
    assert taken.moved == LeadEvent(at=NOW, by=PEDRO, what="taken_over")


def test_taking_over_what_was_given_back_or_closed_meanwhile() -> None:
    """Free again: it is claimed. Closed: the answer goes, the lead stays as it is."""
    free = decides("take", lead())
    assert free.lead is not None
    assert free.lead.claimed_by == PEDRO
    closed = decides("take", of_rosa(LeadState.WON))
    assert (closed.goes, closed.moved) == ("passed_on", None)


def test_two_days_are_the_limit() -> None:
    assert not too_late_to_delete(NOW, NOW + timedelta(hours=48))
    assert too_late_to_delete(NOW, NOW + timedelta(hours=48, seconds=1))


def test_what_history_says_of_the_talk() -> None:
    """The last words; trouble until something arrives."""
    wrote = [LeadEvent(at=NOW, what="wrote", data={"text": text}) for text in ("one", "two")]
    failed = LeadEvent(at=NOW, by=ROSA, what="undelivered", data={"problem": "blocked"})
    arrived = LeadEvent(at=NOW, by=ROSA, what="delivered")
    assert last_words([*wrote, failed]) == wrote[1]
    assert trouble([failed]) == "blocked"
    assert trouble([failed, arrived]) == ""
    assert last_words([]) is None
