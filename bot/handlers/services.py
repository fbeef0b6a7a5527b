"""What handlers may use of the running program. Made anew for every turn, passed, never global."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from bot.words.locale import Locales
from core.catalog import Catalog


@dataclass(frozen=True, kw_only=True)
class Services:
    """One catalogue and one day a turn, whatever the operator edits and the clock does meanwhile."""

    catalog: Catalog
    today: date
    """Where the operator is."""
    locales: Locales
    new_reference: Callable[[], str]
    """A fresh, unguessable lead reference."""
    bot_username: str
    """Without the @."""
