"""What handlers may use of the running program. Made by the app, passed, never global."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from bot.words.locale import Locales
from core.catalog import Catalog


@dataclass(frozen=True, kw_only=True)
class Services:
    catalog: Callable[[], Catalog]
    """The catalogue as it is now; the operator may edit it while we run."""
    locales: Locales
    now: Callable[[], datetime]
    """Aware, UTC."""
    new_reference: Callable[[], str]
    """A fresh, unguessable lead reference."""
    bot_username: str
    """Without the @."""

    def today(self) -> date:
        """Today where the operator is."""
        return self.now().astimezone(self.catalog().operator.zone).date()
