"""A token is tried, and Telegram is told whose bot it is: name, descriptions, commands, picture."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import SecretStr
from rich.markup import escape
from telegram import Bot, InputProfilePhotoStatic
from telegram.error import InvalidToken, TelegramError

from bot.commands.asking import ask
from bot.commands.terminal import MARKS, out
from bot.settings import Settings
from bot.telegram.client import Api, api_of, make_bot
from bot.telegram.profile import profile
from bot.words.locale import Locales
from core.catalog import Catalog

LONGEST_NAME = 64
"""https://core.telegram.org/bots/api#setmyname"""
LARGEST_PICTURE = 5_000_000

_T = TypeVar("_T")


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
        me = asyncio.run(_with(tried, lambda bot, api: api.call("getMe", {})))
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

    async def tell(bot: Bot, api: Api) -> None:
        for method, payload in calls:
            await api.call(method, payload)
        if new.picture:
            await bot.set_my_profile_photo(InputProfilePhotoStatic(new.picture.read_bytes()))

    try:
        asyncio.run(_with(settings, tell))
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


async def _with(settings: Settings, work: Callable[[Bot, Api], Awaitable[_T]]) -> _T:
    bot = make_bot(settings, connections=2)
    await bot.request.initialize()
    try:
        return await work(bot, api_of(bot, settings))
    finally:
        await bot.request.shutdown()
