"""The staff's side, as pure as the conversation: what they press, what becomes of the lead, who hears."""

from bot.desk.actions import ACTIONS, StaffAction, open_actions
from bot.desk.commands import COMMANDS, StaffCommand, command
from bot.desk.desk import DeskContext, DeskStep, Pressed, desk
from bot.desk.press import BotBack, Broadcast, LinkHere, StaffPress
from bot.desk.prices import PricesAnswered, PricesWaiting, prices_answered
from bot.desk.talk import Decided

__all__ = [
    "ACTIONS",
    "COMMANDS",
    "BotBack",
    "Broadcast",
    "Decided",
    "DeskContext",
    "DeskStep",
    "LinkHere",
    "Pressed",
    "PricesAnswered",
    "PricesWaiting",
    "StaffAction",
    "StaffCommand",
    "StaffPress",
    "command",
    "desk",
    "open_actions",
    "prices_answered",
]
