"""Outbox → Telegram: in order per chat, within Telegram's limits, until sent or known to be impossible."""

from bot.delivery.delivery import Delivery
from bot.delivery.policy import Dead, Decision, Instead, Moved, Retry, Sent, Wait, decide

__all__ = ["Dead", "Decision", "Delivery", "Instead", "Moved", "Retry", "Sent", "Wait", "decide"]
