"""Where we can still write, and who is staff: blocks, removals, groups that moved, people who come and go.

Kept true by whatever comes in.
"""

from __future__ import annotations

import structlog

from bot import staff_chat
from bot.storage.changes import MarkBlocked, SetFact
from bot.work.incoming import Admitted, CameOrWent, GroupMoved, Incoming, Written
from bot.work.turn import Turn

log = structlog.get_logger()


def note_whereabouts(turn: Turn, incoming: Incoming) -> None:
    match incoming:
        case Admitted(private=True):
            turn.change(MarkBlocked(chat_id=incoming.chat_id, blocked=incoming.gone))
        case Admitted() if incoming.chat_id == turn.staff_chat:
            _staff_chat_changed(turn, incoming)
        case CameOrWent() if incoming.chat_id == turn.staff_chat:
            _people_changed(turn, incoming)
        case GroupMoved(old=old, new=new):
            turn.change(SetFact(key=staff_chat.moved_key(old), value=str(new)))
        case Written(edited=False) if turn.chat is not None and turn.chat.blocked:
            turn.change(MarkBlocked(chat_id=turn.chat.id, blocked=False))
        case _:
            pass


def _staff_chat_changed(turn: Turn, admitted: Admitted) -> None:
    if admitted.gone:
        log.error("staff_chat.lost", chat=admitted.chat_id, reason=staff_chat.REMOVED)
    turn.change(
        SetFact(key=staff_chat.LOST, value=staff_chat.REMOVED if admitted.gone else None),
        SetFact(key=staff_chat.OWNERS, value=None),
    )


def _people_changed(turn: Turn, change: CameOrWent) -> None:
    """Who leaves has no rights from now on; who comes back is staff again, as one of many."""
    known = staff_chat.people_in(turn.fact(staff_chat.LEFT))
    left = [person for person in known if person not in change.people]
    left += change.people if change.gone else ()
    _keep(turn, staff_chat.LEFT, left[-staff_chat.MOST_LEFT :])
    owners = turn.fact(staff_chat.OWNERS)
    if owners is not None and change.leads is not None:
        others = [person for person in staff_chat.people_in(owners) if person not in change.people]
        _keep(turn, staff_chat.OWNERS, [*others, *(change.people if change.leads else ())])


def _keep(turn: Turn, key: str, people: list[int]) -> None:
    value = staff_chat.fact_of(people)
    if (turn.fact(key) or "") != value:
        turn.change(SetFact(key=key, value=value))
