"""Our own words to the staff about trouble, in plain text; a subclass may say them in another language."""

from __future__ import annotations

import json
from collections.abc import Sequence

from bot.storage import STAFF, DeadLetter, Kind, OutboxRow, Store


class Notices:
    """One sentence or two each: what happened, and what to do."""

    def updates_failed(self, letters: Sequence[DeadLetter]) -> str:
        first = letters[0]
        count = "A message" if len(letters) == 1 else f"{len(letters)} messages"
        return (
            f"⚠️ {count} could not be handled and was put aside (number {first.id}, chat {first.chat_id}): "
            f"{first.reason}\nThe traveller was told. Please look after them by hand."
        )

    def not_delivered(self, letter: DeadLetter) -> str:
        return (
            f"⚠️ A message to chat {letter.chat_id or 'of the staff'} could not be delivered "
            f"(number {letter.id}): {letter.reason}"
        )

    def traveller_gone(self, reference: str, name: str, reason: str) -> str:
        return f"⚠️ {name} ({reference}) no longer gets our messages: {reason}"

    def catalogue_broken(self, problem: str) -> str:
        return f"⚠️ The catalogue was changed and has a mistake; the old one stays in use.\n{problem}"


def notice_row(store: Store, text: str) -> OutboxRow:
    """The outbox row that tells the staff."""
    return OutboxRow(store.new_outbox_id(), STAFF, "sendMessage", json.dumps({"text": text}), Kind.NOTICE)
