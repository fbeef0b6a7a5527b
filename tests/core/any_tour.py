"""Hypothesis strategies: what an operator's files may say, as they are read from TOML."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st

OPERATOR = {
    "name": "Any",
    "about": {"en": "About."},
    "person": "Ana",
    "reference_prefix": "ANY",
    "languages": ["en", "es"],
    "currency": "USD",
    "time_zone": "America/Lima",
    "minimum_notice_days": 1,
    "book_ahead_days": 60,
    "quote_valid_days": 7,
}
amounts = st.decimals(min_value="0.01", max_value="9999.99", places=2)
words = st.sampled_from(["included", "on_request"])
supplements = st.one_of(
    st.fixed_dictionaries({"per_person": amounts}),
    st.fixed_dictionaries({"per_group": amounts}),
    st.fixed_dictionaries({"per_person": amounts, "per_group": amounts}),
)
prices = words | supplements
percents = st.sampled_from([5, 10, 25, 33.3, 50, 100])
days = st.lists(
    st.one_of(
        st.dates(date(2027, 1, 1), date(2027, 4, 1)),
        st.sampled_from(["January", "February", "1 March", "28 de febrero"]),
        st.sampled_from(
            [{"first": "20 December", "last": "10 January"}, {"first": "1 February", "last": "March"}]
        ),
    ),
    min_size=1,
    max_size=2,
)
weekdays = st.lists(
    st.sampled_from(["monday", "Tue", "Sábado", "SUNDAY"]), min_size=1, max_size=3, unique=True
)


def tables(maximum: int) -> st.SearchStrategy[Any]:
    """By group size, or one amount for all."""
    return amounts | st.fixed_dictionaries(dict.fromkeys(range(1, maximum + 1), amounts)).map(
        lambda table: {str(size): amount for size, amount in table.items()}
    )


def _some(values: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[dict[str, Any]]:
    """Any of these keys, or none."""
    return st.fixed_dictionaries({}, optional=values)


def _named(code: str) -> dict[str, Any]:
    return {"code": code, "name": {"en": f"The {code}"}}


@st.composite
def operators(draw: st.DrawFn) -> dict[str, Any]:
    some = _some(
        {
            "closed_days": days,
            "closed_weekdays": weekdays,
            "deposit": st.one_of(
                st.fixed_dictionaries({"percent": percents}),
                st.fixed_dictionaries({"per_person": amounts}),
                st.fixed_dictionaries({"per_group": amounts}),
            ),
            "cancellation": st.just({"en": "No refund."}),
        }
    )
    return {**OPERATOR, **draw(some)}


@st.composite
def tours(draw: st.DrawFn) -> dict[str, Any]:
    """A tour of one to four days, with any of the rules about prices, days and nights."""
    maximum, length = draw(st.integers(1, 5)), draw(st.integers(1, 4))
    table = tables(maximum)
    stays = draw(_stays(max(length - 1, 1), table)) if draw(st.booleans()) else []
    replacing = [s["code"] for s in stays if isinstance(s["price"], dict) and "replaces" in s["price"]]
    tariff = _some(
        {"adds": supplements, "stays": st.dictionaries(st.sampled_from(replacing or ["x"]), table)}
    )
    seasons = [
        {
            **_named(f"season{n}"),
            **draw(_some({"weekdays": weekdays})),
            "days": draw(days),
            "per_person": draw(table),
        }
        | draw(tariff if replacing else _some({"adds": supplements}))
        for n in range(draw(st.integers(0, 2)))
    ]
    adding = [
        {**_named("adding"), "weekdays": draw(weekdays), "adds": draw(supplements)}
        for _ in range(draw(st.integers(0, 1)))
    ]
    departures = [
        {**_named(f"departure{n}"), "days": draw(days), **draw(_some({"per_person": table}))}
        for n in range(draw(st.integers(0, 1)))
    ]
    bands = [("small", 0, 5), ("child", 6, 11), ("youth", 13, 16)]
    children = [
        {**_named(code), "youngest": youngest, "oldest": oldest, "price": draw(_child_price())}
        for code, youngest, oldest in draw(st.lists(st.sampled_from(bands), unique=True))
    ]
    return {
        **_named("tour"),
        "summary": {"en": "A tour."},
        "difficulty": "easy",
        "altitudes_m": [3000],
        "group_maximum": maximum,
        "prices": {
            "covers": {"en": "all"},
            "per_person": draw(table),
            "seasons": draw(st.permutations([*seasons, *adding])),
            "children": children,
            **draw(_some({"single": prices})),
        },
        "pickups": [{**_named(f"pickup{n}"), "price": draw(prices)} for n in range(draw(st.integers(1, 2)))],
        "dropoffs": [{**_named("dropoff"), "price": draw(prices)}],
        "stays": stays,
        "extras": [
            {**_named(f"extra{n}"), "price": draw(prices), "per_day": draw(st.booleans())}
            for n in range(draw(st.integers(0, 2)))
        ],
        "departures": departures,
        "only_departures": bool(departures) and draw(st.booleans()),
        "days": [
            {
                "title": {"en": "A day"},
                "distance_km": 5,
                "stops": [{"icon": "🥾", "text": {"en": "On foot."}}],
            }
            for _ in range(length)
        ],
        **draw(
            _some({"closed_days": days, "closed_weekdays": weekdays, "deposit": st.just({"percent": 20})})
        ),
    }


def _child_price() -> st.SearchStrategy[Any]:
    share = st.fixed_dictionaries({"percent": percents})
    return words | share | st.fixed_dictionaries({"per_person": amounts})


@st.composite
def _stays(draw: st.DrawFn, nights: int, table: st.SearchStrategy[Any]) -> list[dict[str, Any]]:
    """One for every night, and others for some."""
    adds = st.fixed_dictionaries({"adds": table})
    price = prices | adds | st.fixed_dictionaries({"replaces": table})
    stays: list[dict[str, Any]] = []
    for number in range(draw(st.integers(1, 3))):
        stay = {
            **_named(f"stay{number}"),
            "about": {"en": "A bed."},
            "price": draw(price),
            "recommended": number == 0,
            "comfort": 1,
            **draw(_some({"per_night": st.booleans(), "single": prices})),
        }
        if number and nights > 1 and draw(st.booleans()):
            stay["nights"] = sorted(draw(st.sets(st.integers(1, nights), min_size=1)))
        stays.append(stay)
    return stays
