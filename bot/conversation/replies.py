"""What we answer: keys and values, never sentences. Presentation turns them into a language and a look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Literal

from bot.conversation.draft import Draft
from bot.conversation.events import Event
from core.catalog import AddedPrice, Stay, Text, Tour
from core.itinerary import ItineraryDay
from core.pricing import Quote
from core.trip import Dates


@dataclass(frozen=True, kw_only=True)
class Note:
    """A sentence of ours: `key` names it in the locale, `values` fill its placeholders.

    `count`, when given, chooses the plural form and fills {count}.
    """

    key: str
    values: Mapping[str, Value] = field(default_factory=dict)
    count: int | None = None
    language: str | None = None
    """Said in this language whatever the traveller's is (the names on the language buttons)."""
    counted: tuple[int, int] | None = None
    """Of a question: it is the third of five."""


@dataclass(frozen=True, kw_only=True)
class Instant:
    """A point in time, which an app that can shows in its reader's own zone. Never one of a trip."""

    at: datetime
    """Aware, in the zone in which it is written."""


Value = str | int | date | time | Decimal | Dates | Text | Note | Instant
"""What fills a placeholder. A str is shown as it is (a name, a reference), never a sentence of ours."""


@dataclass(frozen=True, kw_only=True)
class Words:
    """A text of the catalogue, shown as it stands there."""

    text: Text


@dataclass(frozen=True, kw_only=True)
class RecapLine:
    """An answer with a line of its own."""

    icon: str
    said: Note | Text
    doubtful: bool = False


@dataclass(frozen=True, kw_only=True)
class Recap:
    """What we know so far, in a few lines."""

    draft: Draft
    tour: Tour | None
    """None while it is open, and when it is sold no longer."""
    named: bool = False
    """Whether the tour is named: there are others."""
    beside: tuple[RecapLine, ...] = ()
    """What they want that not every trip has."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """One day of the itinerary."""

    day: ItineraryDay


@dataclass(frozen=True, kw_only=True)
class Price:
    """The quote, with its lines and its validity."""

    tour: Tour
    quote: Quote
    days: tuple[ItineraryDay, ...] = ()
    """When given, it also says from where to where, and a line a day."""


@dataclass(frozen=True, kw_only=True)
class Ladder:
    """What a bigger or smaller group would pay; nothing for a quote without a price."""

    tour: Tour
    quote: Quote


@dataclass(frozen=True, kw_only=True)
class PriceTable:
    """What the tour costs by group size, and what each of these places to sleep adds."""

    tour: Tour
    stays: tuple[Stay, ...]


@dataclass(frozen=True, kw_only=True)
class Facts:
    """The tour in figures: distances, highest point, difficulty."""

    tour: Tour


@dataclass(frozen=True, kw_only=True)
class Highlights:
    """What makes the tour worth it, a line each."""

    tour: Tour


@dataclass(frozen=True, kw_only=True)
class Pickups:
    """Where travellers can be picked up, a place a line."""

    tour: Tour


@dataclass(frozen=True, kw_only=True)
class Packing:
    """What to bring on this tour and for these nights; nothing when the catalogue names nothing."""

    tour: Tour
    stays: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Stays:
    """The accommodation options of a stopover, a few words each."""

    tour: Tour
    stays: tuple[Stay, ...]


@dataclass(frozen=True, kw_only=True)
class Offered:
    """What can be had, and what it costs."""

    name: Text | Note
    price: AddedPrice
    each: Literal["", "day", "night"] = ""
    """The price is for one of them."""
    about: Text | None = None


@dataclass(frozen=True, kw_only=True)
class Offers:
    offered: tuple[Offered, ...]


Part = (
    Note | Words | Recap | Plan | Price | Ladder | PriceTable | Facts | Highlights | Pickups | Packing
    | Stays | Offers
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Button:
    label: Note | Text
    event: Event | None = None
    url: str | None = None
    share_phone: bool = False
    """Telegram's own share-my-phone button (needs a reply keyboard; then all buttons are such keys)."""


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """A month to pick a day from. A day in `closed`, before `first` or after `last` cannot be picked.

    `before` and `after` are the nearest months that have a day to pick; None: there is none.
    A day is `Chose(slot=DATES, value="2027-06-12")`, another month `Reopened(slot=DATES, view="2027-07")`.
    """

    month: date
    first: date
    last: date
    closed: frozenset[date]
    revision: int
    chosen: Dates | None = None
    before: date | None = None
    after: date | None = None


@dataclass(frozen=True, kw_only=True)
class Reply:
    """One message. `parts` are read from top to bottom, blank lines between."""

    parts: tuple[Part, ...]
    buttons: tuple[tuple[Button, ...], ...] = ()
    """Rows."""
    calendar: Calendar | None = None
    """Drawn above the buttons."""
    in_place: bool = False
    """May replace the message whose button was pressed, instead of being sent below."""
    offers: bool = False
    """It is the quote: the one shown before it loses its buttons."""


@dataclass(frozen=True, kw_only=True)
class Toast:
    """A short word over the chat, where a button was pressed; a message where none was."""

    note: Note
