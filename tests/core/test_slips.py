"""Prices and days that no operator means are asked about; what is only unusual is a note."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.catalog import Catalog
from core.loading import price_changes, slips, suspicious
from tests.core.catalogues import LARES, RULES, TWO

TABLE = {1: 480, 2: 370, 3: 280, 4: 250, 5: 200, 6: 180}


def lares(table: Mapping[int, int | str], **tour: Any) -> Catalog:
    """The sample with another price table."""
    content = LARES.model_dump(mode="json")
    content["tours"][0]["prices"]["per_person"] = {size: str(amount) for size, amount in table.items()}
    content["tours"][0] |= tour
    return Catalog.model_validate(content)


def said(catalog: Catalog, kind: str = "doubtful") -> list[str]:
    return [
        str(slip).removeprefix("lares-2-day: prices.per_person.")
        for slip in slips(catalog)
        if slip.kind == kind
    ]


def test_the_sample_has_one_note() -> None:
    """The fifth person costs the group nothing: it is meant, and worth knowing."""
    assert said(LARES) == []
    assert said(LARES, "note") == ["5: totals for 4 and 5 are equal (1,000): meant?"]


@pytest.mark.parametrize("catalog", [TWO, RULES], ids=["two tours", "many rules"])
def test_ordinary_catalogues_are_not_doubted(catalog: Catalog) -> None:
    """Seasons, flat prices, stays that add or replace."""
    assert said(catalog) == []


@pytest.mark.parametrize(
    ("change", "asked"),
    [
        ({3: 28}, ["3: 28 stands beside 370 and 250: is a digit lost?"]),
        ({6: 18}, ["6: 18 stands beside 200 and 250: is a digit lost?"]),
        ({3: 2800}, ["3: 2,800 stands beside 370 and 250: is a digit too many?"]),
        ({1: 4800}, ["1: 4,800 stands beside 370 and 280: is a digit too many?"]),
        (
            {4: 290},
            [
                "4: 4 pay 290 each, 3 only 280: meant?",
                "5: the total falls from 1,160 for 4 to 1,000 for 5: meant?",
            ],
        ),
        (
            {3: 80},
            [
                "3: the total falls from 740 for 2 to 240 for 3: meant?",
                "4: 4 pay 250 each, 3 only 80: meant?",
            ],
        ),
        ({6: 150}, ["6: the total falls from 1,000 for 5 to 900 for 6: meant?"]),
        (
            {2: 730},
            [
                "2: 2 pay 730 each, 1 only 480: meant?",
                "3: the total falls from 1,460 for 2 to 840 for 3: meant?",
            ],
        ),
    ],
)
def test_a_slip_in_the_table_is_asked_about(change: dict[int, int], asked: list[str]) -> None:
    """A digit too few or too many, a price that rises with the group, a total that falls as people join."""

    assert said(lares({**TABLE, **change})) == asked


def test_every_table_is_looked_at() -> None:
    """Of seasons, departures and stays too."""
    content = RULES.model_dump(mode="json")
    content["tours"][1]["prices"]["seasons"][0]["per_person"]["2"] = "65"
    content["tours"][2]["stays"][1]["price"]["replaces"]["3"] = "46"
    found = [slip.key for slip in slips(Catalog.model_validate(content)) if slip.kind == "doubtful"]

    assert found == [
        "high-trek: prices.seasons[festival].per_person.2",
        "springs-2-day: stays[lodge].price.replaces.3",
    ]


def test_a_table_far_from_the_tours_own_is_asked_about() -> None:
    """Sound in itself, and a tenth of what the tour costs; a child dearer than an adult."""
    content = RULES.model_dump(mode="json")
    content["tours"][1]["prices"]["seasons"][0]["per_person"] = {"1": "90", "2": "65", "3": "60", "4": "55"}
    content["tours"][1]["prices"]["children"][0]["price"]["per_person"] = "450"

    assert [str(slip) for slip in slips(Catalog.model_validate(content)) if slip.kind == "doubtful"] == [
        "high-trek: prices.seasons[festival].per_person.1: "
        "90 where the tour's own table has 700: is a digit lost?",
        "high-trek: prices.children[youth].price.per_person: "
        "a child pays 450, an adult in the largest group 420: meant?",
    ]


sane = st.lists(st.integers(100, 115), min_size=1, max_size=6).map(
    lambda prices: sorted(prices, reverse=True)
)


@given(sane)
def test_a_sane_table_is_not_doubted(prices: list[int]) -> None:
    """Falling per person, rising in all."""
    table = dict(enumerate(prices, start=1))

    assert said(lares(table, group_maximum=len(table))) == []


@given(sane.filter(lambda prices: len(prices) > 1), st.data())
def test_a_lost_digit_is_always_found(prices: list[int], data: st.DataObject) -> None:
    """Wherever it was."""
    size = data.draw(st.integers(1, len(prices)))
    table = dict(enumerate(prices, start=1))
    table[size] //= 10

    assert said(lares(table, group_maximum=len(table)))


# --- old and new


def test_every_price_that_changed_is_listed() -> None:
    """Old → new, in the order of the file."""
    new = lares({**TABLE, 2: 380, 5: "205.50"})

    assert [str(change) for change in price_changes(LARES, new)] == [
        "lares-2-day: prices.per_person.2: 370 → 380",
        "lares-2-day: prices.per_person.5: 200 → 205.5",
    ]
    assert price_changes(new, new) == ()


def test_a_price_that_came_or_went_is_listed() -> None:
    content = LARES.model_dump(mode="json")
    content["tours"][0]["stays"][3]["price"] = {"per_person": "120"}

    assert [str(change) for change in price_changes(LARES, Catalog.model_validate(content))] == [
        "lares-2-day: stays[mountain_lodge].price.per_person: nothing → 120",
        "lares-2-day: stays[mountain_lodge].price: on_request → nothing",
    ]


@pytest.mark.parametrize(
    ("change", "asked"),
    [
        ({3: 290}, []),
        ({1: 620}, []),
        ({1: 640}, ["480 became 640 (+33%): meant?"]),
        ({6: 120}, ["180 became 120 (-33%): meant?"]),
        ({3: 28}, ["280 became 28: is a digit lost?"]),
        ({1: 4800}, ["480 became 4,800: is a digit too many?"]),
        ({6: 150}, ["the total falls from 1,000 for 5 to 900 for 6: meant?"]),
    ],
)
def test_a_suspicious_edit_is_asked_about(change: dict[int, int], asked: list[str]) -> None:
    """Once for each price; what the old catalogue had already is not asked again."""
    assert [slip.said for slip in suspicious(LARES, lares({**TABLE, **change}))] == asked


def test_all_prices_ten_times_too_low_are_found() -> None:
    """The table alone would look sane."""
    tenth = {size: str(Decimal(amount) / 10) for size, amount in TABLE.items()}

    assert said(lares(tenth)) == []
    assert len([slip for slip in suspicious(LARES, lares(tenth)) if slip.kind == "doubtful"]) == 6


def closing(**operator: Any) -> Catalog:
    content = LARES.model_dump(mode="json")
    content["operator"] |= operator
    return Catalog.model_validate(content)


def test_a_closed_day_with_requests_is_asked_about() -> None:
    """Only one that was open before; each with how many asked for it."""
    june, july = date(2027, 6, 12), date(2027, 7, 1)
    new = closing(closed_days=["June", {"first": july, "last": july}])
    requests = [("lares-2-day", june), ("lares-2-day", june), ("lares-2-day", july), ("gone", june)]

    assert [str(slip) for slip in suspicious(LARES, new, requests)] == [
        "lares-2-day: 2027-06-12: closed, and it has 2 requests: meant?",
        "lares-2-day: 2027-07-01: closed, and it has 1 request: meant?",
    ]
    assert suspicious(new, new, requests) == ()


def test_a_tour_that_is_sold_no_longer_and_another_currency() -> None:
    requests = [("lares-2-day", date(2027, 6, 12))]

    assert [str(slip) for slip in suspicious(LARES, closing(currency="PEN"))] == [
        "operator: currency: USD became PEN: does every price mean that?"
    ]
    assert "lares-2-day: 2027-06-12: sold no longer, and it has 1 request: meant?" in [
        str(slip) for slip in suspicious(LARES, TWO, requests)
    ]
