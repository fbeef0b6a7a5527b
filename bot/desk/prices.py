"""An edit of the catalogue that looks like a slip waits for a word of the staff. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.conversation.replies import Note
from bot.desk.press import StaffPress


@dataclass(frozen=True, kw_only=True)
class PricesAnswered(StaffPress):
    """A button below the question."""

    how: Literal["take", "keep"]
    version: str
    """The edited catalogue's."""


@dataclass(frozen=True, kw_only=True)
class PricesWaiting:
    """How things stand, as versions; None: none does."""

    in_force: str | None
    waiting: str | None
    """What the files say and is not in force."""
    refused: str | None
    """It waits no more: a person has said no. They may think better of it."""


@dataclass(frozen=True, kw_only=True)
class PricesStep:
    answer: Note
    """To whoever pressed."""
    outcome: Literal["taken", "kept"] | None = None
    """None: nothing has changed."""


def prices_answered(press: PricesAnswered, stands: PricesWaiting) -> PricesStep:
    """The first answer counts; an old question's buttons do nothing but say so."""
    if press.version == stands.in_force:
        return PricesStep(answer=Note(key="staff.prices.toast.in_force"))
    if press.version != stands.waiting:
        return PricesStep(answer=Note(key="staff.prices.toast.superseded"))
    if press.how == "take":
        return PricesStep(answer=Note(key="staff.prices.toast.taken"), outcome="taken")
    kept = Note(key="staff.prices.toast.kept")
    return PricesStep(answer=kept, outcome=None if stands.refused == press.version else "kept")
