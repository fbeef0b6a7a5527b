"""The operator: who they are, what they speak, when they guide."""

from __future__ import annotations

from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from core.days import Days, Weekdays
from core.hours import Hours
from core.messages import Messages
from core.prices import Deposit
from core.values import Frozen, NonEmpty, Text


def _known_time_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (OSError, ValueError, LookupError):
        raise PydanticCustomError("time_zone", "unknown time zone") from None
    return name


Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]


class Privacy(Frozen):
    """How long what travellers told is kept; after that it is deleted."""

    trip_months: int = Field(default=12, ge=2, le=120)
    """A trip that never became a request: so many months after the traveller's last message."""
    request_months: int = Field(default=36, ge=2, le=240)
    """A request with all that belongs to it: so many months after it was sent."""


class Operator(Frozen):
    name: NonEmpty
    about: Text
    """Who they are, in one line."""
    person: Text
    """Who reads along and answers when a traveller asks for a person ("Dan or someone from the team")."""
    contacts: tuple[NonEmpty, ...] = ()
    """How to reach them: a number, an address, a website, as a traveller reads it. Shown to who asks."""
    reference_prefix: str = Field(pattern=r"^[A-Z]{2,5}$")
    """Begins every reference number: PFH-7K3QX."""
    languages: tuple[Language, ...] = Field(min_length=1)
    """The first is the default."""
    currency: str = Field(pattern=r"^[A-Z]{3}$")
    """ISO 4217, such as USD."""
    currency_decimals: int = Field(default=2, ge=0, le=3)
    """How many decimal places the currency has: 2 for USD, 0 for CLP."""
    time_zone: Annotated[str, AfterValidator(_known_time_zone)]
    """IANA name, such as America/Lima; decides what "today" is."""
    minimum_notice_days: int = Field(ge=0, le=365)
    """The earliest start is so many days from today."""
    book_ahead_days: int = Field(default=540, ge=1, le=1500)
    """The latest start is so many days from today."""
    quote_valid_days: int = Field(ge=1, le=365)
    closed_days: Days = ()
    """Days on which no tour starts: 2026-12-25, "25 December" (every year), "February",
    { first = 2027-01-10, last = 2027-01-20 }."""
    closed_weekdays: Weekdays = Field(default=(), max_length=6)
    """Weekdays on which no tour starts, in English or one of your languages."""
    staff_language: Language | None = None
    """What the bot speaks with the staff; left out, the first of `languages`."""
    signature: Literal["first_name", "team", "none"] = "first_name"
    """What stands below an answer that the bot passes on from the staff: the first name of who wrote it, the
    operator's name, or nothing."""
    lost_reasons: tuple[Text, ...] = ()
    """Why a request is lost, as your staff choose it; left out, a short list of ours."""
    takeover_hours: int = Field(default=12, ge=1, le=168)
    """Once one of the staff has answered a traveller, the bot is silent for them until so many hours have
    passed without a message of either, or the staff switch it on again."""
    deposit: Deposit | None = None
    """What is paid in advance: { percent = 30 }, { per_person = 100 } or { per_group = 200 }."""
    cancellation: Text | None = None
    """The terms for who cancels, as every quote shows them."""
    hours: Hours | None = None
    """When somebody is there to answer; left out, nobody is promised an answer by a time."""
    messages: Messages = Messages()
    """What is said unasked, and when."""
    privacy: Privacy = Privacy()
    """How long what travellers told is kept: `/privacy` says it to them."""

    @property
    def language_of_staff(self) -> str:
        return self.staff_language or self.languages[0]

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)
