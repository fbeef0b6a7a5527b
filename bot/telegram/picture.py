"""The bot's own picture."""

from __future__ import annotations

import io

from bot.telegram.client import Api


async def set_picture(api: Api, jpg: bytes) -> None:
    """Raises TelegramError."""
    payload = {"photo": {"type": "static", "photo": "attach://picture"}}
    await api.upload("setMyProfilePhoto", payload, field="picture", name="picture.jpg", file=io.BytesIO(jpg))
