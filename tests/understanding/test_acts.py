"""Acts count only as the whole message."""

from __future__ import annotations

import pytest

from bot.understanding import Standing
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
        ("en", "do we stop at the market?"),
        ("en", "we don't want breakfast"),
        ("en", "our other trek was called off"),
        ("en", "not yet"),
        ("de", "ja, wenn mein Chef zustimmt"),
        ("fr", "oui mais mon patron doit valider"),
    ],
)
def test_with_anything_beside_it_is_none(hears: Hears, language: str, text: str) -> None:
    """A "but", a question, a condition, a negation."""
    assert hears(text, language, "confirm").act is None


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "unsubscribe"),
        ("en", "stop messages"),
        ("en", "No more reminders, thanks"),
        ("en", "please don't write to me any more"),
        ("en", "take me off your list"),
        ("es", "no más mensajes"),
        ("es", "quiero darme de baja"),
        ("es", "dejen de mandarme mensajes"),
        ("pt", "chega de mensagens"),
        ("pt", "quero me descadastrar"),
        ("pt", "não me escrevam mais"),
        ("de", "bitte keine Nachrichten mehr"),
        ("de", "abmelden"),
        ("de", "hört auf mir zu schreiben"),
        ("fr", "plus de rappels svp"),
        ("fr", "désabonnez-moi"),
        ("fr", "je ne veux plus recevoir de messages"),
    ],
)
def test_who_wants_no_more_messages_is_understood(hears: Hears, language: str, text: str) -> None:
    """Whatever is asked just then; and it is no wish to cancel the trip."""
    for asked in ("confirm", "contact", "group_size"):
        heard = hears(text, language, asked)
        assert (heard.act, heard.topics, heard.doubts) == ("silence", (), ())


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "stop messages?"),
        ("en", "no more messages if it rains"),
        ("en", "we are 4, no more messages"),
        ("en", "don't stop the reminders"),
        ("es", "no más mensajes por la noche"),
        ("de", "keine Nachrichten mehr nach 20 Uhr"),
    ],
)
def test_with_anything_beside_it_reminders_go_on(hears: Hears, language: str, text: str) -> None:
    assert hears(text, language, "confirm").act != "silence"


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


@pytest.mark.parametrize(
    ("language", "text", "act"),
    [
        ("en", "nah scrap it, we're doing Salkantay instead", "cancel"),
        ("en", "ok no, forget the whole thing. cancel", "cancel"),
        ("en", "My husband broke his ankle so please cancel the whole trip", "cancel"),
        ("es", "no, mejor cancela todo, mi hermana no puede", "cancel"),
        ("es", "empecemos de cero mejor, hice un lío con todo", "start_over"),
        ("es", "Bórralo todo, ya no viajamos", "cancel"),
        ("pt", "cancela por favor, surgiu um imprevisto", "cancel"),
        ("pt", "quero recomeçar do início, por favor", "start_over"),
        ("de", "ach lass gut sein, alles stornieren", "cancel"),
        ("de", "Bitte stornieren, wir haben uns getrennt.", "cancel"),
        ("fr", "finalement non, annulez tout", "cancel"),
        ("fr", "laissez tomber finalement, trop compliqué pour nous", "cancel"),
    ],
)
def test_what_is_asked_about_first_may_have_its_reason(
    hears: Hears, language: str, text: str, act: str
) -> None:
    """Nothing is done before they say they are sure, so a part of the message is enough."""
    standing = Standing(tour="lares-2-day", group_size=4, pickup="cusco")
    heard = hears(text, language, "confirm", standing=standing)
    assert (heard.act, heard.group_size, heard.pickup) == (act, None, None)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "if it rains, cancel it"),
        ("en", "we may have to cancel"),
        ("en", "cancel?"),
        ("en", "cancel that, make it 5"),
        ("es", "si llueve, cancela todo"),
        ("de", "falls es regnet, alles stornieren"),
        ("fr", "s'il pleut, on annule tout ?"),
        ("pt", "se chover, cancela"),
    ],
)
def test_a_condition_or_a_correction_is_no_cancel(hears: Hears, language: str, text: str) -> None:
    """Only then, or only that."""
    assert hears(text, language, "confirm").act != "cancel"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "don't cancel my booking"),
        ("en", "I don't want to cancel"),
        ("en", "no, don't stop"),
        ("es", "no cancelar por favor"),
        ("es", "no quiero cancelar"),
        ("pt", "por favor não cancele"),
        ("de", "bitte nicht stornieren"),
        ("fr", "n'annulez surtout pas"),
    ],
)
def test_who_refuses_to_cancel_keeps_everything(hears: Hears, language: str, text: str) -> None:
    """It is understood, and answered: everything stays."""
    assert hears(text, language, "confirm").act == "never_mind"
