"""What handlers may use of the running program. Made anew for every turn, passed, never global."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from bot.conversation import Draft
from bot.storage import ChatRecord
from bot.words.locale import Locales, negotiate
from bot.work.incoming import Sender
from core.catalog import Catalog


@dataclass(frozen=True, kw_only=True)
class Services:
    """One catalogue and one day a turn, whatever the operator edits and the clock does meanwhile."""

    catalog: Catalog
    today: date
    """Where the operator is."""
    locales: Locales
    new_reference: Callable[[], str]
    """A fresh, unguessable lead reference."""
    bot_username: str
    """Without the @."""

    def language_of(self, chat: ChatRecord, spoken: str = "") -> str:
        """A traveller's: the one that was chosen, else that of their app, as far as we speak it."""
        chosen = Draft.load(chat.draft).language if chat.draft else None
        return negotiate(chosen or spoken or chat.language_code, self.catalog.operator.languages)

    def spoken_by(self, person: Sender | None) -> str:
        """What one of the staff reads: their own language where we have it, else that of the staff."""
        spoken = person.language_code if person else None
        return negotiate(spoken, (self.catalog.operator.language_of_staff, *self.locales.languages))
