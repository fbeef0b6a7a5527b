"""The only folder that knows the Bot API: getting updates, calling methods, Telegram's limits."""
