"""Lists of leads that the staff ask for: a row a list."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.conversation.draft import Draft
from bot.desk.press import StaffPress

PAGE = 6
"""Leads on a page: with their buttons no more than a phone's screen."""


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Who reads, and when."""

    id: int
    now: datetime
    """Aware, in the operator's zone."""

    @property
    def today(self) -> date:
        return self.now.date()

    @property
    def month(self) -> datetime:
        """When it began."""
        return self.now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)


@dataclass(frozen=True, kw_only=True)
class View:
    """A list; its heading and its button are `staff.list.…`."""

    name: str
    values: Callable[[Reader, str], Mapping[str, str | int | datetime]] = lambda reader, words: {}
    """What its statement needs. Moments are aware."""
    beside: bool = True
    """Whether a button of the other lists leads to it."""


def _days(reader: Reader, words: str) -> Mapping[str, str | int | datetime]:
    first, _, last = words.partition("..")
    return {"first": first, "last": last or first}


VIEWS = (
    View(name="new"),
    View(name="waiting"),
    View(name="mine", values=lambda reader, words: {"owner": reader.id}),
    View(name="snoozed", values=lambda reader, words: {"now": reader.now}),
    View(name="won", values=lambda reader, words: {"since": reader.month}),
    View(name="by_day", values=lambda reader, words: {"today": reader.today.isoformat()}),
    View(name="warm"),
    View(name="departures", values=lambda reader, words: {"today": reader.today.isoformat()}),
    View(name="found", beside=False),
    View(name="on_days", values=_days, beside=False),
)
BY_NAME = {view.name: view for view in VIEWS}


@dataclass(frozen=True, kw_only=True)
class Unfinished:
    """A trip that was told in part and sent by nobody."""

    chat_id: int
    name: str
    username: str
    draft: Draft
    since: datetime | None
    """When they last wrote; aware."""


@dataclass(frozen=True, kw_only=True)
class Leafed(StaffPress):
    """To that page of a list, from 0."""

    view: str
    page: int = 0
    words: str = ""
    """What was looked for."""


@dataclass(frozen=True, kw_only=True)
class Opened(StaffPress):
    """The card of that lead, please."""

    reference: str
