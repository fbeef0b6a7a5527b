"""The operator's catalogue: what can be booked, what it costs, what is known about it.

One `operator.toml` and one TOML file per tour. Everything is validated once; a mistake stops the
start and names file, key, value and remedy (`CatalogError`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, RootModel

Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,31}$")]
"""Names a thing of the catalogue for ever; never shown to a traveller."""

Price = Literal["included", "on_request"] | "Supplement"
"""What a stay or a place adds to the tour's price table. Unknown is said, never left out."""

Topic = Literal[
    "difficulty", "altitude", "duration", "distance", "itinerary", "packing", "food", "stay", "bathroom",
    "camping", "wifi", "price", "payment", "cancellation", "availability", "included", "group", "transport",
    "weather", "safety", "children", "language", "horses", "run",
]  # fmt: skip
"""What travellers ask about; every tour answers each topic or says that it is unknown."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Text(RootModel[dict[str, str]]):
    """One text in every language of the operator: `{en = "…", es = "…"}`, or a plain string for a
    name that is the same in all of them."""

    model_config = ConfigDict(frozen=True)

    def in_(self, language: str) -> str: ...


class Supplement(_Frozen):
    """An amount on top of the price table, in the operator's currency."""

    per_person: Decimal = Decimal(0)
    per_group: Decimal = Decimal(0)


class Place(_Frozen):
    """Where travellers are picked up or dropped off."""

    code: Code
    name: Text
    within: Code | None = None
    """The larger place it belongs to (Urubamba within the Sacred Valley); inherits its drop-off."""
    aliases: tuple[str, ...] = ()
    """Other names and hints people type, in any language ("Plaza de Armas")."""
    price: Price
    dropoff: Code | None = None
    """On a pick-up: where these travellers are dropped off unless they say otherwise."""


class Stay(_Frozen):
    """Where they sleep: an accommodation option."""

    code: Code
    family: Code | None = None
    """Stays that one name may mean (hot_springs: shared or private bathroom)."""
    name: Text
    about: Text
    aliases: tuple[str, ...] = ()
    price: Price
    recommended: bool = False
    comfort: int
    """Orders the stays from basic (1) upwards, for "something nicer" and "cheapest"."""
    pack: tuple[Text, ...] = ()
    """What to bring for this stay, beyond the tour's own list."""


class When(_Frozen):
    """A step of the itinerary applies when every given list holds the trip's choice."""

    pickup: tuple[Code, ...] = ()
    """A larger place's code also means the places within it."""
    dropoff: tuple[Code, ...] = ()
    stay: tuple[Code, ...] = ()


class Stop(_Frozen):
    """One stop of a day. The text may use {pickup}, {dropoff} and {stay}."""

    icon: str
    text: Text
    when: When = When()


class Day(_Frozen):
    title: Text
    distance_km: Decimal
    stops: tuple[Stop, ...]


class Answer(_Frozen):
    """What the catalogue says about a topic; `answer` is left out when nobody has told us."""

    topic: Topic
    answer: Text | None = None


class Prices(_Frozen):
    per_person: dict[int, Decimal]
    """Group size → price per person; from 1 to `group_maximum`, without gaps."""
    covers: Text
    """What that price is for ("with a night at the hot springs")."""


class Tour(_Frozen):
    code: Code
    name: Text
    summary: Text
    difficulty: Literal["easy", "medium", "hard"]
    altitudes_m: tuple[int, ...]
    """Start, highest, end."""
    group_maximum: int
    prices: Prices
    pickups: tuple[Place, ...]
    dropoffs: tuple[Place, ...]
    stays: tuple[Stay, ...]
    days: tuple[Day, ...]
    pack: tuple[Text, ...]
    answers: tuple[Answer, ...]
    aliases: tuple[str, ...] = ()


class Operator(_Frozen):
    name: str
    reference_prefix: str
    languages: tuple[str, ...]
    """The first is the default."""
    currency: str
    time_zone: str
    minimum_notice_days: int
    quote_valid_days: int
    closed_days: tuple[date, ...] = ()
    closed_weekdays: tuple[str, ...] = ()


class Catalog(_Frozen):
    operator: Operator
    tours: tuple[Tour, ...]

    @property
    def version(self) -> str:
        """Content hash: 12 hex digits."""
        ...
