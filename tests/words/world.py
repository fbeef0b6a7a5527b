"""A small tour with texts short enough to read in a golden file, in every language."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

from bot.words.locale import Locales
from bot.words.voice import Voice
from core.catalog import Catalog, Place, Stay, Text, Tour
from core.itinerary import ItineraryDay, ItineraryStop
from core.loading import load_catalog
from core.pricing import Quote, quote
from core.trip import Dates, Trip

ROOT = Path(__file__).parents[2]
LOCALE = ROOT / "bot" / "locale"
LOCALES = Locales.load(LOCALE, strict=True)
LANGUAGES = LOCALES.languages
TODAY = date(2026, 11, 22)

_SAMPLE = load_catalog(ROOT / "catalogue")


def _text(name: str) -> Text:
    return Text({language: f"{name} [{language}]" for language in LANGUAGES})


TOUR: Tour = _SAMPLE.tours[0].model_copy(
    update={
        "name": _text("Lares"),
        "prices": _SAMPLE.tours[0].prices.model_copy(update={"covers": _text("springs night")}),
        "pickups": (
            Place(code="cusco", name=Text("Cusco"), price="included", dropoff="cusco"),
            Place(code="valley", name=_text("Valley"), price="included", dropoff="ollantaytambo"),
        ),
        "dropoffs": (
            Place(code="cusco", name=Text("Cusco"), price="included"),
            Place(code="ollantaytambo", name=Text("Ollantaytambo"), price="included"),
        ),
        "stays": (
            Stay(
                code="shared",
                family="hot_springs",
                name=_text("Shared"),
                about=_text("By the pools"),
                price="included",
                comfort=1,
            ),
            Stay(
                code="private",
                family="hot_springs",
                name=_text("Private"),
                about=_text("Own bath"),
                price="on_request",
                comfort=2,
            ),
            Stay(code="hotel", name=_text("Hotel"), about=_text("In town"), price="on_request", comfort=3),
            Stay.model_validate(
                {
                    "code": "lodge",
                    "name": _text("Lodge"),
                    "about": _text("Warm & <high>"),
                    "price": {"per_person": Decimal("87.50"), "per_group": Decimal(40)},
                    "comfort": 4,
                }
            ),
        ),
    }
)
CATALOG: Catalog = _SAMPLE.model_copy(update={"tours": (TOUR,)})

DAYS = (
    ItineraryDay(
        number=1,
        date=date(2027, 6, 12),
        title=_text("Over the pass"),
        distance_km=Decimal("16.5"),
        stops=(
            ItineraryStop(icon="🌅", text=_text("Pick-up")),
            ItineraryStop(icon="♨️", text=_text("Soak & rest")),
        ),
    ),
    ItineraryDay(
        number=2,
        date=None,
        title=_text("Among llamas"),
        distance_km=Decimal(0),
        stops=(ItineraryStop(icon="🦙", text=_text("Llamas")),),
    ),
)


def voice(language: str = "en") -> Voice:
    return Voice(LOCALES, language)


def a_trip(
    group_size: int = 4, stay: str = "shared", dates: Dates | None = None, pickup: str = "valley"
) -> Trip:
    return Trip(
        tour=TOUR.code,
        group_size=group_size,
        dates=dates or Dates.on(date(2027, 6, 12)),
        pickup=pickup,
        dropoff=TOUR.default_dropoff(pickup),
        stay=stay,
    )


def a_quote(group_size: int = 4, stay: str = "shared", dates: Dates | None = None) -> Quote:
    """Its catalogue version is fixed: a text changed in the sample catalogue changes no golden file."""
    priced = quote(CATALOG, a_trip(group_size, stay, dates), TODAY)
    return priced.model_copy(update={"catalogue_version": "0123456789ab"})
