"""A tour, as its TOML file says it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby
from typing import Annotated, Any, Literal, Protocol, TypeVar

from pydantic import AfterValidator, Field, WithJsonSchema, model_validator

from core.days import Days, Weekdays, among, folded, weekday_of
from core.prices import Children, Departure, Deposit, Extra, Prices, StayPrice, Tariff
from core.trip import Dates, Trip
from core.values import AddedPrice, Code, Frozen, NonEmpty, PictureFile, Text, Topic, canonical


class Place(Frozen):
    """Where travellers are picked up or dropped off."""

    code: Code
    name: Text
    in_sentence: Text | None = None
    """How the place reads inside a sentence, where its name alone does not ("the Sacred Valley")."""
    within: Code | None = None
    """The larger place it belongs to (Urubamba within the Sacred Valley); inherits its drop-off."""
    aliases: tuple[NonEmpty, ...] = ()
    """Other names and hints people type, in any language ("Plaza de Armas")."""
    price: AddedPrice
    """"included", "on_request", or an amount such as { per_group = 40 }."""
    dropoff: Code | None = None
    """On a pick-up: where these travellers are dropped off unless they say otherwise."""


class Family(Frozen):
    """Stays that one name may mean ("the hot springs": with shared or with private bathroom)."""

    code: Code
    name: Text
    aliases: tuple[NonEmpty, ...] = ()
    recommended: bool = False
    """The operator's own advice is any of its stays, whichever."""


class Stay(Frozen):
    """Where they sleep: an accommodation option."""

    code: Code
    family: Code | None = None
    """The family it belongs to, where one name may mean several stays."""
    name: Text
    about: Text
    aliases: tuple[NonEmpty, ...] = ()
    """Other names people type, in any language."""
    price: StayPrice
    """"included" in the price table, "on_request", an amount such as { per_person = 35 }, or a table of its
    own: { adds = { 1 = 90, 2 = 60 } }, { replaces = { 1 = 500, 2 = 400 } }."""
    per_night: bool = False
    """Whether an amount is for each night; otherwise it is for all nights here together."""
    nights: tuple[Annotated[int, Field(ge=1)], ...] = ()
    """On which nights one can sleep here, the first being 1; left out, on every night."""
    single: AddedPrice | None = None
    """For each traveller who wants a room of their own here; left out, what `prices.single` says."""
    recommended: bool = False
    """The operator's own advice; exactly one stay, or one family."""
    picture: PictureFile | None = None
    """A JPEG or PNG that lies beside this file."""
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
    """A family's code also means its stays. Asked of the nights before and after the day."""
    night: Annotated[int, Field(ge=1)] | None = None
    """Asks `stay` of this night alone."""
    extra: tuple[Code, ...] = ()
    """One of them is taken, by some of the group at least."""


class Stop(Frozen):
    """One stop of a day. The text may use {pickup}, {dropoff} and {stay}."""

    icon: NonEmpty
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


class Stopover(Frozen):
    """Nights in a row with the same stays to choose from: one question."""

    nights: tuple[int, ...]
    """From 1."""
    stays: tuple[Stay, ...]
    families: tuple[Family, ...] = ()
    """Those that these stays belong to."""

    @property
    def advice(self) -> Stay | Family:
        """The operator's own; of a single stay, that one."""
        things: tuple[Stay | Family, ...] = (*self.stays, *self.families)
        return next((thing for thing in things if thing.recommended), self.stays[0])

    @property
    def recommended(self) -> Stay:
        """The stay taken when the choice is left to the operator: of a family, the simplest."""
        advice = self.advice
        if isinstance(advice, Stay):
            return advice
        return min((s for s in self.stays if s.family == advice.code), key=lambda stay: stay.comfort)


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
    picture: PictureFile | None = None
    """A JPEG or PNG that lies beside this file."""
    aliases: tuple[NonEmpty, ...] = ()
    """Other names people type, in any language."""
    difficulty: Literal["easy", "medium", "hard"]
    altitudes_m: tuple[int, ...] = Field(min_length=1)
    """Metres: start, highest, end."""
    altitude_note: Text | None = None
    """Said, once, to who speaks of somebody's health or age; left out, nothing is said."""
    group_maximum: int = Field(ge=1, le=100)
    """The largest group with a price; larger groups get a personal quote."""
    prices: Prices
    pickups: tuple[Place, ...] = Field(min_length=1)
    dropoffs: tuple[Place, ...] = Field(min_length=1)
    families: tuple[Family, ...] = ()
    stays: tuple[Stay, ...] = ()
    """None on a day tour, or where nobody chooses and nothing is to be said."""
    extras: tuple[Extra, ...] = ()
    days: tuple[Day, ...] = Field(min_length=1)
    pack: tuple[Text, ...] = ()
    """What to bring whatever the stay."""
    answers: tuple[Answer, ...] = ()
    """A topic that is not there, or has no `answer`, is one that nobody has told us about."""
    departures: tuple[Departure, ...] = ()
    """Days on which the tour leaves for sure."""
    only_departures: bool = False
    """Whether it leaves on no other day."""
    closed_days: Days = ()
    """Days on which this tour does not start, beside the operator's."""
    closed_weekdays: Weekdays = Field(default=(), max_length=6)
    deposit: Deposit | None = None
    """In place of the operator's."""
    cancellation: Text | None = None
    """In place of the operator's."""

    @model_validator(mode="before")
    @classmethod
    def _one_price_is_a_table(cls, content: Any) -> Any:
        """`per_person = 45` is a table with 45 for every group size."""
        return _with_tables(content) if isinstance(content, dict) else content

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

    def children(self, code: str) -> Children:
        """A band of ages. Raises LookupError when there is none; so does `extra`."""
        return _with_code(self.prices.children, code, "band of children")

    def extra(self, code: str) -> Extra:
        return _with_code(self.extras, code, "extra")

    @property
    def recommended_stay(self) -> Stay:
        """The stay taken when the choice is left to the operator."""
        return self.stopovers[0].recommended

    @property
    def recommended(self) -> Stay | Family:
        """The operator's own advice."""
        return self.stopovers[0].advice

    def recommends(self, stay: Stay) -> bool:
        """Whether the operator advises this stay, or any of its family."""
        return stay.recommended or (stay.family is not None and self.family(stay.family).recommended)

    @property
    def nights(self) -> int:
        """How many nights have a place to sleep: 0 on a day tour."""
        return max(len(self.days) - 1, 1) if self.stays else 0

    def stays_on(self, night: int) -> tuple[Stay, ...]:
        """Where one can sleep on that night, the first being 1; in the file's order."""
        return tuple(stay for stay in self.stays if not stay.nights or night in stay.nights)

    @property
    def stopovers(self) -> tuple[Stopover, ...]:
        """All nights, in order; none on a day tour. One with a single stay is nothing to ask."""
        groups = groupby(range(1, self.nights + 1), key=self.stays_on)
        return tuple(
            Stopover(nights=tuple(nights), stays=stays, families=self._families_of(stays))
            for stays, nights in groups
        )

    def _families_of(self, stays: tuple[Stay, ...]) -> tuple[Family, ...]:
        codes = {stay.family for stay in stays}
        return tuple(family for family in self.families if family.code in codes)

    def sleeping(self, choices: Sequence[str]) -> dict[str, Any]:
        """What a `Trip` holds (`stay`, `stays`) when these are chosen, one for each stopover."""
        if len(set(choices)) <= 1:
            return {"stay": choices[0] if choices else None, "stays": ()}
        chosen = zip(self.stopovers, choices, strict=True)
        return {"stay": None, "stays": tuple(code for stopover, code in chosen for _ in stopover.nights)}

    def slept_in(self, trip: Trip) -> tuple[str, ...]:
        """The code of the stay for each night of the trip."""
        return trip.stays or (() if trip.stay is None else (trip.stay,) * self.nights)

    @property
    def tariffs(self) -> tuple[Tariff, ...]:
        """Departures and seasons that have prices of their own, in the order in which they count."""
        return tuple(tariff for tariff in (*self.departures, *self.prices.seasons) if tariff.priced)

    def tariff_named(self, code: str) -> Tariff:
        """A season or a departure. Raises LookupError when there is none."""
        return _with_code(self.tariffs, code, "season or departure")

    def tariff(self, day: date) -> Tariff | None:
        """What prices a tour that begins on that day; None: the table alone."""
        return next((tariff for tariff in self.tariffs if tariff.holds(day)), None)

    def price_each(self, group_size: int, dates: Dates | None) -> Decimal | None:
        """What one of so many pays by the table alone, before anything else is chosen.

        None where that is not one figure: it depends on the day, something is added, the group is too large.
        """
        table = self.prices.per_person
        if self.tariffs:
            if dates is None:
                return None
            days = (dates.earliest + timedelta(n) for n in range((dates.latest - dates.earliest).days + 1))
            first, *others = {id(tariff): tariff for tariff in map(self.tariff, days)}.values()
            if others or (first and first.adds):
                return None
            table = (first.per_person if first else None) or table
        return table.get(group_size)

    def starts_on(self, day: date) -> bool:
        """Whether it may begin on that day, as far as its departures and closed days say."""
        if among(day, self.closed_days) or weekday_of(day) in self.closed_weekdays:
            return False
        return not self.only_departures or any(departure.holds(day) for departure in self.departures)

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

    def holds(self, when: When, trip: Trip, day: int) -> bool:
        """Whether the condition holds on that day of the trip, the first being 1."""
        return (
            (not when.pickup or not set(when.pickup).isdisjoint(self.around(trip.pickup)))
            and (not when.dropoff or trip.dropoff in when.dropoff)
            and (not when.extra or any(taken.code in when.extra for taken in trip.extras))
            and (not when.stay or any(map(self._one_of(when.stay), self._nights_at(trip, day, when.night))))
        )

    def _one_of(self, codes: tuple[Code, ...]) -> Callable[[str], bool]:
        return lambda stay: stay in codes or self.stay(stay).family in codes

    def _nights_at(self, trip: Trip, day: int, night: int | None) -> tuple[str, ...]:
        """Where they sleep on that night; without one, before and after that day."""
        slept = self.slept_in(trip)
        if night is not None:
            return slept[night - 1 : night]
        return slept if trip.stay is not None else slept[max(day - 2, 0) : day]

    def answer(self, topic: Topic) -> Text | None:
        """What is known about the topic; None when nobody has told us."""
        return next((entry.answer for entry in self.answers if entry.topic == topic), None)


def names_of(thing: Place | Stay | Family | Tour | Extra) -> frozenset[str]:
    """All that a traveller may call it, folded."""
    return frozenset(map(folded, (*thing.name.versions, *thing.aliases)))


def _with_tables(content: dict[str, Any]) -> dict[str, Any]:
    """The file's content with a table wherever one amount stands for all group sizes."""
    largest = content.get("group_maximum")
    sizes = range(1, largest + 1) if isinstance(largest, int) and 1 <= largest <= 100 else range(1, 2)

    def table(value: Any) -> Any:
        number = isinstance(value, int | Decimal) and not isinstance(value, bool)
        amount = number and Decimal(value).is_finite() and value > 0
        return dict.fromkeys(sizes, value) if amount else value

    def each(things: Any, change: Callable[[dict[str, Any]], dict[str, Any]]) -> Any:
        return [change(thing) if isinstance(thing, dict) else thing for thing in things]

    def tariff(thing: dict[str, Any]) -> dict[str, Any]:
        changed = {key: table(value) if key == "per_person" else value for key, value in thing.items()}
        if isinstance(stays := thing.get("stays"), dict):
            changed["stays"] = {code: table(value) for code, value in stays.items()}
        return changed

    def stay(thing: dict[str, Any]) -> dict[str, Any]:
        price = thing.get("price")
        if not isinstance(price, dict):
            return thing
        tables = {key: table(value) if key in ("adds", "replaces") else value for key, value in price.items()}
        return {**thing, "price": tables}

    changed = dict(content)
    for key, change in (("stays", stay), ("departures", tariff)):
        if isinstance(content.get(key), list | tuple):
            changed[key] = each(content[key], change)
    if isinstance(prices := content.get("prices"), dict):
        changed["prices"] = tariff(prices)
        if isinstance(seasons := prices.get("seasons"), list | tuple):
            changed["prices"]["seasons"] = each(seasons, tariff)
    return changed
