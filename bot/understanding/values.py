"""What one message said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.catalog import Topic
from core.trip import Dates

Asked = Literal["tour", "group_size", "dates", "pickup", "stay", "confirm", "contact"]
"""The question the traveller is answering; it decides what a bare "4" means."""

Intent = Literal[
    "question", "correction", "cancel", "human", "greeting", "thanks", "yes", "no", "you_choose", "never_mind"
]


@dataclass(frozen=True, kw_only=True)
class HeardDates:
    """A date or dates in the message.

    `choices` has one entry when the message was clear, two or more when it could mean either
    ("12/08"): then the traveller is asked which. A period ("first week of June") is a window, not a
    stay. An entry of `problem` has no choices.
    """

    choices: tuple[Dates, ...] = ()
    """first day … last day as said: "12–13 June" is 12 … 13."""
    period: bool = False
    problem: Literal["past", "impossible"] | None = None

    @property
    def ambiguous(self) -> bool:
        return len(self.choices) > 1


@dataclass(frozen=True, kw_only=True)
class Heard:
    """Everything a message said; None where it said nothing."""

    group_size: int | None = None
    dates: HeardDates | None = None
    tour: str | None = None
    pickup: str | None = None
    dropoff: str | None = None
    stay: str | None = None
    """A stay's code, or the code of a family of stays when the message left that open."""
    intent: Intent | None = None
    topic: Topic | None = None
    """With intent "question"; None when the question is about nothing we know."""
    language: str | None = None
    """When the message is clearly in another of the operator's languages than the one given."""
    email: str | None = None
    phone: str | None = None
    """In international form. When contact is not the question, only if written so ("+51 …")."""
    about_stay: str | None = None
    """With intent "question": the stay or family it names, which is no choice of it."""
