"""Changes that are not stored yet, read back over what was loaded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import astuple, replace
from typing import Any, Self

from bot.storage import changes as c
from bot.storage.port import Conflict, Loaded
from bot.storage.records import ChatRecord, Relay
from core.leads import Lead, LeadEvent


class Overlay:
    """An ordered list of changes, and the state as they leave it, read back over what is below."""

    def __init__(self, below: Overlay | None = None) -> None:
        self.changes: list[c.Change] = []
        self._below = below
        self._seen: set[tuple[str, str]] = set()
        self._chats: dict[int, ChatRecord] = {}
        self._leads: dict[str, Lead] = {}
        self._facts: dict[str, str | None] = {}
        self._events: dict[str, list[LeadEvent]] = {}
        self._relays: dict[tuple[int, int], Relay] = {}

    @classmethod
    def of(cls, loaded: Loaded) -> Self:
        """The bottom: what was loaded."""
        overlay = cls()
        overlay._seen = set(loaded.seen)
        overlay._chats = dict(loaded.chats)
        overlay._facts = dict(loaded.facts)
        return overlay

    def add(self, *changes: c.Change) -> None:
        """Raises Conflict for what an earlier change has made impossible."""
        for change in changes:
            apply = _READ_BACK.get(type(change))
            if apply is not None:
                apply(self, change)
            self.changes.append(change)

    def seen(self, source: str, arrival_id: str) -> bool:
        """Whether it was worked off before."""
        if (source, arrival_id) in self._seen:
            return True
        return self._below is not None and self._below.seen(source, arrival_id)

    def chat(self, chat_id: int) -> ChatRecord:
        """A fresh record for a stranger. The chat must be one of those that were loaded."""
        if chat_id in self._chats:
            return self._chats[chat_id]
        return self._below.chat(chat_id) if self._below else ChatRecord(id=chat_id)

    def holds(self, chat_id: int) -> bool:
        """Whether that chat was loaded, or asked for since."""
        return chat_id in self._chats or (self._below is not None and self._below.holds(chat_id))

    def remember_chat(self, chat: ChatRecord) -> None:
        """The store was asked: this is the chat as it stands there."""
        if self._below is not None:
            self._below.remember_chat(chat)
        else:
            self._chats.setdefault(chat.id, chat)

    def lead(self, reference: str) -> Lead | None:
        """None: nothing was done to it here; ask the store."""
        if reference in self._leads:
            return self._leads[reference]
        return self._below.lead(reference) if self._below else None

    def remember(self, lead: Lead) -> None:
        """The store was asked: this is the lead as it stands there."""
        if self._below is not None:
            self._below.remember(lead)
        else:
            self._leads.setdefault(lead.reference, lead)

    def fact(self, key: str) -> str | None:
        if key in self._facts:
            return self._facts[key]
        return self._below.fact(key) if self._below else None

    def facts_of(self, beginning: str) -> dict[str, str]:
        """All facts whose key begins so, without that beginning."""
        below = self._below.facts_of(beginning) if self._below else {}
        own = {
            key[len(beginning) :]: value for key, value in self._facts.items() if key.startswith(beginning)
        }
        return {key: value for key, value in (below | own).items() if value is not None}

    def events(self, reference: str) -> list[LeadEvent]:
        """The lines that were added to the lead's history here."""
        below = self._below.events(reference) if self._below else []
        return [*below, *self._events.get(reference, ())]

    def relay(self, chat_id: int, message_id: int) -> Relay | None:
        """None: nothing was done to it here; ask the store."""
        known = self._relays.get((chat_id, message_id))
        return known or (self._below.relay(chat_id, message_id) if self._below else None)

    def _saw(self, change: c.Seen) -> None:
        self._seen.add((change.source, change.id))

    def _drafted(self, change: c.SaveDraft) -> None:
        self._chats[change.chat_id] = replace(self.chat(change.chat_id), draft=change.draft)

    def _known(self, change: c.KnowTraveller) -> None:
        chat_id, first, last, username, language = astuple(change)
        self._chats[chat_id] = replace(
            self.chat(chat_id), first_name=first, last_name=last, username=username, language_code=language
        )

    def _blocked(self, change: c.MarkBlocked) -> None:
        self._chats[change.chat_id] = replace(self.chat(change.chat_id), blocked=change.blocked)

    def _taken_over(self, change: c.TakeOver) -> None:
        self._chats[change.chat_id] = replace(
            self.chat(change.chat_id), person=change.by, person_lead=change.reference
        )

    def _banned(self, change: c.Ban) -> None:
        self._chats[change.chat_id] = replace(self.chat(change.chat_id), banned=change.banned)

    def _forgotten(self, change: c.Forget) -> None:
        self._chats[change.chat_id] = ChatRecord(id=change.chat_id)

    def _lead_added(self, change: c.AddLead) -> None:
        if self.lead(change.lead.reference) is not None:
            raise Conflict(change, f"there is a lead {change.lead.reference}")
        self._leads[change.lead.reference] = change.lead

    def _lead_moved(self, change: c.MoveLead) -> None:
        stands = self.lead(change.reference)
        if stands is not None and stands.standing != change.before.standing:
            raise Conflict(change, f"{change.reference} is {stands.state.value} by now")
        self._leads[change.reference] = change.after
        self._lived_on(change)

    def _lead_revised(self, change: c.AddRevision) -> None:
        stands = self.lead(change.reference)
        if stands is not None:
            self._leads[change.reference] = stands.model_copy(update={"quote": change.quote})
        self._lived_on(change)

    def _lived_on(self, change: c.AddEvent | c.MoveLead | c.AddRevision) -> None:
        self._events.setdefault(change.reference, []).append(change.event)

    def _relayed(self, change: c.SaveRelay) -> None:
        self._relays[change.relay.chat_id, change.relay.message_id] = change.relay

    def _fact_set(self, change: c.SetFact) -> None:
        self._facts[change.key] = change.value


_READ_BACK: dict[type[c.Change], Callable[[Overlay, Any], None]] = {
    c.Seen: Overlay._saw,
    c.SaveDraft: Overlay._drafted,
    c.KnowTraveller: Overlay._known,
    c.MarkBlocked: Overlay._blocked,
    c.TakeOver: Overlay._taken_over,
    c.Ban: Overlay._banned,
    c.Forget: Overlay._forgotten,
    c.AddLead: Overlay._lead_added,
    c.MoveLead: Overlay._lead_moved,
    c.AddEvent: Overlay._lived_on,
    c.AddRevision: Overlay._lead_revised,
    c.SaveRelay: Overlay._relayed,
    c.SetFact: Overlay._fact_set,
}
