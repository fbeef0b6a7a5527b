"""Replies and leads in a language, as calls of the Bot API. No rules, no network."""

from bot.words.messages import Recipient, apology, present, private_only, told, too_much
from bot.words.outgoing import Outgoing
from bot.words.profile import profile
from bot.words.staff import changed_card, lead_card, staff_linked, staff_note, staff_text, toast
from bot.words.typed import typed_button

__all__ = [
    "Outgoing",
    "Recipient",
    "apology",
    "changed_card",
    "lead_card",
    "present",
    "private_only",
    "profile",
    "staff_linked",
    "staff_note",
    "staff_text",
    "toast",
    "told",
    "too_much",
    "typed_button",
]
