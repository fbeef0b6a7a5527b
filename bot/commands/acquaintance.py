"""A token is tried, and Telegram is told whose bot it is: name, descriptions, commands, picture."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from rich.markup import escape

from bot.commands.asking import ask
from bot.commands.terminal import MARKS, out
from bot.settings import Settings
from bot.telegram.client import api_of
from bot.telegram.errors import InvalidToken, TelegramError
from bot.telegram.picture import set_picture
from bot.telegram.profile import profile
from bot.words.locale import Locales
from core.catalog import Catalog

LONGEST_NAME = 64
"""https://core.telegram.org/bots/api#setmyname"""
LARGEST_PICTURE = 5_000_000


@dataclass(frozen=True)
class NewBot:
    token: str
    picture: Path | None


def ask_for_bot(settings: Settings) -> NewBot | None:
    """None: later."""
    token = ask(
        "The bot's token, as @BotFather gave it (nobody sees it, here neither)",
        lambda line: _whose_token(line, settings),
        otherwise="later",
        hidden=True,
    )
    return (
        NewBot(token, ask("A picture for the bot: a JPG file", _picture, otherwise="none")) if token else None
    )


def _whose_token(line: str, settings: Settings) -> str | None:
    """The token, once Telegram knows it; None: later. Raises ValueError."""
    if not line:
        return None
    if not re.fullmatch(r"\d+:[\w-]+", line):
        raise ValueError("That is no token. It looks like 1234567890:AAH… and @BotFather sends it.")
    tried = settings.model_copy(update={"token": SecretStr(line)})
    try:
        me = asyncio.run(_calling(tried, [("getMe", {})]))
    except InvalidToken:
        raise ValueError("Telegram does not know this token. Copy it from @BotFather once more.") from None
    except TelegramError as error:
        out.print(
            MARKS["note"], f"Telegram cannot be asked just now ({escape(error.message)}); I take it as it is."
        )
    else:
        out.print(MARKS["right"], f"It is the token of @{escape(str(me.get('username')))}.")
    return line


def introduce_operator(new: NewBot, settings: Settings, catalog: Catalog) -> None:
    """Tell Telegram; what it refuses is said, and is no failure."""
    calls = [("setMyName", {"name": catalog.operator.name[:LONGEST_NAME]})]
    calls += profile(catalog, Locales.packaged())

    try:
        asyncio.run(_calling(settings, calls))
        if new.picture:
            asyncio.run(_pictured(settings, new.picture.read_bytes()))
    except TelegramError as error:
        said = f"Telegram did not take all of name, description and picture ({escape(error.message)}): "
        out.print(MARKS["note"], said + "set the rest with @BotFather's /mybots.")
    else:
        out.print(MARKS["right"], "Telegram knows the bot's name, description and commands now.")


def _picture(line: str) -> Path | None:
    if not line:
        return None
    path = Path(line.strip("'\"")).expanduser()
    if not path.is_file():
        raise ValueError(f"There is no file {path}.")
    if path.stat().st_size > LARGEST_PICTURE or path.read_bytes()[:2] != b"\xff\xd8":
        raise ValueError("Telegram wants a JPG here, of 5 MB at most.")
    return path


async def _pictured(settings: Settings, jpg: bytes) -> None:
    async with api_of(settings, connections=1) as api:
        await set_picture(api, jpg)


async def _calling(settings: Settings, calls: list[tuple[str, dict[str, Any]]]) -> Any:
    """Make these calls; the last one's result."""
    async with api_of(settings, connections=2) as api:
        results = [await api.call(method, payload) for method, payload in calls]
    return results[-1]
