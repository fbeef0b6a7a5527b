"""/export: the leads as a file, for those who own the business."""

from __future__ import annotations

from bot.documents.sheets import FORMS, sheet
from bot.handlers.services import Services
from bot.handlers.talk import say
from bot.storage import STAFF, Urgency
from bot.telegram.outgoing import documented
from bot.work.incoming import Written
from bot.work.turn import Turn
from core.leads import LeadState


async def export(turn: Turn, message: Written, rest: str, services: Services) -> None:
    """A form and a state, in any order; without them an XLSX with all."""
    asked = rest.lower().split()
    forms = [word for word in asked if word in FORMS]
    states = [word for word in asked if word in set(LeadState)]
    if len(forms) > 1 or len(states) > 1 or len(forms) + len(states) < len(asked):
        say(turn, message, "staff.export.how", services)
        return
    document = sheet(forms[0] if forms else FORMS[0], states[0] if states else None)
    turn.say(documented(document), to=STAFF, urgency=Urgency.ANSWER)
