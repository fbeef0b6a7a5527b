"""What happens in the house itself, and nobody else tells us."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot import staff_chat
from bot.handlers.clock import RETAIN, TIDY
from bot.handlers.digest import set_digest
from bot.handlers.prices import on_edit
from bot.handlers.services import Services
from bot.keeper import IN_FORCE
from bot.notices import StaffNotices, notice
from bot.storage import Timer
from bot.storage.changes import KeepCatalogue, SetFact, SetTimer
from bot.telegram.publishing import PROFILE, STAFF_MENU
from bot.work.turn import Turn
from core.catalog import Catalog


@dataclass(frozen=True, slots=True)
class BotStarts:
    """The bot starts."""


@dataclass(frozen=True, slots=True)
class Published:
    """Telegram has our commands and descriptions."""

    digest: str


@dataclass(frozen=True, slots=True)
class CatalogueEdited:
    """The files say something else than they did, or the bot starts."""

    catalog: Catalog = field(repr=False)
    mended: bool = False
    """They had a mistake before."""


@dataclass(frozen=True, slots=True)
class OwnersKnown:
    """Telegram says who the administrators of the staff chat are."""

    chat: int
    people: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class StaffMenuPublished:
    """Telegram has the commands of the staff chat."""

    digest: str


@dataclass(frozen=True, slots=True)
class CatalogueBroken:
    """An edit of the catalogue has a mistake."""

    problem: str


async def handle(turn: Turn, event: object, services: Services) -> None:
    notices = StaffNotices(lambda: services.catalog, services.locales)
    match event:
        case BotStarts():
            if turn.staff_chat is None and turn.fact(staff_chat.LINK_TOKEN) is None:
                turn.change(SetFact(key=staff_chat.LINK_TOKEN, value=staff_chat.new_link_token()))
            for kind in (TIDY, RETAIN):
                turn.change(SetTimer(timer=Timer(key=kind, kind=kind, at=turn.now)))
            _keep_in_force(turn, services)
            set_digest(turn, services.catalog)
        case CatalogueEdited(catalog, mended):
            if await on_edit(turn, catalog, services):
                set_digest(turn, catalog)
                if mended:
                    turn.change(notice(notices.catalogue_mended()))
        case Published(digest):
            turn.change(SetFact(key=PROFILE, value=digest))
        case OwnersKnown(chat, people):
            if chat == turn.staff_chat:
                turn.change(SetFact(key=staff_chat.OWNERS, value=staff_chat.fact_of(people)))
        case StaffMenuPublished(digest):
            turn.change(SetFact(key=STAFF_MENU, value=digest))
        case CatalogueBroken(problem):
            turn.change(notice(notices.catalogue_broken(problem)))
        case _:
            raise TypeError(f"nothing in the house is called {event!r}")


def _keep_in_force(turn: Turn, services: Services) -> None:
    """So that an edit can be compared with what the bot uses."""
    catalog = services.catalog
    if turn.fact(IN_FORCE) != catalog.version:
        turn.change(KeepCatalogue(version=catalog.version, content=catalog.content))
        turn.change(SetFact(key=IN_FORCE, value=catalog.version))
