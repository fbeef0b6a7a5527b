"""What the staff can do with a lead: a row each. A button of the card is such a row, and nothing else is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from bot.conversation.replies import Note
from bot.desk.context import Choice, DeskContext
from bot.desk.snoozing import times
from core.leads import (
    HELD,
    OPEN,
    Lead,
    LeadState,
    Refused,
    StaffMember,
    claim,
    handed_over,
    lost,
    quoted,
    release,
    reopened,
    won,
)

Moves = Callable[[Lead, DeskContext, str], Lead | Refused]
"""The lead, who presses and when, what was chosen."""


def _stays(lead: Lead, context: DeskContext, choice: str) -> Lead:
    return lead


@dataclass(frozen=True, kw_only=True)
class StaffAction:
    letter: str
    """A capital, in the data of its button; for ever, because old cards keep it."""
    open: frozenset[LeadState]
    """In which states of the lead the button is there."""
    what: str
    """The word for it in the lead's history, and in the keys of its texts:
    `staff.button.…` on the button, `staff.toast.…` when it is done."""
    does: Moves = _stays
    choices: Callable[[Lead, DeskContext], tuple[Choice, ...]] | None = None
    """What is chosen from first, in the place of the card's buttons."""
    then: Literal["", "asks", "snoozes"] = ""
    """What is no move: words are asked for, a time is set."""
    hears: str | None = None
    """Key of what the traveller hears ({name} of the staff, {reference})."""
    look: Literal["", "primary", "danger"] = ""
    behind: bool = False
    """Whether it stands behind "More"."""


def _colleagues(lead: Lead, context: DeskContext) -> tuple[Choice, ...]:
    """Everybody but the one who has it."""
    others = (each for each in context.colleagues if not _has(lead, each))
    return tuple(
        Choice(code=str(each.id), label=Note(key="staff.choice.person", values={"name": each.name}))
        for each in others
    )


def _has(lead: Lead, member: StaffMember) -> bool:
    return lead.claimed_by is not None and lead.claimed_by.id == member.id


def _handed_over(lead: Lead, context: DeskContext, choice: str) -> Lead | Refused:
    to = next(each for each in context.colleagues if str(each.id) == choice)
    return handed_over(lead, to, context.at)


_ALL = frozenset(LeadState)
_OPEN, _HELD = frozenset(OPEN), frozenset(HELD)
_CLOSED = frozenset({LeadState.WON, LeadState.LOST})

ACTIONS = (
    StaffAction(
        letter="S",
        what="claimed",
        open=frozenset({LeadState.NEW}),
        does=lambda lead, context, _: claim(lead, context.by, context.at),
        hears="desk.claimed",
        look="primary",
    ),
    StaffAction(
        letter="B",
        what="quoted",
        open=frozenset({LeadState.CLAIMED}),
        does=lambda lead, context, _: quoted(lead),
    ),
    StaffAction(letter="C", what="won", open=_HELD, does=lambda lead, context, _: won(lead)),
    StaffAction(
        letter="E",
        what="lost",
        open=_HELD,
        does=lambda lead, context, _: lost(lead),
        choices=lambda lead, context: tuple(context.reasons),
        look="danger",
    ),
    StaffAction(
        letter="R",
        what="released",
        open=frozenset({LeadState.CLAIMED}),
        does=lambda lead, context, _: release(lead, context.by),
    ),
    StaffAction(
        letter="F",
        what="handed_over",
        open=_HELD,
        does=_handed_over,
        choices=_colleagues,
        hears="desk.claimed",
        behind=True,
    ),
    StaffAction(letter="H", what="snoozed", open=_OPEN, choices=times, then="snoozes", behind=True),
    StaffAction(letter="I", what="noted", open=_ALL, then="asks", behind=True),
    StaffAction(
        letter="L",
        what="reopened",
        open=_CLOSED,
        does=lambda lead, context, _: reopened(lead, context.by, context.at),
        behind=True,
    ),
)


def action(what: str) -> StaffAction:
    """Raises LookupError."""
    found = next((row for row in ACTIONS if row.what == what), None)
    if found is None:
        raise LookupError(f"no action {what!r}")
    return found


def open_actions(lead: Lead, *, behind: bool = False) -> tuple[StaffAction, ...]:
    """What can be done with the lead as it stands: on its card, or behind "More"."""
    return tuple(row for row in ACTIONS if lead.state in row.open and row.behind is behind)
