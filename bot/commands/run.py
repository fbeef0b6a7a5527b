"""`chaski run`: the bot itself."""

from __future__ import annotations

from bot.app import Started, serve
from bot.commands.terminal import SlipError, out
from bot.log import configure
from bot.settings import Settings


async def run() -> None:
    """Work until SIGTERM or Ctrl-C. Raises ChaskiError for what the operator can put right."""
    settings = Settings.load()
    configure(settings.log_format)
    try:
        await serve(settings, on_start=lambda started: _welcome(started, settings))
    except OSError as error:
        if settings.listen_address is None:
            raise
        raise SlipError(f"CHASKI_LISTEN cannot be opened: {error}") from error


def _welcome(started: Started, settings: Settings) -> None:
    out.print(f"[green]✓[/] @{started.username} is at work: https://t.me/{started.username}")
    way = "polls Telegram" if started.polling else f"waits for Telegram behind {settings.webhook_url}"
    out.print(f"  It {way}; the leads are in {settings.database}.", markup=False)
    if started.staff_link:
        out.print("\n  There is no staff chat yet. Open this link and choose the staff group; it works once:")
        out.print(f"  [bold]{started.staff_link}[/]")
        out.print("  Whoever has the link can read your leads: send it to nobody else.\n")
    out.print("  Stop with Ctrl-C.")
