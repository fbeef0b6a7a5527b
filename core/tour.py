"""A tour, as its TOML file says it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from typing import Annotated, Literal, Protocol, TypeVar

from pydantic import AfterValidator, Field, WithJsonSchema

from core.values import Amount, Code, Frozen, Price, Text, Topic, Words, canonical


class Place(Frozen):
    """Where travellers are picked up or dropped off."""

    code: Code
    name: Text
    in_sentence: Text | None = None
    """How the place reads inside a sentence, where its name alone does not ("the Sacred Valley")."""
    within: Code | None = None
    """The larger place it belongs to (Urubamba within the Sacred Valley); inherits its drop-off."""
    aliases: tuple[Words, ...] = ()
    """Other names and hints people type, in any language ("Plaza de Armas")."""
    price: Price
    """"included", "on_request", or an amount such as { per_group = 40 }."""
    dropoff: Code | None = None
    """On a pick-up: where these travellers are dropped off unless they say otherwise."""


class Family(Frozen):
    """Stays that one name may mean ("the hot springs": with shared or with private bathroom)."""

    code: Code
    name: Text
    aliases: tuple[Words, ...] = ()
    recommended: bool = False
    """The operator's own advice is any of its stays, whichever."""


class Stay(Frozen):
    """Where they sleep: an accommodation option."""

    code: Code
    family: Code | None = None
    """The family it belongs to, where one name may mean several stays."""
    name: Text
    about: Text
    aliases: tuple[Words, ...] = ()
    """Other names people type, in any language."""
    price: Price
    """"included" in the price table, "on_request", or an amount such as { per_person = 35 }."""
    recommended: bool = False
    """The operator's own advice; exactly one stay, or one family."""
    comfort: int = Field(ge=1)
    """Orders the stays from basic (1) upwards, for "something nicer" and "cheapest"."""
    pack: tuple[Text, ...] = ()
    """What to bring for this stay, beyond the tour's own list."""


class When(Frozen):
    """Holds when every given list has the trip's choice in it."""

    pickup: tuple[Code, ...] = ()
    """A larger place's code also means the places within it."""
    dropoff: tuple[Code, ...] = ()
    stay: tuple[Code, ...] = ()
    """A family's code also means its stays."""


class Stop(Frozen):
    """One stop of a day. The text may use {pickup}, {dropoff} and {stay}."""

    icon: Words
    text: Text
    when: When = When()
    """The stop is left out unless this holds."""
    unless: When | None = None
    """The stop is left out when this holds."""


class Day(Frozen):
    title: Text
    distance_km: Annotated[
        Decimal,
        Field(ge=0, max_digits=6),
        AfterValidator(canonical),
        WithJsonSchema({"type": "number", "minimum": 0}),
    ]
    stops: tuple[Stop, ...] = Field(min_length=1)


class Answer(Frozen):
    """What the catalogue says about a topic; `answer` is left out when nobody has told us."""

    topic: Topic
    answer: Text | None = None


class Prices(Frozen):
    per_person: dict[int, Amount]
    """Group size → price per person; from 1 to `group_maximum`, without gaps."""
    covers: Text
    """What that price is for ("with a night at the hot springs")."""


class _Coded(Protocol):
    @property
    def code(self) -> str: ...


_C = TypeVar("_C", bound=_Coded)


def _with_code(things: Iterable[_C], code: str, kind: str) -> _C:
    for thing in things:
        if thing.code == code:
            return thing
    raise LookupError(f"no {kind} {code!r}")


class Tour(Frozen):
    code: Code
    name: Text
    summary: Text
    """What it is, in a sentence or two."""
    highlights: tuple[Text, ...] = ()
    """What makes it special, a line each."""
    aliases: tuple[Words, ...] = ()
    """Other names people type, in any language."""
    difficulty: Literal["easy", "medium", "hard"]
    altitudes_m: tuple[int, ...] = Field(min_length=1)
    """Metres: start, highest, end."""
    group_maximum: int = Field(ge=1, le=100)
    """The largest group with a price; larger groups get a personal quote."""
    prices: Prices
    pickups: tuple[Place, ...] = Field(min_length=1)
    dropoffs: tuple[Place, ...] = Field(min_length=1)
    families: tuple[Family, ...] = ()
    stays: tuple[Stay, ...] = Field(min_length=1)
    days: tuple[Day, ...] = Field(min_length=1)
    pack: tuple[Text, ...] = ()
    """What to bring whatever the stay."""
    answers: tuple[Answer, ...]
    """One for each topic; without `answer` where nobody has told us."""

    def pickup(self, code: str) -> Place:
        """Raises LookupError when there is none; so do `dropoff`, `stay` and `family`."""
        return _with_code(self.pickups, code, "pick-up")

    def dropoff(self, code: str) -> Place:
        return _with_code(self.dropoffs, code, "drop-off")

    def stay(self, code: str) -> Stay:
        return _with_code(self.stays, code, "stay")

    def family(self, code: str) -> Family:
        return _with_code(self.families, code, "family of stays")

    def stays_of(self, family: str) -> tuple[Stay, ...]:
        """The stays that a family's name may mean, in the file's order."""
        return tuple(stay for stay in self.stays if stay.family == family)

    @property
    def recommended(self) -> Stay | Family:
        """The operator's own advice."""
        things: tuple[Stay | Family, ...] = (*self.stays, *self.families)
        return next(thing for thing in things if thing.recommended)

    @property
    def recommended_stay(self) -> Stay:
        """The stay taken when the choice is left to the operator: of a family, the simplest."""
        advice = self.recommended
        if isinstance(advice, Stay):
            return advice
        return min(self.stays_of(advice.code), key=lambda stay: stay.comfort)

    def recommends(self, stay: Stay) -> bool:
        """Whether the operator's advice is this stay, or its family."""
        return self.recommended.code in (stay.code, stay.family)

    def night_in_table(self, stay: str) -> bool:
        """Whether the night that the price table is for is spent there.

        It is where a stay is included, and so in the other stays of that one's family: a better room of the
        same house may cost more, but the house is in the table. Of any other place nobody has said whether
        its price comes on top of the table's or instead of it.
        """
        family = self.stay(stay).family
        same = (self.stay(stay), *(self.stays_of(family) if family else ()))
        return any(other.price == "included" for other in same)

    def around(self, pickup: str) -> tuple[str, ...]:
        """The codes of a pick-up and of the larger places it lies in, smallest first."""
        codes: list[str] = []
        inner: str | None = pickup
        while inner is not None and inner not in codes:
            codes.append(inner)
            inner = self.pickup(inner).within
        return tuple(codes)

    def default_dropoff(self, pickup: str) -> str:
        """The code of the drop-off for these travellers unless they say otherwise.

        The pick-up's own, else that of the place it lies in, else the tour's first.
        """
        own = (self.pickup(code).dropoff for code in self.around(pickup))
        return next((code for code in own if code is not None), self.dropoffs[0].code)

    def holds(self, when: When, *, pickup: str, dropoff: str, stay: str) -> bool:
        """Whether the condition holds for these choices."""
        return (
            (not when.pickup or not set(when.pickup).isdisjoint(self.around(pickup)))
            and (not when.dropoff or dropoff in when.dropoff)
            and (not when.stay or stay in when.stay or self.stay(stay).family in when.stay)
        )

    def answer(self, topic: Topic) -> Text | None:
        """What is known about the topic; None when nobody has told us."""
        return next((entry.answer for entry in self.answers if entry.topic == topic), None)


def folded(name: str) -> str:
    """A name as it is compared: without case and accents."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).strip()


def names_of(thing: Place | Stay | Family | Tour) -> frozenset[str]:
    """All that a traveller may call it, folded."""
    return frozenset(map(folded, (*thing.name.versions, *thing.aliases)))
