"""What a call of the Bot API raises: python-telegram-bot's errors, for those who do not know that library."""

from telegram.error import BadRequest, Forbidden, InvalidToken, TelegramError

__all__ = ["BadRequest", "Forbidden", "InvalidToken", "TelegramError"]
