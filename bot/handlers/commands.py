"""What the staff type in their chat: a row a command of `bot.desk.commands`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.desk import StaffCommand
from bot.handlers.services import Services
from bot.storage import STAFF, Urgency
from bot.telegram.outgoing import Outgoing
from bot.telegram.relaying import below
from bot.telegram.rendering import line_for_staff, staff_help
from bot.work.incoming import Written
from bot.work.turn import Turn

Obeys = Callable[[Turn, Written, str, Services], Awaitable[None]]
"""turn, the message, what stands after the command, services."""


async def obey(
    turn: Turn, message: Written, command: StaffCommand | None, rest: str, services: Services
) -> None:
    """A command that is none gets one helpful line."""
    if command is None:
        out = line_for_staff("staff.command.unknown", catalog=services.catalog, locales=services.locales)
        _answer(turn, below(out, message.message_id))
        return
    await OBEYS[command.name](turn, message, rest, services)


async def _help(turn: Turn, message: Written, rest: str, services: Services) -> None:
    out = staff_help(catalog=services.catalog, locales=services.locales)
    _answer(turn, out)


def _answer(turn: Turn, out: Outgoing) -> None:
    turn.say(out, to=STAFF, urgency=Urgency.ANSWER)


OBEYS: dict[str, Obeys] = {"help": _help}
