"""One update's unit of work: what was loaded goes in, effects are only buffered.

A handler reads `turn.chat`, asks the conversation, and says what should happen: `save_chat`, `send`,
`add_lead` … Nothing is written or sent until the whole batch is committed; when the handler raises,
its turn is dropped whole.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import replace
from datetime import datetime
from typing import Any

from telegram import Bot
from telegram.ext import CallbackContext

from bot import staff_chat
from bot.notices import notice_row
from bot.storage import (
    STAFF,
    Address,
    Batch,
    ChatRecord,
    DuplicateReference,
    Effects,
    Kind,
    OutboxRow,
)
from core.leads import Lead

__all__ = ["STAFF", "Turn", "TurnContext", "current_turn"]

current_turn: ContextVar[Turn] = ContextVar("current_turn")
"""Set by the intake round each `process_update`."""


class Turn:
    """What one update may read and change. Not to be kept beyond its handler.

    update_id: Telegram's number of the update
    now:       aware, UTC
    chat:      the update's chat as it stands, a fresh record for a stranger; None when the update has no chat
    """

    __slots__ = ("_batch", "_configured_staff_chat", "chat", "effects", "error", "now", "update_id")

    def __init__(
        self,
        batch: Batch,
        update_id: int,
        chat: ChatRecord | None,
        configured_staff_chat: int | None = None,
    ) -> None:
        self._batch = batch
        self._configured_staff_chat = configured_staff_chat
        self.update_id = update_id
        self.now: datetime = batch.now
        self.chat = chat
        self.effects = Effects()
        self.error: Exception | None = None
        """What a handler raised. python-telegram-bot keeps it from the caller; our error handler notes it."""

    def save_chat(self, **changes: Any) -> None:
        """Change fields of `chat` (see `ChatRecord`): `turn.save_chat(draft=…, first_name=…)`."""
        if self.chat is None:
            raise ValueError("this update has no chat")
        self.chat = replace(self.chat, **changes)
        self.effects.chats[self.chat.id] = self.chat

    def send(self, method: str, payload: Mapping[str, Any], *, to: Address, ephemeral: bool = False) -> None:
        """Call that method of the Bot API after the commit, in order with what else goes to that chat.

        `payload` is what the Bot API takes, as JSON values and without `chat_id`: `to` is the address, and
        delivery adds it (not to `answer…` methods, which take none). `ephemeral` is for what is worthless
        a moment later (callback answers, chat actions): dropped when it fails, and not kept waiting in line.
        """
        if "chat_id" in payload:
            raise ValueError("`to` is the address; a payload carries no chat_id")
        kind = Kind.EPHEMERAL if ephemeral else Kind.MESSAGE
        row_id = self._batch.store.new_outbox_id()
        self.effects.outbox.append(OutboxRow(row_id, to, method, json.dumps(payload), kind))

    def notify_staff(self, text: str) -> None:
        """Our own word to the staff about trouble; should it be undeliverable, it is only logged."""
        self.effects.outbox.append(notice_row(self._batch.store, text))

    async def add_lead(self, lead: Lead) -> None:
        """Store a new lead. Raises DuplicateReference when its reference is taken."""
        if await self.lead(lead.reference) is not None:
            raise DuplicateReference(lead.reference)
        self.effects.new_leads[lead.reference] = lead

    async def lead(self, reference: str) -> Lead | None:
        """The lead as it stands now, also as an earlier turn of this batch left it."""
        effects = self.effects
        return (
            effects.changed_leads.get(reference)
            or effects.new_leads.get(reference)
            or await self._batch.lead(reference)
        )

    def save_lead(self, lead: Lead) -> None:
        """Store a changed lead, one that `lead` or `leads_of` gave."""
        effects = self.effects
        leads = effects.new_leads if lead.reference in effects.new_leads else effects.changed_leads
        leads[lead.reference] = lead

    async def leads_of(self, chat_id: int) -> list[Lead]:
        """The chat's leads as they stand now, newest first."""
        changed = self.effects.changed_leads
        before = [changed.get(lead.reference, lead) for lead in await self._batch.leads_of(chat_id)]
        new = [lead for lead in self.effects.new_leads.values() if lead.chat_id == chat_id]
        return new[::-1] + before

    def keep_catalogue(self, version: str, content_json: str) -> None:
        """Keep the catalogue that a quote was made from; stored once per version."""
        self.effects.catalogues[version] = content_json

    def meta(self, key: str) -> str | None:
        """A small fact of the running bot (keys: `bot.staff_chat`)."""
        if key in self.effects.meta:
            return self.effects.meta[key]
        return self._batch.meta(key)

    def set_meta(self, key: str, value: str | None) -> None:
        """None removes it."""
        self.effects.meta[key] = value

    @property
    def staff_chat(self) -> int | None:
        """The staff chat's id as of this turn; None while there is none."""
        return staff_chat.staff_chat(self.meta, self._configured_staff_chat)

    def link_staff_chat(self, token: str, chat_id: int) -> bool:
        """Make that chat the staff chat if `token` is the one-time link's; it is used up by that."""
        expected = self.meta(staff_chat.LINK_TOKEN)
        given = token.encode(errors="replace")  # half of a surrogate pair comes through JSON
        if expected is None or not hmac.compare_digest(expected.encode(), given):
            return False
        self.set_meta(staff_chat.LINK_TOKEN, None)
        self.set_meta(staff_chat.LINKED, str(chat_id))
        self.set_meta(staff_chat.LOST, None)
        return True


class TurnContext(CallbackContext[Bot, dict[Any, Any], dict[Any, Any], dict[Any, Any]]):
    """python-telegram-bot's context with the turn in it; its own user_data and chat_data stay unused."""

    @property
    def turn(self) -> Turn:
        return current_turn.get()
