"""What a message says in one language: tokens → phrases → pieces → roles → readings, and what is left over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from bot.understanding import company, date_pieces
from bot.understanding.acts import act_of, only_polite, talk_of
from bot.understanding.ages import ages
from bot.understanding.chart import Piece, close, cover, covered
from bot.understanding.contact import hear_email, hear_phones
from bot.understanding.doubts import doubts_of
from bot.understanding.facts import facts_of
from bot.understanding.grammar import Match
from bot.understanding.lexicon import Lexicon
from bot.understanding.names import Named, names_of
from bot.understanding.people_said import PeopleSaid, people_said
from bot.understanding.places import PlacesSaid, StaySaid, hear_places, hear_stay
from bot.understanding.roles import Sentence, sentence_of
from bot.understanding.tokens import Token
from bot.understanding.topics import ABOUT, ANSWERS, asks, is_question, topics_of
from bot.understanding.values import Asked, Heard, HeardDates, Reading, Standing
from bot.understanding.when_said import WhenSaid, when_said
from core.catalog import Catalog, Topic

T = TypeVar("T")


@dataclass(frozen=True)
class Message:
    """Everything that the readers of single slots look at."""

    text: str
    tokens: Sequence[Token]
    matches: Sequence[Match]
    sentence: Sentence
    pieces: Sequence[Piece]
    """The best cover."""
    marks: Sequence[Piece]
    """Words that say something of a date which is not beside them."""
    lexicon: Lexicon
    today: date
    asked: Asked | None
    standing: Standing
    question: bool
    taken: frozenset[int] = field(default=frozenset())
    """Tokens that pieces claim."""

    def has(self, key: str, start: int = 0, end: int | None = None) -> bool:
        """A word of that list among the tokens."""
        return any(key in t.keys for t in self.tokens[start:end])

    def says(self, rule: str) -> bool:
        return any(m.rule == rule for m in self.matches)

    def written(self, start: int, end: int) -> str:
        """The tokens as the traveller wrote them."""
        return self.text[self.tokens[start].start : self.tokens[end - 1].end] if start < end else ""


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
    message = _message(text, plain, lexicon, today, asked, standing)
    names = names_of(catalog, standing.tour)
    named = names.find(message.tokens, lexicon.known)
    places = hear_places(named, message.matches, message.tokens, names, message.sentence, asked)
    people = people_said(message)
    when = when_said(message, people.used)
    chosen = message.has("{cue}") and standing.stay is not None
    stay = hear_stay(
        named, message.matches, message.tokens, names, message.sentence, asked=asked, chosen=chosen
    )
    answers = sum(map(bool, (people.sizes, when.dates, places.pickups, places.dropoffs, stay.code)))
    tours = [n for n in named if n.kind == "tour"]
    asking = replace(message, matches=_outside(message.matches, tours))
    topics = _topics(asking, places, people, when, stay, answers)
    return _heard(message, topics, places, people, when, stay, named, len(catalog.tours) > 1)


def _message(
    text: str, plain: Sequence[Token], lexicon: Lexicon, today: date, asked: Asked | None, standing: Standing
) -> Message:
    tokens = lexicon.annotate(plain)
    matches = lexicon.grammar.find(tokens, company.ranges(tokens))
    sentence = sentence_of(tokens, matches)
    old = ages(tokens)
    dating = date_pieces.Dating(tokens)
    dated = date_pieces.terminals(matches, tokens, lexicon, today, asked=asked == "dates")
    counted = company.terminals(
        matches, tokens, covered(old),
        asked=asked == "group_size", loose=asked in (None, "tour", "group_size"),
    )  # fmt: skip
    dates = close(dated, dating.combine)
    people = close(counted, company.Company(tokens, covered(old)).combine)
    shifts = [replace(p, kind="shift") for p in dates if p.kind == "mark" and p.rule in date_pieces.SHIFTS]
    pieces = cover([*old, *dates, *people, *shifts])
    marks = [p for p in pieces if p.kind == "shift"]
    taken = covered(pieces)
    question = is_question(matches, tokens)
    return Message(
        text, tokens, matches, sentence, pieces, marks, lexicon, today, asked, standing, question, taken
    )


def _outside(matches: Sequence[Match], tours: Sequence[Named]) -> list[Match]:
    """Without the topics of a tour's own name ("the Lares run")."""
    return [
        m
        for m in matches
        if not m.rule.startswith(("ask.", "mention."))
        or not any(t.end - t.start > 1 and t.start <= m.start and m.end <= t.end for t in tours)
    ]


def _topics(
    message: Message, places: PlacesSaid, people: PeopleSaid, when: WhenSaid, stay: StaySaid, answers: int
) -> tuple[Topic | None, ...]:
    """What is asked; a wish in the form of a question answers its slot instead."""
    topics = topics_of(message.matches, message.tokens, message.sentence, slots=answers)
    said: dict[Asked, bool] = {
        "pickup": bool(places.pickups),
        "stay": bool(stay.code or stay.open),
        "dates": when.dates is not None,
    }
    wish = message.says("questions.request")
    corrects = message.says("talk.correction")

    def answered(topic: Topic) -> bool:
        slot = ANSWERS.get(topic)
        if slot is None:
            return False
        if not message.question and message.asked in ("pickup", "dropoff", "stay"):
            return True  # an answer, if not one we know
        return said[slot] and (corrects or (message.asked == slot and (wish or slot == "pickup")))

    left: list[Topic | None] = [t for t in topics if not answered(t)]
    if people.hypothetical and "price" not in left:
        left.append("price")
    return tuple(left)


def _heard(
    message: Message,
    topics: tuple[Topic | None, ...],
    places: PlacesSaid,
    people: PeopleSaid,
    when: WhenSaid,
    stay: StaySaid,
    named: Sequence[Named],
    several_tours: bool,
) -> Heard:
    about = frozenset(slot for topic in topics if topic for slot in ABOUT.get(topic, ()))
    sizes = () if "group_size" in about and not people.corrects else people.sizes
    dates = when.dates
    if dates is not None and "dates" in about and (dates.period or message.asked not in (None, "dates")):
        dates = None
    pickups = () if "pickup" in about else places.pickups
    dropoffs = () if "dropoff" in about else places.dropoffs
    stays = stay.open or ((stay.code,) if stay.code else ())
    about_stay = stay.code if topics and stay.code else None
    if topics:
        stays = ()
    used = people.used | when.used | places.used | stay.used
    named_so, plainly = _corrects(message), _plainly(message, used)
    standing = message.standing

    def corrects(stands: object) -> bool:
        """In so many words, or plainly where there is something to correct."""
        return named_so or (plainly and stands is not None)

    if dates is not None:
        dates = replace(dates, corrects=corrects(standing.dates) or when.corrects)
    tours = sorted({c for n in named if n.kind == "tour" and len(n.codes) == 1 for c in n.codes})
    slots = bool(sizes or dates or pickups or dropoffs or stays)
    act = None if slots or topics else act_of(message.matches, message.tokens)
    if not topics and not slots and act is None and _asks_something(message):
        topics = (None,)
    return Heard(
        group_size=_reading(sizes, corrects(standing.group_size) or people.corrects),
        dates=dates,
        tour=_reading(tours[:1] if several_tours else (), corrects(standing.tour)),
        pickup=_reading(pickups, corrects(standing.pickup)),
        dropoff=_reading(dropoffs, corrects(standing.dropoff)),
        stay=_reading(stays, corrects(standing.stay)),
        second_stay=stay.second if stays else None,
        refused=_refused(places, stay),
        act=act,
        talk=talk_of(message.matches, message.tokens, act=act, slots=slots, asks=bool(topics) or message.question),
        topics=topics,
        about_stay=about_stay,
        doubts=doubts_of(message, used, slots=slots),
        facts=facts_of(message, when),
        email=hear_email(message.tokens),
        phones=hear_phones(
            message.text, message.tokens, asked=message.asked == "contact",
            regions=(message.lexicon.phone_region,),
        ),
    )  # fmt: skip


def _asks_something(message: Message) -> bool:
    talk = ("talk.human", "talk.repeat", "talk.small_talk", "talk.you_choose")
    return asks(message.matches, message.tokens) and not any(map(message.says, talk)) and not _only_greets(message)


def _only_greets(message: Message) -> bool:
    """ "Tudo bem?" asks nothing that we could answer."""
    greeting = {i for m in message.matches if m.rule == "talk.greeting" for i in range(m.start, m.end)}
    words = {i for i, token in enumerate(message.tokens) if token.kind not in ("stop", "sign")}
    return words <= greeting


def _corrects(message: Message) -> bool:
    """The words say that something is to be other than it was."""
    comfort = [m for m in message.matches if m.rule in ("stays.nicer", "stays.cheapest") and m.words > 1]
    said = (m for m in message.matches if m.rule == "talk.correction")
    within = (any(c.start <= m.start and m.end <= c.end for c in comfort) for m in said)
    return not all(within) or message.has("{sorry}") and not comfort


def _plainly(message: Message, used: frozenset[int]) -> bool:
    """The words choose ("the 16th then"), or are nothing but the new value."""
    if any("{cue}" in t.keys and i not in used for i, t in enumerate(message.tokens)):
        return True
    return bool(used) and only_polite(message.matches, message.tokens, used)


def _refused(places: PlacesSaid, stay: StaySaid) -> tuple[tuple[Asked, str], ...]:
    pickups: list[tuple[Asked, str]] = [("pickup", code) for code in places.refused]
    return (*pickups, *(("stay", code) for code in stay.refused))


def _reading(choices: Sequence[T], corrects: bool) -> Reading[T] | None:
    return Reading(choices=tuple(choices), corrects=corrects) if choices else None


__all__ = ["HeardDates", "Message", "read"]
