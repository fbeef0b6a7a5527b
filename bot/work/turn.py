"""One arrival's unit of work: what was loaded goes in, what it changes is only noted.

A handler reads `turn.chat`, asks the conversation, and says what should happen: `change`, `send`.
Nothing is written or sent until the whole batch is committed; when the handler raises, its turn is
dropped whole.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from bot import staff_chat
from bot.desk.news import News
from bot.storage import (
    Address,
    ChatRecord,
    Document,
    LeadFilter,
    OutboxRow,
    Outlived,
    Overlay,
    Relay,
    RowKind,
    SentMessage,
    Store,
    Urgency,
)
from bot.storage.changes import Change, Enqueue, SetFact
from bot.telegram.outgoing import Outgoing
from core.leads import Lead, LeadEvent, StaffMember

_MET = "met:"
"""Begins the fact that names one of the staff."""


class Turn:
    """What one arrival may read and change. Not to be kept beyond its handler.

    now: aware, UTC
    """

    __slots__ = ("_chat_id", "_configured_staff_chat", "_overlay", "_store", "now")

    def __init__(
        self,
        store: Store,
        below: Overlay,
        now: datetime,
        chat_id: int | None,
        configured_staff_chat: int | None = None,
    ) -> None:
        self._store = store
        self._overlay = Overlay(below)
        self._chat_id = chat_id
        self._configured_staff_chat = configured_staff_chat
        self.now = now

    @property
    def store(self) -> Store:
        """For lists and searches, which know nothing of what this batch has changed."""
        return self._store

    @property
    def chat(self) -> ChatRecord | None:
        """The arrival's chat as it stands, a fresh record for a stranger; None when it has none."""
        return None if self._chat_id is None else self._overlay.chat(self._chat_id)

    @property
    def changes(self) -> list[Change]:
        """What it has changed so far, in order."""
        return self._overlay.changes

    def change(self, *changes: Change) -> None:
        """Note what is to be changed; `chat`, `lead` and `fact` give it back so at once.

        Raises Conflict for what an earlier change has made impossible.
        """
        self._overlay.add(*changes)

    def send(
        self,
        method: str,
        payload: Mapping[str, Any],
        *,
        to: Address,
        ephemeral: bool = False,
        urgency: Urgency = Urgency.TALK,
        key: str = "",
        belongs: str = "",
        gather: str = "",
        once: bool = False,
        yields: bool = False,
        document: Document | None = None,
        about: int | None = None,
    ) -> None:
        """Call that method of the Bot API after the commit, in order with what else goes to that chat.

        `payload` is what the Bot API takes, as JSON values and without `chat_id`: `to` is the address, and
        delivery adds it (not to `answer…` methods, which take none). `ephemeral` is for what is worthless
        a moment later (callback answers, chat actions): dropped when it fails, and not kept waiting in line.
        `key`, `belongs`, `gather`, `once`, `yields` and `document`: see `OutboxRow`. `about` is the traveller
        whom it speaks of; left out, whoever it is for, or the one whose turn this is.
        """
        if "chat_id" in payload:
            raise ValueError("`to` is the address; a payload carries no chat_id")
        if ephemeral:
            urgency = Urgency.ANSWER
        kind = RowKind.EPHEMERAL if ephemeral else RowKind.MESSAGE
        call = (to, method, json.dumps(payload), kind, urgency)
        about = next(
            (chat for chat in (about, to, self._chat_id) if isinstance(chat, int) and chat > 0), None
        )
        row = OutboxRow(*call, key, belongs, gather, once, yields, document, about=about)
        self.change(Enqueue(row=row))

    def say(
        self,
        out: Outgoing,
        *,
        to: Address,
        urgency: Urgency = Urgency.TALK,
        key: str = "",
        belongs: str = "",
        about: int | None = None,
        yields: bool = False,
    ) -> None:
        """`send` what was drawn already."""
        self.send(
            out.method,
            out.payload,
            to=to,
            ephemeral=out.ephemeral,
            urgency=urgency,
            key=key,
            belongs=belongs,
            yields=yields,
            document=out.document,
            about=about,
        )

    async def chat_of(self, chat_id: int) -> ChatRecord:
        """Another chat than the arrival's as it stands now, a fresh record for a stranger."""
        if not self._overlay.holds(chat_id):
            self._overlay.remember_chat(await self._store.chat(chat_id) or ChatRecord(id=chat_id))
        return self._overlay.chat(chat_id)

    async def lead(self, reference: str) -> Lead | None:
        """The lead as it stands now, also as an earlier turn of this batch left it."""
        lead = self._overlay.lead(reference)
        if lead is None and (lead := await self._store.lead(reference)):
            self._overlay.remember(lead)
        return lead

    async def leads(self, wanted: LeadFilter) -> list[Lead]:
        """As they are stored: what this batch does to them is not seen."""
        return await self._store.leads(wanted)

    async def catalogue(self, version: str) -> str | None:
        """The content that was kept for this version by an earlier batch."""
        return await self._store.catalogue(version)

    async def messages_of(self, belongs: str) -> list[SentMessage]:
        """Where the messages of that thing stand, oldest first."""
        return await self._store.messages_of(belongs)

    async def messages_about(self, chat_id: int, since: datetime | None = None) -> list[SentMessage]:
        """Where the messages stand that are for that traveller or speak of them."""
        return await self._store.messages_about(chat_id, since)

    async def outlived(self, *, trips: datetime, requests: datetime, limit: int) -> Outlived:
        """Leads from before `requests`, and chats without a lead silent since `trips`."""
        return await self._store.outlived(trips=trips, requests=requests, limit=limit)

    async def message(self, chat_id: int, message_id: int) -> SentMessage | None:
        """What that message of ours is of."""
        return await self._store.message(chat_id, message_id)

    async def relay(self, chat_id: int, message_id: int) -> Relay | None:
        """What is passed on of what was written there."""
        return self._overlay.relay(chat_id, message_id) or await self._store.relay(chat_id, message_id)

    async def history(self, reference: str) -> list[LeadEvent]:
        """What happened to the lead so far, oldest first."""
        return [*await self._store.history(reference), *self._overlay.events(reference)]

    async def news(self, after: int, since: datetime, first: date, last: date) -> News:
        """See `Store.news`; as of the end of the batch before."""
        return await self._store.news(after, since, self.now, first, last)

    def fact(self, key: str) -> str | None:
        """A small fact of the running bot (keys: `bot.staff_chat`)."""
        return self._overlay.fact(key)

    @property
    def colleagues(self) -> list[StaffMember]:
        """Those of the staff who have written or pressed something so far, and are still there."""
        known = self._overlay.facts_of(_MET)
        members = [StaffMember(id=int(number), name=name) for number, name in sorted(known.items())]
        return [member for member in members if self.is_staff(member.id)]

    def meet(self, member: StaffMember) -> None:
        """Somebody of the staff, as they call themselves now."""
        if self.fact(f"{_MET}{member.id}") != member.name:
            self.change(SetFact(key=f"{_MET}{member.id}", value=member.name))

    @property
    def staff_chat(self) -> int | None:
        """The staff chat's id as of this turn; None while there is none."""
        return staff_chat.staff_chat(self.fact, self._configured_staff_chat)

    def is_staff(self, person: int) -> bool:
        """Whether somebody in the staff chat is one of the staff (still)."""
        return staff_chat.is_staff(person, self.staff_chat, self.fact)

    def is_owner(self, person: int) -> bool:
        """Whether it is one of the owners: who may do more than staff."""
        return staff_chat.is_owner(person, self.staff_chat, self.fact)

    def knows_link(self, token: str) -> bool:
        """Whether `token` is that of the one-time link, which is still to be used."""
        expected = self.fact(staff_chat.LINK_TOKEN)
        given = token.encode(errors="replace")  # half of a surrogate pair comes through JSON
        return expected is not None and hmac.compare_digest(expected.encode(), given)

    def link_staff_chat(self, chat_id: int, topic: int | None = None) -> None:
        """Make that chat the staff chat; the one-time link is used up by that."""
        gone = (staff_chat.LINK_TOKEN, staff_chat.LINK_HOLDER, staff_chat.LOST)
        who = (staff_chat.OWNERS, staff_chat.LEFT)
        self.change(
            *(SetFact(key=key, value=None) for key in (*gone, *who)),
            SetFact(key=staff_chat.LINKED, value=str(chat_id)),
            SetFact(key=staff_chat.TOPIC, value=None if topic is None else str(topic)),
        )
