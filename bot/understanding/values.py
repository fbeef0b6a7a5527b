"""What one message said: values, never decisions. What words may *do* is the conversation's policy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Generic, Literal, TypeVar

from core.catalog import Topic
from core.trip import Dates

T = TypeVar("T")

Asked = Literal[
    "tour",
    "group_size",
    "children",
    "dates",
    "pickup",
    "stay",
    "dropoff",
    "single_rooms",
    "extras",
    "confirm",
    "contact",
]
"""A slot: the question the traveller is answering (it decides what a bare "4" means)."""

Act = Literal["yes", "no", "send", "cancel", "start_over", "forget_me", "silence", "never_mind"]
"""Only where it is the *whole* message, greetings, thanks and politeness apart; never beside a question, a
condition, a negation, a "but", a "not yet". "cancel", "start_over" and "forget_me", which are asked about
before anything is done, may be a part of it beside their reason. "never_mind" is also said by who refuses to
cancel. "silence": no more messages that nobody asked for. "send" is the request said outright ("send it",
"we take it", the label of the button); "yes" agrees to whatever is open."""

Talk = Literal[
    "greeting",
    "thanks",
    "farewell",
    "hesitate",
    "human",
    "you_choose",
    "repeat",
    "change",
    "correction",
    "reach",
    "small_talk",
]
"""What else the message does, beside answers and questions. "hesitate": think, ask others, later, too
expensive, not yet, take your time. "repeat": say the question again. "change": an answer is to be changed,
and they do not say to what. "correction": what is said is other than it was. "reach": by which number or
address are you to be had. "small_talk": insults, laughter, "???", are you a person."""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What is already known: relative words ("a friend joins us", "the day after") are said against it."""

    tour: str | None = None
    group_size: int | None = None
    dates: Dates | None = None
    pickup: str | None = None
    dropoff: str | None = None
    stay: str | None = None
    around: date | None = None
    """The month that "the 15th" is of, when one was talked about."""
    arrival: date | None = None
    """When they arrive, if they said so: "the 6th" and "three days later" are told from there."""
    just_answered: Asked | None = None
    """"Sorry, 5" right after an answer belongs to that answer, not to the next question."""


@dataclass(frozen=True, kw_only=True)
class Reading(Generic[T]):
    """What the message may mean for a slot. One choice: plain. Two or more: to be asked, never decided."""

    choices: tuple[T, ...]
    corrects: bool = False
    """The words name this slot as changed, or plainly mean it ("make it 5", "my sister is out", "rather the
    16th"): only then may they overwrite an answer while another question is open."""

    @property
    def plain(self) -> T | None:
        return self.choices[0] if len(self.choices) == 1 else None


@dataclass(frozen=True, kw_only=True)
class HeardDates:
    """A date or dates in the message; always those of the trek itself.

    `choices`: first day … last day as said ("12–13 June" is 12 … 13); two or more: which? ("12/08").
    A period ("first week of June") is a window, not a stay. A `problem` has no choices.
    """

    choices: tuple[Dates, ...] = ()
    period: bool = False
    from_only: bool = False
    """"Not before the 12th": earliest is meant, nobody said an end; latest repeats earliest."""
    excluded: tuple[Dates, ...] = ()
    """"Any day except the 30th"."""
    problem: Literal["past", "impossible", "disagree"] | None = None
    """"disagree": weekday and date do not fit; then `choices` holds what each alone would mean."""
    corrects: bool = False

    @property
    def ambiguous(self) -> bool:
        return len(self.choices) > 1


@dataclass(frozen=True, kw_only=True)
class HeardChildren:
    """The children who come along."""

    ages: tuple[int, ...] = ()
    """In years, those under 18."""
    number: int | None = None
    """How many children are named; 0: "no kids". None: not said ("with kids")."""
    known: bool = False
    """Nobody is left whose age is not said."""
    corrects: bool = False


@dataclass(frozen=True, kw_only=True)
class HeardExtra:
    code: str
    number: int | None = None
    """For how many of them; None: not said, 0: it is not wanted."""


@dataclass(frozen=True, kw_only=True)
class Fact:
    """Something about the people or their journey that is no answer of the form, and not to be lost."""

    kind: Literal[
        "arrival",
        "departure",
        "age",
        "health",
        "diet",
        "occasion",
        "budget",
        "other_trip",
        "contact_wish",
        "second",
        "wish",
    ]
    text: str
    """As written."""
    day: date | None = None
    """Of an arrival or a departure."""


@dataclass(frozen=True, kw_only=True)
class Heard:
    """Everything a message said; None or empty where it said nothing."""

    group_size: Reading[int] | None = None
    dates: HeardDates | None = None
    tour: Reading[str] | None = None
    pickup: Reading[str] | None = None
    dropoff: Reading[str] | None = None
    stay: Reading[str] | None = None
    """A stay's code, or the code of a family of stays when the message left that open."""
    children: HeardChildren | None = None
    single_rooms: Reading[int | None] | None = None
    """How many of them want a room of their own, 0: none, None: they do not say how many ("single rooms")."""
    extras: tuple[HeardExtra, ...] = ()
    about_extras: tuple[str, ...] = ()
    """With a question: the extras it names, which is no choice of them."""
    about_rooms: bool = False
    """With a question: it is about a room of one's own."""
    second_stay: str | None = None
    """"Private if possible, otherwise shared": the second choice."""
    refused: tuple[tuple[Asked, str], ...] = ()
    """"Not from Cusco", "anything but the lodge": slot and code that is out."""
    act: Act | None = None
    talk: frozenset[Talk] = frozenset()
    topics: tuple[Topic | None, ...] = ()
    """Questions in the message, in order; None: a question about nothing we know."""
    about_pickup: bool = False
    """They ask where they can be picked up."""
    about_stay: str | None = None
    """With a question: the stay or family it names, which is no choice of it."""
    doubts: tuple[str, ...] = ()
    """Words of weight (a number, a date, a company word, a negation, an "or") that no reading accounts for,
    as written. With doubts nothing is set silently: what was understood is said back."""
    facts: tuple[Fact, ...] = ()
    email: str | None = None
    phones: tuple[str, ...] = ()
    """In international form; two or more: the countries it may be of."""
    language: str | None = None
    """When the message is clearly in another language than the one given."""
