"""The pure form: draft, questions, events, replies, and `converse`, the only function that moves them.

A booking is a set of facts to collect; their order is presentation. The next question is derived from what
is known, so no deploy and no edit of the catalogue can strand a traveller.
"""

from bot.conversation.draft import Draft
from bot.conversation.engine import converse
from bot.conversation.step import Context, NewLead, StaffNote, Step

__all__ = ["Context", "Draft", "NewLead", "StaffNote", "Step", "converse"]
