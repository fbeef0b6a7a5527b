"""One language, ready to speak: what the parts of a message are written with."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from bot.conversation.replies import Note, Value
from bot.words import blocks
from bot.words.blocks import Inline
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

    def note(self, note: Note) -> Inline:
        said = self.locales.said(self.language, note)
        if note.counted is None:
            return said
        number, of = note.counted
        return self.say("ask.counted", number=number, of=of, question=said)

    def say(self, key: str, *, count: int | None = None, **values: Value | Inline) -> Inline:
        """A text of ours."""
        return self.locales.fill(self.language, key, values, count)

    def plain(self, key: str, *, count: int | None = None, **values: Value | Inline) -> str:
        """A text of ours without emphasis: for buttons and menus."""
        return blocks.plain(self.say(key, count=count, **values))

    def words(self, text: Text) -> Inline:
        """A text of the catalogue."""
        return blocks.run(self.locales.catalogued(self.language, text))

    def label(self, label: Note | Text) -> str:
        """What stands on a button."""
        return blocks.plain(self.note(label) if isinstance(label, Note) else self.words(label))

    def money(self, amount: Decimal, currency: str) -> str:
        return self.formats.money(amount, currency)
