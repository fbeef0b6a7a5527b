"""The bot's picture: the one file we ever upload, so the library's own client does it."""

from __future__ import annotations

from telegram import Bot, InputProfilePhotoStatic

from bot.settings import Settings


async def set_picture(settings: Settings, jpg: bytes) -> None:
    """Raises TelegramError, and SettingsError without a token."""
    async with Bot(settings.bot_token(), base_url=f"{settings.api_url}/bot") as bot:
        await bot.set_my_profile_photo(InputProfilePhotoStatic(jpg))
