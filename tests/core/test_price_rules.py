"""Every rule an operator can write about prices, on tours that use them: in lines, total and ladder."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from core.pricing import Quote, quote, verify
from core.trip import Dates
from tests.core.catalogues import RULES, rules_trip

TODAY = date(2027, 1, 10)
TUESDAY = date(2027, 5, 11)


def priced(tour: str, size: int, day: date = TUESDAY, **choices: Any) -> Quote:
    result = quote(RULES, rules_trip(tour, size, day, **choices), TODAY)
    assert verify(Quote.model_validate_json(result.model_dump_json()), RULES) == ()
    return result


def told(result: Quote) -> list[str]:
    """`tour 4 × 450 = 1800`, without what is included."""
    lines = []
    for line in result.lines:
        if line.amount is None:
            lines.append(f"{line.kind} {line.code}: {line.reason}")
        elif not line.included:
            season = f" ({line.season})" if line.season else ""
            lines.append(f"{line.kind} {line.code}{season} {line.quantity} × {line.unit} = {line.amount}")
    return lines


# --- seasons, weekdays, departures


def test_one_price_whatever_the_size() -> None:
    """`per_person = 45` is a table."""
    assert {rung.group_size: rung.total for rung in priced("city-day", 1).ladder} == {
        size: Decimal(45 * size) for size in range(1, 9)
    }


def test_outside_every_season_the_table_holds() -> None:
    assert told(priced("high-trek", 2)) == ["tour high-trek 2 × 500 = 1000"]


def test_a_season_with_a_table_of_its_own() -> None:
    """It stands in the table's place, also in the ladder."""
    result = priced("high-trek", 2, date(2027, 6, 22))

    assert told(result) == ["tour high-trek (festival) 2 × 650 = 1300"]
    assert [rung.total for rung in result.ladder] == [900, 1300, 1800, 2200]


def test_a_season_that_adds_and_goes_over_new_year() -> None:
    """40 for each and 20 for the group."""
    for day in (date(2027, 12, 21), date(2027, 1, 5)):
        assert told(priced("high-trek", 3, day)) == [
            "tour high-trek 3 × 450 = 1350",
            "season holidays 3 × 40 = 120",
            "season holidays 1 × 20 = 20",
        ]


def test_a_weekday_price() -> None:
    """15 more for each who starts on a Saturday; on a Friday nothing."""
    assert "season weekend 2 × 15 = 30" in told(priced("high-trek", 2, date(2027, 5, 15)))
    assert len(told(priced("high-trek", 2, date(2027, 5, 14)))) == 1


def test_the_first_season_that_holds_counts_alone() -> None:
    """Saturday 26 June is in the festival: no weekend price on top."""
    assert told(priced("high-trek", 1, date(2027, 6, 26))) == ["tour high-trek (festival) 1 × 900 = 900"]


def test_a_fixed_departure_has_its_own_price() -> None:
    """390 each, whatever the size of the group."""
    result = priced("high-trek", 1, date(2027, 5, 5))

    assert told(result) == ["tour high-trek (may) 1 × 390 = 390"]
    assert [rung.per_person for rung in result.ladder] == [390] * 4


def test_a_day_that_is_still_open_names_the_seasons_it_may_fall_in() -> None:
    """From Thursday to Saturday: by the table, and the weekend depends on the day."""
    dates = Dates(earliest=date(2027, 5, 13), latest=date(2027, 5, 15))
    result = priced("high-trek", 2, dates=dates)

    assert told(result) == ["tour high-trek 2 × 500 = 1000", "season weekend: depends_on_date"]
    assert not result.complete


def test_a_period_within_one_season_has_its_price() -> None:
    """Monday is closed, so 22 to 28 June is festival alone."""
    result = priced("high-trek", 2, dates=Dates(earliest=date(2027, 6, 22), latest=date(2027, 6, 28)))

    assert told(result) == ["tour high-trek (festival) 2 × 650 = 1300"]


# --- stays


def test_a_stays_table_replaces_the_tours() -> None:
    result = priced("springs-2-day", 2, date(2027, 5, 7), stay="lodge")

    assert told(result) == ["tour springs-2-day 2 × 500 = 1000"]
    assert [rung.total for rung in result.ladder] == [600, 1000, 1380]
    assert [line.code for line in result.lines if line.included] == ["lodge", "cusco", "cusco"]


def test_a_season_may_have_a_table_for_that_stay() -> None:
    assert told(priced("springs-2-day", 2, date(2027, 6, 4), stay="lodge")) == [
        "tour springs-2-day (high) 2 × 600 = 1200"
    ]


def test_what_a_season_does_not_say_of_a_stay_is_on_request() -> None:
    """Easter has a table, and says nothing of the lodge: no price is made up, not even a part of one."""
    result = priced("springs-2-day", 2, date(2027, 3, 26), stay="lodge")

    assert told(result) == ["tour springs-2-day: price_on_request"]
    assert (result.total, result.per_person, result.complete, result.ladder) == (None, None, False, ())
    assert (result.deposit, result.deposit_percent) == (None, Decimal(30))


def test_a_stays_table_adds_by_group_size() -> None:
    """120 for one alone in the dome, 60 each for two."""
    stays = ("dome", "tent", "tent")

    assert "stay dome 1 × 120 = 120" in told(priced("high-trek", 1, stay=None, stays=stays))
    assert "stay dome 2 × 60 = 120" in told(priced("high-trek", 2, stay=None, stays=stays))


def test_a_price_by_the_night() -> None:
    """Two nights at the lodge."""
    result = priced("high-trek", 2, stay=None, stays=("tent", "lodge", "lodge"))
    (lodge,) = (line for line in result.lines if line.code == "lodge")

    assert (lodge.quantity, str(lodge.unit), str(lodge.amount), lodge.times) == (2, "70", "140", 2)
    assert result.total == 1140


# --- people


def test_children_pay_their_own_price() -> None:
    """Half, rounded to the cent; the small one nothing; the others by the table for the whole group."""
    result = priced("city-day", 4, children=(4, 8, 15))

    assert told(result) == ["tour city-day 2 × 45 = 90", "child child 1 × 22.5 = 22.5"]
    assert [line.code for line in result.lines if line.included] == ["small", "square", "square"]
    assert result.total == Decimal("112.5")


def test_a_childs_amount() -> None:
    result = priced("high-trek", 3, children=(10, 15))

    assert told(result) == ["tour high-trek 1 × 450 = 450", "child youth 2 × 333.33 = 666.66"]
    assert result.lines[0].of_one


def test_the_ladder_keeps_the_children() -> None:
    """It begins with as many people as there are children, and each rung is what that group is quoted."""
    result = priced("city-day", 3, children=(4, 8))

    assert [(rung.group_size, str(rung.total)) for rung in result.ladder[:3]] == [
        (2, "22.5"),
        (3, "67.5"),
        (4, "112.5"),
    ]


def test_a_room_of_ones_own() -> None:
    """The tour's price; where a stay has its own, that, and what another says nothing of is on request."""
    tents = priced("high-trek", 3, single_rooms=1)
    lodge = priced("high-trek", 3, stay=None, stays=("tent", "lodge", "lodge"), single_rooms=2)

    assert told(tents)[1:] == ["single high-trek 1 × 60 = 60"]
    assert told(lodge)[2:] == ["single tent: price_on_request", "single lodge 2 × 40 = 80"]
    assert told(priced("springs-2-day", 2, date(2027, 5, 7), single_rooms=1))[1:] == [
        "single springs-2-day: price_on_request"
    ]


def test_extras() -> None:
    """For two of three and for four days; once for the group; on request."""
    taken = ({"code": "horse", "number": 2}, {"code": "mule"}, {"code": "oxygen"})
    result = priced("high-trek", 3, extras=taken)

    assert told(result)[1:] == [
        "extra horse 2 × 120 = 240",
        "extra mule 1 × 80 = 80",
        "extra oxygen: price_on_request",
    ]
    assert result.lines[-3].times == 4


def test_an_extra_for_all_grows_with_the_group() -> None:
    """Two of three stays two, everybody is everybody."""
    for_all = priced("city-day", 2, extras=({"code": "bicycle"},))
    for_two = priced("city-day", 2, extras=({"code": "bicycle", "number": 2},))

    assert [rung.total for rung in for_all.ladder][:3] == [57, 114, 171]
    assert [rung.total for rung in for_two.ladder][:3] == [57, 114, 159]


def test_a_pick_up_surcharge() -> None:
    assert "pickup airport 1 × 25 = 25" in told(priced("high-trek", 3, pickup="airport"))


# --- deposit and terms


def test_a_deposit_that_is_a_share() -> None:
    """30 % of the total, to the cent; of a total that is open nothing can be said but the share."""
    whole = priced("city-day", 3, children=(8,))
    open_ = priced("springs-2-day", 2, date(2027, 5, 7), single_rooms=1)

    assert (whole.total, whole.deposit, whole.deposit_percent) == (
        Decimal("112.5"),
        Decimal("33.75"),
        Decimal(30),
    )
    assert (open_.total, open_.deposit, open_.deposit_percent) == (Decimal(400), None, Decimal(30))


def test_a_deposit_that_is_an_amount() -> None:
    """The tour's own in place of the operator's."""
    result = priced("high-trek", 3)

    assert (result.deposit, result.deposit_percent) == (Decimal(300), None)


def test_the_quote_keeps_the_terms() -> None:
    """The tour's own, else the operator's; they stay what they were on that day."""
    assert "30 days" in str(priced("high-trek", 1).cancellation)
    assert "14 days" in str(priced("city-day", 1).cancellation)


@pytest.mark.parametrize(
    ("choices", "wrong"),
    [
        ({"stay": "lodge"}, "stay 'lodge' is not for night 1"),
        ({"stay": None, "stays": ("tent", "tent")}, "2 nights instead of 3"),
        ({"stay": None, "stays": ("tent", "dome", "tent")}, "stay 'dome' is not for night 2"),
        ({"stay": None}, "0 nights instead of 3"),
        ({"stay": "igloo"}, "no stay 'igloo'"),
        ({"extras": ({"code": "yak"},)}, "no extra 'yak'"),
    ],
)
def test_a_trip_that_does_not_fit_is_refused(choices: dict[str, Any], wrong: str) -> None:
    with pytest.raises(ValueError, match=wrong):
        quote(RULES, rules_trip("high-trek", 2, TUESDAY, **choices), TODAY)


def test_a_day_tour_has_no_stay() -> None:
    quote(RULES, rules_trip("city-day", 2, TUESDAY), TODAY)
    with pytest.raises(ValueError, match="no stay 'tent'"):
        quote(RULES, rules_trip("city-day", 2, TUESDAY, stay="tent"), TODAY)


@pytest.mark.parametrize("choices", [{"children": (1, 2, 3)}, {"single_rooms": 3}, {"stays": ("dome",)}])
def test_a_trip_that_contradicts_itself_is_refused(choices: dict[str, Any]) -> None:
    """More children or single rooms than people; one stay for all nights and others besides."""
    with pytest.raises(ValueError, match=r"more children|not both"):
        rules_trip("high-trek", 2, TUESDAY, **choices)


@pytest.mark.parametrize(
    ("dates", "each"),
    [
        (None, None),
        (Dates.on(TUESDAY), 500),
        (Dates.on(date(2027, 6, 22)), 650),
        (Dates.on(date(2027, 5, 5)), 390),
        (Dates.on(date(2027, 5, 15)), None),
        (Dates(earliest=date(2027, 5, 10), latest=date(2027, 5, 14)), 500),
        (Dates(earliest=date(2027, 5, 13), latest=date(2027, 5, 15)), None),
    ],
)
def test_what_each_pays_so_far(dates: Dates | None, each: int | None) -> None:
    """A figure before all is known is shown only where it cannot change with the day."""
    assert RULES.tour("high-trek").price_each(2, dates) == each
    assert RULES.tour("high-trek").price_each(5, dates) is None
    assert RULES.tour("city-day").price_each(2, None) == 45
