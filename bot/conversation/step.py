"""What goes into a step of the conversation, and what comes out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from bot.conversation.draft import Draft
from bot.conversation.events import Slot
from bot.conversation.replies import Recap, Reply, Toast
from core.catalog import Catalog
from core.leads import Contact, Lead
from core.pricing import Quote
from core.trip import Trip


@dataclass(frozen=True, kw_only=True)
class Context:
    """What the conversation may know of the world."""

    catalog: Catalog
    today: date
    """In the operator's time zone."""
    language: str
    """What Telegram says of the traveller, matched to the operator's languages; the draft's own wins."""
    reference: str
    """A fresh lead reference, used if this event completes a lead."""
    traveller: str = ""
    """First name."""
    lead: Lead | None = None
    """The lead that the draft became, as it stands with the staff."""
    tapped: bool = False
    """The event is a button that was pressed."""
    moment: datetime | None = None
    """When the event was taken up; events of one moment came together, before any of them was answered."""


@dataclass(frozen=True, kw_only=True)
class NewLead:
    """A trip somebody wants: all that the store and the staff need, but who and when."""

    reference: str
    trip: Trip
    quote: Quote
    contact: Contact
    language: str
    source: str | None
    questions: tuple[str, ...] = ()
    """What the traveller asked and the catalogue does not know."""
    facts: tuple[str, ...] = ()
    """What they told us beside the trip, in their words."""


@dataclass(frozen=True, kw_only=True)
class StaffNote:
    """A word for the staff outside a new lead."""

    kind: Literal[
        "person_wanted",
        "passed_on",
        "asked",
        "cancel_wanted",
        "change_wanted",
        "contact_left",
        "withdrawn",
        "restored",
        "more_pictures",
        "sent_along",
        "changed_words",
        "how_it_was",
        "wrote",
    ]
    text: str = ""
    """What the traveller wrote; empty when it was no text: then the message itself is forwarded."""
    reference: str | None = None
    """The traveller's lead, when there is one."""
    trip: Recap | None = None
    """As far as it is known, when it is no lead yet."""
    questions: tuple[str, ...] = ()
    """What the traveller asked and the catalogue does not know."""


@dataclass(frozen=True, kw_only=True)
class Step:
    draft: Draft
    replies: tuple[Reply | Toast, ...]
    """Empty only where an answer would be a second one: an edit that changed nothing, the same again in one
    burst, the other pictures of an album."""
    lead: NewLead | None = None
    withdrawn: str | None = None
    """The reference of the lead that is taken back while nobody of the staff has it."""
    restored: str | None = None
    """The reference of the lead whose withdrawal is taken back."""
    notes: tuple[StaffNote, ...] = ()
    filled: tuple[Slot, ...] = ()
    """What the words answered."""
    missed: bool = False
    """The words were not understood (after the lead: only passed on)."""
    data_wanted: bool = False
    """All that is kept of them is wanted, as a file."""
    forgotten: bool = False
    """All that is kept of them is to be deleted."""
