"""Outbox → Telegram: in order per chat, within Telegram's limits, until sent or known to be impossible."""

from bot.delivery.delivery import Delivery

__all__ = ["Delivery"]
