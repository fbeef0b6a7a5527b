"""How the bot introduces itself in Telegram's own places: command menu, descriptions, menu button."""

from __future__ import annotations

from typing import Any

from bot.words.locale import Locales
from bot.words.voice import Voice
from core.catalog import Catalog, Operator

COMMANDS = ("start", "mytrip", "language", "help", "cancel")

Call = tuple[str, dict[str, Any]]


def profile(catalog: Catalog, locales: Locales) -> list[Call]:
    """The calls that set it all: once for everybody in the operator's first language, then per language.

    The bot's name is left alone: the operator has given it with BotFather.
    """
    languages = catalog.operator.languages
    operator = catalog.operator
    calls = _introduction(Voice(locales, languages[0]), operator, {})
    for language in languages:
        if len(language) == 2:  # Telegram takes two-letter ISO 639-1 codes only
            calls += _introduction(Voice(locales, language), operator, {"language_code": language})
    return [*calls, ("setChatMenuButton", {"menu_button": {"type": "commands"}})]


def _introduction(voice: Voice, operator: Operator, language_code: dict[str, str]) -> list[Call]:
    commands = [{"command": name, "description": voice.plain(f"command.{name}")} for name in COMMANDS]
    description = voice.plain("profile.description", operator=operator.name, about=operator.about)
    short = voice.plain("profile.short", operator=operator.name)
    private = {"type": "all_private_chats"}
    return [
        ("setMyCommands", {"commands": commands, "scope": private, **language_code}),
        ("setMyDescription", {"description": description, **language_code}),
        ("setMyShortDescription", {"short_description": short, **language_code}),
    ]
