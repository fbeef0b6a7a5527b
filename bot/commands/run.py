"""`chaski run`: the bot itself."""

from __future__ import annotations

import asyncio
import gc
import signal

import structlog

from bot.app import App, AtWork
from bot.commands.sample import NAME, is_sample
from bot.commands.terminal import SlipError, out
from bot.log import configure
from bot.settings import PREFIX, Settings, unknown_names
from core.catalog import Catalog
from core.loading import load_catalog
from core.loading.files import OPERATOR_FILE

log = structlog.get_logger()


async def run() -> None:
    """Work until SIGTERM or Ctrl-C. Raises ChaskiError for what the operator can put right."""
    settings = Settings.load()
    configure(settings.log_format)
    catalog = own_catalogue(settings)
    try:
        await _serve(settings, catalog)
    except OSError as error:
        if settings.listen_address is None:
            raise
        raise SlipError(f"CHASKI_LISTEN cannot be opened: {error}") from error


def own_catalogue(settings: Settings) -> Catalog:
    """What is to be sold. Raises SlipError where that would be the sample, and nobody said so."""
    folder = settings.own_catalogue
    if settings.catalogue is None and not (folder / OPERATOR_FILE).exists():
        raise SlipError(
            f"There is no catalogue of yours: {folder.absolute()} with its {OPERATOR_FILE} is missing. "
            f"`chaski new` asks a few questions and makes it; if yours is elsewhere, {PREFIX}CATALOGUE names "
            "its folder. (`chaski demo` shows the sample.)"
        )
    catalog = load_catalog(folder)
    if is_sample(catalog):
        if settings.catalogue is None:
            raise SlipError(
                f"The folder {folder.absolute()} holds the sample, the tours and prices of {NAME}. "
                f"Make your own elsewhere with `chaski new`. If they are yours, say so with "
                f"{PREFIX}CATALOGUE={folder}. (`chaski demo` shows the sample.)"
            )
        log.warning("catalogue.sample", problem=f"The bot sells the sample, the tours of {NAME}.")
    return catalog


async def _serve(settings: Settings, catalog: Catalog) -> None:
    for sentence in unknown_names():
        log.warning("settings.unknown", problem=sentence)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for signum in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(signum, stop.set)
    app = App(settings, on_start=lambda started: _welcome(started, settings, catalog))
    # All that is loaded by now stays; looking through it for garbage would stop every chat for 60 ms.
    gc.collect()
    gc.freeze()
    await app.run(stop)


def _welcome(started: AtWork, settings: Settings, catalog: Catalog) -> None:
    out.print(f"[green]✓[/] @{started.username} is at work: https://t.me/{started.username}")
    tours = ", ".join(tour.code for tour in catalog.tours)
    out.print(f"  It sells for {catalog.operator.name}: {tours}.", markup=False)
    way = "polls Telegram" if started.polling else f"waits for Telegram behind {settings.webhook_url}"
    out.print(f"  It {way}; the leads are in {settings.database}.", markup=False)
    if started.staff_link:
        out.print("\n  There is no staff chat yet. Open this link and choose your group; it works once:")
        out.print(f"  [bold]{started.staff_link}[/]")
        out.print("  Whoever has the link can read your leads: send it to nobody else.\n")
    out.print("  Stop with Ctrl-C.")
