"""Making a chat the staff chat: the one-time link, the group that is chosen, or this chat with one person."""

from __future__ import annotations

from bot import staff_chat
from bot.conversation.events import Started
from bot.conversation.replies import Note
from bot.desk import LinkHere
from bot.handlers.services import Services
from bot.storage.changes import SetFact
from bot.telegram.rendering import how_to_link, line_for_staff, link_choice, staff_linked, toast
from bot.work.incoming import Admitted, Sender, Tapped, Written
from bot.work.turn import Turn


def on_private(turn: Turn, message: Written, services: Services) -> bool:
    """Whoever opens the one-time link chooses the staff chat. False: it is nothing of the kind."""
    sender, event = message.sender, message.event
    if sender is None:
        return False
    if isinstance(event, Started) and turn.knows_link(event.payload):
        turn.change(SetFact(key=staff_chat.LINK_HOLDER, value=str(sender.id)))
        for out in link_choice(language=services.spoken_by(sender), locales=services.locales):
            turn.send(out.method, out.payload, to=message.chat_id)
        return True
    if message.shared is None or not _holds_link(turn, sender):
        return False
    _link(turn, message.shared, services)
    done = line_for_staff("staff.link.done", language=services.spoken_by(sender), locales=services.locales)
    turn.send(done.method, done.payload, to=message.chat_id)
    return True


async def on_here(turn: Turn, tapped: Tapped, _: LinkHere, services: Services) -> None:
    """The chat with the person who holds the link is to be the staff chat."""
    may = tapped.private and _holds_link(turn, tapped.sender)
    note = Note(key="staff.toast.linked" if may else "staff.toast.settled")
    out = toast(
        tapped.callback_id, note, language=services.spoken_by(tapped.sender), locales=services.locales
    )
    turn.send(out.method, out.payload, to=tapped.chat_id, ephemeral=True)
    if may:
        _link(turn, tapped.chat_id, services)


def by_command(turn: Turn, message: Written, token: str, services: Services) -> bool:
    """`/start` and what the one-time link carries, written in the group itself, in its topic."""
    if not turn.knows_link(token):
        return False
    _link(turn, message.chat_id, services, message.topic)
    return True


def on_added(turn: Turn, admitted: Admitted, services: Services) -> None:
    """A group the bot was added to is told once how it becomes the staff's, while none is."""
    told = f"told_link:{admitted.chat_id}"
    if turn.staff_chat is not None or _holds_link(turn, admitted.by) or turn.fact(told):
        return
    turn.change(SetFact(key=told, value="1"))
    turn.change(SetFact(key=staff_chat.told_the_way(admitted.chat_id), value=turn.now.date().isoformat()))
    out = how_to_link(language=services.spoken_by(admitted.by), locales=services.locales)
    turn.send(out.method, out.payload, to=admitted.chat_id)


def _holds_link(turn: Turn, person: Sender) -> bool:
    return turn.fact(staff_chat.LINK_HOLDER) == str(person.id)


def _link(turn: Turn, chat_id: int, services: Services, topic: int | None = None) -> None:
    turn.link_staff_chat(chat_id, topic)
    out = staff_linked(chat_id, catalog=services.catalog, locales=services.locales)
    turn.send(out.method, out.payload, to=chat_id)
