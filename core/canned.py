"""Canned answers: what the staff send with a short word, from `answers.toml`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal, get_args

from pydantic import RootModel

from core.values import Code, Frozen, Text

Field = Literal["name", "date", "reference"]
"""The traveller's first name, the days on which their trip starts, the number of their request."""
FIELDS: tuple[Field, ...] = get_args(Field)
LONGEST = 3000
"""Characters: with its fields filled and a signature below it still is one message (Bot API: 4,096)."""

_FIELD = re.compile(r"\{([^{}]*)\}")


class CannedAnswer(Frozen):
    code: Code
    """What the staff type."""
    text: Text
    """What the traveller reads; a field stands in braces."""

    @property
    def fields(self) -> frozenset[str]:
        """All that are in it, in any language."""
        return frozenset(name for text in self.text.versions for name in fields_in(text))


class AnswersFile(RootModel[dict[Code, Text]]):
    """The file as it is written: code → text."""


def fields_in(text: str) -> tuple[str, ...]:
    return tuple(_FIELD.findall(text))


def stray_brace(text: str) -> bool:
    """Whether a brace stands there that belongs to no field."""
    return not {"{", "}"}.isdisjoint(_FIELD.sub("", text))


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its fields filled. Raises KeyError for one that has no value."""
    return _FIELD.sub(lambda found: values[found[1]], text)
