"""What must survive: chats and their drafts, leads, timers, the outbox, dead letters.

One port, SQLite behind it; what changes is a list of values (`bot.storage.changes`).
"""

from bot.storage.overlay import Overlay
from bot.storage.port import Conflict, Loaded, Store, StoreError, StoreUnavailable
from bot.storage.records import (
    HOOK,
    RELAYED,
    STAFF,
    Address,
    ChatRecord,
    Counts,
    DeadLetter,
    Document,
    Figure,
    LeadFilter,
    Listing,
    OutboxRow,
    Outlived,
    Relay,
    RowKind,
    SentMessage,
    Timer,
    Urgency,
    new_letter_id,
    timestamp,
)
from bot.storage.sqlite.store import SqliteStore

__all__ = [
    "HOOK",
    "RELAYED",
    "STAFF",
    "Address",
    "ChatRecord",
    "Conflict",
    "Counts",
    "DeadLetter",
    "Document",
    "Figure",
    "LeadFilter",
    "Listing",
    "Loaded",
    "OutboxRow",
    "Outlived",
    "Overlay",
    "Relay",
    "RowKind",
    "SentMessage",
    "SqliteStore",
    "Store",
    "StoreError",
    "StoreUnavailable",
    "Timer",
    "Urgency",
    "new_letter_id",
    "timestamp",
]  # fmt: skip
