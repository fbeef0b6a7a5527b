"""The Bot API's methods by area; importing this registers all of them."""

from emulator.methods import bot, chats, editing, forum, media, messages, payments, profile, updates

__all__ = ["bot", "chats", "editing", "forum", "media", "messages", "payments", "profile", "updates"]
