"""Our own words to the staff about trouble; plain texts, said by whoever knows their language."""

from __future__ import annotations

import json
from typing import Protocol

from bot.storage import STAFF, DeadLetter, Kind, OutboxRow, Urgency
from bot.storage.changes import Enqueue

LONGEST_ERROR = 300
"""Characters of an error that staff are shown; the dead letter holds all of it."""


class Notices(Protocol):
    """`who` is a traveller as staff know them: a name, a lead's reference, or just the chat's number."""

    def dead_letter(self, who: str, letter: DeadLetter) -> str:
        """An update that could not be handled."""
        ...

    def undelivered(self, who: str, error: str) -> str:
        """A message that can never be sent."""
        ...

    def catalogue_mended(self) -> str:
        """After `catalogue_broken`: the edited catalogue is in use."""
        ...

    def catalogue_broken(self, problem: str) -> str:
        """The catalogue was edited and has a mistake; the last good one stays in use."""
        ...


def notice(text: str) -> Enqueue:
    """Tell the staff."""
    payload = json.dumps({"text": text})
    return Enqueue(row=OutboxRow(STAFF, "sendMessage", payload, Kind.NOTICE, Urgency.NEWS))
