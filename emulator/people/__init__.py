"""The people's side: what people do in their Telegram apps. Importing this registers all of it."""

from emulator.people import buttons, coming, sharing, testing, views, writing
from emulator.people.address import Request, action_for

__all__ = ["Request", "action_for", "buttons", "coming", "sharing", "testing", "views", "writing"]
