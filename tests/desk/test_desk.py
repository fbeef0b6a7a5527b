"""What the staff press, and what becomes of it: pure, a row an action."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.replies import Note
from bot.desk import ACTIONS, Choice, DeskContext, DeskStep, Pressed, StaffAction, action, desk, open_actions
from bot.desk.snoozing import snoozed_until
from core.catalog import Text
from core.leads import TRANSITIONS, Lead, LeadEvent, LeadState, StaffMember
from tests.samples import NOW, lead, locales

ROSA = StaffMember(id=9, name="Rosa")
PEDRO = StaffMember(id=8, name="Pedro")


REASONS = (Choice(code="price", label=Text("Too expensive")),)


def press(
    before: Lead | None,
    what: str,
    by: StaffMember = ROSA,
    choice: str = "",
    history: tuple[LeadEvent, ...] = (),
) -> DeskStep:
    pressed = Pressed(action=action(what), reference="PFH-00001", choice=choice)
    context = DeskContext(by=by, at=NOW, history=history, colleagues=(ROSA, PEDRO), reasons=REASONS)
    return desk(before, pressed, context)


def said(step: DeskStep) -> Note:
    """The toast, which is there."""
    assert step.answer is not None
    return step.answer


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
    assert said(step).key == "staff.toast.claimed"
    assert step.hears is not None
    assert "Rosa" in locales().plain("en", step.hears)


def test_the_second_to_press_hears_who_was_first() -> None:
    """And nothing moves; but the card is shown again as it stands."""
    step = press(CLAIMED, "claimed", PEDRO)

    assert (step.lead, step.moved, step.hears) == (CLAIMED, None, None)
    assert locales().plain("en", said(step)) == "Already claimed by Rosa."


def test_a_double_press_changes_nothing() -> None:
    """No second line, and the traveller hears it once."""
    step = press(CLAIMED, "claimed")

    assert (step.lead, step.moved, step.hears) == (CLAIMED, None, None)
    assert said(step).key == "staff.toast.claimed"


def test_whoever_has_it_gives_it_back() -> None:
    """Then it is as new."""
    step = press(CLAIMED, "released")

    assert step.lead == lead()
    assert step.moved == LeadEvent(at=NOW, by=ROSA, what="released")
    assert locales().plain("en", said(step)) == "PFH-00001 is free again."


def test_nobody_gives_back_what_another_has() -> None:
    step = press(CLAIMED, "released", PEDRO)

    assert (step.lead, step.moved) == (CLAIMED, None)
    assert said(step).key == "staff.toast.already"


def test_a_lead_that_is_not_there_moves_nothing() -> None:
    """A restored backup may know less than an old card."""
    step = press(None, "claimed")

    assert (step.lead, step.moved) == (None, None)
    assert said(step).key == "staff.toast.unknown"


def test_what_was_withdrawn_is_said_so() -> None:
    """Not "already claimed by" nobody."""
    step = press(in_state(LeadState.WITHDRAWN), "claimed")

    assert step.moved is None
    assert said(step).key == "staff.toast.withdrawn"
    assert "withdrawn" in locales().plain("en", said(step))


FIRST = {"lost": "price", "handed_over": str(PEDRO.id), "snoozed": "tomorrow"}
"""What is chosen where something must be."""


@pytest.mark.parametrize("language", locales().languages)
@pytest.mark.parametrize("state", LeadState)
@pytest.mark.parametrize("what", [action.what for action in ACTIONS])
def test_every_press_in_every_state_is_answered(state: LeadState, what: str, language: str) -> None:
    """By whoever: a lead moves only along its table, and there are words for it."""
    for by in (ROSA, PEDRO):
        before = in_state(state)
        step = press(before, what, by, FIRST.get(what, ""))
        assert step.asks or locales().plain(language, said(step))
        if step.lead != before:
            assert step.moved is not None
            assert after(step).state in {*TRANSITIONS[before.state], before.state}


@pytest.mark.parametrize("state", LeadState)
def test_a_button_is_there_exactly_while_it_does_something(state: LeadState) -> None:
    """For the one whose lead it is; at hand or behind "More"."""
    lead = in_state(state)
    shown = {row.what for behind in (False, True) for row in open_actions(lead, behind=behind)}
    steps = {row.what: press(lead, row.what, choice=FIRST.get(row.what, "")) for row in ACTIONS}
    assert shown == {what for what, step in steps.items() if step.moved or step.asks}


def test_why_it_was_lost_is_chosen_first_and_stands_in_its_history() -> None:
    """In the words it had then: the list may change."""
    asked = press(CLAIMED, "lost")
    assert (asked.moved, asked.choices) == (None, REASONS)
    step = press(CLAIMED, "lost", choice="price")
    assert after(step).state is LeadState.LOST
    assert step.moved == LeadEvent(at=NOW, by=ROSA, what="lost", data={"reason": "Too expensive"})
    assert press(CLAIMED, "lost", choice="gone from the list").choices == REASONS


def test_of_two_who_close_it_the_second_hears_who_was_first() -> None:
    won = press(CLAIMED, "won")
    assert won.moved is not None
    late = press(after(won), "lost", PEDRO, "price", (won.moved,))
    assert late.moved is None
    assert locales().plain("en", said(late)) == "PFH-00001 is already won (Rosa)."


def test_a_colleague_gets_it_and_the_traveller_hears_from_whom() -> None:
    """Whoever has it is not among those to choose from."""
    assert [choice.code for choice in press(CLAIMED, "handed_over").choices] == [str(PEDRO.id)]
    step = press(CLAIMED, "handed_over", choice=str(PEDRO.id))
    assert after(step).claimed_by == PEDRO
    assert step.moved == LeadEvent(at=NOW, by=ROSA, what="handed_over", data={"to": "Pedro"})
    assert step.hears is not None
    assert "Pedro" in locales().plain("en", step.hears)


def test_what_was_closed_by_mistake_is_opened_again() -> None:
    """By whoever, who has it then."""
    step = press(in_state(LeadState.LOST), "reopened", PEDRO)
    assert (after(step).state, after(step).claimed_by) == (LeadState.CLAIMED, PEDRO)


@pytest.mark.parametrize(("choice", "day"), [("tomorrow", 23), ("three_days", 25), ("next_week", 23)])
def test_what_is_put_by_comes_back_in_the_morning(choice: str, day: int) -> None:
    """22 November is a Sunday."""
    step = press(CLAIMED, "snoozed", choice=choice)
    assert step.back_at == datetime(2026, 11, day, 9, tzinfo=UTC)
    assert step.moved is not None
    assert snoozed_until(CLAIMED, [step.moved]) == step.back_at
    woke = LeadEvent(at=NOW, what="woke")
    assert snoozed_until(CLAIMED, [step.moved, woke]) is None
    assert snoozed_until(in_state(LeadState.WON), [step.moved]) is None


def test_another_day_is_asked_for() -> None:
    assert press(CLAIMED, "snoozed", choice="date").asks


presses = st.lists(
    st.tuples(
        st.sampled_from(ACTIONS),
        st.sampled_from((ROSA, PEDRO)),
        st.sampled_from(("", "price", "8", "9", "tomorrow", "date", "odd")),
    ),
    max_size=30,
)


@given(presses)
def test_a_whole_life_moves_along_the_table(life: list[tuple[StaffAction, StaffMember, str]]) -> None:
    """Whatever is pressed by whom: every move is one of the table's and leaves one line, nothing else moves
    it, and a lead that somebody is at work on is always somebody's."""
    stands, history = lead(), tuple[LeadEvent, ...]()
    for row, by, choice in life:
        step = press(stands, row.what, by, choice, history)
        moved = after(step)
        if moved != stands:
            assert moved.state in {*TRANSITIONS[stands.state], stands.state}
            assert step.moved is not None
            assert step.moved.by == by
        assert (moved.claimed_by is None) == (moved.state in (LeadState.NEW, LeadState.WITHDRAWN))
        history = (*history, step.moved) if step.moved else history
        stands = moved


def test_rows_are_told_apart() -> None:
    """A letter for ever, a word in the history."""
    assert len({action.letter for action in ACTIONS}) == len(ACTIONS)
    assert len({action.what for action in ACTIONS}) == len(ACTIONS)
