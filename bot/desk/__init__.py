"""The staff's side, as pure as the conversation: what they press, what becomes of the lead, who hears."""

from bot.desk.actions import ACTIONS, StaffAction, action, open_actions
from bot.desk.commands import COMMANDS, StaffCommand, command
from bot.desk.context import Choice, DeskContext
from bot.desk.desk import DeskStep, Pressed, desk, noted, snoozed
from bot.desk.press import RECORDS, BotBack, Broadcast, Face, LinkHere, Looked, Record, StaffPress, Turned
from bot.desk.prices import PricesAnswered, PricesWaiting, prices_answered
from bot.desk.talk import Decided

__all__ = [
    "ACTIONS",
    "COMMANDS",
    "RECORDS",
    "BotBack",
    "Broadcast",
    "Choice",
    "Decided",
    "DeskContext",
    "DeskStep",
    "Face",
    "LinkHere",
    "Looked",
    "Pressed",
    "PricesAnswered",
    "PricesWaiting",
    "Record",
    "StaffAction",
    "StaffCommand",
    "StaffPress",
    "Turned",
    "action",
    "command",
    "desk",
    "noted",
    "open_actions",
    "prices_answered",
    "snoozed",
]
