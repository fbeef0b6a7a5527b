"""Quotes: exact, honest about what is on request, and the same for ever."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.catalog import Catalog, Prices, Supplement
from core.pricing import Difference, Line, Quote, Rung, quote, verify
from core.trip import Dates, Trip
from tests.core.catalogues import LARES, TWO, lake_trip, lares_trip

TODAY = date(2026, 11, 22)
TOTALS = {1: 480, 2: 740, 3: 840, 4: 1000, 5: 1000, 6: 1080}
PER_PERSON = {1: 480, 2: 370, 3: 280, 4: 250, 5: 200, 6: 180}


@pytest.mark.parametrize("group_size", TOTALS)
def test_the_sample_costs_what_its_table_says(group_size: int) -> None:
    """Per person and for the group, in US dollars."""
    priced = quote(LARES, lares_trip(group_size), TODAY)

    assert priced.per_person == PER_PERSON[group_size]
    assert priced.total == TOTALS[group_size]
    assert priced.currency == "USD"
    assert priced.complete
    assert priced.catalogue_version == LARES.version


@pytest.mark.parametrize("group_size", range(1, 8))
def test_the_ladder_is_the_whole_table(group_size: int) -> None:
    """Whoever asks sees every size from one to the maximum."""
    ladder = quote(LARES, lares_trip(group_size), TODAY).ladder

    assert ladder == tuple(
        Rung(group_size=size, per_person=Decimal(PER_PERSON[size]), total=Decimal(TOTALS[size]))
        for size in TOTALS
    )


@pytest.mark.parametrize(
    ("group_size", "more", "fewer"),
    [
        (1, (2, -110, 260), None),
        (2, (3, -90, 100), (1, 110, -260)),
        (3, (4, -30, 160), (2, 90, -100)),
        (4, (5, -50, 0), (3, 30, -160)),
        (5, (6, -20, 80), (4, 50, 0)),
        (6, None, (5, 20, -80)),
        (7, None, None),
    ],
)
def test_one_friend_more_or_fewer_changes_what_the_table_says(
    group_size: int, more: tuple[int, int, int] | None, fewer: tuple[int, int, int] | None
) -> None:
    """From four to five the group pays the same; above the maximum nothing can be said."""

    def difference(figures: tuple[int, int, int] | None) -> Difference | None:
        if figures is None:
            return None
        size, per_person, total = figures
        return Difference(group_size=size, per_person_change=Decimal(per_person), total_change=Decimal(total))

    priced = quote(LARES, lares_trip(group_size), TODAY)

    assert difference(more) == priced.one_more
    assert difference(fewer) == priced.one_fewer


def test_what_is_included_is_said() -> None:
    """A line each for stay, pick-up and drop-off, so that nobody wonders."""
    lines = quote(LARES, lares_trip(2), TODAY).lines

    assert [(str(line.kind), line.code, str(line.amount), line.included) for line in lines] == [
        ("tour", "lares-2-day", "740", False),
        ("stay", "hot_springs_shared", "0", True),
        ("pickup", "cusco", "0", True),
        ("dropoff", "cusco", "0", True),
    ]


@pytest.mark.parametrize("stay", ["hot_springs_private", "town_hotel", "mountain_lodge"])
def test_an_unknown_price_is_on_request_and_never_zero(stay: str) -> None:
    """The rest is priced, the quote says that it is not complete and names the line."""
    priced = quote(LARES, lares_trip(2, stay=stay), TODAY)

    assert priced.on_request == (
        Line(kind="stay", code=stay, quantity=2, unit=None, amount=None, reason="price_on_request"),
    )
    assert not priced.complete
    assert priced.total == 740


def test_a_group_above_the_maximum_has_no_price() -> None:
    """One line says why; a person makes the offer."""
    priced = quote(LARES, lares_trip(7), TODAY)

    assert (priced.per_person, priced.total, priced.complete) == (None, None, False)
    assert priced.lines == (
        Line(
            kind="group",
            code="lares-2-day",
            quantity=7,
            unit=None,
            amount=None,
            reason="over_group_maximum",
        ),
    )


def test_supplements_are_added_line_by_line() -> None:
    """Per person and per group on one choice are two lines."""
    priced = quote(TWO, lake_trip(3, pickup="town", dropoff="station", stay="hut_with_bath"), TODAY)

    assert [(line.kind, line.quantity, str(line.unit), str(line.amount)) for line in priced.lines] == [
        ("tour", 3, "80", "240"),
        ("stay", 1, "100", "100"),
        ("pickup", 3, "12.25", "36.75"),
        ("pickup", 1, "10", "10"),
        ("dropoff", 3, "5", "15"),
    ]
    assert priced.total == Decimal("401.75")


def test_a_share_that_does_not_divide_is_rounded_and_says_so() -> None:
    """340 for three is 113.33 each: the total stays exact."""
    priced = quote(TWO, lake_trip(3, stay="hut_with_bath"), TODAY)

    assert priced.total == 340
    assert priced.per_person == Decimal("113.33")
    assert priced.per_person_rounded
    assert [(str(rung.per_person), str(rung.total), rung.rounded) for rung in priced.ladder] == [
        ("200", "200", False),
        ("140.5", "281", False),
        ("113.33", "340", True),
        ("100", "400", False),
    ]


def test_half_a_cent_is_rounded_up() -> None:
    """75 each and 2 cents for the group of four: 75.005 becomes 75.01."""
    tour = TWO.tour("lake-walk")
    stay = tour.stay("hut").model_copy(update={"price": Supplement(per_group=Decimal("0.02"))})
    catalog = with_tour(TWO, stays=(stay, *tour.stays[1:]))
    four = quote(catalog, lake_trip(4), TODAY)

    assert (four.total, four.per_person) == (Decimal("300.02"), Decimal("75.01"))


def test_a_quote_is_valid_for_the_operators_days() -> None:
    assert quote(LARES, lares_trip(), TODAY).valid_until == TODAY + timedelta(days=14)
    assert quote(TWO, lake_trip(2), TODAY).valid_until == TODAY + timedelta(days=7)


def test_a_quote_is_not_valid_beyond_the_trip() -> None:
    """A trip in five days cannot be taken in ten."""
    soon = lares_trip(dates=Dates.on(TODAY + timedelta(days=5)))

    assert quote(LARES, soon, TODAY).valid_until == TODAY + timedelta(days=5)


def test_a_quote_of_a_trip_that_has_begun_holds_on_its_day() -> None:
    """Recomputing it later must not say that it ended before it was made."""
    past = lares_trip(dates=Dates.on(TODAY - timedelta(days=5)))
    assert quote(LARES, past, TODAY).valid_until == TODAY


def test_a_trip_of_another_catalogue_is_refused() -> None:
    with pytest.raises(ValueError, match="no tour 'lake-walk'"):
        quote(LARES, lake_trip(2), TODAY)


def test_a_stored_quote_is_verified_with_its_catalogue() -> None:
    """Years later, from what was stored with it."""
    stored = quote(LARES, lares_trip(4, stay="mountain_lodge"), TODAY).model_dump_json()
    catalogue = LARES.model_dump_json()

    assert verify(Quote.model_validate_json(stored), Catalog.model_validate_json(catalogue)) == ()


def test_verifying_names_what_differs() -> None:
    """A forged total, another catalogue, a catalogue without the tour."""
    priced = quote(LARES, lares_trip(4), TODAY)
    forged = priced.model_copy(update={"total": Decimal(900)})
    dearer = with_tour(LARES, summary=LARES.tours[0].name)

    assert verify(forged, LARES) == ("total: stored 900, recomputed 1000",)
    assert verify(priced, dearer) == (
        f"catalogue_version: stored {LARES.version}, recomputed {dearer.version}",
    )
    assert verify(priced, TWO) == ("this trip does not fit the catalogue: no tour 'lares-2-day'",)


def with_tour(catalog: Catalog, **changes: Any) -> Catalog:
    """The catalogue with its first tour changed."""
    tour = catalog.tours[0].model_copy(update=changes)
    return Catalog(operator=catalog.operator, tours=(tour, *catalog.tours[1:]))


amounts = st.decimals(min_value="0.01", max_value="99999.99", places=2)
prices = st.one_of(
    st.sampled_from(["included", "on_request"]),
    st.builds(Supplement, per_person=amounts),
    st.builds(Supplement, per_group=amounts),
    st.builds(Supplement, per_person=amounts, per_group=amounts),
)


@st.composite
def catalogues(draw: st.DrawFn) -> Catalog:
    """The lake walk with any prices whatever."""
    tour = TWO.tour("lake-walk")

    def priced(things: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(thing.model_copy(update={"price": draw(prices)}) for thing in things)

    table = Prices(per_person={size: draw(amounts) for size in range(1, 5)}, covers=tour.prices.covers)
    return with_tour(
        TWO,
        prices=table,
        stays=priced(tour.stays),
        pickups=priced(tour.pickups),
        dropoffs=priced(tour.dropoffs),
    )


trips = st.builds(
    lake_trip,
    st.integers(1, 6),
    pickup=st.sampled_from(["valley", "north", "hamlet", "town"]),
    dropoff=st.sampled_from(["town", "station"]),
    stay=st.sampled_from(["hut", "hut_with_bath", "inn"]),
)


@given(catalogues(), trips)
def test_every_sum_is_exact(catalog: Catalog, trip: Trip) -> None:
    """Line by line in fractions, nothing is lost; the share is off by half a cent at most."""
    priced = quote(catalog, trip, TODAY)

    for line in priced.lines:
        if line.amount is not None and line.unit is not None:
            assert Fraction(line.amount) == line.quantity * Fraction(line.unit)
    known = sum((Fraction(line.amount) for line in priced.lines if line.amount is not None), Fraction(0))
    if priced.total is None or priced.per_person is None:
        assert trip.group_size > 4
    else:
        assert Fraction(priced.total) == known
        error = abs(Fraction(priced.per_person) - known / trip.group_size)
        assert error <= Fraction(1, 200)
        assert priced.per_person_rounded == (error != 0)
    assert priced.complete == (not priced.on_request)


@given(catalogues(), trips)
def test_the_ladder_is_what_each_group_would_be_quoted(catalog: Catalog, trip: Trip) -> None:
    """A rung never promises what the quote for that size would not hold."""
    priced = quote(catalog, trip, TODAY)

    for rung in priced.ladder:
        theirs = quote(catalog, trip.model_copy(update={"group_size": rung.group_size}), TODAY)
        assert (rung.per_person, rung.total, rung.rounded) == (
            theirs.per_person,
            theirs.total,
            theirs.per_person_rounded,
        )


@given(catalogues(), trips)
def test_one_more_and_one_fewer_are_each_others_mirror(catalog: Catalog, trip: Trip) -> None:
    """What the fifth friend changes is what the loss of the fifth undoes."""
    here = quote(catalog, trip, TODAY)
    bigger = quote(catalog, trip.model_copy(update={"group_size": trip.group_size + 1}), TODAY)

    if here.one_more is None:
        assert bigger.one_fewer is None
    else:
        assert bigger.one_fewer is not None
        assert here.one_more.total_change == -bigger.one_fewer.total_change
        assert here.one_more.per_person_change == -bigger.one_fewer.per_person_change


@given(catalogues(), trips, st.randoms(use_true_random=False))
def test_the_order_in_the_file_does_not_change_a_price(catalog: Catalog, trip: Trip, random: Any) -> None:
    """Stays, places and rows of the table may stand in any order."""
    tour = catalog.tours[0]

    def shuffled(things: Any) -> Any:
        return tuple(random.sample(list(things), len(things)))

    table = tour.prices.model_copy(update={"per_person": dict(shuffled(tour.prices.per_person.items()))})
    other = with_tour(
        catalog,
        prices=table,
        stays=shuffled(tour.stays),
        pickups=shuffled(tour.pickups),
        dropoffs=shuffled(tour.dropoffs),
    )

    unversioned = {"catalogue_version"}
    assert quote(other, trip, TODAY).model_dump(exclude=unversioned) == quote(
        catalog, trip, TODAY
    ).model_dump(exclude=unversioned)


@given(catalogues(), trips)
def test_a_quote_survives_storage_exactly(catalog: Catalog, trip: Trip) -> None:
    """Quote and catalogue go through JSON; recomputed they are the same, byte for byte."""
    stored = quote(catalog, trip, TODAY).model_dump_json()
    again = Quote.model_validate_json(stored)
    catalogue = Catalog.model_validate_json(catalog.model_dump_json())

    assert again.model_dump_json() == stored
    assert verify(again, catalogue) == ()
    assert quote(catalogue, again.trip, again.quoted_on).model_dump_json() == stored


def test_a_persons_price_is_an_input_and_can_be_verified() -> None:
    """For what the catalogue does not price: the same trip, catalogue, day and price give the same quote."""
    trip = lares_trip(8)
    agreed = quote(LARES, trip, TODAY, Decimal("1250.50"))

    assert (agreed.total, agreed.per_person, agreed.complete) == (Decimal("1250.5"), Decimal("156.31"), True)
    assert agreed.per_person_rounded
    assert [(line.kind, line.quantity, line.amount) for line in agreed.lines] == [("group", 1, agreed.total)]
    assert verify(agreed, LARES) == ()
    assert Quote.model_validate_json(agreed.model_dump_json()) == agreed
    changed = agreed.model_copy(update={"total": Decimal(900)})
    assert verify(changed, LARES) == ("total: stored 900, recomputed 1250.5",)


def test_a_persons_price_says_nothing_about_other_groups() -> None:
    """Nobody has said what one friend more would cost."""
    agreed = quote(LARES, lares_trip(4), TODAY, Decimal(990))

    assert (agreed.one_more, agreed.one_fewer) == (None, None)
    assert [rung.group_size for rung in agreed.ladder] == [4]


def test_where_each_pays_the_same_whatever_the_size_there_is_no_ladder_to_show() -> None:
    """A day tour at one price a head."""
    tiered = quote(LARES, lares_trip(2), TODAY)
    assert tiered.by_size
    even = tuple(
        rung.model_copy(update={"per_person": tiered.ladder[0].per_person}) for rung in tiered.ladder
    )
    assert not tiered.model_copy(update={"ladder": even}).by_size
