"""The trip so far. No step number is stored: the next question is derived from what is known."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.conversation.events import Slot
from core.leads import Contact
from core.pricing import Quote
from core.trip import Dates, Taken


def fingerprint(text: str) -> str:
    """A few letters that stand for a text."""
    return hashlib.blake2s(text.encode("utf-8", "replace"), digest_size=6).hexdigest()


class Remembered(BaseModel):
    """A message we have read, in case it comes again as edited."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    message: int
    digest: str
    filled: tuple[Slot, ...] = ()
    """What its words answered."""


class Draft(BaseModel):
    """What one traveller has told us. Immutable; `with_answer` and `without` return a changed copy."""

    # An older program's draft may hold keys that we no longer know, and lack those that we do.
    model_config = ConfigDict(frozen=True, extra="ignore")

    tour: str | None = None
    group_size: int | None = None
    children: tuple[int, ...] | None = None
    """Their ages; empty: they are all grown up."""
    dates: Dates | None = None
    pickup: str | None = None
    stay: str | None = None
    """One code, or one for each stopover: see `stays`."""
    dropoff: str | None = None
    """Only when the traveller chose it; else it follows from the pick-up."""
    single_rooms: int | None = None
    extras: tuple[Taken, ...] | None = None
    """Empty: none, said in so many words."""
    check: bool | None = None
    confirm: bool | None = None
    contact: Contact | None = None
    """Present and empty: the Telegram account is enough."""
    quote: Quote | None = None
    """The quote for exactly this trip; it holds until it expires."""
    offered: int | None = None
    """The revision at which the quote was shown; None: not yet, or only in another language."""
    invited: int | None = None
    """The revision at which what can be had beside the trip was offered with the quote: once is enough."""

    choices: dict[Slot, tuple[str, ...]] = {}
    """What a message may mean for a slot, in the short form of its buttons; the question then is which.
    For a slot that is answered: what to put in the answer's place, if anything."""
    refused: dict[Slot, tuple[str, ...]] = {}
    """Answers that are out ("anything but the lodge")."""
    children_said: int | None = None
    """So many children were named, 0: some; how old they are is still to be asked."""
    window: Dates | None = None
    """A period the traveller named; the calendar opens there."""
    not_before: Dates | None = None
    """The first day that suits; nobody said a last one."""
    excluded: tuple[Dates, ...] = ()
    """Days that do not suit."""
    arrival: date | None = None
    """When they arrive, if they said so: days are told from there."""
    undecided: bool = False
    """They left the dates to us once, and were shown the months."""
    doubtful: tuple[Slot, ...] = ()
    """Answers from a message that was not wholly understood; they wait for a yes."""
    unclear: tuple[str, ...] = ()
    """The words of it that were not."""

    changing: Slot | None = None
    """The answer that the traveller wants to change; it keeps its old value until a new one comes."""
    leaving: Literal["cancel", "start_over", "withdraw", "forget"] | None = None
    """What was asked for in words, and waits for a yes."""
    just: Slot | None = None
    """What the last event answered: "sorry, 5" is about that."""
    revision: int = 0
    born: int = 0
    """The revision at which this trip was begun: buttons from before belong to another trip."""
    foreign: tuple[int, int] | None = None
    """Revisions, first and last, of a trip that was begun and taken back."""
    before: str | None = None
    """The draft before the last cancel, start-over or withdrawal, as stored: it can come back."""
    misses: int = 0
    """How many messages in a row we did not understand."""
    greeted: bool = False
    language: str | None = None
    """Chosen by the traveller, or recognised; None: as Telegram says."""
    source: str | None = None
    """Where they came from: the tag of the deep link."""
    nudged: bool = False
    """They were reminded of this trip: once is enough."""
    silent: bool = False
    """Nothing is said to them unasked."""
    asked_how: str | None = None
    """The lead of which they were asked how it was; their next words may be the answer."""
    lead: str | None = None
    """The reference of the lead that this trip became."""
    earlier: str | None = None
    """The reference of the lead that the trip before this one became."""
    passed_on: tuple[str, ...] = ()
    """Questions we could not answer; they go to the staff with the lead."""
    altitude: Literal["due", "told"] | None = None
    """The tour's own note on altitude: due once somebody's health or age was spoken of."""
    facts: tuple[str, ...] = ()
    """What they told us beside the trip, in their words; it goes to the staff with the lead."""

    remembered: tuple[Remembered, ...] = ()
    """The last messages, oldest first."""
    album: str | None = None
    """The album whose first picture was answered."""
    last: str = ""
    """The last event, in short, and when it came: the same again is not answered again."""

    def has(self, slot: Slot) -> bool:
        return getattr(self, slot) is not None

    @property
    def begun(self) -> bool:
        """Whether the traveller has told us anything yet; a tour may have come with the link."""
        known = any(self.has(slot) for slot in Slot if slot is not Slot.TOUR)
        return known or bool(self.choices or self.facts or self.window or self.not_before)

    @property
    def inviting(self) -> bool:
        """What can be had beside the trip stands below the quote that is shown now."""
        return self.invited in (None, self.revision)

    def belongs(self, revision: int) -> bool:
        """Whether a button drawn at that revision is one of this trip's."""
        first, last = self.foreign or (0, -1)
        return revision >= self.born and not first <= revision <= last

    def outdated(self, revision: int) -> bool:
        """Whether a button of a quote, drawn at that revision, is of another quote than the present one."""
        return revision < (self.revision if self.offered is None else self.offered)

    def with_answer(self, slot: Slot, value: Any) -> Self:
        """A validated copy (model_copy would not validate), one revision on, the slot's hints used up.

        Another answer that was to be changed still is.
        """
        changing = None if self.changing is slot else self.changing
        changes = {slot.value: value, "changing": changing, "revision": self._next, "just": slot}
        return self.settled(slot).with_(**changes)

    def settled(self, slot: Slot) -> Self:
        """Without what narrowed the question or made its answer doubtful."""
        hints = HINTS.get(slot, {})
        doubtful = tuple(other for other in self.doubtful if other is not slot)
        others = {
            name: {other: values for other, values in getattr(self, name).items() if other is not slot}
            for name in ("choices", "refused")
        }
        unclear = self.unclear if doubtful else ()
        return self.with_(**{"doubtful": doubtful, "unclear": unclear, **others, **hints})

    def without(self, *slots: Slot) -> Self:
        doubtful = tuple(slot for slot in self.doubtful if slot not in slots)
        gone = {slot.value: None for slot in slots}
        return self.with_(**gone, doubtful=doubtful, revision=self._next)

    def with_(self, **changes: Any) -> Self:
        """A validated copy; for what is not an answer, so buttons drawn before stay good."""
        return type(self).model_validate({**dict(self), **changes})

    def in_language(self, language: str) -> Self:
        """Spoken to in that language from now on."""
        return self.with_(language=language, offered=None)

    def begun_anew(self) -> Self:
        """A new trip in the same chat: who they are stays, old buttons become strangers.

        The trip that is left can come back, unless it is with the staff: then nothing of it is lost.
        """
        return type(self)(
            revision=self._next,
            born=self._next,
            greeted=self.greeted,
            language=self.language,
            source=self.source,
            earlier=self.lead or self.earlier,
            before=None if self.lead else self.put_by() if self.begun else self.before,
            **self._of_the_chat,
        )

    def unsent(self) -> Self:
        """The same trip as it stood before it became a lead; the lead's draft is put by."""
        return self.with_(lead=None, confirm=None, leaving=None, revision=self._next, before=self.put_by())

    def put_by(self) -> str:
        """This draft, to come back by `taken_back`."""
        return self.with_(before=None, leaving=None, remembered=(), last="", album=None).dump()

    def taken_back(self) -> Self:
        """The draft that was put by, exactly; the present one is put by in its place if it holds anything.

        Raises ValueError when there is none.
        """
        if self.before is None:
            raise ValueError("nothing was put by")
        old = type(self).load(self.before)
        foreign = (old.revision + 1, max(self.revision, old.revision + 1))
        if old.foreign:
            foreign = (min(old.foreign[0], foreign[0]), max(old.foreign[1], foreign[1]))
        put_by = self.put_by() if self.begun else None
        return old.with_(
            foreign=foreign,
            before=put_by,
            greeted=self.greeted,
            language=self.language,
            offered=old.offered if old.language == self.language else None,
            **self._of_the_chat,
        )

    @property
    def request(self) -> str | None:
        """The lead that this trip became, or had become before it was withdrawn."""
        if self.lead or self.before is None:
            return self.lead
        return type(self).load(self.before).lead

    @property
    def _next(self) -> int:
        return max(self.revision, self.foreign[1] if self.foreign else 0) + 1

    @property
    def _of_the_chat(self) -> dict[str, Any]:
        return {"remembered": self.remembered, "last": self.last, "album": self.album, "silent": self.silent}

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


HINTS: dict[Slot, dict[str, Any]] = {
    Slot.CHILDREN: {"children_said": None},
    Slot.DATES: {"window": None, "not_before": None, "excluded": (), "undecided": False},
    Slot.CHECK: {"doubtful": (), "unclear": ()},
}
"""What narrowed a question beside its choices, and is forgotten with its answer."""
