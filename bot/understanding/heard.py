"""Free text → what was said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from bot.understanding.contact import hear_email, hear_phone
from bot.understanding.date_phrases import NO_DATE, date_tokens
from bot.understanding.dates import hear_dates
from bot.understanding.grammar import Match
from bot.understanding.intents import Intent, act_in, hear_intent, hear_topic, is_question, talk_in
from bot.understanding.language import recognise
from bot.understanding.lexicon import Lexicon, lexicons
from bot.understanding.names import Named, names_of
from bot.understanding.party import hear_group_size
from bot.understanding.places import hear_places, hear_stay
from bot.understanding.tokens import Token, tokenize
from bot.understanding.values import Act, Asked, Heard, HeardDates, Reading, Standing, Talk
from core.catalog import Catalog, Topic

T = TypeVar("T")

lexicons()  # read at import: the first message waits for nothing

__all__ = ["Asked", "Heard", "HeardDates", "Reading", "Standing", "hear"]


@dataclass(frozen=True, kw_only=True)
class _Plain:
    """What the rules of one language make of a message: one value a slot, one intent."""

    group_size: int | None = None
    dates: HeardDates | None = None
    tour: str | None = None
    pickup: str | None = None
    dropoff: str | None = None
    stay: str | None = None
    intent: Intent | None = None
    topic: Topic | None = None
    act: Act | None = None
    talk: frozenset[Talk] = frozenset()
    email: str | None = None
    phone: str | None = None
    about_stay: str | None = None


def hear(
    text: str,
    *,
    language: str,
    today: date,
    asked: Asked | None,
    catalog: Catalog,
    standing: Standing,
) -> Heard:
    """Understand one message.

    `language` may carry a region ("pt-br"); one without a lexicon becomes the operator's first. `standing` is
    what is known already: words may be said against it. Never raises, whatever the text.
    """
    known = lexicons()
    asked_in = language.lower().partition("-")[0]
    given = next(code for code in (asked_in, *catalog.operator.languages, *known) if code in known)
    tokens = tokenize(text)
    spoken = recognise(tokens, given, known)
    plain = _hear(text, tokens, known[spoken.language], today, asked, catalog, standing)
    if spoken.second is not None:
        other = _hear(text, tokens, known[spoken.second], today, asked, catalog, standing)
        plain = other if plain == _Plain() else _completed(plain, other)
    return _heard(plain, asked, None if spoken.language == given else spoken.language)


def _heard(plain: _Plain, asked: Asked | None, language: str | None) -> Heard:
    corrects = plain.intent == "correction"
    pickup, dropoff = plain.pickup, plain.dropoff
    if asked == "dropoff" and dropoff is None:
        pickup, dropoff = None, pickup
    slots = (plain.group_size, plain.dates, pickup, dropoff, plain.stay)
    says_what = any(slot is not None for slot in slots)
    return Heard(
        group_size=_reading(plain.group_size, corrects),
        dates=replace(plain.dates, corrects=corrects) if plain.dates else None,
        tour=_reading(plain.tour, corrects),
        pickup=_reading(pickup, corrects),
        dropoff=_reading(dropoff, corrects),
        stay=_reading(plain.stay, corrects),
        act=plain.act,
        talk=plain.talk - {"correction"} if says_what else plain.talk,
        topics=(plain.topic,) if plain.topic or plain.intent == "question" else (),
        about_stay=plain.about_stay,
        email=plain.email,
        phones=(plain.phone,) if plain.phone else (),
        language=language,
    )


def _reading(value: T | None, corrects: bool) -> Reading[T] | None:
    return None if value is None else Reading(choices=(value,), corrects=corrects)


def _completed(heard: _Plain, other: _Plain) -> _Plain:
    """ "Wir sind 4, first week of June": what was said in a second language."""
    if heard.topic is not None or other.topic is not None:
        return heard
    return replace(
        heard,
        group_size=heard.group_size or other.group_size,
        dates=heard.dates or other.dates,
        pickup=heard.pickup or other.pickup,
        stay=heard.stay or other.stay,
    )


def _hear(
    text: str,
    plain: list[Token],
    lexicon: Lexicon,
    today: date,
    asked: Asked | None,
    catalog: Catalog,
    standing: Standing,
) -> _Plain:
    """What is said in that language; every slot reads the same phrases."""
    tokens = lexicon.annotate(plain)
    matches = lexicon.grammar.find(tokens)
    dated = [m for m in matches if m.rule.startswith("dates.")]
    said = date_tokens(dated, tokens, lexicon, today, asked=asked == "dates")
    spans = frozenset(i for s in said for i in range(s.start, s.end))
    size, sized = hear_group_size(
        matches, tokens, dated=spans, asked=asked == "group_size", loose=asked in (None, "tour", "group_size")
    )
    counted = frozenset(i for m in matches if m.rule == "size.other" for i in range(m.start, m.end))
    undated = {i for m in matches if m.rule == NO_DATE for i in range(m.start, m.end)}
    nothing = frozenset(i for i in undated if "{day_th}" not in tokens[i].keys)
    dates = hear_dates(
        said,
        tokens,
        taken=sized | counted | nothing,
        asked=asked == "dates",
        today=today,
        around=max(today, standing.around or today),
    ).heard

    names = names_of(catalog, standing.tour)
    named = names.find(tokens, lexicon.known)
    pickup, dropoff = hear_places(named, matches, tokens, names)
    stay = hear_stay(named, matches, tokens, names, asked=asked)
    tours = [n.codes for n in named if n.kind == "tour" and len(n.codes) == 1 and len(catalog.tours) > 1]
    matches = _outside(matches, [n for n in named if n.kind == "tour"])
    answers = sum(slot is not None for slot in (size, dates, pickup, dropoff, stay))
    topic = hear_topic(matches, tokens, slots=answers)
    if asked in ("stay", "pickup") and topic in ("stay", "bathroom") and not is_question(matches, tokens):
        topic = None  # an answer, if not one we know
    corrected = any(m.rule == "intents.correction" for m in matches)
    if topic == "transport" and pickup is not None and (asked == "pickup" or corrected):
        topic = None  # "can you pick us up in Pisac?" answers the question
    elif topic in ("stay", "bathroom") and stay is not None and _asks_for(asked, matches, corrected):
        topic = None
    elif topic == "cancellation" and dates is not None and corrected:
        topic = None  # "can we change it to the 15th?"
    about_stay = None
    if topic is not None:
        about_stay, stay = stay, None
    if topic == "weather" and dates is not None and dates.period:
        dates = None  # "what is August like?"
    if topic == "group" and any("{alone}" in tokens[i].keys for i in sized):
        size = None  # "are we alone or with others?"
    if topic in _ABOUT_THE_WAY:
        pickup = dropoff = None
    slots = any(slot is not None for slot in (size, dates, pickup, dropoff, stay))
    intent = hear_intent(matches, tokens, slots=slots, stay=stay is not None, topic=topic)
    return _Plain(
        group_size=size,
        dates=dates,
        tour=next(iter(tours[0])) if tours else None,
        pickup=pickup,
        dropoff=dropoff,
        stay=stay,
        intent=intent,
        topic=topic,
        act=None if slots else act_in(intent, matches, tokens),
        talk=talk_in(intent, matches, slots=slots),
        email=hear_email(tokens),
        phone=hear_phone(text, plain, asked=asked == "contact", region=lexicon.phone_region),
        about_stay=about_stay,
    )


_ABOUT_THE_WAY: tuple[Topic, ...] = ("transport", "distance", "duration", "itinerary", "altitude")
"""Questions in which a place is no choice ("how do we get back to Cusco?")."""


def _outside(matches: Sequence[Match], tours: Sequence[Named]) -> list[Match]:
    """Without the topics of a tour's own name ("the Lares run")."""
    return [
        m
        for m in matches
        if not m.rule.startswith(("ask.", "mention."))
        or not any(t.end - t.start > 1 and t.start <= m.start and m.end <= t.end for t in tours)
    ]


def _asks_for(asked: Asked | None, matches: Sequence[Match], corrected: bool) -> bool:
    """ "Can we have our own bathroom?" is a choice, "is there a bathroom?" is not."""
    return corrected or (asked == "stay" and any(m.rule == "intents.request" for m in matches))
