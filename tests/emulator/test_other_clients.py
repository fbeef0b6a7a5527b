"""Bots of other client libraries are at home in the emulator: each takes the same small booking."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import aiogram
import pytest
import telebot
from aiogram import F
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.filters import CommandStart
from aiogram.methods import SendMessage
from aiogram.types import (
    BotCommand,
    BufferedInputFile,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    Message,
    ReactionTypeEmoji,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web
from telebot import types

from emulator.client import People, labels
from emulator.server import Emulator
from tests.emulator.conftest import TOKEN

Running = Callable[[str, People], AbstractAsyncContextManager[None]]
QUOTE = b"%PDF-1.4 740"
SIZES = ("1", "2", "3")


@asynccontextmanager
async def aiogram_bot(url: str, people: People) -> AsyncIterator[None]:
    """Long polling, JSON within multipart forms, aiohttp."""
    bot = aiogram.Bot(TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(url)))
    dispatcher = aiogram_dispatcher(bot)
    await bot.set_my_commands([BotCommand(command="start", description="Begin")])
    polling = asyncio.create_task(dispatcher.start_polling(bot, handle_signals=False, polling_timeout=10))
    try:
        yield
    finally:
        await dispatcher.stop_polling()
        await polling


def aiogram_dispatcher(bot: aiogram.Bot) -> aiogram.Dispatcher:
    dispatcher = aiogram.Dispatcher()

    @dispatcher.message(CommandStart())
    async def start(message: Message) -> None:
        buttons = [InlineKeyboardButton(text=size, callback_data=f"size:{size}") for size in SIZES]
        await message.answer(
            "<b>How many</b> are you?",
            parse_mode=ParseMode.HTML,
            reply_markup=InlineKeyboardMarkup(inline_keyboard=[buttons]),
        )

    @dispatcher.callback_query(F.data.startswith("size:"))
    async def size(query: CallbackQuery) -> None:
        assert query.data
        assert isinstance(query.message, Message)
        await query.answer("noted")
        await query.message.edit_text(f"For {query.data[5:]} people.")
        button = KeyboardButton(text="My phone", request_contact=True)
        await query.message.answer("Your phone?", reply_markup=ReplyKeyboardMarkup(keyboard=[[button]]))

    @dispatcher.message(F.contact)
    async def contact(message: Message) -> None:
        await message.react([ReactionTypeEmoji(emoji="👍")])
        await message.answer(
            "Thank you\\!", parse_mode=ParseMode.MARKDOWN_V2, reply_markup=ReplyKeyboardRemove()
        )
        await message.answer_document(BufferedInputFile(QUOTE, "quote.pdf"), caption="Your quote")

    @dispatcher.message(F.photo)
    async def photo(message: Message) -> SendMessage:
        assert message.photo
        data = await bot.download(message.photo[-1])
        assert data is not None
        return message.reply(f"{len(data.read())} bytes")

    return dispatcher


@asynccontextmanager
async def aiogram_hook(url: str, people: People) -> AsyncIterator[None]:
    """A webhook whose answers hold the calls, as multipart forms."""
    bot = aiogram.Bot(TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(url)))
    dispatcher = aiogram_dispatcher(bot)
    application = web.Application()
    SimpleRequestHandler(dispatcher, bot, handle_in_background=False).register(application, "/hook")
    runner = web.AppRunner(application)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    await bot.set_my_commands([BotCommand(command="start", description="Begin")])
    await bot.set_webhook(f"http://127.0.0.1:{runner.addresses[0][1]}/hook")
    try:
        yield
    finally:
        await bot.delete_webhook()
        await runner.cleanup()
        await bot.session.close()


@asynccontextmanager
async def telebot_bot(url: str, people: People) -> AsyncIterator[None]:
    """Long polling in a thread, form-encoded bodies, requests."""
    bot: Any = telebot.TeleBot(TOKEN, threaded=False)  # its types are not strict

    def start(message: Any) -> None:
        markup = types.InlineKeyboardMarkup()
        markup.row(*[types.InlineKeyboardButton(size, callback_data=f"size:{size}") for size in SIZES])
        bot.send_message(message.chat.id, "<b>How many</b> are you?", parse_mode="HTML", reply_markup=markup)

    def size(query: Any) -> None:
        chat = query.message.chat.id
        bot.answer_callback_query(query.id, "noted")
        bot.edit_message_text(f"For {query.data[5:]} people.", chat, query.message.message_id)
        markup = types.ReplyKeyboardMarkup()
        markup.add(types.KeyboardButton("My phone", request_contact=True))
        bot.send_message(chat, "Your phone?", reply_markup=markup)

    def contact(message: Any) -> None:
        chat = message.chat.id
        bot.set_message_reaction(chat, message.message_id, [types.ReactionTypeEmoji("👍")])
        bot.send_message(
            chat, "Thank you\\!", parse_mode="MarkdownV2", reply_markup=types.ReplyKeyboardRemove()
        )
        bot.send_document(chat, ("quote.pdf", QUOTE), caption="Your quote")

    def photo(message: Any) -> None:
        data = bot.download_file(bot.get_file(message.photo[-1].file_id).file_path)
        bot.reply_to(message, f"{len(data)} bytes")

    bot.register_message_handler(start, commands=["start"])
    bot.register_callback_query_handler(size, lambda query: query.data.startswith("size:"))
    bot.register_message_handler(contact, content_types=["contact"])
    bot.register_message_handler(photo, content_types=["photo"])
    await asyncio.to_thread(bot.set_my_commands, [types.BotCommand("start", "Begin")])
    polling = threading.Thread(target=bot.polling, kwargs={"long_polling_timeout": 10}, daemon=True)
    polling.start()
    try:
        yield
    finally:
        bot.stop_polling()
        await people.passes(10)  # its long poll is over
        await asyncio.to_thread(polling.join)


@pytest.fixture
def addresses(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    """pyTelegramBotAPI has its addresses in its module."""
    monkeypatch.setattr(telebot.apihelper, "API_URL", emulator.url + "/bot{0}/{1}")
    monkeypatch.setattr(telebot.apihelper, "FILE_URL", emulator.url + "/file/bot{0}/{1}")


@pytest.mark.usefixtures("addresses")
@pytest.mark.parametrize("running", [aiogram_bot, aiogram_hook, telebot_bot])
async def test_a_booking(emulator: Emulator, people: People, running: Running) -> None:
    """Ask, press, edit, share a phone number, send a file both ways, react; and no call is misunderstood."""
    ana = await people.user("Ana", language_code="es")
    async with running(emulator.url, people):
        await people.says(ana, "/start")
        question = await people.sees(ana, "How many are you?")
        assert labels(question) == [["1", "2", "3"]]
        assert question["entities"] == [{"type": "bold", "offset": 0, "length": 8}]
        press = await people.presses(ana, question, "2")
        assert (await people.answer(press))["text"] == "noted"
        assert (await people.sees(ana, "For 2"))["message_id"] == question["message_id"]
        await people.sees(ana, "Your phone?")
        assert (await people.chat(ana))["reply_keyboard"]["keyboard"][0][0]["request_contact"] is True
        shared = await people.shares_contact(ana)
        assert (await people.sees(ana))["text"] == "Thank you!"
        quote = await people.sees(ana, "Your quote")
        assert (quote["document"]["file_name"], quote["document"]["file_size"]) == ("quote.pdf", len(QUOTE))
        await people.sends_file(ana, "photo", "passport.png", b"\x89PNG 12")
        reply = await people.sees(ana, "7 bytes")
        assert "photo" in reply["reply_to_message"]
        view = await people.chat(ana)
        assert view["reply_keyboard"] is None
        assert view["commands"] == [{"command": "start", "description": "Begin"}]
        assert view["reactions"][str(shared["message_id"])] == [{"type": "emoji", "emoji": "👍"}]
    calls = await people.calls()
    assert [call for call in calls if call["unknown"] or call["wrong_type"]] == []
    assert {call["status"] for call in calls if call["status"] is not None} == {200}
