"""What the staff can do with a lead: a row each. A button of the card is such a row, and nothing else is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from core.leads import Lead, LeadState, Refused, StaffMember, claim, release


@dataclass(frozen=True, kw_only=True)
class StaffAction:
    letter: str
    """A capital, in the data of its button; for ever, because old cards keep it."""
    open: frozenset[LeadState]
    """In which states of the lead the button is there."""
    does: Callable[[Lead, StaffMember, datetime], Lead | Refused]
    what: str
    """The word for it in the lead's history, and in the keys of its texts:
    `staff.button.…` on the button, `staff.toast.…` when it is done."""
    hears: str | None = None
    """Key of what the traveller hears ({name} of the staff, {reference})."""


ACTIONS = (
    StaffAction(
        letter="S",
        open=frozenset({LeadState.NEW}),
        does=claim,
        what="claimed",
        hears="desk.claimed",
    ),
    StaffAction(
        letter="R",
        open=frozenset({LeadState.CLAIMED}),
        does=lambda lead, by, at: release(lead, by),
        what="released",
    ),
)


def open_actions(lead: Lead) -> tuple[StaffAction, ...]:
    """What can be done with the lead as it stands."""
    return tuple(action for action in ACTIONS if lead.state in action.open)
