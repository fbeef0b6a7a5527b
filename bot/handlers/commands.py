"""What the staff type in their chat: a row a command of `bot.desk.commands`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot import staff_chat
from bot.desk import StaffCommand
from bot.handlers import lists
from bot.handlers.bans import ban, unban
from bot.handlers.broadcast import broadcast
from bot.handlers.canned import show_canned
from bot.handlers.desk import note_by_command
from bot.handlers.services import Services
from bot.handlers.talk import say
from bot.storage import STAFF, Urgency
from bot.storage.changes import SetFact
from bot.telegram.outgoing import Outgoing
from bot.telegram.rendering import staff_help
from bot.work.incoming import Written
from bot.work.turn import Turn

Obeys = Callable[[Turn, Written, str, Services], Awaitable[None]]
"""turn, the message, what stands after the command, services."""


async def obey(
    turn: Turn, message: Written, command: StaffCommand | None, rest: str, services: Services
) -> None:
    """A command that is none gets one helpful line, and so does one that is the owners'."""
    if command is None:
        say(turn, message, "staff.command.unknown", services)
    elif command.owners and not _owner(turn, message):
        say(turn, message, "staff.command.owners_only", services)
    else:
        await OBEYS[command.name](turn, message, rest, services)


def _owner(turn: Turn, message: Written) -> bool:
    return message.sender is not None and turn.is_owner(message.sender.id)


async def _help(turn: Turn, message: Written, rest: str, services: Services) -> None:
    language = services.spoken_by(message.sender)
    out = staff_help(owner=_owner(turn, message), language=language, locales=services.locales)
    _answer(turn, out)


async def _del(turn: Turn, message: Written, rest: str, services: Services) -> None:
    """As a reply it is obeyed where replies are read (`bot.handlers.talk`)."""
    say(turn, message, "staff.relay.nothing_to_delete", services)


async def _c(turn: Turn, message: Written, rest: str, services: Services) -> None:
    """As a reply it is obeyed where replies are read (`bot.handlers.talk`)."""
    if rest:
        say(turn, message, "staff.canned.how", services)
    else:
        show_canned(turn, message, services)


async def _here(turn: Turn, message: Written, rest: str, services: Services) -> None:
    """In a forum: all goes to this topic from now on."""
    topic = None if message.topic is None else str(message.topic)
    turn.change(SetFact(key=staff_chat.TOPIC, value=topic))
    say(turn, message, "staff.here", services)


def _answer(turn: Turn, out: Outgoing) -> None:
    turn.say(out, to=STAFF, urgency=Urgency.ANSWER)


OBEYS: dict[str, Obeys] = {
    "leads": lists.leads,
    "lead": lists.lead,
    "find": lists.find,
    "trips": lists.trips,
    "help": _help,
    "c": _c,
    "del": _del,
    "note": note_by_command,
    "ban": ban,
    "unban": unban,
    "broadcast": broadcast,
    "here": _here,
}
