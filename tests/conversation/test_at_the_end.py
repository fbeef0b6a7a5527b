"""What people say when they have their price, as they say it, in every language."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from bot.conversation import Context, Draft, Step, converse
from bot.conversation.events import Chose, Reopened, Said, Slot
from bot.conversation.replies import Calendar, Note, Price, Reply
from bot.words.calendar import grid
from core.trip import Dates
from tests.chat import TRIP
from tests.conversation.world import CATALOG, CONTEXT
from tests.words.world import LOCALES

QUOTED = converse(Draft(greeted=True), Said(text=TRIP), CONTEXT).draft


def hears(text: str, language: str = "en", draft: Draft = QUOTED, context: Context = CONTEXT) -> Step:
    spoken = replace(context, language=language)
    return converse(draft.with_(language=language), Said(text=text, message=9), spoken)


def replies(step: Step) -> list[Reply]:
    return [reply for reply in step.replies if isinstance(reply, Reply)]


def keys(step: Step) -> set[str]:
    return {part.key for reply in replies(step) for part in reply.parts if isinstance(part, Note)}


def notes(step: Step) -> list[Note]:
    return [part for reply in replies(step) for part in reply.parts if isinstance(part, Note)]


def presses(step: Step) -> list[Any]:
    return [button.event for reply in replies(step) for row in reply.buttons for button in row]


SENDS = {
    "en": "send it · we take it · I want to book · deal · go ahead · yes please send · let’s book · "
    "book it · I’d like to reserve · book now · we want to book this · submit · I’ll take it · "
    "send my request",
    "es": "envíalo · quiero reservar · enviar · mándalo · lo tomamos · reservar · adelante · trato hecho · "
    "queremos reservar · lo queremos · sí, envíalo · nos lo quedamos · dale · envía la solicitud",
    "pt": "pode enviar · manda · enviar · quero reservar · fechado · pode mandar · vamos reservar · "
    "fechamos · pode reservar · vamos querer · manda ver · envie · reservar · queremos reservar",
    "de": "abschicken · buchen · senden · schick ab · wir nehmen es · ich möchte buchen · bitte senden · "
    "abgemacht · reservieren · wir wollen buchen · ja, abschicken · Anfrage senden · schick es ab",
    "fr": "je réserve · envoyez · envoyer · on prend · je veux réserver · allez-y · réserver · on réserve · "
    "nous réservons · envoyez la demande · je prends · marché conclu · oui, envoyez",
}


@pytest.mark.parametrize(
    ("language", "text"),
    [(language, text) for language, texts in SENDS.items() for text in texts.split(" · ")],
)
def test_the_request_is_sent_by_saying_so(language: str, text: str) -> None:
    """As if the button were pressed: the last question comes, and the same again sends it."""
    assert hears(text, language).draft.confirm


DOES_NOT_SEND = {
    "en": "send it when my boss agrees · don’t send it yet · we take it if it doesn’t rain · "
    "I want to book a flight",
    "es": "no lo envíes todavía · lo queremos pensar · quiero reservar pero otra fecha",
    "pt": "não envie ainda · vamos querer pensar",
    "de": "noch nicht abschicken · ich möchte noch nicht buchen",
    "fr": "n’envoyez pas encore · je réserve si ma femme est d’accord",
}


@pytest.mark.parametrize(
    ("language", "text"),
    [(language, text) for language, texts in DOES_NOT_SEND.items() for text in texts.split(" · ")],
)
def test_words_beside_it_send_nothing(language: str, text: str) -> None:
    """A no, an if, a not yet."""
    step = hears(text, language)
    assert step.draft.confirm is None
    assert step.lead is None


THINKING = {
    "en": ("We’ll think about it", "let me sleep on it"),
    "es": ("lo vamos a pensar", "déjame pensarlo"),
    "pt": ("vamos pensar", "vou pensar"),
    "de": ("wir überlegen es uns", "ich schlafe eine Nacht drüber"),
    "fr": ("on va réfléchir", "nous allons y réfléchir"),
}


@pytest.mark.parametrize(("language", "texts"), THINKING.items())
def test_who_thinks_about_it_hears_how_long_the_price_holds(language: str, texts: tuple[str, ...]) -> None:
    """And is shown how to share it: the quote comes again, with the way to forward it. Nothing is sent."""
    for text in texts:
        step = hears(text, language)
        assert QUOTED.quote is not None
        [told] = [note for note in notes(step) if note.key == "talk.hesitate.quote"]
        assert told.values["until"] == QUOTED.quote.valid_until
        assert (step.draft.confirm, step.notes, step.draft.quote) == (None, (), QUOTED.quote)
        [share] = [event for event in presses(step) if isinstance(event, Reopened) and event.view == "share"]
        shown = converse(step.draft, share, CONTEXT)
        assert "note.share" in keys(shown)
        assert any(isinstance(part, Price) for part in replies(shown)[0].parts)
        assert shown.draft == step.draft.with_(last=shown.draft.last, just=None)


ARE_YOU = {
    "en": ("Are you a person?", "are you a real person?", "am I talking to a bot?", "is this a bot?"),
    "es": ("¿Eres una persona?", "¿eres un robot?", "¿es usted una persona real?"),
    "pt": ("você é uma pessoa?", "você é um robô?"),
    "de": ("Bist du ein Mensch?", "rede ich mit einem Menschen?"),
    "fr": ("Êtes-vous une personne ?", "tu es un robot ?", "vous êtes humain ?"),
}


@pytest.mark.parametrize(("language", "texts"), ARE_YOU.items())
def test_no_it_is_not_a_person_and_says_so(language: str, texts: tuple[str, ...]) -> None:
    """Nobody is called for that, and nobody is counted."""
    for text in texts:
        step = hears(text, language)
        assert "talk.small" in keys(step), text
        assert (step.notes, step.draft.group_size, step.draft.choices) == ((), 4, {}), text


REACH = {
    "en": ("what is your phone number?", "what’s your WhatsApp?", "how can I reach you?", "your email?"),
    "es": ("¿cuál es su número de teléfono?", "¿tienen WhatsApp?"),
    "pt": ("qual é o telefone de vocês?", "como falo com vocês?"),
    "de": ("wie ist eure Telefonnummer?", "wie erreiche ich euch?"),
    "fr": ("quel est votre numéro de téléphone ?", "vous avez WhatsApp ?"),
}


@pytest.mark.parametrize(("language", "texts"), REACH.items())
def test_the_operators_own_contacts_are_told_to_who_asks(language: str, texts: tuple[str, ...]) -> None:
    """As the catalogue names them, without an alarm; where it names none, a person can be had by a button."""
    ways = ("+51 984 000 000", "hola@example.org")
    operator = CATALOG.operator.model_copy(update={"contacts": ways})
    reached = replace(CONTEXT, catalog=CATALOG.model_copy(update={"operator": operator}))
    for text in texts:
        [told] = [n for n in notes(hears(text, language, context=reached)) if n.key == "talk.reach"]
        assert told.values["ways"] == "+51 984 000 000 · hola@example.org"
        silent = hears(text, language)
        assert "talk.reach.none" in keys(silent)
        assert silent.notes == hears(text, language, context=reached).notes == ()


MAY_CHANGE = {
    "en": ("Can I change the dates?", "can we change the date?"),
    "es": ("¿puedo cambiar las fechas?", "¿se puede cambiar la fecha?"),
    "pt": ("posso mudar as datas?", "podemos alterar a data?"),
    "de": ("kann ich das Datum ändern?", "kann man den Termin noch ändern?"),
    "fr": ("puis-je changer les dates ?", "peut-on changer la date ?"),
}


@pytest.mark.parametrize(("language", "texts"), MAY_CHANGE.items())
def test_who_may_change_the_dates_is_asked_what_to_change(language: str, texts: tuple[str, ...]) -> None:
    """That is no question about the terms of cancelling, and none for the staff."""
    for text in texts:
        step = hears(text, language)
        assert "note.change_what" in keys(step), text
        assert any(isinstance(e, Reopened) and e.slot is Slot.DATES for e in presses(step))
        assert step.notes == ()


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "we are 8"), ("en", "8"), ("es", "somos 8"), ("pt", "somos 8"), ("de", "wir sind 8"),
     ("fr", "nous sommes 8"), ("en", "we are 8, how much?")],
)  # fmt: skip
def test_more_than_the_table_is_said_at_the_group_question(language: str, text: str) -> None:
    """By words as by the button, in the same answer."""
    step = hears(text, language, Draft(greeted=True))
    assert {"note.over_maximum", "ask.dates"} <= keys(step)
    assert step.draft.group_size == 8
    tapped = converse(Draft(greeted=True), Chose(slot=Slot.GROUP_SIZE, value="8", revision=0), CONTEXT)
    assert {"note.over_maximum", "ask.dates"} <= keys(tapped)


# --- the calendar


def calendar(step: Step) -> Calendar:
    [shown] = [reply.calendar for reply in replies(step) if reply.calendar]
    return shown


def closing(*days: Dates) -> Context:
    """The sample, closed on these days besides."""
    operator = CATALOG.operator.model_dump()
    closed = [{"first": span.earliest, "last": span.latest} for span in days]
    changed = type(CATALOG.operator).model_validate({**operator, "closed_days": closed})
    return replace(CONTEXT, catalog=CATALOG.model_copy(update={"operator": changed}))


ASKED = Draft(greeted=True, group_size=4)


def test_the_calendar_opens_where_there_is_a_day() -> None:
    """At the first month that has one; its arrows pass over months that have none."""
    shut = closing(Dates(earliest=date(2026, 11, 1), latest=date(2027, 1, 31)), Dates.month(2027, 3))
    opened = calendar(hears("what was the question?", draft=ASKED, context=shut))
    assert (opened.month, opened.before, opened.after) == (date(2027, 2, 1), None, date(2027, 4, 1))


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("20 June 2027", date(2027, 7, 1)),  # all of June is closed
        ("3 June 2027", date(2027, 5, 1)),
        ("12 June 2031", date(2028, 5, 1)),
        ("in August 2027", date(2027, 8, 1)),
        ("tomorrow", date(2026, 11, 1)),
    ],
)
def test_the_calendar_opens_around_what_was_said(text: str, month: date) -> None:
    """A day that cannot be had, or a month that was named."""
    shut = closing(Dates.month(2027, 6))
    step = hears(text, draft=ASKED, context=shut)
    assert step.draft.dates is None
    assert calendar(step).month == month


def test_no_calendar_is_full_of_dead_cells() -> None:
    """On no day of a year does it open on a month of which nothing can be picked, or hardly a week."""
    for days in range(0, 366, 5):
        context = replace(CONTEXT, today=CONTEXT.today + timedelta(days))
        shown = grid(
            calendar(hears("what was the question?", draft=ASKED, context=context)), LOCALES.formats("en")
        )
        cells = [day for week in shown.weeks for day in week]
        dead = [day for day in cells if day is None or day.state not in ("free", "chosen")]
        assert any(day is not None and day.state == "free" for day in cells)
        assert len(dead) <= 2 * 6, (context.today, re.sub(r"\s+", " ", str(dead)))
