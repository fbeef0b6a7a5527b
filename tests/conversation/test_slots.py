"""Every slot of the form is asked, tapped, typed, corrected and reopened alike, in every language."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.conversation import Context, Draft, Step, converse
from bot.conversation.events import Chose, Kept, Reopened, Said, Slot, TripAsked
from bot.conversation.labels import pressable
from bot.conversation.questions import BY_SLOT, QUESTIONS, pending
from bot.conversation.replies import Button, Reply
from bot.telegram.callbacks import SLOTS, decode, encode
from bot.telegram.rendering import Recipient, present
from bot.words.locale import Locales
from bot.words.typed import typed_button, written_button
from bot.words.voice import Voice
from core.loading import load_catalog
from core.trip import Dates
from tests.conversation.world import WITH_WISHES as CONTEXT

LOCALES = Locales.packaged(strict=True)
TWO_TOURS = load_catalog(Path(__file__).parents[1] / "catalogues" / "two_tours")
LANGUAGES = CONTEXT.catalog.operator.languages

ANSWERED = Draft(
    greeted=True,
    tour="lares-2-day",
    group_size=4,
    dates=Dates.on(date(2027, 6, 12)),
    pickup="urubamba",
    stay="hot_springs_shared",
    dropoff="ollantaytambo",
)
OTHER = {
    Slot.GROUP_SIZE: "5",
    Slot.CHILDREN: "8.11",
    Slot.DATES: "2027-07-03",
    Slot.PICKUP: "pisac",
    Slot.STAY: "mountain_lodge",
    Slot.DROPOFF: "cusco",
    Slot.SINGLE_ROOMS: "2",
    Slot.EXTRAS: "mule",
}
"""Another answer to each question of the trip, in the short form of its button."""

VIEWS = {Slot.CHILDREN: "8.11"}
"""Where that button is: after a tap an age."""

CORRECTIONS = {"en": "actually", "es": "perdón,", "pt": "desculpa,", "de": "Entschuldigung,", "fr": "pardon,"}
PLACES = {
    Slot.PICKUP: {
        "en": "from Pisac", "es": "desde Pisac", "pt": "saindo de Pisac", "de": "ab Pisac",
        "fr": "depuis Pisac",
    },
    Slot.DROPOFF: {
        "en": "drop us off in Cusco", "es": "hasta Cusco", "pt": "até Cusco",
        "de": "zurück nach Cusco", "fr": "jusqu'à Cusco",
    },
}  # fmt: skip
"""At the quote, a place alone would leave open which end of the trip it is."""
SPOKEN = {
    Slot.DATES: {
        "en": "3 July 2027", "es": "3 de julio de 2027", "pt": "3 de julho de 2027", "de": "3. Juli 2027",
        "fr": "3 juillet 2027",
    },
    Slot.CHILDREN: {
        "en": "two kids, 8 and 11", "es": "dos niños, de 8 y 11 años", "pt": "duas crianças, de 8 e 11 anos",
        "de": "zwei Kinder, 8 und 11 Jahre", "fr": "deux enfants de 8 et 11 ans",
    },
    Slot.SINGLE_ROOMS: {
        "en": "two single rooms", "es": "dos habitaciones individuales", "pt": "dois quartos individuais",
        "de": "zwei Einzelzimmer", "fr": "deux chambres individuelles",
    },
    Slot.EXTRAS: {
        "en": "we'd like a mule", "es": "queremos una mula", "pt": "queremos uma mula",
        "de": "wir hätten gern ein Maultier", "fr": "nous voudrions une mule",
    },
}  # fmt: skip
every_slot = pytest.mark.parametrize("slot", OTHER)
every_language = pytest.mark.parametrize("language", LANGUAGES)


def speaking(language: str) -> Context:
    return replace(CONTEXT, language=language)


def answered(language: str) -> Draft:
    return converse(ANSWERED.with_(language=language), Said(text="…"), speaking(language)).draft


def other(slot: Slot) -> object:
    return BY_SLOT[slot].read(OTHER[slot], ANSWERED, CONTEXT)


def spoken(slot: Slot, language: str) -> str:
    """The other answer in words: what its button says."""
    if slot in SPOKEN:
        return SPOKEN[slot][language]
    return Voice(LOCALES, language).label(BY_SLOT[slot].label(other(slot), ANSWERED, CONTEXT))


def says(draft: Draft, text: str, context: Context) -> Step:
    """As the handler does: words that are nothing else may be those of a button."""
    spoken = draft.language or context.language
    label = written_button(pressable(draft, context), text, language=spoken, locales=LOCALES)
    step = converse(draft, label or Said(text=text), context)
    language = step.draft.language or context.language
    pressed = typed_button(step.replies, text, language=language, locales=LOCALES) if step.missed else None
    return converse(draft, pressed, context) if pressed else step


def buttons(step: Step) -> list[Button]:
    rows = (row for reply in step.replies if isinstance(reply, Reply) for row in reply.buttons)
    return [button for row in rows for button in row]


def changed(before: Draft, after: Draft) -> set[Slot]:
    return {slot for slot in Slot if getattr(before, slot.value) != getattr(after, slot.value)}


@every_slot
@every_language
def test_asked_and_tapped(slot: Slot, language: str) -> None:
    """The question comes up when it has no answer, or is opened, and a button answers it and nothing else."""
    context, draft = speaking(language), answered(language)
    view = VIEWS.get(slot, "")
    asked = converse(draft, Reopened(slot=slot, view=view, revision=draft.revision), context)
    assert pending(asked.draft, context) is BY_SLOT[slot]
    press = Chose(slot=slot, value=OTHER[slot], revision=asked.draft.revision)
    reply = next(reply for reply in asked.replies if isinstance(reply, Reply))
    assert reply.calendar or press in [button.event for button in buttons(asked)]
    assert decode(encode(press)) == press
    step = converse(asked.draft, press, context)
    assert getattr(step.draft, slot.value) == other(slot)
    assert changed(draft, step.draft) <= {slot}


@every_slot
@every_language
def test_typed(slot: Slot, language: str) -> None:
    """The words of the answer, where the question is open: it, and no other slot."""
    context, draft = speaking(language), answered(language)
    asked = converse(draft, Reopened(slot=slot, revision=draft.revision), context).draft
    step = says(asked, spoken(slot, language), context)
    assert getattr(step.draft, slot.value) == other(slot)
    assert changed(draft, step.draft) <= {slot}


@every_slot
@every_language
def test_corrected(slot: Slot, language: str) -> None:
    """In words at the quote: changed when the slot is named as changed, else asked about; never another."""
    context, draft = speaking(language), answered(language)
    words = PLACES[slot][language] if slot in PLACES else spoken(slot, language)
    step = says(draft, f"{CORRECTIONS[language]} {words}", context)
    if step.draft.choices:
        assert step.draft.choices == {slot: (OTHER[slot],)}
        assert changed(draft, step.draft) == set()
    else:
        assert changed(draft, step.draft) == {slot}
        assert getattr(step.draft, slot.value) == other(slot)


@every_slot
@every_language
def test_reopened_and_kept(slot: Slot, language: str) -> None:
    """By its button, by "no", by going on: the old answer holds until another comes."""
    context, draft = speaking(language), answered(language)
    asked = converse(draft, Reopened(slot=slot, revision=draft.revision), context).draft
    assert changed(draft, asked) == set()
    kept = converse(asked, Kept(revision=asked.revision), context).draft
    assert (changed(draft, kept), kept.changing) == (set(), None)
    assert pending(kept, context) is BY_SLOT[Slot.CONFIRM]


@every_slot
@every_language
def test_replied_to(slot: Slot, language: str) -> None:
    """Telegram's reply to a question answers that one, whatever is open."""
    context, draft = speaking(language), answered(language)
    step = converse(draft, Said(text=spoken(slot, language), replied=slot), context)
    if not step.missed:
        assert getattr(step.draft, slot.value) == other(slot)
    assert changed(draft, step.draft) <= {slot}


@every_language
def test_the_drop_off_is_not_the_pick_up(language: str) -> None:
    """Quoted from Urubamba, the drop-off opened, "Cusco": they still start in Urubamba."""
    context = speaking(language)
    draft = answered(language).without(Slot.DROPOFF)
    asked = converse(draft, Reopened(slot=Slot.DROPOFF, revision=draft.revision), context).draft
    step = converse(asked, Said(text="Cusco"), context)
    assert (step.draft.pickup, step.draft.dropoff) == ("urubamba", "cusco")


def test_the_tour_is_a_slot_like_the_others() -> None:
    """Where there are two."""
    context = replace(CONTEXT, catalog=TWO_TOURS, language="en")
    asked = converse(Draft(greeted=True), Said(text="…"), context)
    first, second = [b.event for b in buttons(asked) if isinstance(b.event, Chose)][:2]
    assert isinstance(first, Chose)
    assert isinstance(second, Chose)
    tapped = converse(asked.draft, first, context).draft
    assert tapped.tour == first.value
    name = TWO_TOURS.tour(second.value).name.in_("en")
    opened = converse(tapped, Reopened(slot=Slot.TOUR, revision=tapped.revision), context).draft
    assert says(opened, name, context).draft.tour == second.value


def test_each_slot_has_a_row_and_a_letter() -> None:
    """The codec and the order of asking know slots from their rows alone."""
    assert [question.slot for question in QUESTIONS] == list(Slot)
    assert len(SLOTS) == len(QUESTIONS)


def recap_of(draft: Draft, language: str) -> str:
    step = converse(draft, TripAsked(), speaking(language))
    sent = present(
        step.replies, to=Recipient(chat_id=1), language=language, catalog=CONTEXT.catalog, locales=LOCALES
    )
    return "\n".join(str(out.payload["text"]) for out in sent)


@every_slot
@every_language
def test_read_back_and_marked_when_doubtful(slot: Slot, language: str) -> None:
    """Every answer stands in the recap, and a doubtful one has its mark."""
    answer, first = other(slot), Draft(greeted=True, tour="lares-2-day", group_size=3)
    draft = first.with_(**{slot.value: answer})
    label = Voice(LOCALES, language).label(BY_SLOT[slot].label(answer, draft, CONTEXT))
    shown = recap_of(draft, language)
    said = "2027" if slot is Slot.DATES else label
    assert said in shown
    assert "❓" not in shown
    assert "❓" in recap_of(draft.with_(doubtful=(slot,)), language)
