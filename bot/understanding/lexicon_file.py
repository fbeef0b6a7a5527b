"""What a lexicon file may say, checked like the catalogue: every mistake with file, key, value and remedy."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from bot.understanding.feasts import FEASTS
from bot.understanding.grammar import expand
from core.catalog import Topic

FOLDER = Path(__file__).parent / "lexicon"

LONGEST_LINE = 200
"""Characters. A longer line hides what a change changes."""

DateRule = Literal[
    "date", "date_next_year", "no_day", "day_month_number", "day", "day_asked", "day_this_month",
    "day_next_month",
    "weekday_day", "today", "tomorrow", "after_tomorrow", "yesterday", "last_week", "in_days", "in_weeks",
    "in_months", "in_one_week", "in_one_month", "two_weeks", "week_from_tomorrow", "weekday", "weekday_asked",
    "weekday_this", "weekday_next", "weekday_coming", "weekday_next_week", "weekday_after",
    "weekday_fortnight",
    "weekend_this", "weekend_next", "weekend_coming", "week_this", "week_next", "week_after_next",
    "weekday_week_after_next", "month_this",
    "month_next", "month", "month_asked", "month_next_year", "nth_week", "nth_weekend", "nth_weekday",
    "nth_day",
    "first_of_month", "either_week", "weeks_of_month", "first_weeks", "first_days", "half_of_month",
    "part_of_month",
    "part_of_this_month", "part_of_next_month",
    "none", "week_after", "week_before", "week_of", "weekend_of", "after", "before", "next_day", "eve",
    "refused", "since", "onward",
    "by", "after_that", "later", "earlier", "shift_one", "shift_back", "except", "in_between",
    "or_next", "same_day", "week_number", "next_year", "vague",
]  # fmt: skip
SizeRule = Literal[
    "count", "count_last", "loose", "one", "two", "couples", "me_plus", "with", "plus", "sum", "alone",
    "other",
    "asked_one", "asked_two", "member_me", "member_one", "member_two", "member_some", "member_people",
    "member_bare", "member_other", "member_parents", "member_pair", "member_couples", "member_name", "family",
    "some_of_us", "so", "member_they", "more", "fewer", "bound", "groups_of", "indefinite",
]  # fmt: skip
PlaceRule = Literal["from", "to", "then", "not", "both", "where"]
StayRule = Literal["nicer", "cheapest", "not", "open", "unpriced"]
WishRule = Literal["no_children", "single", "singles", "single_each", "no_single", "all", "want"]
ActRule = Literal[
    "yes", "no", "send", "cancel", "start_over", "forget_me", "silence", "never_mind", "polite", "object",
]  # fmt: skip
TalkRule = Literal[
    "greeting",
    "thanks",
    "farewell",
    "hesitate",
    "human",
    "human_alone",
    "you_choose",
    "repeat",
    "change",
    "change_alone",
    "correction",
    "reach",
    "small_talk",
]
RoleRule = Literal[
    "arrive",
    "leave",
    "depart",
    "other_trip",
    "birthday",
    "others",
    "reply",
    "walk",
    "consult",
    "join",
    "drop",
    "without",
]
FactRule = Literal["wish", "health", "diet", "occasion", "budget", "contact_wish", "second"]
QuestionRule = Literal["request", "question", "question_start", "statement", "curious"]
ListName = Literal[
    "abbr", "also", "adults", "age", "aged", "after", "alone", "and", "article", "bath", "because", "but",
    "copula", "counting", "cue", "dotted",
    "dates_and", "filler",
    "child", "children", "between", "starting", "weak_onward", "habitual", "hedge", "hedge_or",
    "if", "including", "kin",
    "loose", "me",
    "not", "or", "others", "otherwise", "past",
    "people", "relative", "relatives", "sorry", "tickets", "unit", "unless", "until", "were",
    "who", "with",
]  # fmt: skip
ValuedName = Literal[
    "span", "nth_week", "nth_weeks", "part", "short_weekday", "together", "headed", "month_half", "month_week"
]


def _balanced(phrase: str) -> str:
    for opening, closing in ("[]", "()"):
        if phrase.count(opening) != phrase.count(closing):
            raise ValueError(f"the bracket {opening} has no partner {closing}, or the other way round")
    return phrase


Phrase = Annotated[str, Field(min_length=1), AfterValidator(_balanced)]
Phrases = tuple[Phrase, ...]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class NumbersTable(_Table):
    words: str
    ones: str
    links: str = ""
    joint: str = ""
    compounds: str = ""
    ordinal_endings: str = ""
    phrases: dict[str, int] = {}
    spellings: dict[str, str] = {}
    ordinals: dict[Annotated[int, Field(ge=1, le=31)], str]


class LexiconFile(_Table):
    day_first: bool
    day_dot: bool = False
    phone_regions: tuple[Annotated[str, Field(pattern="^[A-Z]{2}$")], ...] = ()
    """Countries whose numbers people of this language write without a country code, the likeliest first."""
    common: str
    months: Annotated[tuple[str, ...], Field(min_length=12, max_length=12)]
    weekdays: Annotated[tuple[str, ...], Field(min_length=7, max_length=7)]
    weekdays_dotted: Annotated[tuple[str, ...], Field(min_length=7, max_length=7)]
    weekday_endings: str = ""
    weak_months: str = ""
    weak_weekdays: str = ""
    not_months: str = ""
    ordinary: str = ""
    """Words of the language that are spelt almost like a name of a month, a day or a catalogue, and are
    none."""
    numbers: NumbersTable
    valued: dict[ValuedName, dict[int, str]] = {}
    lists: dict[ListName, str]
    dates: dict[DateRule, Phrases]
    feasts: dict[str, Phrases]
    size: dict[SizeRule, Phrases]
    places: dict[PlaceRule, Phrases]
    stays: dict[StayRule, Phrases]
    wishes: dict[WishRule, Phrases]
    roles: dict[RoleRule, Phrases]
    ask: dict[Topic, Phrases]
    mention: dict[Topic, Phrases] = {}
    questions: dict[QuestionRule, Phrases]
    acts: dict[ActRule, Phrases]
    talk: dict[TalkRule, Phrases]
    facts: dict[FactRule, Phrases]

    def phrases(self) -> Iterator[tuple[str, str]]:
        """Every rule ("dates.today") with every phrase of it, as written."""
        for table in _PHRASE_TABLES:
            rules: Mapping[str, Phrases] = getattr(self, table)
            prefix = "dates.feast_" if table == "feasts" else f"{table}."
            for name, phrases in rules.items():
                for phrase in phrases:
                    yield prefix + name, phrase


_PHRASE_TABLES = (
    "dates", "feasts", "size", "places", "stays", "wishes", "roles", "ask", "mention", "questions", "acts",
    "talk", "facts",
)  # fmt: skip


class LexiconError(ValueError):
    """`problems`: one sentence each, with file, key and remedy."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def read_lexicon(path: Path) -> LexiconFile:
    """One language's file. LexiconError when it cannot be read or says what no rule knows."""
    try:
        text = path.read_text("utf-8")
        data: dict[str, Any] = tomllib.loads(text)
        return LexiconFile.model_validate(data)
    except (OSError, UnicodeDecodeError) as error:
        raise LexiconError(
            [f"{path.name} cannot be read ({error}). Save it as a UTF-8 text file."]
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise LexiconError([f"{path.name} is no valid TOML: {error}. Look at that line's quotes."]) from error
    except ValidationError as error:
        raise LexiconError([_told(path.name, dict(one)) for one in error.errors()]) from error


def _told(file: str, error: Mapping[str, Any]) -> str:
    key = ".".join(str(part) for part in error["loc"] if part != "[key]")
    if error["type"] == "missing":
        return f"{file}: {key} is missing. Copy it from another language's file and translate it."
    if error["type"] in ("literal_error", "extra_forbidden"):
        return f"{file}: nothing knows {key}. Check its spelling; lexicon/README.md lists the names."
    value = re.sub(r"\s+", " ", str(error["input"]))[:60]
    return f"{file}: {key} says {value!r}: {error['msg']}. Correct it there."


def proofread_lexicon(folder: Path = FOLDER) -> list[str]:
    """What is wrong with the files, one sentence each; a long line and an unknown feast too."""
    found: list[str] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            file = read_lexicon(path)
        except LexiconError as error:
            found += error.problems
            continue
        for feast in file.feasts.keys() - FEASTS:
            found.append(f"{path.name}: feasts.{feast} is no feast we can date. Add its day to feasts.py.")
        for rule, phrase in file.phrases():
            try:
                list(expand(phrase))
            except ValueError as error:
                found.append(f"{path.name}: {rule} says {phrase!r}: {error}. Correct it there.")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
            if len(line) > LONGEST_LINE:
                found.append(f"{path.name}: line {number} has {len(line)} characters. Break it into two.")
    return found
