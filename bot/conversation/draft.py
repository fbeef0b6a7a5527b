"""The trip so far. No step number is stored: the next question is derived from what is known."""

from __future__ import annotations

import json
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.conversation.events import Slot
from core.leads import Contact
from core.pricing import Quote
from core.trip import Dates, Trip


class Draft(BaseModel):
    """What one traveller has told us. Immutable; `with_answer` and `without` return a changed copy."""

    # An older program's draft may hold keys that we no longer know, and lack those that we do.
    model_config = ConfigDict(frozen=True, extra="ignore")

    tour: str | None = None
    group_size: int | None = None
    dates: Dates | None = None
    pickup: str | None = None
    stay: str | None = None
    dropoff: str | None = None
    """Only when the traveller chose it; else it follows from the pick-up."""
    confirm: bool | None = None
    contact: Contact | None = None
    """Present and empty: the Telegram account is enough."""
    quote: Quote | None = None
    """The quote for exactly this trip; it holds until it expires."""
    unseen: bool = False
    """The quote has not been shown yet, or only in another language."""

    window: Dates | None = None
    """A period the traveller named; the calendar opens there."""
    either: tuple[Dates, ...] = ()
    """What an ambiguous date may mean; the question then is which."""
    family: str | None = None
    """A family of stays the traveller named; the question then is which of them."""

    changing: Slot | None = None
    """The answer that the traveller wants to change; it keeps its old value until a new one comes."""
    revision: int = 0
    born: int = 0
    """The revision at which this trip was begun: buttons from before belong to another trip."""
    misses: int = 0
    """How many messages in a row we did not understand."""
    greeted: bool = False
    language: str | None = None
    """Chosen by the traveller, or recognised; None: as Telegram says."""
    source: str | None = None
    """Where they came from: the tag of the deep link."""
    lead: str | None = None
    """The reference of the lead that this trip became."""
    earlier: str | None = None
    """The reference of the lead that the trip before this one became."""
    passed_on: tuple[str, ...] = ()
    """Questions we could not answer; they go to the staff with the lead."""

    def has(self, slot: Slot) -> bool:
        return getattr(self, slot) is not None

    @property
    def begun(self) -> bool:
        """Whether the traveller has told us anything yet; a tour may have come with the link."""
        return any(self.has(slot) for slot in Slot if slot is not Slot.TOUR)

    def with_answer(self, slot: Slot, value: Any) -> Self:
        """A validated copy (model_copy would not validate), one revision on, the slot's hints used up.

        Another answer that was to be changed still is.
        """
        changing = None if self.changing is slot else self.changing
        changes = {slot.value: value, "changing": changing, "revision": self.revision + 1}
        return self.with_(**HINTS.get(slot, {}), **changes)

    def without(self, *slots: Slot) -> Self:
        return self.with_(**{slot.value: None for slot in slots}, revision=self.revision + 1)

    def with_(self, **changes: Any) -> Self:
        """A validated copy; for what is not an answer, so buttons drawn before stay good."""
        return type(self).model_validate({**dict(self), **changes})

    def in_language(self, language: str) -> Self:
        """Spoken to in that language from now on."""
        return self.with_(language=language, unseen=True)

    def begun_anew(self) -> Self:
        """A new trip in the same chat: language and source stay, old buttons become strangers."""
        return type(self)(
            revision=self.revision + 1,
            born=self.revision + 1,
            greeted=self.greeted,
            language=self.language,
            source=self.source,
            earlier=self.lead or self.earlier,
        )

    @classmethod
    def load(cls, stored: str) -> Self:
        """Read a stored draft, also an older program's: what it holds and we cannot read is forgotten."""
        try:
            return cls.model_validate_json(stored)
        except ValidationError as error:
            unreadable = {problem["loc"][0] for problem in error.errors() if problem["loc"]}
            if not unreadable:
                return cls()
            data = json.loads(stored)
            return cls.model_validate({key: data[key] for key in data if key not in unreadable})

    def dump(self) -> str:
        return self.model_dump_json(exclude_defaults=True)


HINTS: dict[Slot, dict[str, Any]] = {Slot.DATES: {"window": None, "either": ()}, Slot.STAY: {"family": None}}
"""What narrowed a question, and is forgotten with its answer."""


def trip_of(draft: Draft, default_dropoff: str) -> Trip:
    """The trip a complete draft describes; raises ValidationError when it is not complete."""
    return Trip.model_validate(
        {
            "tour": draft.tour,
            "group_size": draft.group_size,
            "dates": draft.dates,
            "pickup": draft.pickup,
            "dropoff": draft.dropoff or default_dropoff,
            "stay": draft.stay,
        }
    )
