"""The bot's introduction in Telegram's own places: command menu, descriptions, menu button."""

from __future__ import annotations

from typing import Any

from bot.words import introductions, staff_menu
from bot.words.locale import Locales
from bot.words.profile import Introduction
from core.catalog import Catalog

Call = tuple[str, dict[str, Any]]


def profile(catalog: Catalog, locales: Locales) -> list[Call]:
    """The calls that set it all: once for everybody in the operator's first language, then per language."""
    own = introductions(catalog, locales)
    calls = _introduced(own[0], {})
    for introduction in own:
        if len(introduction.language) == 2:  # Telegram takes two-letter ISO 639-1 codes only
            calls += _introduced(introduction, {"language_code": introduction.language})
    return [*calls, ("setChatMenuButton", {"menu_button": {"type": "commands"}})]


def menu_of_staff(chat: int, catalog: Catalog, locales: Locales) -> list[Call]:
    """The commands of the staff chat, with those of the owners for its administrators; in each language."""
    own = catalog.operator.language_of_staff
    scopes: list[tuple[str, bool]] = [("chat", chat > 0)]  # a private chat is its owner's
    scopes += [("chat_administrators", True)] if chat < 0 else []
    calls: list[Call] = []
    for scope, owners in scopes:
        for code in ("", *(language for language in locales.languages if len(language) == 2)):
            menu = staff_menu(owners=owners, language=code or own, locales=locales)
            payload = {
                "commands": [{"command": name, "description": says} for name, says in menu],
                "scope": {"type": scope, "chat_id": chat},
            }
            calls.append(("setMyCommands", {**payload, "language_code": code} if code else payload))
    return calls


def _introduced(introduction: Introduction, language_code: dict[str, str]) -> list[Call]:
    commands = [{"command": name, "description": says} for name, says in introduction.commands]
    private = {"type": "all_private_chats"}
    return [
        ("setMyCommands", {"commands": commands, "scope": private, **language_code}),
        ("setMyDescription", {"description": introduction.description, **language_code}),
        ("setMyShortDescription", {"short_description": introduction.short, **language_code}),
    ]
