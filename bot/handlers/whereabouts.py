"""Where we can still write: blocks, removals, groups that moved. Kept true by whatever comes in."""

from __future__ import annotations

import structlog

from bot import staff_chat
from bot.storage.changes import MarkBlocked, SetFact
from bot.work.incoming import Admitted, GroupMoved, Incoming, Written
from bot.work.turn import Turn

log = structlog.get_logger()


def note_whereabouts(turn: Turn, incoming: Incoming) -> None:
    match incoming:
        case Admitted(private=True):
            turn.change(MarkBlocked(chat_id=incoming.chat_id, blocked=incoming.gone))
        case Admitted() if incoming.chat_id == turn.staff_chat:
            _staff_chat_changed(turn, incoming)
        case GroupMoved(old=old, new=new):
            turn.change(SetFact(key=staff_chat.moved_key(old), value=str(new)))
        case Written(edited=False) if turn.chat is not None and turn.chat.blocked:
            turn.change(MarkBlocked(chat_id=turn.chat.id, blocked=False))
        case _:
            pass


def _staff_chat_changed(turn: Turn, admitted: Admitted) -> None:
    if admitted.gone:
        log.error("staff_chat.lost", chat=admitted.chat_id, reason=staff_chat.REMOVED)
    turn.change(SetFact(key=staff_chat.LOST, value=staff_chat.REMOVED if admitted.gone else None))
