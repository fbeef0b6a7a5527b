"""What a message says in one language: pieces → roles → readings, and what is left over."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from bot.understanding.acts import act_in_part, act_of, refused, talk_of, telegram_will_do
from bot.understanding.chart import Piece
from bot.understanding.children_said import ChildrenSaid, children_said
from bot.understanding.contact import hear_email, hear_phones, region_of
from bot.understanding.doubts import doubts_of
from bot.understanding.facts import facts_of, second_choice
from bot.understanding.grammar import Match
from bot.understanding.lexicon import Lexicon
from bot.understanding.message import Message, message_of
from bot.understanding.names import Named, names_in
from bot.understanding.people_said import PeopleSaid, people_said
from bot.understanding.places import PlacesSaid, StaySaid, hear_places, hear_stay
from bot.understanding.tokens import Token
from bot.understanding.topics import ABOUT, ANSWERS, has_question, topics_of
from bot.understanding.values import (
    Act,
    Asked,
    Heard,
    HeardChildren,
    HeardDates,
    HeardExtra,
    Reading,
    Standing,
)
from bot.understanding.when_said import WhenSaid, when_said
from bot.understanding.wishes_said import (
    ExtrasSaid,
    RoomsSaid,
    besides,
    extras_said,
    only_children,
    rooms_said,
)
from core.catalog import Catalog, Topic

T = TypeVar("T")


def read(
    text: str,
    plain: Sequence[Token],
    lexicon: Lexicon,
    *,
    today: date,
    asked: Asked | None,
    catalog: Catalog,
    standing: Standing,
) -> Heard:
    """Every slot, act and question of the message, as that language has it."""
    message = message_of(text, plain, lexicon, today, asked, standing)
    cut = second_choice(message)
    if cut:  # what is wanted only in case is for a person to read
        first = [token for token in plain if token.start < message.tokens[cut].start]
        heard = read(text, first, lexicon, today=today, asked=asked, catalog=catalog, standing=standing)
        return replace(heard, facts=facts_of(message, WhenSaid()))
    names = names_in(catalog, standing.tour)
    named = names.find(message.tokens, lexicon)
    places = hear_places(named, message.matches, message.tokens, names, message.sentence, asked)
    rooms, extras = rooms_said(message), extras_said(named, message)
    people = people_said(message, besides(rooms, extras, message))
    children = children_said(message)
    people = PeopleSaid() if only_children(people, children, message) else people
    when = when_said(message, people.used)
    chosen = message.has("{cue}") and standing.stay is not None
    stay = hear_stay(
        named, message.matches, message.tokens, names, message.sentence, asked=asked, chosen=chosen,
        elsewhere=bool(places.pickups) and standing.stay is not None,
        left_to_us=has_question(message.matches, message.tokens) and message.says("talk.you_choose"),
    )  # fmt: skip
    if message.says("questions.curious"):
        return _only_curious(message)
    said = SlotsSaid(people, children, when, places, stay, rooms, extras)
    tours = [n for n in named if n.kind == "tour"]
    asking = replace(message, matches=_outside(message.matches, tours))
    topics = _topics(asking, said)
    return _heard(message, topics, said, named, catalog)


@dataclass(frozen=True)
class SlotsSaid:
    """What the readers of single slots found."""

    people: PeopleSaid
    children: ChildrenSaid
    when: WhenSaid
    places: PlacesSaid
    stay: StaySaid
    rooms: RoomsSaid
    extras: ExtrasSaid

    @property
    def answers(self) -> int:
        """How many questions it may answer."""
        found = (
            self.people.sizes, self.when.dates, self.places.pickups, self.places.dropoffs, self.stay.code,
            self.rooms.number, self.extras.extras,
        )  # fmt: skip
        return sum(map(bool, found))

    @property
    def used(self) -> frozenset[int]:
        """The tokens that say any of it."""
        of_trip = self.people.used | self.when.used | self.places.used | self.stay.used
        return of_trip | self.children.used | self.rooms.used | self.extras.used


def _outside(matches: Sequence[Match], tours: Sequence[Named]) -> list[Match]:
    """Without the topics of a tour's own name ("the Lares run")."""
    return [
        m
        for m in matches
        if not m.rule.startswith(("ask.", "mention."))
        or not any(t.end - t.start > 1 and t.start <= m.start and m.end <= t.end for t in tours)
    ]


def _topics(message: Message, heard: SlotsSaid) -> tuple[Topic | None, ...]:
    """What is asked; a wish in the form of a question answers its slot instead."""
    places, people, when, stay = heard.places, heard.people, heard.when, heard.stay
    children = heard.children.children
    topics = topics_of(
        [m for m in message.matches if not _counts(m, people, message)],
        message.tokens,
        message.sentence,
        slots=heard.answers,
    )
    said: dict[Asked, bool] = {
        "pickup": bool(places.pickups),
        "stay": bool(stay.code or stay.open),
        "dates": when.dates is not None,
        "extras": bool(heard.extras.extras),
    }
    wish = message.says("questions.request")
    corrects = message.says("talk.correction") or (wish and message.standing.stay is not None)

    def answered(topic: Topic) -> bool:
        slot = ANSWERS.get(topic)
        if topic == "children" and children and children.known and _told(message):
            return True
        if slot is None:
            return False
        if slot == "extras":
            return said[slot] and (wish or not message.question)
        if slot == "stay" and stay.refused and not message.question:
            return True  # "not the lodge"
        if not message.question and message.asked in ("pickup", "dropoff", "stay"):
            return True  # an answer, if not one we know
        return said[slot] and (corrects or (message.asked == slot and (wish or slot == "pickup")))

    left: list[Topic | None] = [t for t in topics if not answered(t)]
    if message.says("talk.hesitate") and not any("?" in t.text for t in message.tokens):
        left = [t for t in left if t != "price"]  # "it is expensive", said and not asked
    if people.hypothetical and "price" not in left:
        left.append("price")
    return tuple(left)


def _told(message: Message) -> bool:
    """ "Mis hijos tienen 8 y 11": their ages are said, and only a word of theirs would ask."""
    if message.asked == "children":
        return True
    asked = [m for m in message.matches if m.rule in ("ask.children", "mention.children")]
    named = message.has("{child}") or message.has("{children}")
    return named and all(m.words <= 1 for m in asked) and not any(t.text == "?" for t in message.tokens)


def _counts(match: Match, people: PeopleSaid, message: Message) -> bool:
    """The "kids" of "a quote for 2 adults and 2 kids" ask nothing."""
    return (
        match.rule in ("ask.children", "mention.children")
        and people.used.issuperset(range(match.start, match.end))
        and not message.has("?")
    )


@dataclass(frozen=True)
class SlotsMeant:
    """What is left for each slot, once what is only asked about is taken away."""

    sizes: tuple[int, ...] = ()
    dates: HeardDates | None = None
    pickups: tuple[str, ...] = ()
    dropoffs: tuple[str, ...] = ()
    stays: tuple[str, ...] = ()
    children: HeardChildren | None = None
    rooms: tuple[int | None, ...] = ()
    extras: tuple[HeardExtra, ...] = ()

    def __bool__(self) -> bool:
        beside = self.rooms or self.extras or self.children
        return bool(self.sizes or self.dates or self.pickups or self.dropoffs or self.stays or beside)


def _heard(
    message: Message,
    topics: tuple[Topic | None, ...],
    said: SlotsSaid,
    named: Sequence[Named],
    catalog: Catalog,
) -> Heard:
    places, when, stay, standing = said.places, said.when, said.stay, message.standing
    priced = _priced_with_stay(topics, said.people, when, stay, named, message)
    if priced:
        topics = tuple(t for t in topics if t not in ("stay", "bathroom"))
    slots = _slots(message, topics, said, catalog, priced=priced)
    topics = _of_another_day(topics, when)
    about_stay = stay.code if topics and stay.code else None
    corrects = _correcting(message, said.used)
    tours = sorted({c for n in named if n.kind == "tour" and len(n.codes) == 1 for c in n.codes})
    act = _act(message, slots=bool(slots), asks=bool(topics))
    if act is not None:  # what stands beside it is a reason: "cancel it, my sister can't come"
        slots = SlotsMeant()
    dates = slots.dates
    talk = talk_of(
        message.matches, message.tokens, act=act, slots=bool(slots), asks=bool(topics) or message.question
    )
    about_pickup = message.says("places.where") and message.question and not slots.pickups
    topics = _left_to_answer(topics, act, talk, slots, message, about_pickup=about_pickup)
    return Heard(
        group_size=_reading(slots.sizes, corrects(standing.group_size) or said.people.corrects),
        dates=dates and replace(dates, corrects=corrects(standing.dates) or when.corrects),
        tour=_reading(tours[:1] if len(catalog.tours) > 1 else (), corrects(standing.tour)),
        pickup=_reading(slots.pickups, corrects(standing.pickup) or standing.pickup in places.refused),
        dropoff=_reading(slots.dropoffs, corrects(standing.dropoff)),
        stay=_reading(slots.stays, corrects(standing.stay) or _gives_up(standing.stay, stay, catalog)),
        second_stay=stay.second if slots.stays else None,
        children=slots.children,
        single_rooms=_reading(slots.rooms, corrects=True),
        extras=slots.extras,
        about_extras=_extras_named(named) if topics else (),
        about_rooms=bool(topics and said.rooms.number),
        refused=_refused(places, stay),
        act=act,
        talk=talk,
        topics=topics,
        about_pickup=about_pickup,
        about_stay=about_stay,
        doubts=doubts_of(
            message, said.used, _unsaid(message, when), slots.sizes,
            slots=bool(slots), roughly=bool(dates and dates.period),
        ),
        facts=facts_of(message, when),
        email=hear_email(message.tokens),
        phones=hear_phones(
            message.text, message.tokens, asked=message.asked == "contact",
            regions=(*region_of(catalog.operator.time_zone), *message.lexicon.phone_regions),
        ),
    )  # fmt: skip


def _slots(
    message: Message, topics: tuple[Topic | None, ...], said: SlotsSaid, catalog: Catalog, *, priced: bool
) -> SlotsMeant:
    places, people, when, stay = said.places, said.people, said.when, said.stay
    sizes = () if _asked_about("group_size", people.used, topics, message) else people.sizes
    dates = when.dates
    topics = _of_another_day(topics, when)
    if (
        dates is not None
        and not when.corrects
        and _asked_about("dates", when.used, topics, message)
        and (dates.period or message.asked not in (None, "dates"))
    ):
        dates = None
    stays = stay.open or ((stay.code,) if stay.code else ())
    if (topics and not priced and not _said_apart(stay, message)) or _stands_so(stays, message, catalog):
        stays = ()
    children, rooms, extras = _beside(message, said, topics)
    return SlotsMeant(
        sizes=sizes,
        dates=dates,
        pickups=() if _asked_about("pickup", places.used, topics, message) else places.pickups,
        dropoffs=() if _asked_about("dropoff", places.used, topics, message) else places.dropoffs,
        stays=stays,
        children=children,
        rooms=rooms,
        extras=extras,
    )


def _of_another_day(topics: tuple[Topic | None, ...], when: WhenSaid) -> tuple[Topic | None, ...]:
    """ "Two days later?" does not ask how long it is."""
    return tuple(topic for topic in topics if topic != "duration") if when.corrects else topics


def _left_to_answer(
    topics: tuple[Topic | None, ...],
    act: Act | None,
    talk: Collection[str],
    slots: SlotsMeant,
    message: Message,
    *,
    about_pickup: bool,
) -> tuple[Topic | None, ...]:
    """What is asked beside all that; None for a question about we know not what."""
    if act is not None or ("hesitate" in talk and not message.question):
        topics = ()  # "too expensive" asks for no price list
    if not topics and not slots and act is None and _asks_something(message):
        topics = (None,)
    return ("transport",) if about_pickup and topics in ((), (None,)) else topics


def _correcting(message: Message, used: frozenset[int]) -> Callable[[object], bool]:
    """Whether it takes the place of what stands: in so many words, or plainly where something stands."""
    named_so = _corrects(message)
    plainly = _plainly(message, used) or message.says("questions.request")
    return lambda stands: named_so or (plainly and stands is not None)


def _extras_named(named: Sequence[Named]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for n in named if n.kind == "extra" for code in n.codes))


def _beside(
    message: Message, said: SlotsSaid, topics: Sequence[Topic | None]
) -> tuple[HeardChildren | None, tuple[int | None, ...], tuple[HeardExtra, ...]]:
    """Children, rooms of one's own, extras, where the message does not only ask about them."""
    children = said.children.children
    if children and _asked_about("children", said.children.used, topics, message):
        children = None
    rooms = () if _asked_about("single_rooms", said.rooms.used, topics, message) else said.rooms.number
    extras = () if _asked_about("extras", said.extras.used, topics, message) else said.extras.extras
    return children, rooms, extras


def _only_curious(message: Message) -> Heard:
    """ "Do you have anything in August instead? Just curious": what is asked about is no answer."""
    asked = topics_of(message.matches, message.tokens, message.sentence, slots=0)
    return Heard(topics=asked or (None,))


def _stands_so(stays: Sequence[str], message: Message, catalog: Catalog) -> bool:
    """The family of the stay that stands: "the springs look nice" changes nothing."""
    held = message.standing.stay
    if held is None or message.asked == "stay" or message.says("talk.correction"):
        return False
    families = {s.family for tour in catalog.tours for s in tour.stays if s.code == held}
    return len(stays) == 1 and stays[0] in families


def _gives_up(held: str | None, stay: StaySaid, catalog: Catalog) -> bool:
    """What is refused is the stay that stands, or its family."""
    families = {s.family for tour in catalog.tours for s in tour.stays if s.code == held}
    return held is not None and any(code == held or code in families for code in stay.refused)


def _asked_about(slot: Asked, used: frozenset[int], topics: Sequence[Topic | None], message: Message) -> bool:
    """What says it is part of a question about something else ("what is August like?")."""
    sentences = message.sentence.parts if slot == "group_size" else message.sentence.sentences
    said = {sentences[at] for at in used}
    rules = {f"{table}.{t}" for t in topics if t and slot in ABOUT.get(t, ()) for table in ("ask", "mention")}
    asking = {sentences[m.start] for m in message.matches if m.rule in rules}
    marked = {sentences[at] for at, t in enumerate(message.tokens) if t.text == "?"}
    return not said.isdisjoint((asking & marked) or asking)


def _priced_with_stay(
    topics: Sequence[Topic | None],
    people: PeopleSaid,
    when: WhenSaid,
    stay: StaySaid,
    named: Sequence[Named],
    message: Message,
) -> bool:
    """ "How much for six of us, staying at the lodge?": who asks the price of a whole trip says it."""
    trip = (people.sizes and not people.hypothetical) or when.dates is not None
    stays = [n.codes for n in named if n.kind == "stay"]
    if not (trip and stay.code and stays and {"price", "availability"}.intersection(topics)):
        return False
    return message.standing.stay is None and bool(frozenset.intersection(*stays)) and not stay.refused


def _act(message: Message, *, slots: bool, asks: bool) -> Act | None:
    """What the message does. Answers beside it are its reasons, unless they correct ("cancel that, make it
    5"); a refusal to cancel wants everything as it is."""
    act = None if slots else act_of(message.matches, message.tokens)
    if act is not None:
        return act
    if not slots and message.asked == "contact" and telegram_will_do(message.tokens):
        return "no"
    found = act_in_part(message.matches, message.tokens, message.sentence)
    if found is not None:
        act, words = found
        corrected = any(
            m.rule == "talk.correction"
            and words.isdisjoint(range(m.start, m.end))
            and message.tokens[m.end - 1].kind != "sign"  # "no, cancel it"
            for m in message.matches
        )
        return None if slots and corrected else act
    keeps = not (slots or asks or message.question) and refused(
        message.matches, message.tokens, message.sentence
    )
    return "never_mind" if keeps else None


def _said_apart(stay: StaySaid, message: Message) -> bool:
    """ "Are there tents too? If not, the shared bathroom": named where nothing is asked."""
    sentences = message.sentence.sentences
    asking = {sentences[at] for at, t in enumerate(message.tokens) if t.text == "?"}
    said = {sentences[at] for at in stay.used}
    return bool(asking and said) and said.isdisjoint(asking) and message.asked in (None, "stay")


def _asks_something(message: Message) -> bool:
    talk = ("talk.human", "talk.repeat", "talk.change", "talk.reach", "talk.small_talk", "talk.you_choose")
    return (
        has_question(message.matches, message.tokens)
        and not any(map(message.says, talk))
        and not _only_greets(message)
    )


def _only_greets(message: Message) -> bool:
    """ "Tudo bem?" asks nothing that we could answer."""
    greeting = {i for m in message.matches if m.rule == "talk.greeting" for i in range(m.start, m.end)}
    words = {i for i, token in enumerate(message.tokens) if token.kind not in ("stop", "sign")}
    return words <= greeting


def _unsaid(message: Message, when: WhenSaid) -> list[Piece]:
    """The days that are out; "not today" puts off, and is about no day."""
    talk = [m for m in message.matches if m.rule.startswith("talk.")]
    return [p for p in when.unsaid if not any(m.start <= p.start and p.end <= m.end for m in talk)]


def _corrects(message: Message) -> bool:
    """The words say that something is to be other than it was."""
    comfort = [m for m in message.matches if m.rule in ("stays.nicer", "stays.cheapest") and m.words > 1]
    said = (m for m in message.matches if m.rule == "talk.correction")
    within = (any(c.start <= m.start and m.end <= c.end for c in comfort) for m in said)
    return not all(within) or (message.has("{sorry}") and not comfort)


def _plainly(message: Message, used: frozenset[int]) -> bool:
    """The words choose ("the 16th then"), or are nothing but the new value."""
    if any("{cue}" in t.keys and i not in used for i, t in enumerate(message.tokens)):
        return True
    return bool(used) and message.says_only(used)


def _refused(places: PlacesSaid, stay: StaySaid) -> tuple[tuple[Asked, str], ...]:
    pickups: list[tuple[Asked, str]] = [("pickup", code) for code in places.refused]
    return (*pickups, *(("stay", code) for code in stay.refused))


def _reading(choices: Sequence[T], corrects: bool) -> Reading[T] | None:
    return Reading(choices=tuple(choices), corrects=corrects) if choices else None
