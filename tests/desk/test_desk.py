"""What the staff press, and what becomes of it: pure, a row an action."""

from __future__ import annotations

import pytest

from bot.desk import ACTIONS, DeskContext, DeskStep, Pressed, desk, open_actions
from core.leads import Lead, LeadEvent, LeadState, StaffMember
from tests.samples import NOW, lead, locales

ROSA = StaffMember(id=9, name="Rosa")
PEDRO = StaffMember(id=8, name="Pedro")


def press(before: Lead | None, what: str, by: StaffMember = ROSA) -> DeskStep:
    action = next(action for action in ACTIONS if action.what == what)
    return desk(before, Pressed(action=action, reference="PFH-00001"), DeskContext(by=by, at=NOW))


def after(step: DeskStep) -> Lead:
    assert step.lead is not None
    return step.lead


CLAIMED = after(press(lead(), "claimed"))


def in_state(state: LeadState) -> Lead:
    claimed = CLAIMED if state not in (LeadState.NEW, LeadState.WITHDRAWN) else lead()
    return Lead.model_validate({**dict(claimed), "state": state})


def test_a_new_lead_is_claimed() -> None:
    """Its history says by whom and when; the traveller hears it."""
    step = press(lead(), "claimed")

    assert (CLAIMED.state, CLAIMED.claimed_by) == (LeadState.CLAIMED, ROSA)
    assert step.moved == LeadEvent(at=NOW, by=ROSA, what="claimed")
    assert step.answer.key == "staff.toast.claimed"
    assert step.hears is not None
    assert "Rosa" in locales().plain("en", step.hears)


def test_the_second_to_press_hears_who_was_first() -> None:
    """And nothing moves; but the card is shown again as it stands."""
    step = press(CLAIMED, "claimed", PEDRO)

    assert (step.lead, step.moved, step.hears) == (CLAIMED, None, None)
    assert locales().plain("en", step.answer) == "Already claimed by Rosa."


def test_a_double_press_changes_nothing() -> None:
    """No second line, and the traveller hears it once."""
    step = press(CLAIMED, "claimed")

    assert (step.lead, step.moved, step.hears) == (CLAIMED, None, None)
    assert step.answer.key == "staff.toast.claimed"


def test_whoever_has_it_gives_it_back() -> None:
    """Then it is as new."""
    step = press(CLAIMED, "released")

    assert step.lead == lead()
    assert step.moved == LeadEvent(at=NOW, by=ROSA, what="released")
    assert locales().plain("en", step.answer) == "PFH-00001 is free again."


def test_nobody_gives_back_what_another_has() -> None:
    step = press(CLAIMED, "released", PEDRO)

    assert (step.lead, step.moved) == (CLAIMED, None)
    assert step.answer.key == "staff.toast.already"


def test_a_lead_that_is_not_there_moves_nothing() -> None:
    """A restored backup may know less than an old card."""
    step = press(None, "claimed")

    assert (step.lead, step.moved) == (None, None)
    assert step.answer.key == "staff.toast.unknown"


def test_what_was_withdrawn_is_said_so() -> None:
    """Not "already claimed by" nobody."""
    step = press(in_state(LeadState.WITHDRAWN), "claimed")

    assert step.moved is None
    assert step.answer.key == "staff.toast.withdrawn"
    assert "withdrawn" in locales().plain("en", step.answer)


@pytest.mark.parametrize("language", locales().languages)
@pytest.mark.parametrize("state", LeadState)
@pytest.mark.parametrize("what", [action.what for action in ACTIONS])
def test_every_press_in_every_state_is_answered(state: LeadState, what: str, language: str) -> None:
    """By whoever: a lead moves only along its table, and there are words for it."""
    for by in (ROSA, PEDRO):
        before = in_state(state)
        step = press(before, what, by)
        assert locales().plain(language, step.answer)
        assert (step.moved is not None) == (step.lead != before)


@pytest.mark.parametrize("state", LeadState)
def test_a_button_is_there_exactly_while_it_does_something(state: LeadState) -> None:
    """For the one whose lead it is."""
    shown = open_actions(in_state(state))
    doing = [action for action in ACTIONS if press(in_state(state), action.what).moved]
    assert list(shown) == doing


def test_rows_are_told_apart() -> None:
    """A letter for ever, a word in the history."""
    assert len({action.letter for action in ACTIONS}) == len(ACTIONS)
    assert len({action.what for action in ACTIONS}) == len(ACTIONS)
