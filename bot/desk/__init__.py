"""The staff's side, as pure as the conversation: what they press, what becomes of the lead, who hears."""

from bot.desk.actions import ACTIONS, StaffAction, open_actions
from bot.desk.desk import DeskContext, DeskStep, Pressed, desk
from bot.desk.talk import Decided

StaffPress = Pressed | Decided
"""What a button in the staff chat means."""

__all__ = [
    "ACTIONS",
    "Decided",
    "DeskContext",
    "DeskStep",
    "Pressed",
    "StaffAction",
    "StaffPress",
    "desk",
    "open_actions",
]
