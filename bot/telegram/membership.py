"""What every update may say about where we can still write: blocks, removals, groups that moved."""

from __future__ import annotations

import structlog
from telegram import ChatMember, ChatMemberUpdated, Update

from bot import staff_chat
from bot.storage.changes import MarkBlocked, SetFact
from bot.work.turn import Turn

log = structlog.get_logger()

_GONE = (ChatMember.LEFT, ChatMember.BANNED)


def note_membership(turn: Turn, update: Update) -> None:
    """Keep `ChatRecord.blocked` and the staff chat's whereabouts true. Runs before the handlers."""
    if update.my_chat_member is not None:
        _membership_changed(turn, update.my_chat_member)
        return
    message = update.message
    if message is None:
        return
    if message.migrate_to_chat_id:
        _moved(turn, message.chat.id, message.migrate_to_chat_id)
    elif message.migrate_from_chat_id:
        _moved(turn, message.migrate_from_chat_id, message.chat.id)
    elif turn.chat is not None and turn.chat.blocked:
        turn.change(MarkBlocked(chat_id=turn.chat.id, blocked=False))


def _membership_changed(turn: Turn, change: ChatMemberUpdated) -> None:
    gone = change.new_chat_member.status in _GONE
    if change.chat.type == change.chat.PRIVATE:
        turn.change(MarkBlocked(chat_id=change.chat.id, blocked=gone))
    elif change.chat.id == turn.staff_chat:
        if gone:
            log.error("staff_chat.lost", chat=change.chat.id, remedy="add the bot to the staff chat again")
        lost = "the bot was removed from the staff chat" if gone else None
        turn.change(SetFact(key=staff_chat.LOST, value=lost))


def _moved(turn: Turn, old: int, new: int) -> None:
    turn.change(SetFact(key=staff_chat.moved_key(old), value=str(new)))
