"""What Telegram brings: whose it is, the traveller's or the staff's."""

from __future__ import annotations

from bot.conversation.events import Unknown
from bot.desk import LinkHere, StaffPress
from bot.handlers import linking, staff, traveller
from bot.handlers.bans import unheard
from bot.handlers.services import Services
from bot.handlers.whereabouts import note_whereabouts
from bot.telegram.flood import Flooded
from bot.telegram.reading import Unreadable, incoming
from bot.telegram.rendering import apology, too_much
from bot.work.incoming import Admitted, Incoming, Tapped, Written
from bot.work.turn import Turn


async def handle(turn: Turn, raw: object, services: Services) -> None:
    """Raises Unreadable."""
    if isinstance(raw, Flooded):
        _skip(turn, raw, services)
    elif what := incoming(raw):
        note_whereabouts(turn, what)
        await _route(turn, what, services)


async def _route(turn: Turn, what: Incoming, services: Services) -> None:
    match what:
        case _ if unheard(turn, what):
            if isinstance(what, Tapped):
                _close(turn, what)
        case Tapped(means=StaffPress()) if what.chat_id == turn.staff_chat:
            await staff.on_press(turn, what, services)
        case Tapped(private=True, means=LinkHere() as here):
            await linking.on_here(turn, what, here, services)
        case Tapped(private=True):
            event = Unknown() if isinstance(what.means, StaffPress) else what.means
            await traveller.on_tap(turn, what, event, services)
        case Tapped():  # in a group that is not the staff's
            _close(turn, what)
        case Written(private=True) if what.chat_id != turn.staff_chat:
            if not linking.on_private(turn, what, services):
                await traveller.on_message(turn, what, services)
        case Written():
            await staff.on_message(turn, what, services)
        case Admitted(private=False, gone=False, was_gone=True):
            linking.on_added(turn, what, services)
        case _:
            pass


def _close(turn: Turn, tapped: Tapped) -> None:
    """The waiting circle of the button ends; nothing is said."""
    answer = {"callback_query_id": tapped.callback_id}
    turn.send("answerCallbackQuery", answer, to=tapped.sender.id, ephemeral=True)


def _skip(turn: Turn, flooded: Flooded, services: Services) -> None:
    if flooded.tell and turn.chat is not None:
        language = services.language_of(turn.chat, flooded.language_code)
        out = too_much(language=language, locales=services.locales)
        turn.say(out, to=turn.chat.id)


def apologise(turn: Turn, raw: object, services: Services) -> None:
    """Only to a traveller who said something: in a group nobody waits for us."""
    chat, spoken = turn.chat, ""
    try:
        what = incoming(raw)
    except Unreadable:
        pass
    else:
        if not isinstance(what, Tapped | Written):
            return
        spoken = what.sender.language_code if what.sender else ""
    if chat is None or chat.id < 0:
        return
    out = apology(language=services.language_of(chat, spoken), locales=services.locales)
    turn.say(out, to=chat.id)
