"""Telegram → batches of updates → turns. Acknowledged only after the commit: Telegram is our inbox."""

from bot.intake.batch import Apologise, Turns
from bot.intake.polling import Polling, TokenRefused, until_done
from bot.intake.server import Server
from bot.intake.webhook import Webhook

__all__ = ["Apologise", "Polling", "Server", "TokenRefused", "Turns", "Webhook", "until_done"]
