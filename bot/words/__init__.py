"""What people read, in their language: texts and layout as neutral blocks. No door is known here."""

from bot.words.blocks import Screen
from bot.words.canned import canned_list, canned_said
from bot.words.desk import asked, called, past
from bot.words.digest import digest
from bot.words.messages import apology, how_to_link, message, private_only, too_much
from bot.words.price_edits import price_edit
from bot.words.profile import introductions
from bot.words.staff import (
    broadcast_asked,
    card,
    held,
    link_choice,
    no_more_news,
    signature,
    staff_help,
    staff_linked,
    staff_menu,
    staff_note,
    staff_text,
    taken_over,
    to_staff,
    told,
)
from bot.words.typed import typed_button, written_button

__all__ = [
    "Screen",
    "apology",
    "asked",
    "broadcast_asked",
    "called",
    "canned_list",
    "canned_said",
    "card",
    "digest",
    "held",
    "how_to_link",
    "introductions",
    "link_choice",
    "message",
    "no_more_news",
    "past",
    "price_edit",
    "private_only",
    "signature",
    "staff_help",
    "staff_linked",
    "staff_menu",
    "staff_note",
    "staff_text",
    "taken_over",
    "to_staff",
    "told",
    "too_much",
    "typed_button",
    "written_button",
]
