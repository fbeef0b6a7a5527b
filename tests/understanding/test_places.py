"""Where they start, end and sleep; all names come from the catalogue."""

from __future__ import annotations

import pytest

from tests.understanding.conftest import Hears, plain, topic


@pytest.mark.parametrize(
    ("language", "text", "pickup", "dropoff"),
    [
        ("en", "from Cuzco", "cusco", None),
        ("en", "near Plaza de Armas", "cusco", None),
        ("en", "olantaytanbo please", "ollantaytambo", None),
        ("en", "Sacred Valley, in Yucay", "yucay", None),
        ("en", "start in Calca and finish in Cusco", "calca", "cusco"),
        ("en", "not Cusco, Calca", "calca", None),
        ("en", "drop us off in Ollantaytambo", None, "ollantaytambo"),
        ("es", "de Cusco a Ollantaytambo", "cusco", "ollantaytambo"),
        ("fr", "de Cusco à Ollantaytambo", "cusco", "ollantaytambo"),
        ("fr", "notre hôtel est à Ollantaytambo", "ollantaytambo", None),
        ("de", "ab Urubamba, zurück nach Cusco", "urubamba", "cusco"),
        ("pt", "saindo de Pisac", "pisac", None),
        ("en", "how do we get back to Cusco?", None, None),
    ],
)
def test_pickup_and_dropoff(
    hears: Hears, language: str, text: str, pickup: str | None, dropoff: str | None
) -> None:
    """Prepositions tell which; the smaller place wins; a slip of the pen is forgiven."""
    heard = hears(text, language, "pickup")
    assert (plain(heard.pickup), plain(heard.dropoff)) == (pickup, dropoff)


@pytest.mark.parametrize(
    ("language", "text", "stay"),
    [
        ("en", "hot springs", "hot_springs"),
        ("en", "by the pools", "hot_springs"),
        ("en", "own bathroom", "hot_springs_private"),
        ("en", "hot springs, shared bathroom", "hot_springs_shared"),
        ("en", "something nicer", "mountain_lodge"),
        ("en", "the cheapest", "hot_springs_shared"),
        ("en", "not the hot springs, the lodge", "mountain_lodge"),
        ("es", "hot springs por favor", "hot_springs"),
        ("es", "algo mejor", "mountain_lodge"),
        ("pt", "o mais barato", "hot_springs_shared"),
        ("fr", "quelque chose de mieux", "mountain_lodge"),
        ("de", "das Günstigste", "hot_springs_shared"),
    ],
)
def test_stays(hears: Hears, language: str, text: str, stay: str) -> None:
    """By name, by comfort, by what they share; the family when that is all that was said."""
    assert plain(hears(text, language, "stay").stay) == stay


def test_a_question_about_a_stay_is_no_choice(hears: Hears) -> None:
    """Asking what the lodge is like does not book it."""
    assert plain(hears("what is the lodge like?").stay) is None
    assert plain(hears("a shared ride is fine").stay) is None


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "whatever's best, money no object"),
        ("es", "lo más cómodo que tengas, no importa el precio"),
        ("pt", "o mais confortável, preço não importa"),
        ("de", "das Schönste was ihr habt, Preis egal"),
        ("fr", "le plus confortable, peu importe le prix"),
    ],
)
def test_money_is_no_object(hears: Hears, language: str, text: str) -> None:
    """The most comfortable, and no question about the price."""
    heard = hears(text, language, "stay")
    assert (plain(heard.stay), topic(heard)) == ("mountain_lodge", None)
