"""The staff's side, as pure as the conversation: what they press, what becomes of the lead, who hears."""

from bot.desk.actions import ACTIONS, StaffAction, open_actions
from bot.desk.desk import DeskContext, DeskStep, Pressed, desk

__all__ = ["ACTIONS", "DeskContext", "DeskStep", "Pressed", "StaffAction", "desk", "open_actions"]
