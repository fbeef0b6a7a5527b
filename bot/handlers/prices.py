"""The catalogue was edited: prices are taken up and told, or wait for a person's yes.

Until that yes the catalogue in force stays in force as a whole, texts too: half an edit is nobody's.
"""

from __future__ import annotations

import json

from bot.desk import PricesAnswered, PricesWaiting, prices_answered
from bot.handlers.services import Services
from bot.keeper import IN_FORCE
from bot.storage import STAFF, LeadFilter, Urgency
from bot.storage.changes import KeepCatalogue, SetFact
from bot.storage.records import timestamp
from bot.telegram.rendering import price_edit, toast
from bot.words.price_edits import PriceEdit
from bot.work.incoming import Tapped
from bot.work.turn import Turn
from core.catalog import Catalog
from core.loading import Edit, changed_prices, weigh

WAITING = "catalogue_waiting"
"""The fact: version of the edit that is not in force, because nobody has said yes."""
REFUSED = "catalogue_refused"
"""The fact: the same version, when somebody has said no."""
ANSWERED = "catalogue_answer:"
"""Begins the facts that say who has answered, and how: a fact an answer, named by its moment (UTC) first."""


async def on_edit(turn: Turn, edited: Catalog, services: Services) -> bool:
    """The files say something else, or the bot starts; whether what they say is in force."""
    waiting = turn.fact(WAITING)
    if waiting == edited.version:
        return False
    if waiting is not None:
        _settle(turn)
        _show(turn, PriceEdit(version=waiting, how="superseded"), services)
    if edited.version == turn.fact(IN_FORCE):
        return True
    found = weigh(services.catalog, edited, await turn.leads(LeadFilter()), services.today)
    turn.change(KeepCatalogue(version=edited.version, content=edited.content))
    if found.doubts:
        turn.change(SetFact(key=WAITING, value=edited.version))
        _show(turn, _as_edit(edited, found, "asked"), services)
        return False
    turn.change(SetFact(key=IN_FORCE, value=edited.version))
    if found.prices:
        _show(turn, _as_edit(edited, found, "told"), services)
    return True


async def on_answer(turn: Turn, tapped: Tapped, press: PricesAnswered, services: Services) -> None:
    """A button below the question."""
    stands = PricesWaiting(
        in_force=turn.fact(IN_FORCE), waiting=turn.fact(WAITING), refused=turn.fact(REFUSED)
    )
    step = prices_answered(press, stands)
    language = services.spoken_by(tapped.sender)
    answer = toast(tapped.callback_id, step.answer, language=language, locales=services.locales)
    turn.send(answer.method, answer.payload, to=tapped.chat_id, ephemeral=True)
    if step.outcome is None:
        return
    by = {"id": tapped.sender.id, "name": tapped.sender.full_name}
    record = {"version": press.version, "outcome": step.outcome, "by": by, "message": tapped.message_id}
    key = f"{ANSWERED}{timestamp(turn.now)}:{press.version}:{step.outcome}"
    turn.change(SetFact(key=key, value=json.dumps(record, ensure_ascii=False)))
    if step.outcome == "taken":
        _settle(turn)
        turn.change(SetFact(key=IN_FORCE, value=press.version))
    else:
        turn.change(SetFact(key=REFUSED, value=press.version))
    content = await turn.catalogue(press.version)
    edited = Catalog.model_validate_json(content or "")
    shown = PriceEdit(
        version=press.version,
        how=step.outcome,
        prices=changed_prices(services.catalog, edited),
        name=tapped.sender.full_name,
        at=turn.now,
    )
    _show(turn, shown, services)


def _settle(turn: Turn) -> None:
    turn.change(SetFact(key=WAITING, value=None), SetFact(key=REFUSED, value=None))


def _as_edit(edited: Catalog, found: Edit, how: str) -> PriceEdit:
    return PriceEdit(
        version=edited.version, how=how, prices=found.prices, doubts=found.doubts, touched=found.touched
    )


def _show(turn: Turn, stands: PriceEdit, services: Services) -> None:
    """One message an edit, which always shows what became of it."""
    out = price_edit(stands, catalog=services.catalog, locales=services.locales)
    belongs = f"prices:{stands.version}"
    # What is told is not asked: the same edit, made once more, must not be shown in an old message.
    key = "" if stands.how == "told" else belongs
    turn.send(out.method, out.payload, to=STAFF, key=key, belongs=key, urgency=Urgency.TALK)
