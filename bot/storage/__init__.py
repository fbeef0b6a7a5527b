"""What must survive: chats and their drafts, leads, the outbox, dead letters. One port, SQLite behind it."""

from bot.storage.batch import Batch
from bot.storage.port import DuplicateReference, Loaded, Store, StoreError
from bot.storage.records import (
    STAFF,
    Address,
    ChatRecord,
    Counts,
    DeadLetter,
    Effects,
    Kind,
    LeadFilter,
    OutboxRow,
    timestamp,
)
from bot.storage.sqlite import SqliteStore

__all__ = [
    "STAFF", "Address", "Batch", "ChatRecord", "Counts", "DeadLetter", "DuplicateReference", "Effects",
    "Kind", "LeadFilter", "Loaded", "OutboxRow", "SqliteStore", "Store", "StoreError", "timestamp",
]  # fmt: skip
