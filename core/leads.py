"""A lead: a trip somebody wants, and its life with the staff."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

from pydantic import AwareDatetime, Field

from core.pricing import Quote
from core.trip import Trip
from core.values import Frozen


class Contact(Frozen):
    """How to reach the traveller beyond Telegram; both empty is fine, the account alone is enough."""

    phone: str | None = None
    """International form: +51…"""
    email: str | None = None


class Traveller(Frozen):
    name: str
    """As Telegram gives it: anything people write."""
    username: str | None = None
    """Without the @."""
    language: str
    """One of the operator's languages."""


class StaffMember(Frozen):
    id: int
    """Telegram's user id."""
    name: str


class LeadState(StrEnum):
    NEW = "new"
    CLAIMED = "claimed"
    """One of the staff answers for it."""
    QUOTED = "quoted"
    """The staff have sent their final price and terms."""
    WON = "won"
    LOST = "lost"
    WITHDRAWN = "withdrawn"
    """The traveller changed their mind."""


TRANSITIONS: dict[LeadState, frozenset[LeadState]] = {
    LeadState.NEW: frozenset({LeadState.CLAIMED, LeadState.WITHDRAWN}),
    # Back to new: the one who claimed it gives it back.
    LeadState.CLAIMED: frozenset(
        {LeadState.NEW, LeadState.QUOTED, LeadState.WON, LeadState.LOST, LeadState.WITHDRAWN}
    ),
    LeadState.QUOTED: frozenset({LeadState.WON, LeadState.LOST, LeadState.WITHDRAWN}),
    # Back to claimed: a button was pressed by mistake, or they have changed their minds.
    LeadState.WON: frozenset({LeadState.CLAIMED}),
    LeadState.LOST: frozenset({LeadState.CLAIMED}),
    # Back to new: the traveller takes the withdrawal back.
    LeadState.WITHDRAWN: frozenset({LeadState.NEW}),
}
"""From which state a lead may go where."""

OPEN = (LeadState.NEW, LeadState.CLAIMED, LeadState.QUOTED)
"""Somebody waits for something."""
HELD = (LeadState.CLAIMED, LeadState.QUOTED)
"""One of the staff is at work on it."""


class Lead(Frozen):
    reference: str
    """Names the lead to traveller and staff: PFH-7K3QX."""
    chat_id: int
    """The traveller's chat."""
    traveller: Traveller
    source: str | None = None
    """Where they came from: the tag of the deep link."""
    contact: Contact = Contact()
    quote: Quote
    questions: tuple[str, ...] = ()
    """What they asked and the catalogue could not answer."""
    facts: tuple[str, ...] = ()
    """What they told beside the trip, in their words: a bad knee, a honeymoon, when they land."""
    created_at: AwareDatetime
    state: LeadState = LeadState.NEW
    claimed_by: StaffMember | None = None
    claimed_at: AwareDatetime | None = None

    @property
    def trip(self) -> Trip:
        return self.quote.trip

    @property
    def standing(self) -> tuple[LeadState, int | None]:
        """What a step depends on: how the lead stands, and whose it is."""
        return self.state, self.claimed_by.id if self.claimed_by else None


class LeadEvent(Frozen):
    """A line in a lead's history, which is only added to."""

    at: AwareDatetime
    by: StaffMember | None = None
    """None: the traveller, or the bot for them."""
    what: str
    """What happened, in a word: "requested", "claimed", "released" …"""
    data: dict[str, str] = Field(default_factory=dict)
    """What else there is to know, by name."""


@dataclass(frozen=True, kw_only=True)
class Refused:
    """The step is not open to this lead as it stands; `lead` says how it stands."""

    reason: Literal["claimed_by_another", "not_open"]
    lead: Lead


def claim(lead: Lead, by: StaffMember, at: datetime) -> Lead | Refused:
    """Take a new lead. A second press by the same person changes nothing."""
    if lead.state in (LeadState.WON, LeadState.LOST):
        return Refused(reason="not_open", lead=lead)
    if lead.claimed_by is not None:
        return lead if lead.claimed_by.id == by.id else Refused(reason="claimed_by_another", lead=lead)
    return _step(lead, LeadState.CLAIMED, claimed_by=by, claimed_at=at)


def release(lead: Lead, by: StaffMember) -> Lead | Refused:
    """Give a claimed lead back, so that somebody else can take it; only by the one who has it."""
    if lead.claimed_by is not None and lead.claimed_by.id != by.id:
        return Refused(reason="claimed_by_another", lead=lead)
    if lead.state is LeadState.WITHDRAWN:  # that way back is the traveller's: see `restored`
        return Refused(reason="not_open", lead=lead)
    return _step(lead, LeadState.NEW, claimed_by=None, claimed_at=None)


def handed_over(lead: Lead, to: StaffMember, at: datetime) -> Lead | Refused:
    """Somebody else answers for it from now on."""
    if lead.state not in HELD:
        return Refused(reason="not_open", lead=lead)
    if lead.claimed_by is not None and lead.claimed_by.id == to.id:
        return lead
    return Lead.model_validate({**dict(lead), "claimed_by": to, "claimed_at": at})


def quoted(lead: Lead) -> Lead | Refused:
    """The staff have sent their final word on price and terms."""
    return _step(lead, LeadState.QUOTED)


def won(lead: Lead) -> Lead | Refused:
    return _step(lead, LeadState.WON)


def lost(lead: Lead) -> Lead | Refused:
    return _step(lead, LeadState.LOST)


def reopened(lead: Lead, by: StaffMember, at: datetime) -> Lead | Refused:
    """It goes on after all; whoever says so has it."""
    if lead.state not in (LeadState.WON, LeadState.LOST):
        return Refused(reason="not_open", lead=lead)
    return _step(lead, LeadState.CLAIMED, claimed_by=by, claimed_at=at)


def withdrawn(lead: Lead) -> Lead | Refused:
    """The traveller changed their mind."""
    return _step(lead, LeadState.WITHDRAWN)


def restored(lead: Lead) -> Lead | Refused:
    """They want it after all. Only what was withdrawn comes back so."""
    if lead.state not in (LeadState.WITHDRAWN, LeadState.NEW):
        return Refused(reason="not_open", lead=lead)
    return _step(lead, LeadState.NEW)


def _step(lead: Lead, state: LeadState, **changes: object) -> Lead | Refused:
    """A lead already there stays as it is: a button pressed twice is no mistake."""
    if lead.state == state:
        return lead
    if state not in TRANSITIONS[lead.state]:
        return Refused(reason="not_open", lead=lead)
    return Lead.model_validate({**dict(lead), "state": state, **changes})


_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Base 32 without I, L, O and U (Douglas Crockford, https://www.crockford.com/base32.html)."""
_DIGITS = 5
"""32 ** 5 is 33 million: nobody guesses a lead. The store still has to refuse a reference used twice."""


def new_reference(prefix: str, token: bytes) -> str:
    """A short number such as PFH-7K3QX, made of at least 4 random bytes; the same bytes give the same."""
    if len(token) < 4:
        raise ValueError("a token has at least 4 bytes")
    number = int.from_bytes(token, "big")
    digits = ""
    for _ in range(_DIGITS):
        number, digit = divmod(number, len(_CROCKFORD))
        digits = _CROCKFORD[digit] + digits
    return f"{prefix}-{digits}"


def read_reference(text: str) -> str | None:
    """What somebody typed ("pfh 7k3qx", O for 0, I or L for 1) as a reference; None when it is none."""
    typed = re.fullmatch(r"\s*([A-Z]{2,5})[\s-]*([0-9A-Z]{5})\s*", text.upper(), re.ASCII)
    if typed is None:
        return None
    digits = typed[2].translate(str.maketrans("OIL", "011"))
    return f"{typed[1]}-{digits}" if set(digits) <= set(_CROCKFORD) else None
