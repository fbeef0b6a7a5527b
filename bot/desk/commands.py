"""What the staff can type in their chat: a row a command; its text is `staff.command.…`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class StaffCommand:
    name: str
    """Without the slash; lower-case letters, as the Bot API wants them."""
    owners: bool = False
    """Only for those who own the business: the administrators of the staff chat."""


COMMANDS = (
    StaffCommand(name="leads"),
    StaffCommand(name="lead"),
    StaffCommand(name="find"),
    StaffCommand(name="trips"),
    StaffCommand(name="help"),
    StaffCommand(name="c"),
    StaffCommand(name="del"),
    StaffCommand(name="note"),
    StaffCommand(name="ban"),
    StaffCommand(name="unban"),
    StaffCommand(name="broadcast", owners=True),
    StaffCommand(name="here", owners=True),
)
"""In the order in which /help and the menu of the chat list them."""


def command(name: str) -> StaffCommand | None:
    """Whatever the case in which it was typed."""
    return next((row for row in COMMANDS if row.name == name.lower()), None)
