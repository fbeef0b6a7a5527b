"""The trip day by day: it follows start point, stay and drop-off, in every language."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest
from inline_snapshot import snapshot

from core.itinerary import ItineraryDay, itinerary
from core.trip import Dates, Taken, Trip
from tests.core.catalogues import LARES, RULES, TWO, lake_trip, lares_trip, rules_trip

TOUR = LARES.tour("lares-2-day")
LANGUAGES = LARES.operator.languages


def told(trip: Trip, language: str) -> list[str]:
    """The itinerary as somebody reads it."""
    lines = []
    for day in itinerary(LARES, trip):
        lines.append(f"{day.number} {day.date} {day.title.in_(language)} {day.distance_km} km")
        lines += [f"{stop.icon} {stop.text.in_(language)}" for stop in day.stops]
    return lines


def test_from_cusco_to_the_hot_springs_in_english() -> None:
    assert told(lares_trip(), "en") == snapshot(
        [
            "1 2027-06-12 Over the pass to the hot springs 16 km",
            "🌅 Early in the morning, we pick you up in Cusco.",
            "🚐 We drive through the Sacred Valley.",
            "🧺 In Calca, there is time for the local market.",
            "🥾 Now on foot: a steady climb from a small community.",
            "🏞️ A lake high in the mountains, a good place for a rest.",
            "⛰️ One last climb to the pass at 4,300 m, with an unforgettable view in good weather.",
            "🏔️ Down past more lakes, farm animals and people in bright traditional clothes.",
            "🍲 Downhill to the hot springs, where lunch is waiting.",
            "♨️ For the rest of the afternoon, you relax in the hot water.",
            "🛏️ You sleep right by the pools.",
            "2 2027-06-13 Among llamas to Patacancha 12 km",
            "🚐 A short ride takes us up from Lares to the small community of Huacahuasi.",
            "🥾 A slow climb through beautiful countryside to the pass.",
            "🦙 Llamas and alpacas graze all along the trail.",
            "🏃 A fun descent to the community of Patacancha.",
            "🍽️ We stop for lunch along the way.",
            "🚐 We drive you down to Cusco.",
        ]
    )


def test_from_the_sacred_valley_to_the_lodge_in_spanish() -> None:
    trip = lares_trip(pickup="sacred_valley", dropoff="ollantaytambo", stay="mountain_lodge")

    assert told(trip, "es") == snapshot(
        [
            "1 2027-06-12 Cruzando el paso hasta las aguas termales 16 km",
            "🌅 Bien temprano, te recogemos en tu zona del Valle Sagrado.",
            "🚐 Cruzamos el Valle Sagrado por carretera.",
            "🧺 En Calca, hay tiempo para conocer el mercado local.",
            "🥾 Por fin a pie: una subida constante desde una pequeña comunidad.",
            "🏞️ Una laguna en lo alto, ideal para recuperar el aliento.",
            "⛰️ Último esfuerzo hasta el paso, a 4300 m: con buen clima, la vista es inolvidable.",
            "🏔️ Bajamos entre más lagunas, rebaños y gente con coloridos trajes tradicionales.",
            "🍲 Seguimos bajando hasta las aguas termales, donde nos espera el almuerzo.",
            "♨️ El resto de la tarde es para descansar las piernas en el agua caliente.",
            "🏡 Después del baño, treinta minutos en auto hasta tu lodge en Huacahuasi.",
            "2 2027-06-13 Entre llamas hasta Patacancha 12 km",
            "🌄 Despiertas en Huacahuasi, justo donde empieza el camino de hoy.",
            "🥾 Una subida lenta entre hermosos paisajes hasta el paso.",
            "🦙 Llamas y alpacas pastan por todo el camino.",
            "🏃 Una bajada divertida hasta la comunidad de Patacancha.",
            "🍽️ Paramos a almorzar en el camino.",
            "🚐 Te llevamos hasta Ollantaytambo.",
        ]
    )


def test_from_calca_to_the_town_hotel_in_german() -> None:
    """Who starts in Calca does not drive to its market."""
    assert told(lares_trip(pickup="calca", stay="town_hotel"), "de") == snapshot(
        [
            "1 2027-06-12 Über den Pass zu den heißen Quellen 16 km",
            "🌅 Früh am Morgen holen wir dich in Calca ab.",
            "🧺 Bevor es losgeht, bleibt Zeit für den örtlichen Markt.",
            "🥾 Ab hier zu Fuß: Aus einem kleinen Dorf geht es stetig bergauf.",
            "🏞️ Hoch oben ein Bergsee, Zeit zum Durchatmen.",
            "⛰️ Ein letzter Anstieg zum Pass auf 4.300 m, bei gutem Wetter mit unvergesslicher Aussicht.",
            "🏔️ Bergab vorbei an weiteren Seen, Weidetieren und Menschen in bunter Tracht.",
            "🍲 Hinunter zu den heißen Quellen, wo das Mittagessen wartet.",
            "♨️ Den Rest des Nachmittags erholst du dich im heißen Wasser.",
            "🏨 Dein Hotel im Ort Lares ist vier Autominuten entfernt.",
            "2 2027-06-13 An Lamas vorbei nach Patacancha 12 km",
            "🚐 Eine kurze Fahrt bringt uns von Lares hinauf in das kleine Dorf Huacahuasi.",
            "🥾 Ein langsamer Anstieg durch schöne Landschaft bis zum Pass.",
            "🦙 Den ganzen Weg entlang grasen Lamas und Alpakas.",
            "🏃 Dann ein Abstieg, der Spaß macht, bis ins Dorf Patacancha.",
            "🍽️ Unterwegs machen wir Mittagspause.",
            "🚐 Wir bringen dich mit dem Auto hinunter nach Cusco.",
        ]
    )


def test_from_urubamba_with_a_private_bathroom_in_french() -> None:
    trip = lares_trip(pickup="urubamba", dropoff="ollantaytambo", stay="hot_springs_private")

    assert told(trip, "fr") == snapshot(
        [
            "1 2027-06-12 Par le col jusqu’aux sources chaudes 16 km",
            "🌅 De bon matin, nous venons vous chercher à Urubamba.",
            "🚐 Nous traversons la Vallée Sacrée en voiture.",
            "🧺 À Calca, nous avons le temps de visiter le marché local.",
            "🥾 Enfin à pied : une montée régulière au départ d’une petite communauté.",
            "🏞️ Un lac tout là-haut, parfait pour reprendre son souffle.",
            "⛰️ Un dernier effort jusqu’au col, à 4 300 m : par beau temps, la vue est inoubliable.",
            "🏔️ Nous descendons entre lacs et troupeaux, parmi des habitants en costume traditionnel coloré.",
            "🍲 Descente jusqu’aux sources chaudes, où le déjeuner nous attend.",
            "♨️ Le reste de l’après-midi, vous vous détendez dans l’eau chaude.",
            "🛏️ Vous dormez au bord des bassins.",
            "2 2027-06-13 Parmi les lamas jusqu’à Patacancha 12 km",
            "🚐 Un court trajet en voiture nous mène de Lares à la petite communauté de Huacahuasi.",
            "🥾 Une lente montée à travers de beaux paysages, jusqu’au col.",
            "🦙 Des lamas et des alpagas broutent tout le long du sentier.",
            "🏃 Une descente très plaisante jusqu’à la communauté de Patacancha.",
            "🍽️ En chemin, nous nous arrêtons pour déjeuner.",
            "🚐 Nous vous conduisons en voiture à Ollantaytambo.",
        ]
    )


def test_flexible_dates_in_portuguese() -> None:
    assert told(lares_trip(dates=Dates.month(2027, 7)), "pt") == snapshot(
        [
            "1 None Pelo passo de montanha até as águas termais 16 km",
            "🌅 Bem cedinho, buscamos você em Cusco.",
            "🚐 Atravessamos o Vale Sagrado de carro.",
            "🧺 Em Calca, dá tempo de conhecer o mercado local.",
            "🥾 Enfim a pé: uma subida constante saindo de uma pequena comunidade.",
            "🏞️ Uma lagoa no alto da montanha, perfeita para recuperar o fôlego.",
            "⛰️ Um último esforço até o passo de montanha, a 4.300 m: com tempo bom, a vista é inesquecível.",
            "🏔️ Descemos entre mais lagoas, animais de criação e gente em trajes tradicionais coloridos.",
            "🍲 Continuamos descendo até as águas termais, onde o almoço nos espera.",
            "♨️ O resto da tarde é para descansar as pernas na água quente.",
            "🛏️ Você dorme ao lado das piscinas.",
            "2 None Entre lhamas até Patacancha 12 km",
            "🚐 Um trajeto curto de carro nos leva de Lares à pequena comunidade de Huacahuasi.",
            "🥾 Uma subida lenta, por belas paisagens, até o passo.",
            "🦙 Lhamas e alpacas pastam por toda a trilha.",
            "🏃 Uma descida divertida até a comunidade de Patacancha.",
            "🍽️ Paramos para almoçar no caminho.",
            "🚐 Levamos você de carro até Cusco.",
        ]
    )


def days(pickup: str, stay: str, dropoff: str) -> tuple[ItineraryDay, ...]:
    return itinerary(LARES, lares_trip(pickup=pickup, stay=stay, dropoff=dropoff))


CHOICES = list(
    product(
        [place.code for place in TOUR.pickups],
        [stay.code for stay in TOUR.stays],
        [place.code for place in TOUR.dropoffs],
    )
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_differs_by_start_stay_and_drop_off(language: str) -> None:
    """Two trips read alike only when they differ in the bathroom alone."""
    stories: dict[tuple[str, ...], set[tuple[str, str, str]]] = {}
    for pickup, stay, dropoff in CHOICES:
        told_ = tuple(stop.text.in_(language) for day in days(pickup, stay, dropoff) for stop in day.stops)
        stories.setdefault(told_, set()).add(
            (pickup, stay.removesuffix("_private").removesuffix("_shared"), dropoff)
        )

    assert len(stories) == 7 * 3 * 2
    assert all(len(choices) == 1 for choices in stories.values())


@pytest.mark.parametrize(("pickup", "stay", "dropoff"), CHOICES)
def test_every_trip_is_told_whole(pickup: str, stay: str, dropoff: str) -> None:
    """One place to sleep, one start of day two, no placeholder left, lines of a phone's length."""
    first, second = days(pickup, stay, dropoff)

    assert len(first.stops) == (9 if pickup == "calca" else 10)
    assert len(second.stops) == 6
    for stop in (*first.stops, *second.stops):
        assert set(LANGUAGES) == set(stop.text.root)
        for line in stop.text.versions:
            assert "{" not in line
            assert len(line) <= 110


def test_fixed_dates_are_counted_on_over_the_end_of_a_month() -> None:
    trip = lares_trip(dates=Dates.on(date(2026, 12, 31)))

    assert [day.date for day in itinerary(LARES, trip)] == [date(2026, 12, 31), date(2027, 1, 1)]


def test_flexible_dates_leave_the_days_undated() -> None:
    trip = lares_trip(dates=Dates.month(2027, 6))

    assert [(day.number, day.date) for day in itinerary(LARES, trip)] == [(1, None), (2, None)]


def lake(language: str, **choices: str) -> list[str]:
    return [
        stop.text.in_(language)
        for day in itinerary(TWO, lake_trip(2, **choices))
        for stop in day.stops
    ]  # fmt: skip


def test_a_place_reads_well_inside_a_sentence() -> None:
    """Say "the valley", not "Valley"; a name without such a form stands for itself."""
    assert lake("en")[0] == "From the valley to Hut by the shore."
    assert lake("es", pickup="hamlet")[0] == "De Pampa a Cabaña en la orilla."


def test_a_larger_place_and_a_family_mean_all_within() -> None:
    """The stop in the north is for the hamlet too, and for both huts, but not for the inn."""
    through_the_north = "Through the north."

    assert through_the_north in lake("en", pickup="north", stay="hut")
    assert through_the_north in lake("en", pickup="hamlet", stay="hut_with_bath")
    assert through_the_north not in lake("en", pickup="hamlet", stay="inn")
    assert through_the_north not in lake("en", pickup="valley", stay="hut")


def test_unless_leaves_a_stop_out() -> None:
    assert "Mind the timetable." in lake("en", dropoff="station")
    assert "Mind the timetable." not in lake("en", dropoff="town")


def test_a_trip_of_another_catalogue_is_refused() -> None:
    with pytest.raises(ValueError, match="no tour"):
        itinerary(LARES, lake_trip(2))


def test_a_stop_for_those_who_take_an_extra() -> None:
    """The ride down is for who has a horse."""
    taken: dict[str, tuple[Taken, ...]] = {
        "without": (),
        "with": (Taken(code="horse", number=1),),
        "mule": (Taken(code="mule"),),
    }
    rides = {
        who: any("ride" in stop.text.in_("en") for day in itinerary(RULES, trip) for stop in day.stops)
        for who, extras in taken.items()
        for trip in [rules_trip("high-trek", 2, date(2027, 5, 11), extras=extras)]
    }
    assert rides == {"without": False, "with": True, "mule": False}
