"""What a tour's file says of prices: tables by group size, seasons, departures, children, extras, deposit."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Discriminator, Field, Tag, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from core.days import Days, Weekdays, among, weekday_of
from core.values import AddedPrice, Amount, Code, Frozen, NonEmpty, Supplement, Text, canonical

_AMOUNT_SCHEMA = {"type": "number", "exclusiveMinimum": 0}
Table = Annotated[
    dict[int, Amount],
    WithJsonSchema({"anyOf": [_AMOUNT_SCHEMA, {"type": "object", "additionalProperties": _AMOUNT_SCHEMA}]}),
]
"""Group size → price per person, from 1 to the tour's `group_maximum`, without gaps.

In a file, one amount (`per_person = 45`) means the same price whatever the size.
"""

Percent = Annotated[
    Decimal,
    Field(gt=0, le=100, max_digits=5),
    AfterValidator(canonical),
    WithJsonSchema({"type": "number", "exclusiveMinimum": 0, "maximum": 100}),
]


class OwnTable(Frozen):
    """A stay's prices by group size: on top of the tour's table, or in its place."""

    adds: Table | None = None
    replaces: Table | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.adds is None) == (self.replaces is None):
            raise PydanticCustomError("own_table", "one of adds and replaces")
        return self


def _stay_price(value: Any) -> str:
    if isinstance(value, OwnTable) or (isinstance(value, dict) and {"adds", "replaces"} & value.keys()):
        return "~table"
    return "~supplement" if isinstance(value, dict | Supplement) else "~word"


StayPrice = Annotated[
    Annotated[Literal["included", "on_request"], Tag("~word")]
    | Annotated[Supplement, Tag("~supplement")]
    | Annotated[OwnTable, Tag("~table")],
    Discriminator(_stay_price),
]
"""What a stay costs beside the price table. Unknown is said ("on_request"), never left out."""


class Tariff(Frozen):
    """Prices that hold when the tour begins on certain days; the first that holds counts, alone."""

    code: Code
    name: Text
    days: Days = ()
    per_person: Table | None = None
    """In place of the tour's table."""
    stays: dict[Code, Table] = Field(default={})
    """For stays whose own table `replaces` the tour's: in place of theirs."""
    adds: Supplement | None = None
    """On top of the table."""

    @property
    def priced(self) -> bool:
        return bool(self.per_person or self.stays or self.adds)

    def holds(self, day: date) -> bool:
        return among(day, self.days)


class Season(Tariff):
    weekdays: Weekdays = Field(default=(), max_length=6)
    """Only when the tour begins on one of them; without `days`, all year round."""

    def holds(self, day: date) -> bool:
        return (not self.days or among(day, self.days)) and (
            not self.weekdays or weekday_of(day) in self.weekdays
        )


class Departure(Tariff):
    """Days on which the tour leaves whoever comes; without prices of its own, the table's hold."""

    days: Days = Field(min_length=1)


class Share(Frozen):
    percent: Percent
    """Of what an adult pays by the table; rounded half up to the currency's smallest unit."""


class EachChild(Frozen):
    per_person: Amount
    """In place of what an adult pays by the table."""


def _child_price(value: Any) -> str:
    if isinstance(value, Share) or (isinstance(value, dict) and "percent" in value):
        return "~share"
    return "~amount" if isinstance(value, dict | EachChild) else "~word"


class Children(Frozen):
    """What children of an age pay in place of the table's price; other ages pay like adults."""

    code: Code
    name: Text
    youngest: int = Field(default=0, ge=0, le=17)
    """Years, included."""
    oldest: int = Field(ge=0, le=17)
    """Years, included."""
    price: Annotated[
        Annotated[Literal["included", "on_request"], Tag("~word")]
        | Annotated[EachChild, Tag("~amount")]
        | Annotated[Share, Tag("~share")],
        Discriminator(_child_price),
    ]
    """"included" (nothing), "on_request", { percent = 50 } or { per_person = 90 }."""

    def holds(self, age: int) -> bool:
        return self.youngest <= age <= self.oldest


class Prices(Frozen):
    per_person: Table
    covers: Text
    """What that price is for ("with a night at the hot springs")."""
    seasons: tuple[Season, ...] = ()
    children: tuple[Children, ...] = ()
    single: AddedPrice | None = None
    """For each traveller who wants a room of their own; left out, it is on request."""


class Extra(Frozen):
    """What travellers may have on top: a horse, a sleeping bag, a bicycle."""

    code: Code
    name: Text
    about: Text | None = None
    aliases: tuple[NonEmpty, ...] = ()
    price: AddedPrice
    """{ per_person = 15 } for each traveller who has it, { per_group = 80 } once."""
    per_day: bool = False
    """The price is for each day of the tour."""


class Deposit(Frozen):
    """What is paid in advance: a share of the total, or an amount."""

    percent: Percent | None = None
    per_person: Amount | None = None
    per_group: Amount | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if [self.percent, self.per_person, self.per_group].count(None) != 2:
            raise PydanticCustomError("deposit", "one of percent, per_person and per_group")
        return self
