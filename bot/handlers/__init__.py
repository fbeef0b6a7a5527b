"""Update → event, and effects into the turn. No rules, no texts, no network."""

from __future__ import annotations

from typing import Any

from telegram import Update
from telegram.ext import Application, CallbackQueryHandler, MessageHandler, filters

from bot.handlers import staff, traveller
from bot.handlers.services import Services
from bot.telegram.callbacks import decode_claim
from bot.work.turn import TurnContext

__all__ = ["Services", "register"]


def register(application: Application[Any, TurnContext, Any, Any, Any, Any], services: Services) -> None:
    """Hang our handlers into python-telegram-bot's dispatch."""

    async def private_message(update: Update, context: TurnContext) -> None:
        await traveller.on_message(context.turn, update, services)

    async def group_message(update: Update, context: TurnContext) -> None:
        if update.message is not None:
            await staff.on_message(context.turn, update.message, services)

    async def press(update: Update, context: TurnContext) -> None:
        query, turn = update.callback_query, context.turn
        if query is None or query.message is None:
            return
        claim = decode_claim(query.data or "")
        if claim and query.message.chat.id == turn.staff_chat:
            await staff.on_claim(turn, query, claim, services)
        elif query.message.chat.type == "private":
            await traveller.on_press(turn, query, services)
        else:  # a button of ours in a group that is not the staff's: close its waiting circle, say nothing
            answer = {"callback_query_id": query.id}
            turn.send("answerCallbackQuery", answer, to=query.from_user.id, ephemeral=True)

    private, group = filters.ChatType.PRIVATE, filters.ChatType.GROUPS
    application.add_handler(MessageHandler(private, private_message))
    application.add_handler(MessageHandler(group, group_message))
    application.add_handler(CallbackQueryHandler(press))
