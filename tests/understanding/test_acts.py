"""Acts count only as the whole message."""

from __future__ import annotations

import pytest

from tests.understanding.conftest import Hears


@pytest.mark.parametrize(
    ("language", "text", "act"),
    [
        ("en", "yes please, thank you", "yes"),
        ("en", "yes, send it", "send"),
        ("en", "we take it", "send"),
        ("en", "I want to book", "send"),
        ("en", "please cancel everything", "cancel"),
        ("en", "no, cancel it", "cancel"),
        ("en", "stop, I don't want this", "cancel"),
        ("en", "start over please", "start_over"),
        ("en", "delete my data", "forget_me"),
        ("en", "Telegram is enough", "no"),
        ("es", "quiero reservar", "send"),
        ("es", "borra mis datos", "forget_me"),
        ("pt", "pode enviar", "send"),
        ("de", "bitte abschicken", "send"),
        ("de", "Telegram reicht", "no"),
        ("fr", "je réserve", "send"),
        ("fr", "annulez tout", "cancel"),
    ],
)
def test_an_act_with_politeness_is_one(hears: Hears, language: str, text: str, act: str) -> None:
    """Greetings, thanks, "please", "I want to"."""
    assert hears(text, language, "confirm").act == act


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "yes, but we need to ask my boss"),
        ("en", "yes if my boss agrees"),
        ("en", "sure, give me a minute"),
        ("en", "that looks great"),
        ("en", "perfect, but the dates are not fixed yet"),
        ("en", "don't cancel my booking"),
        ("en", "I don't want to cancel"),
        ("en", "do we stop at the market?"),
        ("en", "we don't want breakfast"),
        ("en", "our other trek was called off"),
        ("en", "not yet"),
        ("es", "no cancelar por favor"),
        ("es", "no quiero cancelar"),
        ("pt", "por favor não cancele"),
        ("de", "bitte nicht stornieren"),
        ("de", "ja, wenn mein Chef zustimmt"),
        ("fr", "n'annulez surtout pas"),
        ("fr", "oui mais mon patron doit valider"),
    ],
)
def test_with_anything_beside_it_is_none(hears: Hears, language: str, text: str) -> None:
    """A "but", a question, a condition, a negation."""
    assert hears(text, language, "confirm").act is None


@pytest.mark.parametrize(
    ("language", "text", "talk"),
    [
        ("en", "let me sleep on it", "hesitate"),
        ("en", "hm, too expensive", "hesitate"),
        ("en", "thanks, maybe another time", "farewell"),
        ("en", "what was the question?", "repeat"),
        ("en", "are you a real person?", "small_talk"),
        ("en", "???", "small_talk"),
        ("es", "quizás en otra ocasión, gracias", "farewell"),
        ("pt", "vamos pensar", "hesitate"),
        ("de", "puh, das ist uns zu teuer", "hesitate"),
        ("fr", "on va y réfléchir", "hesitate"),
    ],
)
def test_what_else_a_message_does(hears: Hears, language: str, text: str, talk: str) -> None:
    """And it asks nothing that the staff would have to answer."""
    heard = hears(text, language, "confirm")
    assert talk in heard.talk
    assert heard.act is None
    assert None not in heard.topics
