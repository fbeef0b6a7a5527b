"""One language, ready to speak: what the parts of a message are written with."""

from __future__ import annotations

import html
from dataclasses import dataclass
from decimal import Decimal

from bot.conversation.replies import Note, Value
from bot.words.formats import Formats
from bot.words.locale import Locales
from core.catalog import Text


@dataclass(frozen=True)
class Voice:
    locales: Locales
    language: str

    @property
    def formats(self) -> Formats:
        return self.locales.formats(self.language)

    def say(self, key: str, *, count: int | None = None, **values: Value) -> str:
        """A text of ours as HTML."""
        return self.locales.text(self.language, Note(key=key, values=values, count=count))

    def plain(self, key: str, *, count: int | None = None, **values: Value) -> str:
        """A text of ours without formatting: for buttons, toasts, commands."""
        return self.locales.plain(self.language, Note(key=key, values=values, count=count))

    def words(self, text: Text) -> str:
        """A text of the catalogue as HTML."""
        return html.escape(self.locales.words(self.language, text), quote=False)

    def label(self, label: Note | Text) -> str:
        """What stands on a button."""
        if isinstance(label, Note):
            return self.locales.plain(self.language, label)
        return self.locales.words(self.language, label)

    def money(self, amount: Decimal, currency: str) -> str:
        return self.formats.money(amount, currency)
