"""What a message wants."""

from __future__ import annotations

import pytest

from tests.understanding.conftest import Hears, gist, plain, topic


@pytest.mark.parametrize(
    ("language", "text", "intent"),
    [
        ("en", "hello", "greeting"),
        ("en", "Good morning!", "greeting"),
        ("en", "thanks a lot", "thanks"),
        ("en", "👍", "yes"),
        ("en", "no", "no"),
        ("en", "no thanks", "no"),
        ("es", "sí, gracias", "yes"),
        ("pt", "não obrigado", "no"),
        ("fr", "d'accord", "yes"),
        ("de", "ja gerne", "yes"),
        ("de", "lass es so", "never_mind"),
        ("fr", "je ne sais pas", "you_choose"),
        ("en", "you choose", "you_choose"),
        ("en", "whatever you recommend", "you_choose"),
        ("en", "never mind", "never_mind"),
        ("en", "please cancel my booking", "cancel"),
        ("en", "can I talk to a human?", "human"),
        ("en", "what is the meaning of life?", "question"),
        ("en", "asdfgh", None),
        ("es", "quiero hablar con alguien", "human"),
        ("es", "da igual", "you_choose"),
        ("es", "olvídalo", "cancel"),
        ("pt", "tanto faz", "you_choose"),
        ("pt", "alguém pode me ligar?", "human"),
        ("fr", "laisse tomber", "cancel"),
        ("fr", "peu importe", "you_choose"),
        ("de", "ist mir egal", "you_choose"),
        ("de", "vergiss es", "cancel"),
    ],
)
def test_intents(hears: Hears, language: str, text: str, intent: str | None) -> None:
    """Small talk and wishes, where nothing else was said."""
    assert gist(hears(text, language)) == intent


@pytest.mark.parametrize(
    ("language", "text", "topic"),
    [
        ("en", "how hard is it?", "difficulty"),
        ("en", "Wifi", "wifi"),
        ("es", "¿qué tengo que llevar?", "packing"),
        ("pt", "sou vegano, tem opção?", "food"),
        ("fr", "suis-je remboursé si j'annule ?", "cancellation"),
        ("de", "ich bin Veganerin, geht das?", "food"),
        ("en", "what is the meaning of life?", None),
    ],
)
def test_questions_have_topics(hears: Hears, language: str, text: str, topic: str | None) -> None:
    """Inflected words count; a question about nothing we know has no topic."""
    heard = hears(text, language)
    assert heard.topics == (topic,)


def test_one_message_books_a_trip(hears: Hears) -> None:
    """Every slot is heard at once, and a wish is no question."""
    heard = hears("Hola! somos 4, 12-13 agosto desde Cusco, con baño privado si se puede", "es")
    assert (plain(heard.group_size), plain(heard.pickup), plain(heard.stay)) == (
        4,
        "cusco",
        "hot_springs_private",
    )
    assert heard.dates is not None
    assert [heard.dates.choices[0].earliest.day, heard.dates.choices[0].latest.day] == [12, 13]
    assert gist(heard) is None


@pytest.mark.parametrize("text", ["no, 5 people", "actually make it 5", "sorry, we are 5 now"])
def test_a_correction_names_what_it_changes(hears: Hears, text: str) -> None:
    """The intent and the new value."""
    heard = hears(text, asked="stay")
    assert (gist(heard), plain(heard.group_size)) == ("correction", 5)


def test_a_question_and_an_answer_in_one_message(hears: Hears) -> None:
    """Both are heard."""
    heard = hears("How much does it cost for 4 people?")
    assert (topic(heard), plain(heard.group_size)) == ("price", 4)


@pytest.mark.parametrize(
    ("text", "language", "topic", "stay"),
    [
        ("how much is the mountain lodge?", "en", "price", "mountain_lodge"),
        ("Was kosten die heißen Quellen?", "de", "price", "hot_springs"),
        ("¿cuánto cuesta el hotel del pueblo?", "es", "price", "town_hotel"),
        ("how much is it?", "en", "price", None),
    ],
)
def test_the_stay_a_question_is_about_is_no_choice(
    hears: Hears, text: str, language: str, topic: str, stay: str | None
) -> None:
    """It is told apart from the stay they choose."""
    heard = hears(text, language)
    assert (heard.topics, plain(heard.stay), heard.about_stay) == ((topic,), None, stay)


def test_the_name_of_a_tour_asks_nothing(hears: Hears) -> None:
    """ "Run" in "the Lares run" is no question about running; elsewhere it is."""
    assert topic(hears("is the Lares run on Monday?")) is None
    assert topic(hears("do we have to run?")) == "run"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "I'm flexible"),
        ("en", "any day"),
        ("es", "soy flexible"),
        ("pt", "datas flexíveis"),
        ("de", "bin flexibel"),
    ],
)
def test_who_is_flexible_leaves_it_to_us(hears: Hears, language: str, text: str) -> None:
    """An answer to "when?" without a date."""
    heard = hears(text, language, asked="dates")
    assert (gist(heard), heard.dates) == ("you_choose", None)


@pytest.mark.parametrize(
    ("language", "text", "intent"),
    [
        ("es", "baño compartido, no hay problema", None),
        ("es", "el que tiene baño privado", None),
        ("pt", "desisti, pode cancelar tudo", "cancel"),
        ("pt", "posso cancelar depois?", "question"),
    ],
)
def test_what_only_looks_like_a_question_is_none(
    hears: Hears, language: str, text: str, intent: str | None
) -> None:
    """ "No hay", "el que", "pode" are no "hay?", "qué?", "pode?"; a real question still is one."""
    assert gist(hears(text, language, "stay")) == intent


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("pt", "oi, tudo bem?"),
        ("es", "hola, ¿qué tal?"),
        ("fr", "bonjour, ça va ?"),
        ("en", "hi, how are you?"),
        ("de", "hallo, wie geht's?"),
    ],
)
def test_a_greeting_with_a_question_mark_is_a_greeting(hears: Hears, language: str, said: str) -> None:
    """It asks nothing that a catalogue could know."""
    assert gist(hears(said, language)) == "greeting"


@pytest.mark.parametrize(
    ("language", "said"),
    [("es", "cambia el punto de salida a Pisac porfa"), ("pt", "muda a saída para Pisac por favor")],
)
def test_another_start_is_a_correction(hears: Hears, language: str, said: str) -> None:
    """To depart to a place is, in everyday words, to depart from it."""
    heard = hears(said, language)
    assert (plain(heard.pickup), gist(heard)) == ("pisac", "correction")


def test_the_question_mark_of_a_greeting_belongs_to_the_greeting(hears: Hears) -> None:
    """What follows is a booking, and asks nothing."""
    heard = hears("oi, tudo bem? somos 4, 12 de junho, saindo de Cusco, banheiro privativo", "pt")
    assert (plain(heard.group_size), plain(heard.pickup), plain(heard.stay)) == (
        4,
        "cusco",
        "hot_springs_private",
    )
    assert topic(heard) is None
    assert topic(hears("hi, is there wifi?")) == "wifi"
    assert topic(hears("oi, tem wifi?", "pt")) == "wifi"
