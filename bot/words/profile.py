"""How the bot introduces itself, in each of the operator's languages."""

from __future__ import annotations

from dataclasses import dataclass

from bot.words.locale import Locales
from bot.words.voice import Voice
from core.catalog import Catalog

COMMANDS = ("start", "mytrip", "language", "help", "privacy", "stop", "cancel")


@dataclass(frozen=True, kw_only=True)
class Introduction:
    language: str
    commands: tuple[tuple[str, str], ...]
    """Name and what it does, in the order of use."""
    description: str
    """Shown in the empty chat."""
    short: str
    """Shown where the bot's link is shared."""


def introductions(catalog: Catalog, locales: Locales) -> tuple[Introduction, ...]:
    """The operator's first language first. The bot's name is the operator's own affair."""
    return tuple(_introduction(language, catalog, locales) for language in catalog.operator.languages)


def _introduction(language: str, catalog: Catalog, locales: Locales) -> Introduction:
    voice, operator = Voice(locales, language), catalog.operator
    return Introduction(
        language=language,
        commands=tuple((name, voice.plain(f"command.{name}")) for name in COMMANDS),
        description=voice.plain("profile.description", operator=operator.name, about=operator.about),
        short=voice.plain("profile.short", operator=operator.name),
    )
