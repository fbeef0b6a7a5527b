"""`python -m emulator`: run it on its own."""

import argparse
import asyncio
import json
import os
import secrets
import signal
from pathlib import Path

from emulator.server import running


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m emulator", description="A local Telegram Bot API and a chat page."
    )
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8081, help="0 lets the system choose one")
    parser.add_argument(
        "--token",
        help="the bot's token; its number is the bot's id (default: $EMULATOR_TOKEN, or else a new one)",
    )
    parser.add_argument("--username", default="chaski_demo_bot")
    parser.add_argument("--seed", type=Path, help="a JSON file with users and groups to begin with")
    parser.add_argument("--limits", action="store_true", help="enforce Telegram's sending limits with 429")
    parser.add_argument("--no-privacy", action="store_true", help="the bot hears everything said in groups")
    return parser.parse_args()


async def _run(options: argparse.Namespace) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    told = options.token or os.environ.get("EMULATOR_TOKEN")
    token = told or f"1000:{secrets.token_urlsafe(24)}"
    seed = json.loads(options.seed.read_text(encoding="utf-8")) if options.seed else None
    async with running(
        token,
        options.username,
        options.host,
        options.port,
        privacy=not options.no_privacy,
        limited=options.limits,
        seed=seed,
    ) as emulator:
        print(emulator.url, flush=True)  # noqa: T201 - whoever started it reads where it listens
        if told is None:
            print(f"token {token}", flush=True)  # noqa: T201
        await stop.wait()


def main() -> None:
    asyncio.run(_run(_arguments()))


if __name__ == "__main__":
    main()
