"""`chaski run`: the bot itself."""

from __future__ import annotations

import asyncio
import gc
import signal

import structlog

from bot.app import App, AtWork
from bot.commands.terminal import SlipError, out
from bot.log import configure
from bot.settings import Settings, unknown_names

log = structlog.get_logger()


async def run() -> None:
    """Work until SIGTERM or Ctrl-C. Raises ChaskiError for what the operator can put right."""
    settings = Settings.load()
    configure(settings.log_format)
    try:
        await _serve(settings)
    except OSError as error:
        if settings.listen_address is None:
            raise
        raise SlipError(f"CHASKI_LISTEN cannot be opened: {error}") from error


async def _serve(settings: Settings) -> None:
    for sentence in unknown_names():
        log.warning("settings.unknown", problem=sentence)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for signum in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(signum, stop.set)
    app = App(settings, on_start=lambda started: _welcome(started, settings))
    # All that is loaded by now stays; looking through it for garbage would stop every chat for 60 ms.
    gc.collect()
    gc.freeze()
    await app.run(stop)


def _welcome(started: AtWork, settings: Settings) -> None:
    out.print(f"[green]✓[/] @{started.username} is at work: https://t.me/{started.username}")
    way = "polls Telegram" if started.polling else f"waits for Telegram behind {settings.webhook_url}"
    out.print(f"  It {way}; the leads are in {settings.database}.", markup=False)
    if started.staff_link:
        out.print("\n  There is no staff chat yet. Open this link and choose the staff group; it works once:")
        out.print(f"  [bold]{started.staff_link}[/]")
        out.print("  Whoever has the link can read your leads: send it to nobody else.\n")
    out.print("  Stop with Ctrl-C.")
