"""Questions of the traveller: what the catalogue knows is answered, everything else goes to the staff."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation.asking import go_on, recapped
from bot.conversation.draft import Draft
from bot.conversation.events import PersonAsked, StartedOver
from bot.conversation.extras import extra_offered
from bot.conversation.question import tours_meant
from bot.conversation.replies import (
    Button,
    Highlights,
    Ladder,
    Note,
    Offered,
    Offers,
    Part,
    Pickups,
    Price,
    PriceTable,
    Recap,
    Reply,
    Words,
)
from bot.conversation.single_rooms import rooms_offered
from bot.conversation.step import Context, StaffNote, Step
from bot.conversation.taking import LONGEST_REMEMBERED, remembered
from bot.understanding import Heard
from core.catalog import Topic, Tour

PERSON = (Button(label=Note(key="button.person"), event=PersonAsked()),)
NEW_TRIP = (Button(label=Note(key="button.new_trip"), event=StartedOver()),)


TOLD: dict[str, Topic] = {"diet": "food", "health": "difficulty"}
"""What is told of oneself speaks of a topic: an answer is welcome; where there is none, nothing was asked."""


def side_answers(
    draft: Draft, heard: Heard, text: str, context: Context
) -> tuple[Draft, tuple[Part, ...], tuple[StaffNote, ...]]:
    """The answers to a message's questions, in their order; what nobody has told us goes to the staff."""
    answers = {topic: answer(topic, heard, draft, context) for topic in heard.topics}
    known = tuple(part for parts in answers.values() for part in parts)
    said = () if "?" in text else tuple(TOLD.get(fact.kind) for fact in heard.facts)
    if all(parts or topic in said for topic, parts in answers.items()):
        return draft, known, ()
    question = text[:LONGEST_REMEMBERED]
    told = (*known, Note(key="topic.unknown"))
    if question in draft.passed_on:  # they know already
        return draft, told, ()
    after = draft.with_(passed_on=remembered(draft.passed_on, question))
    return after, told, (StaffNote(kind="asked", text=text, trip=so_far(draft, context)),)


def answer(topic: Topic | None, heard: Heard, draft: Draft, context: Context) -> tuple[Part, ...]:
    """What we know about it, of each tour that may be meant; nothing when nobody has told us."""
    if topic is None:
        return ()
    tours = tours_meant(draft, context.catalog)
    answers = [(tour, parts) for tour in tours if (parts := _answer_of(tour, topic, heard, draft, context))]
    if len(tours) == 1:
        return tuple(part for _, parts in answers for part in parts)
    return tuple(part for tour, parts in answers for part in (Words(text=tour.name), *parts))


def _answer_of(tour: Tour, topic: Topic, heard: Heard, draft: Draft, context: Context) -> tuple[Part, ...]:
    known = tour.answer(topic)
    words = (Words(text=known),) if known else ()
    if topic == "itinerary" and tour.highlights:
        return (*words, Highlights(tour=tour))
    if topic == "transport" and heard.about_pickup:
        return (Pickups(tour=tour),)
    if offered := _offered(tour, topic, heard, draft):
        return *(() if topic == "price" else words), Offers(offered=offered)
    if topic == "price" and (heard.about_rooms or heard.about_extras):
        return ()
    if topic != "price":
        return words
    if about := heard.about_stay:
        stays = tuple(stay for stay in tour.stays if about in (stay.code, stay.family))
        return (PriceTable(tour=tour, stays=stays or tour.stays),)
    if draft.quote is None or draft.quote.valid_until < context.today:
        return (*words, PriceTable(tour=tour, stays=tour.stays))
    try:
        context.catalog.check_trip(draft.quote.trip)
    except ValueError:  # edited since this trip became a lead: a person knows what holds
        return ()
    return Price(tour=tour, quote=draft.quote), Ladder(tour=tour, quote=draft.quote)


def _offered(tour: Tour, topic: Topic, heard: Heard, draft: Draft) -> tuple[Offered, ...]:
    """What it costs, of that which they ask about beside the trip."""
    extras = tuple(extra_offered(extra) for extra in tour.extras if extra.code in heard.about_extras)
    return (*extras, *(rooms_offered(tour, draft) if topic == "price" and heard.about_rooms else ()))


def so_far(draft: Draft, context: Context) -> Recap | None:
    """The trip for the staff, as far as it is known."""
    return recapped(draft, context) if draft.begun else None


def person_called(draft: Draft, context: Context, text: str = "") -> tuple[Note, StaffNote]:
    """What the traveller is told, and the staff."""
    told = Note(key="human.coming", values={"person": context.catalog.operator.person})
    if draft.lead:
        return told, StaffNote(kind="person_wanted", text=text, reference=draft.lead)
    trip, questions = so_far(draft, context), draft.passed_on
    return told, StaffNote(
        kind="person_wanted", text=text, reference=draft.earlier, trip=trip, questions=questions
    )


def person_asked(draft: Draft, context: Context) -> Step:
    """By the button."""
    told, note = person_called(draft, context)
    if draft.lead:
        return Step(draft=draft, replies=(Reply(parts=(told,)),), notes=(note,))
    return replace(go_on(draft.with_(misses=0), context, told, brief=True), notes=(note,))
