"""What a button remembers: an event as at most 64 bytes of callback_data, and back.

A small letter names a traveller's event, a capital an action of the staff; then its fields follow, joined by
colons, the free one last. Buttons live on in old messages for years: when an event's fields change, give it
a new letter and let the old one be unknown.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from bot.conversation.events import (
    Cancelled,
    Chose,
    DataAsked,
    Event,
    ForgetAsked,
    Forgot,
    HelpAsked,
    Kept,
    LanguageChosen,
    LanguagesAsked,
    PersonAsked,
    Reopened,
    Silenced,
    Started,
    StartedOver,
    TripAsked,
    Unavailable,
    Undone,
    Unknown,
    Unsilenced,
    WentBack,
    Withdrew,
)
from bot.conversation.questions import QUESTIONS
from bot.desk import (
    ACTIONS,
    RECORDS,
    BotBack,
    Broadcast,
    Decided,
    Face,
    LinkHere,
    Looked,
    Pressed,
    PricesAnswered,
    StaffAction,
    StaffPress,
    Turned,
)
from bot.desk.lists import BY_NAME, Leafed, Opened

LIMIT = 64
"""Bytes of callback_data (Bot API, InlineKeyboardButton)."""

SLOTS = {question.letter: question.slot for question in QUESTIONS}
_LETTERS = {slot: letter for letter, slot in SLOTS.items()}


def encode(press: Event | StaffPress) -> str:
    """What a press means, as callback_data. Raises ValueError when it cannot be a button's."""
    return _fitting(_encoded(press))


def decode(data: str) -> Event | StaffPress:
    """The event behind callback_data; Unknown() for anything that is not ours or not ours any more."""
    letter, rest = data[:1], data[1:]
    read = _READERS.get(letter)
    if read is None:
        return Unknown()
    try:
        return read(rest)
    except (ValueError, KeyError, StopIteration):
        return Unknown()


def _encoded(event: Event | StaffPress) -> str:
    match event:
        case Pressed():
            choice = f":{event.choice}" if event.choice else ""
            return f"{event.action.letter}{event.reference}{choice}"
        case Turned():
            return f"K{event.reference}:{event.face}"
        case Looked():
            return f"K{event.reference}:{event.record}:{event.page or ''}"
        case Decided():
            return f"{_DECISIONS[event.how]}{event.message}"
        case Broadcast():
            return f"{_BROADCASTS[event.how]}{event.message}"
        case BotBack():
            return f"O{event.traveller}"
        case PricesAnswered():
            return f"{_ANSWERS[event.how]}{event.version}"
        case Leafed():
            return f"P{event.view}:{event.page}:{event.words}"
        case Opened():
            return f"Q{event.reference}"
        case LinkHere():
            return "M"
        case Chose():
            return f"a{_LETTERS[event.slot]}:{event.revision}:{event.value}"
        case Reopened():
            return f"b{_LETTERS[event.slot]}:{event.revision}:{event.view}"
        case WentBack():
            return f"c{event.revision}"
        case Kept():
            return f"d{event.revision}"
        case Unavailable():
            return f"e{_day(event.day) if event.day else ''}"
        case LanguageChosen():
            return f"f{event.language}"
        case Started():
            return f"g{event.payload}"
        case Undone():
            return f"n{event.revision}"
        case Withdrew():
            return f"o{event.reference}"
    for letter, kind in _BARE.items():
        if type(event) is kind:
            return letter
    raise ValueError(f"{type(event).__name__} is not an event that a button can carry")


def _fitting(data: str) -> str:
    size = len(data.encode())
    if size > LIMIT:
        raise ValueError(f"{size} bytes of callback data where {LIMIT} are allowed: {data!r}")
    return data


def _leafed(rest: str) -> StaffPress:
    view, page, words = rest.split(":", 2)
    return Leafed(view=BY_NAME[view].name, page=_number(page), words=words)


_DECISIONS = {"send": "A", "take": "T", "drop": "D"}

_BROADCASTS = {"send": "X", "drop": "Y"}

_ANSWERS = {"take": "U", "keep": "G"}

_BARE: dict[str, type[Event]] = {
    "h": LanguagesAsked,
    "i": Cancelled,
    "j": StartedOver,
    "k": PersonAsked,
    "l": TripAsked,
    "m": HelpAsked,
    "v": Silenced,
    "w": Unsilenced,
    "x": DataAsked,
    "y": ForgetAsked,
    "z": Forgot,
}


def _chose(rest: str) -> Event:
    slot, revision, value = rest.split(":", 2)
    return Chose(slot=SLOTS[slot], value=value, revision=_number(revision))


def _reopened(rest: str) -> Event:
    slot, revision, view = rest.split(":", 2)
    return Reopened(slot=SLOTS[slot], view=view, revision=_number(revision))


def _bare(kind: type[Event]) -> Callable[[str], Event]:
    return lambda rest: Unknown() if rest else kind()


def _pressed(action: StaffAction) -> Callable[[str], Event | StaffPress]:
    def read(rest: str) -> Event | StaffPress:
        reference, _, choice = rest.partition(":")
        return Pressed(action=action, reference=reference, choice=choice) if reference else Unknown()

    return read


def _shown(rest: str) -> Event | StaffPress:
    """The other buttons of a card, or a page of a lead's past."""
    reference, what, *page = rest.split(":")
    if not page:
        return Turned(reference=reference, face=_FACES[what])
    record = next(each for each in RECORDS if each == what)
    return Looked(reference=reference, record=record, page=_number(page[0]) if page[0] else None)


_FACES: dict[str, Face] = {"": "", "more": "more"}


def _decided(how: Any) -> Callable[[str], Event | StaffPress]:
    return lambda rest: Decided(how=how, message=_number(rest))


def _broadcast(how: Any) -> Callable[[str], Event | StaffPress]:
    return lambda rest: Broadcast(how=how, message=_number(rest))


def _answered(how: Any) -> Callable[[str], Event | StaffPress]:
    return lambda rest: PricesAnswered(how=how, version=rest) if rest else Unknown()


_READERS: dict[str, Callable[[str], Event | StaffPress]] = {
    "a": _chose,
    "b": _reopened,
    "c": lambda rest: WentBack(revision=_number(rest)),
    "d": lambda rest: Kept(revision=_number(rest)),
    "e": lambda rest: Unavailable(day=_date(rest) if rest else None),
    "f": lambda rest: LanguageChosen(language=rest),
    "g": lambda rest: Started(payload=rest),
    "n": lambda rest: Undone(revision=_number(rest)),
    "o": lambda rest: Withdrew(reference=rest),
    **{letter: _bare(kind) for letter, kind in _BARE.items()},
    "P": _leafed,
    "Q": lambda rest: Opened(reference=rest) if rest else Unknown(),
    "O": lambda rest: BotBack(traveller=_number(rest)),
    "M": lambda rest: Unknown() if rest else LinkHere(),
    **{letter: _decided(how) for how, letter in _DECISIONS.items()},
    **{letter: _broadcast(how) for how, letter in _BROADCASTS.items()},
    **{letter: _answered(how) for how, letter in _ANSWERS.items()},
    **{action.letter: _pressed(action) for action in ACTIONS},
    "K": _shown,
}


def _number(digits: str) -> int:
    """Decimal digits only: int() would also take signs, spaces, underscores and other scripts."""
    if not (digits.isascii() and digits.isdigit()):
        raise ValueError(digits)
    return int(digits)


def _day(day: date) -> str:
    return day.isoformat().replace("-", "")


def _date(digits: str) -> date:
    number = _number(digits)
    return date(number // 10_000, number // 100 % 100, number % 100)
