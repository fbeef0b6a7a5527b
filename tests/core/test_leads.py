"""A lead's life, and the number it is called by."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from core.leads import (
    TRANSITIONS,
    Contact,
    Lead,
    LeadState,
    Refused,
    StaffMember,
    Traveller,
    claim,
    lost,
    new_reference,
    quoted,
    read_reference,
    release,
    reopened,
    restored,
    withdrawn,
    won,
)
from core.pricing import quote
from tests.core.catalogues import LARES, lares_trip

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
DAN = StaffMember(id=1, name="Dan")
ANA = StaffMember(id=2, name="Ana")
NEW = Lead(
    reference="PFH-7K3QX",
    chat_id=5_000_000_001,
    traveller=Traveller(name="Zoë <b>", username="zoe", language="fr"),
    source="instagram",
    quote=quote(LARES, lares_trip(7, stay="mountain_lodge"), date(2026, 11, 22)),
    created_at=NOW,
)


def taken(result: Lead | Refused) -> Lead:
    assert isinstance(result, Lead)
    return result


CLAIMED = taken(claim(NEW, DAN, NOW))
QUOTED = taken(quoted(CLAIMED))


def test_a_new_lead_can_be_claimed() -> None:
    """The card then says by whom, and since when."""
    assert (CLAIMED.state, CLAIMED.claimed_by, CLAIMED.claimed_at) == (LeadState.CLAIMED, DAN, NOW)


def test_the_second_to_press_is_told_who_was_first() -> None:
    """Two of the staff press at once: one has it, the other hears so, nothing changes."""
    refused = claim(CLAIMED, ANA, NOW + timedelta(seconds=1))

    assert Refused(reason="claimed_by_another", lead=CLAIMED) == refused


def test_pressing_claim_twice_changes_nothing() -> None:
    """Not even the time."""
    assert claim(CLAIMED, DAN, NOW + timedelta(hours=1)) is CLAIMED


def test_a_claimed_lead_can_be_given_back_by_its_owner_alone() -> None:
    assert release(CLAIMED, DAN) == NEW
    assert release(CLAIMED, ANA) == Refused(reason="claimed_by_another", lead=CLAIMED)


STEPS: dict[LeadState, Callable[[Lead], Lead | Refused]] = {
    LeadState.NEW: lambda lead: restored(lead) if lead.state == "withdrawn" else release(lead, DAN),
    LeadState.CLAIMED: lambda lead: (
        reopened(lead, DAN, NOW) if lead.state in ("won", "lost") else claim(lead, DAN, NOW)
    ),
    LeadState.QUOTED: quoted,
    LeadState.WON: won,
    LeadState.LOST: lost,
    LeadState.WITHDRAWN: withdrawn,
}
LEADS = {
    LeadState.NEW: NEW,
    LeadState.CLAIMED: CLAIMED,
    LeadState.QUOTED: QUOTED,
    LeadState.WON: taken(won(QUOTED)),
    LeadState.LOST: taken(lost(QUOTED)),
    LeadState.WITHDRAWN: taken(withdrawn(NEW)),
}


@pytest.mark.parametrize("to", LeadState)
@pytest.mark.parametrize("state", LeadState)
def test_only_the_steps_of_the_table_are_open(state: LeadState, to: LeadState) -> None:
    """All others are refused and leave the lead as it was; the same step again is no mistake."""
    lead = LEADS[state]
    result = STEPS[to](lead)

    if to in TRANSITIONS[state]:
        assert taken(result).state == to
    elif to == state:
        assert result == lead
    elif to == LeadState.CLAIMED and lead.claimed_by == DAN:
        assert result == lead  # Dan's second press on a lead he has taken further since
    else:
        assert Refused(reason="not_open", lead=lead) == result


def test_each_way_back_is_its_own() -> None:
    """The staff cannot bring back what the traveller took back, nor the traveller what the staff have."""
    gone = LEADS[LeadState.WITHDRAWN]
    assert release(gone, DAN) == Refused(reason="not_open", lead=gone)
    assert restored(CLAIMED) == Refused(reason="not_open", lead=CLAIMED)


def test_a_closed_lead_goes_on_only_when_it_is_opened_again() -> None:
    """Not by a press on an old card, by whoever had it neither."""
    for state in (LeadState.WON, LeadState.LOST):
        assert TRANSITIONS[state] == {LeadState.CLAIMED}
        assert claim(LEADS[state], DAN, NOW) == Refused(reason="not_open", lead=LEADS[state])
        again = taken(reopened(LEADS[state], ANA, NOW))
        assert (again.state, again.claimed_by) == (LeadState.CLAIMED, ANA)


def test_a_withdrawn_lead_comes_back_only_as_new() -> None:
    """The traveller may want it after all; the staff take it from there."""
    assert TRANSITIONS[LeadState.WITHDRAWN] == {LeadState.NEW}
    assert restored(taken(withdrawn(NEW))) == NEW
    assert restored(CLAIMED) == Refused(reason="not_open", lead=CLAIMED)


def test_a_lead_survives_storage() -> None:
    """Whatever people are called."""
    assert Lead.model_validate_json(QUOTED.model_dump_json()) == QUOTED


def test_the_trip_is_the_one_that_was_quoted() -> None:
    assert NEW.trip == NEW.quote.trip


def test_the_telegram_account_is_enough() -> None:
    assert NEW.contact == Contact(phone=None, email=None)


def test_times_know_their_zone() -> None:
    """A lead of "09:30" somewhere is refused."""
    with pytest.raises(ValidationError, match="timezone"):
        Lead.model_validate({**dict(NEW), "created_at": datetime(2026, 11, 22, 9, 30)})  # noqa: DTZ001


def test_a_reference_is_made_of_chance() -> None:
    assert new_reference("PFH", bytes(4)) == "PFH-00000"
    assert new_reference("PFH", b"\xff" * 8) == "PFH-ZZZZZ"
    assert new_reference("AA", bytes.fromhex("00e8e5fd")) == "AA-EHSFX"


@given(st.binary(min_size=4, max_size=16))
def test_a_reference_has_no_look_alikes_and_is_read_back(token: bytes) -> None:
    """As printed, in small letters, without the dash, with O for 0 and I or l for 1."""
    reference = new_reference("PFH", token)
    digits = reference.removeprefix("PFH-")

    assert len(digits) == 5
    assert not set(digits) & set("ILOU")
    for typed in (
        reference,
        f"  {reference.lower()} ",
        reference.replace("-", " "),
        "pfh" + digits.replace("0", "o").replace("1", "l"),
        "PFH-" + digits.replace("0", "O").replace("1", "I"),
    ):
        assert read_reference(typed) == reference


@given(st.integers(0, 32**5 - 1), st.integers(0, 32**5 - 1))
def test_different_numbers_are_different_references(one: int, other: int) -> None:
    tokens = (one.to_bytes(4, "big"), other.to_bytes(4, "big"))

    assert (one == other) == (new_reference("PFH", tokens[0]) == new_reference("PFH", tokens[1]))


def test_too_little_chance_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="at least 4"):
        new_reference("PFH", b"abc")


@pytest.mark.parametrize(
    "text", ["", "PFH", "hello", "PFH-7K3Q", "PFH-7K3Q!", "PFH-UUUUU", "12-34567", "ÄÖ-7K3QX"]
)
def test_what_is_no_reference_is_none(text: str) -> None:
    assert read_reference(text) is None
