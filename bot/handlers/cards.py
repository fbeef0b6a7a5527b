"""A lead's card in the staff chat: one message, which always shows how the lead stands."""

from __future__ import annotations

from collections.abc import Sequence

from bot.desk import Choice, Face, StaffAction
from bot.handlers.services import Services
from bot.storage import STAFF, Urgency
from bot.telegram.lanes import CARD
from bot.telegram.outgoing import Outgoing
from bot.telegram.rendering import changed_card, lead_card
from bot.work.turn import Turn
from core.leads import Lead


def new_card(turn: Turn, lead: Lead, services: Services) -> None:
    out = lead_card(lead, catalog=services.catalog, locales=services.locales)
    belongs = _of(lead)
    turn.say(out, to=STAFF, key=belongs, belongs=belongs, about=lead.chat_id)


async def card_anew(turn: Turn, lead: Lead, services: Services) -> None:
    """Once more at the end of the chat; from now on this is the card that is kept up to date."""
    out = changed_card(
        lead,
        await turn.history(lead.reference),
        message_id=None,
        catalog=services.catalog,
        locales=services.locales,
    )
    belongs = _of(lead)
    again = Outgoing(method="sendMessage", payload=out.payload)
    turn.say(again, to=STAFF, key=belongs, belongs=belongs, urgency=Urgency.ANSWER, about=lead.chat_id)


async def show_again(
    turn: Turn,
    lead: Lead,
    services: Services,
    *,
    pressed: int | None = None,
    face: Face = "",
    choosing: tuple[StaffAction, Sequence[Choice]] | None = None,
) -> None:
    """Where it stands; sent anew should it not be there. Several changes at once are one edit.

    `pressed`: the message whose button was pressed: the card, should we not remember where that is.
    `face`, `choosing`: which buttons it shows.
    """
    belongs = _of(lead)
    known = pressed is None or await turn.messages_of(belongs)
    out = changed_card(
        lead,
        await turn.history(lead.reference),
        message_id=None if known else pressed,
        catalog=services.catalog,
        locales=services.locales,
        face=face,
        choosing=choosing,
    )
    urgency = Urgency.TALK if pressed is None else Urgency.ANSWER
    turn.say(out, to=STAFF, key=belongs, belongs=belongs, urgency=urgency, about=lead.chat_id)


async def card_stands(turn: Turn, reference: str) -> int | None:
    """The message that is the lead's card; None while that is not known."""
    stands = await turn.messages_of(f"{CARD}{reference}")
    return stands[-1].message_id if stands else None


def _of(lead: Lead) -> str:
    return f"{CARD}{lead.reference}"
