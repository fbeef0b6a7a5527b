"""A catalogue's mistakes in plain words, for somebody who is not a programmer.

Pydantic finds most of them; this module says where they are (codes instead of list positions), what was
written there, and what to write instead.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from core.errors import ChaskiError


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One mistake. An empty `key`: it is about the whole file; no `value`: nothing is written there."""

    file: str
    key: str = ""
    value: str | None = None
    """As it would stand in the file, shortened."""
    remedy: str

    def __str__(self) -> str:
        if not self.key:
            return f"{self.file}: {self.remedy}"
        found = "is missing" if self.value is None else f"is {self.value}"
        return f"{self.file}: {self.key} {found}: {self.remedy}"


class Finding(NamedTuple):
    """A mistake inside one file: which key, what is written there (None: nothing), what to do."""

    key: str
    value: str | None
    remedy: str


class CatalogError(ChaskiError):
    """The catalogue cannot be used; `problems` says why, all at once."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def as_toml(value: object) -> str:
    """A value as it would stand in a TOML file, at most 60 characters."""
    match value:
        case bool():
            text = str(value).lower()
        case str():
            text = f'"{value}"'
        case Decimal() | int() | date():
            text = str(value)
        case Mapping():
            text = "{ " + ", ".join(f"{key} = {as_toml(item)}" for key, item in value.items()) + " }"
        case list() | tuple():
            text = "[" + ", ".join(map(as_toml, value)) + "]"
        case _:
            text = str(value)
    text = " ".join(text.split())
    return text if len(text) <= 60 else text[:57] + "…" + text[-1]


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The nearest of the known words as a question, else all of them."""
    known = list(known)
    close = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    if not known:
        return "there is none"
    return f'did you mean "{close[0]}"?' if close else f"write one of {choices(known)}"


def choices(words: Iterable[str]) -> str:
    return ", ".join(f'"{word}"' for word in words)


def repetitions(key: str, values: Iterable[str]) -> Iterator[Finding]:
    for value, count in Counter(values).items():
        if count > 1:
            yield Finding(key, f'"{value}" {count} times', "keep each once")


def unknown(key: str, code: str, known: Iterable[str], kind: str) -> Iterator[Finding]:
    known = tuple(known)
    if code not in known:
        yield Finding(key, as_toml(code), f"no {kind} has this code: {did_you_mean(code, known)}")


def problems_of(
    error: ValidationError, file: str, content: Mapping[str, Any], model: type[BaseModel]
) -> Iterator[Problem]:
    """What pydantic found in a file's content, in plain words."""
    for details in error.errors(include_url=False):
        # A loc step beginning with "~" names a branch of one of our unions, not a key.
        loc = tuple(step for step in details["loc"] if not str(step).startswith("~") and step != "[key]")
        key = _key(loc, content)
        if details["type"] == "too_short" and len(details["input"]) >= details["ctx"]["min_length"]:
            continue  # only because entries of it are wrong, and those are told themselves
        if details["type"] == "language":
            language = details["ctx"]["language"]
            remedy = "write this text in your first language too (or use one plain text for all)"
            yield Problem(file=file, key=f"{key}.{language}", remedy=remedy)
        elif details["type"] == "extra_forbidden":
            remedy = _unknown_key(str(loc[-1]), _model_at(model, loc[:-1]), model)
            yield Problem(file=file, key=key, value=as_toml(details["input"]), remedy=remedy)
        elif details["type"] == "missing":
            yield Problem(file=file, key=key, remedy="please add it")
        else:
            yield Problem(file=file, key=key, value=as_toml(details["input"]), remedy=_remedy(details, loc))


def _key(loc: tuple[int | str, ...], content: object) -> str:
    """("stays", 2, "price") → stays[town_hotel].price; things without a code are counted from 1."""
    key = ""
    for step in loc:
        try:
            content = content[step] if content is not None else None  # type: ignore[index]
        except (LookupError, TypeError):
            content = None
        if isinstance(step, int):
            name = (content.get("code") or content.get("topic")) if isinstance(content, dict) else None
            key += f"[{name if isinstance(name, str) else step + 1}]"
        else:
            key += f".{step}" if key else step
    return key


def _model_at(model: type[BaseModel], loc: tuple[int | str, ...]) -> type[BaseModel] | None:
    """The model whose keys stand at that place of the file."""
    found: type[BaseModel] | None = model
    for step in loc:
        if isinstance(step, str) and found is not None:
            field = found.model_fields.get(step)
            found = _model_in(field.annotation) if field else None
    return found


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(_model_in, get_args(annotation))), None)


def _unknown_key(name: str, model: type[BaseModel] | None, top: type[BaseModel]) -> str:
    known = list(model.model_fields) if model else []
    if name in top.model_fields:
        return "this key belongs at the top of the file, above the first [heading]"
    return f"there is no such key: {did_you_mean(name, known)}"


_NUMBER = "write a number such as 280, without quotes or currency sign"
_WHOLE_NUMBER = "write a whole number such as 6, without quotes"
_LIST = 'write a list in brackets, such as ["one", "two"]'
_TEXT = 'write a text in "quotes"'
_SECTION = "write a section with keys of its own here"
_DAYS = (
    'write days in brackets, such as [2027-01-01], ["25 December"] or ["February"] (every year), '
    "or [{ first = 2027-01-10, last = 2027-01-20 }]"
)
_PRICE = 'write "included", "on_request", or an amount such as { per_person = 35 } or { per_group = 40 }'
_WEEKDAYS = 'write names of weekdays, such as ["sunday"]; at least one day of the week stays open'

_BY_TYPE = {
    "day": _DAYS,
    "span_kinds": 'write both ends as dates (2027-01-10), or both as days of every year ("10 January")',
    "span_order": "last is before first: change them round",
    "weekday": _WEEKDAYS,
    "own_table": "write one of adds and replaces, not both",
    "deposit": "write one of { percent = 30 }, { per_person = 100 } and { per_group = 200 }",
    "empty_supplement": "write an amount, such as { per_person = 35 } or { per_group = 40 }",
    "opening": 'write hours such as "9:00-18:00", or ["9:00-13:00", "15:00-19:00"] from early to late',
    "never_open": "name the hours of at least one weekday, or leave [hours] out",
    "country": 'write the two letters of a country, such as "PE", or leave it out',
    "time_or_off": 'write a time such as "10:00", or false for never',
    "time_zone": 'write a time zone such as "America/Lima"',
    "decimal_type": _NUMBER,
    "decimal_parsing": _NUMBER,
    "decimal_max_digits": _NUMBER,
    "finite_number": _NUMBER,
    "int_type": _WHOLE_NUMBER,
    "int_parsing": _WHOLE_NUMBER,
    "int_from_float": _WHOLE_NUMBER,
    "tuple_type": _LIST,
    "string_type": _TEXT,
    "string_too_short": "write a text here, it is empty",
    "model_type": _SECTION,
    "model_attributes_type": _SECTION,
    "dict_type": "write one amount, or a table by group size, such as { 1 = 480, 2 = 370 }",
    "bool_parsing": "write true or false, without quotes",
    "bool_type": "write true or false, without quotes",
}
_BY_KEY = {
    "price": _PRICE,
    "single": _PRICE,
    "currency": 'write the three capital letters of the currency, such as "USD"',
    "reference_prefix": 'write two to five capital letters, such as "PFH"',
    "languages": 'write codes of languages, the default first, such as ["en", "es"]',
    "closed_days": _DAYS,
    "closed_weekdays": _WEEKDAYS,
    "weekdays": _WEEKDAYS,
    "days": _DAYS,
    "first": _DAYS,
    "last": _DAYS,
    "picture": 'write the name of a JPEG or PNG beside this file, such as "lares.jpg"',
    "staff_language": 'write the code of a language, such as "es"',
}


def _remedy(details: ErrorDetails, loc: tuple[int | str, ...]) -> str:
    names = [step for step in loc if isinstance(step, str)]
    context = details.get("ctx", {})
    kind = details["type"]
    if kind in ("span_kinds", "span_order", "own_table", "deposit"):
        return _BY_TYPE[kind]
    if names[-1:] == ["price"] and "children" in names:
        return 'write "included", "on_request", { percent = 50 } or { per_person = 90 }'
    if names == ["days"]:
        return "write a section [[days]] for each day of the tour"
    if names and names[-1] in _BY_KEY:
        return _BY_KEY[names[-1]]
    if kind in _BY_TYPE:
        return _BY_TYPE[kind]
    if kind == "number_or_off":
        return f"write a whole number from {context['least']} to {context['most']}, or false for never"
    if kind == "string_pattern_mismatch":
        return 'write a short code of small letters, digits, "_" or "-", such as "town_hotel"'
    if kind == "literal_error":
        return did_you_mean(str(details["input"]), re.findall(r"'([^']*)'", context["expected"]))
    if kind == "greater_than":
        return f"write a number above {context['gt']}"
    if kind == "greater_than_equal":
        return f"write a number from {context['ge']}"
    if kind == "less_than_equal":
        return f"write a number up to {context['le']}"
    if kind == "too_short":
        return f"it needs at least {context['min_length']} entry"
    if kind.startswith("date"):
        return "write a day as year-month-day without quotes, such as 2027-01-01"
    return details["msg"]


def line_remedy(line: str, complaint: str) -> str:
    """What to write instead of a line that is no TOML; `complaint` is the reader's own, for programmers."""
    key, _, value = (part.strip() for part in line.partition("="))
    if key in _BY_KEY:
        return _BY_KEY[key]
    if re.match(r"[“”„‟«»‘’‚']", value):
        return 'write straight quotes, such as "text"'
    if value.count('"') % 2:
        return 'a text begins and ends with a straight quote on the same line: "text"'
    if re.fullmatch(r"[\d.]*\d,\d+", value):
        return "write a point before the decimals and nothing between thousands, such as 1280.50"
    return f'it cannot be read ({complaint}): write key = value, and texts in straight "quotes"'
